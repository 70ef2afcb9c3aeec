"""What the tutorial about what a convnet sees promises does not hang on one seed."""

import pytest

from dev_tools.tutorials import runs, source

NAME = "convnet_sees"


@pytest.mark.all_only
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_it_holds_from_other_seeds(seed, tmp_path):
    """Other noise, other pictures, another landscape and other brush strokes."""
    (tutorial,) = (one for one in source.all_tutorials() if one.name == NAME)
    found = runs.run(runs.Task(tutorial, tutorial.engines[0], parameters={"SEED": seed}, folder=tmp_path))
    assert found.failure is None, runs.failed(found)
