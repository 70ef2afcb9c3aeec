"""The arithmetic that drawings show, in a few lines of NumPy; tests compare it with the library's."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


def window(image: Array, row: int, column: int, shape: tuple[int, ...], rate: int = 1) -> Array:
    """The elements that lie under a kernel of that shape."""
    return image[row : row + (shape[0] - 1) * rate + 1 : rate, column : column + (shape[1] - 1) * rate + 1 : rate]


def convolved(image: Array, kernel: Array, stride: int = 1, rate: int = 1) -> Array:
    """An image (or a series, which has one row) convolved with a kernel that stays inside of it."""
    spans = [(length - 1) * rate for length in kernel.shape]
    rows, columns = (range(0, length - span, stride) for length, span in zip(image.shape, spans, strict=True))
    return np.array([[np.sum(window(image, r, c, kernel.shape, rate) * kernel) for c in columns] for r in rows])


def spread(image: Array, kernel: Array, stride: int = 1) -> Array:
    """A transposed convolution: each element, times the kernel, is added where the kernel would have taken it from."""
    lengths = [(n - 1) * stride + k for n, k in zip(image.shape, kernel.shape, strict=True)]
    found = np.zeros(lengths, image.dtype)
    for (row, column), value in np.ndenumerate(image):
        window(found, row * stride, column * stride, kernel.shape)[...] += value * kernel
    return found


def pooled(image: Array, size: int, stride: int, by: Any) -> Array:
    """What ``by`` (``np.max``, ``np.mean``) makes of each square window."""
    starts = [range(0, length - size + 1, stride) for length in image.shape]
    return np.array([[by(window(image, r, c, (size, size))) for c in starts[1]] for r in starts[0]])


def mixed(image: Array, factor: int) -> Array:
    """An image enlarged with neighbours mixed; the last row and column go on as they are."""
    for _ in image.shape:
        places = np.arange(len(image) * factor) / factor
        below = np.floor(places).astype(int)
        part = (places - below)[:, None]
        image = ((1 - part) * image[below] + part * image[np.minimum(below + 1, len(image) - 1)]).T
    return image
