"""`dev.py notebooks`: one line for each run, a table, the right exit code; what it writes."""

import os
import subprocess
import sys

import pytest

from dev_tools.tutorials import command, notebooks, record, runs, source
from dev_tools.tutorials.execute import Failure, Run
from tests.house import tree


def dev(*words, **environ):
    line = [sys.executable, "-m", "dev_tools.tutorials", *map(str, words)]
    settings = os.environ | {"KERASCN_LANG": "en"} | environ
    return subprocess.run(line, cwd=tree.ROOT, env=settings, capture_output=True, text=True, check=False)


def test_when_one_fails_the_others_still_run(written):
    bad = written("# %%\nx = 1\nx / 0\n", name="bad")
    good = written("# %%\nx = 1\n", name="good")
    done = dev(bad.path, good.path, "--again")
    assert done.returncode == 1 and done.stderr == ""
    lines = [line for line in done.stdout.split("\n") if line.startswith("[")]
    assert len(lines) == 4 and lines[-1].startswith("[4/4]")
    assert sum("bad" in line and "FAILED" in line for line in lines) == 2
    assert sum("good" in line and "passed" in line for line in lines) == 2
    assert done.stdout.count(">   17 x / 0") == 2
    rows = {line.split()[0]: line for line in done.stdout.split("\n") if line.startswith(("bad ", "good "))}
    assert rows["bad"].count("FAILED") == 2 and rows["good"].count("passed") == 2
    assert "2 of 4 runs passed" in done.stdout


def test_faults_of_the_form_fail_too(written):
    tutorial = written('# %% [markdown] lang="zh"\n# 准确率 93%\n# %% [markdown] lang="en"\n# Accuracy 93%\n')
    done = dev(tutorial.path, "--backend", "theano", KERASCN_LANG="zh")
    assert done.returncode == 1 and "'3%' is a figure without a run" in done.stdout and "通过" in done.stdout


@pytest.fixture
def pretended(small, small_run, monkeypatch):
    """Runs are pretended: what the small one gave on TensorFlow is what each gives; the tasks asked for."""
    asked = []

    def run_all(tasks, at_once):
        asked.extend(tasks)
        return [Run(task.tutorial.name, task.engine, file=small_run[0].file) for task in tasks]

    monkeypatch.setattr(runs, "run_all", run_all)
    return asked


def folders(place):
    return sorted(path.relative_to(place).as_posix() for path in place.rglob("*") if path.suffix in (".ipynb", ".json"))


def test_both_languages_and_the_record_are_written(pretended, place):
    assert command.main([]) == 0
    assert [task.label for task in pretended] == ["small · tensorflow", "small · theano"]
    assert folders(place) == [
        "notebooks/en/small.ipynb",
        "notebooks/zh/small.ipynb",
        "tutorials/small/recorded/record.json",
    ]
    assert notebooks.path("small", "en").read_text("utf-8") == notebooks.text(
        source.find("small"), "en", record.read(source.find("small"))
    )


@pytest.mark.parametrize(
    ("words", "engines", "files"),
    [
        (["--lang", "zh"], 2, {"notebooks/zh/small.ipynb", "tutorials/small/recorded/record.json"}),
        (["--set", "EPOCHS=3"], 2, set()),
        (["--mode", "full", "small"], 2, set()),
        (
            ["--backend", "tensorflow", "--lang", "en"],
            1,
            {"notebooks/en/small.ipynb", "tutorials/small/recorded/record.json"},
        ),
    ],
)
def test_what_is_asked_for_is_written(pretended, place, words, engines, files):
    assert command.main(words) == 0
    assert len(pretended) == engines and set(folders(place)) == files


def test_another_engine_than_the_first_records_nothing(pretended, place, capsys):
    assert command.main(["--backend", "theano"]) == 1
    assert "no recorded results" in capsys.readouterr().out and folders(place) == []


@pytest.mark.parametrize(
    ("words", "parameters"),
    [
        (["--set", "EPOCHS=3", "--set", "SEED=-1"], {"EPOCHS": 3, "SEED": -1}),
        (["--mode", "full"], {"MODE": "full"}),
        (["--set", "MODE=full", "--set", "LEARNING_RATE=[1, 'a']"], {"MODE": "full", "LEARNING_RATE": [1, "a"]}),
    ],
)
def test_parameters_of_the_command_line(pretended, words, parameters):
    assert command.main(words) == 0
    assert [task.parameters for task in pretended] == [parameters] * 2
    assert pretended[0].limit == command.LIMITS["full" if "MODE" in parameters else "fast"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nothing"], "there is no tutorial 'nothing'; there are: small"),
        (["--set", "RATE=3"], "no parameter 'RATE'"),
        (["--set", "EPOCHS"], "NAME=VALUE"),
    ],
)
def test_what_cannot_be_meant_is_said(pretended, words, says, capsys):
    assert command.main(words) == 2
    assert says in capsys.readouterr().out and pretended == []


def test_a_failed_run_keeps_the_old_results(pretended, place, monkeypatch, capsys):
    assert command.main([]) == 0
    before = {name: (place / name).read_bytes() for name in folders(place)}
    failing = [Run("small", engine, failure=Failure("x")) for engine in ("tensorflow", "theano")]
    monkeypatch.setattr(runs, "run_all", lambda tasks, at_once: failing)
    assert command.main([]) == 1
    assert {name: (place / name).read_bytes() for name in folders(place)} == before
    assert "0 of 2 runs passed" in capsys.readouterr().out
