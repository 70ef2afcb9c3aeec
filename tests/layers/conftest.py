"""What the tests of layers share: each begins with an empty graph, and settings are put back after it."""

import pytest

import kerascn
from kerascn import backend as K


@pytest.fixture(autouse=True)
def new_session(request):
    """A graph that holds nothing of the other tests, and automatic names that begin at 1."""
    if request.node.get_closest_marker("engine"):
        K.clear_session()


@pytest.fixture
def dialect():
    """What sets the dialect for the rest of a test."""
    yield kerascn.set_dialect
    kerascn.set_dialect(2)
