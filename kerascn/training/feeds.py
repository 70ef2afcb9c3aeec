"""Feeds: data cut into batches. A feed can be gone through any number of times and knows how long one pass is.

Each gives pairs ``(batch, size)``: a list of arrays, one for each tensor that is fed, and how many samples these are.
What knows the number of its samples is measured in them, what does not in steps.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..declare.words import Samples
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

    def take(self, count: int | None) -> Arrays:
        """Take only the first so many batches, or ``Samples``, if there are more."""
        if count is not None:
            wanted = count if isinstance(count, Samples) else count * self.batch_size
            self.samples = min(self.samples, wanted)
            self.steps = -(-self.samples // self.batch_size)
        return self

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
        # For small rows `take` is quicker, but of a view with gaps, as `pairs[:, 0]`, it first copies the whole.
        return array.take(rows, axis=0) if array.flags.c_contiguous else array[rows]
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


class Counted:
    """Batches that are counted off: each pass takes so many of them and goes on where the one before ended.

    Args:
        count: How many batches a pass has; or, as ``Samples``, how many samples: a batch that would go over is cut
            there, and the next pass begins with the rest of it.
    """

    ended = False  # whether there were fewer than were wanted
    batch_size: int | None = None

    def __init__(self, count: int) -> None:
        by_samples = isinstance(count, Samples)
        self.samples, self.steps = (int(count), None) if by_samples else (None, int(count))
        self.rest: tuple[Any, int] | None = None  # a batch that was made, but not given as yet
        self.seen = 0

    def __iter__(self) -> Iterator[tuple[Any, int]]:
        left = self.samples or self.steps or 0
        while left:
            found = self.rest or self.next()
            self.rest = None
            if found is None:
                self.ended = True
                self.run_out(self.seen)
                return
            batch, size = found
            if self.samples is not None and size > left:
                batch, after = self.cut(batch, left)
                size, self.rest = left, (after, size - left)
            self.check(batch)
            done = 1 if self.samples is None else size
            left, self.seen = left - done, self.seen + done
            yield batch, size
        self.finish()

    def next(self) -> tuple[Any, int] | None:
        """The next batch, and how many samples it has; ``None`` if there is no more."""
        return None

    def cut(self, batch: Any, size: int) -> tuple[Any, Any]:
        """A batch as two."""
        return [array[:size] for array in batch], [array[size:] for array in batch]

    def check(self, batch: Any) -> None:
        """Called with each batch that is given."""

    def finish(self) -> None:
        """Called when a pass has had all its batches."""

    def run_out(self, seen: int) -> None:
        """Called when there are no more batches."""


class Rounds(Counted):
    """Arrays gone through again and again, counted off: where a pass ends in the midst of them, the next goes on.

    Args:
        arrays: The arrays.
        count: How many batches, or ``Samples``, a pass has.
    """

    def __init__(self, arrays: Arrays, count: int) -> None:
        super().__init__(count)
        self.batch_size = arrays.batch_size
        self._batches = (found for _ in iter(int, 1) for found in arrays)

    def next(self) -> tuple[list[Any], int] | None:
        """The next batch; there is always one."""
        return next(self._batches)
