"""Transposed and separable convolutions beside tf_keras: random layers, their weights in order, files both ways."""

import json

import numpy as np
import pytest

from kerascn import backend as K
from kerascn import layers
from kerascn.models import Sequential, load_model
from tests.layers.referee_layers import apply
from tests.layers.tf_keras_child import run_in_tf_keras

pytestmark = pytest.mark.engine

RANKS = {"Conv2DTranspose": 2, "Conv3DTranspose": 3, "SeparableConv1D": 1, "SeparableConv2D": 2, "DepthwiseConv2D": 2}
FEW, MANY = 2, 20


def drawn(name, chance):
    """The arguments of a layer that TensorFlow can compute on a CPU, and the shape of its input, channels last."""
    rank, transposed = RANKS[name], "Transpose" in name
    several = lambda low, high: tuple(int(n) for n in chance.integers(low, high + 1, rank))  # noqa: E731
    said = {"kernel_size": several(1, 4), "padding": str(chance.choice(["valid", "same"])), "name": "one"}
    said["activation"] = str(chance.choice(["linear", "tanh", "relu"]))
    said["use_bias"] = bool(chance.random() < 0.7)
    gaps = name != "Conv3DTranspose" and chance.random() < 0.3
    if gaps:
        said["dilation_rate"] = (int(chance.integers(2, 4)),) * rank  # equal ones, as tf_keras wants them
    elif transposed:
        said["strides"] = several(1, 3)
    else:
        said["strides"] = (int(chance.integers(1, 3)),) * rank  # of one length, which TensorFlow asks for
    if name != "DepthwiseConv2D":
        said["filters"] = int(chance.integers(1, 5))
    if not transposed:
        said["depth_multiplier"] = int(chance.integers(1, 4))
    elif "strides" in said and chance.random() < 0.6:
        said["output_padding"] = tuple(int(chance.integers(0, stride)) for stride in said["strides"])
        pairs = zip(said["kernel_size"], said["output_padding"], strict=True)
        if said["padding"] == "same" and any(window % 2 == 0 and more == 0 for window, more in pairs):
            del said["output_padding"]  # to such a length no convolution goes
    lengths = several(2, 4) if transposed else several(7, 9)
    if not transposed and gaps:
        lengths = several(10, 13)
    return said, (2, *lengths, int(chance.integers(1, 4)))


def rows(count):
    """Random layers of each class: (class, arguments, input)."""
    found = []
    for place, name in enumerate(RANKS):
        chance = np.random.default_rng(100 + place)
        for _ in range(count):
            said, shape = drawn(name, chance)
            found.append((name, said, chance.normal(size=shape).astype("float32")))
    return found


SERIES, IMAGES = (2, 9, 3), (2, 4, 5, 3)
OF_KERAS_1 = [  # which files have to tell in words of Keras 2
    (lambda **k: layers.AtrousConvolution1D(4, 3, atrous_rate=2, **k), SERIES),
    (lambda **k: layers.AtrousConvolution2D(4, 2, 2, atrous_rate=(2, 2), border_mode="same", **k), IMAGES),
    (lambda **k: layers.Deconvolution2D(2, 3, 3, (None, 10, 11, 2), subsample=(2, 2), **k), IMAGES),
    (lambda **k: layers.Deconvolution2D(2, 3, 3, (None, 7, 10, 2), subsample=(2, 2), border_mode="same", **k), IMAGES),
    (lambda **k: layers.Deconvolution2D(2, 2, 4, (None, 8, 10, 2), subsample=(2, 2), border_mode="same", **k), IMAGES),
    (lambda **k: layers.SeparableConvolution2D(4, 2, 3, depth_multiplier=2, init="he_normal", bias=False, **k), IMAGES),
    (lambda **k: layers.Convolution1D(4, 3, subsample_length=2, W_regularizer="l2", bias=False, **k), SERIES),
]  # fmt: skip
IN_TF_KERAS = """
import json
folder = str(given["folder"])
for number in range(given["old"]):
    opened = keras.models.load_model(f"{folder}/old {number}.h5", compile=False)
    results[f"old {number}"] = opened(given[f"old {number}"])
for number, (name, said) in enumerate(json.loads(str(given["rows"]))):
    x = given[f"{number} x"]
    opened = keras.models.load_model(f"{folder}/ours {number}.h5", compile=False)
    results[f"{number} opened"] = opened(x)
    layer = getattr(keras.layers, name)(**said)
    model = keras.Sequential([keras.layers.InputLayer(x.shape[1:]), layer])
    layer.set_weights([given[f"{number} weight {k}"] for k in range(len(layer.weights))])
    results[f"{number} computed"] = layer(x)
    results[f"{number} names"] = [w.name.split("/")[-1].split(":")[0] for w in layer.weights]
    model.save(f"{folder}/theirs {number}.h5")
"""


def of_keras_1(folder, given):
    """Models of the layers of Keras 1, saved; what they make of what is put into ``given``."""
    found, chance = [], np.random.default_rng(8)
    given["old"] = np.array(len(OF_KERAS_1))
    for number, (make, shape) in enumerate(OF_KERAS_1):
        K.clear_session()
        given[f"old {number}"] = chance.normal(size=shape).astype("float32")
        model = Sequential([make(input_shape=shape[1:])])
        model.save(f"{folder}/old {number}.h5")
        found.append(model.predict(given[f"old {number}"]))
    return found


def check(count, folder):
    given = {"folder": np.array(str(folder))}
    old = of_keras_1(folder, given)
    made, chance = rows(count), np.random.default_rng(7)
    given["rows"] = np.array(json.dumps([(name, said) for name, said, _ in made]))
    computed = []
    for number, (name, said, x) in enumerate(made):
        K.clear_session()
        model = Sequential([getattr(layers, name)(**said, input_shape=x.shape[1:])])
        weights = [chance.normal(size=w.shape).astype("float32") for w in model.get_weights()]
        model.set_weights(weights)
        model.save(f"{folder}/ours {number}.h5")
        computed.append(model.predict(x))
        given |= {f"{number} x": x} | {f"{number} weight {k}": array for k, array in enumerate(weights)}
    theirs = run_in_tf_keras(IN_TF_KERAS, **given)
    near = dict(rtol=1e-4, atol=1e-4)
    for number, one in enumerate(old):
        np.testing.assert_allclose(one, theirs[f"old {number}"], **near, err_msg=f"old {number}")
    for number, (name, said, x) in enumerate(made):
        told = f"{name} {said} {x.shape}"
        for what in ("opened", "computed"):
            np.testing.assert_allclose(computed[number], theirs[f"{number} {what}"], **near, err_msg=told)
        K.clear_session()
        model = load_model(f"{folder}/theirs {number}.h5", compile=False)
        np.testing.assert_allclose(model.predict(x), computed[number], **near, err_msg=told)
        names = [w.name.split("/")[-1].partition(":")[0] for w in model.layers[-1].weights]
        assert [n.partition("_")[0] for n in names] == [n.partition("_")[0] for n in theirs[f"{number} names"].tolist()]
        first = getattr(layers, name)(**{**said, "data_format": "channels_first"})
        turned = np.moveaxis(x, -1, 1)
        first.build(turned.shape)
        first.set_weights(model.get_weights())
        found = np.moveaxis(apply(first, turned), 1, -1)
        np.testing.assert_allclose(found, computed[number], **near, err_msg=f"channels_first {told}")


def test_a_few_random_layers(tmp_path):
    check(FEW, tmp_path)


@pytest.mark.all_only
def test_many_random_layers(tmp_path):
    check(MANY, tmp_path)
