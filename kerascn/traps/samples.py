"""A part of the data, small enough to look at: rows evenly spread over all of them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

ENOUGH = 2**18  # numbers


def some_rows(array: Any, least: int = 8) -> np.ndarray | None:
    """Some rows of an array in its memory: all of a small one; ``None`` for what is no such array.

    Args:
        array: An array, samples first.
        least: How many rows are wanted at least, however long they are.
    """
    if not isinstance(array, np.ndarray) or not array.size or array.dtype.kind not in "biuf":
        return None
    return array[:: spacing(array, least)]


def spacing(array: np.ndarray, least: int = 8) -> int:
    """Every how many rows one is looked at."""
    wanted = max(ENOUGH // math.prod(array.shape[1:]), least)
    return max(-(-len(array) // wanted), 1)


def is_whole(array: np.ndarray) -> bool:
    """Whether an array holds whole numbers alone; the first ones mostly say it."""
    if array.dtype.kind in "biu":
        return True
    first = array[:1].ravel()[:4096]
    return bool((np.rint(first) == first).all() and (np.rint(array) == array).all())
