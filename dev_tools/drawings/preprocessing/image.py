"""Drawings of the page on pictures: what each option does to one of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from kerascn.preprocessing.image import ImageDataGenerator

from ..drawing import drawing
from ..pen import Card, Words

SIDE = 48
SIZE = 116
CHANGES: list[tuple[Words, dict[str, Any]]] = [
    (("the picture", "原图"), {}),
    (("turned", "转动"), {"theta": 25}),
    (("shifted sideways", "左右平移"), {"ty": 10}),
    (("shifted up, down", "上下平移"), {"tx": -10}),
    (("sheared", "剪切"), {"shear": 25}),
    (("zoomed", "缩放"), {"zx": 0.6, "zy": 0.8}),
    (("channels shifted", "通道平移"), {"channel_shift_intensity": [60, -20, -60]}),
    (("darker", "变暗"), {"brightness": 0.5}),
    (("mirrored", "水平翻转"), {"flip_horizontal": True}),
    (("upside down", "竖直翻转"), {"flip_vertical": True}),
    (("several at once", "几样一起"), {"theta": -15, "ty": -6, "zx": 1.2, "zy": 1.1, "brightness": 1.3}),
    (
        ("and once more", "再来一次"),
        {"theta": 18, "tx": 4, "shear": -12, "zx": 0.8, "zy": 0.8, "flip_horizontal": True},
    ),
]
FILL_MODES = ("nearest", "constant", "reflect", "wrap")


def scene() -> np.ndarray:
    """A house with a tree, and the sun: left and right, above and below differ."""
    row, col = np.indices((SIDE, SIDE)) + 0.5
    x = np.stack([190 - row, 215 - row / 2, 245 + 0 * row], axis=-1)
    x[(row - 10) ** 2 + (col - 38) ** 2 < 36] = 250, 205, 60
    x[row > 36] = 120, 175, 90
    x[(row > 22) & (row < 40) & (col > 7) & (col < 27)] = 225, 190, 150
    x[(row > 29) & (row < 40) & (col > 11) & (col < 17)] = 120, 75, 50
    x[(row > 26) & (row < 32) & (col > 19) & (col < 25)] = 90, 120, 160
    x[(row > 11) & (row <= 22) & (abs(col - 17) < row - 9)] = 185, 70, 60
    x[(row > 30) & (row < 41) & (abs(col - 37) < 1.6)] = 105, 75, 45
    x[(row - 27) ** 2 + (col - 37) ** 2 < 40] = 60, 130, 70
    return x


@drawing("What each option may make of a picture", "每个选项对一张图片的作用", height=612)
def what_options_do(card: Card) -> None:
    """Twelve pictures in rows of three, the words below each."""
    generator = ImageDataGenerator(data_format="channels_last", fill_mode="nearest")
    for at, (words, changes) in enumerate(CHANGES):
        x, y = 14 + 128 * (at % 3), 14 + 150 * (at // 3)
        changed = card.picture(generator.apply_transform(scene(), changes), x, y, SIZE)
        card.text(changed.middle[0], changed.y + changed.height + 14, words, 14)


@drawing("What stands outside the picture, in four ways", "图片外面的四种填法", height=332)
def fill_modes(card: Card) -> None:
    """The picture made smaller and turned; what lies around it differs."""
    for at, fill_mode in enumerate(FILL_MODES):
        generator = ImageDataGenerator(data_format="channels_last", fill_mode=fill_mode, cval=230.0)
        small = generator.apply_transform(scene(), {"theta": 15, "zx": 2, "zy": 2})
        x, y = 62 + 152 * (at % 2), 14 + 156 * (at // 2)
        card.picture(small, x, y, 124)
        card.text(x + 62, y + 138, fill_mode, 14)


@drawing("Pictures before and after whitening", "白化前后的图片", height=236)
def whitened(card: Card) -> None:
    """Above four of many smooth pictures, below the same after ZCA whitening: edges stay, large areas go."""
    pictures = smooth_pictures(600)
    generator = ImageDataGenerator(zca_whitening=True, zca_epsilon=1.0, data_format="channels_last", dtype="float64")
    generator.fit(pictures)
    for at, picture in enumerate(pictures[:4]):
        x = 14 + 95 * at
        card.picture(np.repeat(picture, 3, axis=-1), x, 34, 86)
        white = generator.standardize(picture.copy())
        card.picture(np.repeat(128 + 45 * white, 3, axis=-1), x, 144, 86)
    card.text(200, 20, ("as they are", "原来"), 14)
    card.text(200, 132, ("whitened", "白化后"), 14)


def smooth_pictures(count: int) -> np.ndarray:
    """Pictures of bright discs before slopes of gray."""
    dice = np.random.RandomState(4)
    row, col = np.indices((16, 16))
    pictures = []
    for _ in range(count):
        down, along, height, width, radius = dice.uniform(-4, 4, 2).tolist() + dice.uniform(3, 12, 3).tolist()
        disc = (row - height) ** 2 + (col - width) ** 2 < radius * 2
        pictures.append(np.clip(110 + down * (row - 8) + along * (col - 8) + 90 * disc, 0, 255))
    return np.stack(pictures)[..., None]
