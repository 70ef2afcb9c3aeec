"""The trap of channels in the wrong place: it speaks, and is silent where the shape may be meant so."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerascn import config
from kerascn.layers import (
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling2D,
    MaxPooling2D,
    SeparableConv2D,
    ZeroPadding2D,
)
from kerascn.messages import KerascnWarning
from kerascn.models import Sequential
from kerascn.traps import channels

pytestmark = pytest.mark.engine


def compiled(*layers):
    model = Sequential([*layers, GlobalAveragePooling2D(), Dense(1)])
    model.compile("sgd", "mse")
    return model


def told(action):
    with pytest.warns(KerascnWarning) as caught:
        action()
    assert [one.message.key for one in caught] == ["traps.channels"] and caught[0].filename == __file__
    return str(caught[0].message)


@pytest.mark.parametrize("shape", [(3, 32, 32), (1, 28, 28), (4, 64, 64), (3, 48, 64), (1, 16, 16)])
@pytest.mark.parametrize(
    "layer",
    [
        lambda **more: Conv2D(4, 3, padding="same", **more),
        lambda **more: SeparableConv2D(4, (3, 3), padding="same", **more),
        lambda **more: AveragePooling2D(2, padding="same", **more),
        lambda **more: ZeroPadding2D(1, **more),
    ],
)
def test_channels_first_read_as_channels_last(shape, layer):
    text = told(lambda: compiled(layer(input_shape=shape)))
    assert f"input_shape={(*shape[1:], shape[0])}" in text and "np.moveaxis(x, 1, -1)" in text
    assert f"{shape[0]} rows, {shape[1]} columns, {shape[2]} channels" in text and "traps/#channels" in text
    moved = (*shape[1:], shape[0])
    compiled(layer(input_shape=moved))


@pytest.mark.parametrize("shape", [(32, 32, 3), (28, 28, 1), (48, 64, 3)])
def test_channels_last_read_as_channels_first(shape):
    first = dict(data_format="channels_first")
    text = told(lambda: compiled(Conv2D(4, 3, padding="same", input_shape=shape, **first)))
    assert f"input_shape={(shape[2], *shape[:2])}" in text and "np.moveaxis(x, -1, 1)" in text
    assert f"{shape[1]} rows, {shape[2]} columns, {shape[0]} channels" in text
    compiled(Conv2D(4, 3, input_shape=(shape[2], *shape[:2]), **first))


def test_a_model_that_is_the_first_layer():
    body = Sequential([Conv2D(4, 3, padding="same", input_shape=(3, 64, 64), data_format="channels_last")])
    assert "(3, 64, 64)" in told(lambda: compiled(body))
    body = Sequential([Conv2D(4, 3, padding="same", input_shape=(64, 64, 3), data_format="channels_last")])
    compiled(body)


def test_layers_that_leave_the_shape_lie_between():
    told(lambda: compiled(Dropout(0.1, input_shape=(3, 32, 32)), BatchNormalization(), MaxPooling2D(2)))


@pytest.mark.parametrize(
    "layer",
    [
        Conv2D(4, 3, input_shape=(4, 4, 8)),
        Conv2D(4, 3, input_shape=(8, 8, 8)),
        Conv2D(4, (1, 3), input_shape=(1, 28, 28)),  # series, written as images of one row
        Conv2D(4, 3, padding="same", input_shape=(1, 128, 9)),
        Conv2D(4, 3, input_shape=(3, 3, 256)),
        Conv2D(4, 3, input_shape=(4, 16, 16)),
        Conv2D(4, 3, input_shape=(8, 8, 12)),
        Conv2D(4, 3, padding="same", input_shape=(3, 40, 128)),  # no image is three times as long as it is high
        Conv2D(4, 3, input_shape=(None, None, 3)),
        MaxPooling2D((1, 2), input_shape=(1, 32, 32)),
    ],
    ids=lambda layer: str(layer.batch_input_shape[1:]),
)
def test_shapes_that_may_be_meant_so_are_well(layer):
    compiled(layer)


def test_maps_of_features_further_on_are_not_looked_at():
    compiled(Conv2D(32, (30, 1), input_shape=(32, 32, 3)), Conv2D(4, 3, padding="same"))  # 3 rows, 32 columns, 32


def test_channels_can_be_left_unsaid(monkeypatch):
    monkeypatch.setattr(config, "traps", False)
    compiled(Conv2D(4, 3, padding="same", input_shape=(3, 32, 32)))


@given(st.integers(5, 512), st.integers(1, 512), st.integers(1, 512))
def test_five_rows_and_more_are_well(rows, columns, count):
    assert not channels.is_other((rows, columns, count), "channels_last")
    assert not channels.is_other((columns, count, rows), "channels_first")


@given(st.sampled_from([1, 3, 4]), st.integers(1, 64), st.integers(1, 64))
def test_both_formats_are_looked_at_alike(few, first, second):
    shape = (few, first, second)
    assert channels.is_other(shape, "channels_last") == channels.is_other(shape[::-1], "channels_first")
    assert not (channels.is_other(shape, "channels_last") and min(first, second) < 16)


def test_data_whose_channels_stand_at_the_other_end():
    model = Sequential([Conv2D(2, 3, input_shape=(8, 6, 3)), Flatten(), Dense(1)])
    with pytest.raises(ValueError) as error:
        model.predict(np.zeros((2, 3, 8, 6)))
    assert error.value.key == "data.channels" and "np.moveaxis(x, 1, -1)" in str(error.value)
    model = Sequential([Conv2D(2, 3, input_shape=(3, 8, 6), data_format="channels_first"), Flatten(), Dense(1)])
    with pytest.raises(ValueError) as error:
        model.predict(np.zeros((2, 8, 6, 3)))
    assert error.value.key == "data.channels" and "np.moveaxis(x, -1, 1)" in str(error.value)
    assert model.predict(np.moveaxis(np.zeros((2, 8, 6, 3)), -1, 1)).shape == (2, 1)


def test_a_window_that_does_not_fit_tells_of_the_other_format():
    with pytest.raises(ValueError) as error:
        Sequential([Conv2D(2, 3, input_shape=(1, 28, 28))])
    assert error.value.key == "spatial.window_channels" and "'channels_first'" in str(error.value)
