"""Reads the files of data sets: arrays and plain values, nothing that could run."""

from __future__ import annotations

import os
import pickle
from typing import Any, BinaryIO

import numpy as np

__all__ = ["arrays", "unpickled"]


class _Plain(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        known = module.startswith(("numpy.core.", "numpy._core.", "numpy")) and name in (
            "_reconstruct",
            "dtype",
            "ndarray",
            "scalar",
            "_frombuffer",
        )
        if known or (module, name) == ("_codecs", "encode"):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


def unpickled(source: str | os.PathLike[str] | BinaryIO, encoding: str = "ASCII") -> Any:
    """The value in a pickle that holds only arrays, lists, tuples, dictionaries, strings, bytes and numbers.

    Args:
        source: The path of the file, or an open file.
        encoding: How the strings of Python 2 are read; ``'bytes'``: as bytes.
    """
    if hasattr(source, "read"):
        return _Plain(source, encoding=encoding).load()
    with open(source, "rb") as file:
        return _Plain(file, encoding=encoding).load()


def arrays(path: str | os.PathLike[str]) -> dict[str, Any]:
    """The arrays of an ``.npz`` file by name."""
    found = {}
    with np.load(path) as file:
        for name in file.files:
            with file.zip.open(name + ".npy") as member:
                version = np.lib.format.read_magic(member)
                read = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
                shape, _, dtype = read[version](member)
                found[name] = unpickled(member).reshape(shape) if dtype.hasobject else file[name]
    return found
