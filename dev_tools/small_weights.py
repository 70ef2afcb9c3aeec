"""`python dev.py weights`: train the narrow nets on drawn pictures and write the files that come with the package.

Each epoch has new pictures, so no net sees one twice. The same seed gives the same files on the same kind of machine;
other processors round a little differently. The first net takes about nine minutes on two cores, the second eleven.
"""

from __future__ import annotations

import argparse
import math
import os
import tempfile
import time
from pathlib import Path
from typing import Any

# What is computed in another order is rounded otherwise: the engine and its threads belong to the recipe.
os.environ.update(KERAS_BACKEND="tensorflow", TF_NUM_INTRAOP_THREADS="2", TF_NUM_INTEROP_THREADS="1")
os.environ["TF_DETERMINISTIC_OPS"] = "1"

import h5py  # noqa: E402
import numpy as np  # noqa: E402

from kerascn import backend as K  # noqa: E402
from kerascn.applications import narrow  # noqa: E402
from kerascn.datasets import sample  # noqa: E402
from kerascn.layers import BatchNormalization, Conv2D  # noqa: E402
from kerascn.optimizers import Adam  # noqa: E402

from .words import say  # noqa: E402

SEED = 7
NETS = {"VGG16": narrow.VGG16, "ResNet50": narrow.ResNet50}
EPOCHS, PICTURES, BATCH = 14, 8_000, 32
RATE = 1e-3  # at the beginning; it falls to nothing along half a wave
SOME, NONE = 100, 9_999_999  # the pictures by which the beginning is found, and their seed
HELD_BACK = 10_000_000  # the seed of the pictures that no net is trained on


def pictures(many: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Prepared pictures and their classes."""
    (x, y), _ = sample("things", samples=many, seed=seed, test_split=0)
    return narrow.preprocess_input(x), y


def begun(name: str, seed: int) -> Any:
    """The net with new weights."""
    np.random.seed(seed)
    model = NETS[name](weights=None)
    if not any(isinstance(layer, BatchNormalization) for layer in model.layers):
        for layer in model.layers:
            if hasattr(layer, "kernel"):
                level(layer, model)
    model.compile(Adam(lr=RATE), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def level(layer: Any, model: Any) -> None:
    """Give each channel of a layer kernels and a bias by which, on some pictures, its mean is 0 and its spread 1.

    Deep nets without normalization begin to learn at once from there; from other places it can take them long.
    """
    x, _ = pictures(SOME, NONE)
    kernel, bias = layer.get_weights()
    layer.set_weights([np.random.normal(0, 1, kernel.shape), bias])
    computed = K.conv2d(layer.input, layer.kernel, layer.strides, layer.padding) if isinstance(layer, Conv2D) else K.dot(layer.input, layer.kernel)
    values = K.function([model.input], [computed])([x])[0].reshape(-1, bias.size)
    mean, spread = values.mean(axis=0), values.std(axis=0) + 1e-6
    layer.set_weights([layer.get_weights()[0] / spread, -mean / spread])


def train(name: str, seed: int = SEED, epochs: int = EPOCHS, many: int = PICTURES) -> Any:
    """The trained net."""
    model = begun(name, seed)
    for epoch in range(epochs):
        start = time.perf_counter()
        x, y = pictures(many, 1000 * seed + epoch)
        K.set_value(model.optimizer.lr, RATE * (1 + math.cos(math.pi * epoch / epochs)) / 2)
        seen = model.fit(x, y, batch_size=BATCH, epochs=epoch + 1, initial_epoch=epoch, verbose=0).history
        fields = dict(epoch=epoch + 1, epochs=epochs, loss=seen["loss"][0], accuracy=seen["acc"][0])
        print(say("weights.epoch", seconds=time.perf_counter() - start, **fields), flush=True)
    return model


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
    reader.add_argument("--epochs", type=int, default=EPOCHS)
    reader.add_argument("--pictures", type=int, default=PICTURES)
    reader.add_argument("--folder", type=Path, default=narrow.FOLDER)
    chosen = reader.parse_args(argv)
    chosen.folder.mkdir(parents=True, exist_ok=True)
    for name in chosen.nets:
        model = train(name, chosen.seed, chosen.epochs, chosen.pictures)
        path = chosen.folder / Path(narrow.FILES[name]).name
        write(model, path)
        fields = dict(path=path, bytes=path.stat().st_size, accuracy=accuracy(NETS[name](weights=path)))
        print(say("weights.written", **fields), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
