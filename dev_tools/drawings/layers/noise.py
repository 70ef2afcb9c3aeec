"""Drawings of the page on noise."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ..curves import Plot
from ..drawing import drawing
from ..pen import Box, Card

NUMBERS = ((1, "blue"), (3, "orange"))


@drawing("Noise that is added, and noise that multiplies", "加上去的噪声与乘上去的噪声", height=196)
def noise(card: Card) -> None:
    """Where the numbers 1 and 3 go: added noise is equally wide for both, multiplied noise is not."""
    ways = (("GaussianNoise(0.5)", lambda x: 0.5), ("GaussianDropout(0.2)", lambda x: math.sqrt(0.2 / 0.8) * x))
    for at, (name, deviation) in enumerate(ways):
        frame = Box(20 + 188 * at, 40, 172, 110)
        plot = Plot(card, frame, (-1, 6), (-0.06, 0.9))
        card.text(frame.middle[0], 22, name)
        plot.axes()
        for x, colour in NUMBERS:
            plot.curve(bell(x, deviation(x)), colour)
            card.text(plot.place(x, 0)[0], 164, str(x), colour=colour)


def bell(mean: float, deviation: float) -> Callable[[Any], Any]:
    """The density of a normal distribution."""
    return lambda x: np.exp(-(((x - mean) / deviation) ** 2) / 2) / (deviation * math.sqrt(2 * math.pi))
