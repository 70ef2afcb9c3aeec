"""A drawing as SVG."""

from __future__ import annotations

from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

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
from .words import broken

FONTS = (
    "system-ui, -apple-system, 'Segoe UI', 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', "
    "'Noto Sans CJK SC', 'Source Han Sans SC', sans-serif"
)
PAPER, INK, QUIET, STROKE, ARROW = "#ffffff", "#263238", "#5f6b73", "#90a4ae", "#607d8b"
FILLS = {"input": "#e3f2fd", "layer": "#fdfcf8", "output": "#e8f5e9"}
FRAME_FILLS = ("#f5f5fa", "#ebebf4")  # frames in frames change between the two
HEAD, HEAD_HALF = 8.0, 4.0  # the head of an arrow


def written(drawing: Drawing, title: str = "", scale: float = 1.0) -> str:
    """The drawing as SVG: one file, which needs nothing else.

    Args:
        drawing: The drawing.
        title: What is read to those who can't see it.
        scale: How large it is shown.
    """
    size = f'width="{_number(drawing.width * scale)}" height="{_number(drawing.height * scale)}"'
    view = f'viewBox="0 0 {_number(drawing.width)} {_number(drawing.height)}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {view} role="img" font-family="{FONTS}">',
        *([f"<title>{escape(title)}</title>"] if title else []),
        f'<rect width="{_number(drawing.width)}" height="{_number(drawing.height)}" rx="6" fill="{PAPER}"/>',
    ]
    for frame in drawing.frames:
        parts += _frame(frame, depth_of(frame, drawing))
    for line in drawing.lines:
        parts += _line(line, drawing.sideways)
    for box in drawing.boxes:
        parts += _box(box)
    return "\n".join([*parts, "</svg>\n"])


def head_of(points: list[Point]) -> list[Point]:
    """The three corners of the head of an arrow at the end of a line, which arrives straight."""
    (x, y), (a, b) = points[-1], points[-2]
    far = max(abs(x - a), abs(y - b)) or 1.0
    right, down = (x - a) / far, (y - b) / far
    back = (x - HEAD * right, y - HEAD * down)
    return [
        (x, y),
        (back[0] - HEAD_HALF * down, back[1] + HEAD_HALF * right),
        (back[0] + HEAD_HALF * down, back[1] - HEAD_HALF * right),
    ]


def is_curve(one: Point, other: Point, sideways: bool) -> bool:
    """Whether two points are joined by a curve."""
    return abs(one[1] - other[1]) > 1e-6 if sideways else abs(one[0] - other[0]) > 1e-6


def by_way_of(one: Point, other: Point, sideways: bool) -> tuple[Point, Point]:
    """The points that pull a curve to them: it leaves and arrives along the way of the drawing."""
    if sideways:
        middle = (one[0] + other[0]) / 2
        return (middle, one[1]), (middle, other[1])
    middle = (one[1] + other[1]) / 2
    return (one[0], middle), (other[0], middle)


def _line(line: Line, sideways: bool) -> list[str]:
    path = f"M{_point(line.points[0])}"
    for one, other in pairwise(line.points):
        if line.straight or not is_curve(one, other, sideways):
            path += f" L{_point(other)}"
        else:
            path += " C" + " ".join(map(_point, (*by_way_of(one, other, sideways), other)))
    corners = " ".join(map(_point, head_of(line.points)))
    names = f"data-from={quoteattr(line.source.key)} data-to={quoteattr(line.target.key)}"
    return [
        f'<g class="line" {names}>',
        f'<path d="{path}" fill="none" stroke="{ARROW}" stroke-width="1.3"/>',
        f'<polygon points="{corners}" fill="{ARROW}"/>',
        "</g>",
    ]


def _box(box: Box) -> list[str]:
    title, rows = lines_of(box.vertex)
    parts = [
        f'<g class="{box.vertex.kind}" data-key={quoteattr(box.vertex.key)}>',
        f"<title>{escape(box.vertex.title)}</title>",
        _rect(box, FILLS[box.vertex.kind]),
    ]
    middle, y = box.x + box.width / 2, begin_of(box)
    for text in title:
        parts.append(_text(middle, y + TITLE_HEIGHT * 0.72, text, TITLE, INK, "middle"))
        y += TITLE_HEIGHT
    if rows:
        y += 4
        parts.append(
            f'<path d="M{_number(box.x)},{_number(y)} h{_number(box.width)}" stroke="{STROKE}" stroke-width="0.7"/>'
        )
        y += 3
    right = box.x + MARGIN + column_of(box.vertex)
    for word, text in rows:
        base = y + ROW_HEIGHT * 0.72
        if word:
            parts.append(_text(box.x + MARGIN, base, word, ROW, QUIET))
        parts.append(_text(right, base, text, ROW, INK))
        y += ROW_HEIGHT
    return [*parts, "</g>"]


def _frame(frame: Box, depth: int) -> list[str]:
    parts = [
        f'<g class="frame" data-key={quoteattr(frame.vertex.key)}>',
        f"<title>{escape(frame.vertex.title)}</title>",
        _rect(frame, FRAME_FILLS[depth % 2], ' stroke-dasharray="5 4"'),
    ]
    for place, text in enumerate(broken(frame.vertex.title)):
        base = frame.y + 4 + TITLE_HEIGHT * (place + 0.72)
        parts.append(_text(frame.title_x, base, text, TITLE, QUIET))
    return [*parts, "</g>"]


def depth_of(frame: Box, drawing: Drawing) -> int:
    """How many frames a frame is in."""
    return sum(_is_within(frame, other) for other in drawing.frames if other is not frame)


def _is_within(frame: Box, other: Box) -> bool:
    across = other.x <= frame.x and frame.x + frame.width <= other.x + other.width
    return across and other.y <= frame.y and frame.y + frame.height <= other.y + other.height


def _rect(box: Box, fill: str, more: str = "") -> str:
    place = f'x="{_number(box.x)}" y="{_number(box.y)}" width="{_number(box.width)}" height="{_number(box.height)}"'
    return f'<rect {place} rx="4" fill="{fill}" stroke="{STROKE}"{more}/>'


def _text(x: float, y: float, text: str, size: float, colour: str, anchor: str = "start") -> str:
    place = f'x="{_number(x)}" y="{_number(y)}" font-size="{_number(size)}"'
    middle = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text {place} fill="{colour}"{middle}>{escape(text)}</text>'


def _point(point: Point) -> str:
    return f"{_number(point[0])},{_number(point[1])}"


def _number(value: float) -> str:
    return f"{round(value, 1) + 0.0:g}" if abs(value) < 1e5 else f"{round(value, 1):.1f}"
