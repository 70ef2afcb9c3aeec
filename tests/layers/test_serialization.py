"""Layers as plain data."""

import json

import pytest

from kerascn import layers
from tests.engine.small import NewDense


def test_there_and_back():
    layer = layers.Dense(3, activation="relu", name="three")
    said = json.loads(json.dumps(layers.serialize(layer)))
    assert said["class_name"] == "Dense"
    again = layers.deserialize(said)
    assert again is not layer and again.get_config() == layer.get_config()


def test_a_layer_of_ones_own():
    said = layers.serialize(NewDense(4))
    assert layers.deserialize(said, {"NewDense": NewDense}).units == 4
    with pytest.raises(ValueError) as caught:
        layers.deserialize(said)
    assert caught.value.key == "registry.unknown" and "NewDense" in str(caught.value)
