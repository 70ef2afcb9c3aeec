"""Separable and depthwise convolutions: against loops, in both data formats and both spellings."""

import numpy as np
import pytest

from kerascn import backend as K
from kerascn import layers
from kerascn.declare import registry
from kerascn.engine import Input
from kerascn.layers import DepthwiseConv2D, SeparableConv1D, SeparableConv2D, SeparableConvolution2D
from tests.contract.loops_conv import convolved
from tests.layers.referee_layers import apply, check_gradients, check_refusal, computing_in, copy_of, plain

pytestmark = pytest.mark.engine

CHANCE = np.random.default_rng(29)


def numbers(*shape):
    return CHANCE.normal(size=shape).astype("float32")


CASES = [
    (SeparableConv1D, dict(kernel_size=3), (2, 7, 3)),
    (SeparableConv1D, dict(kernel_size=2, depth_multiplier=2, dilation_rate=2, padding="same"), (2, 6, 2)),
    (SeparableConv1D, dict(kernel_size=2, strides=2, data_format="channels_first"), (2, 3, 6)),
    (SeparableConv2D, dict(kernel_size=(2, 3)), (2, 5, 6, 3)),
    (SeparableConv2D, dict(kernel_size=2, strides=2, padding="same", depth_multiplier=2), (2, 5, 4, 2)),
    (SeparableConv2D, dict(kernel_size=2, dilation_rate=2, use_bias=False, activation="tanh"), (1, 5, 4, 2)),
    (SeparableConv2D, dict(kernel_size=3, data_format="channels_first"), (2, 3, 5, 4)),
    (DepthwiseConv2D, dict(kernel_size=(2, 3)), (2, 5, 6, 3)),
    (DepthwiseConv2D, dict(kernel_size=2, strides=2, padding="same", depth_multiplier=3), (2, 5, 4, 2)),
    (DepthwiseConv2D, dict(kernel_size=2, dilation_rate=2, use_bias=False, activation="tanh"), (1, 5, 4, 2)),
    (DepthwiseConv2D, dict(kernel_size=3, depth_multiplier=2, data_format="channels_first"), (2, 3, 5, 4)),
]


@pytest.mark.parametrize("kind, given, shape", CASES)
def test_as_loops_compute_it(kind, given, shape):
    x = numbers(*shape)
    separable = kind is not DepthwiseConv2D
    layer = kind(**dict(filters=4) if separable else {}, bias_initializer="uniform", **given)
    found = apply(layer, x)
    weights = layer.get_weights()
    first, rank = given.get("data_format") == "channels_first", x.ndim - 2
    channels, times = x.shape[1 if first else -1], given.get("depth_multiplier", 1)
    assert weights[0].shape == (*layer.kernel_size, channels, times)
    rest = {name: given[name] for name in ("strides", "padding", "data_format", "dilation_rate") if name in given}
    expected = convolved(x, weights[0], each=True, **rest)
    if separable:
        assert weights[1].shape == (*[1] * rank, channels * times, 4)
        expected = convolved(expected, weights[1], data_format=given.get("data_format", "channels_last"))
    if given.get("use_bias", True):
        assert weights[-1].shape == (4 if separable else channels * times,)
        expected += weights[-1].reshape((-1, *[1] * rank) if first else (-1,))
    expected = np.tanh(expected) if "activation" in given else expected
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)
    assert layer.output_shape == (None, *expected.shape[1:])
    copy = copy_of(layer, x)
    assert plain(copy.get_config()) == plain(layer.get_config())
    space = range(2, x.ndim) if first else range(1, x.ndim - 1)
    np.testing.assert_allclose(apply(copy, x, unknown=space), found, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("layer, shape", [
    (lambda: SeparableConv1D(2, 2, activation="tanh"), (2, 4, 2)),
    (lambda: SeparableConv2D(2, 2), (1, 3, 4, 2)),
    (lambda: DepthwiseConv2D(2, depth_multiplier=2), (1, 3, 4, 2)),
])  # fmt: skip
def test_gradients_are_slopes(layer, shape):
    with computing_in("float64"):
        check_gradients(layer(), CHANCE.normal(size=shape))


def test_each_weight_has_its_own_parts():
    layer = SeparableConv2D(
        2, 2, depthwise_initializer="ones", pointwise_initializer="zeros", bias_initializer="ones",
        depthwise_regularizer="l2", pointwise_regularizer="l1", bias_regularizer="l1", activity_regularizer="l2",
        depthwise_constraint="nonneg", pointwise_constraint="maxnorm", bias_constraint="unitnorm",
    )  # fmt: skip
    layer(Input((3, 3, 2)))
    depthwise, pointwise, bias = layer.get_weights()
    assert (depthwise == 1).all() and (pointwise == 0).all() and (bias == 1).all()
    assert [w.constraint for w in layer.weights] == [
        layer.depthwise_constraint, layer.pointwise_constraint, layer.bias_constraint,
    ]  # fmt: skip
    assert len(layer.losses) == 4
    np.testing.assert_allclose([K.eval(one) for one in layer.get_losses_for(None)], [0.01 * 8, 0, 0.01 * 2], rtol=1e-5)
    layer = DepthwiseConv2D(
        2, depthwise_initializer="ones", bias_initializer="ones", depthwise_regularizer="l2", bias_regularizer="l1",
        activity_regularizer="l2", depthwise_constraint="nonneg", bias_constraint="unitnorm",
    )  # fmt: skip
    layer(Input((3, 3, 2)))
    assert [w.constraint for w in layer.weights] == [layer.depthwise_constraint, layer.bias_constraint]
    np.testing.assert_allclose([K.eval(one) for one in layer.get_losses_for(None)], [0.01 * 8, 0.01 * 2], rtol=1e-5)


OLD_AND_NEW = [
    (lambda: SeparableConvolution2D(8, 3, 2), lambda: SeparableConv2D(8, (3, 2))),
    (lambda: SeparableConvolution2D(8, 3, 2, "he_normal", "relu"),
     lambda: SeparableConv2D(8, (3, 2), activation="relu", depthwise_initializer="he_normal",
                             pointwise_initializer="he_normal")),
    (lambda: SeparableConvolution2D(nb_filter=8, nb_row=3, nb_col=2, border_mode="same", subsample=(2, 2),
                                    depth_multiplier=3, dim_ordering="th", b_regularizer="l2", b_constraint="nonneg",
                                    depthwise_regularizer="l1", pointwise_constraint="maxnorm", bias=True),
     lambda: SeparableConv2D(8, (3, 2), 2, "same", "channels_first", 3, bias_regularizer="l2",
                             bias_constraint="nonneg", depthwise_regularizer="l1", pointwise_constraint="maxnorm")),
    (lambda: SeparableConvolution2D(8, 3, 3, depthwise_initializer="ones", border_mode="same"),
     lambda: SeparableConv2D(8, 3, padding="same", depthwise_initializer="ones")),
]  # fmt: skip


@pytest.mark.parametrize("old, new", OLD_AND_NEW)
def test_both_spellings_make_the_same_layer(old, new):
    assert plain(old().get_config()) == plain(new().get_config())


def test_names():
    assert SeparableConvolution2D is SeparableConv2D and layers.SeparableConvolution1D is SeparableConv1D
    for name in ("SeparableConvolution1D", "SeparableConvolution2D", "DepthwiseConv2D"):
        assert registry.find("layer", name) is getattr(layers, name)
    assert SeparableConvolution2D(8, 3, 3).name == "separableconvolution2d_1"
    assert DepthwiseConv2D(3).name == "depthwise_conv2d_1"


def test_weights_given_in_a_call_of_keras_1():
    """With 'th' Keras 1 had the lengths of the window last."""
    x, depthwise, pointwise, bias = numbers(1, 5, 4, 2), numbers(2, 3, 2, 2), numbers(1, 1, 4, 3), numbers(3)
    wanted = convolved(convolved(x, depthwise, each=True), pointwise) + bias
    turned = [depthwise.transpose(3, 2, 0, 1), pointwise.transpose(3, 2, 0, 1), bias]
    layer = SeparableConvolution2D(3, 2, 3, depth_multiplier=2, weights=turned, dim_ordering="th")
    found = apply(layer, np.moveaxis(x, -1, 1))
    np.testing.assert_allclose(np.moveaxis(found, 1, -1), wanted, rtol=1e-4, atol=1e-5)


REFUSED = [
    (lambda: SeparableConv2D(0, 3), "call.bad_value", ["filters", "0"]),
    (lambda: SeparableConv2D(4, 3, depth_multiplier=0), "call.bad_value", ["depth_multiplier", "0"]),
    (lambda: SeparableConv1D(4, (3, 3)), "call.bad_value", ["kernel_size", "(3, 3)"]),
    (lambda: DepthwiseConv2D(3, padding="full"), "call.bad_value", ["padding", "'full'"]),
    (lambda: DepthwiseConv2D(), "call.missing", ["kernel_size"]),
    (lambda: SeparableConv2D(4, 3)(Input((8, 8, None))), "convolution.channels", ["(None, 8, 8, None)"]),
    (lambda: DepthwiseConv2D((3, 5))(Input((3, 4, 1))), "spatial.window", ["(3, 5)", "(3, 4)"]),
    (lambda: SeparableConv1D(4, 3)(Input((8, 8, 1))), "spec.ndim", ["separable_conv1d_1", "3"]),
]


@pytest.mark.parametrize("use, key, told", REFUSED)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_uses_are_told(use, key, told, language):
    check_refusal(use, key, told, language)
