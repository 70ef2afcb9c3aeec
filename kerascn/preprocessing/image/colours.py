"""Pictures made brighter or darker, and their channels shifted."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...declare.respell import both_spellings
from ...messages import fail
from . import checks


@both_spellings
def random_channel_shift(x: Any, intensity: float, channel_axis: int = 0) -> np.ndarray:
    """A picture with a number drawn by chance added to each channel, within the least and the greatest value.

    Args:
        x: The picture.
        intensity: The greatest number that is added or taken away.
        channel_axis: The axis of the channels.
    """
    checks.require("random_channel_shift", "intensity", intensity, checks.from_zero)
    array, axis = _with_axis("random_channel_shift", x, channel_axis)
    return _shifted(array, np.random.uniform(-intensity, intensity, array.shape[axis]), axis)


@both_spellings
def apply_channel_shift(x: Any, intensity: Any, channel_axis: int = 0) -> np.ndarray:
    """A picture with a number added to its channels, within the least and the greatest value there was.

    Args:
        x: The picture.
        intensity: What is added: one number, or one for each channel.
        channel_axis: The axis of the channels.
    """
    array, axis = _with_axis("apply_channel_shift", x, channel_axis)
    numbers = np.atleast_1d(intensity) if checks.finite(intensity) is True else checks.numbers_of(intensity)
    if numbers is None or len(numbers) not in (1, array.shape[axis]):
        fields = dict(given=checks.shown(intensity), channels=array.shape[axis])
        raise fail(ValueError, "images.channel_shift", function="apply_channel_shift", **fields)
    return _shifted(array, numbers, axis)


def _shifted(array: np.ndarray, numbers: np.ndarray, axis: int) -> np.ndarray:
    if array.size == 0 or not numbers.any():
        return array
    shape = [1] * array.ndim
    shape[axis] = -1
    kind = array.dtype if array.dtype.kind == "f" else np.dtype("float64")
    moved = np.clip(array + numbers.reshape(shape).astype(kind), array.min(), array.max())
    return moved.astype(array.dtype) if array.dtype.kind == "f" else np.rint(moved).astype(array.dtype)


def _with_axis(function: str, x: Any, axis: int) -> tuple[np.ndarray, int]:
    array = _as_numbers(function, x)
    if not isinstance(axis, int) or not -array.ndim <= axis < array.ndim:
        raise fail(ValueError, "images.axis", function=function, axis=axis, shape=array.shape)
    return array, axis % array.ndim


def _as_numbers(function: str, x: Any) -> np.ndarray:
    array = x if isinstance(x, np.ndarray) else np.asarray(x)
    if array.dtype.kind not in "biuf" or array.ndim < 2:
        raise fail(ValueError, "images.numbers", function=function, given=checks.shown(array))
    return array


@both_spellings
def random_brightness(x: Any, brightness_range: Any) -> np.ndarray:
    """A picture made brighter or darker by chance.

    Args:
        x: The picture; 0 is black.
        brightness_range: The least and the greatest factor: below 1 is darker, above 1 brighter.
    """
    checks.require("random_brightness", "brightness_range", brightness_range, checks.pair_from_zero)
    return brightened(_as_numbers("random_brightness", x), np.random.uniform(*brightness_range))


@both_spellings
def apply_brightness_shift(x: Any, brightness: float) -> np.ndarray:
    """A picture made brighter or darker.

    Args:
        x: The picture; 0 is black.
        brightness: The factor of all values: 0 gives black, 1 the picture, 2 twice as bright.
    """
    checks.require("apply_brightness_shift", "brightness", brightness, checks.from_zero)
    return brightened(_as_numbers("apply_brightness_shift", x), float(brightness))


def brightened(array: np.ndarray, factor: float) -> np.ndarray:
    """All values times a factor. White is 1 for values from 0 to 1, else 255, or the greatest value if that is more.

    If there are values below 0, the least one is black.
    """
    if array.size == 0 or factor == 1:
        return array
    least, most = float(array.min()), float(array.max())
    real = array.dtype.kind == "f"
    black = min(least, 0.0)
    white = 1.0 if real and least >= 0 and most <= 1 else max(most, 255.0) if least >= 0 else most
    values = array if real else array.astype("float64")
    bright = np.clip((values - black) * factor + black, black, white)
    return bright if real else np.rint(bright).astype(array.dtype)
