"""`python dev.py weights`: train the narrow nets on drawn pictures and write the files that come with the package.

Each epoch has new pictures, so no net sees one twice. The same seed gives the same files on the same kind of machine;
other processors round a little differently.
"""

from __future__ import annotations

import argparse
import math
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from kerascn import backend as K
from kerascn.applications import narrow
from kerascn.datasets import sample
from kerascn.layers import Activation, BatchNormalization, Input
from kerascn.models import Model
from kerascn.optimizers import Adam

from .words import say

SEED = 7
NETS = {"VGG16": narrow.VGG16, "ResNet50": narrow.ResNet50}
WAVES = {"VGG16": (10,), "ResNet50": (10, 5)}  # epochs of each wave
PICTURES, BATCH = 6_000, 32  # of an epoch, of a batch
RATE = 2e-3  # at the beginning of the first wave; it falls to nothing along half a cosine
HELD_BACK = 10_000_000  # the seed of the pictures that no net is trained on


def pictures(many: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Prepared pictures and their classes."""
    (x, y), _ = sample("things", samples=many, seed=seed, test_split=0)
    return narrow.preprocess_input(x), y


def close_branches(model: Any) -> None:
    """Let every block of a residual net begin as one that hands on its input: deep nets learn quicker from there."""
    for layer in model.layers:
        if isinstance(layer, BatchNormalization) and layer.name.endswith("_branch2c"):
            layer.set_weights([np.zeros_like(layer.get_weights()[0]), *layer.get_weights()[1:]])


def in_training(model: Any) -> Any:
    """The net as it learns: where it has no normalization, there is one behind each layer; it learns far quicker so."""
    if any(isinstance(layer, BatchNormalization) for layer in model.layers):
        return model
    x = images = Input(shape=model.input_shape[1:])
    for layer in model.layers[1:]:
        told = layer.get_config()
        if told.get("activation") == "relu":
            x = type(layer).from_config({**told, "activation": "linear"})(x)
            x = Activation("relu")(BatchNormalization.from_config({"name": f"{layer.name}_bn"})(x))
        else:
            x = type(layer).from_config(told)(x)
    return Model(images, x)


def put_back(learned: Any, model: Any) -> None:
    """Give the net what the one in training has learned; its normalizations become part of kernels and biases."""
    if learned is model:
        return
    for layer in model.layers:
        values = learned.get_layer(layer.name).get_weights() if layer.weights else []
        if values and layer.activation.__name__ == "relu":
            norm = learned.get_layer(f"{layer.name}_bn")
            gamma, beta, mean, variance = norm.get_weights()
            gamma = gamma / np.sqrt(variance + norm.epsilon)
            values = [values[0] * gamma, (values[1] - mean) * gamma + beta]
        layer.set_weights(values)


def train(name: str, seed: int = SEED, waves: Sequence[int] = (), many: int = PICTURES) -> Any:
    """The trained net.

    Args:
        name: Which net.
        seed: What the beginning, the pictures and their order are drawn from.
        waves: How many epochs each wave has; between two of them the weights go through a file.
        many: How many pictures an epoch has.
    """
    K.clear_session()  # the number in the name of the input layer begins anew, for the file holds it
    np.random.seed(seed)
    model = NETS[name](weights=None)
    close_branches(model)
    epoch = 0
    for wave, epochs in enumerate(waves or WAVES[name]):
        if wave:
            through_file(model)
            np.random.seed(seed + wave)
        learn(model, seed, RATE / 2**wave, range(epoch, epoch + epochs), many)
        epoch += epochs
    return model


def learn(model: Any, seed: int, rate: float, epochs: range, many: int) -> None:
    """Train a net for some epochs, while the learning rate falls to nothing."""
    learning = in_training(model)
    learning.compile(Adam(), "sparse_categorical_crossentropy", metrics=["accuracy"])
    for epoch in epochs:
        start = time.perf_counter()
        x, y = pictures(many, 1000 * seed + epoch)
        part = (epoch - epochs.start) / len(epochs)
        K.set_value(learning.optimizer.lr, rate * (1 + math.cos(math.pi * part)) / 2)
        seen = learning.fit(x, y, batch_size=BATCH, epochs=epoch + 1, initial_epoch=epoch, verbose=0).history
        fields = dict(epoch=epoch + 1, epochs=epochs.stop, loss=seen["loss"][0], accuracy=seen["acc"][0])
        print(say("weights.epoch", seconds=time.perf_counter() - start, **fields), flush=True)
    put_back(learning, model)


def through_file(model: Any) -> None:
    """Round the weights as a file keeps them."""
    with tempfile.TemporaryDirectory() as folder:
        write(model, Path(folder) / "so_far.h5")
        model.load_weights(str(Path(folder) / "so_far.h5"))


def accuracy(model: Any, many: int = 2400) -> float:
    """The share of new pictures whose kind the net finds."""
    x, y = pictures(many, HELD_BACK)
    return float(np.mean(np.argmax(model.predict(x), axis=1) == y.ravel()))


def write(model: Any, path: str | Path) -> None:
    """A file with the weights: kernels in half precision, which is enough for them; the rest as it is."""
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.h5"
        model.save_weights(str(whole))
        with h5py.File(whole, "r") as source, h5py.File(path, "w") as target:
            copy(source, target)


def copy(source: Any, target: Any) -> None:
    """Everything in a group of an HDF5 file."""
    for name, value in source.attrs.items():
        target.attrs[name] = value
    for name, found in source.items():
        if isinstance(found, h5py.Group):
            copy(found, target.create_group(name))
        else:
            target.create_dataset(name, data=found[()].astype("float16" if found.ndim > 1 else "float32"))


def main(argv: list[str] | None = None) -> int:
    """Make the files that the command line asks for."""
    reader = argparse.ArgumentParser(prog="dev.py weights")
    reader.add_argument("nets", nargs="*", choices=[*NETS, []], default=list(NETS))
    reader.add_argument("--seed", type=int, default=SEED)
    reader.add_argument("--waves", type=int, nargs="+", default=())
    reader.add_argument("--pictures", type=int, default=PICTURES)
    reader.add_argument("--folder", type=Path, default=narrow.FOLDER)
    chosen = reader.parse_args(argv)
    chosen.folder.mkdir(parents=True, exist_ok=True)
    for name in chosen.nets:
        model = train(name, chosen.seed, chosen.waves, chosen.pictures)
        path = chosen.folder / Path(narrow.FILES[name]).name
        write(model, path)
        fields = dict(path=path, bytes=path.stat().st_size, accuracy=accuracy(NETS[name](weights=path)))
        print(say("weights.written", **fields), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
