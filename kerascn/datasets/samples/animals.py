"""Drawn faces of cats and dogs, for learning from few pictures. No two look alike, and much lies about."""

from __future__ import annotations

from typing import Any

import numpy as np

from .drawing import Canvas, Part, area, line, oval
from .pictures import many_pictures

CLASSES = ("cat", "dog")


def cats_and_dogs(
    samples: int = 400, size: int = 64, test_split: float = 0.5, seed: int = 113, as_folder: Any = None
) -> Any:
    """Pictures (n, size, size, 3), or (n, 3, size, size), of cats (0) and dogs (1), and which they are (n, 1).

    Args:
        samples: How many pictures.
        size: How many points a picture is wide and high.
        test_split: The share of the pictures that is held back.
        seed: What everything is drawn from.
        as_folder: A path: the pictures are written there as files, ``train/<class>/*.png`` and
            ``validation/<class>/*.png``, and the paths of these two folders are what is returned.
    """
    return many_pictures(picture, CLASSES, samples, size, test_split, seed, as_folder)


def picture(rng: np.random.RandomState, kind: str, side: int) -> np.ndarray:
    """One face somewhere, among and partly behind things that mean nothing."""
    canvas = Canvas(rng, side)
    canvas.litter(rng.randint(4, 14), 0.35)
    where = canvas.place(0.38, 0.7, turn=0.6)
    canvas.thing((cat if kind == "cat" else dog)(rng), where, wobble=0.04)
    canvas.litter(rng.randint(1, 4), 0.18)
    return canvas.finished(30)


def cat(rng: np.random.RandomState) -> list[Part]:
    """Pointed ears, narrow pupils, whiskers."""
    wide, ear, out = rng.uniform(0.6, 0.8), rng.uniform(0.35, 0.6), rng.uniform(0.55, 0.75)
    face = sides(lambda s: area("a", s * out, -0.35 - ear, s * 0.12, -0.35, s * 0.75, 0.0))
    if rng.randint(2):
        face += sides(lambda s: area("b", s * (out - 0.03), -0.22 - ear, s * 0.3, -0.35, s * 0.62, -0.15))
    face += [oval("a", 0, 0.15, wide, rng.uniform(0.5, 0.65))]
    if rng.randint(2):
        face += [line("b", s, -0.4, s * 0.7, -0.15, 0.04) for s in (-0.2, 0, 0.2)]
    face += eyes(rng, 0.06)
    if rng.randint(2):
        face += [oval("c", 0, 0.45, 0.28, 0.18)]
    hair, nose = either(rng, "wk"), either(rng, "kp")
    face += sides(lambda s: line(hair, s * 0.15, 0.38, s * 0.85, 0.28, 0.02))
    face += sides(lambda s: line(hair, s * 0.15, 0.43, s * 0.85, 0.5, 0.02))
    return [*face, area(nose, -0.12, 0.26, 0.12, 0.26, 0, 0.42)]


def dog(rng: np.random.RandomState) -> list[Part]:
    """Ears that hang, a long nose on a ground of its own, sometimes a spot around an eye or a tongue."""
    wide, ear, down = rng.uniform(0.5, 0.7), rng.uniform(0.35, 0.6), rng.uniform(-0.1, 0.25)
    paint, nose = either(rng, "ab"), either(rng, "kp")
    face = [oval("a", 0, 0.05, wide, rng.uniform(0.6, 0.75))]
    face += sides(lambda s: oval(paint, s * (wide + 0.08), down - 0.2, 0.2, ear, s * -0.25))
    if rng.randint(2):
        face += [oval("b", 0.28, -0.15, 0.22, 0.24)]
    face += eyes(rng, 0.09)
    if rng.randint(3) == 0:
        face += [oval("p", 0, 0.75, 0.1, 0.18)]
    return [*face, oval("c", 0, 0.42, 0.33, 0.28), oval(nose, 0, 0.3, 0.15, 0.1), line("k", 0, 0.38, 0, 0.55, 0.02)]


def eyes(rng: np.random.RandomState, narrow: float) -> list[Part]:
    """Two eyes with pupils of this width."""
    apart, size, paint = rng.uniform(0.25, 0.35), rng.uniform(0.12, 0.17), either(rng, "wy")
    whites = sides(lambda s: oval(paint, s * apart, -0.08, size, size))
    return whites + sides(lambda s: oval("k", s * apart, -0.08, narrow, 0.11))


def either(rng: np.random.RandomState, paints: str) -> str:
    """One of the colours."""
    return paints[rng.randint(len(paints))]


def sides(part: Any) -> list[Part]:
    """A part on the left and on the right."""
    return [part(-1), part(1)]
