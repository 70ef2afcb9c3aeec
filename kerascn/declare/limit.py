"""How many numbers the weights of a model may have that is made from a file: not many more than the file holds.

A configuration of a hundred letters can ask for a matrix of a million times a million. Where the weights lie in the
same file, it is known beforehand that they can't be that many.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from ..messages import fail

MOST_OF_STATE = 2**28  # numbers of a state that outlives the batch; states do not lie in files

_left: ContextVar[list[int] | None] = ContextVar("kerascn_numbers_left", default=None)


@contextmanager
def at_most(numbers: int) -> Iterator[None]:
    """A block in which weights of so many numbers in all may be made."""
    token = _left.set([numbers, numbers])
    try:
        yield
    finally:
        _left.reset(token)


def check_weight(layer: str, shape: tuple[Any, ...]) -> None:
    """Refuse a weight of this shape if it is too many within ``at_most``."""
    left = _left.get()
    if left is None or not all(isinstance(length, int) for length in shape):
        return
    left[0] -= math.prod(shape)
    if left[0] < 0:
        raise fail(ValueError, "saving.more_than_stored", layer=layer, shape=shape, most=left[1])


def check_state(layer: str, shape: tuple[Any, ...]) -> None:
    """Refuse a state of this shape if it is too large for a model from a file."""
    if _left.get() is not None and math.prod(shape) > MOST_OF_STATE:
        raise fail(ValueError, "saving.more_than_stored", layer=layer, shape=shape, most=MOST_OF_STATE)
