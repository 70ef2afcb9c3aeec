"""Pooling over series and volumes: against loops, in both data formats and both spellings, with masks."""

import numpy as np
import pytest

import kerascn
from kerascn import backend as K
from kerascn import layers
from kerascn.declare import registry
from kerascn.engine import Input
from kerascn.layers import (
    AveragePooling1D,
    AveragePooling3D,
    GlobalAveragePooling1D,
    GlobalAveragePooling3D,
    GlobalMaxPooling1D,
    GlobalMaxPooling3D,
    Masking,
    MaxPooling1D,
    MaxPooling3D,
)
from tests.contract.loops_conv import pooled
from tests.layers.referee_layers import apply, check_gradients, check_refusal, computing_in, copy_of, plain

pytestmark = pytest.mark.engine

CHANCE = np.random.default_rng(17)


def numbers(*shape):
    return CHANCE.normal(size=shape).astype("float32")


CASES_1D = [
    (dict(), (2, 7, 3)),
    (dict(pool_size=3, strides=1), (2, 5, 2)),
    (dict(pool_size=3, strides=2, padding="same"), (2, 6, 2)),
    (dict(pool_size=(2,), data_format="channels_first", padding="same"), (2, 3, 7)),
]
CASES_3D = [
    (dict(), (2, 4, 5, 6, 3)),
    (dict(pool_size=(1, 2, 3), strides=(2, 1, 2), data_format="channels_first"), (2, 2, 3, 4, 5)),
    (dict(pool_size=(3, 1, 2), strides=2, padding="same"), (1, 4, 3, 5, 2)),
]
CASES = [(kind, *case) for kind in (MaxPooling1D, AveragePooling1D) for case in CASES_1D]
CASES += [(kind, *case) for kind in (MaxPooling3D, AveragePooling3D) for case in CASES_3D]


@pytest.mark.parametrize("kind, given, shape", CASES)
def test_as_loops_compute_it(kind, given, shape):
    x = numbers(*shape)
    layer = kind(**given)
    found = apply(layer, x)
    full = {"pool_size": 2, "strides": given.get("pool_size", 2), **given}
    expected = pooled(x, pool_mode="max" if "Max" in kind.__name__ else "avg", **full)
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)
    assert layer.output_shape == (None, *expected.shape[1:])
    np.testing.assert_array_equal(apply(copy_of(layer, x), x), found)
    np.testing.assert_allclose(apply(layer, x, unknown=range(1, x.ndim)), found, rtol=1e-6)


WHOLE = [
    (GlobalMaxPooling1D, np.max, dict(), (1,)),
    (GlobalAveragePooling1D, np.mean, dict(), (1,)),
    (GlobalMaxPooling1D, np.max, dict(data_format="channels_first"), (2,)),
    (GlobalAveragePooling1D, np.mean, dict(data_format="channels_first"), (2,)),
    (GlobalMaxPooling3D, np.max, dict(), (1, 2, 3)),
    (GlobalAveragePooling3D, np.mean, dict(), (1, 2, 3)),
    (GlobalMaxPooling3D, np.max, dict(data_format="channels_first"), (2, 3, 4)),
    (GlobalAveragePooling3D, np.mean, dict(data_format="channels_first"), (2, 3, 4)),
]


@pytest.mark.parametrize("kind, combine, given, axes", WHOLE)
def test_of_the_whole(kind, combine, given, axes):
    x = numbers(*(2, 3, 5, 4, 6)[: 3 if len(axes) == 1 else 5])
    layer = kind(**given)
    expected = combine(x, axis=axes)
    np.testing.assert_allclose(apply(layer, x), expected, rtol=1e-5, atol=1e-6)
    assert layer.output_shape == (None, expected.shape[1])
    np.testing.assert_allclose(apply(kind(**given), x, unknown=axes), expected, rtol=1e-5, atol=1e-6)
    assert plain(copy_of(layer, x).get_config()) == plain(layer.get_config())


@pytest.mark.parametrize("kind", [MaxPooling1D, AveragePooling1D, GlobalMaxPooling1D, GlobalAveragePooling1D])
def test_gradients_are_slopes_along_series(kind):
    with computing_in("float64"):
        check_gradients(kind(), CHANCE.normal(size=(2, 4, 2)))


@pytest.mark.parametrize("kind", [MaxPooling3D, AveragePooling3D, GlobalMaxPooling3D, GlobalAveragePooling3D])
def test_gradients_are_slopes_in_volumes(kind):
    with computing_in("float64"):
        check_gradients(kind(), CHANCE.normal(size=(1, 2, 3, 4, 2)))


def test_an_average_counts_only_the_steps_of_the_mask():
    x = numbers(3, 5, 2)
    x[0, 3:] = x[1, 1] = 0
    a = Input((5, 2))
    averages = K.function([a], [GlobalAveragePooling1D()(Masking()(a))])([x])[0]
    kept = (x != 0).any(axis=-1)
    assert kept.sum(axis=1).tolist() == [3, 4, 5]
    expected = [one[steps].mean(axis=0) for one, steps in zip(x, kept, strict=True)]
    np.testing.assert_allclose(averages, expected, rtol=1e-5, atol=1e-6)
    output = GlobalAveragePooling1D()(Masking()(a))
    assert GlobalAveragePooling1D().compute_mask(output, None) is None


@pytest.mark.parametrize("kind", [MaxPooling1D, AveragePooling1D, GlobalMaxPooling1D])
def test_the_others_take_no_mask(kind):
    check_refusal(lambda: kind(name="p")(Masking()(Input((5, 2)))), "layer.no_masks", ["p"], "en")


def test_series_have_their_channels_last_whatever_the_settings_say():
    kerascn.config.set_image_data_format("channels_first")
    try:
        found = [K.int_shape(kind()(Input((6, 4)))) for kind in (MaxPooling1D, GlobalMaxPooling1D)]
        volumes = [K.int_shape(kind()(Input((3, 6, 4, 8)))) for kind in (MaxPooling3D, GlobalMaxPooling3D)]
    finally:
        kerascn.config.set_image_data_format("channels_last")
    assert found == [(None, 3, 4), (None, 4)]
    assert volumes == [(None, 3, 3, 2, 4), (None, 3)]


OLD_AND_NEW = [
    (lambda: MaxPooling1D(pool_length=3, stride=2, border_mode="same"), lambda: MaxPooling1D(3, 2, "same")),
    (lambda: AveragePooling1D(pool_length=4), lambda: AveragePooling1D(4)),
    (lambda: MaxPooling3D((2, 2, 1), border_mode="same", dim_ordering="th"),
     lambda: MaxPooling3D((2, 2, 1), None, "same", "channels_first")),
    (lambda: AveragePooling3D(dim_ordering="default"), lambda: AveragePooling3D()),
    (lambda: GlobalMaxPooling3D(dim_ordering="th"), lambda: GlobalMaxPooling3D("channels_first")),
    (lambda: GlobalAveragePooling3D(dim_ordering="tf"), lambda: GlobalAveragePooling3D("channels_last")),
]  # fmt: skip


@pytest.mark.parametrize("old, new", OLD_AND_NEW)
def test_both_spellings_make_the_same_layer(old, new):
    assert plain(old().get_config()) == plain(new().get_config())


def test_configurations():
    config = MaxPooling1D(3, padding="same", name="p").get_config()
    assert (config["pool_size"], config["strides"], config["padding"]) == ((3,), (3,), "same")
    of_keras_1 = dict(name="p", trainable=True, pool_length=3, stride=3, border_mode="same")
    assert registry.load("layer", {"class_name": "MaxPooling1D", "config": of_keras_1}).get_config() == config
    config = AveragePooling3D(name="p").get_config()
    assert (config["pool_size"], config["strides"]) == ((2, 2, 2), (2, 2, 2))


@pytest.mark.parametrize("rank", "123")
def test_short_names(rank):
    for short, full in {"MaxPool": "MaxPooling", "AvgPool": "AveragePooling"}.items():
        for before in ("", "Global"):
            kind = getattr(layers, f"{before}{full}{rank}D")
            assert getattr(layers, f"{before}{short}{rank}D") is kind
            assert registry.find("layer", f"{before}{short}{rank}D") is kind


REFUSED = [
    (lambda: MaxPooling1D((2, 2)), "call.bad_value", ["pool_size", "(2, 2)", "1"]),
    (lambda: MaxPooling1D(0), "call.bad_value", ["pool_size", "0"]),
    (lambda: AveragePooling3D(2, strides=(1, 2)), "call.bad_value", ["strides", "(1, 2)", "3"]),
    (lambda: MaxPooling1D(padding="causal"), "call.bad_value", ["padding", "'causal'", "'same'"]),
    (lambda: MaxPooling1D(5)(Input((4, 1))), "spatial.window", ["max_pooling1d_1", "(5,)", "(4,)"]),
    (lambda: MaxPooling3D()(Input((4, 4, 1))), "spec.ndim", ["max_pooling3d_1", "5"]),
    (lambda: GlobalMaxPooling1D()(Input((4, 4, 1))), "spec.ndim", ["global_max_pooling1d_1", "3"]),
    (lambda: GlobalAveragePooling3D("last"), "call.bad_value", ["data_format", "'last'"]),
]


@pytest.mark.parametrize("use, key, told", REFUSED)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_uses_are_told(use, key, told, language):
    check_refusal(use, key, told, language)
