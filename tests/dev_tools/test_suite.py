"""`dev.py test`: what its command line means, and how it counts."""

import pytest

from dev_tools import suite
from dev_tools.suite import Count, Wrong, read

REPORT = """<?xml version="1.0"?><testsuites>
<testsuite name="pytest" errors="1" failures="2" skipped="3" tests="10"/></testsuites>"""


def test_without_options_everything_on_both_engines():
    wanted = read([])
    assert wanted.engines == ["tensorflow", "theano"]
    assert (wanted.only_changed, wanted.everything, wanted.extra) == (False, False, [])


@pytest.mark.parametrize("line", [["--backend", "theano"], ["--backend=theano"]])
def test_one_engine(line):
    assert read(line).engines == ["theano"]


def test_both_engines_in_the_order_given():
    assert read(["--backend", "theano", "--backend", "tensorflow"]).engines == ["theano", "tensorflow"]


def test_the_rest_is_for_pytest():
    wanted = read(["--all", "--", "-k", "dropout", "--changed"])
    assert wanted.everything
    assert not wanted.only_changed
    assert wanted.extra == ["-k", "dropout", "--changed"]


@pytest.mark.parametrize("line", [["--backend", "jax"], ["--backend"], ["-k", "dropout"], ["tests/house"]])
def test_what_cannot_be_meant_is_refused(line):
    with pytest.raises(Wrong, match=line[-1] if line != ["--backend"] else "''"):
        read(line)


def test_which_of_its_arguments_name_tests():
    words = ["-k", "dropout", "--durations=5", "tests/house", "tests/conftest.py::test_x"]
    assert suite.named(words) == ["tests/house", "tests/conftest.py::test_x"]


def test_the_report_is_counted(tmp_path):
    report = tmp_path / "report.xml"
    assert suite.counted(report) == Count()
    report.write_text(REPORT)
    assert suite.counted(report) == Count(passed=4, failed=3, skipped=3)


@pytest.mark.parametrize(
    ("counts", "narrowed", "code", "line"),
    [
        ({"tensorflow": Count(5, 0, 1), "theano": Count(3, 0, 0)}, False, 0, "8 passed, 0 failed, 1 skipped"),
        ({"tensorflow": Count(5, 0, 1), "theano": Count(3, 1, 0)}, False, 1, "8 passed, 1 failed, 1 skipped"),
        ({"tensorflow": Count(5, 0, 0), "theano": Count()}, False, 1, "5 passed, 1 failed, 0 skipped"),
        ({"tensorflow": Count(5, 0, 0), "theano": Count()}, True, 0, "5 passed, 0 failed, 0 skipped"),
    ],
)
def test_the_closing_line(counts, narrowed, code, line, capsys):
    assert suite._close(counts, narrowed) == code
    assert capsys.readouterr().out.splitlines()[-1] == line


@pytest.mark.parametrize("count", [Count(), Count(0, 0, 4)])
def test_a_run_without_a_test_is_no_success(count, capsys):
    assert suite._close({"theano": count}, narrowed=True) == 1
    assert "theano" in capsys.readouterr().out
