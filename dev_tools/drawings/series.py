"""A series above, what comes of its windows below, and lines between them: for convolutions and for pooling."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .pen import Card, Grid, Words


@dataclass(frozen=True)
class Windows:
    """Windows over a series with zeros (or nothing) before and after it, and what is made of each of them."""

    values: Sequence[float]
    size: int
    make: Callable[[Any], float]
    stride: int = 1
    rate: int = 1
    before: int = 0
    after: int = 0

    def places(self) -> list[list[int]]:
        """For each window the places that it looks at; place 0 is the first of the series."""
        last = len(self.values) + self.after - (self.size - 1) * self.rate
        return [[start + n * self.rate for n in range(self.size)] for start in range(-self.before, last, self.stride)]

    def value(self, place: int) -> float | None:
        """The element at a place, ``None`` outside."""
        return self.values[place] if 0 <= place < len(self.values) else None

    def results(self) -> list[float]:
        """What is made of each window; outside there are zeros."""
        return [self.make(np.array([self.value(place) or 0 for place in window])) for window in self.places()]


def draw_windows(
    card: Card,
    windows: Windows,
    x: float,
    y: float,
    cell: float = 34,
    drop: float = 78,
    outside: str = "0",
    marked: int | None = None,
    under_last: bool = False,
) -> tuple[Grid, list[Grid]]:
    """The series with its first element at (x, y), the results below it; the lines of one window may be marked.

    Args:
        outside: What stands in the cells before and after the series.
        under_last: Whether a result stands under the last element of its window, not under its middle.

    Returns:
        Where the series is, and each of the results.
    """
    for place in [*range(-windows.before, 0), *range(len(windows.values), len(windows.values) + windows.after)]:
        box = card.box(x + place * cell, y, cell, cell, "zero", dashed=True, round=0)
        if outside:
            card.text(*box.middle, outside, colour="quiet")
    results = []
    for at, (places, result) in enumerate(zip(windows.places(), windows.results(), strict=True)):
        middle = x + ((places[-1] if under_last else (places[0] + places[-1]) / 2) + 0.5) * cell
        colour, thick = ("red", 2.5) if at == marked else ("line", 1.2)
        for place in places:
            card.line((x + (place + 0.5) * cell, y + cell), (middle, y + drop), colour=colour, thick=thick)
        results.append(card.grid([result], middle - cell / 2, y + drop, cell, "output"))
        if at == marked:
            card.frame(results[-1], thick=2.5)
    return card.grid([windows.values], x, y, cell, "input"), results


def labelled(card: Card, y: float, words: Words, note: Words = "", drop: float = 78, cell: float = 34) -> None:
    """Words left of a series, and a note left of its results."""
    card.text(12, y + cell / 2, words, anchor="start", bold=True)
    if note:
        card.text(12, y + drop + cell / 2, note, anchor="start", colour="quiet", size=14)
