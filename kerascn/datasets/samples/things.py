"""Drawn colour pictures of 24 kinds of things: forms, patterns, things, animals. A table says how each is drawn."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..splitting import whole
from .drawing import Canvas, Part, area, line, oval, turned
from .pictures import many_pictures


def around(many: int, *radii: float) -> list[float]:
    """Corners at equal angles around the middle, with these radii in turn: x and y of each."""
    angles = np.arange(many) * 2 * np.pi / many - np.pi / 2
    distances = np.resize(radii, many)
    return [float(n) for pair in zip(np.cos(angles) * distances, np.sin(angles) * distances, strict=True) for n in pair]


def petals(paint: str, many: int, out: float, size: float) -> list[Part]:
    """Ovals around the middle."""
    corners = np.reshape(around(many, out), (-1, 2))
    return [oval(paint, float(x), float(y), size, size) for x, y in corners]


def chain(paint: str, corners: list[float], half: float) -> list[Part]:
    """Lines from corner to corner, and back to the first."""
    points = np.reshape(corners, (-1, 2)).tolist()
    return [line(paint, *start, *end, half) for start, end in zip(points, points[1:] + points[:1], strict=True)]


# kind -> how it is drawn: parts, one over the other
DRAWN: dict[str, list[Part]] = {
    "circle": [oval("a", 0, 0, 0.85, 0.85)],
    "triangle": [area("a", 0, -0.9, 0.95, 0.8, -0.95, 0.8)],
    "square": [area("a", -0.8, -0.8, 0.8, -0.8, 0.8, 0.8, -0.8, 0.8)],
    "ring": chain("a", around(14, 0.75), 0.17),
    "star": [area("a", *around(10, 1, 0.42))],
    "heart": [
        oval("a", -0.42, -0.35, 0.48, 0.48), oval("a", 0.42, -0.35, 0.48, 0.48),
        area("a", -0.84, -0.15, 0, -0.3, 0.84, -0.15, 0, 0.95),
    ],
    "cross": [line("a", -0.7, -0.7, 0.7, 0.7, 0.22), line("a", -0.7, 0.7, 0.7, -0.7, 0.22)],
    "arrow": [line("a", -0.85, 0, 0.4, 0, 0.17), area("a", 0.2, -0.6, 0.95, 0, 0.2, 0.6)],
    "house": [
        area("a", -0.7, -0.1, 0.7, -0.1, 0.7, 0.9, -0.7, 0.9), area("b", 0, -0.95, 0.95, -0.1, -0.95, -0.1),
        area("c", -0.15, 0.3, 0.2, 0.3, 0.2, 0.9, -0.15, 0.9), area("w", 0.35, 0.1, 0.6, 0.1, 0.6, 0.4, 0.35, 0.4),
        area("w", -0.55, 0.1, -0.3, 0.1, -0.3, 0.4, -0.55, 0.4),
    ],
    "tree": [
        area("n", -0.13, 0.1, 0.13, 0.1, 0.16, 0.95, -0.16, 0.95), oval("g", -0.35, -0.05, 0.42, 0.36),
        oval("g", 0.35, -0.05, 0.42, 0.36), oval("g", 0, -0.45, 0.5, 0.45),
    ],
    "flower": [line("g", 0, 0, 0.05, 1, 0.06), *petals("a", 6, 0.5, 0.3), oval("y", 0, 0, 0.28, 0.28)],
    "car": [
        area("a", -0.95, -0.05, 0.95, -0.05, 0.95, 0.4, -0.95, 0.4),
        area("a", -0.45, -0.5, 0.3, -0.5, 0.6, 0, -0.65, 0),
        area("w", -0.35, -0.4, 0, -0.4, 0, -0.08, -0.5, -0.08),
        area("w", 0.08, -0.4, 0.25, -0.4, 0.45, -0.08, 0.08, -0.08), oval("k", -0.5, 0.42, 0.24, 0.24),
        oval("k", 0.5, 0.42, 0.24, 0.24),
    ],
    "ship": [
        area("a", -0.95, 0.4, 0.95, 0.4, 0.6, 0.85, -0.6, 0.85), line("n", 0, -0.95, 0, 0.4, 0.05),
        area("w", 0.08, -0.9, 0.75, 0.25, 0.08, 0.25), area("b", -0.08, -0.7, -0.08, 0.25, -0.6, 0.25),
    ],
    "cup": [
        oval("a", 0.62, -0.05, 0.33, 0.38), oval("", 0.62, -0.05, 0.18, 0.22),
        area("a", -0.7, -0.65, 0.6, -0.65, 0.45, 0.75, -0.5, 0.75), oval("k", -0.05, -0.65, 0.62, 0.14),
    ],
    "fish": [
        oval("a", 0.1, 0, 0.7, 0.42), area("b", -0.45, 0, -0.95, -0.45, -0.95, 0.45),
        area("b", 0, -0.35, 0.35, -0.35, -0.05, -0.7), oval("w", 0.48, -0.1, 0.12, 0.12),
        oval("k", 0.5, -0.1, 0.07, 0.07), line("k", 0.62, 0.13, 0.76, 0.08, 0.03),
    ],
    "butterfly": [
        oval("a", -0.48, -0.35, 0.48, 0.4, -0.5), oval("a", 0.48, -0.35, 0.48, 0.4, 0.5),
        oval("b", -0.38, 0.4, 0.36, 0.34, 0.5), oval("b", 0.38, 0.4, 0.36, 0.34, -0.5),
        line("k", 0, -0.5, 0, 0.65, 0.08), line("k", 0, -0.55, -0.22, -0.9, 0.03),
        line("k", 0, -0.55, 0.22, -0.9, 0.03),
    ],
    "rabbit": [
        oval("a", -0.3, -0.55, 0.17, 0.5, -0.15), oval("a", 0.3, -0.55, 0.17, 0.5, 0.15),
        oval("p", -0.3, -0.55, 0.08, 0.35, -0.15), oval("p", 0.3, -0.55, 0.08, 0.35, 0.15),
        oval("a", 0, 0.35, 0.58, 0.52), oval("k", -0.25, 0.22, 0.09, 0.11), oval("k", 0.25, 0.22, 0.09, 0.11),
        oval("p", 0, 0.42, 0.1, 0.07), area("w", -0.1, 0.58, 0.1, 0.58, 0.08, 0.78, -0.08, 0.78),
    ],
    "bear": [
        oval("a", -0.58, -0.58, 0.28, 0.28), oval("a", 0.58, -0.58, 0.28, 0.28),
        oval("b", -0.58, -0.58, 0.15, 0.15), oval("b", 0.58, -0.58, 0.15, 0.15), oval("a", 0, 0.05, 0.8, 0.75),
        oval("b", 0, 0.35, 0.4, 0.32), oval("k", -0.3, -0.12, 0.08, 0.08), oval("k", 0.3, -0.12, 0.08, 0.08),
        oval("k", 0, 0.2, 0.14, 0.1),
    ],
    "owl": [
        oval("a", 0, 0.1, 0.68, 0.85), area("a", -0.62, -0.9, -0.15, -0.6, -0.6, -0.25),
        area("a", 0.62, -0.9, 0.15, -0.6, 0.6, -0.25), oval("b", 0, 0.5, 0.42, 0.4),
        oval("w", -0.28, -0.22, 0.27, 0.27), oval("w", 0.28, -0.22, 0.27, 0.27),
        oval("k", -0.26, -0.22, 0.12, 0.12), oval("k", 0.26, -0.22, 0.12, 0.12),
        area("y", -0.1, -0.05, 0.1, -0.05, 0, 0.22),
    ],
    "pig": [
        area("p", -0.75, -0.8, -0.2, -0.6, -0.6, -0.25), area("p", 0.75, -0.8, 0.2, -0.6, 0.6, -0.25),
        oval("p", 0, 0.05, 0.78, 0.72), oval("k", -0.35, -0.2, 0.08, 0.09), oval("k", 0.35, -0.2, 0.08, 0.09),
        oval("a", 0, 0.25, 0.32, 0.24), oval("k", -0.11, 0.25, 0.07, 0.1), oval("k", 0.11, 0.25, 0.07, 0.1),
    ],
}  # fmt: skip

# kind -> a pattern of two colours: positive where the second is
PATTERNS: dict[str, Any] = {
    "stripes": lambda x, y: np.sin(9 * x),
    "checks": lambda x, y: np.sin(7 * x) * np.sin(7 * y),
    "dots": lambda x, y: np.cos(8 * x) + np.cos(8 * y) - 0.9,
    "waves": lambda x, y: np.sin(9 * (y + 0.16 * np.sin(7 * x))),
}
CLASSES = tuple(sorted([*DRAWN, *PATTERNS]))


def things(
    samples: int = 1000,
    size: int = 64,
    classes: int = 24,
    test_split: float = 0.2,
    seed: int = 113,
    as_folder: Any = None,
) -> Any:
    """Pictures (n, size, size, 3), or (n, 3, size, size), of drawn things and their classes (n, 1).

    Args:
        samples: How many pictures.
        size: How many points a picture is wide and high.
        classes: How many kinds of things: the first in the order of the alphabet.
        test_split: The share of the pictures that is held back.
        seed: What everything is drawn from.
        as_folder: A path: the pictures are written there as files, ``train/<class>/*.png`` and
            ``validation/<class>/*.png``, and the paths of these two folders are what is returned.
    """
    kinds = CLASSES[: whole("classes", classes, 2, len(CLASSES))]
    return many_pictures(picture, kinds, samples, size, test_split, seed, as_folder)


def picture(rng: np.random.RandomState, kind: str, side: int) -> np.ndarray:
    """One thing somewhere, in some size, a little turned, among things that mean nothing."""
    canvas = Canvas(rng, side)
    canvas.litter(rng.randint(0, 4), 0.25)
    if kind in PATTERNS:
        pattern(canvas, kind)
    else:
        canvas.thing(DRAWN[kind], canvas.place(0.6, 0.95, turn=0.4))
    canvas.litter(rng.randint(0, 2), 0.12)
    return canvas.finished(16)


def pattern(canvas: Canvas, kind: str) -> None:
    """A large spot with a pattern of two colours."""
    x, y, points = canvas.place(0.75, 1.2, turn=0.3)
    u, v = turned(x, y, canvas.rng.uniform(0, np.pi))
    finer = canvas.rng.uniform(0.75, 1.4)
    spot = np.hypot(x, y) - 1
    canvas.cover(spot, points, canvas.colour("a"))
    second = -PATTERNS[kind](u * finer, v * finer) / (9 * finer)
    canvas.cover(np.maximum(second, spot), points, canvas.colour("b"))
