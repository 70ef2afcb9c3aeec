"""A picture seen through an affine map: each point of the result is looked up in the picture.

The map leads from the place of a point in the result to its place in the picture, in rows and columns. Points
between pixels are mixed from the four around them (order 1), taken from the nearest (order 0), or lie on a spline
through all of them (orders 2 to 5, which SciPy draws). The numbers are those of ``scipy.ndimage.affine_transform``;
for orders 0 and 1 the way is computed once for all channels, which is several times as quick.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...messages import fail

BLOCK = 8192  # pixels treated at a time: what they need stays in the cache
EDGE = 1e-6  # so far outside a point is still on the edge: sines and cosines are not exact


def sample(planes: np.ndarray, matrix: np.ndarray, fill_mode: str, cval: float, order: int) -> np.ndarray:
    """The picture seen through the map.

    Args:
        planes: The picture, with the axes channels, rows, columns.
        matrix: 3 x 3; times (row, column, 1) of a point of the result it is the point's place in the picture.
        fill_mode: What lies outside the picture: 'constant', 'nearest', 'reflect' or 'wrap', as SciPy means them.
        cval: The value outside, for 'constant'.
        order: The order of the spline, 0 to 5.
    """
    if 0 in planes.shape:
        return planes.copy()
    if order > 1:
        return _by_scipy(planes, matrix, fill_mode, cval, order)
    exact = _exact(planes.dtype)
    source = np.ascontiguousarray(planes, exact)
    result = np.empty_like(source)
    mix = _Nearest(source) if order == 0 else _Bilinear(source)
    for first, last, rows, cols in _places(matrix, planes.shape[1:]):
        outside = _fold(rows, planes.shape[1], fill_mode) | _fold(cols, planes.shape[2], fill_mode)
        mix(rows, cols, result[:, first:last])
        if fill_mode == "constant":
            result[:, first:last][:, outside] = cval
    return _as_type(result, planes.dtype)


def _exact(dtype: np.dtype) -> np.dtype:
    """The type to compute in, for pictures of a type."""
    if dtype.kind == "f":
        return np.dtype("float32") if dtype.itemsize < 4 else dtype
    return np.dtype("float32") if dtype.itemsize < 3 else np.dtype("float64")


def _as_type(result: np.ndarray, dtype: np.dtype) -> np.ndarray:
    if dtype.kind in "iu":
        limits = np.iinfo(dtype)
        return np.clip(np.floor(result + 0.5), limits.min, limits.max).astype(dtype)
    return result.astype(dtype, copy=False)


def _places(matrix: np.ndarray, shape: tuple[int, ...]) -> Any:
    """Block by block: its first row and the one after its last, and the places of its points in the picture."""
    height, width = shape
    step = min(max(BLOCK // width, 1), height)
    down = np.arange(height)[:, None] * matrix[:2, :1, None]
    along = np.arange(width) * matrix[:2, 1:2] + matrix[:2, 2:]
    places = np.empty((2, step, width))
    for first in range(0, height, step):
        last = min(first + step, height)
        block = places[:, : last - first]
        np.add(down[:, first:last], along[:, None], out=block)
        yield first, last, block[0], block[1]


def _fold(places: np.ndarray, length: int, fill_mode: str) -> Any:
    """Bring places outside an axis to where they find their value; for 'constant', which ones they are."""
    end = length - 1
    outside: Any = False
    if fill_mode == "constant":
        outside = (places < -EDGE) | (places > end + EDGE)
    elif fill_mode == "reflect":
        np.mod(places + 0.5, 2 * length, out=places)
        np.minimum(places, 2 * length - places, out=places)
        places -= 0.5
    elif fill_mode == "wrap" and end:
        before, after = places < 0, places > end
        places[before] = end - np.mod(-places[before], end)
        places[after] = np.mod(places[after], end)
    np.clip(places, 0, end, out=places)
    return outside


class _Nearest:
    """The value of the nearest pixel."""

    def __init__(self, source: np.ndarray) -> None:
        self.width, self.planes = source.shape[2], source.reshape(len(source), -1)

    def __call__(self, rows: np.ndarray, cols: np.ndarray, result: np.ndarray) -> None:
        index = np.floor(rows + 0.5).astype(np.intp)
        index *= self.width
        index += np.floor(cols + 0.5).astype(np.intp)
        for plane, values in zip(self.planes, result, strict=True):
            plane.take(index, out=values, mode="clip")


class _Bilinear:
    """The four pixels around a place, each the more the nearer it is."""

    def __init__(self, source: np.ndarray) -> None:
        self.height, self.width = source.shape[1:]
        self.planes = source.reshape(len(source), -1)

    def __call__(self, rows: np.ndarray, cols: np.ndarray, result: np.ndarray) -> None:
        top, below, down = self._between(rows, self.height, self.width)
        left, beside, along = self._between(cols, self.width, 1)
        top *= self.width
        top += left
        for plane, values in zip(self.planes, result, strict=True):
            self._mixed(plane, top, beside, along, values)
            values += down * (self._mixed(plane[below:], top, beside, along) - values)

    def _between(self, places: np.ndarray, length: int, step: int) -> tuple[np.ndarray, int, np.ndarray]:
        """The pixel before a place, how far off the next one is stored, and how near it the place is (0 to 1)."""
        before = places.astype(np.intp)
        np.minimum(before, max(length - 2, 0), out=before)
        return before, step if length > 1 else 0, np.subtract(places, before).astype(self.planes.dtype)

    @staticmethod
    def _mixed(
        plane: np.ndarray, index: np.ndarray, step: int, weight: np.ndarray, out: np.ndarray | None = None
    ) -> np.ndarray:
        """Between the pixels at ``index`` and those a step further."""
        values = plane.take(index, out=out, mode="clip")
        further = plane[step:].take(index, mode="clip")
        further -= values
        further *= weight
        values += further
        return values


def _by_scipy(planes: np.ndarray, matrix: np.ndarray, fill_mode: str, cval: float, order: int) -> np.ndarray:
    ndimage = ndimage_or_told()
    source = planes.astype(_exact(planes.dtype), copy=False)
    turn, offset = matrix[:2, :2], matrix[:2, 2]
    seen = [ndimage.affine_transform(p, turn, offset, order=order, mode=fill_mode, cval=cval) for p in source]
    return _as_type(np.stack(seen), planes.dtype)


def ndimage_or_told() -> Any:
    """SciPy's functions of pictures, or a sentence that says how to install it."""
    try:
        from scipy import ndimage
    except ImportError:
        raise fail(ImportError, "images.no_scipy") from None
    return ndimage
