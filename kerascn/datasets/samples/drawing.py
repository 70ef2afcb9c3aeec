"""How a thing is drawn into a picture: its parts, the ground, what lies about, the light.

A thing is a list of parts, drawn one over the other, in a square that goes from -1 to 1 in both directions (downwards
``y`` grows). Each part has a colour, called by a letter of ``PAINTS``; the same letter is the same colour in one
picture, and another one in the next.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

# letter -> the darkest and the lightest that the colour may be: red, green, blue
ANY = ((20, 20, 20), (235, 235, 235))
PAINTS = {
    "a": ANY,
    "b": ANY,
    "c": ANY,
    "k": ((0, 0, 0), (60, 60, 60)),  # black
    "w": ((195, 195, 195), (255, 255, 255)),  # white
    "r": ((170, 20, 20), (240, 80, 90)),  # red
    "g": ((20, 110, 20), (110, 210, 90)),  # green
    "y": ((210, 160, 10), (255, 240, 90)),  # yellow
    "n": ((90, 50, 20), (160, 105, 70)),  # brown
    "p": ((220, 120, 130), (255, 185, 195)),  # pink
}
FAR = 60  # how much two colours of a picture differ at least, in one of red, green, blue


class Part(NamedTuple):
    """A part of a thing: what it is, its colour, and the numbers that say where.

    * ``oval``: middle, half width and half height, how far it is turned;
    * ``area``: the corners, x and y in turn;
    * ``line``: from, to, half its width.
    """

    kind: str
    paint: str
    numbers: tuple[float, ...]


def oval(paint: str, x: float, y: float, wide: float, high: float, turn: float = 0.0) -> Part:
    """An ellipse."""
    return Part("oval", paint, (x, y, wide, high, turn))


def area(paint: str, *corners: float) -> Part:
    """An area between corners."""
    return Part("area", paint, corners)


def line(paint: str, x: float, y: float, to_x: float, to_y: float, half: float = 0.05) -> Part:
    """A line with round ends."""
    return Part("line", paint, (x, y, to_x, to_y, half))


# --------------------------------------------------------------------------- how far outside a part a point is


def outside_oval(x: Any, y: Any, numbers: Any) -> Any:
    """Negative inside; about the distance outside."""
    middle_x, middle_y, wide, high, turn = numbers
    wide, high = max(wide, 0.02), max(high, 0.02)
    x, y = turned(x - middle_x, y - middle_y, turn)
    return (np.hypot(x / wide, y / high) - 1) * min(wide, high)


def outside_line(x: Any, y: Any, numbers: Any) -> Any:
    """The distance from the line, less half its width."""
    from_x, from_y, to_x, to_y, half = numbers
    return to_edge(x, y, from_x, from_y, to_x, to_y) - half


def outside_area(x: Any, y: Any, numbers: Any) -> Any:
    """The distance from the nearest edge; inside, where one crosses an odd number of edges on the way out, negative."""
    corners = np.reshape(numbers, (-1, 2))
    distance, inside = np.full(np.shape(x), np.inf), np.zeros(np.shape(x), bool)
    for (from_x, from_y), (to_x, to_y) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        distance = np.minimum(distance, to_edge(x, y, from_x, from_y, to_x, to_y))
        if from_y != to_y:
            crossing = from_x + (y - from_y) * (to_x - from_x) / (to_y - from_y)
            inside ^= ((from_y > y) != (to_y > y)) & (x < crossing)
    return np.where(inside, -distance, distance)


def to_edge(x: Any, y: Any, from_x: float, from_y: float, to_x: float, to_y: float) -> Any:
    """The distance of points from the straight way between two points."""
    along_x, along_y = to_x - from_x, to_y - from_y
    share = ((x - from_x) * along_x + (y - from_y) * along_y) / (along_x**2 + along_y**2 + 1e-9)
    share = np.clip(share, 0, 1)
    return np.hypot(x - from_x - share * along_x, y - from_y - share * along_y)


OUTSIDE = {"oval": outside_oval, "area": outside_area, "line": outside_line}


def turned(x: Any, y: Any, angle: float) -> tuple[Any, Any]:
    """The places in a square that is turned."""
    return np.cos(angle) * x - np.sin(angle) * y, np.sin(angle) * x + np.cos(angle) * y


# --------------------------------------------------------------------------- a picture


class Canvas:
    """A picture while it is drawn: its points, and the places they have from -1 to 1."""

    def __init__(self, rng: np.random.RandomState, side: int) -> None:
        self.rng, self.side = rng, side
        self.y, self.x = np.mgrid[0:side, 0:side] / (side - 1) * 2 - 1
        self.points = np.zeros((side, side, 3))
        self.paints: dict[str, np.ndarray] = {}
        self.ground()

    def ground(self) -> None:
        """From one colour to another, with some soft waves."""
        rng = self.rng
        one, two = rng.uniform(20, 235, (2, 3))
        x, y = turned(self.x, self.y, rng.uniform(0, 2 * np.pi))
        waves = 0.5 + 0.3 * x + rng.uniform(0, 0.25) * np.sin(rng.uniform(2, 14) * y + rng.uniform(0, 6))
        self.points = one + (two - one) * np.clip(waves, 0, 1)[..., None]
        self.paints[""] = (one + two) / 2

    def colour(self, letter: str) -> np.ndarray:
        """The colour of that letter in this picture; unlike the ground and the others of the picture if it can be."""
        if letter not in self.paints:
            for _ in range(20):
                found = self.rng.uniform(*PAINTS[letter])
                if all(np.abs(found - other).max() > FAR for other in self.paints.values()):
                    break
            self.paints[letter] = found
        return self.paints[letter]

    def cover(self, outside: Any, points: float, colour: Any) -> None:
        """Paint what lies inside; ``points`` is how many points of the picture are 1 of the distances."""
        share = np.clip(0.5 - outside * points, 0, 1)[..., None]
        self.points = self.points * (1 - share) + colour * share

    def litter(self, many: int, largest: float) -> None:
        """Things that mean nothing: ovals, corners and lines, somewhere, in some colour."""
        rng = self.rng
        for _ in range(many):
            kind = ("oval", "area", "line")[rng.randint(3)]
            x, y = rng.uniform(-1, 1, 2)
            if kind == "oval":
                numbers = (x, y, *rng.uniform(0.04, largest, 2), rng.uniform(0, 3))
            elif kind == "area":
                numbers = tuple(np.ravel(np.array([x, y]) + rng.uniform(-1.3, 1.3, (3, 2)) * largest))
            else:
                numbers = (x, y, *(np.array([x, y]) + rng.uniform(-2, 2, 2) * largest), rng.uniform(0.01, 0.06))
            self.cover(OUTSIDE[kind](self.x, self.y, numbers), self.side / 2, rng.uniform(20, 235, 3))

    def place(self, smallest: float, largest: float, turn: float) -> tuple[Any, Any, float]:
        """Where each point lies in the square of a thing that is put somewhere; and how many points are 1 there."""
        rng = self.rng
        size = rng.uniform(smallest, largest)
        free = max(0.0, 1.05 - size)
        x, y = self.x - rng.uniform(-free, free), self.y - rng.uniform(-free, free)
        x, y = turned(x / size, y / size, rng.uniform(-turn, turn))
        x, y = x / rng.uniform(0.85, 1.15) + rng.uniform(-0.12, 0.12) * y, y / rng.uniform(0.85, 1.15)
        return (-x if rng.randint(2) else x), y, size * self.side / 2

    def thing(self, parts: Any, where: tuple[Any, Any, float], wobble: float = 0.03) -> None:
        """Draw the parts; each of their numbers is a little off."""
        x, y, points = where
        for part in parts:
            numbers = np.array(part.numbers) + self.rng.normal(0, wobble, len(part.numbers))
            if part.kind == "line":
                numbers[-1] = max(part.numbers[-1], 0.8 / points)
            self.cover(OUTSIDE[part.kind](x, y, numbers), points, self.colour(part.paint))

    def finished(self, grain: float) -> np.ndarray:
        """The picture in bytes, in some light, with grain."""
        rng = self.rng
        light = rng.uniform(0.75, 1.15) * (1 + rng.uniform(-0.2, 0.2) * self.x + rng.uniform(-0.2, 0.2) * self.y)
        values = self.points * light[..., None] + rng.uniform(-15, 15, 3)
        values = values + rng.normal(0, rng.uniform(0.3, 1) * grain, values.shape)
        return np.clip(np.rint(values), 0, 255).astype("uint8")
