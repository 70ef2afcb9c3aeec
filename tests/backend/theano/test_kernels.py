"""The scalar operations of the Theano engine's mode, against `math` and NumPy."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("pytensor", reason="PyTensor is not installed: pip install 'kerascn[theano]'")

import pytensor
import pytensor.tensor as pt

from kerascn.backend.theano.fused import BlockElemwise
from kerascn.backend.theano.mode import MODE

TOLERANCE = {"float32": 1e-6, "float64": 1e-12}


def compile_and_run(expression, *values, mode=MODE, shapes=None):
    """What an expression of the arrays makes of them, with nothing folded away."""
    shapes = shapes or [(None,) * value.ndim for value in values]
    inputs = [
        pt.tensor(f"x{k}", dtype=value.dtype, shape=shape)
        for k, (value, shape) in enumerate(zip(values, shapes, strict=True))
    ]
    function = pytensor.function(inputs, expression(*inputs), mode=mode, on_unused_input="ignore")
    assert any(isinstance(node.op, BlockElemwise) for node in function.maker.fgraph.apply_nodes)
    return function(*values)


def softplus(x):
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))


def sigmoid(x):
    return 1 / (1 + math.exp(-x)) if x > 0 else math.exp(x) / (1 + math.exp(x))


def log1mexp(x):
    return math.log(-math.expm1(x)) if x > -0.7 else math.log1p(-math.exp(x))


EXTREMES = [
    (pt.sigmoid, sigmoid, [-1000, -88, -60, -20, -17.5, -1, -1e-8, 0, 1e-8, 1, 20, 88, 1000]),
    (pt.softplus, softplus, [-1000, -80, -40, -17, -1, -1e-6, 0, 1e-6, 1, 17, 18.5, 33.5, 40, 1000]),
    (pt.log1p, math.log1p, [-0.5, -1e-10, 0, 1e-30, 1e-10, 1e-5, 1, 1e10]),
    (pt.expm1, math.expm1, [-100, -1, -1e-10, 0, 1e-30, 1e-10, 1e-5, 1, 50]),
    (pt.tanh, math.tanh, [-100, -1, -1e-10, 0, 1e-30, 1e-10, 1e-5, 1, 50]),
    (pt.log1mexp, log1mexp, [-60, -10, -1, -0.69, -0.3, -1e-3, -1e-10]),
    (pt.exp, math.exp, [-80, -1, 0, 1e-5, 1, 80]),
    (pt.log, math.log, [1e-30, 1e-5, 0.5, 2, 1e30]),
    (pt.erf, math.erf, [-5, -1, -1e-10, 0, 1e-10, 0.5, 5]),
    (pt.erfc, math.erfc, [-5, -1, 0, 0.5, 3, 8]),
    (pt.gammaln, math.lgamma, [0.1, 0.5, 3, 10, 1e5]),
    (pt.sqrt, math.sqrt, [0, 1e-30, 2, 1e30]),
    (pt.arctan, math.atan, [-1e5, -1, 0, 1e-5, 3]),
    (pt.sin, math.sin, [-3, 0, 1e-5, 1]),
]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("function", "referee", "points"), EXTREMES, ids=lambda v: getattr(v, "__name__", None))
def test_extremes_agree_with_math(function, referee, points, dtype):
    x = np.array(points, dtype)
    found = compile_and_run(function, x)
    assert found.dtype == dtype
    expected = [referee(float(each)) for each in x]
    np.testing.assert_allclose(found, expected, rtol=TOLERANCE[dtype], atol=1e-45 if dtype == "float32" else 0)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_infinities_and_nan_pass_as_they_should(dtype):
    x = np.array([-np.inf, np.inf, np.nan], dtype)
    for function, expected in [
        (pt.sigmoid, [0, 1, np.nan]),
        (pt.softplus, [0, np.inf, np.nan]),
        (pt.tanh, [-1, 1, np.nan]),
        (pt.sign, [-1, 1, np.nan]),
        (pt.exp, [0, np.inf, np.nan]),
        (pt.expm1, [-1, np.inf, np.nan]),
        (lambda v: pt.maximum(v, 0), [0, np.inf, np.nan]),
        (lambda v: pt.minimum(v, 0), [-np.inf, 0, np.nan]),
        (lambda v: pt.clip(v, -1, 2), [-1, 2, np.nan]),
        (pt.isnan, [0, 0, 1]),
        (pt.isinf, [1, 1, 0]),
    ]:
        np.testing.assert_array_equal(compile_and_run(function, x), expected)


def test_a_nan_in_the_branch_not_taken_stays_out():
    x = np.array([-4.0, 9.0], "float32")
    for no in (0, 7):
        found = compile_and_run(lambda v, no=no: pt.switch(v > 0, pt.sqrt(v), np.float32(no)), x)
        np.testing.assert_array_equal(found, [no, 3])
        found = compile_and_run(lambda v, no=no: pt.switch(v <= 0, np.float32(no), pt.sqrt(v)), x)
        np.testing.assert_array_equal(found, [no, 3])


@pytest.mark.parametrize("dtype", ["float32", "float64", "int32", "int64", "uint32"])
def test_a_mask_keeps_every_value_as_it_is(dtype):
    x = np.array([1, 2, 3, 0], dtype) if dtype[0] != "f" else np.array([-0.0, np.inf, -np.inf, 1e-40], dtype)
    mask = np.array([True, True, False, False])
    zero = np.zeros(1, dtype)[0]
    np.testing.assert_array_equal(compile_and_run(lambda m, v: pt.switch(m, v, zero), mask, x), [x[0], x[1], 0, 0])
    np.testing.assert_array_equal(compile_and_run(lambda m, v: pt.switch(m, zero, v), mask, x), [0, 0, x[2], x[3]])


@pytest.mark.parametrize("dtype", ["int8", "int32", "int64", "float32", "float64"])
def test_division_and_remainder_have_pythons_signs(dtype):
    x, y = (np.array(v, dtype) for v in ([7, -7, 7, -7, 6, -6], [3, 3, -3, -3, 3, 3]))
    quotient, remainder = compile_and_run(lambda a, b: [a // b, a % b], x, y)
    np.testing.assert_array_equal(quotient, [int(a) // int(b) for a, b in zip(x, y, strict=True)])
    np.testing.assert_array_equal(remainder, [int(a) % int(b) for a, b in zip(x, y, strict=True)])
    assert quotient.dtype == remainder.dtype == dtype


def test_whole_numbers_divide_into_floats():
    x, y = np.array([1, 7, -7], "int32"), np.array([4, 2, 0], "int32")
    np.testing.assert_array_equal(compile_and_run(lambda a, b: a / b, x, y), [0.25, 3.5, -np.inf])
    np.testing.assert_array_equal(compile_and_run(lambda a, b: a // b, x, y), [0, 3, 0])


def test_powers():
    x = np.array([-2, -2, 0, 4, -8], "float64")
    y = np.array([3, 0.5, 0, -0.5, -1], "float64")
    np.testing.assert_array_equal(compile_and_run(lambda a, b: a**b, x, y), [-8, np.nan, 1, 0.5, -0.125])
    whole = compile_and_run(lambda a: a**3, np.array([-2, 3], "int32"))
    np.testing.assert_array_equal(whole, [-8, 27])


def test_clip_takes_the_lower_bound_first():
    x = np.array([1, 4, 6, np.nan], "float32")
    np.testing.assert_array_equal(compile_and_run(lambda v: pt.clip(v, 5, 3), x), [5, 5, 3, np.nan])
    low = np.array([2, 2, 2, 2], "float32")
    np.testing.assert_array_equal(compile_and_run(lambda v, a: pt.clip(v, a, a + 3), x, low), [2, 4, 5, np.nan])


def test_rounding():
    x = np.array([-2.5, -1.5, -0.5, 0.49999997, 0.5, 1.5, 2.5, np.inf], "float32")
    np.testing.assert_array_equal(
        compile_and_run(lambda v: pt.round(v, mode="half_to_even"), x), [-2, -2, 0, 0, 0, 2, 2, np.inf]
    )
    away = compile_and_run(lambda v: pt.round(v, mode="half_away_from_zero"), x[:-1])
    np.testing.assert_array_equal(away, [-3, -2, -1, 0, 1, 2, 3])


@pytest.mark.parametrize("target", ["bool", "int8", "uint8", "int32", "int64", "float16", "float32", "float64"])
@pytest.mark.parametrize("source", ["bool", "int8", "uint8", "int32", "int64", "float16", "float32", "float64"])
def test_casting(source, target):
    if source == target:
        return
    x = np.array([0, 1, 3, 100], "float64").astype(source)
    found = compile_and_run(lambda v: pt.cast(v, target), x)
    assert found.dtype == target
    np.testing.assert_array_equal(found, x.astype(target))
    if source.startswith("float"):
        fractions = np.array([-2.7, -0.5, 0.2, 2.7], source)
        if not target.startswith("u"):
            expected = [bool(v) if target == "bool" else math.trunc(float(v)) for v in fractions]
            found = compile_and_run(lambda v: pt.cast(v, target), fractions)
            np.testing.assert_array_equal(found, fractions.astype(target) if target[0] == "f" else expected)


def test_casting_nan_is_no_failure_and_true():
    x = np.array([np.nan, np.inf], "float32")
    assert compile_and_run(lambda v: pt.cast(v, "int32"), x).dtype == np.int32
    np.testing.assert_array_equal(compile_and_run(lambda v: pt.cast(v, "bool"), x), [True, True])


@pytest.mark.filterwarnings("error")
def test_nothing_warns():
    x = np.array([0, -1, np.inf, np.nan], "float32")
    compile_and_run(lambda v: [1 / v, pt.log(v), pt.sqrt(v), pt.exp(v * 1e30), pt.cast(v, "int32")], x)


def test_operations_without_a_numpy_function_still_run():
    x = np.array([0.5, 1.0, 4.0], "float64")
    import scipy.special

    np.testing.assert_allclose(compile_and_run(pt.tri_gamma, x), scipy.special.polygamma(1, x), rtol=1e-10)
    k = np.array([2.0, 3.0, 1.0])
    found = compile_and_run(lambda a, b: pytensor.grad(pt.gammainc(a, b).sum(), a), k, x)
    step = 1e-6
    numeric = (scipy.special.gammainc(k + step, x) - scipy.special.gammainc(k - step, x)) / (2 * step)
    np.testing.assert_allclose(found, numeric, rtol=1e-6)


def test_single_precision_stays_single_under_scipy():
    for dtype in ("float16", "float32", "float64"):
        assert compile_and_run(pt.erf, np.array([0.5, 1], dtype)).dtype == dtype
    assert compile_and_run(pt.erf, np.array([1, 2], "int8")).dtype == pt.erf(pt.bvector()).dtype


def test_complex_numbers():
    x = np.array([3 + 4j, 1j], "complex64")
    found = compile_and_run(lambda v: [abs(v) * 1, v * v, pt.real(v) + 1, pt.conj(v) + 0], x)
    assert [each.dtype.name for each in found] == ["float32", "complex64", "float32", "complex64"]
    for each, expected in zip(found, [np.abs(x), x * x, x.real + 1, x.conj()], strict=True):
        np.testing.assert_allclose(each, expected, rtol=1e-6)


# ------------------------------------------------------------------------- expressions drawn by chance

UNARY = [
    ("neg", pt.neg, np.negative),
    ("abs", pt.abs, np.abs),
    ("tanh", pt.tanh, np.tanh),
    ("sqr", pt.sqr, np.square),
    ("sin", pt.sin, np.sin),
    ("floor", pt.floor, np.floor),
]
BINARY = [
    ("add", pt.add, np.add),
    ("sub", pt.sub, np.subtract),
    ("mul", pt.mul, np.multiply),
    ("max", pt.maximum, np.maximum),
    ("min", pt.minimum, np.minimum),
]
DTYPES = ["int8", "int32", "int64", "float32", "float64"]


@st.composite
def problems(draw):
    """An expression as a list of steps, and the arrays it is about."""
    rank = draw(st.integers(0, 4))
    shape = [draw(st.integers(0, 5)) for _ in range(rank)]
    if rank and draw(st.integers(0, 3)) == 0:
        shape[draw(st.integers(0, rank - 1))] = 30000
        shape = [min(n, 3) if n < 30000 else n for n in shape]
    seed = draw(st.integers(0, 999))
    count = draw(st.integers(1, 4))
    inputs = [
        (draw(st.sampled_from(DTYPES)), [draw(st.booleans()) for _ in shape], draw(st.integers(0, 2)))
        for _ in range(count)
    ]
    steps = []
    for number in range(draw(st.integers(1, 6))):
        known = st.integers(0, count + number - 1)
        if draw(st.booleans()):
            steps.append((draw(st.sampled_from(UNARY)), (draw(known),)))
        else:
            steps.append((draw(st.sampled_from(BINARY)), (draw(known), draw(known))))
    return shape, inputs, steps, seed


def arrays_of(shape, inputs, seed):
    """Arrays of the drawn dtypes: some broadcast, some lie in memory the other way round or with gaps."""
    random = np.random.default_rng(seed)
    for dtype, ones, layout in inputs:
        lengths = [1 if one else n for n, one in zip(shape, ones, strict=True)]
        x = random.integers(-5, 6, size=lengths).astype(dtype)
        if layout == 1 and x.ndim:
            x = np.asfortranarray(x)
        elif layout == 2 and x.ndim:
            x = np.repeat(x, 2, axis=-1)[..., ::2]
        yield x, tuple(1 if one else None for one in ones)


@settings(max_examples=60, deadline=None)
@given(problems())
def test_any_expression_agrees_with_numpy(problem):
    shape, inputs, steps, seed = problem
    arrays, statics = zip(*arrays_of(shape, inputs, seed), strict=True)
    symbols = [pt.tensor(dtype=x.dtype, shape=static) for x, static in zip(arrays, statics, strict=True)]
    results, expected = list(symbols), [x.astype("float64") for x in arrays]
    for (_name, symbolic, numeric), sources in steps:
        results.append(symbolic(*[results[k] for k in sources]))
        with np.errstate(all="ignore"):
            value = numeric(*[expected[k] for k in sources])
        expected.append(value.astype(results[-1].dtype).astype("float64") if results[-1].dtype[0] == "i" else value)
    outputs = results[len(arrays) :]
    function = pytensor.function(symbols, outputs, mode=MODE, on_unused_input="ignore")
    for output, found, value in zip(outputs, function(*arrays), expected[len(arrays) :], strict=True):
        assert found.dtype == output.dtype
        assert found.shape == np.shape(value)
        scale = np.max(np.abs(value), initial=1)
        if np.isfinite(scale) and scale < 1e6 and "8" not in output.dtype:
            np.testing.assert_allclose(found, value, rtol=1e-4, atol=1e-5 * scale)
