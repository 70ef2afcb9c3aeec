"""What the options of pictures must be, as checks that say what was expected."""

from __future__ import annotations

import math
import numbers
from typing import Any

import numpy as np

from ...declare.checks import Check
from ...messages import fail, say

FILL_MODES = ("constant", "nearest", "reflect", "wrap")
FORMATS = ("channels_first", "channels_last")


def require(function: str, argument: str, value: Any, *checks: Check) -> None:
    """Refuse the value of an argument unless every check says ``True``.

    Args:
        function: The name of the function that was called.
        argument: The argument's name.
        value: What was given.
        *checks: What it must be.
    """
    for check in checks:
        told = check(value)
        if told is not True:
            raise fail(
                ValueError, "call.bad_value", function=function, argument=argument, expected=told, value=shown(value)
            )


def shown(value: Any) -> str:
    """The value for a sentence; of an array that is long, the shape."""
    if isinstance(value, np.ndarray) and value.size > 9:
        return say("images.array", shape=value.shape, dtype=value.dtype)
    text = " ".join(repr(value).split())
    return text if len(text) <= 200 else text[:200] + "…"


def finite(value: Any) -> bool | str:
    """A number that is neither infinite nor NaN."""
    real = type(value) is float or (isinstance(value, numbers.Real) and not isinstance(value, bool))
    return (real and math.isfinite(value)) or say("images.finite")


def from_zero(value: Any) -> bool | str:
    """Zero or a finite number above it."""
    return (finite(value) is True and bool(value >= 0)) or say("check.not_negative_number")


def shift(value: Any) -> bool | str:
    """How far to shift: a share of the length, a number of pixels, or a list to choose from."""
    if finite(value) is True:
        return bool(value >= 0) or say("images.shift")
    return (numbers_of(value) is not None and len(value) > 0) or say("images.shift")


def pair_from_zero(value: Any) -> bool | str:
    """Two numbers, the lower one first, none below zero."""
    two = numbers_of(value)
    return (two is not None and len(two) == 2 and bool(0 <= two[0] <= two[1])) or say("images.pair")


def zoom(value: Any) -> bool | str:
    """How much to zoom: a share up to 1, or the least and the greatest factor."""
    if finite(value) is True:
        return 0 <= float(value) <= 1 or say("images.zoom")
    two = numbers_of(value)
    return (two is not None and len(two) == 2 and bool(0 < two[0] <= two[1])) or say("images.zoom")


def numbers_of(value: Any) -> np.ndarray | None:
    """A list of finite numbers as an array; ``None`` if it is none."""
    if isinstance(value, (str, bytes, dict, set)) or not np.iterable(value):
        return None
    try:
        found = np.asarray(value)
    except ValueError:
        return None
    return found if found.ndim == 1 and found.dtype.kind in "iuf" and np.isfinite(found).all() else None


def split(value: Any) -> bool | str:
    """A share of the samples: zero, or a number between 0 and 1."""
    return (finite(value) is True and 0 <= float(value) < 1) or say("images.split")


def order(value: Any) -> bool | str:
    """The order of a spline: a whole number from 0 to 5."""
    good = isinstance(value, numbers.Integral) and not isinstance(value, bool) and 0 <= int(value) <= 5
    return good or say("images.order")


def seed(value: Any) -> bool | str:
    """``None``, or a whole number from which ``np.random`` can start."""
    good = isinstance(value, numbers.Integral) and not isinstance(value, bool) and 0 <= int(value) < 2**32
    return value is None or good or say("images.seed")


def real_type(value: Any) -> bool | str:
    """The name of a type of real numbers."""
    try:
        return np.dtype(value).kind in "iuf" or say("kind.dtype")
    except TypeError:
        return say("kind.dtype")
