"""Pixels as the nets want them, by formulas; classes by name; shapes of images."""

import hashlib
import json

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kerascn
from kerascn import applications, config
from kerascn.applications import files, imagenet_utils
from kerascn.applications.imagenet_utils import _obtain_input_shape, decode_predictions, preprocess_input

MEANS, DEVIATIONS = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
BLUE_GREEN_RED = (103.939, 116.779, 123.68)


def prepared(image, mode):
    """One image with its channels last, prepared pixel by pixel."""
    out = np.empty(image.shape)
    for row, column in np.ndindex(image.shape[:2]):
        red, green, blue = image[row, column]
        if mode == "caffe":
            out[row, column] = [c - m for c, m in zip((blue, green, red), BLUE_GREEN_RED, strict=True)]
        elif mode == "tf":
            out[row, column] = [c / 127.5 - 1 for c in (red, green, blue)]
        else:
            colours = zip((red, green, blue), MEANS, DEVIATIONS, strict=True)
            out[row, column] = [(c / 255 - m) / d for c, m, d in colours]
    return out


IMAGES = np.random.RandomState(0).randint(0, 256, (2, 3, 4, 3))
MODES = ("caffe", "tf", "torch")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    mode=st.sampled_from(MODES),
    data_format=st.sampled_from(["channels_first", "channels_last", "th", "tf"]),
    one=st.booleans(),
    dtype=st.sampled_from(["uint8", "int64", "float16", "float32", "float64"]),
)
def test_pixels_by_formula(mode, data_format, one, dtype):
    expected = np.stack([prepared(image, mode) for image in IMAGES])
    images = IMAGES.astype(dtype)
    if data_format in ("channels_first", "th"):
        images, expected = images.transpose(0, 3, 1, 2), expected.transpose(0, 3, 1, 2)
    if one:
        images, expected = images[0], expected[0]
    before = images.copy()
    found = preprocess_input(images, data_format, mode)
    rough = dtype == "float16"
    np.testing.assert_allclose(found, expected, rtol=1e-2 if rough else 1e-5, atol=0.1 if rough else 1e-4)
    np.testing.assert_array_equal(images, before)  # what is given stays as it is
    assert found.dtype == (dtype if "float" in dtype else "float32")


def test_the_format_of_the_settings_and_the_words_of_keras_1():
    config.set_image_data_format("channels_first")
    first = IMAGES.transpose(0, 3, 1, 2)
    for word in ("th", "default"):
        np.testing.assert_array_equal(preprocess_input(first), preprocess_input(first, dim_ordering=word))
    with pytest.raises(ValueError) as error:
        preprocess_input(IMAGES[:, :2])
    assert error.value.key == "applications.colours"


@pytest.mark.parametrize(
    ("module", "mode"),
    [
        ("vgg16", "caffe"), ("vgg19", "caffe"), ("resnet50", "caffe"), ("resnet", "caffe"), ("resnet_v2", "tf"),
        ("resnext", "torch"), ("inception_v3", "tf"), ("xception", "tf"), ("inception_resnet_v2", "tf"),
        ("mobilenet", "tf"), ("mobilenet_v2", "tf"), ("nasnet", "tf"), ("densenet", "torch"),
    ],
)  # fmt: skip
def test_each_module_prepares_as_its_net_was_trained(module, mode):
    found = getattr(applications, module).preprocess_input(IMAGES)
    np.testing.assert_allclose(found[1], prepared(IMAGES[1], mode), rtol=1e-5, atol=1e-4)
    assert getattr(applications, module).decode_predictions is decode_predictions


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("data_format", ["channels_first", "channels_last"])
def test_tensors_are_prepared_too(mode, data_format, K):
    """Whole numbers as well, and one image; a tensor of 64 bits stays one."""
    expected = np.stack([prepared(image, mode) for image in IMAGES])
    for dtype, one in (("float32", False), ("uint8", False), ("int32", True), ("float64", False)):
        images, wanted = IMAGES.astype(dtype), expected
        if data_format == "channels_first":
            images, wanted = images.transpose(0, 3, 1, 2), wanted.transpose(0, 3, 1, 2)
        if one:
            images, wanted = images[0], wanted[0]
        x = K.placeholder(shape=images.shape if one else (None, *images.shape[1:]), dtype=dtype)
        found = preprocess_input(x, data_format, mode)
        assert K.dtype(found) == ("float64" if dtype == "float64" else "float32")
        np.testing.assert_allclose(K.function([x], [found])([images])[0], wanted, rtol=1e-5, atol=1e-4)


@pytest.mark.parametrize(
    ("given_x", "arguments", "key"),
    [
        (IMAGES, {"mode": "keras"}, "applications.mode"),
        (IMAGES[0, 0], {}, "applications.images"),
        (IMAGES[..., :1], {}, "applications.colours"),
        (np.array([["a"]]), {}, "applications.pixels"),
    ],
)
def test_what_is_no_image_is_said(given_x, arguments, key):
    with pytest.raises((ValueError, TypeError)) as error:
        preprocess_input(given_x, **arguments)
    assert error.value.key == key


# Classes.


def index(monkeypatch, mirror, text=None):
    """Put an index of classes into the mirror, and take its checksum for the published one."""
    names = {str(number): [f"n{number:08d}", f"thing_{number}"] for number in range(1000)}
    path = mirror / imagenet_utils.INDEX
    path.write_text(json.dumps(names) if text is None else text)
    md5 = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
    monkeypatch.setitem(files.PUBLISHED, path.name, files.PUBLISHED[path.name]._replace(md5=md5))


def test_classes_by_name(monkeypatch, mirror):
    index(monkeypatch, mirror)
    preds = np.zeros((2, 1000))
    preds[0, [3, 999, 0]] = 0.5, 0.3, 0.2
    preds[1, 42] = 1
    first, second = decode_predictions(preds, top=3)
    assert first == [("n00000003", "thing_3", 0.5), ("n00000999", "thing_999", 0.3), ("n00000000", "thing_0", 0.2)]
    assert second[0] == ("n00000042", "thing_42", 1)
    assert len(decode_predictions(preds)[0]) == 5


GOOD = {str(number): ["n", "x"] for number in range(1000)}
HOSTILE = {
    "a list": "[]",
    "too few": '{"0": ["n", "x"]}',
    "no json": "no json",
    "nothing": "",
    "null": "null",
    "deep": "[" * 100_000,
    "huge": json.dumps(GOOD) + " " * imagenet_utils.LARGEST_INDEX,
    "numbers": json.dumps(GOOD | {"900": [1, 2]}),
    "names": json.dumps(GOOD | {"900": {"a": 1, "b": 2, "c": 3}}),
    "one of them is null": json.dumps(GOOD | {"999": None}),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_an_index_that_is_none(kind, monkeypatch, mirror):
    """It gets a sentence, also when it is asked again: nothing of a bad file is kept."""
    index(monkeypatch, mirror, HOSTILE[kind])
    for _ in range(2):
        with pytest.raises(ValueError) as error:
            decode_predictions(np.zeros((1, 1000)))
        assert error.value.key == "applications.index"
        assert len(str(error.value)) < 700
    index(monkeypatch, mirror)
    assert len(decode_predictions(np.zeros((1, 1000)), top=2000)[0]) == 1000


def test_an_index_of_another_checksum_is_not_read(mirror):
    """The published one has a checksum; what lies at its place otherwise is left alone."""
    (mirror / imagenet_utils.INDEX).write_text(json.dumps(GOOD))
    with pytest.raises(FileNotFoundError) as error:
        decode_predictions(np.zeros((1, 1000)))
    assert error.value.key == "applications.nowhere"


@pytest.mark.parametrize("top", [0, -1, 1.5, True, "3"])
def test_how_many_classes(top, monkeypatch, mirror):
    index(monkeypatch, mirror)
    with pytest.raises(ValueError) as error:
        decode_predictions(np.zeros((1, 1000)), top=top)
    assert error.value.key == "applications.top"


def test_no_index_anywhere(home):
    with pytest.raises(FileNotFoundError) as error:
        decode_predictions(np.zeros((1, 1000)))
    assert error.value.key == "applications.nowhere"
    assert str(home / "models" / imagenet_utils.INDEX) in str(error.value)


def test_predictions_of_another_net_are_said():
    for shape in ((1, 5), (1000,)):
        with pytest.raises(ValueError) as error:
            decode_predictions(np.zeros(shape))
        assert error.value.key == "applications.predictions"


# Shapes.


def test_shapes_of_images():
    assert _obtain_input_shape(None, 224, 48, "channels_last", True) == (224, 224, 3)
    assert _obtain_input_shape(None, 224, 48, "channels_first", True) == (3, 224, 224)
    assert _obtain_input_shape(None, 224, 48, "channels_last", False) == (None, None, 3)
    assert _obtain_input_shape((64, None, 3), 224, 48, "channels_last", require_flatten=False) == (64, None, 3)
    assert _obtain_input_shape((64, 64, 1), 224, 48, "channels_last", True, weights=None) == (64, 64, 1)
    assert _obtain_input_shape((64, 64, 3), 224, 48, "channels_last", include_top=False) == (64, 64, 3)  # until 2.0.8
    assert _obtain_input_shape([3, 64, 50], 224, 48, dim_ordering="th", require_flatten=False) == (3, 64, 50)


@pytest.mark.parametrize(
    ("shape", "flatten", "weights", "key"),
    [
        ((64, 64), False, None, "applications.shape"),
        (64, False, None, "applications.shape"),
        ((64, 64, 1), False, "imagenet", "applications.channels"),
        ((3, 64, 64), False, None, "applications.too_small"),
        ((47, 64, 3), False, None, "applications.too_small"),
        ((None, 64, 3), True, None, "applications.open"),
        ((64, 64, 3), True, "imagenet", "applications.other_shape"),
    ],
)
def test_shapes_that_cannot_be_meant(shape, flatten, weights, key):
    with pytest.raises(ValueError) as error:
        _obtain_input_shape(shape, 224, 48, "channels_last", flatten, weights)
    assert error.value.key == key


def test_modules_of_another_library_are_handed_over():
    def net(size, backend=None, layers=None, models=None, utils=None):
        return size, backend, layers, models, utils

    modules = (kerascn.backend, kerascn.layers, kerascn.models, kerascn.utils)
    assert applications.keras_modules_injection(net)(3) == (3, *modules)
