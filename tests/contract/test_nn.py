"""Activations, losses, batch normalization and bias, on each engine against NumPy."""

import numpy as np
import pytest

from tests.contract.cases_nn import BATCHES, FED, GROUPS, of
from tests.contract.harness import Case
from tests.contract.together import check_slopes, check_together


@pytest.fixture(autouse=True)
def new_graph(K):
    """Each test begins with an empty graph: TensorFlow's session is slow on a large one."""
    K.clear_session()


@pytest.mark.parametrize("fed", FED)
@pytest.mark.parametrize("group", GROUPS)
def test_against_numpy(K, group, fed):
    check_together(K, of(group, fed), fed)


SMOOTH = {name: smooth for name, cases in GROUPS.items() if (smooth := [c for c in cases if c.differentiable])}


@pytest.mark.parametrize("order", [1, 2])
@pytest.mark.parametrize("group", SMOOTH)
def test_gradients(K, group, order):
    step = {1: 1 if len(SMOOTH[group]) < 20 else 3, 2: 5}[order]
    check_slopes(K, SMOOTH[group][::step], order)


# --------------------------------------------------------------------------- three results at once


class Part:
    """K with ``normalize_batch_in_training`` giving one of its three tensors, so that the usual checks take it."""

    def __init__(self, K, place):
        self.K, self.place = K, place

    def __getattr__(self, name):
        return getattr(self.K, name)

    def normalize_batch_in_training(self, *args, **kwargs):
        return self.K.normalize_batch_in_training(*args, **kwargs)[self.place]


@pytest.mark.parametrize("fed", FED)
@pytest.mark.parametrize("place", range(3))
def test_batch_statistics_against_numpy(K, place, fed):
    cases = [Case(c.function, c.arguments, c.expected[place], c.tolerance) for c in BATCHES]
    step = 7 if fed != "variable" else 1 if place == 0 else 3
    check_together(Part(K, place), cases[::step], fed)


class Joined(Part):
    """K with the three tensors as one vector."""

    def __init__(self, K):
        super().__init__(K, None)

    def normalize_batch_in_training(self, *args, **kwargs):
        parts = self.K.normalize_batch_in_training(*args, **kwargs)
        return self.K.concatenate([self.K.flatten(part) for part in parts])


@pytest.mark.parametrize("order", [1, 2])
def test_gradients_through_batch_statistics(K, order):
    cases = [c for c in BATCHES if c.arguments["x"].size > 3][:: 5 * order]
    flat = [np.concatenate([part.reshape(-1) for part in c.expected]) for c in cases]
    cases = [Case(c.function, c.arguments, expected) for c, expected in zip(cases, flat, strict=True)]
    check_slopes(Joined(K), cases, order, tolerance=1e-4)


def slopes(K, dtype, axes, shape):
    """The first and second order gradients of all three results together, by x, gamma and beta."""
    draw = np.random.RandomState(4)
    x, gamma, beta, *weights = (
        K.variable(draw.normal(size=s), dtype=dtype) for s in (shape, (3,), (3,), shape, (3,), (3,), shape, (3,))
    )
    parts = K.normalize_batch_in_training(x, gamma, beta, axes)
    total = sum(K.sum(part * K.square(part) * w) for part, w in zip(parts, weights, strict=False))
    first = K.gradients(total, [x, gamma, beta])
    along = K.sum(first[0] * weights[3]) + K.sum(first[1] * weights[4])
    return K.function([], [*first, *K.gradients(along, [x, gamma])])([])


@pytest.mark.parametrize("axes, shape", [([0, 1, 2], (4, 5, 2, 3)), ([0, 2, 3], (4, 3, 5, 2))])
def test_the_quick_way_in_float32_has_the_gradients_of_the_plain_one(K, axes, shape):
    for quick, plain in zip(slopes(K, "float32", axes, shape), slopes(K, "float64", axes, shape), strict=True):
        np.testing.assert_allclose(quick, plain, rtol=2e-3, atol=2e-3 * np.abs(plain).max())


def test_a_nan_shows_in_its_row_of_a_softmax_and_in_no_other(K):
    """Which places of the row become nan depends on the library that TensorFlow computes with."""
    found = K.eval(K.softmax(K.constant([[np.nan, 1.0, 2.0], [1.0, 1.0, 1.0]])))
    assert np.isnan(found[0]).any()
    np.testing.assert_allclose(found[1], 1 / 3, rtol=1e-6)
