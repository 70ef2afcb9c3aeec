"""Shapes: joined, cut, repeated, padded, turned."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import Any

import numpy as np

from ... import config

__all__ = [
    "arange", "batch_flatten", "concatenate", "expand_dims", "flatten", "gather", "one_hot", "permute_dimensions",
    "py_slice", "repeat", "repeat_elements", "reshape", "resize_images", "resize_volumes", "reverse", "slice",
    "spatial_2d_padding", "spatial_3d_padding", "squeeze", "stack", "temporal_padding", "tile", "transpose",
]  # fmt: skip

expand_dims, squeeze = np.expand_dims, np.squeeze
py_slice = builtins.slice  # Python's own, beside the function of this name below


def concatenate(tensors: Any, axis: int = -1) -> Any:
    """Arrays joined along an axis."""
    return np.concatenate([np.asarray(one) for one in tensors], axis)


def stack(x: Any, axis: int = 0) -> Any:
    """Arrays of one shape joined along a new axis."""
    return np.stack(x, axis)


def transpose(x: Any) -> Any:
    """The axes the other way round."""
    return np.transpose(x)


def permute_dimensions(x: Any, pattern: Any) -> Any:
    """The axes in another order."""
    return np.transpose(x, pattern)


def reshape(x: Any, shape: Any) -> Any:
    """The same numbers in another shape."""
    return np.reshape(x, shape)


def repeat_elements(x: Any, rep: int, axis: int) -> Any:
    """Each entry along an axis several times."""
    return np.repeat(x, rep, axis=axis)


def repeat(x: Any, n: int) -> Any:
    """Rows as series of ``n`` equal steps."""
    return np.repeat(np.expand_dims(x, 1), n, axis=1)


def temporal_padding(x: Any, padding: Any = (1, 1)) -> Any:
    """Series with steps of zeros before and behind."""
    return np.pad(x, [(0, 0), tuple(padding), (0, 0)])


def _padded(x: Any, padding: Any, data_format: str | None) -> Any:
    before = [(0, 0)] if config.normalize_data_format(data_format) == "channels_last" else [(0, 0), (0, 0)]
    widths = [*before, *map(tuple, padding)]
    return np.pad(x, widths + [(0, 0)] * (x.ndim - len(widths)))


def spatial_2d_padding(x: Any, padding: Any = ((1, 1), (1, 1)), data_format: str | None = None) -> Any:
    """Pictures with zeros around."""
    return _padded(x, padding, data_format)


def spatial_3d_padding(x: Any, padding: Any = ((1, 1), (1, 1), (1, 1)), data_format: str | None = None) -> Any:
    """Volumes with zeros around."""
    return _padded(x, padding, data_format)


def tile(x: Any, n: Any) -> Any:
    """The whole array several times along each axis."""
    return np.tile(x, n)


def arange(start: Any, stop: Any = None, step: Any = 1, dtype: str = "int32") -> Any:
    """Numbers with equal distances."""
    return np.arange(start, stop, step, dtype) if stop is not None else np.arange(0, start, step, dtype)


def flatten(x: Any) -> Any:
    """All numbers in one row."""
    return np.reshape(x, (-1,))


def batch_flatten(x: Any) -> Any:
    """The numbers of each sample in one row."""
    return np.reshape(x, (len(x), -1))


def gather(reference: Any, indices: Any) -> Any:
    """The rows with these numbers."""
    return reference[np.asarray(indices)]


def reverse(x: Any, axes: Any) -> Any:
    """The other way round along these axes."""
    return np.flip(x, tuple(axes) if isinstance(axes, (list, tuple)) else axes)


def slice(x: Any, start: Sequence[int], size: Sequence[int]) -> Any:
    """A part: where it starts on each axis, and how long it is there; -1: to the end."""
    pairs = zip(start, size, strict=True)
    return x[tuple(py_slice(first, None if count == -1 else first + count) for first, count in pairs)]


def resize_images(x: Any, height_factor: int, width_factor: int, data_format: str | None = None) -> Any:
    """Pictures enlarged: each pixel several times."""
    first = 1 if config.normalize_data_format(data_format) == "channels_last" else 2
    return np.repeat(np.repeat(x, height_factor, axis=first), width_factor, axis=first + 1)


def resize_volumes(
    x: Any, depth_factor: int, height_factor: int, width_factor: int, data_format: str | None = None
) -> Any:
    """Volumes enlarged: each cell several times."""
    first = 1 if config.normalize_data_format(data_format) == "channels_last" else 2
    for axis, factor in enumerate((depth_factor, height_factor, width_factor), first):
        x = np.repeat(x, factor, axis=axis)
    return x


def one_hot(indices: Any, num_classes: int) -> Any:
    """For each number a row of zeros with a 1 at its place."""
    return np.eye(num_classes, dtype=config.floatx())[np.asarray(indices)]
