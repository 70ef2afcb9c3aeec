"""Drawings of the page on embeddings."""

import numpy as np

from ..drawing import drawing
from ..pen import Card

TABLE = np.array([[0.1, 0.7], [0.4, -0.2], [-0.5, 0.3], [0.8, 0.6], [0.2, -0.9]])
SENTENCE = [3, 1, 0]
COLOURS = {3: "input", 1: "kernel", 0: "zero"}


@drawing("Numbers looked up in a table", "按编号查表", height=252)
def embedding(card: Card) -> None:
    """A sentence of three numbers, the rows of the table that they mean, and the mask of mask_zero."""
    numbers = card.grid([[n] for n in SENTENCE], 24, 84, 34, lambda row, column: COLOURS[SENTENCE[row]])
    table = card.grid(TABLE, 134, 50, 38, lambda row, column: COLOURS.get(row, "white"), size=14)
    found = card.grid(TABLE[SENTENCE], 270, 84, 38, lambda row, column: COLOURS[SENTENCE[row]], size=14)
    for words, middle in ((("input", "输入"), 41), (("table", "表"), 172), (("output", "输出"), 308)):
        card.text(middle, 24, words)
    for row in range(len(TABLE)):
        card.text(126, table.at(row, 0).middle[1], str(row), anchor="end", colour="quiet", size=13)
    for step, row in enumerate(SENTENCE):
        card.arrow((60, numbers.at(step, 0).middle[1]), (110, table.at(row, 0).middle[1]))
        card.arrow((212, table.at(row, 1).middle[1]), (266, found.at(step, 0).middle[1]))
        card.text(372, found.at(step, 0).middle[1], "✓" if row else "–", colour="green" if row else "quiet")
    card.text(372, 70, ("mask", "掩码"), size=13, colour="quiet")
    card.text(308, 226, ("(3, 2) for a sample", "每个样本 (3, 2)"), size=14, colour="quiet")
