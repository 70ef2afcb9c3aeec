"""What the tests of the optimizers share: a graph of their own, and NumPy's warnings as errors."""

import os

import numpy as np
import pytest


def pytest_ignore_collect(collection_path):
    """TensorFlow's own optimizers are a matter of that engine alone."""
    return (collection_path.name == "test_native.py" and os.environ["KERAS_BACKEND"] != "tensorflow") or None


@pytest.fixture(autouse=True)
def own_graph(request):
    """Begin each test with a new graph; nothing divides by zero or overflows on the way."""
    with np.errstate(all="raise", under="ignore"):
        yield
    if "K" in request.fixturenames:
        request.getfixturevalue("K").clear_session()


@pytest.fixture
def float64(K):
    """Compute in float64."""
    K.set_floatx("float64")
    yield
    K.set_floatx("float32")
