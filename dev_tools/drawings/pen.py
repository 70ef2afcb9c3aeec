"""The pen: rectangles, grids of numbers, arrows, curves and words on a light card, written as SVG.

A card is 400 units wide whatever its height; that is about the width of a phone, so a text of size 15 can be read
there. Its background is light for readers in the light as in the dark.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

import numpy as np

from .pixels import address

WIDTH = 400
SHOWN = 1.25  # how much larger than its units a card is where there is room
FONTS = (
    "system-ui, -apple-system, 'Segoe UI', 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', "
    "'Noto Sans CJK SC', 'Source Han Sans SC', sans-serif"
)
COLOURS = {
    "paper": "#fdfcf8",
    "edge": "#d9d5c7",
    "white": "#ffffff",
    "ink": "#263238",
    "quiet": "#5f6b73",
    "line": "#78909c",
    "input": "#bbdefb",
    "kernel": "#ffe0b2",
    "output": "#c8e6c9",
    "state": "#e1d5f0",
    "zero": "#eceff1",
    "red": "#c62828",
    "blue": "#1565c0",
    "orange": "#e65100",
    "green": "#2e7d32",
    "purple": "#6a1b9a",
    "none": "none",
}
LANGUAGES = {"en": 0, "zh": 1}
NARROW, WIDE = frozenset(" .,:;!|'()[]/ijlftr-·"), frozenset("mwMWOQG%@✓✗∗→←↑↓×=+−")

Words = str | tuple[str, str]
Point = tuple[float, float]


def width_of(text: str, size: float) -> float:
    """How wide a text is at most; the common fonts differ, and the widest counts."""
    return size * sum(_width(letter) for letter in text)


def _width(letter: str) -> float:
    if ord(letter) > 0x2E7F:
        return 1.0
    if letter in NARROW:
        return 0.42
    if letter in WIDE:
        return 0.95
    return 0.74 if letter.isupper() else 0.65


def number(value: Any) -> str:
    """A number as a reader writes it, with at most two decimals."""
    return value if isinstance(value, str) else f"{round(float(value), 2) + 0.0:g}"


@dataclass(frozen=True)
class Box:
    """Where something is: its left upper corner, its width and height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> Point:
        return self.x + self.width / 2, self.y + self.height / 2

    @property
    def top(self) -> Point:
        return self.x + self.width / 2, self.y

    @property
    def bottom(self) -> Point:
        return self.x + self.width / 2, self.y + self.height

    @property
    def left(self) -> Point:
        return self.x, self.y + self.height / 2

    @property
    def right(self) -> Point:
        return self.x + self.width, self.y + self.height / 2

    def meets(self, other: Box) -> bool:
        """Whether the two share more than an edge."""
        across = min(self.x + self.width, other.x + other.width) - max(self.x, other.x)
        down = min(self.y + self.height, other.y + other.height) - max(self.y, other.y)
        return across > 0.01 and down > 0.01


@dataclass(frozen=True)
class Grid(Box):
    """A grid that was drawn, and the size of its cells."""

    cell: float

    def at(self, row: int, column: int, rows: int = 1, columns: int = 1) -> Box:
        """The box of a cell, or of several."""
        size = self.cell
        return Box(self.x + column * size, self.y + row * size, columns * size, rows * size)


@dataclass
class Card:
    """A card to draw on, in one language; ``texts`` holds what was written, and where."""

    language: str
    height: float
    title: Words = ""
    parts: list[str] = field(default_factory=list)
    texts: list[tuple[str, Box, float]] = field(default_factory=list)

    def words(self, words: Words) -> str:
        """The words in the card's language: a string is the same in both, a pair is English and Chinese."""
        return words if isinstance(words, str) else words[LANGUAGES[self.language]]

    def text(
        self,
        x: float,
        y: float,
        words: Words,
        size: float = 15,
        anchor: str = "middle",
        colour: str = "ink",
        bold: bool = False,
    ) -> Box:
        """Write one line; ``y`` is the middle of its height, ``anchor`` is 'start', 'middle' or 'end' of it."""
        text = self.words(words)
        width = width_of(text, size) * (1.05 if bold else 1)
        box = Box(x - {"start": 0, "middle": width / 2, "end": width}[anchor], y - size / 2, width, size)
        self.texts.append((text, box, size))
        weight = ' font-weight="bold"' if bold else ""
        place = f'x="{number(x)}" y="{number(y + 0.36 * size)}" font-size="{number(size)}" text-anchor="{anchor}"'
        self.parts.append(f'<text {place} fill="{COLOURS[colour]}"{weight}>{escape(text)}</text>')
        return box

    def lines(self, x: float, y: float, rows: Sequence[Words], size: float = 15, **options: Any) -> None:
        """Write several lines, one below the other."""
        for at, words in enumerate(rows):
            self.text(x, y + at * size * 1.35, words, size, **options)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str = "white",
        line: str = "line",
        thick: float = 1,
        dashed: bool = False,
        words: Words = "",
        size: float = 15,
        round: float = 3,
    ) -> Box:
        """A rectangle, with words in its middle if there are any."""
        stroke = f'stroke="{COLOURS[line]}" stroke-width="{number(thick)}"{_dashes(dashed)}'
        place = (
            f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}" rx="{number(round)}"'
        )
        self.parts.append(f'<rect {place} fill="{COLOURS[fill]}" {stroke}/>')
        found = Box(x, y, width, height)
        if words:
            self.text(*found.middle, words, size)
        return found

    def frame(self, around: Box, colour: str = "red", thick: float = 3, dashed: bool = False, out: float = 0) -> Box:
        """A thick line around a box, further out or (negative) further in."""
        x, y, width, height = around.x - out, around.y - out, around.width + 2 * out, around.height + 2 * out
        return self.box(x, y, width, height, fill="none", line=colour, thick=thick, dashed=dashed)

    def grid(
        self,
        values: Any,
        x: float,
        y: float,
        cell: float = 30,
        fill: str | Callable[[int, int], str] = "white",
        size: float = 15,
    ) -> Grid:
        """A grid with the numbers (or short strings) of a row or a matrix; ``fill`` may be a function of the place."""
        table = np.atleast_2d(np.asarray(values, dtype=object))
        rows, columns = table.shape
        for row in range(rows):
            for column in range(columns):
                colour = fill if isinstance(fill, str) else fill(row, column)
                words = number(table[row, column])
                self.box(x + column * cell, y + row * cell, cell, cell, colour, words=words, size=size, round=0)
        return Grid(x, y, columns * cell, rows * cell, cell)

    def circle(
        self, x: float, y: float, radius: float, fill: str = "white", words: Words = "", size: float = 15
    ) -> Box:
        """A circle, with words in its middle if there are any."""
        place = f'cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"'
        self.parts.append(f'<circle {place} fill="{COLOURS[fill]}" stroke="{COLOURS["line"]}"/>')
        if words:
            self.text(x, y, words, size)
        return Box(x - radius, y - radius, 2 * radius, 2 * radius)

    def shape(self, *points: Point, fill: str = "white", line: str = "line", thick: float = 1) -> None:
        """A filled shape with these corners."""
        place = " ".join(f"{number(x)},{number(y)}" for x, y in points)
        stroke = f'stroke="{COLOURS[line]}" stroke-width="{number(thick)}"'
        self.parts.append(f'<polygon points="{place}" fill="{COLOURS[fill]}" {stroke}/>')

    def line(self, *points: Point, colour: str = "line", thick: float = 1.5, dashed: bool = False) -> None:
        """A line through the points."""
        place = " ".join(f"{number(x)},{number(y)}" for x, y in points)
        stroke = f'stroke="{COLOURS[colour]}" stroke-width="{number(thick)}"{_dashes(dashed)}'
        self.parts.append(f'<polyline points="{place}" fill="none" {stroke}/>')

    def arrow(self, *points: Point, colour: str = "line", thick: float = 1.5, dashed: bool = False) -> None:
        """A line through the points with a head at its end."""
        self.line(*points, colour=colour, thick=thick, dashed=dashed)
        self._head(points[-2], points[-1], colour)

    def curve(
        self, start: Point, by: Point, end: Point, colour: str = "line", thick: float = 1.5, head: bool = True
    ) -> None:
        """A curve that leaves towards ``by`` and comes from there, with a head at its end."""
        (a, b), (c, d), (e, f) = start, by, end
        path = f"M{number(a)},{number(b)} Q{number(c)},{number(d)} {number(e)},{number(f)}"
        self.parts.append(f'<path d="{path}" fill="none" stroke="{COLOURS[colour]}" stroke-width="{number(thick)}"/>')
        if head:
            self._head(by, end, colour)

    def _head(self, before: Point, tip: Point, colour: str) -> None:
        angle = math.atan2(tip[1] - before[1], tip[0] - before[0])
        sides = [(tip[0] - 9 * math.cos(angle + turn), tip[1] - 9 * math.sin(angle + turn)) for turn in (-0.42, 0.42)]
        place = " ".join(f"{number(x)},{number(y)}" for x, y in [tip, *sides])
        self.parts.append(f'<polygon points="{place}" fill="{COLOURS[colour]}"/>')

    def picture(self, pixels: Any, x: float, y: float, width: float) -> Box:
        """A picture made of pixels, an array (rows, columns, 3) or grey (rows, columns), this wide."""
        if np.ndim(pixels) == 2:
            pixels = np.repeat(np.asarray(pixels)[..., None], 3, axis=2)
        height = width * len(pixels) / len(pixels[0])
        place = f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
        self.parts.append(f'<image {place} style="image-rendering: pixelated" href="{address(pixels)}"/>')
        return Box(x, y, width, height)

    def svg(self) -> str:
        """The whole card as an SVG file."""
        size = f'width="{number(WIDTH * SHOWN)}" height="{number(self.height * SHOWN)}"'
        view = f'viewBox="0 0 {WIDTH} {number(self.height)}"'
        language = {"en": "en", "zh": "zh-CN"}[self.language]
        card = f'<rect x="0.5" y="0.5" width="{WIDTH - 1}" height="{number(self.height - 1)}" rx="10"'
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" {size} {view} xml:lang="{language}" role="img">',
                f"<title>{escape(self.words(self.title))}</title>",
                f'{card} fill="{COLOURS["paper"]}" stroke="{COLOURS["edge"]}"/>',
                f'<g font-family="{FONTS}" stroke-linejoin="round">',
                *self.parts,
                "</g>",
                "</svg>\n",
            ]
        )


def _dashes(dashed: bool) -> str:
    return ' stroke-dasharray="5 4"' if dashed else ""
