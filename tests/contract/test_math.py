"""Products, reductions, elementwise functions and comparisons, on each engine against NumPy."""

import pytest

from tests.contract.cases_math import FED, GROUPS, ONCE, of
from tests.contract.together import check_slopes, check_together


@pytest.fixture(autouse=True)
def fresh_graph(K):
    """A graph that has grown over many tests makes each further one slower."""
    yield
    K.clear_session()


@pytest.mark.parametrize("fed", FED)
@pytest.mark.parametrize("group", GROUPS)
def test_against_numpy(K, group, fed):
    check_together(K, of(group, fed), fed)


SMOOTH = {name: smooth for name, cases in GROUPS.items() if (smooth := [c for c in cases if c.differentiable])}


@pytest.mark.parametrize("order", [1, 2])
@pytest.mark.parametrize("group", SMOOTH)
def test_gradients(K, group, order):
    check_slopes(K, [case for case in SMOOTH[group] if order == 1 or case.note != ONCE], order)
