"""Curves in a small frame with axes, drawn from formulas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from .pen import Box, Card, Point

Formula = Callable[[Any], Any]


@dataclass(frozen=True)
class Plot:
    """A frame on a card, and what numbers its edges stand for."""

    card: Card
    frame: Box
    across: tuple[float, float]
    up: tuple[float, float]

    def place(self, x: float, y: float) -> Point:
        """Where a pair of numbers lies on the card."""
        right = (x - self.across[0]) / (self.across[1] - self.across[0])
        above = (y - self.up[0]) / (self.up[1] - self.up[0])
        return self.frame.x + right * self.frame.width, self.frame.y + (1 - above) * self.frame.height

    def axes(self) -> None:
        """The frame, and the axes where they are within it."""
        frame = self.frame
        self.card.box(frame.x, frame.y, frame.width, frame.height)
        if self.up[0] < 0 < self.up[1]:
            self.card.line(self.place(self.across[0], 0), self.place(self.across[1], 0), thick=1)
        if self.across[0] < 0 < self.across[1]:
            self.card.line(self.place(0, self.up[0]), self.place(0, self.up[1]), thick=1)

    def curve(self, formula: Formula, colour: str = "blue") -> None:
        """The curve of a formula within the frame; it is broken where it jumps or leaves the frame."""
        step = (self.across[1] - self.across[0]) / 200
        x = np.linspace(*self.across, 201)
        y = np.asarray(formula(x), dtype=float)
        inside = (self.up[0] <= y) & (y <= self.up[1])
        starts = [
            0,
            *(n + 1 for n in range(200) if abs(y[n + 1] - y[n]) > 20 * step or inside[n] != inside[n + 1]),
            201,
        ]
        for first, last in pairwise(starts):
            if inside[first] and last - first > 1:
                self.card.line(
                    *(self.place(*point) for point in _bends(x[first:last], y[first:last])), colour=colour, thick=2
                )


def _bends(x: Any, y: Any) -> list[Point]:
    """The points of a curve without those in the middle of straight pieces."""
    points = list(zip(x.tolist(), y.tolist(), strict=True))
    bent = np.abs(np.diff(y, 2)) > 1e-9
    return [points[0], *(point for point, kept in zip(points[1:-1], bent, strict=True) if kept), points[-1]]
