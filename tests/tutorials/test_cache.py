"""A run is repeated if anything has changed that it depends on, and only then."""

import nbformat
import pytest

from dev_tools.tutorials import cache, execute, outputs, runs
from tests.tutorials.conftest import SMALL

TEXT = SMALL.read_text("utf-8")


@pytest.fixture
def kept(small, place):
    """The small tutorial with a run that is kept, as if it had been executed; it has evaluated all its figures."""

    def keep(tutorial=small, failure=None):
        book = execute.notebook(tutorial, "theano")
        for cell in book.cells:
            if cell.metadata[execute.OURS]["kind"] == "figures":
                values = {figure: "1" for place, figure in outputs.wanted_figures(tutorial)}
                cell.outputs = [nbformat.v4.new_output("display_data", data={"application/json": values})]
        book.metadata[execute.OURS].update(failure=failure, seconds=1.0, cpu=1.0, cells=6)
        file = cache.file(tutorial, "theano", place / "runs")
        file.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(book, file)
        return tutorial

    return keep


def hit(tutorial, place, engine="theano"):
    return cache.find(tutorial, engine, place / "runs") is not None


def changed(small, old, new):
    assert old in TEXT
    small.path.write_text(TEXT.replace(old, new), encoding="utf-8")
    return type(small)(small.path, *_parts(small.path))


def _parts(path):
    from dev_tools.tutorials import source

    found = source.read(path)
    return found.text, found.about, found.cells


def test_nothing_has_changed(kept, place):
    tutorial = kept()
    assert hit(tutorial, place)
    again = runs.run(runs.Task(tutorial, "theano", folder=place / "runs"))
    assert again.cached and again.cells == 6 and (again.seconds, again.failure) == (1.0, None)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# 一个神经元能算出", "# 只有一个神经元，能算出"),
        ("# ## How well", "# ## How very well"),
        ('alt_en="The loss', 'alt_en="Here the loss'),
        ("# %%\nmodel.get", '# %% [markdown] lang="zh"\n# 完。\n# %% [markdown] lang="en"\n# End.\n# %%\nmodel.get'),
    ],
    ids=["Chinese", "English", "alternative text", "more prose"],
)
def test_prose_repeats_nothing(kept, place, small, old, new):
    kept()
    assert hit(changed(small, old, new), place)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2 * x + 1", "2 * x + 2"),
        ("assert loss < 0.01", "assert loss < 0.02"),
        ("LEARNING_RATE = 0.1", "LEARNING_RATE = 0.2"),
        ("# %%\nmodel.get", "# %%\nx = 1\n# %%\nmodel.get"),
        ("{{ EPOCHS}}", "{{ EPOCHS + 1}}"),
    ],
    ids=["code", "test", "parameter", "new cell", "new figure"],
)
def test_what_matters_repeats_the_run(kept, place, small, old, new):
    kept()
    assert not hit(changed(small, old, new), place)


def test_other_parameters_and_engines_have_runs_of_their_own(kept, place, small):
    kept()
    assert not hit(small.with_parameters({"SEED": 1}), place) and not hit(small, place, "tensorflow")
    assert hit(small.with_parameters({"SEED": 0}), place)


def test_the_library_and_the_libraries_matter(kept, place, small, monkeypatch):
    kept()
    for name in ("library", "versions"):
        with monkeypatch.context() as patch:
            patch.setattr(cache, name, lambda: "other")
            assert not hit(small, place)
    assert hit(small, place)


def test_a_change_of_the_library_is_seen(place, monkeypatch):
    (place / "kerascn" / "layers").mkdir(parents=True)
    file = place / "kerascn" / "layers" / "core.py"
    monkeypatch.setattr(cache, "ROOT", place)
    seen = set()
    for text in ("a", "b", "a"):
        file.write_text(text)
        seen.add(cache.library.__wrapped__())
    file.rename(file.with_name("more.py"))
    assert len(seen) == 2 and cache.library.__wrapped__() not in seen


def test_a_run_that_failed_is_no_run(kept, place, small):
    kept(failure={"message": "x", "lines": "", "outputs": ""})
    assert not hit(small, place)


def test_a_damaged_file_is_no_run(kept, place, small):
    kept()
    cache.file(small, "theano", place / "runs").write_text("{")
    assert not hit(small, place)


def test_old_runs_go(kept, place, small):
    for seed in range(cache.KEPT + 3):
        kept(small.with_parameters({"SEED": seed}))
    cache.tidy(small, "theano", place / "runs")
    assert len(list((place / "runs" / "small").iterdir())) == cache.KEPT
