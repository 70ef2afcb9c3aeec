"""What the tests of old programs share."""

import importlib

import pytest

from kerascn.old_code import theano1
from kerascn.old_code.theano1 import finder


@pytest.fixture(scope="module")
def theano():
    """``import theano`` as programs under ``kerascn run`` have it."""
    theano1.install()
    try:
        yield importlib.import_module("theano")
    finally:
        theano1.uninstall()


@pytest.fixture(scope="module")
def meant(theano):
    """What a target of the table names."""
    return finder.meant
