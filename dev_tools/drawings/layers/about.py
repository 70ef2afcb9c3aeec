"""Drawings of the page about all layers."""

import numpy as np

from ..drawing import drawing
from ..pen import Card


@drawing("Sentences filled up with zeros, and their mask", "补了零的句子和它们的掩码", height=190)
def mask_of_sentences(card: Card) -> None:
    """Three sentences of different lengths, and which of their steps count."""
    sentences = np.array([[7, 2, 9, 4], [5, 3, 0, 0], [8, 6, 1, 0]])
    mask = sentences != 0
    card.text(100, 24, ("words, as numbers", "词的编号"), colour="quiet")
    numbers = card.grid(sentences, 30, 44, cell=35, fill=lambda row, step: "input" if mask[row, step] else "zero")
    card.text(300, 24, ("mask", "掩码"), colour="quiet")
    marks = card.grid(np.where(mask, "✓", ""), 230, 44, cell=35, fill=lambda r, s: "output" if mask[r, s] else "zero")
    card.arrow((numbers.right[0] + 10, numbers.right[1]), (marks.left[0] - 10, marks.left[1]))
    card.text(200, 170, ("zeros at the end stand for no word", "句末的零不代表任何词"), colour="quiet")
