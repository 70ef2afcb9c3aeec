"""Fashion-MNIST: 70,000 pictures of clothes, in the form of MNIST's digits."""

from __future__ import annotations

import gzip
import zlib

import numpy as np

from ..declare.respell import both_spellings
from ..messages import fail
from .contents import expect, pictures
from .published import find
from .reading import read_at_most
from .splitting import Parts

__all__ = ["load_data"]

FOLDER = "fashion-mnist"
MOST = 2**27  # bytes; the largest file has 47 million
IMAGES, LABELS = 0x803, 0x801  # how the files begin


@both_spellings
def load_data() -> Parts:
    """Pictures (n, 28, 28) of clothes and their classes (n,), in bytes: 60,000 to learn from, 10,000 held back.

    Returns:
        ``(x_train, y_train), (x_test, y_test)``
    """
    return _part("train"), _part("t10k")


def _part(name: str) -> tuple[np.ndarray, np.ndarray]:
    place = find(f"{FOLDER}/{name}-images-idx3-ubyte.gz")
    labels = idx(find(f"{FOLDER}/{name}-labels-idx1-ubyte.gz"), LABELS)
    return pictures(idx(place, IMAGES), labels, place, (28, 28))


def idx(path: str, kind: int) -> np.ndarray:
    """The array of bytes in a file of the form that MNIST came in: its kind, its lengths, then the bytes."""
    try:
        with gzip.open(path) as file:
            data = read_at_most(file, MOST)  # type: ignore[arg-type]
    except (OSError, EOFError, zlib.error) as error:
        raise fail(ValueError, "data.unreadable", file=path, reason=str(error)) from None
    axes = kind & 0xFF
    numbers = np.frombuffer(data[: 4 * (1 + axes)], ">i4") if len(data) >= 4 * (1 + axes) else np.zeros(1, int)
    expect(numbers[0] == kind, path, f"{data[:4].hex()}", f"{kind:08x}")
    shape = tuple(int(length) for length in numbers[1:])
    there = len(data) - 4 * (1 + axes)
    expect(min(shape) >= 0 and np.prod(shape, dtype=object) == there, path, f"{there}", " x ".join(map(str, shape)))
    return np.frombuffer(bytearray(data[4 * (1 + axes) :]), "uint8").reshape(shape)
