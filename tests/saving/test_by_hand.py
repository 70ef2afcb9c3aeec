"""The referee of the architectures written by hand is put to the test itself: by recordings and by photographs."""

import json

import h5py
import numpy as np
import pytest

from tests.genuine import genuine
from tests.saving.by_hand import DL4J, MODELS, SUPER
from tests.saving.by_hand_numpy import COMPUTE, predicted

EXAMPLES = DL4J + "examples/"
RECORDED = {
    "mnist_mlp/mnist_mlp_tf_keras_1": "activation_3",
    "mnist_mlp/mnist_mlp_th_keras_2": "dense_3",
    "simple_lstm/simple_lstm_tf_keras_1": "dense_1",
    "simple_flatten_lstm/simple_flatten_lstm_tf_keras_2": "dense_1",
}


@pytest.mark.parametrize("name", RECORDED)
def test_numpy_computes_what_keras_recorded(name):
    with h5py.File(genuine(f"{EXAMPLES}{name}_inputs_and_outputs.h5")) as file:
        [x] = (one[()] for one in file["inputs"].values())
        y = file["predictions"][RECORDED[name]][()]  # what lies in "outputs" are the targets
    weights = f"{EXAMPLES}{name}_weights.h5"
    np.testing.assert_allclose(predicted(weights, genuine(weights), x), y, atol=1e-5)


def photograph():
    """A piece of a photograph: 64 x 64 pixels, and the same with half as many in each row."""
    image = pytest.importorskip(
        "PIL.Image", reason="Pillow, which reads photographs, is not installed: pip install 'kerascn[images]'"
    )
    with image.open(genuine("photos/coffee.png")) as file:
        whole = np.asarray(file.convert("RGB"))[120:184, 220:284].astype("float32") / 255
    return whole, whole.reshape(32, 2, 32, 2, 3).mean((1, 3))


# How many decibels there must be between the picture that a network gives and the noise in it.
NETWORKS = {
    "SR_Weights_2X.h5": (38, False),
    "Expantion_SR_Weights_2X.h5": (38, False),
    "Denoising_AutoEncoder.h5": (26, False),
    "Denoising_AutoEncoder_2X.h5": (38, False),
    "ResNetSR_2X.h5": (31, True),
    "DistilledResNetSR_2X.h5": (31, True),
    "NonLocalResNetSR_2X.h5": (27, True),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_networks_for_pictures_give_the_picture_back(name):
    """Were a kernel's axes mixed up, or branches met in another way, a grey or glaring picture would come out."""
    least, enlarges = NETWORKS[name]
    whole, half = photograph()
    large = np.repeat(np.repeat(half, 2, 0), 2, 1)
    given = half[None] if enlarges else np.moveaxis(large, -1, 0)[None]
    found = predicted(SUPER + name, genuine(SUPER + name), given)[0]
    found = found if enlarges else np.moveaxis(found, 0, -1)
    inside = (slice(6, -6), slice(6, -6))
    assert -10 * np.log10(((found - whole)[inside] ** 2).mean()) > least


def test_every_file_of_weights_without_an_architecture_has_one_by_hand():
    listed = json.loads(genuine("keras_files/index.json").read_text())
    files = listed if isinstance(listed, list) else listed["files"]
    alone = {one["file"] for one in files if one["kind"].startswith("weights") and not one["architecture_file"]}
    assert alone == set(MODELS) == set(COMPUTE)
