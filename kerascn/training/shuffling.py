"""The order in which training goes through its data when they are shuffled.

The order of a pass follows from a seed and from the number of the pass, and from nothing else. So a model that was
saved with both goes on, in another process, with the orders that it would have had in the first one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..backend.contract.random import drawn_seed


class Shuffling:
    """Gives each shuffled pass its order: ``order = shuffling(count)``.

    Attributes:
        seed: A number drawn from ``np.random`` at the first shuffled pass, and kept from then on.
        passes: How many shuffled passes were begun.
    """

    def __init__(self, seed: int | None = None, passes: int = 0) -> None:
        self.seed, self.passes = seed, passes

    def __call__(self, count: int) -> Any:
        """The numbers 0, 1, ... ``count - 1`` in the order of the next pass, which begins with this."""
        order = self._order(count, self.passes)
        self.begin()
        return order

    def settled(self) -> int:
        """The seed, drawn now if it was not yet."""
        if self.seed is None:
            self.seed = int(np.random.randint(2**63 - 1, dtype="int64"))
        return self.seed

    def begin(self) -> None:
        """Count a pass as begun, whose order ``ahead`` has told."""
        self.passes += 1

    def ahead(self) -> Callable[[int], Any]:
        """A function that gives the orders of the passes to come, one after the other, but counts none as begun.

        It is for those who make batches before they are wanted: a model that is saved meanwhile shall not believe
        that it has seen them.
        """
        coming = iter(range(self.passes, 2**62))
        return lambda count: self._order(count, next(coming))

    def _order(self, count: int, number: int) -> Any:
        if self.seed is None:
            self.seed = drawn_seed()
        words = [self.seed & 0xFFFFFFFF, self.seed >> 32, number & 0xFFFFFFFF, number >> 32]
        return np.random.RandomState(words).permutation(count)  # NumPy promises never to change what it gives
