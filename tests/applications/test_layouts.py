"""Files in the layouts of the nets' own time: names, order and shapes; by order and by name; kernels of both engines.

No published file of these nets is at hand here. The tables in ``published`` are of files that Keras 1.2.2, Keras 2.1.6
and the nets of Keras 2.3 write themselves, and what those saw in an image stands beside them; README.md tells more.
"""

import json
import re
import warnings

import numpy as np
import pytest

from kerascn import applications, config
from kerascn.applications import files, old_inception_v3
from kerascn.utils.layer_utils import convert_dense_weights_data_format
from tests.applications import layouts, old_keras
from tests.applications.layouts import Age
from tests.applications.nets import maker

QUICK = (("keras-1.2.2", "VGG16"), ("keras-applications-1.0.8", "MobileNet"))
TABLES = [(referee, net) for referee, nets in old_keras.NETS.items() for net in nets]
MAYBE_LATER = [pytest.param(*one, marks=[pytest.mark.all_only] * (one not in QUICK)) for one in TABLES]
TOPS = ("fc1", "fc2", "predictions", "fc1000", "probs", "conv_preds", "Logits")
# What Keras 1 called layers without a name.
OLD_WORDS = {"convolution2d_": "conv2d_", "batchnormalization_": "batch_normalization_"}


def ours(referee, net):
    """Our function for a net of a referee; the InceptionV3 of Keras 1 was another net."""
    return old_inception_v3.InceptionV3 if (referee, net) == ("keras-1.2.2", "InceptionV3") else maker(net)


def table(referee, net, top=True):
    """The table of a net, as text."""
    text = (old_keras.PUBLISHED / referee / f"{net}.csv").read_text("utf-8")
    return text if top else layouts.shortened(text, TOPS)


def with_weights(text):
    """The layers that have weights: names and shapes."""
    return [(layer, [one.shape for one in weights]) for layer, weights in layouts.read(text).items() if weights]


def age_of(referee, kernels="tf"):
    return Age({"keras-1.2.2": None, "keras-2.1.6": "2.1.6", "keras-applications-1.0.8": "2.3.1"}[referee], kernels)


def told(referee, text):
    """Files of Keras 1 don't say their release, and so not what ``running_std`` is; that is told each time."""
    if referee == "keras-1.2.2" and "running_std" in text:
        return pytest.warns(UserWarning, match="running_std")
    return warnings.catch_warnings()


def renamed(name):
    for old, new in OLD_WORDS.items():
        name = re.sub(rf"^{old}(\d+)$", rf"{new}\1", name)
    return name


@pytest.mark.parametrize(("referee", "net"), MAYBE_LATER)
def test_names_order_and_shapes_are_those_of_the_files(referee, net, K):
    K.clear_session()
    model = ours(referee, net)(weights=None)
    found = [(layer.name, [K.int_shape(one) for one in layer.weights]) for layer in model.layers if layer.weights]
    expected = with_weights(table(referee, net))
    if (referee, net) == ("keras-1.2.2", "Xception"):
        expected = [(renamed(name), shapes) for name, shapes in expected]
    assert found == expected


def check_features(model, referee, net, side):
    """The net sees in an image what the referee saw, whose weights it has."""
    first = config.image_data_format() == "channels_first"
    picture = layouts.image(side)
    features = model.predict(picture.transpose(0, 3, 1, 2) if first else picture)
    features = features.transpose(0, 2, 3, 1) if first else features
    seen = json.loads((old_keras.PUBLISHED / referee / "features.json").read_text("utf-8"))[net]
    assert list(features.shape) == seen["shape"]
    expected, means = np.array(seen["means"]), features.mean(axis=(0, 1, 2))[::16]
    largest = np.abs(expected).max()
    assert np.ptp(expected) > largest / 100
    np.testing.assert_allclose(means / largest, expected / largest, atol=1e-4)


KERNELS = [("tf", *one) for one in TABLES] + [
    ("th", "keras-1.2.2", one) for one in ("VGG16", "VGG19", "ResNet50", "InceptionV3")
]
ALSO_TH = (*(("tf", *one) for one in QUICK), ("th", "keras-1.2.2", "VGG16"))
FILES = [pytest.param(*one, marks=[pytest.mark.all_only] * (one not in ALSO_TH)) for one in KERNELS]


@pytest.mark.parametrize(("kernels", "referee", "net"), FILES)
def test_a_file_by_order_and_by_name(kernels, referee, net, tmp_path, K):
    K.clear_session()
    side = old_keras.NETS[referee][net][2]
    config.set_image_data_format("channels_first" if kernels == "th" else "channels_last")
    shape = (3, side, side) if kernels == "th" else (side, side, 3)
    text = table(referee, net, top=False)
    values = layouts.drawn(text)
    ordering = f"{kernels}_dim_ordering_{kernels}_kernels_notop"
    path = layouts.write(tmp_path / f"net_weights_{ordering}.h5", text, values, age_of(referee, kernels))
    with told(referee, text):
        model = ours(referee, net)(weights=path, include_top=False, input_shape=shape)
    check_features(model, referee, net, side)
    loaded = model.get_weights()
    if (referee, net) == ("keras-1.2.2", "Xception"):
        return  # eight of its layers have the names that Keras 1 counted: by order only
    model.set_weights([np.zeros_like(one) for one in loaded])
    with told(referee, text):
        model.load_weights(path, by_name=True)
    assert all(np.array_equal(one, other) for one, other in zip(model.get_weights(), loaded, strict=True))


@pytest.mark.network
@pytest.mark.parametrize(
    ("referee", "net", "ordering"),
    [
        ("keras-1.2.2", "VGG16", "tf"),
        ("keras-1.2.2", "ResNet50", "th"),
        ("keras-2.1.6", "VGG16", "tf"),
        ("keras-applications-1.0.8", "MobileNetV2", "tf"),
    ],
)
def test_what_stands_in_the_tables_is_what_the_referees_write(referee, net, ordering, tmp_path):
    written = old_keras.run(referee, [net], tmp_path, ordering)
    if ordering == "tf":
        assert (written / f"{net}.csv").read_text("utf-8") == table(referee, net)
    found = json.loads((written / f"{net}.json").read_text("utf-8"))
    expected = json.loads((old_keras.PUBLISHED / referee / "features.json").read_text("utf-8"))[net]
    assert found["shape"] == expected["shape"]
    np.testing.assert_allclose(found["means"][::16], expected["means"], rtol=1e-3, atol=1e-5)


# Nets with and without the top.


@pytest.mark.parametrize("referee", ["keras-1.2.2", "keras-2.1.6"])
def test_a_file_with_the_top_into_a_net_without_it(referee, tmp_path, K):
    side, text = old_keras.NETS[referee]["VGG16"][2], narrow_vgg(referee)
    values = layouts.drawn(text)
    path = layouts.write(tmp_path / "vgg16_weights_tf_dim_ordering_tf_kernels.h5", text, values, age_of(referee))
    with pytest.raises(ValueError) as error:
        applications.VGG16(include_top=False, weights=path, input_shape=(side, side, 3))
    assert error.value.key == "applications.other_top"
    assert "include_top=True" in str(error.value)
    model = applications.VGG16(include_top=False, weights=None, input_shape=(side, side, 3))
    model.load_weights(path, by_name=True)
    check_features(model, referee, "VGG16", side)


def narrow_vgg(referee, side=7):
    """The table of VGG16 with fewer units, for smaller images at the end."""
    text = table(referee, "VGG16").replace("25088x4096", f"{side * side * 512}x8").replace("4096", "8")
    assert f"fc1,fc1{'_W:0' if referee == 'keras-1.2.2' else '/kernel:0'} {side * side * 512}x8" in text
    return text


def test_a_file_without_the_top_into_a_net_with_it(tmp_path, monkeypatch, K):
    monkeypatch.setattr(applications.vgg, "UNITS", 8)
    text = table("keras-1.2.2", "VGG16", top=False)
    values = layouts.drawn(text)
    path = layouts.write(tmp_path / "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5", text, values, Age())
    with pytest.raises(ValueError) as error:
        applications.VGG16(weights=path, classes=3)
    assert error.value.key == "applications.other_top"
    assert "include_top=False" in str(error.value)
    model = applications.VGG16(weights=None, classes=3)
    before = model.get_weights()[-6:]
    model.load_weights(path, by_name=True)
    assert all(np.array_equal(*pair) for pair in zip(model.get_weights(), [*values, *before], strict=True))


def test_a_file_of_theano_with_the_top(tmp_path, monkeypatch, K):
    """With the data format of the file as it is; with the other one as the warning says."""
    monkeypatch.setattr(applications.vgg, "UNITS", 8)
    text = narrow_vgg("keras-1.2.2", side=2)
    values = layouts.drawn(text)
    path = layouts.write(tmp_path / "vgg16_th_kernels.h5", text, values, Age(None, "th"))
    picture = layouts.image(64)
    config.set_image_data_format("channels_first")
    model = applications.VGG16(weights=path, input_shape=(3, 64, 64))
    expected = model.predict(picture.transpose(0, 3, 1, 2))
    assert expected.std() > 0
    config.set_image_data_format("channels_last")
    with pytest.warns(UserWarning, match="convert_dense_weights_data_format"):
        turned = applications.VGG16(weights=path, input_shape=(64, 64, 3))
    assert np.abs(turned.predict(picture) - expected).max() > 1e-3 * expected.max()
    convert_dense_weights_data_format(turned.get_layer("fc1"), (2, 2, 512), "channels_last")
    np.testing.assert_allclose(turned.predict(picture), expected, rtol=1e-4, atol=1e-4 * expected.max())


# Published files of Keras 1.


def test_published_files_of_keras_1_are_read_without_doubts(tmp_path, mirror, monkeypatch, K):
    """Warnings are errors here: that it does not know the release must not be told of a file that everybody has."""
    name = "keras1/inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5"
    text = table("keras-1.2.2", "InceptionV3", top=False)
    values = layouts.drawn(text)
    path = layouts.write(mirror / name.rpartition("/")[2], text, values, Age())
    known = files.hash_file(path, "md5")
    monkeypatch.setitem(files.PUBLISHED, name, files.PUBLISHED[name]._replace(md5=known))
    for wanted in ("imagenet", path):
        model = old_inception_v3.InceptionV3(include_top=False, weights=wanted, input_shape=(139, 139, 3))
        assert all(np.array_equal(*pair) for pair in zip(model.get_weights(), values, strict=True))
    with pytest.raises(ValueError) as error:
        applications.InceptionV3(include_top=False, weights=path, input_shape=(139, 139, 3))
    assert error.value.key == "applications.other_form"
    assert "old_inception_v3.InceptionV3" in str(error.value)


def test_the_two_resnets_of_one_name(tmp_path, K):
    text = table("keras-applications-1.0.8", "resnet.ResNet50", top=False)
    path = layouts.write(tmp_path / "resnet50.h5", text, layouts.drawn(text), age_of("keras-applications-1.0.8"))
    with pytest.raises(ValueError) as error:
        applications.ResNet50(include_top=False, weights=path, input_shape=(64, 64, 3))
    assert error.value.key == "applications.other_form"
    assert "applications.resnet.ResNet50" in str(error.value)
