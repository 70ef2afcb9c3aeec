"""Genuine weights: SqueezeNet 1.1, written here, takes the files of both ages and sees what NumPy sees."""

import h5py
import numpy as np

from kerascn.applications.imagenet_utils import preprocess_input
from kerascn.layers import Activation, Conv2D, Input, MaxPooling2D, concatenate
from kerascn.models import Model
from kerascn.preprocessing.image import img_to_array, load_img
from tests.genuine import genuine

FIRES = {2: (16, 64), 3: (16, 64), 4: (32, 128), 5: (32, 128), 6: (48, 192), 7: (48, 192), 8: (64, 256), 9: (64, 256)}
FILES = ("squeezenet_weights_notop.h5", "squeezenet_weights_tf_dim_ordering_tf_kernels_notop.h5")


def squeezenet(side):
    x = images = Input(shape=(side, side, 3))
    x = Conv2D(64, (3, 3), strides=(2, 2), name="conv1")(x)
    x = Activation("relu")(x)
    for number, (squeezed, wide) in FIRES.items():
        if number in (2, 4, 6):
            x = MaxPooling2D((3, 3), strides=(2, 2))(x)
        own = f"fire{number}/"
        x = Conv2D(squeezed, (1, 1), activation="relu", name=own + "squeeze1x1")(x)
        left = Conv2D(wide, (1, 1), activation="relu", name=own + "expand1x1")(x)
        right = Conv2D(wide, (3, 3), padding="same", activation="relu", name=own + "expand3x3")(x)
        x = concatenate([left, right])
    return Model(images, x)


def convolved(x, kernel, bias, step=1, same=False):
    """A convolution of images by NumPy."""
    if same:
        around = kernel.shape[0] // 2
        x = np.pad(x, ((0, 0), (around, around), (around, around), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[:2], axis=(1, 2))[:, ::step, ::step]
    return np.einsum("bijcrs,rsco->bijo", windows, kernel, optimize=True) + bias


def seen_by_numpy(x, weights):
    """The features, layer by layer; ``weights``: name of a layer -> kernel and bias."""
    x = np.maximum(convolved(x, *weights["conv1"], step=2), 0)
    for number in FIRES:
        if number in (2, 4, 6):
            x = np.lib.stride_tricks.sliding_window_view(x, (3, 3), axis=(1, 2))[:, ::2, ::2].max(axis=(-2, -1))
        squeeze, one, three = (weights[f"fire{number}/{end}"] for end in ("squeeze1x1", "expand1x1", "expand3x3"))
        x = np.maximum(convolved(x, *squeeze), 0)
        x = np.maximum(np.concatenate([convolved(x, *one), convolved(x, *three, same=True)], axis=-1), 0)
    return x


def in_file(path):
    """Kernel and bias of each layer, read without the library."""
    found = {}

    def note(name, item):
        if isinstance(item, h5py.Dataset):
            parts = [part for part in name.split("/") if part]
            layer = next((p for p in ("squeeze1x1", "expand1x1", "expand3x3") if p in name), "conv1")
            fire = next((p.split("_")[0] for p in parts if p.startswith("fire")), "")
            key = f"{fire.split('/')[0]}/{layer}" if fire else layer
            found.setdefault(key, {})[item.ndim] = np.asarray(item)

    with h5py.File(path, "r") as file:
        file.visititems(note)
    return {key: (arrays[4], arrays[1]) for key, arrays in found.items()}


def test_both_files_and_three_photos(K):
    photos = sorted(genuine("photos").glob("*.jpg"))[:3]
    assert len(photos) == 3
    images = np.stack([img_to_array(load_img(str(photo), target_size=(67, 67))) for photo in photos])
    x = preprocess_input(images)
    model = squeezenet(67)
    features = []
    for name in FILES:
        path = genuine(f"pretrained/{name}")
        model.set_weights([np.zeros_like(w) for w in model.get_weights()])
        model.load_weights(str(path), by_name=True, trained_on="tensorflow")
        features.append(model.predict(x))
        expected = seen_by_numpy(x, in_file(path))
        largest = np.abs(expected).max()
        assert largest > 1
        np.testing.assert_allclose(features[-1] / largest, expected / largest, atol=1e-4)
    assert features[0].shape == (3, 3, 3, 512)
