"""Every test of saving begins with an empty graph: graphs of many models make TensorFlow slow."""

import pytest


@pytest.fixture(autouse=True)
def empty_graph(request):
    """An empty graph for tests that use the engine."""
    if "K" in request.fixturenames:
        request.getfixturevalue("K").clear_session()
