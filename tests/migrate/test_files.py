"""The command on files: nothing is lost, every way of writing a text comes back as it was, exit codes tell."""

import io
import json
import os
import stat
import sys

import pytest

from kerascn import cli
from kerascn.migrate import files

OLD = "from keras.layers import Dense\nDense(output_dim=3)  # three\n"
NEW = "from keras.layers import Dense\nDense(units=3)  # three\n"


def run(*words):
    return cli.main(["migrate", *map(str, words)])


@pytest.fixture
def script(tmp_path):
    path = tmp_path / "old.py"
    path.write_text(OLD, "utf-8")
    return path


def test_one_file_is_printed(script, capfdbinary):
    assert run(script) == 0
    printed = capfdbinary.readouterr()
    assert printed.out.decode() == NEW
    assert script.read_text("utf-8") == OLD
    assert b"output_dim -> units" in printed.err


@pytest.mark.parametrize(
    "text, encoding",
    [
        (OLD.replace("\n", "\r\n"), "utf-8"),
        (OLD.removesuffix("\n"), "utf-8"),
        (OLD, "utf-8-sig"),
        ("# -*- coding: gbk -*-\n" + OLD.replace("three", "三个"), "gbk"),
        ("# coding: latin-1\n" + OLD.replace("three", "drei für"), "latin-1"),
        (OLD.replace("# three", "# 三个 🙂") + "\x0c\n'''\ttab'''\n", "utf-8"),
        (OLD.replace("\n", "\r\n", 1), "utf-8"),
    ],
    ids=["windows", "no last newline", "mark", "gbk", "latin", "wide letters", "mixed"],
)
def test_the_bytes_around_stay(tmp_path, text, encoding, capfd):
    path = tmp_path / "x.py"
    path.write_bytes(text.encode(encoding))
    assert run("--in-place", path) == 0
    assert path.read_bytes() == text.replace("output_dim", "units").encode(encoding)
    assert (tmp_path / "x.py.orig").read_bytes() == text.encode(encoding)


def test_what_stands_beside_is_the_first_version(script, capfd):
    assert run("-i", script) == 0
    script.write_text(NEW + OLD, "utf-8")
    assert run("-i", script) == 0
    assert (script.parent / "old.py.orig").read_text("utf-8") == OLD
    assert script.read_text("utf-8") == NEW + NEW


def test_without_a_copy_or_a_change(script, tmp_path, capfd):
    fine = tmp_path / "new.py"
    fine.write_text(NEW, "utf-8")
    os.utime(fine, (1, 1))
    assert run("-i", "--no-backup", script, fine) == 0
    assert script.read_text("utf-8") == NEW
    assert sorted(os.listdir(tmp_path)) == ["new.py", "old.py"]
    assert fine.stat().st_mtime == 1


def test_a_link_stays_a_link_and_the_rights_stay(script, tmp_path, capfd):
    script.chmod(0o750)
    link = tmp_path / "link.py"
    link.symlink_to(script)
    assert run("-i", link) == 0
    assert link.is_symlink() and script.read_text("utf-8") == NEW
    assert stat.S_IMODE(script.stat().st_mode) == 0o750


def test_a_failure_while_writing_leaves_the_file(script, monkeypatch, capfd):
    def broken(*_):
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", broken)
    assert run("-i", "--no-backup", script) == 2
    assert script.read_text("utf-8") == OLD
    assert os.listdir(script.parent) == ["old.py"]
    assert "disk full" in capfd.readouterr().err


def test_output_into_a_file(script, tmp_path, capfd):
    assert run(script, "-o", tmp_path / "made.py") == 0
    assert (tmp_path / "made.py").read_text("utf-8") == NEW
    assert capfd.readouterr().out == ""


def test_check_and_diff_write_nothing(script, tmp_path, capfd):
    assert run("--check", script) == 1
    assert run("--diff", script) == 0
    out = capfd.readouterr().out
    assert "-Dense(output_dim=3)  # three\n+Dense(units=3)  # three\n" in out
    assert script.read_text("utf-8") == OLD and os.listdir(tmp_path) == ["old.py"]
    script.write_text(NEW, "utf-8")
    assert run("--check", script) == 0
    assert run("--diff", script) == 0
    assert capfd.readouterr().out == ""


def test_several_files_need_a_word(script, tmp_path, capfd):
    other = tmp_path / "other.py"
    other.write_text(OLD, "utf-8")
    assert run(script, other) == 2
    assert "--in-place" in capfd.readouterr().err
    assert run(tmp_path) == 2
    assert run("--diff", script, other) == 0


def test_folders_are_gone_through(tmp_path, capfd):
    for place in ("a.py", "below/b.py", "below/c.txt", ".hidden/d.py", "env/lib/e.py", "__pycache__/f.py"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text(OLD, "utf-8")
    (tmp_path / "env" / "pyvenv.cfg").write_text("")
    assert run("-i", "-q", "--no-backup", tmp_path) == 0
    changed = [
        str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.*") if path.is_file() and path.read_text() == NEW
    ]
    assert sorted(changed) == ["a.py", os.path.join("below", "b.py")]
    assert capfd.readouterr() == ("", "")


def test_one_bad_file_does_not_keep_the_others(script, tmp_path, capfd):
    (tmp_path / "bad.py").write_text("def f(:\n", "utf-8")
    (tmp_path / "strange.py").write_bytes(b"x = '\xff\xfe'\n")
    assert run("-i", tmp_path) == 2
    assert script.read_text("utf-8") == NEW
    said = capfd.readouterr().err
    assert "bad.py" in said and "strange.py" in said and "Traceback" not in said
    assert run(tmp_path / "missing.py") == 2


def test_standard_input(monkeypatch, capfdbinary):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(OLD.encode())))
    assert run("-") == 0
    assert capfdbinary.readouterr().out.decode() == NEW
    assert run("-i", "-") == 2


def test_what_is_left_is_told_with_its_line(tmp_path, capfd):
    path = tmp_path / "x.py"
    path.write_text("from keras.layers import *\nimport math\n\nx = Highway(\n    bias=True)\n", "utf-8")
    assert run(path) == 0
    assert f"{path}:4: Keras 2 has no Highway." in capfd.readouterr().err


def cell(source, kind="code", **more):
    return {"cell_type": kind, "metadata": {"x": 1.50}, "source": source, **more}


NOTEBOOK = {
    "cells": [
        cell(["# Text with output_dim=3"], "markdown"),
        cell(["%matplotlib inline\n", "from keras.layers import Dense as D\n", "!pip install keras"], outputs=[]),
        cell("%%time\nx = D(output_dim=3)\nls = !ls\nD?\nif x:\n    %time y = D(output_dim=4)\n", outputs=[{"text": "output_dim"}]),
        cell(["%%bash\n", "echo output_dim=3"], outputs=[]),
        cell(["for x in\n"], outputs=[]),
        cell([], outputs=[]),
        cell(["D(output_dim=5)"], execution_count=3, outputs=[{"data": {"image/png": "iVBOR\n"}, "é": "é"}]),
    ],
    "metadata": {"kernelspec": {"name": "python2"}},
    "nbformat": 4,
    "nbformat_minor": 0,
}  # fmt: skip


@pytest.mark.parametrize("layout", [dict(indent=1, ensure_ascii=False), dict(indent=4), dict(), dict(indent=2)])
def test_notebooks(tmp_path, layout, capfd):
    path = tmp_path / "x.ipynb"
    before = json.dumps(NOTEBOOK, **layout) + "\n"
    path.write_text(before, "utf-8")
    assert run("-i", path) == 0
    after = path.read_text("utf-8")
    expected = json.loads(before)
    expected["cells"][2]["source"] = expected["cells"][2]["source"].replace("x = D(output_dim=3)", "x = D(units=3)")
    expected["cells"][6]["source"] = ["D(units=5)"]
    assert after == json.dumps(expected, **layout) + "\n"
    said = capfd.readouterr().err
    assert f"{path}: cell 5, line 1" in said


def test_a_notebook_without_old_words_stays(tmp_path, capfd):
    path = tmp_path / "x.ipynb"
    text = '{"cells":[ {"cell_type":"code","source":["1"]} ]}'
    path.write_text(text, "utf-8")
    assert run(path) == 0
    assert capfd.readouterr().out == text
    path.write_text("[1]", "utf-8")
    assert run(path) == 2


def test_remarks_on_a_notebook_tell_the_cell(tmp_path, capfd):
    cells = [
        cell("from keras.layers import Highway, Dense"),
        cell("t", "markdown"),
        cell("%pwd\n\nHighway()\nDense(output_dim=2)"),
    ]
    path = tmp_path / "x.ipynb"
    path.write_text(json.dumps({"cells": cells}), "utf-8")
    assert run(path) == 0
    assert f"{path}: cell 3, line 3: Keras 2 has no Highway." in capfd.readouterr().err


def test_folders_of_programs_without_keras_stay(tmp_path):
    text = "import numpy as np\nclf.fit(X, y)\nx = np.zeros(3)\n"
    source = files.read_source("x.py", text.encode())
    outcome = files.rewritten(source, "keras2", dialect=1)
    assert outcome.done.text == text
