"""A graph as a drawing, in any of four directions."""

from __future__ import annotations

from .graph import Graph
from .level import Level, Way
from .shapes import PADDING, Box, Drawing, Line, Point

WAYS = {
    "TB": Way(sideways=False, title_side="first"),
    "BT": Way(sideways=False, title_side="last"),
    "LR": Way(sideways=True, title_side="across"),
    "RL": Way(sideways=True, title_side="across"),
}


def drawn(graph: Graph, direction: str = "TB") -> Drawing:
    """The drawing of a graph.

    Args:
        graph: The graph.
        direction: 'TB' from top to bottom, 'BT' from bottom to top, 'LR' from left to right, 'RL' from right to left.
    """
    way = WAYS[direction]
    level = Level(graph, way)
    wide, high = level.width + 2 * PADDING, level.height + 2 * PADDING
    back = direction in ("BT", "RL")

    def turned(point: Point) -> Point:
        across, along = point[0] + PADDING, point[1] + PADDING
        along = high - along if back else along
        return (along, across) if way.sideways else (across, along)

    drawing = Drawing(*((high, wide) if way.sideways else (wide, high)), sideways=way.sideways)
    for piece in level.pieces:
        first = turned((piece.across, piece.along))
        last = turned((piece.across + piece.width, piece.along + piece.height))
        (left, right), (top, bottom) = sorted((first[0], last[0])), sorted((first[1], last[1]))
        box = Box(piece.vertex, left, top, right - left, bottom - top, left + piece.title)
        (drawing.frames if box.is_frame else drawing.boxes).append(box)
    for edge, points, straight in level.lines:
        drawing.lines.append(Line(edge.source, edge.target, [turned(point) for point in points], straight))
    return drawing
