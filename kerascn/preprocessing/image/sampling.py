"""A picture seen through an affine map: each point of the result is looked up in the picture.

The map leads from the place of a point in the result to its place in the picture, in rows and columns. Points
between pixels are mixed from the four around them (order 1), taken from the nearest (order 0), or lie on a spline
through all of them (orders 2 to 5, which SciPy draws). The numbers are those of ``scipy.ndimage.affine_transform``;
for orders 0 and 1 the way is computed once for all channels, which is several times as quick.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ...messages import fail

BLOCK = 16384  # values treated at a time: what they need stays in the cache
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
    source = np.ascontiguousarray(planes, _exact(planes.dtype))
    result = np.empty_like(planes, source.dtype)  # stored as the picture is
    blocks = _upright if matrix[0, 1] == matrix[1, 0] == 0 else _free
    for first, values in blocks(source, matrix, fill_mode, cval, order):
        for plane, found in zip(result, values, strict=True):  # quicker than all at once
            plane[first : first + len(found)] = found
    return _as_type(result, planes.dtype)


Blocks = Iterator[tuple[int, np.ndarray]]


def _free(source: np.ndarray, matrix: np.ndarray, fill_mode: str, cval: float, order: int) -> Blocks:
    """Block by block of any map: its first row, and the values there."""
    for first, rows, cols in _places(matrix, source.shape):
        outside = _fold(rows, source.shape[1], fill_mode) | _fold(cols, source.shape[2], fill_mode)
        values = _bilinear(source, rows, cols) if order else _nearest(source, rows, cols)
        if fill_mode == "constant":
            values[:, outside] = cval
        yield first, values


def _upright(source: np.ndarray, matrix: np.ndarray, fill_mode: str, cval: float, order: int) -> Blocks:
    """The same for a map that neither turns nor shears: rows first, then columns, which is quicker."""
    _, height, width = source.shape
    rows, cols = (np.arange(source.shape[axis + 1]) * matrix[axis, axis] + matrix[axis, 2] for axis in (0, 1))
    above, beside = _fold(rows, height, fill_mode), _fold(cols, width, fill_mode)
    step = _step(source.shape)
    for first in range(0, height, step):
        block = slice(first, first + step)
        values = _along(_along(source, rows[block], 1, order), cols, 2, order)
        if fill_mode == "constant":
            values[:, above[block]] = cval
            values[:, :, beside] = cval
        yield first, values


def _along(values: np.ndarray, places: np.ndarray, axis: int, order: int) -> np.ndarray:
    """The pixels nearest to each place on one axis, or for order 1 mixed of the two around it."""
    if not order:
        return values.take((places + 0.5).astype(np.intp), axis)
    before, weight = _before(places.copy(), values.shape[axis], values.dtype)
    mixed = values.take(before, axis)
    if weight.any():
        further = values.take(before + int(values.shape[axis] > 1), axis)
        further -= mixed
        further *= weight[:, None] if axis == 1 else weight
        mixed += further
    return mixed


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


def _step(shape: tuple[int, ...]) -> int:
    """How many rows are treated at a time."""
    channels, height, width = shape
    return min(max(BLOCK // (channels * width), 1), height)


def _places(matrix: np.ndarray, shape: tuple[int, ...]) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """Block by block: its first row, and the rows and columns of its points in the picture."""
    _, height, width = shape
    step = _step(shape)
    down = np.arange(height)[:, None] * matrix[:2, :1, None]
    along = np.arange(width) * matrix[:2, 1:2] + matrix[:2, 2:]
    for first in range(0, height, step):
        rows, cols = down[:, first : first + step] + along[:, None]
        yield first, rows, cols


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
        before, after = places < -EDGE, places > end + EDGE
        places[before] = end - np.mod(-places[before], end)
        places[after] = np.mod(places[after], end)
    np.clip(places, 0, end, out=places)
    return outside


def _nearest(source: np.ndarray, rows: np.ndarray, cols: np.ndarray) -> np.ndarray:
    """The values of the pixels nearest to the places."""
    rows += 0.5
    cols += 0.5
    return source.ravel().take(_index(source, rows.astype(np.intp), cols.astype(np.intp)), mode="clip")


def _bilinear(source: np.ndarray, rows: np.ndarray, cols: np.ndarray) -> np.ndarray:
    """The mixture of the four pixels around each place, each counting the more the nearer it is."""
    _, height, width = source.shape
    top, down = _before(rows, height, source.dtype)
    left, along = _before(cols, width, source.dtype)
    index, flat = _index(source, top, left), source.ravel()
    beside, below = int(width > 1), width * int(height > 1)
    upper, lower = _mixed(flat, index, beside, along), _mixed(flat[below:], index, beside, along)
    lower -= upper
    lower *= down
    upper += lower
    return upper


def _before(places: np.ndarray, length: int, dtype: np.dtype) -> tuple[np.ndarray, np.ndarray]:
    """The pixels before the places on an axis, and how far after them (0 to 1) the places are."""
    before = places.astype(np.intp)
    np.minimum(before, max(length - 2, 0), out=before)
    places -= before
    return before, places.astype(dtype, copy=False)


def _index(source: np.ndarray, rows: np.ndarray, cols: np.ndarray) -> np.ndarray:
    """Where the pixels of all channels are stored."""
    channels, height, width = source.shape
    rows *= width
    rows += cols
    return rows + np.arange(0, channels * height * width, height * width)[:, None, None]


def _mixed(flat: np.ndarray, index: np.ndarray, step: int, weight: np.ndarray) -> np.ndarray:
    """What lies between the pixels at ``index`` and those a step further."""
    values, further = flat.take(index, mode="clip"), flat[step:].take(index, mode="clip")
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
