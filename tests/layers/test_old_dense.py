"""Dense layers of Keras 1, and dropout of whole channels: formulas, statistics, configurations, wrong uses."""

import json

import numpy as np
import pytest

import kerascn
from kerascn import backend as K
from kerascn.engine import Input
from kerascn.layers import (
    Dense,
    Dropout,
    Highway,
    Masking,
    MaxoutDense,
    SpatialDropout1D,
    SpatialDropout2D,
    SpatialDropout3D,
    TimeDistributedDense,
)
from tests.layers.referee_layers import apply, check_gradients, check_refusal, computing_in, copy_of, inputs_for, plain

pytestmark = pytest.mark.engine

CHANCE = np.random.default_rng(41)
ROWS = CHANCE.normal(size=(3, 4)).astype("float32")
SERIES = CHANCE.normal(size=(3, 5, 4)).astype("float32")


def highway(function):
    def formula(x, kernel, carry, bias=0.0, carry_bias=0.0):
        share = 1 / (1 + np.exp(-(x @ carry + carry_bias)))
        return share * function(x @ kernel + bias) + (1 - share) * x

    return formula


def maxout(x, kernels, biases=None):
    biases = np.zeros((len(kernels), 1)) if biases is None else biases
    return np.max([x @ kernel + bias for kernel, bias in zip(kernels, biases, strict=True)], axis=0)


def dense(x, kernel, bias=0.0):
    return np.tensordot(x, kernel, 1) + bias


FORMULAS = {
    "highway": (lambda: Highway(), ROWS, highway(lambda x: x)),
    "highway tanh": (lambda: Highway("normal", "tanh"), ROWS, highway(np.tanh)),
    "highway no bias": (lambda: Highway(bias=False), ROWS, highway(lambda x: x)),
    "highway closed": (lambda: Highway(transform_bias=-2), ROWS, highway(lambda x: x)),
    "maxout": (lambda: MaxoutDense(3), ROWS, maxout),
    "maxout no bias": (lambda: MaxoutDense(2, 5, bias=False), ROWS, maxout),
    "series": (lambda: TimeDistributedDense(3), SERIES, dense),
    "series tanh": (lambda: TimeDistributedDense(2, "normal", "tanh"), SERIES, lambda x, *w: np.tanh(dense(x, *w))),
}


@pytest.mark.parametrize("name", FORMULAS)
@pytest.mark.parametrize("dialect", [1, 2])
def test_the_formula_and_the_shape_in_both_dialects(name, dialect):
    make, array, formula = FORMULAS[name]
    layer = make()
    kerascn.set_dialect(dialect)
    try:
        apply(layer, array)
        layer.set_weights([w + CHANCE.normal(size=w.shape) for w in layer.get_weights()])
        found = apply(layer, array)
    finally:
        kerascn.set_dialect(2)
    expected = formula(array, *layer.get_weights())
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)
    assert layer.output_shape == (None, *expected.shape[1:])
    assert tuple(layer.compute_output_shape(array.shape)) == expected.shape


@pytest.mark.parametrize("name", FORMULAS)
def test_a_copy_by_the_configuration(name):
    make, array, _ = FORMULAS[name]
    layer = make()
    expected = apply(layer, array)
    config = json.loads(json.dumps(layer.get_config()))
    copy = copy_of(layer, array)
    assert json.loads(json.dumps(copy.get_config())) == config
    np.testing.assert_allclose(apply(copy, array), expected, rtol=1e-6)


@pytest.mark.parametrize("make, array", [(lambda: Highway("normal", "tanh"), ROWS), (lambda: MaxoutDense(2, 3), ROWS)])
def test_gradients(make, array):
    with computing_in("float64"):
        layer = make()
        layer(inputs_for([array.astype("float64")])[0])
        check_gradients(layer, array.astype("float64"))


def test_the_weights_at_first():
    layer = Highway(input_dim=4)
    apply(layer, ROWS)
    kernel, carry, bias, carry_bias = layer.get_weights()
    assert kernel.any() and carry.any() and (kernel != carry).any()
    assert (bias == 0).all() and (carry_bias == 1).all()
    closed = Highway(transform_bias=-2)
    apply(closed, ROWS)
    assert (closed.get_weights()[3] == -2).all() and closed.get_config()["transform_bias"] == -2
    layer = MaxoutDense(3)
    apply(layer, ROWS)
    assert [w.shape for w in layer.get_weights()] == [(4, 4, 3), (4, 3)] and not layer.get_weights()[1].any()


@pytest.mark.parametrize("kind", [lambda **more: MaxoutDense(2, **more), Highway])
def test_penalties_and_constraints(kind):
    layer = kind(W_regularizer="l2", b_regularizer="l1", activity_regularizer="l2", W_constraint="nonneg")
    (x,) = inputs_for([ROWS])
    y = layer(x)
    layer.set_weights([w + 1 for w in layer.get_weights()])
    found = K.function([x], [y, *layer.losses])([ROWS])
    arrays = layer.get_weights()
    bias = arrays[2 if kind is Highway else 1]
    expected = [0.01 * (arrays[0] ** 2).sum(), 0.01 * np.abs(bias).sum(), 0.01 * (found[0] ** 2).sum()]
    np.testing.assert_allclose(sorted(found[1:]), sorted(expected), rtol=1e-4)
    assert type(layer.W.constraint).__name__ == "NonNeg"


def test_a_series_is_dense_at_each_step():
    layer = TimeDistributedDense(3, input_dim=4, input_length=5)
    assert layer.batch_input_shape == (None, 5, 4) and isinstance(layer, Dense)
    assert TimeDistributedDense(3, input_dim=4).batch_input_shape == (None, None, 4)
    found = apply(layer, SERIES)
    one = Dense(3)
    apply(one, SERIES[:, 2])
    one.set_weights(layer.get_weights())
    np.testing.assert_allclose(apply(one, SERIES[:, 2]), found[:, 2], rtol=1e-4, atol=1e-5)
    gaps = np.where(CHANCE.random((3, 5, 1)) < 0.5, 2, SERIES).astype("float32")
    (x,) = inputs_for([gaps])
    layer = TimeDistributedDense(2)
    layer(Masking(2.0)(x))
    (found,) = K.function([x], [K.cast(layer.output_mask, "float32")])([gaps])
    np.testing.assert_array_equal(found, (gaps != 2).any(-1))


# ------------------------------------------------------------------------------- Whole channels

CHANNELS = {
    "series": (lambda **more: SpatialDropout1D(0.3, **more), (40, 5, 50), (1,)),
    "images last": (lambda **more: SpatialDropout2D(0.3, "channels_last", **more), (40, 3, 4, 50), (1, 2)),
    "images first": (lambda **more: SpatialDropout2D(0.3, "channels_first", **more), (40, 50, 3, 4), (2, 3)),
    "volumes last": (lambda **more: SpatialDropout3D(0.3, "channels_last", **more), (40, 2, 3, 4, 50), (1, 2, 3)),
    "volumes first": (lambda **more: SpatialDropout3D(0.3, "channels_first", **more), (40, 50, 2, 3, 4), (2, 3, 4)),
}


@pytest.mark.parametrize("name", CHANNELS)
@pytest.mark.parametrize("known", [True, False])
def test_channels_are_dropped_whole(name, known):
    make, shape, space = CHANNELS[name]
    layer = make()
    found = apply(layer, np.ones(shape, "float32"), training=True, unknown=() if known else space)
    np.testing.assert_allclose(np.unique(found), [0, 1 / 0.7], rtol=1e-5)
    assert (np.ptp(found, axis=space) == 0).all()
    fates = found.mean(axis=space) == 0
    assert fates.shape == (40, 50)
    assert abs(fates.mean() - 0.3) < 5 * np.sqrt(0.3 * 0.7 / fates.size)
    for axis in (0, 1):
        assert np.ptp(fates.mean(axis)) > 0
    assert isinstance(layer, Dropout) and layer.output_shape[1:] == tuple(
        None if axis in space and not known else shape[axis] for axis in range(1, len(shape))
    )


@pytest.mark.parametrize("name", CHANNELS)
def test_channels_in_use_and_a_seed(name):
    make, shape, _ = CHANNELS[name]
    ones = np.ones(shape, "float32")
    assert (apply(make(), ones) == 1).all() and (apply(make(), ones, training=False) == 1).all()
    first, again = (apply(make(seed=3, name="a"), ones, training=True) for _ in range(2))
    np.testing.assert_array_equal(first, again)
    assert (apply(make(seed=4, name="a"), ones, training=True) != first).any()
    layer = make(seed=3)
    config = json.loads(json.dumps(layer.get_config()))
    assert type(layer).from_config(config).get_config() == config and config["seed"] == 3


def test_the_data_format_that_was_not_said():
    assert SpatialDropout2D(0.1).data_format == "channels_last"
    kerascn.config.set_image_data_format("channels_first")
    try:
        assert SpatialDropout3D(0.1).data_format == "channels_first"
    finally:
        kerascn.config.set_image_data_format("channels_last")


def test_the_words_of_keras_1():
    assert plain(SpatialDropout1D(p=0.2).get_config()) == plain(SpatialDropout1D(0.2).get_config())
    old, new = SpatialDropout2D(p=0.2, dim_ordering="th"), SpatialDropout2D(0.2, data_format="channels_first")
    assert plain(old.get_config()) == plain(new.get_config())
    assert (old.name, new.name) == ("spatialdropout2d_1", "spatial_dropout2d_1")
    assert SpatialDropout3D(0.2, dim_ordering="tf").data_format == "channels_last"
    old = TimeDistributedDense(3, "normal", "relu", None, "l1", bias=False, input_dim=4)
    new = Dense(3, "relu", False, "normal", kernel_regularizer="l1", input_shape=(None, 4))
    assert plain(old.get_config()) == plain(new.get_config())
    assert (old.name, Highway().name, MaxoutDense(2).name) == ("timedistributeddense_1", "highway_1", "maxoutdense_1")
    layer = MaxoutDense(2, 3, "normal", None, "l1", "l2", None, "nonneg", "unitnorm", False, 7)
    assert layer.batch_input_shape == (None, 7) and layer.bias is False
    assert type(layer.b_constraint).__name__ == "UnitNorm"


WRONG = [
    (lambda: SpatialDropout1D(), "call.missing", ["SpatialDropout1D", "rate"]),
    (lambda: SpatialDropout1D(2), "call.bad_value", ["rate", "2"]),
    (lambda: SpatialDropout1D(0.5, noise_shape=(1, 2)), "call.bad_value", ["noise_shape", "(1, 2)"]),
    (lambda: SpatialDropout2D(0.5, "first"), "call.bad_value", ["data_format", "first"]),
    (lambda: SpatialDropout1D(0.5)(Input((4,))), "spec.ndim", ["3", "(None, 4)"]),
    (lambda: SpatialDropout2D(0.5)(Input((4, 4))), "spec.ndim", ["4", "(None, 4, 4)"]),
    (lambda: SpatialDropout3D(0.5)(Input((4, 4))), "spec.ndim", ["5", "(None, 4, 4)"]),
    (lambda: MaxoutDense(), "call.missing", ["output_dim"]),
    (lambda: MaxoutDense(3, nb_feature=0), "call.bad_value", ["nb_feature", "0"]),
    (lambda: MaxoutDense(3, activation="relu"), "call.unknown", ["activation"]),
    (lambda: MaxoutDense(3)(Input((4, 4))), "spec.ndim", ["2", "(None, 4, 4)"]),
    (lambda: Highway(activation="rleu"), "registry.unknown", ["rleu"]),
    (lambda: Highway(output_dim=3), "call.unknown", ["output_dim"]),
    (lambda: TimeDistributedDense(3)(Input((4,))), "spec.ndim", ["3", "(None, 4)"]),
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("place", range(len(WRONG)))
def test_wrong_uses(place, language):
    check_refusal(*WRONG[place], language)
