"""`dev.py check`: every check is run and named, and the times are measured."""

import sys
from pathlib import Path

import pytest

from dev_tools import check

PYTHON = Path(sys.executable)


@pytest.fixture
def python(monkeypatch):
    monkeypatch.setattr(check.environment, "ready", lambda: PYTHON)


def test_all_checks_run_and_the_failed_ones_are_named(python, monkeypatch, capfd):
    program = {"good": "print('first')", "bad": "raise SystemExit(1)", "also good": "print('last')"}
    checks = {name: ["timeit", "-n1", "-r1", code] for name, code in program.items()}
    monkeypatch.setattr(check, "CHECKS", checks)
    assert check.main([]) == 1
    out = capfd.readouterr().out
    assert "first" in out
    assert "last" in out
    assert out.splitlines()[-1].endswith(": bad")
    del checks["bad"]
    assert check.main([]) == 0


def test_the_least_time_counts(tmp_path):
    """Each run prints how many lines there are already: 0, 1, 2."""
    file = tmp_path / "lines"
    program = f"""
with open({str(file)!r}, "a+") as lines:
    lines.seek(0)
    print(3 + len(lines.read()))
    lines.write("x")
"""
    assert check.best(PYTHON, program, tries=3) == 3.0
    assert file.read_text() == "xxx"


@pytest.mark.parametrize("program", [check.IMPORT, check.DISPATCH])
def test_what_is_measured_can_be(program):
    """The limits themselves are for a quiet machine; ten times as much is too slow on any."""
    assert 0 < check.best(PYTHON, program, tries=1) < 10 * max(check.IMPORT_LIMIT, check.DISPATCH_LIMIT)


@pytest.mark.parametrize(("seconds", "code"), [(0.1, 0), (0.5, 1)])
def test_too_slow_is_a_failure(python, monkeypatch, seconds, code, capsys):
    monkeypatch.setattr(check, "best", lambda python, program: seconds)
    assert check.main(["--times"]) == code
    assert f"{seconds:.3f}" in capsys.readouterr().out
