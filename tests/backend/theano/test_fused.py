"""The Theano engine's two operations: blocks of any layout, run-time broadcasting, reductions."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("pytensor", reason="PyTensor is not installed: pip install 'kerascn[theano]'")

import pytensor
import pytensor.tensor as pt

from kerascn.backend.theano import fused
from kerascn.backend.theano.mode import MODE


def compile_in_mode(inputs, outputs):
    return pytensor.function(inputs, outputs, mode=MODE)


def numbers(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape).astype("float32")


BIG = 2 * fused.BLOCK + 7


def test_windows_cover_every_element_once():
    for shape in [(BIG,), (3, BIG), (BIG, 3), (2, 3, 200, 301), (BIG, 1), (40000, 2, 1, 2), (300, 2, 300)]:
        count = np.zeros(shape, "int8")
        for window in fused.windows(shape):
            assert count[window].size <= fused.BLOCK
            count[window] += 1
        assert (count == 1).all()


@pytest.mark.parametrize(
    ("shape", "other"),
    [
        ((BIG,), (1,)),
        ((300, 512), (1, 512)),
        ((300, 512), (300, 1)),
        ((1, 512), (300, 1)),
        ((8, 16, 20, 30), (1, 16, 1, 1)),
        ((8, 20, 30, 16), (1, 1, 1, 16)),
        ((2, BIG), (2, 1)),
        ((BIG, 3), (1, 3)),
    ],
)
def test_big_arrays_broadcast_in_blocks(shape, other):
    x, y = numbers(*shape), numbers(*other, seed=1)
    static = [tuple(1 if n == 1 else None for n in s) for s in (shape, other)]
    a, b = (pt.tensor(dtype="float32", shape=s) for s in static)
    tail = np.exp(y)
    found = compile_in_mode([a, b], [(a + b) * pt.exp(b), pt.maximum(a, b) - 1])(x, y)
    np.testing.assert_allclose(found[0], (x + y) * tail, rtol=1e-5, atol=1e-6)
    np.testing.assert_array_equal(found[1], np.maximum(x, y) - 1)


@pytest.mark.parametrize(
    "turn",
    [
        lambda x: x.transpose(0, 3, 1, 2),
        lambda x: x.T,
        lambda x: x[::2],
        lambda x: x[..., ::-1],
        lambda x: x[:, 1:],
        lambda x: np.broadcast_to(x[:1], x.shape),
    ],
)
def test_views_of_any_layout(turn):
    x = turn(numbers(16, 20, 30, 32))
    y = numbers(*x.shape, seed=1)
    a, b = pt.tensor4(dtype="float32"), pt.tensor4(dtype="float32")
    for first, second in [(x, y), (y, x), (x, x)]:
        found = compile_in_mode([a, b], (a + b) * 2)(first, second)
        np.testing.assert_array_equal(found, (first + second) * 2)


def test_the_result_lies_in_memory_like_the_first_array():
    x = numbers(16, 20, 30, 32).transpose(0, 3, 1, 2)
    a = pt.tensor4(dtype="float32")
    assert compile_in_mode([a], a * 2)(x).strides == x.strides


def test_inputs_stay_as_they_are():
    x = numbers(BIG)
    before = x.copy()
    a = pt.vector(dtype="float32")
    found = compile_in_mode([a], [a + 0, pt.second(a, a), -a, a * 1])(x)
    for value in found[:2]:
        value[:] = 5
    np.testing.assert_array_equal(x, before)


@pytest.mark.parametrize("shape", [(), (0,), (0, 3), (3, 0), (1,), (1, 1)])
def test_empty_and_single(shape):
    x = np.ones(shape, "float32")
    a = pt.tensor(dtype="float32", shape=(None,) * len(shape))
    found = compile_in_mode([a], pt.exp(a) * 2 + 1)(x)
    assert isinstance(found, np.ndarray)
    assert (found.shape, found.dtype) == (shape, np.float32)
    np.testing.assert_allclose(found, np.exp(x) * 2 + 1, rtol=1e-6)


def test_only_axes_known_to_have_length_1_stretch():
    a, b = pt.matrix(dtype="float32"), pt.matrix(dtype="float32")
    add = compile_in_mode([a, b], a + b)
    for shapes in [((3, 1), (3, 4)), ((3, 4), (1, 4)), ((2, 3), (2, 4))]:
        with pytest.raises(ValueError):
            add(*[np.ones(shape, "float32") for shape in shapes])
    assert add(np.ones((1, 1), "float32"), np.ones((1, 1), "float32")).shape == (1, 1)
    row = pt.tensor(dtype="float32", shape=(1, None))
    with pytest.raises(ValueError, match="Runtime broadcasting not allowed"):
        compile_in_mode([a, row], a + row)(np.ones((3, 1), "float32"), np.ones((1, 4), "float32"))


def test_many_inputs_and_outputs():
    arrays = [numbers(5, seed=k) for k in range(70)]
    symbols = [pt.vector(dtype="float32") for _ in arrays]
    total = symbols[0]
    for symbol in symbols[1:]:
        total = pt.tanh(total) + symbol
    products = [pt.exp(symbol) * total for symbol in symbols]
    found = compile_in_mode(symbols, [total, *products])(*arrays)
    expected = arrays[0]
    for x in arrays[1:]:
        expected = np.tanh(expected) + x
    np.testing.assert_allclose(found[0], expected, rtol=1e-4, atol=1e-5)
    for x, value in zip(arrays, found[1:], strict=True):
        np.testing.assert_allclose(value, np.exp(x) * expected, rtol=1e-4, atol=1e-4)


def test_slots_are_used_again():
    a = pt.vector(dtype="float32")
    value = a
    for _ in range(40):
        value = pt.tanh(value) + 1
    function = compile_in_mode([a], value)
    (node,) = function.maker.fgraph.apply_nodes
    assert fused.Runner(node.op.scalar_op, node).kernel.size <= 5


# ----------------------------------------------------------------------------------------- reductions

REDUCTIONS = [(pt.sum, np.sum), (pt.prod, np.prod), (pt.max, np.max), (pt.min, np.min), (pt.mean, np.mean)]


@pytest.mark.parametrize("dtype", ["bool", "int8", "int32", "uint8", "float16", "float32", "float64"])
@pytest.mark.parametrize("axis", [None, 0, 1, -1, (0, 2)])
def test_reductions(dtype, axis):
    x = np.random.default_rng(0).integers(1, 4, size=(2, 3, 4)).astype(dtype)
    a = pt.tensor(dtype=dtype, shape=(None,) * 3)
    for symbolic, numeric in REDUCTIONS[2:4] if dtype == "bool" else REDUCTIONS:
        output = symbolic(a, axis=axis)
        found = compile_in_mode([a], output)(x)
        assert found.dtype == output.dtype
        expected = numeric(x.astype("float64"), axis=axis)
        with np.errstate(over="ignore"):
            np.testing.assert_allclose(found, expected.astype(found.dtype), rtol=2e-3)
    flags = x > 2
    b = pt.tensor(dtype="bool", shape=(None,) * 3)
    for symbolic, numeric in [(pt.all, np.all), (pt.any, np.any)]:
        found = compile_in_mode([b], symbolic(b, axis=axis))(flags)
        assert found.dtype == bool
        np.testing.assert_array_equal(found, numeric(flags, axis=axis))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_long_float32_sums_are_accurate(data):
    shape = data.draw(st.lists(st.sampled_from([1, 2, 5, 40, 700]), min_size=1, max_size=4))
    if np.prod(shape) > 1e6:
        shape = [min(n, 40) for n in shape]
    axes = tuple(sorted(data.draw(st.sets(st.integers(0, len(shape) - 1), min_size=1))))
    order = data.draw(st.permutations(range(len(shape))))
    x = (numbers(*[shape[k] for k in order]) + 3).transpose(np.argsort(order))
    assert list(x.shape) == shape
    found = fused.sum_in_runs(x, axes)
    exact = x.sum(axis=axes, dtype="float64")
    assert found.shape == exact.shape
    np.testing.assert_allclose(found, exact, rtol=2e-6)


def test_a_long_sum_by_columns_does_not_drift():
    x = np.full((2_000_000, 2), 0.1, "float32")
    a = pt.matrix(dtype="float32")
    np.testing.assert_allclose(compile_in_mode([a], a.sum(axis=0))(x), 0.1 * len(x), rtol=1e-6)
    assert abs(x.sum(axis=0)[0] / (0.1 * len(x)) - 1) > 1e-4  # what float32 alone would give


def test_empty_sums_and_maxima():
    a = pt.matrix(dtype="float32")
    x = np.ones((0, 3), "float32")
    np.testing.assert_array_equal(compile_in_mode([a], a.sum(axis=0))(x), [0, 0, 0])
    assert compile_in_mode([a], a.prod())(x) == 1
    with pytest.raises(ValueError):
        compile_in_mode([a], a.max())(x)


def test_nan_and_infinity_in_reductions():
    a = pt.vector(dtype="float32")
    x = np.array([1, np.nan, np.inf] * 200, "float32")
    assert np.isnan(compile_in_mode([a], a.max())(x))
    assert np.isnan(compile_in_mode([a], a.sum())(x))
    assert compile_in_mode([a], a.sum())(np.full(500, np.inf, "float32")) == np.inf
