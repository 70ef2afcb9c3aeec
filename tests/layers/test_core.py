"""The plain layers: each against a formula, with unknown lengths, copied, in the words of both ages."""

import numpy as np
import pytest
import scipy.sparse

import kerascn
from kerascn import backend as K
from kerascn import constraints, regularizers
from kerascn.declare import registry
from kerascn.engine import Input
from kerascn.layers import (
    Activation,
    ActivityRegularization,
    Dense,
    Dropout,
    Flatten,
    Lambda,
    Masking,
    Permute,
    RepeatVector,
    Reshape,
)
from tests.layers.referee_layers import apply, check_gradients, check_refusal, computing_in, copy_of, inputs_for, plain

pytestmark = pytest.mark.engine

CHANCE = np.random.default_rng(11)
ROWS = CHANCE.normal(size=(3, 4)).astype("float32")
SERIES = CHANCE.normal(size=(3, 5, 4)).astype("float32")
IMAGES = CHANCE.normal(size=(2, 3, 5, 4)).astype("float32")


@pytest.fixture
def channels_first():
    """Images have their channels first where nothing is said, for the rest of a test."""
    before = kerascn.config.image_data_format()
    kerascn.config.set_image_data_format("channels_first")
    yield
    kerascn.config.set_image_data_format(before)


def softmax(x):
    powers = np.exp(x - x.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


def relu(x):
    return np.maximum(x, 0)


def dense(activation=lambda x: x):
    return lambda x, kernel, bias=0.0: activation(np.tensordot(x, kernel, 1) + bias)


def steps_kept(x):
    return x * (x != 2).any(-1, keepdims=True)


def squares(x):
    return x * x


WITH_GAPS = np.where(CHANCE.random((3, 5, 1)) < 0.5, 2, SERIES).astype("float32")

# Layer; the array it is called on; the formula, of the array and the weights.
FORMULAS = {
    "dense": (lambda: Dense(3), ROWS, dense()),
    "dense bias": (lambda: Dense(3, activation="relu", bias_initializer="normal"), ROWS, dense(relu)),
    "dense series": (lambda: Dense(2, bias_initializer="ones"), SERIES, dense()),
    "dense images": (lambda: Dense(6, "softmax", use_bias=False), IMAGES, dense(softmax)),
    "dense function": (lambda: Dense(6, activation=squares), ROWS, dense(np.square)),
    "activation": (lambda: Activation("tanh"), SERIES, np.tanh),
    "activation softmax": (lambda: Activation("softmax"), SERIES, softmax),
    "activation none": (lambda: Activation("linear"), SERIES, lambda x: x),
    "activation function": (lambda: Activation(K.exp), SERIES, np.exp),
    "dropout": (lambda: Dropout(0.5), SERIES, lambda x: x),
    "flatten": (lambda: Flatten(), SERIES, lambda x: x.reshape(3, 20)),
    "flatten images": (lambda: Flatten(), IMAGES, lambda x: x.reshape(2, 60)),
    "flatten last": (lambda: Flatten("channels_last"), IMAGES, lambda x: x.reshape(2, 60)),
    "flatten first": (lambda: Flatten("channels_first"), IMAGES, lambda x: x.transpose(0, 2, 3, 1).reshape(2, 60)),
    "reshape": (lambda: Reshape((2, 10)), SERIES, lambda x: x.reshape(3, 2, 10)),
    "reshape -1": (lambda: Reshape((-1, 2)), SERIES, lambda x: x.reshape(3, 10, 2)),
    "reshape row": (lambda: Reshape((20,)), SERIES, lambda x: x.reshape(3, 20)),
    "reshape axis": (lambda: Reshape((1, 5, 4, 1)), SERIES, lambda x: x.reshape(3, 1, 5, 4, 1)),
    "permute": (lambda: Permute((2, 1)), SERIES, lambda x: x.transpose(0, 2, 1)),
    "permute images": (lambda: Permute((3, 1, 2)), IMAGES, lambda x: x.transpose(0, 3, 1, 2)),
    "repeat": (lambda: RepeatVector(6), ROWS, lambda x: np.stack([x] * 6, 1)),
    "masking": (lambda: Masking(2.0), WITH_GAPS, steps_kept),
    "activity": (lambda: ActivityRegularization(0.1, 0.2), ROWS, lambda x: x),
    "lambda": (lambda: Lambda(lambda x: x * 2 + 1), SERIES, lambda x: x * 2 + 1),
    "lambda shape": (lambda: Lambda(lambda x: x[:, 1:], output_shape=(4, 4)), SERIES, lambda x: x[:, 1:]),
    "lambda sum": (lambda: Lambda(lambda x: K.sum(x, axis=-1)), SERIES, lambda x: x.sum(-1)),
    "lambda more": (lambda: Lambda(lambda x, n: x**n, arguments={"n": 3}), SERIES, lambda x: x**3),
}


@pytest.mark.parametrize("name", FORMULAS)
def test_the_formula_and_the_shape(name):
    make, array, formula = FORMULAS[name]
    layer = make()
    found = apply(layer, array)
    expected = formula(array, *layer.get_weights())
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)
    assert found.dtype == np.float32
    assert layer.output_shape == (None, *expected.shape[1:])
    assert tuple(layer.compute_output_shape(array.shape)) == expected.shape


@pytest.mark.parametrize("name", FORMULAS)
def test_dialect_and_order_of_axes_change_nothing_inside(name, dialect, channels_first):
    make, array, formula = FORMULAS[name]
    layer = make()
    dialect(1)
    found = apply(layer, array)
    np.testing.assert_allclose(found, formula(array, *layer.get_weights()), rtol=1e-4, atol=1e-5)


# Layers that can be told of an axis without a length, and the shape of their output then.
OPEN = {
    "dense series": (1, (None, None, 2)),
    "dense images": (1, (None, None, 5, 6)),
    "activation softmax": (1, (None, None, 4)),
    "dropout": (1, (None, None, 4)),
    "flatten": (1, (None, None)),
    "flatten first": (2, (None, None)),
    "reshape": (1, (None, 2, 10)),
    "reshape -1": (1, (None, None, 2)),
    "permute": (1, (None, 4, None)),
    "repeat": (1, (None, 6, None)),
    "masking": (1, (None, None, 4)),
    "lambda": (1, (None, None, 4)),
    "lambda sum": (1, (None, None)),
    "lambda shape": (1, (None, 4, 4)),
}


@pytest.mark.parametrize("name", OPEN)
def test_unknown_lengths(name):
    make, array, formula = FORMULAS[name]
    unknown, shape = OPEN[name]
    layer = make()
    found = apply(layer, array, unknown=(unknown,))
    assert layer.output_shape == shape
    np.testing.assert_allclose(found, formula(array, *layer.get_weights()), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("name", FORMULAS)
def test_a_copy_by_the_configuration(name):
    make, array, _ = FORMULAS[name]
    layer = make()
    expected = apply(layer, array)
    with registry.custom_objects({"exp": K.exp, "squares": squares}):
        copy = copy_of(layer, array)
    assert copy.get_config() == layer.get_config()
    np.testing.assert_allclose(apply(copy, array), expected, rtol=1e-6)


@pytest.mark.parametrize("dtype, tolerance", [("float64", 1e-12), ("float16", 2e-2)])
def test_other_number_types(dtype, tolerance):
    with computing_in(dtype):
        layer, array = Dense(3, activation="relu", bias_initializer="normal"), ROWS.astype(dtype)
        found = apply(layer, array)
        assert {w.dtype for w in layer.get_weights()} == {np.dtype(dtype)} == {found.dtype}
        weights = [w.astype("float64") for w in layer.get_weights()]
        np.testing.assert_allclose(
            found, dense(relu)(array.astype("float64"), *weights), rtol=tolerance, atol=tolerance
        )


# ------------------------------------------------------------------------------- Dense


@pytest.mark.parametrize("array", [ROWS, SERIES], ids=["rows", "series"])
def test_gradients_of_dense(array):
    with computing_in("float64"):
        layer = Dense(3, activation="tanh", bias_initializer="normal")
        layer(inputs_for([array.astype("float64")])[0])
        check_gradients(layer, array.astype("float64"))


def test_penalties_and_constraints():
    layer = Dense(
        3,
        kernel_regularizer=regularizers.l1(0.1),
        bias_regularizer="l2",
        activity_regularizer=regularizers.l2(0.3),
        bias_initializer="ones",
        kernel_constraint="non_neg",
        bias_constraint=constraints.MaxNorm(1),
    )
    (x,) = inputs_for([ROWS])
    y = layer(x)
    found = K.function([x], [y, *layer.losses])([ROWS])
    kernel, bias = layer.get_weights()
    expected = [0.1 * np.abs(kernel).sum(), 0.01 * (bias**2).sum(), 0.3 * (found[0] ** 2).sum()]
    np.testing.assert_allclose(found[1:], expected, rtol=1e-5)
    assert (len(layer.get_losses_for(None)), len(layer.get_losses_for(x))) == (2, 1)
    assert isinstance(layer.kernel.constraint, constraints.NonNeg)
    assert isinstance(layer.bias.constraint, constraints.MaxNorm)
    assert (layer.W, layer.b) == (layer.kernel, layer.bias)


def test_dense_knows_its_input():
    assert Dense(3, input_shape=(4,)).batch_input_shape == (None, 4)
    assert Dense(3, input_dim=4).batch_input_shape == (None, 4)
    assert Dense(3, batch_input_shape=(7, 4)).get_config()["batch_input_shape"] == (7, 4)
    given = [np.eye(4, 3), np.arange(3)]
    np.testing.assert_allclose(apply(Dense(3, weights=given), ROWS), ROWS[:, :3] + np.arange(3), rtol=1e-5)
    layer = Dense(3, trainable=False)
    apply(layer, ROWS)
    assert (layer.trainable_weights, len(layer.non_trainable_weights)) == ([], 2)


def test_dense_on_a_sparse_input():
    values = ROWS * (ROWS > 0.5)
    x = Input(shape=(4,), sparse=True)
    layer = Dense(3, bias_initializer="ones")
    y, wide = layer(x), Lambda(K.to_dense)(x)
    assert K.int_shape(y) == (None, 3) and K.int_shape(wide) == (None, 4)
    found = K.function([x], [y, wide])([scipy.sparse.csr_matrix(values)])
    np.testing.assert_allclose(found[0], values @ layer.get_weights()[0] + 1, rtol=1e-5)
    np.testing.assert_array_equal(found[1], values)


# ------------------------------------------------------------------------------- Dropout

ONES = np.ones((200, 300), "float32")


@pytest.mark.parametrize("rate", [0.2, 0.5, 0.75])
def test_shares_that_are_dropped(rate):
    dropped = apply(Dropout(rate), ONES, training=True)
    np.testing.assert_allclose(np.unique(dropped), [0, 1 / (1 - rate)], rtol=1e-5)
    spread = np.sqrt(rate * (1 - rate) / ONES.size)
    assert abs((dropped == 0).mean() - rate) < 5 * spread
    for axis in (0, 1):  # no row and no column is preferred
        several = (dropped == 0).mean(axis)
        assert several.std() < 1.3 * np.sqrt(rate * (1 - rate) / ONES.shape[axis])


def test_dropout_in_test_and_said_in_the_call():
    np.testing.assert_array_equal(apply(Dropout(0.5), ONES), ONES)
    np.testing.assert_array_equal(apply(Dropout(0.0), ONES, training=True), ONES)
    assert (apply(Dropout(0.5), ONES, training=False) == 1).all()
    (x,) = inputs_for([ONES])
    layer = Dropout(0.5)
    always, never = layer(x, training=True), layer(x, training=False)
    found = K.function([x], [always, never])([ONES])
    assert (found[0] == 0).mean() > 0.4 and (found[1] == 1).all()
    assert layer(x)._uses_learning_phase and not never._uses_learning_phase


def test_seeds():
    first = apply(Dropout(0.5, seed=3, name="a"), ONES, training=True, calls=2)
    again = apply(Dropout(0.5, seed=3, name="a"), ONES, training=True, calls=2)
    np.testing.assert_array_equal(first, again)
    assert (first[0] != first[1]).any()
    for other in (Dropout(0.5, seed=4, name="a"), Dropout(0.5, name="a"), Dropout(0.5, seed=3, name="b")):
        assert (apply(other, ONES, training=True) != first[0]).any()


@pytest.mark.parametrize("noise_shape", [(200, 1), (None, 1), (1, 300)])
def test_the_shape_of_the_noise(noise_shape):
    dropped = apply(Dropout(0.5, noise_shape=noise_shape), ONES, training=True) == 0
    for axis, length in enumerate(noise_shape):
        same = (dropped == dropped.take([0], axis)).all()
        assert same == (length == 1)


# ------------------------------------------------------------------------------- Masks


@pytest.mark.parametrize("make", [
    lambda: Dense(2), lambda: Activation("relu"), lambda: Dropout(0.5), lambda: ActivityRegularization(0.1),
])  # fmt: skip
def test_masks_pass(make):
    (x,) = inputs_for([WITH_GAPS])
    masked = Masking(2.0)(x)
    layer = make()
    layer(masked)
    mask = layer.output_mask
    found = K.function([x], [K.cast(mask, "float32")])([WITH_GAPS])[0]
    np.testing.assert_array_equal(found, (WITH_GAPS != 2).any(-1))
    assert 0 < found.mean() < 1


@pytest.mark.parametrize("make", [lambda: Flatten(), lambda: Reshape((20,)), lambda: Permute((2, 1))])
def test_masks_are_refused(make):
    (x,) = inputs_for([WITH_GAPS])
    masked = Masking(2.0)(x)
    for language in ("en", "zh"):
        layer = make()
        check_refusal(lambda layer=layer: layer(masked), "layer.no_masks", [layer.name], language)


def test_masking_marks_steps_of_whole_numbers_too():
    numbers = np.array([[[1, 2], [0, 0]], [[0, 3], [0, 0]]], "int32")
    (x,) = inputs_for([numbers])
    layer = Masking()
    y = layer(x)
    found = K.function([x], [y, K.cast(layer.output_mask, "int32")])([numbers])
    np.testing.assert_array_equal(found[0], numbers)
    np.testing.assert_array_equal(found[1], [[1, 0], [1, 0]])


@pytest.mark.parametrize("l1, l2", [(0.1, 0.2), (0.1, 0.0), (0.0, 0.2), (0.0, 0.0)])
def test_penalties_on_outputs(l1, l2):
    layer = ActivityRegularization(l1=l1, l2=l2)
    (x,) = inputs_for([ROWS])
    layer(x)
    (found,) = K.function([x], layer.get_losses_for(x))([ROWS])
    np.testing.assert_allclose(found, l1 * np.abs(ROWS).sum() + l2 * (ROWS**2).sum(), rtol=1e-5)


# ------------------------------------------------------------------------------- Spellings and wrong uses

# Calls in the words of Keras 1, and the same in those of Keras 2.
SPELLINGS = [
    (
        lambda: Dense(output_dim=3, init="normal", W_regularizer="l1", b_constraint="unitnorm", bias=True, input_dim=4),
        lambda: Dense(3, kernel_initializer="normal", kernel_regularizer="l1", bias_constraint="unitnorm", input_dim=4),
    ),
    (lambda: Dense(3, bias=False), lambda: Dense(3, use_bias=False)),
    (lambda: Dropout(p=0.3), lambda: Dropout(0.3)),
    (lambda: Activation(activation="relu", input_dtype="float32"), lambda: Activation("relu", dtype="float32")),
]
# Calls by place under dialect 1, and the same in the words of Keras 2.
PLACES = [
    (
        lambda: Dense(3, "normal", "relu", None, "l1", "l2", None, "nonneg", "unitnorm", False, 4),
        lambda: Dense(
            3, "relu", False, "normal", kernel_regularizer="l1", bias_regularizer="l2", kernel_constraint="nonneg",
            bias_constraint="unitnorm", input_dim=4,
        ),
    ),
    (lambda: Dropout(0.3, (None, 1), 5), lambda: Dropout(0.3, (None, 1), 5)),
    (lambda: Lambda(abs, (3,), {"n": 1}), lambda: Lambda(abs, (3,), arguments={"n": 1})),
    (lambda: ActivityRegularization(0.1, 0.2), lambda: ActivityRegularization(l1=0.1, l2=0.2)),
    (lambda: Masking(1.0), lambda: Masking(mask_value=1.0)),
    (lambda: Permute((2, 1)), lambda: Permute(dims=(2, 1))),
    (lambda: RepeatVector(3), lambda: RepeatVector(n=3)),
    (lambda: Reshape((3,)), lambda: Reshape(target_shape=(3,))),
]  # fmt: skip


@pytest.mark.parametrize("place", range(len(SPELLINGS)))
def test_both_spellings(place):
    old, new = SPELLINGS[place]
    assert plain(old().get_config()) == plain(new().get_config())


@pytest.mark.parametrize("place", range(len(PLACES)))
def test_the_places_of_keras_1(place, dialect):
    old, new = PLACES[place]
    expected = plain(new().get_config())
    dialect(1)
    assert plain(old().get_config()) == expected


def call(layer, *shape, dtype="float32"):
    return lambda: layer()(Input(batch_shape=shape, dtype=dtype))


WRONG = [
    (lambda: Dense(), "call.missing", ["Dense", "units"]),
    (lambda: Dense(0), "call.bad_value", ["units", "0"]),
    (lambda: Dense(2.5), "call.bad_value", ["units", "2.5"]),
    (lambda: Dense(3, "rleu"), "registry.unknown", ["rleu", "relu"]),
    (lambda: Dense(3, unit=4), "call.unknown", ["unit", "units"]),
    (lambda: Dense(3, output_dim=4), "call.twice_keras1", ["output_dim"]),
    (lambda: Dense(3, "relu", init="normal"), "call.twice_keras1", ["init", "relu"]),
    (lambda: Dense(3, init="one", kernel_initializer="zero"), "call.both_spellings", ["init", "kernel_initializer"]),
    (lambda: Dense(3, input_shape=4), "layer.input_shape", ["4", "(4,)"]),
    (lambda: Dense(3)(ROWS), "layer.not_a_tensor", ["dense_"]),
    (call(lambda: Dense(3), None), "spec.min_ndim", ["2", "(None,)"]),
    (call(lambda: Dense(3), None, None), "weights.shape_unknown", ["kernel", "None"]),
    (call(lambda: Dense(3, weights=[np.ones((4, 3))]), None, 4), "weights.count", ["2", "1"]),
    (lambda: Activation(), "call.missing", ["activation"]),
    (lambda: Activation("sofmax"), "registry.unknown", ["sofmax", "softmax"]),
    (lambda: Dropout(1.5), "call.bad_value", ["rate", "1.5"]),
    (lambda: Dropout("half"), "call.bad_value", ["rate", "half"]),
    (lambda: Dropout(0.5, seed=-1), "call.bad_value", ["seed", "-1"]),
    (call(lambda: Flatten(), None, 4), "spec.min_ndim", ["3", "(None, 4)"]),
    (lambda: Flatten("last"), "call.bad_value", ["data_format", "last"]),
    (lambda: Reshape((-1, -1)), "core.reshape_lengths", ["(-1, -1)"]),
    (lambda: Reshape((-2, 3)), "core.reshape_lengths", ["(-2, 3)"]),
    (lambda: Reshape(8), "core.reshape_lengths", ["8"]),
    (lambda: Reshape((2.5, 2)), "core.reshape_lengths", ["2.5"]),
    (call(lambda: Reshape((3, 3)), None, 8), "core.reshape_size", ["(8,)", "(3, 3)"]),
    (call(lambda: Reshape((-1, 3)), None, 8), "core.reshape_size", ["(8,)", "(-1, 3)"]),
    (lambda: Permute((0, 1)), "core.permute", ["(0, 1)"]),
    (lambda: Permute((1, 1)), "core.permute", ["(1, 1)"]),
    (lambda: Permute(2), "core.permute", ["2"]),
    (call(lambda: Permute((2, 1)), None, 8), "spec.ndim", ["3", "(None, 8)"]),
    (lambda: RepeatVector("3"), "call.bad_value", ["n", "'3'"]),
    (call(lambda: RepeatVector(3), None, 4, 4), "spec.ndim", ["2", "(None, 4, 4)"]),
    (lambda: Masking("none"), "call.bad_value", ["mask_value", "none"]),
    (lambda: ActivityRegularization(l1="big"), "call.bad_value", ["l1", "big"]),
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("place", range(len(WRONG)))
def test_wrong_uses(place, language):
    check_refusal(*WRONG[place], language)
