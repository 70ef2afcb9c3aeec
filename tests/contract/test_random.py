"""The theme ``random``: what comes out of each function, what each argument does, what is refused."""

import inspect

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from kerascn import config
from kerascn.backend.contract import random as theme
from kerascn.backend.contract.dispatch import CONTRACT

SHAPE = (7, 5)
FLOATS = ("float16", "float32", "float64")
WHOLE = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
DTYPES = {
    "random_normal": FLOATS,
    "truncated_normal": FLOATS,
    "random_uniform": FLOATS + WHOLE,
    "random_binomial": (*FLOATS, *WHOLE, "bool"),
}
ARGUMENTS = {
    "random_normal": {"mean": 2.0, "stddev": 0.5},
    "truncated_normal": {"mean": 2.0, "stddev": 0.5},
    "random_uniform": {"minval": 3, "maxval": 9},
    "random_binomial": {"p": 0.4},
}


def value(K, name, **arguments):
    """The first value of a random tensor, its arrays fed through variables."""
    return K.function([], [getattr(K, name)(**arguments)])([])[0]


@pytest.mark.parametrize("name", DTYPES)
def test_every_dtype_has_its_numbers_in_range(K, name):
    drawn = {t: getattr(K, name)(SHAPE, dtype=t, seed=1, **ARGUMENTS[name]) for t in DTYPES[name]}
    found = K.function([], list(drawn.values()))([])
    for dtype, result, tensor in zip(drawn, found, drawn.values(), strict=True):
        assert (K.dtype(tensor), str(result.dtype)) == (dtype, dtype)
        assert (K.int_shape(tensor), result.shape) == (SHAPE, SHAPE)
        low, high = {"random_uniform": (3, 9), "random_binomial": (0, 1)}.get(name, (-2, 6))
        assert low <= result.min() < result.max() <= high


@pytest.mark.parametrize("name", DTYPES)
def test_the_default_dtype_is_floatx(K, name):
    try:
        config.set_floatx("float64")
        assert value(K, name, shape=SHAPE).dtype == "float64"
    finally:
        config.set_floatx("float32")
    assert value(K, name, shape=SHAPE).dtype == "float32"


@pytest.mark.parametrize("name", DTYPES)
def test_shapes_known_late(K, name):
    x, n = K.placeholder((None, 3)), K.placeholder((), dtype="int32")
    draw = getattr(K, name)
    tensors = [
        draw((K.shape(x)[0], 4), seed=1),
        draw((n, 4), seed=1),
        draw(K.shape(x), seed=1),
        draw((), seed=1),
    ]
    assert K.int_shape(tensors[0]) == (None, 4) and K.int_shape(tensors[3]) == ()
    found = K.function([x, n], [*tensors, draw((5, 4), seed=1)])([np.zeros((5, 3)), 5])
    assert [f.shape for f in found] == [(5, 4), (5, 4), (5, 3), (), (5, 4)]
    np.testing.assert_array_equal(found[0], found[4])
    np.testing.assert_array_equal(found[1], found[4])


@pytest.mark.parametrize("name", DTYPES)
def test_empty_shapes(K, name):
    assert value(K, name, shape=(0, 3)).shape == (0, 3)


@pytest.mark.parametrize("name", ["random_normal", "truncated_normal"])
def test_mean_and_stddev_scale_and_shift(K, name):
    plain = value(K, name, shape=SHAPE, dtype="float64", seed=3)
    moved = value(K, name, shape=SHAPE, dtype="float64", seed=3, mean=-4.0, stddev=0.1)
    np.testing.assert_allclose(moved, plain * 0.1 - 4.0, rtol=1e-12)
    by_tensor = value(K, name, shape=SHAPE, dtype="float64", seed=3, mean=K.variable(-4.0), stddev=K.variable(0.1))
    np.testing.assert_allclose(by_tensor, plain * 0.1 - 4.0, rtol=1e-6)
    assert not value(K, name, shape=SHAPE, stddev=0.0).any()


def test_uniform_numbers_fill_the_range_without_its_end(K):
    plain = value(K, "random_uniform", shape=SHAPE, dtype="float64", seed=3)
    moved = value(K, "random_uniform", shape=SHAPE, dtype="float64", seed=3, minval=-2.0, maxval=5.0)
    np.testing.assert_allclose(moved, plain * 7 - 2, rtol=1e-12)
    assert (value(K, "random_uniform", shape=SHAPE, minval=2.5, maxval=2.5) == 2.5).all()
    by_tensor = value(K, "random_uniform", shape=SHAPE, dtype="float64", seed=3, maxval=K.variable(7.0))
    np.testing.assert_allclose(by_tensor, plain * 7, rtol=1e-12)


@pytest.mark.parametrize("dtype", FLOATS)
def test_rounding_never_reaches_the_end_of_the_range(K, dtype):
    bounds = {"float16": (100, 101), "float32": (10**6, 10**6 + 1), "float64": (10**15, 10**15 + 1)}[dtype]
    drawn = value(K, "random_uniform", shape=(4000,), minval=bounds[0], maxval=bounds[1], dtype=dtype, seed=1)
    assert bounds[0] <= drawn.min() and drawn.max() < bounds[1] and len(np.unique(drawn)) > 4


@pytest.mark.parametrize("dtype", WHOLE)
def test_integers_take_every_value_of_the_range(K, dtype):
    drawn = value(K, "random_uniform", shape=(2000,), minval=3, maxval=9, dtype=dtype, seed=1)
    assert set(drawn.tolist()) == {3, 4, 5, 6, 7, 8}
    limits = np.iinfo(dtype)
    wide = value(K, "random_uniform", shape=(2000,), minval=limits.min, maxval=limits.max, dtype=dtype, seed=1)
    share = np.mean(wide.astype("float64") < (float(limits.min) + float(limits.max)) / 2)
    assert abs(share - 0.5) < 4 * 0.5 / 2000**0.5


def test_bounds_of_integers_may_be_tensors(K):
    top = K.placeholder((), dtype="int32")
    run = K.function([top], [K.random_uniform((500,), 2, top, dtype="int64", seed=1)])
    assert set(run([4])[0]) == {2, 3} and set(run([6])[0]) == {2, 3, 4, 5}


def test_binomial_at_its_ends(K):
    p = K.placeholder(())
    draws = [K.random_binomial((500,), 0.0), K.random_binomial((500,), 1.0), K.random_binomial((500,), p)]
    zeros, ones, fed = K.function([p], draws)([1.0])
    assert not zeros.any() and ones.all() and fed.all()


EFFECTS = {
    ("random_normal", "shape"): ({"shape": (3,)}, {"shape": (4,)}),
    ("random_normal", "mean"): ({"shape": (3,)}, {"shape": (3,), "mean": 1.0}),
    ("random_normal", "stddev"): ({"shape": (3,)}, {"shape": (3,), "stddev": 2.0}),
    ("random_normal", "dtype"): ({"shape": (3,)}, {"shape": (3,), "dtype": "float64"}),
    ("random_normal", "seed"): ({"shape": (3,)}, {"shape": (3,), "seed": 2}),
    ("truncated_normal", "shape"): ({"shape": (3,)}, {"shape": (4,)}),
    ("truncated_normal", "mean"): ({"shape": (3,)}, {"shape": (3,), "mean": 1.0}),
    ("truncated_normal", "stddev"): ({"shape": (3,)}, {"shape": (3,), "stddev": 2.0}),
    ("truncated_normal", "dtype"): ({"shape": (3,)}, {"shape": (3,), "dtype": "float64"}),
    ("truncated_normal", "seed"): ({"shape": (3,)}, {"shape": (3,), "seed": 2}),
    ("random_uniform", "shape"): ({"shape": (3,)}, {"shape": (4,)}),
    ("random_uniform", "minval"): ({"shape": (3,)}, {"shape": (3,), "minval": 0.5}),
    ("random_uniform", "maxval"): ({"shape": (3,)}, {"shape": (3,), "maxval": 2.0}),
    ("random_uniform", "dtype"): ({"shape": (3,)}, {"shape": (3,), "dtype": "int32"}),
    ("random_uniform", "seed"): ({"shape": (3,)}, {"shape": (3,), "seed": 2}),
    ("random_binomial", "shape"): ({"shape": (3,)}, {"shape": (4,)}),
    ("random_binomial", "p"): ({"shape": (30,)}, {"shape": (30,), "p": 0.5}),
    ("random_binomial", "dtype"): ({"shape": (3,)}, {"shape": (3,), "dtype": "bool"}),
    ("random_binomial", "seed"): ({"shape": (30,), "p": 0.5}, {"shape": (30,), "p": 0.5, "seed": 2}),
    ("dropout", "x"): ({"x": np.ones((4, 9)), "level": 0.5}, {"x": np.full((4, 9), 3.0), "level": 0.5}),
    ("dropout", "level"): ({"x": np.ones((4, 9)), "level": 0.5}, {"x": np.ones((4, 9)), "level": 0.2}),
    ("dropout", "noise_shape"): (
        {"x": np.ones((4, 9)), "level": 0.5},
        {"x": np.ones((4, 9)), "level": 0.5, "noise_shape": (4, 1)},
    ),
    ("dropout", "seed"): (
        {"x": np.ones((4, 9)), "level": 0.5},
        {"x": np.ones((4, 9)), "level": 0.5, "seed": 2},
    ),
}


@pytest.mark.parametrize("pair", EFFECTS, ids=".".join)
def test_every_argument_has_an_effect(K, pair):
    one, other = (value(K, pair[0], **({"seed": 1} | arguments)) for arguments in EFFECTS[pair])
    assert one.shape != other.shape or one.dtype != other.dtype or not np.array_equal(one, other)


def test_no_argument_is_without_an_effect():
    known = {(name, p) for name in theme.__all__ for p in inspect.signature(CONTRACT[name].body).parameters}
    assert known == set(EFFECTS)
    for (_, parameter), (one, other) in EFFECTS.items():
        assert {n for n in one.keys() | other.keys() if one.get(n) is not other.get(n)} <= {parameter, "x"}


BAD_VALUES = {
    **{
        (name, argument, repr(given)): {"shape": (3,), argument: given}
        for name in DTYPES
        for argument, wrong in {
            "shape": ("abc", None, 3, (-1,), (None, 2), (1.5,)),
            "dtype": ("complex64", "number"),
            "seed": (-1, 1.5, "a", True),
        }.items()
        for given in wrong
    },
    **{
        (name, argument, repr(given)): {"shape": (3,), argument: given}
        for name in ("random_normal", "truncated_normal")
        for argument, wrong in {
            "mean": ("a", None, [1.0]),
            "stddev": ("a", None, -0.5, float("nan")),
            "dtype": ("int32", "bool"),
        }.items()
        for given in wrong
    },
    ("random_uniform", "minval", "'a'"): {"shape": (3,), "minval": "a"},
    ("random_uniform", "maxval", "None"): {"shape": (3,), "maxval": None},
    ("random_uniform", "maxval", "-1"): {"shape": (3,), "maxval": -1},
    ("random_uniform", "dtype", "bool"): {"shape": (3,), "dtype": "bool"},
    ("random_uniform", "minval", "0.5"): {"shape": (3,), "minval": 0.5, "maxval": 3, "dtype": "int32"},
    ("random_uniform", "maxval", "256"): {"shape": (3,), "maxval": 256, "dtype": "uint8"},
    ("random_uniform", "maxval", "0"): {"shape": (3,), "maxval": 0, "dtype": "int32"},
    ("random_binomial", "p", "1.5"): {"shape": (3,), "p": 1.5},
    ("random_binomial", "p", "-0.1"): {"shape": (3,), "p": -0.1},
    ("random_binomial", "p", "nan"): {"shape": (3,), "p": float("nan")},
    ("random_binomial", "p", "None"): {"shape": (3,), "p": None},
    ("dropout", "x", "None"): {"x": None, "level": 0.5},
    ("dropout", "x", "'abc'"): {"x": "abc", "level": 0.5},
    ("dropout", "x", "int32"): {"x": [[1, 2], [3, 4]], "level": 0.5},
    **{
        ("dropout", "level", repr(given)): {"x": np.ones((2, 3)), "level": given}
        for given in (1, 1.0, -0.1, 2, float("nan"), "a", None, [0.5])
    },
    **{
        ("dropout", "noise_shape", repr(given)): {"x": np.ones((2, 3)), "level": 0.5, "noise_shape": given}
        for given in ((2, 2), (3, 3), (1, 2, 3), (None, None, None), 2, "ab", (0, 3), (-1, 3), (1.0, 1))
    },
    **{
        ("dropout", "seed", repr(given)): {"x": np.ones((2, 3)), "level": 0.5, "seed": given}
        for given in (-1, 0.5, "a")
    },
}


@pytest.fixture(params=["en", "zh"])
def language(request):
    config.set_language(request.param)
    yield request.param
    config.set_language("en")


def refusal(call, *args, **kwargs):
    """The key and the text of the sentence that a call is refused with."""
    with pytest.raises((ValueError, TypeError)) as caught:
        call(*args, **kwargs)
    return getattr(caught.value, "key", None), str(caught.value)


def test_bad_values_are_refused_with_one_sentence(K, language):
    for (name, argument, given), arguments in BAD_VALUES.items():
        key, text = refusal(getattr(K, name), **arguments)
        assert key == "call.bad_value", f"{name}({argument}={given}): {key}"
        assert f"K.{name}()" in text and f"'{argument}'" in text and "\n" not in text


@pytest.mark.parametrize("name", theme.__all__)
def test_wrong_calls_are_refused_with_one_sentence(K, name, language):
    call, complete = getattr(K, name), EFFECTS[name, "seed"][0]
    first = next(iter(complete))
    assert refusal(call)[0] == "call.missing"
    assert refusal(call, **complete, sed=1)[0] == "call.unknown"
    assert refusal(call, *range(9))[0] == "call.too_many"
    assert refusal(call, complete[first], **complete)[0] in ("call.twice", "call.twice_keras1")


def test_tensors_that_are_no_shape_are_refused(K, language):
    for name in DTYPES:
        for shape in (K.constant([2.0, 3.0]), (2, K.constant(3.5)), K.placeholder((), dtype="int32")):
            key, text = refusal(getattr(K, name), shape)
            assert key == "call.bad_value" and f"K.{name}()" in text and "'shape'" in text


def test_sparse_tensors_are_not_dropped(K, language):
    key, text = refusal(K.dropout, K.variable(csr_matrix(np.eye(3))), 0.5)
    assert key == "call.bad_value" and "K.dropout()" in text and "'x'" in text


def test_a_tensor_of_another_engine_is_refused(K, engine_name, language):
    library = {"tensorflow": "pytensor", "theano": "tensorflow"}[engine_name]
    foreign = type("Tensor", (), {"__module__": f"{library}.tensor"})()
    key, text = refusal(K.dropout, foreign, 0.5)
    assert key == "call.bad_value" and "K.dropout()" in text and library in text


SPELLINGS = [
    ("random_normal", {"mean": 1.0, "std": 2.0}, {"mean": 1.0, "stddev": 2.0}),
    ("random_uniform", {"low": 1.0, "high": 2.0}, {"minval": 1.0, "maxval": 2.0}),
    ("random_binomial", {"p": 0.5}, {"p": 0.5}),
]


@pytest.mark.parametrize(("name", "old", "new"), SPELLINGS, ids=[s[0] for s in SPELLINGS])
def test_keras1_spelling(K, name, old, new):
    wanted = value(K, name, shape=SHAPE, dtype="float64", seed=5, **new)
    found = [getattr(K, name)(shape=SHAPE, dtype="float64", seed=5, **old)]
    config.set_dialect(1)
    try:
        found.append(getattr(K, name)(SHAPE, *old.values(), "float64", 5))
    finally:
        config.set_dialect(2)
    found.append(getattr(K, name)(SHAPE, *new.values(), "float64", 5))
    for result in K.function([], found)([]):
        np.testing.assert_array_equal(result, wanted)
