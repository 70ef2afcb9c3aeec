"""What the tests of old programs share; and what is collected: the article on TensorFlow is of that engine alone."""

import importlib
import os
import warnings

import pytest

import kerascn
from kerascn.messages import KerascnWarning


def pytest_ignore_collect(collection_path):
    return (collection_path.name == "test_seeds_tensorflow.py" and os.environ["KERAS_BACKEND"] != "tensorflow") or None


@pytest.fixture
def keras():
    """The module ``keras`` while kerascn stands for it, as in a program of those days."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", KerascnWarning)
        kerascn.compat.install()
    yield importlib.import_module("keras")
    kerascn.compat.uninstall()
    kerascn.set_dialect(2)
