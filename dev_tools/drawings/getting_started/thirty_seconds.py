"""The drawing of docs/*/getting_started/30_seconds.md: what the net answers to the first digits of the test."""

from __future__ import annotations

from kerascn.datasets import sample

from ..drawing import FOUND, Drawing
from ..pen import Card

ANSWERS = (8, 0, 8, 9, 8, 8, 0, 4, 3, 6, 1, 0, 2, 2, 0, 1, 7, 0, 8, 7)  # those of the page's net, on either engine


def digits(card: Card) -> None:
    _, (pictures, labels) = sample("digits")
    for place, answer in enumerate(ANSWERS):
        x, y = 7 + 39 * (place % 10), 8 + 66 * (place // 10)
        card.picture(255 - pictures[place], x, y, 35)
        right = answer == labels[place]
        card.text(x + 17.5, y + 51, str(answer), colour="ink" if right else "red", bold=not right)


# The page's name is no name of a module, so this drawing says itself where it belongs.
WORDS = ("Twenty digits and the answers of the net", "二十个数字和网络的回答")
FOUND["getting_started/30_seconds/digits"] = Drawing(digits, WORDS, 142, "getting_started/30_seconds.md")
