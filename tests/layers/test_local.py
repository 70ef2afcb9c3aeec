"""Locally connected layers: against loops, in both data formats and both spellings."""

import numpy as np
import pytest

import kerascn
from kerascn import backend as K
from kerascn.engine import Input
from kerascn.layers import LocallyConnected1D, LocallyConnected2D
from tests.contract.loops_conv import local
from tests.layers.referee_layers import apply, check_gradients, check_refusal, computing_in, copy_of, plain

pytestmark = pytest.mark.engine

CHANCE = np.random.default_rng(37)


def numbers(*shape):
    return CHANCE.normal(size=shape).astype("float32")


CASES = [
    (LocallyConnected1D, dict(kernel_size=3), (2, 6, 2), (4,)),
    (LocallyConnected1D, dict(kernel_size=2, strides=2, activation="tanh"), (2, 7, 3), (3,)),
    (LocallyConnected1D, dict(kernel_size=2, use_bias=False, data_format="channels_first"), (2, 3, 5), (4,)),
    (LocallyConnected1D, dict(kernel_size=2, data_format="channels_first"), (2, 3, 5), (4,)),
    (LocallyConnected2D, dict(kernel_size=(2, 3)), (2, 4, 5, 2), (3, 3)),
    (LocallyConnected2D, dict(kernel_size=2, strides=(1, 2), activation="relu"), (2, 4, 5, 2), (3, 2)),
    (LocallyConnected2D, dict(kernel_size=2, data_format="channels_first"), (2, 3, 4, 5), (3, 4)),
]
FUNCTIONS = {"tanh": np.tanh, "relu": lambda x: np.maximum(x, 0)}


@pytest.mark.parametrize("kind, given, shape, lengths", CASES)
def test_as_loops_compute_it(kind, given, shape, lengths):
    x = numbers(*shape)
    layer = kind(4, bias_initializer="uniform", **given)
    found = apply(layer, x)
    kernel, *bias = layer.get_weights()
    data_format = given.get("data_format", "channels_last")
    first = data_format == "channels_first"
    elements = np.prod(layer.kernel_size) * x.shape[1 if first else -1]
    assert kernel.shape == (np.prod(lengths), elements, 4)
    expected = local(x, kernel, layer.kernel_size, layer.strides, data_format=data_format)
    if bias:
        assert bias[0].shape == (*lengths, 4)
        expected += bias[0].reshape(4, *lengths) if first else bias[0]  # counted anew, as Keras did
    expected = FUNCTIONS.get(given.get("activation"), lambda x: x)(expected)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)
    assert layer.output_shape == ((None, 4, *lengths) if first else (None, *lengths, 4))
    copy = copy_of(layer, x)
    assert plain(copy.get_config()) == plain(layer.get_config())
    np.testing.assert_array_equal(apply(copy, x), found)


@pytest.mark.parametrize("layer, shape", [
    (lambda: LocallyConnected1D(2, 2, activation="tanh"), (2, 4, 2)),
    (lambda: LocallyConnected2D(2, 2), (1, 3, 4, 1)),
])  # fmt: skip
def test_gradients_are_slopes(layer, shape):
    with computing_in("float64"):
        check_gradients(layer(), CHANCE.normal(size=shape))


def test_penalties_constraints_and_the_names_of_the_weights():
    layer = LocallyConnected1D(
        2, 2, kernel_regularizer="l2", bias_regularizer="l1", activity_regularizer="l2", bias_initializer="ones",
        kernel_constraint="nonneg", bias_constraint="maxnorm", kernel_initializer="ones",
    )  # fmt: skip
    layer(Input((3, 1)))
    assert len(layer.losses) == 3
    np.testing.assert_allclose([K.eval(one) for one in layer.get_losses_for(None)], [0.01 * 8, 0.01 * 4], rtol=1e-5)
    assert layer.W is layer.kernel and layer.b is layer.bias
    assert [w.constraint for w in layer.weights] == [layer.kernel_constraint, layer.bias_constraint]


OLD_AND_NEW = [
    (lambda: LocallyConnected1D(8, 3, subsample_length=2, init="zero"),
     lambda: LocallyConnected1D(8, 3, 2, kernel_initializer="zeros")),
    (lambda: LocallyConnected1D(nb_filter=8, filter_length=3, b_constraint="nonneg"),
     lambda: LocallyConnected1D(8, 3, bias_constraint="nonneg")),
    (lambda: LocallyConnected2D(8, 3, 2), lambda: LocallyConnected2D(8, (3, 2))),
    (lambda: LocallyConnected2D(8, 3, 2, "zero", border_mode="valid", subsample=(2, 1), dim_ordering="th", bias=False),
     lambda: LocallyConnected2D(8, (3, 2), (2, 1), "valid", "channels_first", kernel_initializer="zeros",
                                use_bias=False)),
]  # fmt: skip


@pytest.mark.parametrize("old, new", OLD_AND_NEW)
def test_both_spellings_make_the_same_layer(old, new):
    assert plain(old().get_config()) == plain(new().get_config())


def test_series_in_calls_of_keras_1_have_their_channels_last():
    kerascn.config.set_image_data_format("channels_first")
    try:
        old, new = LocallyConnected1D(4, filter_length=2), LocallyConnected1D(4, 2)
        images = LocallyConnected2D(4, 2)
    finally:
        kerascn.config.set_image_data_format("channels_last")
    assert (old.data_format, new.data_format, images.data_format) == ("channels_last", *["channels_first"] * 2)


def test_the_input_of_series_said_by_its_channels():
    assert LocallyConnected1D(4, 3, input_dim=5, input_length=7).batch_input_shape == (None, 7, 5)


REFUSED = [
    (lambda: LocallyConnected1D(4, 3, padding="same"), "call.bad_value", ["padding", "'same'", "'valid'"]),
    (lambda: LocallyConnected2D(4, 3, 3, border_mode="same"), "call.bad_value", ["border_mode", "'same'", "'valid'"]),
    (lambda: LocallyConnected2D(4, (3, 3, 3)), "call.bad_value", ["kernel_size", "(3, 3, 3)", "2"]),
    (lambda: LocallyConnected1D(4, 3)(Input((None, 2))), "local.lengths", ["locally_connected1d_1", "(None, None, 2)"]),
    (lambda: LocallyConnected2D(4, 3)(Input((4, None, 2))), "local.lengths", ["(None, 4, None, 2)"]),
    (lambda: LocallyConnected2D(4, 3)(Input((4, 4, None))), "convolution.channels", ["(None, 4, 4, None)"]),
    (lambda: LocallyConnected1D(4, 5)(Input((4, 2))), "spatial.window", ["(5,)", "(4,)"]),
    (lambda: LocallyConnected1D(4, 5)(Input((4, 2, 2))), "spec.ndim", ["locally_connected1d_1", "3"]),
]


@pytest.mark.parametrize("use, key, told", REFUSED)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_uses_are_told(use, key, told, language):
    check_refusal(use, key, told, language)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_lengths_stay(language):
    layer = LocallyConnected1D(4, 3)
    layer(Input((8, 2)))
    check_refusal(lambda: layer(Input((9, 2))), "spec.axis", ["locally_connected1d_1", "8", "9"], language)
