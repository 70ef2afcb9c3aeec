"""Every tutorial runs on every engine that it is about, and its assertions fail when they should.

One test for each tutorial and engine, so that they can run in two processes. A run is not repeated while nothing has
changed that it depends on; see ``dev_tools/tutorials/cache.py``.
"""

import os

import pytest

from dev_tools.tutorials import outputs, runs, source
from tests.tutorials import genuine_home
from tests.tutorials.conftest import SMALL

ENGINE = os.environ["KERAS_BACKEND"]
TUTORIALS = {tutorial.name: tutorial for tutorial in [source.read(SMALL), *source.all_tutorials()]}
HERE = [name for name, tutorial in TUTORIALS.items() if ENGINE in tutorial.engines]
BREAKS = [(name, what) for name, tutorial in TUTORIALS.items() for what in tutorial.breaks]
# Each of these takes less than half a minute of the processor on its first engine.
CHEAP = {"small"}
RACING = {"with_tensorflow"}  # several processes train one net, so that no run is like another


def first_engine(name):
    return TUTORIALS[name].engines[0]


@pytest.mark.engine
@pytest.mark.parametrize("name", HERE)
def test_it_runs(name):
    found = runs.run(runs.Task(TUTORIALS[name], ENGINE))
    assert found.failure is None, runs.failed(found)


@pytest.mark.all_only
@pytest.mark.engine
@pytest.mark.parametrize("name", HERE)
def test_it_is_quick_and_gives_the_same_again(name, tmp_path):
    """A second run, in another process, shows the same texts and figures; it takes no more than it may."""
    tutorial = TUTORIALS[name]
    kept, again = (runs.run(runs.Task(tutorial, ENGINE, folder=folder)) for folder in (None, tmp_path))
    assert again.failure is None, runs.failed(again)
    assert again.cpu < 100, f"{again.cpu:.0f} s of the processor; at most 100"
    one, other = (runs.executed(found) for found in (kept, again))
    assert name in RACING or outputs.figures(one) == outputs.figures(other)


def broken(name, what, tmp_path):
    """The assertion that fails is one of a test cell, not a cell that can't run at all."""
    tutorial = TUTORIALS[name]
    found = runs.run(runs.Task(tutorial, first_engine(name), parameters=tutorial.breaks[what], folder=tmp_path))
    assert found.failure is not None, f"{name} passes although {tutorial.breaks[what]}"
    assert "AssertionError" in found.failure.message, runs.failed(found)
    tests = [cell.text.split("\n") for cell in tutorial.code if cell.is_test]
    marked = [line[7:] for line in found.failure.lines.split("\n") if line.startswith(">")]
    assert any(marked[0] in lines for lines in tests)


@pytest.mark.parametrize(("name", "what"), [one for one in BREAKS if one[0] in CHEAP])
def test_it_fails_when_broken(name, what, tmp_path):
    broken(name, what, tmp_path)


@pytest.mark.all_only
@pytest.mark.parametrize(("name", "what"), [one for one in BREAKS if one[0] not in CHEAP])
def test_it_fails_when_broken_in_other_ways(name, what, tmp_path):
    broken(name, what, tmp_path)


@pytest.mark.all_only
@pytest.mark.parametrize("name", [name for name, tutorial in TUTORIALS.items() if tutorial.genuine])
def test_it_holds_with_genuine_data(name, tmp_path):
    """The results stay in a folder of the test's."""
    tutorial = TUTORIALS[name]
    wishes = {key: genuine_home.filled(value) for key, value in tutorial.genuine.items()}
    home = genuine_home.make(tmp_path / "home", tutorial.text)
    task = runs.Task(tutorial, first_engine(name), 1800, wishes, home=str(home), folder=tmp_path)
    found = runs.run(task)
    assert found.failure is None, runs.failed(found)
