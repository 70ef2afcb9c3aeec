"""Drawings of the page on core layers."""

from functools import partial

import numpy as np

from ..drawing import drawing
from ..pen import Card, Grid

DROPPED = np.array([[1, 0, 0, 1], [0, 1, 0, 0], [0, 0, 1, 0]])
DROPPED_BESIDE = np.array([[0, 0, 1, 0], [1, 0, 0, 1], [0, 1, 0, 0]])
NUMBERS = np.arange(1, 7).reshape(2, 3)
COLOURS = ("input", "kernel", "state", "output", "zero", "white")


@drawing("Single numbers dropped, and whole channels", "零星地丢与整个通道地丢", height=250)
def dropout(card: Card) -> None:
    """Two channels under dropout; then under dropout of channels, where one is gone wholly."""
    rows = (("Dropout", (DROPPED, DROPPED_BESIDE)), ("SpatialDropout2D", (np.zeros((3, 4)), np.ones((3, 4)))))
    for at, (name, masks) in enumerate(rows):
        y = 44 + 106 * at
        card.text(16, y + 39, name, anchor="start", size=14, bold=True)
        for channel, mask in enumerate(masks):
            values = np.where(mask, 0, 2)
            fills = {0: "zero", 2: ("input", "kernel")[channel]}
            card.grid(values, 166 + 114 * channel, y, 26, fill=partial(_fill, values, fills), size=13)
    for channel in (0, 1):
        card.text(218 + 114 * channel, 24, (f"channel {channel}", f"通道 {channel}"), colour="quiet", size=14)


def _fill(values: np.ndarray, fills: dict[int, str], row: int, column: int) -> str:
    return fills[int(values[row, column])]


@drawing("Three ways to arrange the numbers anew", "三种重新排列", height=290)
def reshape(card: Card) -> None:
    """The same six numbers flattened, reshaped, permuted; each keeps its colour."""
    before = _coloured(card, NUMBERS, 16, 118, 32)
    card.text(before.middle[0], 100, "(2, 3)", colour="quiet")
    ways = (
        ("Flatten()", NUMBERS.reshape(1, 6), 22, 28),
        ("Reshape((3, 2))", NUMBERS.reshape(3, 2), 88, 24),
        ("Permute((2, 1))", NUMBERS.T, 190, 24),
    )
    for name, after, y, cell in ways:
        shape = str(after.shape if len(after) > 1 else after.shape[1:])
        card.text(182, y, f"{name} → {shape}", anchor="start", size=14)
        found = _coloured(card, after, 182, y + 12, cell)
        card.arrow((118, before.middle[1]), (174, found.middle[1]))


def _coloured(card: Card, numbers: np.ndarray, x: float, y: float, cell: float) -> Grid:
    return card.grid(numbers, x, y, cell, lambda row, column: COLOURS[int(numbers[row, column]) - 1], size=14)
