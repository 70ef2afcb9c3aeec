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


THINGS = {
    "arrow": "箭头", "bear": "熊", "butterfly": "蝴蝶", "car": "汽车", "checks": "方格", "circle": "圆", "cross": "叉",
    "cup": "杯子", "dots": "圆点", "fish": "鱼", "flower": "花", "heart": "心形", "house": "房子", "owl": "猫头鹰",
    "pig": "猪", "rabbit": "兔子", "ring": "环", "ship": "船", "square": "方块", "star": "星星", "stripes": "条纹",
    "tree": "树", "triangle": "三角", "waves": "波纹",
}  # fmt: skip


@drawing("The 24 kinds of things, a picture of each", "24 种东西，每种一张图片", height=340)
def sample_things(card: Card) -> None:
    (pictures, labels), _ = sample("things", samples=24, size=40, test_split=0)
    for kind, words in enumerate(THINGS.items()):
        x, y = 8 + 65 * (kind % 6), 8 + 83 * (kind // 6)
        card.picture(pictures[labels[:, 0] == kind][0], x, y, 58)
        card.text(x + 29, y + 69, words, size=14)


@drawing("Four cats and four dogs", "四只猫和四只狗", height=240)
def sample_cats_and_dogs(card: Card) -> None:
    (pictures, labels), _ = sample("cats_and_dogs", samples=8, test_split=0)
    for row, words in enumerate((("cat: 0", "猫：0"), ("dog: 1", "狗：1"))):
        for column, picture in enumerate(pictures[labels[:, 0] == row]):
            card.picture(picture, 8 + 98 * column, 8 + 116 * row, 90)
        card.text(200, 114 + 116 * row, words, size=14)
