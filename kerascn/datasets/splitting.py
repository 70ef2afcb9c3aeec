"""What samples and loaders share: checks of their options, and the cut into data to learn from and data held back."""

from __future__ import annotations

import operator
import os
from typing import Any

import numpy as np

from ..messages import fail

Parts = tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


def whole(name: str, given: Any, least: int = 1, most: int | None = None) -> int:
    """The option ``name`` as a whole number that is neither too small nor too large."""
    try:
        number = operator.index(given)
    except TypeError:
        number = least - 1
    if isinstance(given, (bool, np.bool_)) or number < least or (most is not None and number > most):
        limits = f">= {least}" if most is None else f"{least} ... {most}"
        raise fail(ValueError, "data.whole", name=name, given=repr(given), limits=limits)
    return number


def path(name: str, given: Any) -> str:
    """The option ``name`` as a path."""
    if not isinstance(given, (str, os.PathLike)):
        raise fail(TypeError, "data.path", name=name, given=repr(given)[:80])
    return os.fspath(given)


def share(given: Any, name: str = "test_split") -> float:
    """The share that is held back, from 0 up to, but not including, 1."""
    ok = isinstance(given, (int, float, np.integer, np.floating)) and not isinstance(given, bool)
    if not ok or not 0 <= given < 1:
        raise fail(ValueError, "data.share", name=name, given=repr(given))
    return float(given)


def chance(seed: Any) -> np.random.RandomState:
    """A source of random numbers of one's own, so that NumPy's own (`np.random.seed`) stays as it is."""
    return np.random.RandomState(whole("seed", seed, least=0, most=2**32 - 1))


def split(x: Any, y: Any, test_split: float) -> Parts:
    """The first of ``x`` and ``y`` to learn from, the last held back."""
    cut = int(len(x) * (1 - share(test_split)))
    return (x[:cut], y[:cut]), (x[cut:], y[cut:])
