"""The narrow nets: the layers of the famous ones, and trained weights that are worth something without a network."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest

import kerascn
from dev_tools import small_weights
from dev_tools.commands import RECIPE
from kerascn import applications, config
from kerascn.applications import narrow
from kerascn.datasets import sample
from kerascn.layers import Dense, Flatten, Input
from kerascn.models import Model, Sequential
from kerascn.optimizers import SGD

NETS = pytest.mark.parametrize("name", ["VGG16", "ResNet50"])
NEW = 10_000_000  # the seed of pictures that no net was trained on


def maker(name):
    return getattr(narrow, name)


def things(many, seed=NEW):
    (x, y), _ = sample("things", samples=many, seed=seed, test_split=0)
    return x, y


def named(model):
    """The layers whose names are their own, not counted ones such as activation_3."""
    return [layer.name for layer in model.layers if not layer.name.startswith(("activation_", "add_", "max_pool"))]


# The layers.


def test_vgg16_has_the_layers_of_vgg16(K):
    large, small = applications.VGG16(False, None), narrow.VGG16(False, None)
    assert named(small)[1:] == named(large)[1:]
    for one, other in zip(large.layers[1:], small.layers[1:], strict=True):
        assert type(one) is type(other)
        if one.weights:
            assert (one.kernel_size, one.padding) == (other.kernel_size, other.padding)
            assert 16 * other.filters == 3 * one.filters
    assert named(narrow.VGG16())[-4:] == ["flatten", "fc1", "fc2", "predictions"]


def residual_names():
    """The layers of the ResNet50 of Keras 1 by their published names."""
    blocks = [f"{stage}{block}" for stage, last in ((2, "c"), (3, "d"), (4, "f"), (5, "c")) for block in "abcdef"
              if block <= last]  # fmt: skip
    branches = [block + end for block in blocks for end in ("_branch2a", "_branch2b", "_branch2c")]
    branches += [block + "_branch1" for block in blocks if block.endswith("a")]
    return {"conv1", "bn_conv1", "conv1_pad", "avg_pool", "fc1000"} | {
        kind + branch for branch in branches for kind in ("res", "bn")
    }


def test_resnet50_has_the_layers_of_the_resnet50_of_keras_1(K):
    model = narrow.ResNet50()
    assert set(named(model)[1:]) == residual_names()
    assert sum(len(layer.weights) > 0 for layer in model.layers) == 2 * 53 + 1
    assert model.get_layer("res5c_branch2c").filters == 320


@NETS
def test_the_files_are_small_and_hold_plain_numbers(name):
    path = Path(narrow.FILES[name])
    assert path.stat().st_size < 1_700_000

    def look(_, found):
        assert isinstance(found, h5py.Group) or found.dtype in ("float16", "float32")

    with h5py.File(path) as file:
        file.visititems(look)
        assert set(file.attrs) == {"layer_names", "backend", "keras_version", "kerascn_version"}


# What they have learned.


@NETS
def test_new_pictures_are_told_apart(name, K):
    x, y = things(240)
    probabilities = maker(name)().predict(narrow.preprocess_input(x))
    assert np.mean(np.argmax(probabilities, axis=1) == y.ravel()) > LEARNED[name]
    rows = narrow.decode_predictions(probabilities, top=3)
    right = [row[0][1] == narrow.CLASSES[label] for row, label in zip(rows, y.ravel(), strict=True)]
    assert np.mean(right) > LEARNED[name]
    assert [one[2] for one in rows[0]] == sorted(probabilities[0])[::-1][:3]


LEARNED = {"VGG16": 0.93, "ResNet50": 0.86}


def forward(path, x):
    """VGG16 in NumPy, from the numbers in the file."""
    with h5py.File(path) as file:
        weights = {
            name: [np.asarray(file[name][w], "float64") for w in file[name].attrs["weight_names"]] for name in file
        }
    for block, many in enumerate((2, 2, 3, 3, 3), 1):
        for number in range(1, many + 1):
            kernel, bias = weights[f"block{block}_conv{number}"]
            padded = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
            rows, columns = x.shape[1:3]
            parts = [padded[:, i : i + rows, j : j + columns] @ kernel[i, j] for i in range(3) for j in range(3)]
            x = np.maximum(sum(parts) + bias, 0)
        x = x.reshape(len(x), x.shape[1] // 2, 2, x.shape[2] // 2, 2, -1).max(axis=(2, 4))
    features = x
    for name in ("fc1", "fc2"):
        x = np.maximum(x.reshape(len(x), -1) @ weights[name][0] + weights[name][1], 0)
    x = np.exp(x @ weights["predictions"][0] + weights["predictions"][1])
    return features, x / x.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("data_format", ["channels_last", "channels_first"])
def test_vgg16_computes_what_its_file_says(data_format, K):
    config.set_image_data_format(data_format)
    first = data_format == "channels_first"
    (x, _), _ = sample("things", samples=4, seed=NEW, test_split=0)
    prepared = narrow.preprocess_input(x)
    plain = prepared.transpose(0, 2, 3, 1) if first else prepared
    features, probabilities = forward(narrow.FILES["VGG16"], plain.astype("float64"))
    np.testing.assert_allclose(narrow.VGG16().predict(prepared), probabilities, rtol=1e-3, atol=1e-5)
    found = narrow.VGG16(include_top=False).predict(prepared)
    np.testing.assert_allclose(found.transpose(0, 2, 3, 1) if first else found, features, rtol=1e-3, atol=1e-4)


ELSEWHERE = """
import sys
import numpy as np
from tf_keras import applications, layers, models
names, path, pictures, result = sys.argv[1:]
net = models.Sequential([layers.InputLayer((64, 64, 3))])
widths = (12, 24, 48, 96, 96)
for block, (width, many) in enumerate(zip(widths, (2, 2, 3, 3, 3)), 1):
    for number in range(1, many + 1):
        net.add(layers.Conv2D(width, 3, activation="relu", padding="same", name=f"block{block}_conv{number}"))
    net.add(layers.MaxPooling2D(name=f"block{block}_pool"))
net.add(layers.Flatten(name="flatten"))
for name in ("fc1", "fc2"):
    net.add(layers.Dense(96, activation="relu", name=name))
net.add(layers.Dense(24, activation="softmax", name="predictions"))
net.load_weights(path)
by_order = net.predict(np.load(pictures), verbose=0)
for layer in net.layers:
    layer.set_weights([0 * w for w in layer.get_weights()])
net.load_weights(path, by_name=True)
assert np.array_equal(net.predict(np.load(pictures), verbose=0), by_order)
np.save(result, by_order)
"""


@pytest.mark.second_with_all
def test_another_keras_reads_the_file(tmp_path, K):
    """tf_keras, with a net of the same layers written there, by order and by name."""
    x, _ = things(6)
    prepared = narrow.preprocess_input(x)
    np.save(tmp_path / "pictures.npy", prepared)
    words = ["VGG16", narrow.FILES["VGG16"], str(tmp_path / "pictures.npy"), str(tmp_path / "result.npy")]
    environ = {**os.environ, "KERAS_BACKEND": "tensorflow"}  # the Keras 3 that comes with TensorFlow knows no Theano
    command = [sys.executable, "-c", ELSEWHERE, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environ)
    assert done.returncode == 0, done.stderr
    np.testing.assert_allclose(np.load(tmp_path / "result.npy"), narrow.VGG16().predict(prepared), rtol=1e-3, atol=1e-5)


# In use.


@NETS
def test_features_of_images_of_any_size(name, K):
    plain = maker(name)(include_top=False)
    assert plain.input_shape == (None, None, None, 3)
    means = maker(name)(include_top=False, pooling="avg", input_shape=(96, 64, 3))
    x = np.random.RandomState(0).uniform(-100, 100, (1, 96, 64, 3))
    features = plain.predict(x)
    assert features.shape[1:3] == (3, 2)
    np.testing.assert_allclose(means.predict(x), features.mean(axis=(1, 2)), rtol=1e-3, atol=1e-4)


def test_the_arguments(K):
    net = narrow.VGG16
    assert net().output_shape == (None, 24) and net().input_shape == (None, 64, 64, 3)
    images = Input(shape=(64, 64, 3))
    assert net(input_tensor=images).inputs == [images]
    assert net(weights=None, classes=5, input_shape=(64, 64, 3)).output_shape == (None, 5)
    assert net(weights=narrow.FILES["VGG16"]).output_shape == (None, 24)


def test_a_program_for_the_large_net_runs_with_another_import(K):
    """As tutorials have it; what is said of 'imagenet' is a warning, the weights are the trained ones."""
    with pytest.warns(kerascn.messages.KerascnWarning) as told:
        base = narrow.VGG16(weights="imagenet", include_top=False, input_shape=(64, 64, 3))
    assert [one.message.key for one in told] == ["applications.narrow_imagenet"]
    for one, other in zip(base.get_weights(), narrow.VGG16(include_top=False).get_weights(), strict=True):
        assert np.array_equal(one, other)
    top = Sequential([Flatten(input_shape=base.output_shape[1:]), Dense(1, activation="sigmoid")])
    model = Model(inputs=base.input, outputs=top(base.output))
    for layer in model.layers[:15]:
        layer.trainable = False
    model.compile(loss="binary_crossentropy", optimizer=SGD(lr=1e-4, momentum=0.9), metrics=["accuracy"])
    before = model.get_weights()
    model.train_on_batch(narrow.preprocess_input(things(4)[0]), np.array([0, 1, 0, 1]))
    changed = [not np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True)]
    assert changed == [False] * 20 + [True] * 8


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "arguments, key",
    [
        (dict(weights="nowhere.h5"), "applications.weights"),
        (dict(weights="msd"), "applications.weights"),
        (dict(classes=10), "applications.other_classes"),
        (dict(input_shape=(32, 32, 3)), "applications.other_shape"),
        (dict(input_shape=(64, 64, 1), include_top=False), "applications.channels"),
        (dict(input_shape=(16, 16, 3), include_top=False), "applications.too_small"),
    ],
)
def test_what_cannot_be_meant(arguments, key, language, monkeypatch, K):
    monkeypatch.setenv("KERASCN_LANG", language)
    with pytest.raises(ValueError) as error:
        narrow.VGG16(**arguments)
    assert error.value.key == key


def test_predictions_of_other_classes():
    with pytest.raises(ValueError) as error:
        narrow.decode_predictions(np.zeros((2, 1000)))
    assert error.value.key == "applications.narrow_predictions"
    with pytest.raises(ValueError) as error:
        narrow.decode_predictions(np.zeros((2, 24)), top=-1)
    assert error.value.key == "applications.top"


def test_a_tensor_of_another_size_does_not_fit_the_top(K):
    with pytest.raises(ValueError) as error:
        narrow.VGG16(input_tensor=Input(shape=(96, 96, 3)))
    assert error.value.key == "applications.other_shape"


def test_the_large_nets_have_no_weights_of_things():
    with pytest.raises(ValueError) as error:
        applications.VGG16(weights="things")
    assert error.value.key == "applications.weights"


# How the weights are made.


def test_the_same_weights_give_the_same_file(tmp_path, K):
    model = narrow.VGG16()
    for name in ("one.h5", "two.h5"):
        small_weights.write(model, tmp_path / name)
    assert (tmp_path / "one.h5").read_bytes() == (tmp_path / "two.h5").read_bytes()
    narrow_again = narrow.VGG16(weights=str(tmp_path / "one.h5"))
    for one, other in zip(narrow_again.get_weights(), model.get_weights(), strict=True):
        assert np.array_equal(one, other)


@pytest.mark.parametrize(
    "name, waves, seeds",
    [
        pytest.param("VGG16", (1, 1), (3, 3, 4), marks=pytest.mark.all_only),
        pytest.param("ResNet50", (1, 1), (3, 3, 4), marks=pytest.mark.all_only),
    ],
)
def test_the_same_seed_gives_the_same_file(name, waves, seeds, tmp_path, K):
    sums = []
    for seed in seeds:
        small_weights.write(small_weights.train(name, seed, waves, many=48), tmp_path / "file.h5")
        sums.append(hashlib.sha256((tmp_path / "file.h5").read_bytes()).hexdigest())
    assert sums[0] == sums[1] and sums[2:].count(sums[0]) == 0


def test_the_normalization_of_training_becomes_part_of_the_kernels(K):
    """The net that learns has normalizations, the net that is kept has none: they compute the same."""
    model = narrow.VGG16(weights=None)
    learning = small_weights.in_training(model)
    random = np.random.RandomState(0)
    learning.set_weights([w + random.uniform(0.05, 0.2, w.shape) for w in learning.get_weights()])
    small_weights.put_back(learning, model)
    x = random.uniform(-100, 100, (4, 64, 64, 3))
    np.testing.assert_allclose(model.predict(x), learning.predict(x), rtol=1e-3, atol=1e-5)


@pytest.mark.all_only
@NETS
def test_training_anew_reaches_as_much(name, tmp_path):
    """All of it, in a process of its own, as `python dev.py weights` does it: minutes."""
    words = [sys.executable, "-m", "dev_tools.small_weights", name, "--folder", str(tmp_path)]
    settings = {**os.environ, **RECIPE, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(words, env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert float(done.stdout.split()[-1]) > LEARNED[name]
