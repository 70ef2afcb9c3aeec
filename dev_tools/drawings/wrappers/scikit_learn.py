"""Drawing of docs/*/wrappers/scikit_learn.md: what few and many units make of a ring and a disc."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..drawing import drawing
from ..pen import Card

REACH, WIDTH, PIXELS = 1.5, 170, 85
GROUNDS = ((187, 222, 251), (255, 224, 178))  # the colours "input" and "kernel", as pixels


@drawing("One unit draws a line, eight units surround the disc", "一个单元画一条线，八个单元围住圆盘", height=236)
def units(card: Card) -> None:
    points, inside = ring_and_disc()
    for x, count, words in ((20, 1, ("1 unit", "1 个单元")), (210, 8, ("8 units", "8 个单元"))):
        sides = np.linspace(REACH, -REACH, PIXELS), np.linspace(-REACH, REACH, PIXELS)
        up, right = np.meshgrid(*sides, indexing="ij")
        answers = answer(np.stack([right, up], axis=-1), count)
        card.picture(np.where(answers[..., None], GROUNDS[1], GROUNDS[0]), x, 14, WIDTH)
        for (east, north), disc in zip(points, inside, strict=True):
            place = x + WIDTH * (east + REACH) / (2 * REACH), 14 + WIDTH * (REACH - north) / (2 * REACH)
            card.circle(*place, 3.2, fill="orange" if disc else "blue")
        card.text(x + WIDTH / 2, 208, words)


def ring_and_disc() -> tuple[Any, Any]:
    """Forty points of either kind, a little scattered."""
    angles = np.tile(np.linspace(0, 2 * np.pi, 40, endpoint=False), 2)
    inside = np.repeat([False, True], 40)
    points = np.where(inside, 0.3, 1.0)[:, None] * np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    return points + np.random.RandomState(0).normal(0, 0.1, points.shape), inside


def answer(points: Any, count: int) -> Any:
    """Where a net says "disc" whose units each look in a direction of their own, evenly around."""
    angles = 0.4 + 2 * np.pi * np.arange(count) / count
    looks = points @ np.stack([np.cos(angles), np.sin(angles)])
    return np.tanh(6 * (0.65 - looks)).sum(axis=-1) > (0 if count == 1 else count - 1.5)
