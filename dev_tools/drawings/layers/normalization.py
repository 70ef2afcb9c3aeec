"""Drawings of the page on normalization."""

import numpy as np

from ..drawing import drawing
from ..pen import Card

SAMPLES, STEPS, CHANNELS, CHOSEN = 3, 4, 3, 1


@drawing("What is averaged over, for one channel", "一个通道的平均值取自哪里", height=250)
def batch_normalization(card: Card) -> None:
    """Samples of a batch beside each other; the numbers of one channel are coloured in all of them."""
    for sample in range(SAMPLES):
        x = 34 + 122 * sample
        rows = np.full((STEPS, CHANNELS), "", dtype=object)
        grid = card.grid(rows, x, 66, 30, lambda row, column: "kernel" if column == CHOSEN else "white")
        card.text(grid.middle[0], 24, (f"sample {sample}", f"样本 {sample}"))
        card.frame(grid.at(0, CHOSEN, STEPS, 1), "orange", 2)
        for channel in range(CHANNELS):
            card.text(grid.at(0, channel).middle[0], 52, str(channel), size=13, colour="quiet")
    card.text(200, 208, ("channel 1: one mean, one variance", "通道 1：一个均值、一个方差"), colour="orange")
    card.text(200, 232, ("over all samples and all steps", "取自所有样本的所有时间步"), colour="quiet")
