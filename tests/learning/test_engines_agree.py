"""Equal weights give equal outputs and gradients on both engines, to 1e-5."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def other(engine_name, tmp_path_factory):
    """What the other engine has found, in a process of its own."""
    file = tmp_path_factory.mktemp("engines") / "found.npz"
    engine = "theano" if engine_name == "tensorflow" else "tensorflow"
    line = [sys.executable, "-m", "tests.learning.networks", str(file)]
    environ = os.environ | {"KERAS_BACKEND": engine, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(line, env=environ, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with np.load(file) as arrays:
        return dict(arrays)


@pytest.mark.parametrize("name", ["dense", "channels_last", "channels_first", "series"])
def test_outputs_and_gradients_are_equal(K, other, name):
    from tests.learning import networks

    mine = networks.found(name)
    assert mine and mine.keys() == {key for key in other if key.startswith(name + "/")}
    for key, array in mine.items():
        assert array.dtype == other[key].dtype
        np.testing.assert_allclose(array, other[key], rtol=1e-5, atol=1e-5, err_msg=key)
