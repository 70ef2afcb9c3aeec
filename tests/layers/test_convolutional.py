"""Convolutions over images: against loops, against tf_keras on random configurations, in both spellings."""

import json

import numpy as np
import pytest

import kerascn
from kerascn import backend as K
from kerascn import layers
from kerascn.declare import registry
from kerascn.engine import Input, Layer
from kerascn.engine.network import Network
from kerascn.layers import Conv2D, Convolution2D
from kerascn.layers.convolutional import _Conv
from tests.contract.loops_conv import convolved
from tests.layers.referee_layers import (
    apply,
    check_gradients,
    check_refusal,
    computing_in,
    copy_of,
    inputs_for,
    plain,
)
from tests.layers.tf_keras_child import run_in_tf_keras

pytestmark = pytest.mark.engine


CHANCE = np.random.default_rng(11)


def images(*shape):
    return CHANCE.normal(size=shape).astype("float32")


def random_configuration(number):
    """One of the 20 trials: arguments, images, kernel and bias, factors of the outputs."""
    chance = np.random.default_rng(number)
    kernel_size = tuple(int(n) for n in chance.integers(1, 4, size=2))
    gaps = chance.random() < 0.3
    arguments = dict(
        filters=int(chance.integers(1, 5)), kernel_size=kernel_size,
        strides=(1, 1) if gaps else tuple(int(n) for n in chance.integers(1, 4, size=2)),
        dilation_rate=tuple(int(n) for n in chance.integers(1, 4, size=2)) if gaps else (1, 1),
        padding=str(chance.choice(["valid", "same"])), use_bias=bool(chance.random() < 0.7),
        activation=str(chance.choice(["linear", "tanh", "relu"])),
    )  # fmt: skip
    channels = int(chance.integers(1, 4))
    x = chance.normal(size=(2, *chance.integers(7, 11, size=2), channels)).astype("float32")
    weights = [chance.normal(size=(*kernel_size, channels, arguments["filters"]))]
    weights += [chance.normal(size=arguments["filters"])] * arguments["use_bias"]
    first = bool(chance.random() < 0.5)
    return arguments, x, [w.astype("float32") for w in weights], first


TRIALS = [random_configuration(number) for number in range(20)]

IN_TF_KERAS = """
import json
for number, arguments in enumerate(eval(str(given["arguments"]))):
    layer = keras.layers.Conv2D(**arguments)
    x = tf.constant(given[f"{number} images"])
    layer.build(x.shape)
    layer.set_weights([given[f"{number} weight {k}"] for k in range(len(layer.weights))])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = layer(x)
        total = tf.reduce_sum(y * y * 0.5 + y)
    results[f"{number} 0"] = y
    for place, gradient in enumerate(tape.gradient(total, [x, *layer.trainable_weights])):
        results[f"{number} {place + 1}"] = gradient
copies = [keras.layers.deserialize(one) for one in json.loads(str(given["configurations"]))]
results["configurations"] = json.dumps([keras.layers.serialize(one) for one in copies])
"""
EXCHANGED = [
    Conv2D(3, (2, 3), padding="same", data_format="channels_first", kernel_constraint="nonneg", name="a"),
    Conv2D(3, 2, strides=2, use_bias=False, activation="relu", kernel_initializer="he_normal", name="b"),
    layers.MaxPooling2D(3, name="c"), layers.AveragePooling2D((2, 3), 1, "same", name="d"),
    layers.GlobalMaxPooling2D("channels_first", name="e"), layers.GlobalAveragePooling2D(name="f"),
    layers.Add(name="g"), layers.Concatenate(1, name="h"), layers.Dot((1, 2), normalize=True, name="i"),
    layers.Average(name="j"), layers.Maximum(name="k"), layers.Minimum(name="l"), layers.Subtract(name="m"),
    layers.Multiply(name="n"),
]  # fmt: skip


def written(layer):
    """A layer as a file holds it."""
    return json.loads(json.dumps({"class_name": type(layer).__name__, "config": layer.get_config()}))


@pytest.fixture(scope="module")
def theirs():
    given = {"arguments": np.array(repr([arguments for arguments, *_ in TRIALS]))}
    given["configurations"] = np.array(json.dumps([written(layer) for layer in EXCHANGED]))
    for number, (_, x, weights, _) in enumerate(TRIALS):
        given[f"{number} images"] = x
        given |= {f"{number} weight {k}": weight for k, weight in enumerate(weights)}
    return run_in_tf_keras(IN_TF_KERAS, **given)


def test_the_trials_differ():
    for argument in ("padding", "use_bias", "activation", "strides", "dilation_rate", "kernel_size"):
        assert len({arguments[argument] for arguments, *_ in TRIALS}) > 1
    assert {first for *_, first in TRIALS} == {True, False}


def test_as_tf_keras_computes_it(theirs):
    """Outputs, and gradients by images, kernel and bias, in both data formats."""
    inputs, values, wanted = [], [], []
    for arguments, x, weights, first in TRIALS:
        x = np.moveaxis(x, -1, 1) if first else x
        layer = Conv2D(**arguments, data_format="channels_first" if first else "channels_last")
        placeholder = Input(batch_shape=(None, *x.shape[1:]))
        y = layer(placeholder)
        layer.set_weights(weights)
        variables = [placeholder, *layer.trainable_weights]
        wanted.append([y, *K.gradients(K.sum(y * y * 0.5 + y), variables)])
        inputs.append(placeholder)
        values.append(x)
    found = iter(K.function(inputs, [y for several in wanted for y in several])(values))
    for number, (several, (*_, first)) in enumerate(zip(wanted, TRIALS, strict=True)):
        for place in range(len(several)):
            ours = next(found)
            ours = np.moveaxis(ours, 1, -1) if first and place < 2 else ours
            np.testing.assert_allclose(ours, theirs[f"{number} {place}"], rtol=1e-4, atol=1e-4)


def test_tf_keras_reads_our_configurations_and_we_read_theirs(theirs):
    for ours, one in zip(EXCHANGED, json.loads(str(theirs["configurations"])), strict=True):
        config = written(registry.load("layer", one))["config"]
        assert {**config, "dtype": None} == {**written(ours)["config"], "dtype": None}


CASES = [
    (dict(), "channels_last", (2, 5, 7, 3)),
    (dict(padding="same", use_bias=False), "channels_first", (2, 3, 5, 7)),
    (dict(strides=2, padding="same"), "channels_last", (2, 5, 6, 2)),
    (dict(strides=(2, 1)), "channels_first", (2, 2, 7, 4)),
    (dict(dilation_rate=(1, 2)), "channels_last", (1, 6, 7, 1)),
]


@pytest.mark.parametrize("given, data_format, shape", CASES)
def test_as_loops_compute_it(given, data_format, shape):
    x = images(*shape)
    layer = Conv2D(4, (3, 2), data_format=data_format, bias_initializer="uniform", **given)
    found = apply(layer, x)
    kernel, *bias = layer.get_weights()
    assert kernel.shape == (3, 2, x.shape[1 if data_format == "channels_first" else -1], 4)
    rest = {name: value for name, value in given.items() if name != "use_bias"}
    expected = convolved(x, kernel, data_format=data_format, **rest)
    if bias:
        expected += bias[0].reshape((1, -1, 1, 1) if data_format == "channels_first" else (-1,))
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)
    np.testing.assert_array_equal(apply(copy_of(layer, x), x), found)


def test_the_activation_comes_last():
    x = images(1, 4, 4, 2)
    layer = Conv2D(3, 2, activation="relu", bias_initializer="uniform")
    found = apply(layer, x)
    kernel, bias = layer.get_weights()
    np.testing.assert_allclose(found, np.maximum(convolved(x, kernel) + bias, 0), rtol=1e-4, atol=1e-5)
    assert (found == 0).any()


def test_gradients_are_slopes():
    with computing_in("float64"):
        check_gradients(Conv2D(2, (2, 3), padding="same", activation="tanh"), CHANCE.normal(size=(2, 4, 3, 2)))


@pytest.mark.parametrize("padding, lengths", [("valid", (None, 4)), ("same", (None, 5))])
def test_unknown_lengths(padding, lengths):
    layer = Conv2D(3, 3, strides=(1, 2), padding=padding)
    assert K.int_shape(layer(Input((None, 9, 2)))) == (None, *lengths, 3)
    assert apply(layer, images(2, 6, 9, 2), unknown=(1,)).shape == (
        2,
        {"valid": 4, "same": 6}[padding],
        *lengths[1:],
        3,
    )
    assert layer.compute_output_shape((8, None, None, 2)) == (8, None, None, 3)


def test_the_data_format_of_the_settings_is_taken_and_written():
    kerascn.config.set_image_data_format("channels_first")
    try:
        layer = Conv2D(4, 3)
        assert K.int_shape(layer(Input((3, 8, 6)))) == (None, 4, 6, 4)
    finally:
        kerascn.config.set_image_data_format("channels_last")
    assert layer.get_config()["data_format"] == "channels_first"


def test_penalties_constraints_and_the_names_of_the_weights():
    layer = Conv2D(
        2, 2, kernel_regularizer="l2", bias_regularizer="l1", activity_regularizer="l2", bias_initializer="ones",
        kernel_constraint="nonneg", bias_constraint="nonneg", kernel_initializer="ones",
    )  # fmt: skip
    layer(Input((3, 3, 1)))
    assert len(layer.losses) == 3
    np.testing.assert_allclose([K.eval(loss) for loss in layer.get_losses_for(None)], [0.01 * 8, 0.01 * 2], rtol=1e-5)
    assert layer.W is layer.kernel and layer.b is layer.bias
    assert layer.kernel.constraint is layer.kernel_constraint and layer.bias.constraint is layer.bias_constraint
    assert Conv2D(2, 2, use_bias=False, name="c").b is None


def test_no_mask_is_taken():
    class Gives(Layer):
        def compute_mask(self, inputs, mask=None):
            return K.cast(inputs, "bool")

    check_refusal(lambda: Conv2D(2, 2)(Gives()(Input((3, 3, 1)))), "layer.no_masks", ["conv2d_1"], "en")


OLD_AND_NEW = [
    (lambda: Convolution2D(8, 3, 5), lambda: Conv2D(8, (3, 5))),
    (lambda: Convolution2D(nb_filter=8, nb_row=3, nb_col=5), lambda: Conv2D(8, (3, 5))),
    (lambda: Conv2D(8, 3, 5, "zero", "tanh"), lambda: Conv2D(8, (3, 5), activation="tanh", kernel_initializer="zeros")),
    (
        lambda: Convolution2D(
            8, 3, 3, init="he_normal", border_mode="same", subsample=(2, 1), dim_ordering="th", bias=False,
            W_regularizer="l2", b_regularizer="l1", W_constraint="nonneg", b_constraint="maxnorm",
        ),
        lambda: Conv2D(
            8, 3, kernel_initializer="he_normal", padding="same", strides=(2, 1), data_format="channels_first",
            use_bias=False, kernel_regularizer="l2", bias_regularizer="l1", kernel_constraint="nonneg",
            bias_constraint="maxnorm",
        ),
    ),
    (lambda: Convolution2D(8, 3, 3, dim_ordering="tf"), lambda: Conv2D(8, 3, data_format="channels_last")),
    (lambda: Convolution2D(8, 3, 3, dim_ordering="default"), lambda: Conv2D(8, 3)),
    (lambda: Convolution2D(8, 3, 3, padding="same", bias=True), lambda: Conv2D(8, 3, padding="same")),
]  # fmt: skip


@pytest.mark.parametrize("old, new", OLD_AND_NEW)
def test_both_spellings_make_the_same_layer(old, new):
    assert plain(old().get_config()) == plain(new().get_config())


def test_one_class_with_two_names():
    assert layers.convolutional.MaxPooling2D is layers.MaxPooling2D  # where many have imported it from
    assert Convolution2D is Conv2D
    assert registry.find("layer", "Convolution2D") is registry.find("layer", "Conv2D") is Conv2D


def test_automatic_names_follow_the_reading():
    names = [Convolution2D(8, 3, 3).name, Conv2D(8, 3).name, Conv2D(8, 3, 3).name, Convolution2D(8, (3, 3)).name]
    assert names == ["convolution2d_1", "conv2d_1", "convolution2d_2", "conv2d_2"]
    kerascn.set_dialect(1)
    try:
        assert Conv2D(8, 3, 3).name == "convolution2d_3"
        assert Convolution2D(8, (3, 3), strides=2).name == "conv2d_3"
    finally:
        kerascn.set_dialect(2)


def test_configurations_of_both_ages():
    config = Convolution2D(8, 3, 3, dim_ordering="th", name="c", input_shape=(3, 8, 8)).get_config()
    assert config == Conv2D.from_config(config).get_config()
    assert (config["kernel_size"], config["strides"], config["padding"]) == ((3, 3), (1, 1), "valid")
    of_keras_1 = {
        "class_name": "Convolution2D",
        "config": dict(
            name="c", trainable=True, batch_input_shape=[None, 3, 8, 8], input_dtype="float32", nb_filter=8, nb_row=3,
            nb_col=3, init="glorot_uniform", activation="linear", border_mode="valid", subsample=[1, 1],
            dim_ordering="th", W_regularizer=None, b_regularizer=None, activity_regularizer=None, W_constraint=None,
            b_constraint=None, bias=True,
        ),
    }  # fmt: skip
    layer = registry.load("layer", of_keras_1)
    assert {**layer.get_config(), "activation": None} == {**config, "activation": None, "dtype": "float32"}
    of_later = {**config, "groups": 1}
    assert Conv2D.from_config(of_later).get_config() == config


def test_weights_given_in_a_call_of_keras_1():
    """With 'th' Keras 1 kept kernels as (channels out, channels in, rows, columns)."""
    kernel, bias = images(2, 4, 3, 5), images(5)
    x = images(2, 6, 6, 3)
    usual = Convolution2D(5, 2, 4, weights=[kernel, bias])
    found = apply(usual, x)
    np.testing.assert_array_equal(usual.get_weights()[0], kernel)
    turned = Convolution2D(5, 2, 4, weights=[kernel.transpose(3, 2, 0, 1), bias], dim_ordering="th")
    also = apply(turned, np.moveaxis(x, -1, 1))
    np.testing.assert_allclose(np.moveaxis(also, 1, -1), found, rtol=1e-4, atol=1e-5)
    today = Conv2D(5, (2, 4), weights=[kernel, bias], data_format="channels_first")
    np.testing.assert_array_equal(apply(today, np.moveaxis(x, -1, 1)), also)


def test_a_network_of_it_in_both_dialects():
    x = images(2, 6, 6, 3)
    (a,) = inputs_for([x])
    network = Network(a, Conv2D(4, 3, name="c")(a))
    copy = Network.from_config(network.get_config())
    copy.set_weights(network.get_weights())
    kerascn.set_dialect(1)
    try:
        third = Network.from_config(network.get_config())
        third.set_weights(network.get_weights())
        found = K.function([third.inputs[0]], third.outputs)([x])[0]
    finally:
        kerascn.set_dialect(2)
    np.testing.assert_array_equal(K.function([copy.inputs[0]], copy.outputs)([x])[0], found)


def test_a_class_of_another_rank_says_only_how_to_convolve():
    class Conv1(_Conv):
        rank = 1

        def convolve(self, inputs):
            return K.conv1d(
                inputs, self.kernel, strides=self.strides[0], padding=self.padding, data_format=self.data_format,
                dilation_rate=self.dilation_rate[0],
            )  # fmt: skip

    layer = Conv1(4, 3, strides=2, data_format="channels_last")
    x = images(2, 8, 3)
    np.testing.assert_allclose(apply(layer, x), convolved(x, layer.get_weights()[0], strides=2), rtol=1e-4, atol=1e-5)


REFUSED = [
    (lambda: Conv2D(4, 3).compute_output_shape((None, 8, 3)), "spec.ndim", ["conv2d_1", "4", "(None, 8, 3)"]),
    (lambda: Conv2D(0, 3), "call.bad_value", ["filters", "0"]),
    (lambda: Conv2D(4, (3, 3, 3)), "call.bad_value", ["kernel_size", "(3, 3, 3)", "2"]),
    (lambda: Conv2D(4, 3, strides=0), "call.bad_value", ["strides", "0"]),
    (lambda: Conv2D(4, 3, dilation_rate=1.5), "call.bad_value", ["dilation_rate", "1.5"]),
    (lambda: Conv2D(4, 3, padding="causal"), "call.bad_value", ["padding", "'causal'", "'full'"]),
    (lambda: Convolution2D(4, 3, 3, border_mode="half"), "call.bad_value", ["'border_mode'", "'half'", "'full'"]),
    (lambda: Conv2D(4, 3, data_format="first"), "call.bad_value", ["data_format", "'first'", "'channels_first'"]),
    (lambda: Conv2D(4), "call.missing", ["kernel_size"]),
    (lambda: Conv2D(4, 3, 3, strides=2), "call.kernel_in_places", ["strides", "(3, 3)"]),
    (lambda: Convolution2D(4, nb_row=3), "call.pack", ["nb_row", "nb_col"]),
    (lambda: Convolution2D(4, 3, 3, kernel_size=3, init="uniform"), "call.both_spellings", ["kernel_size"]),
    (lambda: Conv2D(4, 3)(Input((8, 8))), "spec.ndim", ["conv2d_1", "4", "(None, 8, 8)"]),
    (lambda: Conv2D(4, 3)(Input((8, 8, None))), "convolution.channels", ["(None, 8, 8, None)", "channels_last"]),
    (lambda: Conv2D(4, (3, 5))(Input((3, 4, 1))), "spatial.window", ["conv2d_1", "(3, 5)", "(3, 4)"]),
    (lambda: Conv2D(4, 3, dilation_rate=2)(Input((9, 4, 1))), "spatial.window", ["(5, 5)", "(9, 4)"]),
]  # fmt: skip


@pytest.mark.parametrize("use, key, told", REFUSED)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_uses_are_told(use, key, told, language):
    check_refusal(use, key, told, language)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_number_of_channels_stays(language):
    layer = Conv2D(4, 3)
    layer(Input((8, 8, 3)))
    check_refusal(lambda: layer(Input((8, 8, 2))), "spec.axis", ["conv2d_1", "3", "2"], language)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_class_without_a_convolution_is_told(language):
    class Forgot(_Conv):
        rank = 2

    check_refusal(lambda: Forgot(4, 3)(Input((8, 8, 3))), "convolution.no_convolve", ["Forgot"], language)
