"""Convolutions over series and volumes, and with gaps as Keras 1 said it: against loops, in both spellings."""

import inspect

import numpy as np
import pytest

import kerascn
from kerascn import backend as K
from kerascn import layers
from kerascn.declare import registry
from kerascn.engine import Input
from kerascn.layers import (
    AtrousConvolution1D,
    AtrousConvolution2D,
    Conv1D,
    Conv2D,
    Conv3D,
    Convolution1D,
    Convolution3D,
)
from tests.contract.loops_conv import convolved
from tests.layers.referee_layers import apply, check_gradients, check_refusal, computing_in, copy_of, plain

pytestmark = pytest.mark.engine

CHANCE = np.random.default_rng(23)


def numbers(*shape):
    return CHANCE.normal(size=shape).astype("float32")


CASES = [
    (Conv1D, dict(kernel_size=3), (2, 7, 3)),
    (Conv1D, dict(kernel_size=2, strides=2, padding="same", activation="tanh"), (2, 7, 2)),
    (Conv1D, dict(kernel_size=3, padding="causal", dilation_rate=2, use_bias=False), (2, 8, 2)),
    (Conv1D, dict(kernel_size=(4,), data_format="channels_first"), (2, 3, 6)),
    (Conv3D, dict(kernel_size=(1, 2, 3)), (2, 3, 4, 5, 2)),
    (Conv3D, dict(kernel_size=2, strides=(1, 2, 2), padding="same", data_format="channels_first"), (1, 2, 4, 5, 3)),
    (Conv3D, dict(kernel_size=(2, 1, 2), dilation_rate=(2, 1, 1), activation="relu"), (1, 5, 3, 4, 2)),
    (Conv1D, dict(kernel_size=3, padding="full", strides=2), (2, 6, 2)),
    (Conv1D, dict(kernel_size=2, padding="full", dilation_rate=3, data_format="channels_first"), (2, 3, 5)),
    (Conv2D, dict(kernel_size=(3, 2), padding="full", strides=(1, 2)), (2, 4, 5, 2)),
    (Conv2D, dict(kernel_size=(6, 2), padding="full", dilation_rate=(1, 2), use_bias=False), (1, 3, 5, 2)),
    (Conv2D, dict(kernel_size=2, padding="full", data_format="channels_first"), (1, 3, 4, 5)),
    (Conv3D, dict(kernel_size=(1, 2, 3), padding="full", strides=(1, 2, 1)), (1, 3, 4, 2, 2)),
    (AtrousConvolution1D, dict(kernel_size=3, dilation_rate=2, padding="same"), (2, 8, 2)),
    (AtrousConvolution2D, dict(kernel_size=(2, 3), dilation_rate=(2, 1), data_format="channels_last"), (1, 6, 5, 2)),
]
FUNCTIONS = {"tanh": np.tanh, "relu": lambda x: np.maximum(x, 0)}


@pytest.mark.parametrize("kind, given, shape", CASES)
def test_as_loops_compute_it(kind, given, shape):
    x = numbers(*shape)
    layer = kind(4, bias_initializer="uniform", **given)
    found = apply(layer, x)
    kernel, *bias = layer.get_weights()
    first = given.get("data_format") == "channels_first"
    assert kernel.shape == (*layer.kernel_size, x.shape[1 if first else -1], 4)
    assert len(bias) == given.get("use_bias", True)
    rest = {name: given[name] for name in ("strides", "padding", "data_format", "dilation_rate") if name in given}
    expected = convolved(x, kernel, **rest)
    if bias:
        expected += bias[0].reshape((-1, *[1] * (x.ndim - 2)) if first else (-1,))
    expected = FUNCTIONS.get(given.get("activation"), lambda x: x)(expected)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)
    assert layer.output_shape == (None, *expected.shape[1:])
    copy = copy_of(layer, x)
    assert plain(copy.get_config()) == plain(layer.get_config())
    space = range(2, x.ndim) if first else range(1, x.ndim - 1)
    np.testing.assert_allclose(apply(copy, x, unknown=space), found, rtol=1e-4, atol=1e-5)


def test_nothing_causal_depends_on_later_steps():
    x = numbers(1, 6, 2)
    layer = Conv1D(3, 3, padding="causal")
    before = apply(layer, x)
    x[:, 4:] += 1
    changed = (apply(layer, x) != before).any(axis=(0, 2))
    assert changed.tolist() == [False] * 4 + [True] * 2


@pytest.mark.parametrize("layer, shape", [
    (lambda: Conv1D(2, 3, padding="causal", activation="tanh"), (2, 4, 2)),
    (lambda: Conv3D(2, 2), (1, 2, 3, 4, 2)),
])  # fmt: skip
def test_gradients_are_slopes(layer, shape):
    with computing_in("float64"):
        check_gradients(layer(), CHANCE.normal(size=shape))


def test_the_data_format_of_the_settings():
    """Volumes take it; series have their channels last, as they had before there was a choice."""
    kerascn.config.set_image_data_format("channels_first")
    try:
        series, volumes = Conv1D(4, 3), Conv3D(4, 3)
        assert K.int_shape(series(Input((8, 3)))) == (None, 6, 4)
        assert K.int_shape(volumes(Input((3, 8, 6, 4)))) == (None, 4, 6, 4, 2)
    finally:
        kerascn.config.set_image_data_format("channels_last")
    assert series.get_config()["data_format"] == "channels_last"
    assert volumes.get_config()["data_format"] == "channels_first"


def test_the_input_of_series_said_by_its_channels():
    assert Convolution1D(4, 3, input_dim=5).batch_input_shape == (None, None, 5)
    assert Conv1D(4, 3, input_dim=5, input_length=7).batch_input_shape == (None, 7, 5)


OLD_AND_NEW = [
    (lambda: Convolution1D(8, 3, border_mode="same"), lambda: Conv1D(8, 3, padding="same")),
    (lambda: Convolution1D(nb_filter=8, filter_length=3, subsample_length=2), lambda: Conv1D(8, 3, strides=2)),
    (lambda: Convolution1D(8, 3, "zero", "tanh", bias=False),
     lambda: Conv1D(8, 3, kernel_initializer="zeros", activation="tanh", use_bias=False)),
    (lambda: Convolution1D(8, 3, init="he_normal", W_regularizer="l2", b_constraint="nonneg"),
     lambda: Conv1D(8, 3, kernel_initializer="he_normal", kernel_regularizer="l2", bias_constraint="nonneg")),
    (lambda: Convolution3D(8, 3, 2, 1), lambda: Conv3D(8, (3, 2, 1))),
    (lambda: Convolution3D(8, 3, 2, 1, "zero", border_mode="same", subsample=(1, 2, 1), dim_ordering="th"),
     lambda: Conv3D(8, (3, 2, 1), (1, 2, 1), "same", "channels_first", kernel_initializer="zeros")),
    (lambda: Convolution3D(8, kernel_dim1=3, kernel_dim2=2, kernel_dim3=1), lambda: Conv3D(8, (3, 2, 1))),
    (lambda: AtrousConvolution1D(8, 3, atrous_rate=2), lambda: Conv1D(8, 3, dilation_rate=2)),
    (lambda: AtrousConvolution1D(8, 3, "zero", "tanh"),
     lambda: Conv1D(8, 3, kernel_initializer="zeros", activation="tanh")),
    (lambda: AtrousConvolution2D(8, 3, 2, atrous_rate=(2, 1)), lambda: Conv2D(8, (3, 2), dilation_rate=(2, 1))),
    (lambda: AtrousConvolution2D(8, 3, 2, rate=2), lambda: Conv2D(8, (3, 2), dilation_rate=2)),
]  # fmt: skip


def test_layers_with_gaps_of_keras_1_become_those_of_keras_2():
    """So a file names a class that is known everywhere; a class derived from one stays what it is."""
    for kind, todays in ((AtrousConvolution1D, Conv1D), (AtrousConvolution2D, Conv2D)):
        window = (3,) * todays.rank
        layer = kind(4, *window, atrous_rate=2)
        assert type(layer) is todays and layer.name == f"{kind.__name__.lower()}_1"
        assert (layer.atrous_rate, layer.dilation_rate) == (
            (2,) * todays.rank if todays.rank > 1 else 2,
            (2,) * todays.rank,
        )
        own = type("Own", (kind,), {})
        assert type(own(4, *window, atrous_rate=2)) is own
        assert layers.serialize(layer)["class_name"] == todays.__name__
        again = registry.load("layer", {"class_name": kind.__name__, "config": layer.get_config()})
        assert type(again) is todays and again.get_config() == layer.get_config()


def test_the_border_that_theano_had_is_kept_in_configurations():
    layer = Conv2D(4, 3, 2, border_mode="full", input_shape=(5, 5, 1))
    assert layer.get_config()["padding"] == layer.border_mode == "full"
    assert layer.compute_output_shape((None, 5, None, 1)) == (None, 7, None, 4)
    assert Conv1D(2, 9, padding="full").compute_output_shape((None, 1, 3)) == (None, 9, 2)  # longer than the series
    with computing_in("float64"):
        check_gradients(Conv1D(2, 3, padding="full", strides=2), CHANCE.normal(size=(1, 4, 2)))


@pytest.mark.parametrize("old, new", OLD_AND_NEW)
def test_both_spellings_make_the_same_layer(old, new):
    assert plain(old().get_config()) == plain(new().get_config())


def test_places_of_keras_2():
    """``data_format`` of series came later and has no place."""
    assert Conv1D(4, 3, 1, "same", 2).dilation_rate == (2,)
    assert inspect.signature(Conv1D).parameters["data_format"].kind is inspect.Parameter.KEYWORD_ONLY
    assert Conv3D(4, 3, 1, "same", "channels_first", 2).dilation_rate == (2, 2, 2)


def test_names():
    assert Convolution1D is Conv1D and Convolution3D is Conv3D
    assert layers.AtrousConv1D is AtrousConvolution1D and layers.AtrousConv2D is AtrousConvolution2D
    for name in ("Convolution1D", "Convolution3D", "AtrousConv2D", "AtrousConvolution1D"):
        assert registry.find("layer", name) is getattr(layers, name)
    assert Convolution1D(8, 3, border_mode="same").name == "convolution1d_1"
    assert Conv3D(8, 3).name == "conv3d_1"
    assert AtrousConvolution2D(8, 3, 3).name == "atrousconvolution2d_1"


def test_configurations_of_keras_1():
    old = dict(
        name="c", trainable=True, batch_input_shape=[None, 9, 2], input_dtype="float32", nb_filter=8, filter_length=3,
        init="glorot_uniform", activation="linear", border_mode="valid", subsample_length=2, W_regularizer=None,
        b_regularizer=None, activity_regularizer=None, W_constraint=None, b_constraint=None, bias=True, input_dim=2,
        input_length=9,
    )  # fmt: skip
    layer = registry.load("layer", {"class_name": "Convolution1D", "config": old})
    assert layer.batch_input_shape == (None, 9, 2)
    config = Conv1D(8, 3, 2, activation="linear", name="c", input_shape=(9, 2)).get_config()
    assert layer.get_config() == config
    assert (config["kernel_size"], config["strides"], config["dilation_rate"]) == ((3,), (2,), (1,))


def test_weights_given_in_calls_of_keras_1():
    """Kernels of series had an axis more; with 'th' the lengths of the window stood last."""
    x, kernel, bias = numbers(2, 6, 3), numbers(2, 3, 4), numbers(4)
    wanted = convolved(x, kernel) + bias
    for old in (kernel[:, None], kernel.T[..., None], kernel):
        layer = Convolution1D(4, 2, weights=[old, bias], border_mode="valid")
        np.testing.assert_allclose(apply(layer, x), wanted, rtol=1e-4, atol=1e-5)
    x, kernel = numbers(1, 3, 4, 5, 2), numbers(1, 2, 3, 2, 4)
    turned = kernel.transpose(4, 3, 0, 1, 2)
    layer = Convolution3D(4, 1, 2, 3, weights=[turned, bias], dim_ordering="th")
    found = apply(layer, np.moveaxis(x, -1, 1))
    np.testing.assert_allclose(np.moveaxis(found, 1, -1), convolved(x, kernel) + bias, rtol=1e-4, atol=1e-5)


REFUSED = [
    (lambda: Conv1D(4, (3, 3)), "call.bad_value", ["kernel_size", "(3, 3)", "1"]),
    (lambda: Conv1D(4, 3, padding="half"), "call.bad_value", ["padding", "'half'", "'full'", "'causal'"]),
    (lambda: Conv3D(4, 3, padding="causal"), "call.bad_value", ["padding", "'causal'"]),
    (lambda: Conv3D(4, 3, strides=(1, 2)), "call.bad_value", ["strides", "(1, 2)", "3"]),
    (lambda: Convolution3D(4, kernel_dim1=3), "call.pack", ["kernel_dim1", "kernel_dim2"]),
    (lambda: Conv3D(4, 3, 3, 3, strides=2), "call.kernel_in_places", ["strides", "(3, 3, 3)"]),
    (lambda: Conv1D(4, 5)(Input((4, 1))), "spatial.window", ["conv1d_1", "(5,)", "(4,)"]),
    (lambda: Conv1D(4, 3)(Input((8, None))), "convolution.channels", ["(None, 8, None)"]),
    (lambda: Conv3D(4, 3)(Input((8, 8, 1))), "spec.ndim", ["conv3d_1", "5"]),
    (lambda: AtrousConvolution2D(4, 3, 3, atrous_rate=0), "call.bad_value", ["dilation_rate", "0"]),
]


@pytest.mark.parametrize("use, key, told", REFUSED)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_uses_are_told(use, key, told, language):
    check_refusal(use, key, told, language)
