"""K.rnn against a plain loop, and its gradients against finite differences."""

import numpy as np
import pytest

from kerascn.backend.contract.rnn import equal_parts
from tests.contract.cases_rnn import LOOPS, by_numpy

KNOWN, OPEN = "variables", "open placeholders"


class Built:
    """The tensors of one call of ``K.rnn``, and the arrays that go with them.

    Args:
        fed: Whether everything is a variable, or the arrays are placeholders of unknown batch and time.
    """

    def __init__(self, K, loop, fed, unroll=False, dtype="float32"):
        self.loop, self.dtype = loop, dtype
        self.fed, self.values = [], []
        self.weights = [K.variable(w, dtype=dtype) for w in loop.weights]
        known = None if unroll and fed == OPEN else loop.inputs.shape[1]
        shape = (None, None if fed == OPEN else known, *loop.inputs.shape[2:])
        self.inputs = self._tensor(K, loop.inputs, fed, shape)
        self.states = [self._tensor(K, x, fed, (None, *x.shape[1:])) for x in loop.states]
        self.constants = [self._tensor(K, x, fed, (None, *x.shape[1:])) for x in loop.constants or []]
        options = dict(loop.options, unroll=unroll)
        if unroll and fed == OPEN:
            options["input_length"] = loop.inputs.shape[1]
        if loop.constants is not None:
            options["constants"] = self.constants
        if loop.mask is not None:
            options["mask"] = self._tensor(K, loop.mask, fed, (None,) * loop.mask.ndim, str(loop.mask.dtype))
        last, outputs, states = K.rnn(loop.step(K, self.weights), self.inputs, self.states, **options)
        self.results = [last, outputs, *states]

    def _tensor(self, K, array, fed, shape, dtype=None):
        dtype = dtype or self.dtype
        if fed == KNOWN:
            return K.variable(array, dtype=dtype)
        self.fed.append(K.placeholder(shape, dtype=dtype))
        self.values.append(array)
        return self.fed[-1]

    def expected(self):
        loop = self.loop
        return by_numpy(loop, loop.inputs, loop.states, loop.constants or [], loop.weights)


@pytest.mark.parametrize("unroll", [False, True])
@pytest.mark.parametrize("fed", [KNOWN, OPEN])
def test_against_a_plain_loop(K, fed, unroll):
    built = [Built(K, loop, fed, unroll) for loop in LOOPS.values()]
    run = K.function([x for b in built for x in b.fed], [x for b in built for x in b.results])
    found = iter(run([v for b in built for v in b.values]))
    for name, one in zip(LOOPS, built, strict=True):
        for place, (result, expected) in enumerate(zip(one.results, one.expected(), strict=True)):
            label, array = f"{name}, result {place}", next(found)
            assert array.dtype == "float32" and K.dtype(result) == "float32", label
            np.testing.assert_allclose(array, expected, 1e-5, 1e-5, err_msg=label)
            wanted = list(expected.shape)
            if fed == OPEN:
                wanted[0] = None
            if fed == OPEN and not unroll and place == 1:
                wanted[1] = None
            assert K.int_shape(result) == tuple(wanted), label


SMOOTH = ["states of other shapes", "constants, masked", "masked, backwards", "output apart, masked"]


class Slope:
    """A number made of everything that a loop gives, and its gradients by everything it is given."""

    def __init__(self, K, loop, unroll):
        draw = np.random.RandomState(1)
        built = Built(K, loop, KNOWN, unroll, "float64")
        self.variables = [built.inputs, *built.states, *built.constants, *built.weights]
        self.arrays = [loop.inputs, *loop.states, *(loop.constants or []), *loop.weights]
        self.ways = [draw.normal(size=array.shape) for array in self.arrays]
        parts = zip(built.results, built.expected(), strict=True)
        self.number = sum(K.sum(K.square(x) * K.constant(draw.normal(size=e.shape), "float64")) for x, e in parts)
        self.gradients = K.gradients(self.number, self.variables)

    def raise_order(self, K):
        ways = [K.constant(way[::-1].copy(), "float64") for way in self.ways]
        self.number = sum(K.sum(g * way) for g, way in zip(self.gradients, ways, strict=True))
        self.gradients = K.gradients(self.number, self.variables)


def test_gradients(K):
    check_gradients(K, [Slope(K, LOOPS[name], False) for name in SMOOTH])


def test_gradients_of_unrolled_steps(K):
    check_gradients(K, [Slope(K, LOOPS["masked, zeros"], True)])


def check_gradients(K, slopes, step=1e-6):
    """The gradients agree with central differences along random ways."""
    numbers = K.function([], [s.number for s in slopes])
    found = iter(K.function([], [g for s in slopes for g in s.gradients])([]))
    found = [[next(found) for _ in s.variables] for s in slopes]
    for place in range(max(len(s.variables) for s in slopes)):
        here = [s for s in slopes if place < len(s.variables)]
        ends = []
        for signed in (step, -step, 0):  # 0 puts back what was there
            K.batch_set_value([(s.variables[place], s.arrays[place] + signed * s.ways[place]) for s in here])
            ends.append(numbers([]))
        for index, s in enumerate(slopes):
            if s in here:
                along = np.sum(found[index][place] * s.ways[place])
                difference = (ends[0][index] - ends[1][index]) / (2 * step)
                np.testing.assert_allclose(along, difference, 1e-5, 1e-6, err_msg=f"{index}, by {place}")


def test_gradients_of_second_order(K):
    slopes = [Slope(K, LOOPS[name], False) for name in ("masked", "no state, masked")]
    for slope in slopes:
        slope.raise_order(K)
    check_gradients(K, slopes)


@pytest.mark.parametrize("axis", [-1, 1])
def test_equal_parts(K, axis):
    value = np.random.RandomState(3).normal(size=(3, 8, 8))
    x = K.placeholder((None, 8, 8), dtype="float64")
    first, _, third, fourth = parts = equal_parts(x, 4) if axis == -1 else equal_parts(x, 4, axis=axis)
    assert [K.int_shape(part) for part in parts] == [(None, 8, 2) if axis == -1 else (None, 2, 8)] * 4
    loss = K.sum(first**3) + K.sum(third * fourth)
    (slope,) = K.gradients(loss, [x])
    (bend,) = K.gradients(K.sum(slope * slope), [x])
    *found, slope, bend = K.function([x], [*parts, slope, bend])([value])
    a, b, c, d = np.split(value, 4, axis)
    for part, expected in zip(found, (a, b, c, d), strict=True):
        np.testing.assert_array_equal(part, expected)
    np.testing.assert_allclose(slope, np.concatenate([3 * a**2, 0 * b, d, c], axis), rtol=1e-12)
    np.testing.assert_allclose(bend, np.concatenate([36 * a**3, 0 * b, 2 * c, 2 * d], axis), rtol=1e-12)
