"""The theme ``nn``: parameters that count, wrong uses, both spellings, gradients at corners, settings."""

import importlib
import inspect

import numpy as np
import pytest

import kerascn
from kerascn.backend.contract import nn
from kerascn.backend.contract.dispatch import CONTRACT
from tests.contract.cases_nn import CASES, crossentropy, two_way
from tests.contract.harness import effects
from tests.contract.told import refused

INF, NAN = np.inf, np.nan


@pytest.fixture(autouse=True)
def new_graph(K):
    """Each test begins with an empty graph: TensorFlow's session is slow on a large one."""
    K.clear_session()


def test_every_parameter_of_every_function_has_an_effect():
    declared = {(name, argument) for name in nn.__all__ for argument in CONTRACT[name].kinds}
    assert declared - effects(CASES) == set()


def test_every_argument_has_a_kind():
    for name in nn.__all__:
        assert list(inspect.signature(CONTRACT[name].body).parameters) == list(CONTRACT[name].kinds), name


def values(K, *tensors):
    return K.function([], list(tensors))([])


# --------------------------------------------------------------------------- wrong use


def variable(K, *shape, dtype="float32"):
    return K.variable(np.ones(shape), dtype=dtype)


ONE = ("relu", "elu", "selu", "softmax", "softplus", "softsign", "sigmoid", "hard_sigmoid", "tanh", "l2_normalize")
TWO = ("categorical_crossentropy", "binary_crossentropy")
WRONG = [(name, "x", lambda K, n=name, v=v: getattr(K, n)(v)) for name in ONE for v in (None, "abc", [True])]
WRONG += [(name, "x", lambda K, n=name: getattr(K, n)(variable(K, 2, dtype="int32"))) for name in ONE]
WRONG += [(name, "x", lambda K, n=name: getattr(K, n)()) for name in ONE]
WRONG += [
    (name, "axis", lambda K, n=name: getattr(K, n)(variable(K, 2, 3), axis=2)) for name in ("softmax", "l2_normalize")
]
WRONG += [(name, "alpha", lambda K, n=name: getattr(K, n)(variable(K, 2), alpha="0")) for name in ("relu", "elu")]
WRONG += [(name, "alpha", lambda K, n=name: getattr(K, n)(variable(K, 2), alpha=None)) for name in ("relu", "elu")]
WRONG += [
    (name, "output", lambda K, n=name, o=o: getattr(K, n)(variable(K, 4, 3), variable(K, *o)))
    for name in TWO
    for o in ((4, 2), (4,), (4, 3, 1))
]
WRONG += [
    (name, "output", lambda K, n=name: getattr(K, n)(variable(K, 2, dtype="float64"), variable(K, 2))) for name in TWO
]
WRONG += [
    (name, "target", lambda K, n=name: getattr(K, n)(variable(K, 2, dtype="int32"), variable(K, 2))) for name in TWO
]
WRONG += [(name, "output", lambda K, n=name: getattr(K, n)(variable(K, 2))) for name in TWO]
WRONG += [(name, "from_logits", lambda K, n=name: getattr(K, n)([0.5], [0.5], "no")) for name in TWO]
SPARSE = "sparse_categorical_crossentropy"
NORM, TRAIN = "batch_normalization", "normalize_batch_in_training"
WRONG += [
    ("relu", "max_value", lambda K: K.relu(variable(K, 2), max_value="6")),
    ("relu", "threshold", lambda K: K.relu(variable(K, 2), threshold=None)),
    ("relu", "alpha", lambda K: K.relu(variable(K, 2), variable(K, 2, dtype="float64"))),
    ("relu", "limit", lambda K: K.relu(variable(K, 2), limit=6)),
    ("softmax", "axis", lambda K: K.softmax(variable(K, 2), None)),
    ("softmax", "axis", lambda K: K.softmax(variable(K))),
    ("categorical_crossentropy", "axis", lambda K: K.categorical_crossentropy([[0.5]], [[0.5]], axis=2)),
    (SPARSE, "axis", lambda K: getattr(K, SPARSE)([1, 0], variable(K, 2, 3), axis=-3)),
    (SPARSE, "target", lambda K: getattr(K, SPARSE)([1, 0, 1], variable(K, 2, 3))),
    (SPARSE, "target", lambda K: getattr(K, SPARSE)([True, False], variable(K, 2, 3))),
    (SPARSE, "output", lambda K: getattr(K, SPARSE)([1, 0], variable(K, 2, 3, dtype="int32"))),
    ("in_top_k", "predictions", lambda K: K.in_top_k(variable(K, 2), [1], 1)),
    ("in_top_k", "targets", lambda K: K.in_top_k(variable(K, 2, 3), [1], 1)),
    ("in_top_k", "targets", lambda K: K.in_top_k(variable(K, 2, 3), variable(K, 2), 1)),
    ("in_top_k", "k", lambda K: K.in_top_k(variable(K, 2, 3), [0, 1], 0)),
    ("bias_add", "bias", lambda K: K.bias_add(variable(K, 2, 3), variable(K, 2))),
    ("bias_add", "bias", lambda K: K.bias_add(variable(K, 2, 3), variable(K, 2, 3))),
    ("bias_add", "(4, 5, 3)", lambda K: K.bias_add(variable(K, 2, 3, 4, 5), variable(K, 5), "channels_first")),
    ("bias_add", "bias", lambda K: K.bias_add(variable(K, 2, 3), variable(K, 3, dtype="float64"))),
    ("bias_add", "x", lambda K: K.bias_add(variable(K), variable(K, 1))),
    ("bias_add", "data_format", lambda K: K.bias_add(variable(K, 2, 3), variable(K, 3), "channels")),
    (TRAIN, "gamma", lambda K: getattr(K, TRAIN)(variable(K, 4, 3), variable(K, 4), None, [0])),
    (TRAIN, "beta", lambda K: getattr(K, TRAIN)(variable(K, 2, 5, 4, 3), None, variable(K, 5), [0, 1, 2])),
    (TRAIN, "reduction_axes", lambda K: getattr(K, TRAIN)(variable(K, 4, 3), None, None, [2])),
    (TRAIN, "reduction_axes", lambda K: getattr(K, TRAIN)(variable(K, 4, 3), None, None, None)),
    (TRAIN, "epsilon", lambda K: getattr(K, TRAIN)(variable(K, 4, 3), None, None, [0], -1)),
    (NORM, "mean", lambda K: getattr(K, NORM)(variable(K, 4, 3), variable(K, 4), variable(K, 3), None, None)),
    (NORM, "var", lambda K: getattr(K, NORM)(variable(K, 4, 3), variable(K, 3), None, None, None)),
    (NORM, "gamma", lambda K: getattr(K, NORM)(*[variable(K, 4, 3)] * 4, variable(K, 2, 3))),
    (NORM, "epsilon", lambda K: getattr(K, NORM)(*[variable(K, 3)] * 5, epsilon=None)),
    (NORM, "axis", lambda K: getattr(K, NORM)(*[variable(K, 3)] * 5, axis=1)),
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("function, part, call", WRONG, ids=[f"{f}-{a}-{i}" for i, (f, a, _) in enumerate(WRONG)])
def test_wrong_use_is_told(K, language, function, part, call):
    refused(lambda: call(K), f"K.{function}", part, language=language)


def test_a_tensor_of_the_other_engine_is_refused(K, engine_name, monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "tensorflow")  # importing TensorFlow imports a Keras that knows no Theano
    module = importlib.import_module({"tensorflow": "pytensor.tensor", "theano": "tensorflow"}[engine_name])
    foreign = module.vector() if engine_name == "tensorflow" else module.zeros((2,))
    for name in nn.__all__:
        refused(lambda n=name: getattr(K, n)(**dict.fromkeys(CONTRACT[n].kinds, foreign)), f"K.{name}")


@pytest.mark.parametrize("labels", [[3, 0], [-1, 0], [0]])
@pytest.mark.parametrize("logits", [True, False])
def test_a_label_that_is_no_class_is_an_error_at_run_time(K, labels, logits):
    target, output = K.placeholder((None,), dtype="int32"), K.placeholder((None, 3))
    run = K.function([target, output], [K.sparse_categorical_crossentropy(target, output, logits)])
    given = np.full((2, 3), 0.25)
    with pytest.raises(Exception):  # noqa: B017 - the engine's own
        run([np.array(labels), given])
    np.testing.assert_allclose(run([np.array([2, 0]), given])[0], np.log([3, 3]), rtol=1e-5)


# --------------------------------------------------------------------------- both spellings


@pytest.fixture
def keras_1():
    kerascn.set_dialect(1)
    yield
    kerascn.set_dialect(2)


def test_by_place_keras_1_has_the_output_before_the_target(K, keras_1):
    target, output = np.array([[0.0, 1.0]], "float32"), np.array([[0.3, 0.7]], "float32")
    t, o, label = K.constant(target), K.constant(output), K.constant([1], dtype="int32")
    found = values(
        K,
        K.categorical_crossentropy(o, t),
        K.binary_crossentropy(o, t),
        K.sparse_categorical_crossentropy(o, label),
    )
    wanted = (crossentropy(target, output), two_way(target, output), -np.log([0.7]))
    for one, expected in zip(found, wanted, strict=True):
        np.testing.assert_allclose(one, expected, rtol=1e-5)


def test_by_name_the_order_does_not_matter(K):
    target, output = np.array([[0.0, 1.0]], "float32"), np.array([[0.3, 0.7]], "float32")
    for dialect in (1, 2):
        kerascn.set_dialect(dialect)
        try:
            found = values(
                K,
                K.categorical_crossentropy(output=K.constant(output), target=K.constant(target)),
                K.binary_crossentropy(target=K.constant(target), output=K.constant(output)),
                K.sparse_categorical_crossentropy(output=K.constant(output), target=[1]),
            )
        finally:
            kerascn.set_dialect(2)
        np.testing.assert_allclose(found[0], crossentropy(target, output), rtol=1e-5)
        np.testing.assert_allclose(found[1], two_way(target, output), rtol=1e-5)
        np.testing.assert_allclose(found[2], -np.log([0.7]), rtol=1e-5)


def test_places_that_both_ages_share(K, keras_1):
    x, stats = K.constant([[1.0, 5.0], [4.0, -2.0]]), [K.constant([1.0, 2.0])] * 4
    pairs = [
        (K.relu(x, 0.1, 4.0), K.relu(x, alpha=0.1, max_value=4.0)),
        (K.elu(x, 0.5), K.elu(x, alpha=0.5)),
        (K.l2_normalize(x, 1), K.l2_normalize(x, axis=1)),
        (K.batch_normalization(x, *stats, 0.1), K.batch_normalization(x, *stats, epsilon=0.1)),
        (K.normalize_batch_in_training(x, *stats[:2], [0], 0.1)[0],
         K.normalize_batch_in_training(x, *stats[:2], reduction_axes=[0], epsilon=0.1)[0]),
    ]  # fmt: skip
    for old, new in pairs:
        np.testing.assert_array_equal(*values(K, old, new))


# --------------------------------------------------------------------------- gradients at corners


def slope(K, function, at, dtype="float32"):
    x = K.variable(at, dtype=dtype)
    (found,) = K.gradients(K.sum(function(x)), [x])
    return K.eval(found).tolist()


def test_the_gradient_of_relu_at_its_corners(K):
    at = [-INF, -1, 0, 1, 6, 7, INF]
    assert slope(K, K.relu, at) == [0, 0, 0, 1, 1, 1, 1]
    assert slope(K, lambda x: K.relu(x, 0.25), at) == [0.25, 0.25, 0.25, 1, 1, 1, 1]
    for alpha in (0.0, 0.25):
        assert slope(K, lambda x, a=alpha: K.relu(x, a, 6), at) == [alpha, alpha, alpha, 1, 0, 0, 0]
        assert slope(K, lambda x, a=alpha: K.relu(x, a, 7, 1), at) == [alpha, alpha, alpha, 1, 1, 0, 0]
        assert slope(K, lambda x, a=alpha: K.relu(x, a, None, 1), at) == [alpha, alpha, alpha, 1, 1, 1, 1]


def test_the_gradient_of_elu_at_its_corners(K):
    assert slope(K, K.elu, [-INF, 0, 1, 1000]) == [0, 1, 1, 1]
    assert slope(K, lambda x: K.elu(x, 0.5), [-INF, 0, 1, 1000]) == [0, 0.5, 1, 1]


def test_gradients_far_out_are_no_nan(K):
    far = [-1e4, 1e4]
    assert slope(K, K.softplus, far) == [0, 1]
    assert slope(K, K.sigmoid, far) == slope(K, K.tanh, far) == slope(K, K.hard_sigmoid, far) == [0, 0]
    assert slope(K, lambda x: K.binary_crossentropy([0.0, 1.0], x, True), [*far]) == [0, 0]
    assert slope(K, lambda x: K.binary_crossentropy([1.0, 0.0], x, True), [*far]) == [-1, 1]
    assert slope(K, lambda x: K.binary_crossentropy([1.0, 0.0], x), [0, 1]) == [0, 0]


def test_the_gradient_at_logits_of_zero(K):
    assert slope(K, lambda x: K.binary_crossentropy([0.0, 1.0, 0.25], x, True), [0, 0, 0]) == [0.5, -0.5, 0.25]


def test_masked_logits_have_gradients(K):
    rows = [[-INF, 0, 0], [0, -INF, 0]]
    hot = np.eye(3, dtype="float32")[[1, 2]]
    expected = pytest.approx(np.array([[0, -0.5, 0.5], [0.5, 0, -0.5]]))
    assert np.array(slope(K, lambda x: K.categorical_crossentropy(hot, x, True), rows)) == expected
    assert np.array(slope(K, lambda x: K.sparse_categorical_crossentropy([1, 2], x, True), rows)) == expected


def test_targets_of_zero_give_no_gradient(K):
    nothing = np.zeros((2, 3), "float32")
    for logits in (True, False):
        found = slope(K, lambda x, at=logits: K.categorical_crossentropy(nothing, x, at), [[1, 2, 3], [3, 2, 1]])
        assert found == [[0, 0, 0], [0, 0, 0]]


def test_statistics_may_depend_on_the_tensor(K):
    """A layer normalization made of K functions has a right gradient."""
    draw = np.random.RandomState(2)
    at, weight = draw.normal(size=(2, 3, 4, 5)), draw.normal(size=(2, 3, 4, 5))

    def made(x):
        mean, var = K.mean(x, 3, True), K.var(x, 3, True)
        return K.batch_normalization(x, mean, var, None, None) * K.constant(weight, dtype="float64")

    def by_hand(x):
        return np.sum((x - x.mean(3, keepdims=True)) / np.sqrt(x.var(3, keepdims=True) + 1e-3) * weight)

    way = draw.normal(size=at.shape)
    expected = (by_hand(at + 1e-6 * way) - by_hand(at - 1e-6 * way)) / 2e-6
    assert np.sum(np.array(slope(K, made, at, "float64")) * way) == pytest.approx(expected, rel=1e-5)


# --------------------------------------------------------------------------- settings and the engine


def test_epsilon_keeps_probabilities_away_from_the_ends(K):
    target, output = [[1.0, 0.0]], [[0.0, 1.0]]
    before = K.epsilon()
    try:
        for epsilon in (1e-2, 1e-5):
            K.set_epsilon(epsilon)
            found = values(
                K,
                K.categorical_crossentropy(target, output),
                K.binary_crossentropy(target, output),
                K.sparse_categorical_crossentropy([0], output),
            )
            for one in found:
                np.testing.assert_allclose(one, np.full(one.shape, -np.log(epsilon)), rtol=1e-2)
    finally:
        K.set_epsilon(before)


def test_the_format_set_is_the_format_meant(K):
    x, bias = K.constant(np.zeros((1, 2, 2))), K.constant([1.0, 2.0])
    before = K.image_data_format()
    try:
        for layout, expected in (("channels_first", [[1, 1], [2, 2]]), ("channels_last", [[1, 2], [1, 2]])):
            K.set_image_data_format(layout)
            assert K.eval(K.bias_add(x, bias))[0].tolist() == expected
    finally:
        K.set_image_data_format(before)


def test_in_top_k_is_tensorflows(K, engine_name):
    if engine_name != "tensorflow":
        return
    tf = importlib.import_module("tensorflow")
    draw = np.random.RandomState(3)
    rows = draw.randint(0, 4, (60, 5)).astype("float32")
    rows[draw.uniform(size=rows.shape) < 0.05] = NAN
    rows[draw.uniform(size=rows.shape) < 0.05] = INF
    targets = draw.randint(-1, 6, 60)
    for k in (1, 2, 5, 7):
        theirs = tf.math.in_top_k(K.constant(targets, dtype="int32"), K.constant(rows), k)
        np.testing.assert_array_equal(*values(K, K.in_top_k(K.constant(rows), targets, k), theirs))
