"""Convolutions and pooling on each engine against loops in NumPy, and their gradients against differences."""

import pytest

from tests.contract.cases_conv import GROUPS
from tests.contract.harness import FED
from tests.contract.together import check_slopes, check_together

WAYS = [(group, fed) for group, cases in GROUPS.items() for fed in FED if any(fed in case.only for case in cases)]


@pytest.mark.parametrize(("group", "fed"), WAYS)
def test_against_loops(K, group, fed):
    cases = [case for case in GROUPS[group] if fed in case.only]
    check_together(K, cases if fed in ("variable", "open placeholder") else cases[:4], fed)


def in_float32(case):
    """Whether a case is its type's first: in float64, where slopes are compared, the others are no other cases."""
    return all(str(v.dtype) == "float32" for v in case.arguments.values() if hasattr(v, "dtype"))


SMOOTH = {group: [case for case in cases if in_float32(case)] for group, cases in GROUPS.items()}


@pytest.mark.parametrize("group", GROUPS)
def test_gradients(K, group):
    check_slopes(K, SMOOTH[group])


@pytest.mark.parametrize("group", GROUPS)
def test_gradients_of_gradients(K, group):
    check_slopes(K, SMOOTH[group][::2], order=2, tolerance=1e-4)
