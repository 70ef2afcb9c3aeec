"""How large boxes are, and what a finished drawing consists of."""

from __future__ import annotations

from dataclasses import dataclass, field

from .graph import Vertex
from .words import broken, width_of

TITLE, ROW = 14, 12  # the sizes of the letters
TITLE_HEIGHT, ROW_HEIGHT = 19, 17  # of a line of them
MARGIN = 10  # inside a box, left and right of the words
PADDING = 12  # inside a frame and round the whole

Point = tuple[float, float]


@dataclass(eq=False)
class Box:
    """A box that has its place, or a frame, which has others in it.

    Attributes:
        vertex: What it stands for.
        x: Its left edge.
        y: Its upper edge.
        width: How wide it is.
        height: How high it is.
        title_x: Where the title of a frame begins.
    """

    vertex: Vertex
    x: float
    y: float
    width: float
    height: float
    title_x: float = 0.0

    @property
    def is_frame(self) -> bool:
        """Whether others are in it."""
        return self.vertex.inner is not None


@dataclass(eq=False)
class Line:
    """A line with an arrow at its end.

    Two neighbouring points on one vertical (where the drawing goes sideways: horizontal) are joined straight, others
    by a curve that leaves and arrives in that direction; unless ``straight``, where all are joined straight.
    """

    source: Vertex
    target: Vertex
    points: list[Point]
    straight: bool = False


@dataclass
class Drawing:
    """Boxes, frames (the outer ones first) and lines on a sheet."""

    width: float
    height: float
    sideways: bool
    boxes: list[Box] = field(default_factory=list)
    frames: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def lines_of(vertex: Vertex) -> tuple[list[str], list[tuple[str, str]]]:
    """The lines of the title, and those of the rows: a word and what is said of it."""
    rows = []
    for word, text in vertex.rows:
        first, *further = broken(text)
        rows += [(word, first), *(("", line) for line in further)]
    return broken(vertex.title), rows


def column_of(vertex: Vertex) -> float:
    """How wide the words before the rows are."""
    return max((width_of(word, ROW) for word, _ in vertex.rows), default=0.0) + 6


def size_of(vertex: Vertex) -> Point:
    """Width and height of a box."""
    title, rows = lines_of(vertex)
    widths = [width_of(line, TITLE) for line in title] + [column_of(vertex) + width_of(text, ROW) for _, text in rows]
    width = max([*widths, 40.0]) + 2 * MARGIN
    height = len(title) * TITLE_HEIGHT + 8
    return width, height + (len(rows) * ROW_HEIGHT + 7 if rows else 0)


def begin_of(box: Box) -> float:
    """Where the words of a box begin from above: they are in its middle where it is higher than they need."""
    return box.y + 4 + (box.height - size_of(box.vertex)[1]) / 2


def header_of(graph_title: str) -> Point:
    """Width and height of the title of a frame."""
    lines = broken(graph_title)
    return max(width_of(line, TITLE) for line in lines), len(lines) * TITLE_HEIGHT + 4
