"""Transposed convolutions: against loops, to every shape that was asked for, in both data formats and spellings."""

import numpy as np
import pytest

from kerascn import layers
from kerascn.declare import registry
from kerascn.engine import Input
from kerascn.layers import Conv2DTranspose, Conv3DTranspose, Deconvolution2D
from tests.contract.loops_conv import convolved_back
from tests.layers.referee_layers import apply, check_gradients, check_refusal, computing_in, copy_of, plain

pytestmark = pytest.mark.engine

CHANCE = np.random.default_rng(31)


def numbers(*shape):
    return CHANCE.normal(size=shape).astype("float32")


CASES = [
    (Conv2DTranspose, dict(kernel_size=(2, 3)), (2, 3, 4, 2), (4, 6)),
    (Conv2DTranspose, dict(kernel_size=3, strides=2), (2, 3, 4, 2), (7, 9)),
    (Conv2DTranspose, dict(kernel_size=2, strides=(3, 1)), (1, 3, 4, 2), (9, 5)),
    (Conv2DTranspose, dict(kernel_size=3, strides=2, padding="same"), (2, 3, 4, 2), (6, 8)),
    (Conv2DTranspose, dict(kernel_size=3, strides=2, output_padding=1), (2, 3, 4, 2), (8, 10)),
    (Conv2DTranspose, dict(kernel_size=3, strides=2, padding="same", output_padding=(0, 1)), (2, 3, 4, 2), (5, 8)),
    (Conv2DTranspose, dict(kernel_size=3, strides=2, padding="same", output_padding=0), (2, 3, 4, 2), (5, 7)),
    (Conv2DTranspose, dict(kernel_size=2, dilation_rate=2, use_bias=False, activation="tanh"), (1, 3, 4, 2), (5, 6)),
    (Conv2DTranspose, dict(kernel_size=3, strides=2, data_format="channels_first"), (2, 2, 3, 4), (7, 9)),
    (Conv3DTranspose, dict(kernel_size=(1, 2, 3)), (1, 2, 3, 4, 2), (2, 4, 6)),
    (Conv3DTranspose, dict(kernel_size=3, strides=(1, 2, 1), padding="same"), (1, 2, 3, 4, 2), (2, 6, 4)),
    (Conv3DTranspose, dict(kernel_size=2, strides=2, data_format="channels_first"), (1, 3, 2, 2, 3), (4, 4, 6)),
    (Conv3DTranspose, dict(kernel_size=2, strides=2, output_padding=(1, 0, 1)), (1, 2, 2, 3, 1), (5, 4, 7)),
]


@pytest.mark.parametrize("kind, given, shape, lengths", CASES)
def test_as_loops_compute_it(kind, given, shape, lengths):
    x = numbers(*shape)
    layer = kind(3, bias_initializer="uniform", **given)
    found = apply(layer, x)
    kernel, *bias = layer.get_weights()
    first = given.get("data_format") == "channels_first"
    assert kernel.shape == (*layer.kernel_size, 3, x.shape[1 if first else -1])
    assert layer.output_shape == ((None, 3, *lengths) if first else (None, *lengths, 3))
    rest = {name: given[name] for name in ("strides", "padding", "data_format", "dilation_rate") if name in given}
    expected = convolved_back(x, kernel, layer.output_shape, **rest)
    if bias:
        expected += bias[0].reshape((-1, *[1] * len(lengths)) if first else (-1,))
    expected = np.tanh(expected) if "activation" in given else expected
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)
    copy = copy_of(layer, x)
    assert plain(copy.get_config()) == plain(layer.get_config())
    space = range(2, x.ndim) if first else range(1, x.ndim - 1)
    np.testing.assert_allclose(apply(copy, x, unknown=space), found, rtol=1e-4, atol=1e-5)
    assert layer.compute_output_shape((5, *[None] * (x.ndim - 1)))[0] == 5


@pytest.mark.parametrize("whole, data_format", [
    ((None, 8, 9, 3), "channels_last"), ((2, 7, 10, 3), "channels_last"), ([None, 3, 8, 10], "channels_first"),
])  # fmt: skip
def test_the_shape_that_keras_1_was_told(whole, data_format):
    """Several shapes become (3, 4) by a convolution with strides of 2."""
    x = numbers(2, 3, 4, 2)
    x = np.moveaxis(x, -1, 1) if data_format == "channels_first" else x
    ordering = {"channels_last": "tf", "channels_first": "th"}[data_format]
    layer = Deconvolution2D(3, 3, 3, whole, subsample=(2, 2), dim_ordering=ordering)
    found = apply(layer, x)
    assert layer.output_shape == (None, *whole[1:])
    expected = convolved_back(x, layer.get_weights()[0], whole, strides=2, data_format=data_format)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)
    np.testing.assert_array_equal(apply(copy_of(layer, x), x), found)
    space = (2, 3) if data_format == "channels_first" else (1, 2)
    np.testing.assert_array_equal(apply(copy_of(layer, x), x, unknown=space), found)


@pytest.mark.parametrize("window, strides, padding", [
    ((3, 2), (2, 3), "valid"), ((2, 5), (3, 2), "valid"), ((3, 5), (2, 3), "same"), ((2, 3), (2, 3), "same"),
])  # fmt: skip
def test_every_shape_that_keras_1_can_be_told_is_written_in_words_of_keras_2(window, strides, padding):
    """As a config without the shape, whenever there is one: then it makes the same of the same input."""
    kept = 0
    for rows in range(1, 14):
        for columns in range(1, 14):
            said = (None, rows, columns, 2)
            if padding == "valid" and (rows < window[0] or columns < window[1]):
                continue
            layer = Deconvolution2D(2, *window, said, subsample=strides, border_mode=padding)
            config = layer.get_config()
            kept += "whole_output_shape" in config
            copy = Conv2DTranspose.from_config(config)
            steps = [n if padding == "same" else n - w + 1 for n, w in zip((rows, columns), window, strict=True)]
            before = [-(-n // stride) for n, stride in zip(steps, strides, strict=True)]
            assert copy.compute_output_shape((5, *before, 1)) == (5, rows, columns, 2)
            assert layer.compute_output_shape((5, *before, 1)) == (5, rows, columns, 2)
    # With 'same' and an even window some shapes need an output_padding as large as the stride, which is not allowed.
    assert bool(kept) == (padding == "same" and window == (2, 3))


def test_output_padding_tells_strides_from_a_kernel():
    assert Conv2DTranspose(4, 3, 2, output_padding=1).strides == (2, 2)
    assert Conv2DTranspose(4, 3, 2).kernel_size == (3, 2)  # as in Keras 2 itself


@pytest.mark.parametrize("layer, shape", [
    (lambda: Conv2DTranspose(2, (2, 3), strides=2, activation="tanh"), (1, 2, 3, 2)),
    (lambda: Conv3DTranspose(2, 2, padding="same"), (1, 2, 2, 3, 1)),
])  # fmt: skip
def test_gradients_are_slopes(layer, shape):
    with computing_in("float64"):
        check_gradients(layer(), CHANCE.normal(size=shape))


OLD_AND_NEW = [
    (lambda: Deconvolution2D(8, 3, 2, (None, 9, 9, 8), "zero", "tanh"),
     lambda: Conv2DTranspose(8, (3, 2), kernel_initializer="zeros", activation="tanh",
                             whole_output_shape=(None, 9, 9, 8))),
    (lambda: Deconvolution2D(8, 3, 2, output_shape=(None, 8, 9, 9), border_mode="same", subsample=(2, 1),
                             dim_ordering="th", W_regularizer="l2", bias=False),
     lambda: Conv2DTranspose(8, (3, 2), (2, 1), "same", "channels_first", kernel_regularizer="l2", use_bias=False,
                             whole_output_shape=(None, 8, 9, 9))),
    (lambda: Conv2DTranspose(8, 3, 2, border_mode="same"), lambda: Conv2DTranspose(8, (3, 2), padding="same")),
]  # fmt: skip


@pytest.mark.parametrize("old, new", OLD_AND_NEW)
def test_both_spellings_make_the_same_layer(old, new):
    assert plain(old().get_config()) == plain(new().get_config())


def test_the_whole_shape_is_written_only_where_nothing_else_says_it():
    assert "whole_output_shape" not in Conv2DTranspose(8, 3).get_config()
    layer = Deconvolution2D(8, 3, 3, (None, 8, 7, 8), subsample=(2, 2))
    assert "whole_output_shape" not in layer.get_config() and layer.output_shape_ == (None, 8, 7, 8)
    assert layer.get_config()["output_padding"] == (1, 0)
    assert Deconvolution2D(8, 3, 3, (None, 9, 7, 8), subsample=(2, 2)).get_config()["output_padding"] is None
    assert Conv2DTranspose(8, 3).get_config()["output_padding"] is None


def test_names():
    assert Deconvolution2D is layers.Deconv2D is layers.Convolution2DTranspose is Conv2DTranspose
    for name in ("Deconvolution2D", "Deconv2D", "Convolution2DTranspose", "Conv3DTranspose"):
        assert registry.find("layer", name) is getattr(layers, name)
    assert Deconvolution2D(8, 3, 3, (None, 5, 5, 8)).name == "deconvolution2d_1"
    assert Conv2DTranspose(8, 3).name == "conv2d_transpose_1"


def test_weights_given_in_calls_of_keras_1():
    """Keras 1 had the channels in before those out, and with 'th' the window last."""
    x, kernel, bias = numbers(2, 3, 4, 2), numbers(2, 3, 5, 2), numbers(5)
    wanted = convolved_back(x, kernel, (None, 4, 6, 5)) + bias
    old = [kernel.swapaxes(-1, -2), bias]
    found = apply(Deconvolution2D(5, 2, 3, (None, 4, 6, 5), weights=old), x)
    np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=1e-5)
    old = [kernel.transpose(2, 3, 0, 1), bias]
    layer = Deconvolution2D(5, 2, 3, (None, 5, 4, 6), weights=old, dim_ordering="th")
    found = apply(layer, np.moveaxis(x, -1, 1))
    np.testing.assert_allclose(np.moveaxis(found, 1, -1), wanted, rtol=1e-4, atol=1e-5)


REFUSED = [
    (lambda: Conv2DTranspose(4, 3, output_padding=1), "transposed.output_padding", ["1", "(1, 1)"]),
    (
        lambda: Conv2DTranspose(4, 3, strides=2, output_padding=(1, 2)),
        "transposed.output_padding",
        ["(1, 2)", "(2, 2)"],
    ),
    (lambda: Conv2DTranspose(4, 3, strides=2, output_padding=(1,)), "transposed.output_padding", ["(1,)"]),
    (lambda: Conv2DTranspose(4, 3, strides=2, output_padding=-1), "call.bad_value", ["output_padding", "-1"]),
    (lambda: Deconvolution2D(4, 3, 3, (9, 9)), "transposed.output_shape", ["(9, 9)", "4"]),
    (lambda: Deconvolution2D(4, 3, 3, (None, 9, 9, 3)), "transposed.output_shape", ["(None, 9, 9, 3)", "4"]),
    (lambda: Deconvolution2D(4, 3, 3, (None, 9, None, 4)), "transposed.output_shape", ["(None, 9, None, 4)"]),
    (
        lambda: Deconvolution2D(4, 3, 3, (None, 9, 9, 4))(Input((3, 3, 1))),
        "transposed.impossible",
        ["(None, 9, 9, 4)", "(None, 3, 3, 1)", "3", "5"],
    ),
    (
        lambda: Deconvolution2D(4, 3, 2, (None, 6, 9, 4), subsample=(2, 3), border_mode="same")(Input((3, 4, 1))),
        "transposed.impossible",
        ["(None, 6, 9, 4)", "4", "10, 11, 12", "9"],
    ),
    (lambda: Deconvolution2D(4, 3, 3, (None, 2, 9, 4)), "transposed.too_small", ["(None, 2, 9, 4)", "(3, 3)"]),
    (
        lambda: Conv2DTranspose(4, 3, strides=2, output_padding=1, whole_output_shape=(None, 8, 8, 4)),
        "call.both_spellings",
        ["output_shape", "output_padding"],
    ),
    (lambda: Conv3DTranspose(4, 3, dilation_rate=2), "call.bad_value", ["dilation_rate", "2"]),
    (lambda: Conv2DTranspose(4, 3)(Input((3, 3))), "spec.ndim", ["conv2d_transpose_1", "4"]),
    (lambda: Conv2DTranspose(4, 3)(Input((3, 3, None))), "convolution.channels", ["(None, 3, 3, None)"]),
]


@pytest.mark.parametrize("use, key, told", REFUSED)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_uses_are_told(use, key, told, language):
    check_refusal(use, key, told, language)
