"""The trap of another range: a model that learnt from 0 to 1 is given 0 to 255, or the other way round.

Only inputs of many numbers are looked at, such as images. A model that learnt from whole numbers and from fractions, or
from values beyond these ranges, is never told anything.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from .noticing import memory, noticed
from .samples import is_whole, some_rows

MANY = 32  # numbers of a sample
BRIGHT = 32  # what a picture from 0 to 255 reaches somewhere
BRIGHTER = 64  # what several of them reach


class Range(NamedTuple):
    """The values that an input had."""

    low: float
    high: float
    whole: bool  # all of them whole numbers

    def with_another(self, other: Range) -> Range:
        """The values of both."""
        return Range(min(self.low, other.low), max(self.high, other.high), self.whole and other.whole)

    @property
    def is_scaled(self) -> bool:
        """Whether it looks like pictures brought to 0 to 1, or -1 to 1."""
        return not self.whole and self.low >= -1 and 0.5 <= self.high <= 1

    @property
    def is_of_bytes(self) -> bool:
        """Whether it looks like pictures of 0 to 255."""
        return self.whole and self.low >= 0 and BRIGHTER <= self.high <= 255


def range_of(array: Any) -> Range | None:
    """The values of some rows of an array; ``None`` where they say nothing."""
    if math.prod(array.shape[1:]) < MANY:
        return None
    rows = some_rows(array)
    if rows is None:
        return None
    low, high = float(rows.min()), float(rows.max())
    if not math.isfinite(low + high):
        return Range(-math.inf, math.inf, False)
    return Range(low, high, is_whole(rows))


def remember(model: Any, names: Sequence[str], arrays: list[Any]) -> None:
    """Note the values that a training has.

    Args:
        model: The model.
        names: The names of its inputs.
        arrays: Their data.
    """
    known = memory(model).ranges
    for name, array in zip(names, arrays, strict=True):
        found = range_of(array)
        if found is not None:
            known[name] = known[name].with_another(found) if name in known else found


def forget(model: Any) -> None:
    """Forget the values: the weights come from elsewhere."""
    if "_traps_memory" in vars(model):
        memory(model).ranges.clear()


def look(model: Any, names: Sequence[str], arrays: list[Any]) -> None:
    """Compare the values that a prediction or a test has with those of the training.

    Args:
        model: The model.
        names: The names of its inputs.
        arrays: Their data.
    """
    known = memory(model).ranges
    for name, array in zip(names, arrays, strict=True):
        learnt = known.get(name)
        if learnt is None or not (learnt.is_scaled or learnt.is_of_bytes):
            continue
        found = range_of(array)
        trap = None if found is None else _trap(learnt, found, array)
        if trap is not None and found is not None:
            values = dict(low=found.low, high=found.high, learnt_low=learnt.low, learnt_high=learnt.high)
            noticed(trap, model, input=name, **{field: f"{value:.4g}" for field, value in values.items()})


def _trap(learnt: Range, found: Range, array: Any) -> str | None:
    if learnt.is_of_bytes:
        scaled = not found.whole and found.low >= 0 and found.high <= 1
        return "traps.range_smaller" if scaled else None
    if found.low < 0 or not BRIGHT <= found.high <= 255:
        return None
    rows = some_rows(array)
    brightest = None if rows is None else rows.reshape(len(rows), -1).max(axis=1)
    return "traps.range_greater" if brightest is not None and np.median(brightest) >= BRIGHT else None
