"""The theme ``math``: what counts, wrong uses, both spellings, gradients at corners, sparse matrices."""

import importlib
import inspect

import numpy as np
import pytest
import scipy.sparse

import kerascn
from kerascn.backend.contract import math
from kerascn.backend.contract.dispatch import CONTRACT
from tests.contract.cases_math import CASES, NO_SLOPE, REDUCTIONS
from tests.contract.harness import effects
from tests.contract.told import refused

INF, NAN = np.inf, np.nan


@pytest.fixture(autouse=True)
def fresh_graph(K):
    """A graph that has grown over many tests makes each further one slower."""
    yield
    K.clear_session()


def test_every_parameter_of_every_function_has_an_effect():
    declared = {(name, argument) for name in math.__all__ for argument in CONTRACT[name].kinds}
    assert declared - effects(CASES) == set()


def test_every_argument_has_a_kind():
    for name in math.__all__:
        assert list(inspect.signature(CONTRACT[name].body).parameters) == list(CONTRACT[name].kinds), name


def values(K, *tensors):
    return K.function([], list(tensors))([])


# --------------------------------------------------------------------------- wrong use


def variable(K, *shape, dtype="float32"):
    return K.variable(np.ones(shape), dtype=dtype)


WRONG = [
    (name, "x", lambda K, n=name: getattr(K, n)(None)) for name in (*REDUCTIONS, "argmax", "cumsum", "exp", "transpose")
]
WRONG += [(name, "x", lambda K, n=name: getattr(K, n)("abc")) for name in (*REDUCTIONS, "argmin", "cumprod", "square")]
WRONG += [(name, "axis", lambda K, n=name: getattr(K, n)(variable(K, 2, 3), axis=2)) for name in REDUCTIONS]
WRONG += [(name, "axis", lambda K, n=name: getattr(K, n)(variable(K, 2, 3), axis=(0, -2))) for name in REDUCTIONS]
WRONG += [(name, "axis", lambda K, n=name: getattr(K, n)(variable(K, 2, 3), axis="1")) for name in REDUCTIONS]
WRONG += [(name, "keepdims", lambda K, n=name: getattr(K, n)(variable(K, 2), None, "no")) for name in REDUCTIONS]
WRONG += [(name, "axes", lambda K, n=name: getattr(K, n)(variable(K, 2), axes=0)) for name in REDUCTIONS]
WRONG += [(name, "axis", lambda K, n=name: getattr(K, n)(variable(K, 2, 3), -3)) for name in ("argmax", "argmin")]
WRONG += [(name, "axis", lambda K, n=name: getattr(K, n)(variable(K, 2, 3), None)) for name in ("cumsum", "cumprod")]
WRONG += [
    (name, "x", lambda K, n=name: getattr(K, n)(variable(K, 2, dtype="bool")))
    for name in (
        "max",
        "min",
        "argmax",
        "argmin",
        "square",
        "abs",
        "round",
        "sign",
        "exp",
        "log",
        "sqrt",
        "logsumexp",
    )
]
WRONG += [
    (name, "x", lambda K, n=name: getattr(K, n)(variable(K, 2, dtype="int32")))
    for name in ("exp", "log", "sqrt", "sin", "cos", "logsumexp")
]
PAIRS = ("maximum", "minimum", "greater", "greater_equal", "less", "less_equal", "lesser", "lesser_equal")
WRONG += [
    (name, "y", lambda K, n=name, o=other: getattr(K, n)(variable(K, 2), variable(K, 2, dtype=o)))
    for name in (*PAIRS, "equal", "not_equal")
    for other in ("float64", "int32")
]
WRONG += [(name, "y", lambda K, n=name: getattr(K, n)(variable(K, 2))) for name in (*PAIRS, "equal", "not_equal")]
WRONG += [(name, "y", lambda K, n=name: getattr(K, n)(variable(K, 2), None)) for name in (*PAIRS, "equal", "not_equal")]
WRONG += [(name, "y", lambda K, n=name: getattr(K, n)(variable(K, 2, dtype="int32"), 0.5)) for name in PAIRS]
WRONG += [(name, "x", lambda K, n=name: getattr(K, n)([True], [False])) for name in PAIRS]
WRONG += [(name, "(2,)", lambda K, n=name: getattr(K, n)(variable(K, 2), variable(K, 3))) for name in (*PAIRS, "equal")]
WRONG += [
    ("dot", "y", lambda K: K.dot(variable(K, 2, 3), variable(K, 2, 3))),
    ("dot", "y", lambda K: K.dot(variable(K, 2, 3), variable(K, 4, 5, 2))),
    ("dot", "x", lambda K: K.dot(variable(K), variable(K, 2))),
    ("dot", "y", lambda K: K.dot(variable(K, 2), 3.0)),
    ("dot", "y", lambda K: K.dot(variable(K, 2, 2), variable(K, 2, 2, dtype="float64"))),
    ("dot", "x", lambda K: K.dot(variable(K, 2, 2, dtype="bool"), variable(K, 2, 2, dtype="bool"))),
    ("dot", "y", lambda K: K.dot(variable(K, 2))),
    ("batch_dot", "x", lambda K: K.batch_dot(variable(K, 2), variable(K, 2, 3))),
    ("batch_dot", "y", lambda K: K.batch_dot(variable(K, 2, 3), variable(K, 2))),
    ("batch_dot", "y", lambda K: K.batch_dot(variable(K, 2, 3), variable(K, 5, 3))),
    ("batch_dot", "y", lambda K: K.batch_dot(variable(K, 2, 3, 4), variable(K, 2, 3, 4))),
    ("batch_dot", "axes", lambda K: K.batch_dot(variable(K, 2, 3), variable(K, 2, 3), axes=0)),
    ("batch_dot", "axes", lambda K: K.batch_dot(variable(K, 2, 3), variable(K, 2, 3), axes=(1, 2))),
    ("batch_dot", "axes", lambda K: K.batch_dot(variable(K, 2, 3), variable(K, 2, 3), axes=(1, -2))),
    ("batch_dot", "axes", lambda K: K.batch_dot(variable(K, 2, 3), variable(K, 2, 3), axes=(1, 1, 1))),
    ("batch_dot", "axes", lambda K: K.batch_dot(variable(K, 2, 3), variable(K, 2, 3), axes="1")),
    ("batch_dot", "axes", lambda K: K.batch_dot(variable(K, 2, 3), variable(K, 2, 3), axes=True)),
    ("batch_dot", "axis", lambda K: K.batch_dot(variable(K, 2, 3), variable(K, 2, 3), axis=1)),
    ("gather", "indices", lambda K: K.gather(variable(K, 2, 3), variable(K, 2))),
    ("gather", "indices", lambda K: K.gather(variable(K, 2, 3), [0.5])),
    ("gather", "reference", lambda K: K.gather(indices=[0])),
    ("one_hot", "indices", lambda K: K.one_hot(variable(K, 2), 3)),
    ("one_hot", "num_classes", lambda K: K.one_hot([1], 0)),
    ("one_hot", "num_classes", lambda K: K.one_hot([1], 2.5)),
    ("one_hot", "num_classes", lambda K: K.one_hot([1])),
    ("pow", "a", lambda K: K.pow(variable(K, 2), "2")),
    ("pow", "a", lambda K: K.pow(variable(K, 2, dtype="int32"), 0.5)),
    ("pow", "x", lambda K: K.pow(variable(K, 2, dtype="bool"), True)),
    ("clip", "min_value", lambda K: K.clip(variable(K, 2), "0", 1)),
    ("clip", "max_value", lambda K: K.clip(variable(K, 2), 0)),
    ("clip", "max_value", lambda K: K.clip(variable(K, 2, dtype="int32"), 0, 2.5)),
    ("clip", "x", lambda K: K.clip(None, 0, 1)),
    ("sum", "X", lambda K: K.sum(X=variable(K, 2), x=variable(K, 2))),
    ("sum", "4", lambda K: K.sum(variable(K, 2), 0, True, 7)),
]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("function, part, call", WRONG, ids=[f"{f}-{a}-{i}" for i, (f, a, _) in enumerate(WRONG)])
def test_wrong_use_is_told(K, language, function, part, call):
    refused(lambda: call(K), f"K.{function}", part, language=language)


def test_a_tensor_of_the_other_engine_is_refused(K, engine_name):
    if engine_name == "tensorflow":
        foreign = importlib.import_module("pytensor.tensor").vector()
    else:
        foreign = importlib.import_module("kerascn.backend.tensorflow.loading").tf.zeros((2,))
    for name in math.__all__:
        given = dict.fromkeys(CONTRACT[name].kinds, foreign)
        refused(lambda n=name, g=given: getattr(K, n)(**g), f"K.{name}")


def test_lengths_that_turn_out_not_to_fit_are_an_error_at_run_time(K):
    x, y = K.placeholder((None, None)), K.placeholder((None, None))
    for made in (K.dot(x, y), K.maximum(x, y), K.batch_dot(x, y)):
        with pytest.raises(Exception):  # noqa: B017 - the engine's own
            K.function([x, y], [made])([np.ones((2, 3)), np.ones((2, 5))])


# --------------------------------------------------------------------------- both spellings


def test_keras_1_words_and_places(K):
    indices = K.constant([0, 2], dtype="int32")
    pairs = [(K.one_hot(indices, nb_classes=3), K.one_hot(indices, num_classes=3))]
    x = K.variable([[1.0, 5.0], [4.0, 2.0]])
    kerascn.set_dialect(1)
    try:
        pairs += [
            (K.one_hot(indices, 3), pairs[0][1]),
            (K.lesser(x, 3), None),
            (K.lesser_equal(x, 4.0), None),
        ]
        for name in set(REDUCTIONS) - {"logsumexp"}:
            pairs.append((getattr(K, name)(x, 1, True), getattr(K, name)(x, axis=1, keepdims=True)))
        pairs += [
            (K.argmax(x, 0), K.argmax(x, axis=0)),
            (K.clip(x, 2, 4), K.clip(x, min_value=2, max_value=4)),
        ]
        pairs += [(K.batch_dot(x, x, 1), K.batch_dot(x, x, axes=1)), (K.pow(x, 2), K.pow(x, a=2))]
        pairs += [(K.logsumexp(x, 1), K.logsumexp(x, axis=1)), (K.cumsum(x, 1), K.cumsum(x, axis=1))]
    finally:
        kerascn.set_dialect(2)
    pairs = [(old, K.less(x, 3.0) if new is None and i == 2 else new) for i, (old, new) in enumerate(pairs)]
    pairs = [(old, K.less_equal(x, 4.0) if new is None else new) for old, new in pairs]
    found = values(K, *(tensor for pair in pairs for tensor in pair))
    for old, new in zip(found[::2], found[1::2], strict=True):
        np.testing.assert_array_equal(old, new)


# --------------------------------------------------------------------------- at run time


@pytest.mark.parametrize("wrong", [[5], [-1], [[0, 1], [2, 9]]])
def test_an_index_outside_is_an_error_at_run_time(K, wrong):
    reference, indices = K.variable(np.ones((5, 2))), K.placeholder(ndim=np.ndim(wrong), dtype="int32")
    run = K.function([indices], [K.gather(reference, indices)])
    with pytest.raises(Exception):  # noqa: B017 - the engine's own
        run([np.array(wrong)])
    assert run([np.zeros(np.shape(wrong))])[0].shape == (*np.shape(wrong), 2)


@pytest.mark.parametrize("name", ["max", "min", "argmax", "argmin", "logsumexp"])
def test_of_nothing_there_is_no_largest(K, name):
    x = K.placeholder((None, 3))
    for axis in (0, None):
        run = K.function([x], [getattr(K, name)(x, axis)])
        with pytest.raises(Exception):  # noqa: B017 - the engine's own
            run([np.zeros((0, 3))])
        assert np.all(np.isfinite(run([np.zeros((2, 3))])[0]))


def test_means_of_nothing_are_nan(K):
    x = K.placeholder((None, 3))
    for found in K.function([x], [K.mean(x, 0), K.var(x, 0), K.std(x, 0)])([np.zeros((0, 3))]):
        np.testing.assert_array_equal(found, [NAN] * 3)


def test_an_integer_to_a_negative_power_is_an_error_at_run_time(K):
    x = K.placeholder((2,), dtype="int32")
    with pytest.raises(Exception):  # noqa: B017 - the engine's own
        K.function([x], [K.pow(x, -1)])([[1, 2]])


def test_logsumexp_does_not_overflow(K):
    x = K.constant([[1000.0, 1000.0], [-1000.0, -1001.0], [0.0, -INF]])
    expected = [1000 + np.log(2), -1000 + np.log1p(np.exp(-1)), 0]
    np.testing.assert_allclose(K.eval(K.logsumexp(x, 1)), expected, rtol=1e-6)


def test_sums_of_many_halves_keep_their_digits(K):
    x = K.constant(np.full(4000, 0.1), dtype="float16")
    np.testing.assert_allclose(values(K, K.mean(x), K.sum(x)), [0.1, 400], rtol=2e-3)


# --------------------------------------------------------------------------- gradients at corners


def slope(K, function, at, **arguments):
    x = K.variable(at, dtype="float64")
    (found,) = K.gradients(K.sum(function(x, **arguments)), [x])
    return None if found is None else K.eval(found).tolist()


def test_equal_largest_elements_share_the_gradient(K):
    assert slope(K, K.max, [1, 3, 3, 2]) == [0, 0.5, 0.5, 0]
    assert slope(K, K.min, [1, 1, 1, 2]) == pytest.approx([1 / 3, 1 / 3, 1 / 3, 0])
    assert slope(K, K.max, [[1, 1], [5, 3]], axis=1) == [[0.5, 0.5], [1, 0]]


def test_of_two_equal_elements_the_first_has_the_gradient(K):
    for function in (K.maximum, K.minimum):
        x, y = K.variable([1.0, 2.0]), K.variable([1.0, 2.0])
        by_x, by_y = values(K, *K.gradients(K.sum(function(x, y)), [x, y]))
        assert (by_x.tolist(), by_y.tolist()) == ([1, 1], [0, 0])


def test_the_gradient_of_clip_passes_inside_and_on_the_bounds(K):
    assert slope(K, K.clip, [-1, 0, 0.5, 1, 2], min_value=0, max_value=1) == [0, 1, 1, 1, 0]
    assert slope(K, lambda x: K.sqrt(K.clip(x, 0, None)), [-4, 4]) == [0, 0.25]


def test_corners_of_functions_of_one_element(K):
    assert slope(K, K.sqrt, [-4, 0, 4]) == [0, INF, 0.25]
    assert slope(K, K.abs, [-2, 0, 2]) == [-1, 0, 1]
    assert slope(K, K.sign, [-2, 0, 2]) == [0, 0, 0]
    assert slope(K, K.round, [-2, 0, 2]) is None


def test_products_with_zeros_have_right_gradients(K):
    assert slope(K, K.prod, [2, 0, 3]) == [0, 6, 0]
    assert slope(K, K.prod, [2, 0, 0]) == [0, 0, 0]
    assert slope(K, K.cumprod, [2, 0, 3, 0]) == [1, 2 + 6, 0, 0]


@pytest.mark.parametrize("name", [*NO_SLOPE, "argmax", "argmin"])
def test_no_gradient_where_the_result_is_no_float(K, name):
    x = K.variable([1.0, 2.0])
    assert K.gradients(K.sum(K.cast(getattr(K, name)(x), "float32")), [x]) == [None]


# --------------------------------------------------------------------------- sparse


@pytest.mark.parametrize("shape", [(3, 5), (4, 3, 5), (3,)])
def test_a_sparse_matrix_times_a_tensor(K, shape):
    dense = np.array([[1, 0, 2], [0, 0, 3]], "float32")
    other = np.random.RandomState(1).normal(size=shape).astype("float32")
    y = K.variable(other)
    for x, given in (
        (K.variable(scipy.sparse.csr_matrix(dense)), None),
        (K.placeholder((None, 3), sparse=True), scipy.sparse.csr_matrix(dense)),
    ):
        product = K.dot(x, y)
        (by_y,) = K.gradients(K.sum(product), [y])
        run = K.function([x] if given is not None else [], [product, by_y])
        found, gradient = run([given] if given is not None else [])
        np.testing.assert_allclose(found, np.dot(dense, other), rtol=1e-5)
        column = dense.sum(0)
        expected = column if len(shape) == 1 else np.broadcast_to(column[:, None], shape)
        np.testing.assert_allclose(gradient, expected, rtol=1e-5)


def test_gathered_rows_give_their_gradient_back(K):
    table, indices = K.variable(np.zeros((4, 2))), K.constant([[1, 1], [3, 0]], dtype="int32")
    (found,) = K.gradients(K.sum(K.gather(table, indices)), [table])
    assert K.eval(found).tolist() == [[1, 1], [2, 2], [0, 0], [1, 1]]
