"""Pictures turned, shifted, sheared and zoomed by chance, one thing at a time."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...declare.respell import both_spellings
from ...messages import warn
from . import checks
from .affine import about_the_middle, affine_matrix, as_picture, check_filling, seen_through

STEEPEST = math.pi / 2  # a greater angle of shearing can only be meant in degrees


@both_spellings
def random_rotation(
    x: Any,
    rg: float,
    row_axis: int = 1,
    col_axis: int = 2,
    channel_axis: int = 0,
    fill_mode: str = "nearest",
    cval: float = 0.0,
    interpolation_order: int = 1,
) -> np.ndarray:
    """A picture turned by chance.

    Args:
        x: The picture, an array with three axes.
        rg: The greatest angle, in degrees, to either side.
        row_axis: The axis of the rows.
        col_axis: The axis of the columns.
        channel_axis: The axis of the channels.
        fill_mode: What stands outside the picture.
        cval: The value outside, for ``fill_mode='constant'``.
        interpolation_order: See ``apply_affine_transform``.
    """
    name = "random_rotation"
    checks.require(name, "rg", rg, checks.from_zero)
    picture, axes = as_picture(name, x, row_axis, col_axis, channel_axis)
    warn_of_axes(name, picture, axes)
    matrix = affine_matrix(theta=np.random.uniform(-rg, rg))
    return _moved(name, picture, matrix, axes, fill_mode, cval, interpolation_order)


@both_spellings
def random_shift(
    x: Any,
    wrg: float,
    hrg: float,
    row_axis: int = 1,
    col_axis: int = 2,
    channel_axis: int = 0,
    fill_mode: str = "nearest",
    cval: float = 0.0,
    interpolation_order: int = 1,
) -> np.ndarray:
    """A picture shifted by chance.

    Args:
        x: The picture, an array with three axes.
        wrg: How far at most to either side, as a share of the width.
        hrg: How far at most up or down, as a share of the height.
        row_axis: The axis of the rows.
        col_axis: The axis of the columns.
        channel_axis: The axis of the channels.
        fill_mode: What stands outside the picture.
        cval: The value outside, for ``fill_mode='constant'``.
        interpolation_order: See ``apply_affine_transform``.
    """
    name = "random_shift"
    checks.require(name, "wrg", wrg, checks.from_zero)
    checks.require(name, "hrg", hrg, checks.from_zero)
    picture, axes = as_picture(name, x, row_axis, col_axis, channel_axis)
    warn_of_axes(name, picture, axes)
    height, width = picture.shape[axes[1]], picture.shape[axes[2]]
    tx, ty = np.random.uniform(-hrg, hrg) * height, np.random.uniform(-wrg, wrg) * width
    return _moved(name, picture, affine_matrix(tx=tx, ty=ty), axes, fill_mode, cval, interpolation_order)


@both_spellings
def random_shear(
    x: Any,
    intensity: float,
    row_axis: int = 1,
    col_axis: int = 2,
    channel_axis: int = 0,
    fill_mode: str = "nearest",
    cval: float = 0.0,
    interpolation_order: int = 1,
) -> np.ndarray:
    """A picture sheared by chance.

    Args:
        x: The picture, an array with three axes.
        intensity: The greatest angle to either side, in radians; above a quarter of a turn it is read as degrees.
        row_axis: The axis of the rows.
        col_axis: The axis of the columns.
        channel_axis: The axis of the channels.
        fill_mode: What stands outside the picture.
        cval: The value outside, for ``fill_mode='constant'``.
        interpolation_order: See ``apply_affine_transform``.
    """
    name = "random_shear"
    checks.require(name, "intensity", intensity, checks.from_zero)
    picture, axes = as_picture(name, x, row_axis, col_axis, channel_axis)
    warn_of_axes(name, picture, axes)
    warn_of_degrees(name, "intensity", intensity)
    most = in_degrees(intensity)
    matrix = affine_matrix(shear=np.random.uniform(-most, most))
    return _moved(name, picture, matrix, axes, fill_mode, cval, interpolation_order)


@both_spellings
def random_zoom(
    x: Any,
    zoom_range: Any,
    row_axis: int = 1,
    col_axis: int = 2,
    channel_axis: int = 0,
    fill_mode: str = "nearest",
    cval: float = 0.0,
    interpolation_order: int = 1,
) -> np.ndarray:
    """A picture zoomed by chance, rows and columns each by a factor of their own.

    Args:
        x: The picture, an array with three axes.
        zoom_range: The least and the greatest factor; a number z means from 1 - z to 1 + z. Below 1 things grow.
        row_axis: The axis of the rows.
        col_axis: The axis of the columns.
        channel_axis: The axis of the channels.
        fill_mode: What stands outside the picture.
        cval: The value outside, for ``fill_mode='constant'``.
        interpolation_order: See ``apply_affine_transform``.
    """
    name = "random_zoom"
    low, high = zoom_pair(name, zoom_range)
    picture, axes = as_picture(name, x, row_axis, col_axis, channel_axis)
    warn_of_axes(name, picture, axes)
    zx, zy = (1, 1) if low == high == 1 else np.random.uniform(low, high, 2)
    return _moved(name, picture, affine_matrix(zx=zx, zy=zy), axes, fill_mode, cval, interpolation_order)


def _moved(
    function: str,
    picture: np.ndarray,
    matrix: np.ndarray | None,
    axes: tuple[int, int, int],
    fill_mode: str,
    cval: float,
    interpolation_order: int,
) -> np.ndarray:
    check_filling(function, fill_mode, cval, interpolation_order, "interpolation_order")
    if matrix is None:
        return picture
    matrix = about_the_middle(matrix, picture.shape[axes[1]], picture.shape[axes[2]])
    return seen_through(picture, matrix, axes, fill_mode, cval, interpolation_order)


def warn_of_axes(function: str, picture: np.ndarray, axes: tuple[int, int, int]) -> None:
    """Say so where the channels seem to stand last although the call, by its default, has them first."""
    few = (1, 3, 4)
    if axes == (0, 1, 2) and picture.shape[0] not in few and picture.shape[2] in few:
        warn("images.axes_seem_wrong", function=function, shape=picture.shape)


def in_degrees(angle: float) -> float:
    """An angle of shearing in degrees: it is given in radians, or, where it is too great for that, in degrees."""
    return math.degrees(angle) if abs(angle) <= STEEPEST else float(angle)


def warn_of_degrees(function: str, argument: str, angle: float) -> None:
    """Say so where an angle of shearing is read as degrees."""
    if abs(angle) > STEEPEST:
        radians = f"{math.radians(angle):.4g}"
        warn("images.shear_degrees", function=function, argument=argument, given=angle, radians=radians)


def zoom_pair(function: str, value: Any) -> tuple[float, float]:
    """The least and the greatest factor: those given, or as far around 1 as the number says."""
    checks.require(function, "zoom_range", value, checks.zoom)
    if np.iterable(value):
        low, high = value
        return float(low), float(high)
    return 1 - float(value), 1 + float(value)
