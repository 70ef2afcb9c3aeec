"""The value of a sparse input, in whichever of its forms it is given: its cells in order, each of them once."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ...messages import fail
from .kinds import fits


class Cells(NamedTuple):
    """A sparse value: the places of the cells that it has, what they hold, and the shape of the whole."""

    indices: np.ndarray
    values: np.ndarray
    shape: tuple[int, ...]


def checked_cells(label: str, value: Any, expected: tuple[int | None, ...], dtype: str) -> Cells:
    """The cells of a value for a sparse input, or a sentence that says why it does not fit.

    Args:
        label: The input, as a sentence names it.
        value: A SciPy sparse matrix, an array, or a tuple (indices, values, shape).
        expected: The shape of the input.
        dtype: The dtype of the input.
    """
    try:
        found = _cells(value)
    except (TypeError, ValueError, AttributeError, OverflowError):
        raise fail(TypeError, "function.bad_sparse", label=label, value=repr(value)[:80]) from None
    if not fits(found.shape, expected):
        raise fail(ValueError, "function.bad_shape", label=label, expected=expected, given=found.shape)
    outside = (found.indices < 0) | (found.indices >= np.asarray(found.shape))
    if outside.any():
        cell = tuple(found.indices[outside.any(axis=1)][0].tolist())
        raise fail(ValueError, "function.cell_outside", label=label, cell=cell, shape=found.shape)
    return _each_once(Cells(found.indices, _as(dtype, found.values, label), found.shape))


def _cells(value: Any) -> Cells:
    """The cells as they are given."""
    if hasattr(value, "tocoo"):
        matrix = value.tocoo()
        return Cells(np.stack([matrix.row, matrix.col], 1).astype("int64"), matrix.data, tuple(matrix.shape))
    if not isinstance(value, tuple) or len(value) != 3:
        array = np.asarray(value)
        return Cells(np.argwhere(array), array[np.nonzero(array)], array.shape)
    shape = tuple(int(length) for length in value[2])
    indices = np.asarray(value[0]).reshape(-1, len(shape)).astype("int64", casting="same_kind")
    return Cells(indices, np.broadcast_to(np.asarray(value[1]), indices.shape[:1]), shape)


def _as(dtype: str, values: np.ndarray, label: str) -> np.ndarray:
    """The values in the dtype of the input, where that loses nothing but digits of a float."""
    wanted = np.dtype(dtype).kind
    broken = values.dtype.kind == "f" and wanted in "biu" and not np.array_equal(values, np.round(values))
    if values.dtype.kind not in "biufc" or broken or (values.dtype.kind == "c" and wanted != "c"):
        raise fail(TypeError, "function.bad_dtype", label=label, expected=dtype, given=values.dtype)
    return values.astype(dtype, copy=False)


def _each_once(cells: Cells) -> Cells:
    """The cells by rising index; what one cell is given several times is added up."""
    places = np.ravel_multi_index(tuple(cells.indices.T), cells.shape) if len(cells.values) else np.zeros(0)
    if np.all(np.diff(places) > 0):
        return cells
    _, first, number = np.unique(places, return_index=True, return_inverse=True)
    sums = np.zeros(len(first), cells.values.dtype)
    np.add.at(sums, number, cells.values)
    return Cells(cells.indices[first], sums, cells.shape)
