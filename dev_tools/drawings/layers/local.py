"""Drawings of the page on locally connected layers."""

import numpy as np

from ..drawing import drawing
from ..pen import Card
from ..series import Windows

SERIES = [1, 2, 3, 4]
SHARED = [[1, 10]] * 3
OWN = [[1, 10], [0, 5], [2, -1]]
COLOURS = ("orange", "purple", "green")


@drawing("Shared weights and weights of its own", "共享权重与各用各的权重", height=386)
def shared_and_local(card: Card) -> None:
    """The same series under one kernel, and under a kernel for each place."""
    for y, name, kernels in ((14, "Conv1D", SHARED), (204, "LocallyConnected1D", OWN)):
        card.text(14, y + 10, name, anchor="start", bold=True)
        for place, kernel in enumerate(kernels):
            _one_window(card, y + 28, place, kernel, COLOURS[place] if kernels is OWN else "orange")
        _series(card, y + 28)


def _series(card: Card, y: float) -> None:
    for place, value in enumerate(SERIES):
        card.grid([value], 40 + 96 * place, y, 34, "input")


def _one_window(card: Card, y: float, place: int, kernel: list[int], colour: str) -> None:
    """Two elements, the weight on each line, and their sum below."""
    middle = 40 + 96 * place + 48 + 17
    for at, weight in enumerate(kernel):
        start = (40 + 96 * (place + at) + 17 + (6 if at == 0 else -6), y + 34)
        card.line(start, (middle, y + 104), colour=colour, thick=2)
        card.text((start[0] + middle) / 2 + (-15 if at == 0 else 15), y + 76, f"{weight}".replace("-", "−"), 14)
    windows = Windows(SERIES, 2, lambda window: float(np.sum(window * kernel)))
    card.grid([windows.results()[place]], middle - 19, y + 104, 38, "output")
