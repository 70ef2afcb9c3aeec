"""Curves of a training as a picture: losses and metrics over the epochs, drawn as SVG with nothing but Python."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from ..messages import fail, say

__all__ = ["Picture", "drawn"]

WIDTH, HEIGHT = 360, 250  # of one frame with its words
LEFT, RIGHT, TOP, BOTTOM = 58, 14, 54, 40  # what is kept free around the curves
TRAINING, VALIDATION = "#0072b2", "#d55e00"  # blue and vermilion: also different to the colour-blind
INK, GRID = "#333333", "#dddddd"
FONTS = "system-ui, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"

Points = list[tuple[int, Any]]


class Picture:
    """A picture that a notebook shows, and that can be saved.

    Attributes:
        svg: The picture as text.
    """

    def __init__(self, svg: str) -> None:
        self.svg = svg

    def _repr_svg_(self) -> str:
        return self.svg

    def save(self, file: str | os.PathLike[str]) -> None:
        """Write the picture into a file."""
        if not os.fspath(file).lower().endswith(".svg"):
            raise fail(ValueError, "curves.not_svg", given=repr(os.fspath(file)))
        part = Path(f"{os.fspath(file)}.part")
        part.write_text(self.svg, encoding="utf-8", newline="\n")
        os.replace(part, file)  # who looks at the file while the training goes on never sees half of it


def drawn(history: Mapping[str, Points], names: Iterable[str] | None = None) -> Picture:
    """A frame for each loss or metric, with a curve for the training and one for the validation.

    Args:
        history: The points of the curves by name: pairs of an epoch, counted from 1, and a value.
        names: Which losses and metrics; all unless given.
    """
    if not any(history.values()):
        raise fail(ValueError, "curves.nothing")
    known = list(dict.fromkeys(name.removeprefix("val_") for name in history))
    asked = known if names is None else [names] if isinstance(names, str) else list(names)
    for name in asked:
        if name not in history and f"val_{name}" not in history:
            raise fail(ValueError, "curves.unknown", given=repr(name), names=", ".join(known))
    frames = [_frame(name, [history.get(key, []) for key in (name, f"val_{name}")]) for name in asked]
    return Picture(_sheet(frames))


def _is_finite(value: Any) -> bool:
    try:
        return math.isfinite(value)
    except (TypeError, ValueError):  # no number, such as the values of several thresholds
        return False


def _sheet(frames: list[list[str]]) -> str:
    """The frames side by side, two in a row."""
    across = min(len(frames), 2)
    width, height = across * WIDTH, -(-len(frames) // 2) * HEIGHT
    placed = []
    for number, frame in enumerate(frames):
        x, y = number % 2 * WIDTH, number // 2 * HEIGHT
        placed += [f'<g transform="translate({x} {y})">', *frame, "</g>"]
    title = escape(say("curves.title"))
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" font-family="{FONTS}" font-size="13">',
            f"<title>{title}</title>",
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
            *placed,
            "</svg>\n",
        ]
    )


def _frame(name: str, curves: list[Points]) -> list[str]:
    """One frame: the name, what the colours mean, both axes, the curves; of these what is finite."""
    epochs = [epoch for curve in curves for epoch, _ in curve]
    curves = [[point for point in curve if _is_finite(point[1])] for curve in curves]
    values = [value for curve in curves for _, value in curve]
    up = _ticks(min(values, default=0.0), max(values, default=1.0))
    across = _whole_ticks(min(epochs), max(epochs))

    def place(epoch: float, value: float) -> tuple[float, float]:
        first, last = across[0], across[-1]
        share = (epoch - first) / (last - first) if last > first else 0.5
        height = (value - up[0]) / (up[-1] - up[0])
        return LEFT + share * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - height * (HEIGHT - TOP - BOTTOM)

    parts = [_text(LEFT, 18, name, "start", bold=True), *_legend(curves)]
    for value in up:
        y = place(across[0], value)[1]
        parts += [_line([(LEFT, y), (WIDTH - RIGHT, y)], GRID), _text(LEFT - 6, y + 4, _number(value, up), "end")]
    for epoch in across:
        x = place(epoch, up[0])[0]
        parts += [_line([(x, HEIGHT - BOTTOM), (x, HEIGHT - BOTTOM + 4)], INK), _text(x, HEIGHT - 22, f"{epoch}")]
    parts += [_line([(LEFT, TOP), (LEFT, HEIGHT - BOTTOM), (WIDTH - RIGHT, HEIGHT - BOTTOM)], INK)]
    parts += [_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, say("curves.epoch"))]
    for curve, colour, dashed in zip(curves, (TRAINING, VALIDATION), (False, True), strict=True):
        parts += _curve([place(*point) for point in curve], colour, dashed)
    return parts


def _legend(curves: list[Points]) -> list[str]:
    """A short piece of each line that is there, with what it stands for."""
    parts, x = [], LEFT
    words = (say("curves.training"), say("curves.validation"))
    for curve, word, colour, dashed in zip(curves, words, (TRAINING, VALIDATION), (False, True), strict=True):
        if curve:
            parts += [_line([(x, 36), (x + 24, 36)], colour, 2, dashed), _text(x + 30, 40, word, "start")]
            x += 120
    return parts


def _curve(points: list[tuple[float, float]], colour: str, dashed: bool) -> list[str]:
    """A line through the points; where there are few, each is marked."""
    dots = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{colour}"/>' for x, y in points]
    return [*([_line(points, colour, 2, dashed)] if len(points) > 1 else []), *(dots if len(points) <= 25 else [])]


def _ticks(least: float, most: float) -> list[float]:
    """Round numbers from at most ``least`` to at least ``most``, about five of them."""
    if most <= least:
        spread = abs(least) / 2 or 1.0
        least, most = least - spread, most + spread
    step = _round_step((most - least) / 5)
    first, last = math.floor(least / step + 1e-9), math.ceil(most / step - 1e-9)
    return [number * step for number in range(first, last + 1)]


def _whole_ticks(first: int, last: int) -> list[int]:
    """Whole numbers from ``first`` to ``last``, about five of them."""
    step = max(1, math.ceil(_round_step((last - first) / 5))) if last > first else 1
    inner = [number for number in range(first, last) if number % step == 0 and first < number <= last - step / 2]
    return sorted({first, *inner, last})


def _round_step(step: float) -> float:
    """The next larger one of 1, 2, 5, 10, 20, 50 ..., also below 1."""
    ten = 10.0 ** math.floor(math.log10(step))
    return next(factor * ten for factor in (1, 2, 5, 10) if factor * ten >= step * (1 - 1e-9))


def _number(value: float, ticks: list[float]) -> str:
    """A number with as many digits as it takes to tell the ticks apart."""
    step = ticks[1] - ticks[0]
    if max(map(abs, ticks)) >= 1e5 or step < 1e-4:
        digits = max(0, round(math.log10(max(map(abs, ticks)) / step)))
        return f"{value:.{min(digits, 4)}e}"
    return f"{value:.{max(0, -math.floor(math.log10(step) + 1e-9))}f}"


def _text(x: float, y: float, text: str, anchor: str = "middle", bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{INK}"{weight}>{escape(text)}</text>'


def _line(points: list[tuple[float, float]], colour: str, thick: float = 1, dashed: bool = False) -> str:
    dashes = ' stroke-dasharray="5 3"' if dashed else ""
    place = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{place}" fill="none" stroke="{colour}" stroke-width="{thick}"{dashes}/>'
