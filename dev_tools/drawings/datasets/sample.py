"""Drawings of docs/*/datasets/sample.md: what the pictures among the samples look like."""

from __future__ import annotations

import numpy as np

from kerascn.datasets import sample

from ..drawing import drawing
from ..pen import Card

KINDS = (("circle", "圆"), ("cross", "十字"), ("triangle", "三角"), ("square", "方块"), ("ring", "环"), ("bar", "长条"))


@drawing("Twelve of the digits, each with its label", "十二个手写数字和它们的标签", height=180)
def sample_digits(card: Card) -> None:
    (pictures, labels), _ = sample("digits")
    for place in range(12):
        x, y = 11 + 64 * (place % 6), 8 + 86 * (place // 6)
        card.picture(np.repeat(255 - pictures[place][..., None], 3, axis=2), x, y, 58)
        card.text(x + 29, y + 70, str(labels[place]))


@drawing("The six kinds of shapes, two pictures of each", "六种图形，每种两张图片", height=180)
def sample_shapes(card: Card) -> None:
    (pictures, labels), _ = sample("shapes", classes=6)
    for kind, words in enumerate(KINDS):
        x = 11 + 64 * kind
        for row, picture in enumerate(pictures[labels[:, 0] == kind][:2]):
            card.picture(picture, x, 8 + 64 * row, 58)
        card.text(x + 29, 150, words, size=14)
        card.text(x + 29, 168, str(kind), size=14, colour="quiet")
