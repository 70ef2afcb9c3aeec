"""Other shapes for the same elements: joining, reshaping, repeating, cutting, padding, enlarging."""

from __future__ import annotations

import math
from typing import Annotated, Any

import numpy as np

from .dispatch import composite, primitive
from .kinds import Axis, Count, DataFormat, NewAxis, Tensor, Tensors, one_of
from .layouts import (
    AlikeTensors,
    Batch,
    End,
    FittingShape,
    Images,
    JoinAxis,
    Matrix,
    MaybeEnd,
    OneLengthAxis,
    Pad,
    Pads1,
    Pads2,
    Pads3,
    PartSize,
    PartStart,
    Pattern,
    RangeDType,
    Repeats,
    Sequences,
    SomeAxes,
    Step,
    Times,
    Volumes,
)
from .tensors import cast_to_floatx, constant, dtype, int_shape, shape

__all__ = [
    "arange", "asymmetric_spatial_2d_padding", "asymmetric_temporal_padding", "batch_flatten", "concatenate",
    "expand_dims", "flatten", "pack", "permute_dimensions", "repeat", "repeat_elements", "reshape",
    "resize_images", "resize_volumes", "reverse", "slice", "spatial_2d_padding", "spatial_3d_padding",
    "squeeze", "stack", "temporal_padding", "tile",
]  # fmt: skip


@primitive
def concatenate(tensors: Tensors, axis: JoinAxis = -1) -> Any:
    """The tensors one behind the other along an axis they have.

    Args:
        tensors: A list of tensors of one dtype, whose shapes differ in ``axis`` at most. Sparse tensors are
            joined to a sparse one; sparse and ordinary ones together to an ordinary one.
        axis: The axis along which they are joined.
    """


@primitive
def stack(x: AlikeTensors, axis: NewAxis = 0) -> Any:
    """The tensors side by side along a new axis.

    Args:
        x: A list of tensors of one dtype and shape.
        axis: The place of the new axis in the result.
    """


@composite
def pack(x: AlikeTensors) -> Any:
    """``stack`` along a new first axis; the name it had in Keras 1.1."""
    return stack(x)


@primitive
def reshape(x: Tensor, shape: FittingShape) -> Any:
    """The same elements in the same order, in another shape.

    Args:
        x: The tensor.
        shape: Whole numbers and scalar tensors, at most one of them -1 (whatever is left); or an int vector.
    """


@primitive
def permute_dimensions(x: Tensor, pattern: Pattern) -> Any:
    """``x`` with its axes in another order: axis ``i`` of the result is axis ``pattern[i]`` of ``x``."""


@primitive
def repeat_elements(x: Tensor, rep: Times, axis: Axis) -> Any:
    """Every element ``rep`` times in a row along an axis: ``a a b b`` from ``a b``.

    Args:
        x: The tensor.
        rep: How many times, a number or a scalar tensor.
        axis: The axis that grows.
    """


@composite
def repeat(x: Matrix, n: Times) -> Any:
    """A tensor (samples, ``n``, features) in which each row of the matrix ``x`` stands ``n`` times."""
    return repeat_elements(expand_dims(x, 1), n, 1)


@primitive
def tile(x: Tensor, n: Repeats) -> Any:
    """The whole of ``x`` several times along each axis: ``a b a b`` from ``a b``.

    Args:
        x: The tensor.
        n: How many times along each axis. A single number, or fewer numbers than axes, belong to the last
            axes; more numbers than axes put new axes in front.
    """


@composite
def flatten(x: Tensor) -> Any:
    """All elements in one axis."""
    return reshape(x, (-1,))


@composite
def batch_flatten(x: Batch) -> Any:
    """Each sample's elements in one axis: a matrix (samples, elements of a sample)."""
    if int_shape(x) is None:
        return reshape(x, (shape(x)[0], -1))
    first, *rest = _lengths(x)
    return reshape(x, (first, math.prod(rest[1:], start=rest[0]) if rest else 1))


def _lengths(x: Any) -> list[Any]:
    """The length of each axis: a number where it is known, else a scalar tensor."""
    known = int_shape(x) or ()
    return [shape(x)[axis] if length is None else length for axis, length in enumerate(known)]


@primitive
def expand_dims(x: Tensor, axis: NewAxis = -1) -> Any:
    """``x`` with a new axis of length 1, which is axis ``axis`` of the result."""


@primitive
def squeeze(x: Tensor, axis: OneLengthAxis) -> Any:
    """``x`` without its axis ``axis``, whose length must be 1."""


@primitive
def slice(x: Tensor, start: PartStart, size: PartSize) -> Any:
    """The part of ``x`` that begins at ``start`` and has the shape ``size``.

    Args:
        x: The tensor.
        start: The index of the part's first element, one number for each axis.
        size: The part's length along each axis; -1 for all there is up to the end.
    """


@primitive
def reverse(x: Tensor, axes: SomeAxes) -> Any:
    """``x`` with the order of its elements turned round along an axis, or along several."""


@primitive
def arange(start: End, stop: MaybeEnd = None, step: Step = 1, dtype: RangeDType = "int32") -> Any:
    """The numbers from ``start`` up to ``stop``, without ``stop``; with one number, those from 0 up to it.

    Args:
        start: The first number.
        stop: The bound; a number or a scalar tensor like the others.
        step: The distance from one number to the next; it may be negative.
        dtype: The dtype of the result.
    """


@primitive
def temporal_padding(x: Sequences, padding: Pads1 = (1, 1)) -> Any:
    """Zeros before and after the middle axis of (samples, steps, features).

    Args:
        x: The tensor.
        padding: (before, after), or one number for both.
    """


@primitive
def spatial_2d_padding(x: Images, padding: Pads2 = ((1, 1), (1, 1)), data_format: DataFormat = None) -> Any:
    """Zeros round images.

    Args:
        x: A tensor of rank 4.
        padding: ((top, bottom), (left, right)); one number in place of a pair stands for both its ends.
        data_format: 'channels_first' or 'channels_last'; ``None`` for the one of the configuration.
    """


@primitive
def spatial_3d_padding(x: Volumes, padding: Pads3 = ((1, 1), (1, 1), (1, 1)), data_format: DataFormat = None) -> Any:
    """Zeros round volumes.

    Args:
        x: A tensor of rank 5.
        padding: A pair (before, after) for each of the three axes; one number stands for both ends.
        data_format: 'channels_first' or 'channels_last'; ``None`` for the one of the configuration.
    """


@composite
def asymmetric_temporal_padding(x: Sequences, left_pad: Pad = 1, right_pad: Pad = 1) -> Any:
    """``temporal_padding`` with its two numbers apart; a name of Keras 1."""
    return temporal_padding(x, (left_pad, right_pad))


@composite
def asymmetric_spatial_2d_padding(
    x: Images,
    top_pad: Pad = 1,
    bottom_pad: Pad = 1,
    left_pad: Pad = 1,
    right_pad: Pad = 1,
    data_format: DataFormat = None,
) -> Any:
    """``spatial_2d_padding`` with its four numbers apart; a name of Keras 1."""
    return spatial_2d_padding(x, ((top_pad, bottom_pad), (left_pad, right_pad)), data_format)


@composite
def resize_images(
    x: Images,
    height_factor: Count,
    width_factor: Count,
    data_format: DataFormat,
    interpolation: Annotated[str, one_of("nearest", "bilinear")] = "nearest",
) -> Any:
    """Images enlarged by whole factors.

    Args:
        x: A tensor of rank 4.
        height_factor: How many times as high the result is.
        width_factor: How many times as wide.
        data_format: 'channels_first' or 'channels_last'; ``None`` for the one of the configuration.
        interpolation: 'nearest' repeats pixels. 'bilinear' mixes neighbours: row ``o`` of the result lies at
            ``o / height_factor`` between the rows of ``x``, the last row stands for what is beyond it, and
            columns likewise; whole numbers become floats by it.
    """
    enlarge = repeat_elements if interpolation == "nearest" else _interpolated
    height = 2 if data_format == "channels_first" else 1
    x = cast_to_floatx(x) if interpolation == "bilinear" and "float" not in dtype(x) else x
    return enlarge(enlarge(x, height_factor, height), width_factor, height + 1)


def _interpolated(x: Any, factor: int, axis: int) -> Any:
    """``x`` enlarged along ``axis``; between two neighbours the values change evenly."""
    before, everything = (np.s_[:],) * axis, np.s_[1:]
    following = concatenate([x[(*before, everything)], x[(*before, np.s_[-1:])]], axis)
    here, there = expand_dims(x, axis + 1), expand_dims(following, axis + 1)
    lengths = _lengths(x)
    way = np.arange(factor).reshape(factor, *[1] * (len(lengths) - axis - 1)) / factor
    mixed = here + (there - here) * constant(way, dtype(x))
    return reshape(mixed, (*lengths[:axis], lengths[axis] * factor, *lengths[axis + 1 :]))


@composite
def resize_volumes(
    x: Volumes, depth_factor: Count, height_factor: Count, width_factor: Count, data_format: DataFormat
) -> Any:
    """Volumes enlarged by whole factors; every element is repeated.

    Args:
        x: A tensor of rank 5.
        depth_factor: How many times as deep the result is.
        height_factor: How many times as high.
        width_factor: How many times as wide.
        data_format: 'channels_first' or 'channels_last'; ``None`` for the one of the configuration.
    """
    first = 2 if data_format == "channels_first" else 1
    for axis, factor in enumerate((depth_factor, height_factor, width_factor), first):
        x = repeat_elements(x, factor, axis)
    return x
