"""Drawings of the page on activations with arguments."""

import numpy as np

from ..curves import Plot
from ..drawing import drawing
from ..pen import Box, Card

CURVES = (
    ("ReLU(max_value=2)", lambda x: np.clip(x, 0, 2)),
    ("LeakyReLU(0.3)", lambda x: np.where(x > 0, x, 0.3 * x)),
    ("ELU(1.0)", lambda x: np.where(x > 0, x, np.expm1(x))),
    ("ThresholdedReLU(1.0)", lambda x: np.where(x > 1, x, 0)),
)


@drawing("The curves of four activations", "四种激活函数的曲线", height=324)
def activations(card: Card) -> None:
    """Each from -3 to 3."""
    for at, (name, formula) in enumerate(CURVES):
        frame = Box(20 + 188 * (at % 2), 36 + 152 * (at // 2), 172, 112)
        plot = Plot(card, frame, (-3, 3), (-1.4, 2.6))
        card.text(frame.middle[0], frame.y - 14, name)
        plot.axes()
        plot.curve(formula)
