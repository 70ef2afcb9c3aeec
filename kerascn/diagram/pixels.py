"""A drawing in pixels, painted by the package Pillow, where that is installed."""

from __future__ import annotations

import io
from itertools import pairwise
from typing import Any

from ..messages import fail
from .shapes import (
    MARGIN,
    ROW,
    ROW_HEIGHT,
    TITLE,
    TITLE_HEIGHT,
    Box,
    Drawing,
    Line,
    Point,
    begin_of,
    column_of,
    lines_of,
)
from .svg import ARROW, FILLS, FRAME_FILLS, INK, PAPER, QUIET, STROKE, by_way_of, depth_of, head_of, is_curve
from .words import broken

# Formats, and what Pillow calls them.
FORMATS = {
    "png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "gif": "GIF", "bmp": "BMP", "webp": "WEBP", "tif": "TIFF",
    "tiff": "TIFF", "pdf": "PDF",
}  # fmt: skip
MOST_PIXELS, MOST_FINE = 120e6, 8e6  # of a picture; of one that is painted finer and made smaller then
# Fonts with Chinese letters, as Linux, Windows and macOS have them; then one with many other letters.
FONTS = (
    "NotoSansCJK-Regular.ttc", "NotoSansSC-Regular.otf", "SourceHanSansSC-Regular.otf", "wqy-microhei.ttc",
    "wqy-zenhei.ttc", "DroidSansFallbackFull.ttf", "msyh.ttc", "simhei.ttf", "simsun.ttc", "PingFang.ttc",
    "Hiragino Sans GB.ttc", "STHeiti Light.ttc", "Arial Unicode.ttf", "DejaVuSans.ttf",
)  # fmt: skip
NO_LETTER = "\U0010fffe"  # what no font has: its sign is that of all letters that are missing
STEPS_OF_A_CURVE = 16


class NotPaintedError(RuntimeError):
    """A picture in pixels can't be made here."""


def painted(drawing: Drawing, format: str, scale: float = 1.0) -> bytes:
    """The drawing as the bytes of a file.

    Args:
        drawing: The drawing.
        format: One of ``FORMATS``.
        scale: How large it is painted.
    """
    try:
        from PIL import Image, ImageDraw, ImageFont
    except ImportError:
        raise fail(NotPaintedError, "diagram.no_pillow", format=format) from None
    pixels = drawing.width * drawing.height * scale * scale
    if not 1 <= pixels <= MOST_PIXELS:
        raise fail(NotPaintedError, "diagram.pixels", millions=f"{pixels / 1e6:,.1f}")
    finer = 2 if 4 * pixels <= 4 * MOST_FINE else 1
    wide, high = max(1, round(drawing.width * scale)), max(1, round(drawing.height * scale))
    image = Image.new("RGB", (wide * finer, high * finer), PAPER)
    brush = _Brush(ImageDraw.Draw(image), ImageFont, scale * finer)
    brush.choose_font("".join(box.vertex.title for box in (*drawing.boxes, *drawing.frames)))
    brush.paint(drawing)
    if finer > 1:
        image = image.resize((wide, high), Image.Resampling.LANCZOS)
    data = io.BytesIO()
    image.save(data, FORMATS[format], dpi=(96 * scale, 96 * scale), resolution=96 * scale, quality=92)
    return data.getvalue()


class _Brush:
    def __init__(self, draw: Any, fonts: Any, scale: float) -> None:
        self.draw, self.fonts, self.scale = draw, fonts, scale
        self.made: dict[float, Any] = {}
        self.name: str | None = None

    def choose_font(self, text: str) -> None:
        """Find a font that has all letters."""
        letters = sorted(set(text))
        tried: tuple[str | None, ...] = (None, *FONTS)
        for name in tried:
            self.name = name
            try:
                font = self._font(TITLE)
            except (OSError, ImportError):
                continue
            self.made.clear()
            missing = bytes(font.getmask(NO_LETTER))
            lacking = [one for one in letters if not one.isspace() and bytes(font.getmask(one)) == missing]
            if not lacking:
                return
        raise fail(
            NotPaintedError, "diagram.no_font", letters="".join(letter for letter in letters if letter > "~")[:20]
        )

    def _font(self, size: float) -> Any:
        if size not in self.made:
            pixels = size * self.scale
            load = self.fonts.load_default if self.name is None else self.fonts.truetype
            found = load(pixels) if self.name is None else load(self.name, pixels)
            if not hasattr(found, "getbbox") or not isinstance(found, self.fonts.FreeTypeFont):
                raise OSError(self.name)
            self.made[size] = found
        return self.made[size]

    def paint(self, drawing: Drawing) -> None:
        """Paint everything, the hindmost first."""
        for frame in drawing.frames:
            self._frame(frame, FRAME_FILLS[depth_of(frame, drawing) % 2])
        for line in drawing.lines:
            self._line(line, drawing.sideways)
        for box in drawing.boxes:
            self._box(box)

    def _at(self, *points: Point) -> list[Point]:
        return [(x * self.scale, y * self.scale) for x, y in points]

    def _line(self, line: Line, sideways: bool) -> None:
        points = line.points[:1]
        for one, other in pairwise(line.points):
            if line.straight or not is_curve(one, other, sideways):
                points.append(other)
            else:
                points += _along(one, *by_way_of(one, other, sideways), other)
        self.draw.line(self._at(*points), fill=ARROW, width=max(1, round(1.3 * self.scale)), joint="curve")
        self.draw.polygon(self._at(*head_of(line.points)), fill=ARROW)

    def _rectangle(self, box: Box, fill: str) -> None:
        corners = self._at((box.x, box.y), (box.x + box.width, box.y + box.height))
        width = max(1, round(self.scale))
        self.draw.rounded_rectangle(corners, 4 * self.scale, fill=fill, outline=STROKE, width=width)

    def _text(self, x: float, y: float, text: str, size: float, colour: str, anchor: str) -> None:
        (place,) = self._at((x, y))
        self.draw.text(place, text, fill=colour, font=self._font(size), anchor=anchor)

    def _frame(self, frame: Box, fill: str) -> None:
        self._rectangle(frame, fill)
        for place, text in enumerate(broken(frame.vertex.title)):
            self._text(frame.title_x, frame.y + 4 + TITLE_HEIGHT * (place + 0.72), text, TITLE, QUIET, "ls")

    def _box(self, box: Box) -> None:
        title, rows = lines_of(box.vertex)
        self._rectangle(box, FILLS[box.vertex.kind])
        y = begin_of(box)
        for text in title:
            self._text(box.x + box.width / 2, y + TITLE_HEIGHT * 0.72, text, TITLE, INK, "ms")
            y += TITLE_HEIGHT
        if rows:
            y += 4
            self.draw.line(
                self._at((box.x, y), (box.x + box.width, y)), fill=STROKE, width=max(1, round(self.scale / 2))
            )
            y += 3
        for word, text in rows:
            base = y + ROW_HEIGHT * 0.72
            self._text(box.x + MARGIN, base, word, ROW, QUIET, "ls")
            self._text(box.x + MARGIN + column_of(box.vertex), base, text, ROW, INK, "ls")
            y += ROW_HEIGHT


def _along(a: Point, b: Point, c: Point, d: Point) -> list[Point]:
    """Points of a curve from ``a`` to ``d`` that ``b`` and ``c`` pull to them."""
    found = []
    for step in range(1, STEPS_OF_A_CURVE + 1):
        t = step / STEPS_OF_A_CURVE
        u = 1 - t
        parts = (u**3, 3 * u * u * t, 3 * u * t * t, t**3)
        x, y = (sum(part * point[axis] for part, point in zip(parts, (a, b, c, d), strict=True)) for axis in (0, 1))
        found.append((x, y))
    return found
