"""Layers over space beside tf_keras: it reads our configurations, takes our weights, and finds the same."""

import json

import numpy as np
import pytest

from kerascn import backend as K
from kerascn import layers
from kerascn.declare import registry
from tests.layers.referee_layers import apply
from tests.layers.tf_keras_child import run_in_tf_keras

pytestmark = pytest.mark.engine

SERIES, IMAGES, VOLUMES = (2, 7, 3), (2, 6, 7, 3), (1, 4, 5, 6, 2)
CASES = [
    (layers.Conv1D(4, 3, padding="causal", dilation_rate=2), SERIES),
    (layers.Conv1D(4, 2, strides=2, padding="same", activation="relu", bias_initializer="uniform"), SERIES),
    (layers.Conv3D(3, (1, 2, 3), padding="same", activation="tanh"), VOLUMES),
    (layers.Conv3D(3, 2, strides=(2, 1, 2)), VOLUMES),
    (layers.SeparableConv1D(4, 3, depth_multiplier=2), SERIES),
    (layers.SeparableConv2D(4, (3, 2), depth_multiplier=2, padding="same", bias_initializer="uniform"), IMAGES),
    (layers.DepthwiseConv2D((2, 3), strides=(2, 2), depth_multiplier=2, padding="same"), IMAGES),
    (layers.Conv2DTranspose(4, 3, strides=(2, 2), padding="same"), IMAGES),
    (layers.Conv2DTranspose(4, (2, 3), strides=(2, 3)), IMAGES),
    (layers.Conv2DTranspose(4, (2, 3), strides=(3, 2), output_padding=(1, 0)), IMAGES),
    (layers.Conv3DTranspose(2, 2, strides=(1, 2, 1), padding="same"), VOLUMES),
    (layers.LocallyConnected1D(4, 3, strides=2, bias_initializer="uniform"), SERIES),
    (layers.LocallyConnected2D(2, (2, 3), bias_initializer="uniform"), IMAGES),
    (layers.LocallyConnected1D(2, 3, bias_initializer="uniform", data_format="channels_first"), SERIES),
    (layers.LocallyConnected2D(2, (2, 3), bias_initializer="uniform", data_format="channels_first"), IMAGES),
    (layers.ZeroPadding1D((1, 2)), SERIES), (layers.ZeroPadding2D(((1, 0), (2, 1))), IMAGES),
    (layers.ZeroPadding3D((1, 0, 2)), VOLUMES), (layers.Cropping1D((2, 1)), SERIES),
    (layers.Cropping2D(((1, 0), (2, 1))), IMAGES), (layers.Cropping3D(1), VOLUMES),
    (layers.UpSampling1D(3), SERIES), (layers.UpSampling2D((2, 3)), IMAGES), (layers.UpSampling3D((1, 2, 3)), VOLUMES),
    (layers.MaxPooling1D(3, 2, "same"), SERIES), (layers.AveragePooling1D(3, 2, "same"), SERIES),
    (layers.MaxPooling3D((1, 2, 3)), VOLUMES), (layers.AveragePooling3D(2, 1, "same"), VOLUMES),
    (layers.GlobalMaxPooling1D(), SERIES), (layers.GlobalAveragePooling1D(), SERIES),
    (layers.GlobalMaxPooling3D(), VOLUMES), (layers.GlobalAveragePooling3D(), VOLUMES),
    (layers.SpatialDropout1D(0.3), SERIES), (layers.SpatialDropout2D(0.3), IMAGES),
    (layers.SpatialDropout3D(0.3), VOLUMES),
]  # fmt: skip

IN_TF_KERAS = """
import json
written = []
for number, one in enumerate(json.loads(str(given["configurations"]))):
    layer = keras.layers.deserialize(one)
    x = given[f"{number} x"]
    layer.build(x.shape)
    layer.set_weights([given[f"{number} weight {k}"] for k in range(len(layer.weights))])
    results[str(number)] = layer(x)
    written.append(keras.layers.serialize(layer))
results["configurations"] = json.dumps(written)
"""


def written(layer):
    """A layer as a file holds it."""
    return json.loads(json.dumps({"class_name": type(layer).__name__, "config": layer.get_config()}))


def test_as_tf_keras_computes_it():
    chance = np.random.default_rng(41)
    K.clear_session()
    made = [type(layer).from_config(layer.get_config()) for layer, _ in CASES]
    given, found = {"configurations": np.array(json.dumps([written(layer) for layer in made]))}, []
    for number, (layer, (_, shape)) in enumerate(zip(made, CASES, strict=True)):
        x = chance.normal(size=shape).astype("float32")
        found.append(apply(layer, x))
        given[f"{number} x"] = x
        given |= {f"{number} weight {k}": array for k, array in enumerate(layer.get_weights())}
    theirs = run_in_tf_keras(IN_TF_KERAS, **given)
    for number, ours in enumerate(found):
        np.testing.assert_allclose(ours, theirs[str(number)], rtol=1e-4, atol=1e-5, err_msg=made[number].name)
    for layer, one in zip(made, json.loads(str(theirs["configurations"])), strict=True):
        read = written(registry.load("layer", one))["config"]
        assert {**read, "dtype": None} == {**written(layer)["config"], "dtype": None}


BESIDE = """
images, steps, mask = given["images"], given["steps"], given["mask"]
size = (images.shape[1] * 2, images.shape[2] * 3)
results["of TensorFlow 1"] = tf.compat.v1.image.resize_bilinear(images, size)
results["of tf_keras"] = keras.layers.UpSampling2D((2, 3), interpolation="bilinear")(images)
results["average"] = keras.layers.GlobalAveragePooling1D()(steps, mask=mask)
"""


def test_mixed_pixels_and_averages_of_nothing():
    """Pixels are mixed as Keras 2.2 and 2.3 had it done; the average of no step at all is no number, as there."""
    chance = np.random.default_rng(5)
    images, steps = chance.normal(size=(2, 3, 4, 2)).astype("float32"), np.ones((2, 3, 2), "float32")
    steps[1] = 0  # masked wholly
    theirs = run_in_tf_keras(BESIDE, images=images, steps=steps, mask=steps.any(axis=2))
    found = apply(layers.UpSampling2D((2, 3), interpolation="bilinear"), images)
    np.testing.assert_allclose(found, theirs["of TensorFlow 1"], rtol=1e-5, atol=1e-6)
    assert np.abs(found - theirs["of tf_keras"]).max() > 0.1  # which moves everything by half a pixel
    x = layers.Input((3, 2))
    average = K.function([x], [layers.GlobalAveragePooling1D()(layers.Masking()(x))])([steps])[0]
    np.testing.assert_array_equal(average, theirs["average"])
    np.testing.assert_array_equal(average, [[1, 1], [np.nan, np.nan]])
