"""Feeds: data cut into batches. A feed can be gone through any number of times and knows how long one pass is.

Each gives pairs ``(batch, size)``: a list of arrays, one for each tensor that is fed, and how many samples these are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from .shuffling import Shuffling

Batch = tuple[list[Any], int]


class Arrays:
    """Batches cut out of arrays.

    Args:
        arrays: Arrays of one length, or other things that can be sliced like arrays.
        batch_size: How many samples a batch has; the last one has what is left.
        shuffle: Whether each pass has another order; ``'batch'``: only the order of the batches changes.
        shuffling: What gives the orders; one of its own unless given.
    """

    def __init__(
        self, arrays: list[Any], batch_size: int, shuffle: Any = False, shuffling: Shuffling | None = None
    ) -> None:
        self.arrays, self.batch_size, self.shuffle = arrays, batch_size, shuffle
        self.shuffling = shuffling or Shuffling()
        self.samples = arrays[0].shape[0] if arrays else 0
        self.steps = -(-self.samples // batch_size)

    def __iter__(self) -> Iterator[Batch]:
        if not self.shuffle:
            return self._in_order(range(self.steps))
        if self.shuffle == "batch":
            return self._in_order(self._batches_shuffled())
        return self._shuffled()

    def _in_order(self, numbers: Any) -> Iterator[Batch]:
        for number in numbers:
            start = int(number) * self.batch_size
            stop = min(start + self.batch_size, self.samples)
            yield [array[start:stop] for array in self.arrays], stop - start

    def _batches_shuffled(self) -> Any:
        """The numbers of the batches in a new order; a last one that is smaller stays the last."""
        whole = self.samples // self.batch_size
        return [*self.shuffling(whole), *range(whole, self.steps)]

    def _shuffled(self) -> Iterator[Batch]:
        order = self.shuffling(self.samples)
        for start in range(0, self.samples, self.batch_size):
            rows = order[start : start + self.batch_size]
            yield [_rows_of(array, rows) for array in self.arrays], len(rows)


def _rows_of(array: Any, rows: np.ndarray) -> Any:
    """Some rows of an array; what lies in a file can often be read only in rising order."""
    if isinstance(array, np.ndarray):
        return array.take(rows, axis=0)
    if hasattr(array, "tocsr"):
        return array.tocsr()[rows]
    rising = np.argsort(rows)
    back = np.empty_like(rising)
    back[rising] = np.arange(len(rows))
    return np.asarray(array[list(rows[rising])])[back]


class Steps:
    """Batches of a model whose tensors bring their own data: nothing is fed.

    Args:
        steps: How many batches a pass has.
    """

    samples = None
    batch_size = None

    def __init__(self, steps: int) -> None:
        self.steps = steps

    def __iter__(self) -> Iterator[Batch]:
        return iter([([], 1)] * self.steps)
