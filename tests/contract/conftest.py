"""What the tests of the contract share: a graph of their own."""

import pytest


@pytest.fixture(autouse=True)
def own_graph(request):
    """Begin each test with a new graph; on TensorFlow one that only grows makes every run slower."""
    yield
    if "K" in request.fixturenames:
        request.getfixturevalue("K").clear_session()
