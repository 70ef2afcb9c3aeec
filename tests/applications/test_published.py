"""The nets are the published ones: numbers of parameters, names, shapes, and what they compute, by another library."""

import json
import re
from typing import NamedTuple

import numpy as np
import pytest

from kerascn import applications
from kerascn.models import model_from_json
from tests.applications.nets import PARAMETERS, QUICK, maker
from tests.genuine import genuine
from tests.layers.tf_keras_child import run_in_tf_keras

LONG = [pytest.param(name, marks=[pytest.mark.all_only] * (name not in QUICK)) for name in PARAMETERS]


@pytest.mark.parametrize("name", LONG)
def test_numbers_of_parameters(name):
    assert maker(name)(weights=None).count_params() == PARAMETERS[name]


def test_the_numbers_without_the_top():
    assert applications.VGG16(weights=None, include_top=False).count_params() == 14_714_688
    assert applications.MobileNet(weights=None, include_top=False).count_params() == 3_228_864
    assert applications.MobileNet(weights=None, include_top=False, alpha=0.5).count_params() == 829_536


# What tf_keras makes of the same arguments: names, shapes, and features for the same weights.
CHILD = """
import json
makers = json.loads(str(given.pop("makers")))
for name, (path, side, more) in makers.items():
    make = keras.applications
    for part in path.split("."):
        make = getattr(make, part)
    model = make(weights=None, include_top=False, pooling="avg", input_shape=(side, side, 3), **more)
    random = np.random.RandomState(0)
    model.set_weights([drawn(random, w) for w in model.weights])
    results[name] = json.dumps([[layer.name, [w.shape.as_list() for w in layer.weights]] for layer in model.layers])
    results[name + "/features"] = model.predict(random.rand(2, side, side, 3), verbose=0)
"""
DRAWN = '''
def drawn(random, weight):
    """Values of a weight, by its name and shape, that keep what goes through the net about as large as it is."""
    shape = [int(length) for length in weight.shape]
    if len(shape) == 1:
        return random.uniform(0.5, 1.5, shape)
    spread = np.sqrt(2.0 / np.prod(shape[:-1]))
    if "depthwise" in weight.name or "conv_dw" in weight.name:
        spread = np.sqrt(2.0 / np.prod(shape[:2]))
    return random.normal(0, spread, shape)
'''
# our name -> its name there, rows and columns of the images, arguments
COMPARED = {
    "MobileNet": ("MobileNet", 32, {"alpha": 0.25}),
    "MobileNetV2": ("MobileNetV2", 37, {"alpha": 0.35}),
    "VGG16": ("VGG16", 32, {}),
}
COMPARED_LONG = {
    "VGG19": ("VGG19", 40, {}),
    "resnet.ResNet50": ("ResNet50", 40, {}),
    "ResNet101": ("ResNet101", 32, {}),
    "ResNet50V2": ("ResNet50V2", 45, {}),
    "InceptionV3": ("InceptionV3", 75, {}),
    "Xception": ("Xception", 72, {}),
    "InceptionResNetV2": ("InceptionResNetV2", 80, {}),
    "MobileNet": ("MobileNet", 45, {"alpha": 0.5}),
    "MobileNetV2": ("MobileNetV2", 48, {"alpha": 1.4}),
    "DenseNet121": ("DenseNet121", 45, {}),
    "DenseNet169": ("DenseNet169", 32, {}),
    "NASNetMobile": ("NASNetMobile", 45, {}),
}


ALL_COMPARED = [
    pytest.param(COMPARED, id="few"),
    *(pytest.param({name: how}, id=name, marks=pytest.mark.all_only) for name, how in COMPARED_LONG.items()),
]


@pytest.mark.second_with_all
@pytest.mark.parametrize("which", ALL_COMPARED)
def test_tf_keras_computes_the_same(which, K):
    found = run_in_tf_keras(DRAWN + CHILD, seconds=900, makers=json.dumps(which))
    names = {}
    exec(DRAWN, {"np": np}, names)
    for name, (_, side, more) in which.items():
        model = maker(name)(weights=None, include_top=False, pooling="avg", input_shape=(side, side, 3), **more)
        theirs = json.loads(str(found[name]))
        ours = [[layer.name, [list(K.int_shape(w)) for w in layer.weights]] for layer in model.layers]
        assert [shapes for _, shapes in ours if shapes] == [shapes for _, shapes in theirs if shapes], name
        named = [(one[0], other[0]) for one, other in zip(ours, theirs, strict=True)]
        assert [pair for pair in named if pair[0] != pair[1] and not is_numbered(*pair)] == [], name
        random = np.random.RandomState(0)
        flat = [(layer.name, w) for layer in model.layers for w in layer.weights]
        model.set_weights([names["drawn"](random, Named(f"{n}/{w.name}", K.int_shape(w))) for n, w in flat])
        features = model.predict(random.rand(2, side, side, 3))
        expected = found[name + "/features"]
        assert np.ptp(expected) > 0
        np.testing.assert_allclose(features / np.abs(expected).max(), expected / np.abs(expected).max(), atol=1e-4)
        K.clear_session()


class Named(NamedTuple):
    """As much of a weight as ``drawn`` asks for."""

    name: str
    shape: tuple


def is_numbered(ours, theirs):
    """Whether two names are numbered by the library: it counts from 1, the other from nothing."""
    if theirs.startswith("custom_scale_layer"):  # in the place of the published name
        return ours.startswith("block")
    return ours.rstrip("0123456789").rstrip("_") == theirs.rstrip("0123456789").rstrip("_")


RECORDED = "keras_files/keras-js/demos/data/resnet50/resnet50.json"


def recorded():
    """The ResNet50 in a file of Keras 1.1, whose normalization began with another epsilon."""
    return re.sub(r'"epsilon": [0-9.e-]+', '"epsilon": 0.001', genuine(RECORDED).read_text("utf-8"))


def test_the_old_resnet_has_the_layers_of_a_file_of_its_time():
    layers = json.loads(recorded())["config"]["layers"]
    written = [one["config"]["name"] for one in layers]
    model = applications.ResNet50(weights=None)
    ours = [layer.name for layer in model.layers]
    kinds = ("Convolution2D", "BatchNormalization", "Dense")
    with_weights = [one["config"]["name"] for one in layers if one["class_name"] in kinds]
    assert [layer.name for layer in model.layers if layer.weights] == with_weights  # in the order of the file
    numbered = ("activation_", "input_", "maxpooling2d_", "max_pooling2d_", "merge_", "add_", "flatten_", "conv1_pad")
    for names in (written, ours):
        names[:] = [name for name in names if not name.startswith((*numbered, "zeropadding2d_"))]
    assert sorted(ours) == sorted(written)
    assert len(ours) == 108


@pytest.mark.all_only
def test_the_old_resnet_computes_what_that_of_the_file_does(K):
    theirs, ours = model_from_json(recorded()), applications.ResNet50(weights=None)

    def named(model):
        return [layer.name for layer in model.layers if layer.weights]

    assert named(ours) == named(theirs)
    ours.set_weights(theirs.get_weights())
    images = np.random.RandomState(0).rand(1, 224, 224, 3) * 255
    np.testing.assert_allclose(ours.predict(images), theirs.predict(images), rtol=1e-3, atol=1e-5)
