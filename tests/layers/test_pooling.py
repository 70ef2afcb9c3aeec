"""Pooling over images: against loops, in both data formats and both spellings."""

import numpy as np
import pytest

import kerascn
from kerascn import backend as K
from kerascn.declare import registry
from kerascn.engine import Input
from kerascn.layers import (
    AveragePooling2D,
    AvgPool2D,
    GlobalAveragePooling2D,
    GlobalAvgPool2D,
    GlobalMaxPool2D,
    GlobalMaxPooling2D,
    MaxPool2D,
    MaxPooling2D,
)
from tests.contract.loops_conv import pooled
from tests.layers.referee_layers import apply, check_gradients, check_refusal, computing_in, copy_of, plain

pytestmark = pytest.mark.engine

CHANCE = np.random.default_rng(13)
MODES = {MaxPooling2D: "max", AveragePooling2D: "avg"}


def images(*shape):
    return CHANCE.normal(size=shape).astype("float32")


CASES = [
    (dict(), "channels_last", (2, 5, 6, 3)),
    (dict(pool_size=3), "channels_first", (2, 2, 7, 6)),
    (dict(pool_size=(2, 3), strides=(1, 2)), "channels_last", (2, 5, 7, 1)),
    (dict(pool_size=(3, 2), strides=2, padding="same"), "channels_last", (2, 5, 4, 2)),
    (dict(pool_size=3, strides=(3, 1), padding="same"), "channels_first", (2, 2, 5, 4)),
]


@pytest.mark.parametrize("kind", MODES)
@pytest.mark.parametrize("given, data_format, shape", CASES)
def test_as_loops_compute_it(kind, given, data_format, shape):
    x = images(*shape)
    layer = kind(data_format=data_format, **given)
    found = apply(layer, x)
    full = {"pool_size": 2, "strides": given.get("pool_size", 2), **given}
    expected = pooled(x, data_format=data_format, pool_mode=MODES[kind], **full)
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)
    assert layer.output_shape == (None, *expected.shape[1:])
    np.testing.assert_array_equal(apply(copy_of(layer, x), x), found)
    np.testing.assert_allclose(apply(layer, x, unknown=(1, 2, 3)), found, rtol=1e-6)


@pytest.mark.parametrize("kind, combine", [(GlobalMaxPooling2D, np.max), (GlobalAveragePooling2D, np.mean)])
@pytest.mark.parametrize("data_format, axes", [("channels_last", (1, 2)), ("channels_first", (2, 3)), (None, (1, 2))])
def test_of_the_whole_image(kind, combine, data_format, axes):
    x = images(2, 3, 5, 4)
    layer = kind(data_format)
    np.testing.assert_allclose(apply(layer, x, unknown=axes), combine(x, axis=axes), rtol=1e-5, atol=1e-6)
    assert K.int_shape(kind(data_format)(Input((3, 5, 4)))) == (None, 3 if axes == (2, 3) else 4)
    assert plain(copy_of(layer, x).get_config()) == plain(layer.get_config())
    assert layer.get_config()["data_format"] == (data_format or "channels_last")


@pytest.mark.parametrize("kind", [*MODES, GlobalMaxPooling2D, GlobalAveragePooling2D])
def test_gradients_are_slopes(kind):
    with computing_in("float64"):
        check_gradients(kind(), CHANCE.normal(size=(2, 4, 5, 2)))


def test_configurations():
    config = MaxPooling2D(3, padding="same", name="p").get_config()
    assert (config["pool_size"], config["strides"], config["padding"]) == ((3, 3), (3, 3), "same")
    assert MaxPooling2D.from_config(config).get_config() == config
    of_keras_1 = dict(name="p", trainable=True, pool_size=[3, 3], strides=[3, 3], border_mode="same", dim_ordering="tf")
    assert registry.load("layer", {"class_name": "MaxPooling2D", "config": of_keras_1}).get_config() == config


def test_the_data_format_of_the_settings_is_taken_and_written():
    kerascn.config.set_image_data_format("channels_first")
    try:
        layers = [MaxPooling2D(), GlobalMaxPooling2D()]
        assert [K.int_shape(layer(Input((3, 8, 6)))) for layer in layers] == [(None, 3, 4, 3), (None, 3)]
    finally:
        kerascn.config.set_image_data_format("channels_last")
    assert {layer.get_config()["data_format"] for layer in layers} == {"channels_first"}


OLD_AND_NEW = [
    (lambda: MaxPooling2D((3, 3), strides=(1, 1), border_mode="same"), lambda: MaxPooling2D(3, 1, "same")),
    (lambda: AveragePooling2D((3, 3), None, "same", "th"), lambda: AveragePooling2D(3, None, "same", "channels_first")),
    (lambda: MaxPooling2D(dim_ordering="th"), lambda: MaxPooling2D(data_format="channels_first")),
    (lambda: GlobalMaxPooling2D(dim_ordering="th"), lambda: GlobalMaxPooling2D("channels_first")),
    (lambda: GlobalAveragePooling2D(dim_ordering="default"), lambda: GlobalAveragePooling2D()),
]


@pytest.mark.parametrize("old, new", OLD_AND_NEW)
def test_both_spellings_make_the_same_layer(old, new):
    assert plain(old().get_config()) == plain(new().get_config())


def test_names():
    assert MaxPooling2D().name == "max_pooling2d_1"
    assert GlobalAveragePooling2D().name == "global_average_pooling2d_1"
    assert MaxPooling2D(border_mode="same").name == "maxpooling2d_1"
    other_names = {MaxPool2D: MaxPooling2D, AvgPool2D: AveragePooling2D}
    other_names |= {GlobalMaxPool2D: GlobalMaxPooling2D, GlobalAvgPool2D: GlobalAveragePooling2D}
    assert all(one is other for one, other in other_names.items())
    for name in ("MaxPool2D", "AvgPool2D", "GlobalMaxPool2D", "GlobalAvgPool2D"):
        assert registry.find("layer", name) in other_names


REFUSED = [
    (lambda: MaxPooling2D().compute_output_shape((None, 8, 3)), "spec.ndim", ["max_pooling2d_1", "(None, 8, 3)"]),
    (lambda: MaxPooling2D((2, 2, 2)), "call.bad_value", ["pool_size", "(2, 2, 2)"]),
    (lambda: MaxPooling2D(2, strides=-1), "call.bad_value", ["strides", "-1"]),
    (lambda: AveragePooling2D(padding="full"), "call.bad_value", ["padding", "'full'", "'same'"]),
    (lambda: GlobalMaxPooling2D("last"), "call.bad_value", ["data_format", "'last'"]),
    (lambda: MaxPooling2D()(Input((4,))), "spec.ndim", ["max_pooling2d_1", "4"]),
    (lambda: GlobalMaxPooling2D()(Input((4,))), "spec.ndim", ["global_max_pooling2d_1", "4"]),
    (lambda: MaxPooling2D((3, 5))(Input((4, 4, 1))), "spatial.window", ["max_pooling2d_1", "(3, 5)", "(4, 4)"]),
]


@pytest.mark.parametrize("use, key, told", REFUSED)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_uses_are_told(use, key, told, language):
    check_refusal(use, key, told, language)
