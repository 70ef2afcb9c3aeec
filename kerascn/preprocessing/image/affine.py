"""Pictures turned, shifted, sheared, zoomed and flipped.

Rows are counted downwards, columns to the right, and the middle of the picture stays where it is. What stands
outside the picture is said by ``fill_mode``: its outermost pixels go on ('nearest'), it is mirrored ('reflect'), it
begins anew ('wrap'), or there is one value ``cval`` ('constant').
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ...declare import checks as common
from ...declare.respell import both_spellings
from ...messages import fail
from . import checks
from .sampling import sample


@both_spellings
def apply_affine_transform(
    x: Any,
    theta: float = 0,
    tx: float = 0,
    ty: float = 0,
    shear: float = 0,
    zx: float = 1,
    zy: float = 1,
    row_axis: int = 0,
    col_axis: int = 1,
    channel_axis: int = 2,
    fill_mode: str = "nearest",
    cval: float = 0.0,
    order: int = 1,
) -> np.ndarray:
    """A picture turned, shifted, sheared and zoomed, all at once.

    Args:
        x: The picture, an array with three axes.
        theta: The angle to turn by, in degrees.
        tx: How many rows to shift by: the picture moves up.
        ty: How many columns to shift by: the picture moves to the left.
        shear: The angle to shear by, in degrees.
        zx: The zoom of the rows: below 1 the picture gets taller.
        zy: The zoom of the columns: below 1 the picture gets wider.
        row_axis: The axis of the rows.
        col_axis: The axis of the columns.
        channel_axis: The axis of the channels.
        fill_mode: What stands outside the picture.
        cval: The value outside, for ``fill_mode='constant'``.
        order: 0 takes the nearest pixel, 1 mixes the four around a point, up to 5 are smoother splines.
    """
    name = "apply_affine_transform"
    for argument, value in dict(theta=theta, tx=tx, ty=ty, shear=shear, zx=zx, zy=zy).items():
        checks.require(name, argument, value, checks.finite)
    check_filling(name, fill_mode, cval, order)
    picture, axes = as_picture(name, x, row_axis, col_axis, channel_axis)
    matrix = affine_matrix(theta, tx, ty, shear, zx, zy)
    if matrix is None:
        return picture
    matrix = about_the_middle(matrix, picture.shape[axes[1]], picture.shape[axes[2]])
    return seen_through(picture, matrix, axes, fill_mode, cval, order)


@both_spellings
def apply_transform(
    x: Any,
    transform_matrix: Any,
    channel_axis: int = 0,
    fill_mode: str = "nearest",
    cval: float = 0.0,
) -> np.ndarray:
    """A picture seen through a matrix.

    Args:
        x: The picture, an array with three axes.
        transform_matrix: 3 x 3; times (row, column, 1) of a point of the result it is the point's place in ``x``.
            Row 0, column 0 is its fixed point; ``transform_matrix_offset_center`` moves that to the middle.
        channel_axis: The axis of the channels; the first one of the others is that of the rows.
        fill_mode: What stands outside the picture.
        cval: The value outside, for ``fill_mode='constant'``.
    """
    name = "apply_transform"
    matrix = _matrix(name, "transform_matrix", transform_matrix)
    check_filling(name, fill_mode, cval, 1)
    axis = channel_axis + 3 if channel_axis in (-3, -2, -1) else channel_axis
    row_axis, col_axis = [other for other in (0, 1, 2) if other != axis][:2]
    picture, axes = as_picture(name, x, row_axis, col_axis, axis)
    return seen_through(picture, matrix, axes, fill_mode, cval, 1)


def transform_matrix_offset_center(matrix: Any, x: int, y: int) -> np.ndarray:
    """The same map about the middle of a picture, where ``matrix`` has its fixed point at row 0, column 0.

    Args:
        matrix: 3 x 3.
        x: How many rows the picture has.
        y: How many columns.
    """
    for argument, value in dict(x=x, y=y).items():
        checks.require("transform_matrix_offset_center", argument, value, checks.finite)
    return about_the_middle(_matrix("transform_matrix_offset_center", "matrix", matrix), float(x), float(y))


def about_the_middle(matrix: np.ndarray, height: float, width: float) -> np.ndarray:
    """The map with its fixed point moved to the middle of a picture."""
    row, col = height / 2 - 0.5, width / 2 - 0.5
    moved = np.array(matrix, float)
    moved[0, 2] += row - moved[0, 0] * row - moved[0, 1] * col
    moved[1, 2] += col - moved[1, 0] * row - moved[1, 1] * col
    return moved


def affine_matrix(
    theta: float = 0, tx: float = 0, ty: float = 0, shear: float = 0, zx: float = 1, zy: float = 1
) -> np.ndarray | None:
    """The matrix that turns, then shifts, then shears, then zooms (angles in degrees); ``None`` if it does nothing."""
    if theta == tx == ty == shear == 0 and zx == zy == 1:
        return None
    turn, lean = math.radians(theta), math.radians(shear)
    cos, sin = math.cos(turn), math.sin(turn)
    lean_sin, lean_cos = math.sin(lean), math.cos(lean)
    return np.array([
        [cos * zx, -(cos * lean_sin + sin * lean_cos) * zy, cos * tx - sin * ty],
        [sin * zx, (cos * lean_cos - sin * lean_sin) * zy, sin * tx + cos * ty],
        [0.0, 0.0, 1.0],
    ])  # fmt: skip


def seen_through(
    picture: np.ndarray,
    matrix: np.ndarray,
    axes: tuple[int, int, int],
    fill_mode: str,
    cval: float,
    order: int,
) -> np.ndarray:
    """The picture seen through a map, its axes where they were. ``axes``: of the channels, the rows, the columns."""
    result = sample(picture.transpose(axes), matrix, fill_mode, cval, order)
    return np.ascontiguousarray(result.transpose(axes.index(0), axes.index(1), axes.index(2)))


def check_filling(function: str, fill_mode: Any, cval: Any, order: Any, name_of_order: str = "order") -> None:
    """Refuse what a function can't do with what lies outside the picture and between the pixels."""
    checks.require(function, "fill_mode", fill_mode, common.one_of(*checks.FILL_MODES))
    checks.require(function, "cval", cval, checks.finite)
    checks.require(function, name_of_order, order, checks.order)


def as_picture(
    function: str, x: Any, row_axis: int, col_axis: int, channel_axis: int
) -> tuple[np.ndarray, tuple[int, int, int]]:
    """``x`` as an array with three axes of real numbers, and the axes of channels, rows and columns."""
    picture = x if isinstance(x, np.ndarray) else np.asarray(x)
    if picture.ndim != 3 or picture.dtype.kind not in "biuf":
        raise fail(ValueError, "images.three_axes", function=function, given=checks.shown(picture))
    given = (channel_axis, row_axis, col_axis)
    axes = [axis + 3 if isinstance(axis, int) and -3 <= axis < 0 else axis for axis in given]
    if sorted(map(str, axes)) != ["0", "1", "2"]:
        raise fail(ValueError, "images.axes", function=function, row=row_axis, col=col_axis, channel=channel_axis)
    return picture, (int(axes[0]), int(axes[1]), int(axes[2]))


def _matrix(function: str, argument: str, given: Any) -> np.ndarray:
    try:
        matrix = np.asarray(given, float)
    except (TypeError, ValueError):
        matrix = np.empty(0)
    if matrix.shape != (3, 3) or not np.isfinite(matrix).all():
        raise fail(ValueError, "images.matrix", function=function, argument=argument, given=checks.shown(given))
    return matrix


def flip_axis(x: Any, axis: int) -> np.ndarray:
    """An array with one axis turned round.

    Args:
        x: The array.
        axis: The axis: of a picture, that of the columns to mirror it, that of the rows to put it upside down.
    """
    array = np.asarray(x)
    checks.require("flip_axis", "axis", axis, common.whole)
    if not -array.ndim <= axis < array.ndim:
        raise fail(ValueError, "images.axis", function="flip_axis", axis=axis, shape=array.shape)
    return np.flip(array, axis)
