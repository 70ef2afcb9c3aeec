"""The files of CIFAR-10 and CIFAR-100: small colour pictures in batches."""

from __future__ import annotations

import io
import os
from typing import Any

import numpy as np

from .. import config
from ..declare.respell import both_spellings
from ..utils.archives import read_members
from .contents import PathLike, expect, same_length
from .published import find
from .reading import unpickled
from .splitting import Parts

__all__ = ["load_batch"]

SHAPE = (3, 32, 32)


@both_spellings
def load_batch(fpath: PathLike, label_key: str = "labels") -> tuple[np.ndarray, list[int]]:
    """The pictures (n, 3, 32, 32) and labels of one batch.

    Args:
        fpath: The path of the file.
        label_key: What the labels are called in it: ``labels``, ``fine_labels`` or ``coarse_labels``.
    """
    return _batch(unpickled(fpath, "bytes"), os.fspath(fpath), label_key)


def _batch(value: Any, path: str, label_key: str) -> tuple[np.ndarray, list[int]]:
    """The pictures and labels in what a file holds; a file of Python 2 has bytes for keys."""
    expect(isinstance(value, dict), path, type(value).__name__, "{'data': ..., " + f"{label_key!r}: ...}}")
    found = {key.decode("latin1") if isinstance(key, bytes) else str(key): part for key, part in value.items()}
    expect({"data", label_key} <= set(found), path, ", ".join(sorted(found)), f"data, {label_key}")
    data, labels = found["data"], found[label_key]
    right = isinstance(data, np.ndarray) and data.ndim == 2 and data.shape[1] == np.prod(SHAPE) and data.dtype == "u1"
    expect(right, path, f"data {getattr(data, 'shape', type(data).__name__)}", "data (n, 3072)")
    expect(isinstance(labels, list), path, f"{label_key}: {type(labels).__name__}", f"{label_key}: list")
    same_length(data, labels, path)
    return data.reshape(-1, *SHAPE), labels


def load(folder: str, archive: str, train: list[str], test: str, label_key: str = "labels") -> Parts:
    """The pictures of all batches in the user's data format, and the labels (n, 1).

    Args:
        folder: The folder of the batches; read as it is where it lies unpacked among the data sets.
        archive: The published archive in which that folder is.
        train: The batches to learn from.
        test: The batch held back.
        label_key: What the labels are called.
    """
    batches = _batches(folder, archive, [*train, test], label_key)
    parts = [batches[name] for name in train]
    x = np.concatenate([pictures for pictures, _ in parts])
    y = [label for _, labels in parts for label in labels]
    return _formed(x, y), _formed(*batches[test])


def _batches(folder: str, archive: str, names: list[str], label_key: str) -> dict[str, tuple[np.ndarray, list[int]]]:
    """The batches by name: from the unpacked folder if all are there, else out of the archive."""
    home = config.keras_home() / "datasets"
    if all((home / folder / name).is_file() for name in names):
        return {name: load_batch(home / folder / name, label_key) for name in names}
    path = find(archive)
    members = read_members(path, [f"{folder}/{name}" for name in names])
    found = {}
    for name in names:
        file = io.BytesIO(members.pop(f"{folder}/{name}"))
        file.name = f"{path}: {name}"  # type: ignore[attr-defined]
        found[name] = _batch(unpickled(file, "bytes"), file.name, label_key)  # type: ignore[attr-defined]
    return found


def _formed(pictures: np.ndarray, labels: list[int]) -> tuple[np.ndarray, np.ndarray]:
    if config.image_data_format() == "channels_last":
        pictures = np.ascontiguousarray(pictures.transpose(0, 2, 3, 1))
    return pictures, np.array(labels, "uint8").reshape(-1, 1)
