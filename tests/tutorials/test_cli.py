"""``kerascn tutorial``: which there are, copied without writing over what a reader changed, run."""

import json
import os
import subprocess
import sys

import pytest

from dev_tools.tutorials import notebooks, record, source
from kerascn import cli, config
from kerascn.cli import tutorial
from tests.old_code.running import environ as surroundings
from tests.old_code.running import kerascn
from tests.tutorials.conftest import SMALL


@pytest.fixture
def books(small, small_run, monkeypatch, tmp_path):
    """The notebooks of the small tutorial and of one for Theano alone, as those that are installed."""
    record.write(small, small_run[1])
    for language in ("zh", "en"):
        notebooks.write(small, language)
        book = json.loads(notebooks.path("small", language).read_text("utf-8"))
        book["metadata"]["kerascn"] |= {"name": "alone", "engines": ["theano"]}
        notebooks.path("alone", language).write_text(json.dumps(book), encoding="utf-8")
    monkeypatch.setattr(tutorial, "folder", lambda language: notebooks.FOLDER / language)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    yield notebooks.FOLDER
    config.forget()


def say(capsys, *words):
    code = cli.main(["tutorial", *words])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.mark.parametrize(("language", "title"), [("en", "A straight line"), ("zh", "一条直线")])
def test_what_there_is(books, capsys, language, title):
    code, out, _ = say(capsys, "list", "--lang", language)
    assert code == 0 and f"small  {title}\n" in out and f"alone  {title} (theano)\n" in out
    assert say(capsys)[1] == out


def test_a_copy_is_made_and_never_written_over(books, capsys, monkeypatch):
    monkeypatch.setattr(tutorial, "EDITORS", ("no_such_editor",))
    code, out, _ = say(capsys, "open", "small", "--lang", "en")
    assert code == 0 and "The notebook is in small.ipynb." in out and "pip install jupyterlab" in out
    original = (books / "en" / "small.ipynb").read_bytes()
    copy = tutorial.Path("small.ipynb")
    assert copy.read_bytes() == original
    assert "where it was already" in say(capsys, "open", "small")[1]
    copy.write_bytes(b"mine")
    code, out, _ = say(capsys, "open", "small", "--copy")
    assert code == 0 and "stays as it is" in out and copy.read_bytes() == b"mine"
    assert "small-2.ipynb" in say(capsys, "open", "small", "--copy", "--new")[1]
    assert "small-3.ipynb" in say(capsys, "open", "small", "--copy", "--new")[1]
    assert tutorial.Path("small-3.ipynb").read_bytes() == original and copy.read_bytes() == b"mine"


def test_jupyter_is_started_on_the_copy(books, capsys, monkeypatch):
    """A module of Jupyter's name in the place of Jupyter writes down how it was called."""
    package = books / "modules" / "jupyterlab"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text("import sys\nopen('called', 'w').write(sys.argv[1])\nsys.exit(7)\n")
    monkeypatch.syspath_prepend(str(package.parent))
    monkeypatch.setenv("PYTHONPATH", str(package.parent))
    assert say(capsys, "open", "small")[0] == 7
    assert tutorial.Path("called").read_text() == "small.ipynb" and tutorial.Path("small.ipynb").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["open", "smal"], "did you mean 'small'?"),
        (["run", "zzz"], "there is no tutorial 'zzz'; there are alone, small."),
        (["open", "../small"], "there is no tutorial '../small'"),
        (["run", "alone", "--backend", "tensorflow"], "is about theano and can't run on tensorflow"),
    ],
)
def test_what_cannot_be_done_is_said(books, capsys, words, says):
    code, out, err = say(capsys, *words, "--lang", "en")
    assert (code, out) == (2, "") and says.split(";")[0] in err
    assert os.listdir(".") == []


def test_without_notebooks(books, capsys, monkeypatch):
    monkeypatch.setattr(tutorial, "folder", lambda language: books / "none")
    for words in (["list"], ["run", "small"]):
        assert say(capsys, *words, "--lang", "en")[::2] == (
            2,
            "kerascn tutorial: " + tutorial.say("tutorial.none") + "\n",
        )


def test_a_folder_that_cannot_be_written_is_said(books, capsys, monkeypatch):
    tutorial.Path("small.ipynb").mkdir()
    assert "stays as it is" in say(capsys, "open", "small", "--copy", "--lang", "en")[1]
    monkeypatch.setattr(
        tutorial.Path, "open", lambda *_, **__: (_ for _ in ()).throw(PermissionError(13, "denied", "x"))
    )
    code, _, err = say(capsys, "open", "small")
    assert code == 2 and "x can't be read or written (denied)" in err


STARTER = """
import sys
from pathlib import Path
from kerascn.cli import main, tutorial
place = Path(sys.argv.pop(1))
tutorial.folder = lambda language: place / language
sys.exit(main())
"""


def started(books, tmp_path, *words, **environ):
    """The command in a process of its own, with these notebooks."""
    (tmp_path / "starter.py").write_text(STARTER)
    line = [sys.executable, str(tmp_path / "starter.py"), str(books), "tutorial", *words]
    options = dict(env=surroundings(tmp_path, **environ), capture_output=True, encoding="utf-8", timeout=200)
    return subprocess.run(line, cwd=tmp_path / "here", check=False, **options)


def test_it_runs_from_start_to_end(books, tmp_path, engine_name):
    done = started(books, tmp_path, "run", "small", "--backend", engine_name, "--lang", "zh")
    assert done.returncode == 0, done.stderr
    assert "64 points" in done.stdout and "(1, 1)" in done.stdout
    assert ("on Theano" in done.stdout) == (engine_name == "theano")
    (picture,) = (tmp_path / "here" / "small-pictures").iterdir()
    assert picture.read_bytes().startswith(b"\x89PNG") and f"图都在 {picture.parent.resolve()} 里。" in done.stdout
    assert f"Using {'TensorFlow' if engine_name == 'tensorflow' else 'Theano'} backend." in done.stderr


def test_full_mode_and_the_only_engine_it_is_for(books, tmp_path):
    """Nobody asked for an engine, so the one is taken that the tutorial is about; a failing cell gives exit code 1."""
    path = books / "en" / "alone.ipynb"
    path.write_text(path.read_text("utf-8").replace("{len(x)} points", "{MODE} {EPOCHS} {1 / 0}"), encoding="utf-8")
    done = started(books, tmp_path, "run", "alone", "--mode", "full", "--figures", "p")
    assert done.returncode == 1 and "ZeroDivisionError" in done.stderr and "alone.ipynb" in done.stderr
    assert "Using Theano backend." in done.stderr
    path.write_text(path.read_text("utf-8").replace(" {1 / 0}", ""), encoding="utf-8")
    done = started(books, tmp_path, "run", "alone", "--mode", "full", "--figures", "p")
    assert done.returncode == 0 and "full 40" in done.stdout and (tmp_path / "here" / "p" / "figure_1.png").exists()


def test_those_of_the_checkout_are_found(tmp_path):
    listed = kerascn("tutorial", home=tmp_path)
    assert listed.returncode == (0 if source.names() else 2), listed.stderr
    assert all(name in listed.stdout for name in source.names())
    assert SMALL.parent.name not in listed.stdout.split()
