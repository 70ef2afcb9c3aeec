"""`dev.py`: which part carries a command out, and what a question for help leads to."""

import sys
from pathlib import Path

import pytest

from dev_tools import commands, environment
from dev_tools.words import say


@pytest.fixture
def nothing_installed(tmp_path, monkeypatch):
    """A checkout without an environment; making one is an error."""
    monkeypatch.setattr(environment, "python", lambda: tmp_path / "python")
    monkeypatch.setattr(environment, "ready", lambda: pytest.fail("an environment was made"))


@pytest.mark.parametrize(
    "line",
    [[], ["help"], ["-h"], ["--help"], *([name, "--help"] for name in commands.COMMANDS), ["bench", "nets", "-h"]],
)
def test_help_installs_nothing(nothing_installed, capsys, line):
    assert commands.main(line) == 0
    assert capsys.readouterr().out == say("usage") + "\n"


def test_a_command_explains_its_own_arguments_once_it_can(monkeypatch, capfd):
    here = Path(sys.executable)
    monkeypatch.setattr(environment, "python", lambda: here)
    monkeypatch.setattr(environment, "ready", lambda: here)
    assert commands.main(["notebooks", "--help"]) == 0
    assert "--limit SECONDS" in capfd.readouterr().out


def test_what_is_meant_for_pytest_is_its_own(monkeypatch):
    given = []
    monkeypatch.setitem(commands.COMMANDS, "test", lambda argv: given.append(argv) or 0)
    assert commands.main(["test", "--", "--help"]) == 0
    assert given == [["--", "--help"]]


def test_an_unknown_command_is_named(capsys):
    assert commands.main(["tests"]) == 2
    assert "'tests'" in capsys.readouterr().out
