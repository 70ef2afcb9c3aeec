"""Drawn colour pictures of shapes, as arrays in the form of CIFAR's or as folders of files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..splitting import whole
from .drawing import turned
from .pictures import many_pictures

# How far a point lies outside a shape of radius 1 (negative: inside it); each shape covers about the same area.
OUTSIDE: dict[str, Callable[[Any, Any], Any]] = {
    "circle": lambda x, y: np.hypot(x, y) - 1,
    "cross": lambda x, y: np.maximum(np.minimum(np.abs(x), np.abs(y)) - 0.373, np.maximum(abs(x), abs(y)) - 1.24),
    "triangle": lambda x, y: np.maximum(0.866 * np.abs(x) - 0.5 * y, y) - 0.777,
    "square": lambda x, y: np.maximum(np.abs(x), np.abs(y)) - 0.886,
    "ring": lambda x, y: np.abs(np.hypot(x, y) - 0.86) - 0.29,
    "bar": lambda x, y: np.maximum(np.abs(x) - 1.4, np.abs(y) - 0.56),
}
CLASSES = tuple(OUTSIDE)


def shapes(
    samples: int = 1000,
    size: int = 32,
    classes: int = 2,
    test_split: float = 0.2,
    seed: int = 113,
    as_folder: Any = None,
) -> Any:
    """Pictures (n, size, size, 3), or (n, 3, size, size), of shapes and their classes (n, 1), in the form of `cifar10`.

    Args:
        samples: How many pictures.
        size: How many points a picture is wide and high.
        classes: How many kinds of shapes: the first of circle, cross, triangle, square, ring, bar.
        test_split: The share of the pictures that is held back.
        seed: What everything is drawn from.
        as_folder: A path: the pictures are written there as files, ``train/<class>/*.png`` and
            ``validation/<class>/*.png``, and the paths of these two folders are what is returned.
    """
    kinds = CLASSES[: whole("classes", classes, 2, len(CLASSES))]
    return many_pictures(picture, kinds, samples, size, test_split, seed, as_folder)


def picture(rng: np.random.RandomState, kind: str, side: int) -> np.ndarray:
    """One shape, turned, somewhere, in two colours, on a ground that gets brighter to one side; with grain."""
    rows, columns = np.mgrid[0:side, 0:side] / (side - 1) * 2 - 1
    radius = rng.uniform(0.4, 0.65)
    middle = rng.uniform(radius - 0.85, 0.85 - radius, 2)
    turn = rng.uniform(-0.5, 0.5)
    x, y = turned((columns - middle[0]) / radius, (rows - middle[1]) / radius, turn)
    inside = np.clip(0.5 - OUTSIDE[kind](x, y) * radius * side / 4, 0, 1)[..., None]
    ground, colour = two_colours(rng)
    slope = rng.uniform(-30, 30) * rows + rng.uniform(-30, 30) * columns
    values = ground * (1 - inside) + colour * inside + slope[..., None] + rng.normal(0, 8, (side, side, 3))
    return np.clip(np.rint(values), 0, 255).astype("uint8")


def two_colours(rng: np.random.RandomState) -> tuple[np.ndarray, np.ndarray]:
    """Two colours that can be told apart."""
    while True:
        ground, colour = rng.uniform(30, 225, (2, 3))
        if np.abs(ground - colour).max() > 90:
            return ground, colour
