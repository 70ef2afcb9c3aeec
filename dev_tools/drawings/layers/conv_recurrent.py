"""Drawings of the page on recurrent layers over images."""

from collections.abc import Callable

import numpy as np

from ..arithmetic import convolved
from ..drawing import drawing
from ..pen import Card

DOT = (1, 0), (2, 2), (3, 3)  # where a dot is in three images


@drawing("A ConvLSTM2D over three images", "ConvLSTM2D 读三幅图像", height=318)
def images_step_by_step(card: Card) -> None:
    """Images go in from below, the state is an image too."""
    for step, place in enumerate(DOT):
        image = np.zeros((5, 5))
        image[place] = 1
        x = 28 + 130 * step
        grid = card.grid(np.full((5, 5), ""), x, 172, 17, _coloured(image, "ink", "ink", "input"))
        cell = card.box(x + 12, 104, 61, 36, "state", words=("cell", "单元"))
        card.arrow(grid.top, cell.bottom)
        seen = np.sum([_spread(DOT[at], 0.5 ** (step - at)) for at in range(step + 1)], axis=0)
        state = card.grid(np.full((5, 5), ""), x, 8, 14, _coloured(seen, "purple", "state", "white"))
        card.arrow(cell.top, (cell.top[0], state.bottom[1]))
        card.text(x + 42, 276, f"x{'₁₂₃'[step]}")
        if step < 2:
            card.arrow(cell.right, (x + 142, 122), colour="purple", thick=2.5)
    note = ("states are images; what went in first fades", "状态也是图像；先看到的渐渐淡去")
    card.text(200, 300, note, 14, colour="quiet")


def _spread(place: tuple[int, int], strength: float) -> np.ndarray:
    """A dot and its neighbours, as a convolution with a small kernel sees them."""
    image = np.zeros((7, 7))
    image[place[0] + 1, place[1] + 1] = strength
    return convolved(image, np.full((3, 3), 1.0))


def _coloured(image: np.ndarray, strong: str, weak: str, none: str) -> Callable[[int, int], str]:
    """A colour for each pixel."""
    return lambda row, column: strong if image[row, column] >= 1 else weak if image[row, column] > 0 else none
