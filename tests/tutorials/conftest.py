"""A place of its own for the sources, the runs and the notebooks of a test."""

import shutil
from pathlib import Path

import pytest

REASON = "the tools of the tutorials are not installed: pip install 'kerascn[docs,test]'"
for needed in ("jupytext", "nbclient", "nbconvert", "ipykernel", "yaml"):
    pytest.importorskip(needed, reason=REASON)

from dev_tools.tutorials import notebooks, runs, source  # noqa: E402

HERE = Path(__file__).parent
SMALL = HERE / "small" / source.FILE
HEAD = """# ---
# jupyter:
#   kerascn:
#     title: {zh: 题, en: T}
#     description: {zh: 文, en: A text}
#     breaks: {none: {SEED: 1}}
# ---
# %% [markdown] lang="zh"
# # 题 {#t}
# %% [markdown] lang="en"
# # T {#t}
# %% tags=["parameters"]
MODE = "fast"
SEED = 0
"""


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder in which tutorials, notebooks and runs are looked for, instead of those of the checkout."""
    monkeypatch.setattr(source, "FOLDER", tmp_path / "tutorials")
    monkeypatch.setattr(notebooks, "FOLDER", tmp_path / "notebooks")
    (tmp_path / "tutorials").mkdir()
    return tmp_path


@pytest.fixture
def written(place):
    """Writes the source of a tutorial that has these cells below the usual first ones; the tutorial."""

    def write(cells, name="one", head=HEAD):
        folder = place / "tutorials" / name
        folder.mkdir(exist_ok=True)
        (folder / source.FILE).write_text(head + cells, encoding="utf-8")
        return source.find(name)

    return write


@pytest.fixture
def small(place):
    """The small tutorial, in that place."""
    shutil.copytree(SMALL.parent, place / "tutorials" / "small")
    return source.find("small")


@pytest.fixture(scope="session")
def small_run():
    """The small tutorial's run on TensorFlow, and its executed notebook; repeated only if something has changed."""
    found = runs.run(runs.Task(source.read(SMALL), "tensorflow"))
    assert found.failure is None, runs.failed(found)
    return found, runs.executed(found)
