"""One graph as a drawing; the graphs within its boxes are drawn first, and are boxes here.

Everything is computed from top to bottom: ``across`` a row and ``along`` the way of the tensors. ``layout`` turns the
result where the drawing goes another way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from .columns import Plan, middles
from .graph import Edge, Graph, Vertex
from .order import ordered
from .ranks import ranked, turned
from .shapes import PADDING, Point, header_of, size_of

APART, ROOM_OF_A_BEND = 24.0, 16.0  # between two boxes of a row; for a line that goes through it
BETWEEN_ROWS, MOST_BETWEEN_ROWS = 34.0, 110.0
PORTS, LEAST_BETWEEN_PORTS = 18.0, 8.0  # between two lines that meet a box
STRAIGHT = 9.0  # the end of a line, where the head of the arrow is
LOOP = 10.0  # how far out a line goes that leads back into the same box


class Port(NamedTuple):
    """Where a line goes through the border of a frame.

    Attributes:
        way: 'in' or 'out'.
        place: Which input or output of what is in the frame.
        side: 'top' or 'bottom'.
        arrival: Of several lines that come in for one input, which; those that go out leave in one place.
    """

    way: str
    place: int
    side: str
    arrival: int = 0


class Way(NamedTuple):
    """Which way a drawing goes: its frames have their titles above, which is another side of the computed one."""

    sideways: bool
    title_side: str  # 'first', 'last' of the way along, or 'across'


@dataclass
class Link:
    """A line of this level, between numbers of vertices; ``upper`` is the one in the higher row."""

    source: int
    target: int
    edge: Edge
    turned: bool = False
    port: Port | None = None
    arrival: int = 0  # how many others arrive at the target before it
    nodes: list[int] = field(default_factory=list)  # the vertices and bends it goes through, from top to bottom
    points: list[Point] = field(default_factory=list)

    @property
    def ends(self) -> tuple[int, int]:
        """The upper and the lower vertex."""
        return (self.target, self.source) if self.turned else (self.source, self.target)


@dataclass
class Piece:
    """A box or frame with its left upper corner; a frame has the place of its title as well."""

    vertex: Vertex
    across: float
    along: float
    width: float
    height: float
    title: float = 0.0

    def moved(self, across: float, along: float) -> Piece:
        """The same somewhere else."""
        return Piece(self.vertex, self.across + across, self.along + along, self.width, self.height, self.title)


class Level:
    """A graph, and how it is drawn.

    Args:
        graph: The graph.
        way: Which way the drawing goes.
        ports: Where lines from outside come in and go out, if the graph is in a frame.
    """

    def __init__(self, graph: Graph, way: Way, ports: Iterable[Port] = ()) -> None:
        self.graph, self.way, self.ports = graph, way, list(ports)
        self.number = {id(vertex): at for at, vertex in enumerate(graph.vertices)}
        self.count = len(graph.vertices)
        self.port_number = {port: self.count + at for at, port in enumerate(self.ports)}
        self.links = self._links()
        self.loops = [link for link in self.links if link.source == link.target]
        self.leaving: list[list[Link]] = [[] for _ in range(self.count + len(self.ports))]
        self.arriving: list[list[Link]] = [[] for _ in range(self.count + len(self.ports))]
        for link in self.links:
            self.leaving[link.source].append(link)
            link.arrival = len(self.arriving[link.target])
            self.arriving[link.target].append(link)
        self.links = [link for link in self.links if link.source != link.target]
        self._measure()
        self._bend()
        self._place()
        self._attach()
        self._stack()
        self._draw()

    def _links(self) -> list[Link]:
        """The lines of the graph and those from and to the ports, none of which closes a circle."""
        found = [Link(self.number[id(e.source)], self.number[id(e.target)], e) for e in self.graph.edges]
        circles = turned(self.count, [(one.source, one.target) for one in found if one.source != one.target])
        for link in found:
            link.turned = (link.source, link.target) in circles
        for port, at in self.port_number.items():
            ends = self.graph.entries if port.way == "in" else self.graph.exits
            if not ends:
                continue
            vertex = ends[min(port.place, len(ends) - 1)]
            inner = self.number[id(vertex)]
            if port.way == "in":
                found.append(Link(at, inner, Edge(vertex, vertex), port.side == "bottom", port))
            else:
                found.append(Link(inner, at, Edge(vertex, vertex), port.side == "top", port))
        return found

    def _measure(self) -> None:
        """Find the row and the size of every vertex; draw what is in frames."""
        self.rank = ranked(
            self.count + len(self.ports),
            [link.ends for link in self.links],
            [at for port, at in self.port_number.items() if port.side == "top"],
            [at for port, at in self.port_number.items() if port.side == "bottom"],
        )
        self.frames: dict[int, Frame] = {}
        for at, vertex in enumerate(self.graph.vertices):
            if vertex.inner is not None:
                self.frames[at] = Frame(vertex, self.way, self._ports_of(at))
        self.sizes = [self._size(at, vertex) for at, vertex in enumerate(self.graph.vertices)]
        self.sizes += [(0.0, 0.0)] * len(self.ports)

    def _size(self, at: int, vertex: Vertex) -> Point:
        """How far a box reaches across the row and along the way; there is room for the lines that meet it."""
        if at in self.frames:
            return self.frames[at].size
        wide, high = size_of(vertex)
        if self.way.sideways:
            wide, high = high, wide
        meet = max(len(self.arriving[at]), len(self.leaving[at]))
        return max(wide, (meet + 2) * LEAST_BETWEEN_PORTS), high

    def _ports_of(self, at: int) -> list[Port]:
        """Where lines go through the border of a frame."""
        return list(dict.fromkeys([*map(_exit_of, self.leaving[at]), *map(_entry_of, self.arriving[at])]))

    def _bend(self) -> None:
        """Give every line a bend in each row that it goes through; lines with the same tensor share theirs."""
        chains: dict[object, list[int]] = {}
        for place, link in enumerate(self.links):
            upper, lower = link.ends
            chain = chains.setdefault(("turned", place) if link.turned else (upper, link.edge.exit), [])
            while len(chain) < self.rank[lower] - self.rank[upper] - 1:
                chain.append(len(self.rank))
                self.rank.append(self.rank[upper] + len(chain))
                self.sizes.append((0.0, 0.0))
            link.nodes = [upper, *chain[: self.rank[lower] - self.rank[upper] - 1], lower]

    def _place(self) -> None:
        """Find the order in the rows, and where the middle of each vertex is."""
        total = len(self.rank)
        self.above: list[list[int]] = [[] for _ in range(total)]
        self.below: list[list[int]] = [[] for _ in range(total)]
        shift: dict[tuple[int, int], float] = {}
        for link in self.links:
            for at, (a, b) in enumerate(zip(link.nodes, link.nodes[1:], strict=False)):
                if (a, b) not in shift:
                    self.above[b].append(a)
                    self.below[a].append(b)
                    shift[a, b] = self._frame_port(link, 0 if at == 0 else None)
                    shift[a, b] -= self._frame_port(link, -1 if at == len(link.nodes) - 2 else None)
        self.rows = ordered(self.rank, self.above, self.below)
        loops = [sum(link.target == at for link in self.leaving[at]) for at in range(self.count)]
        width = [size[0] + 2 * LOOP * many + APART for size, many in zip(self.sizes, loops, strict=False)]
        width += [ROOM_OF_A_BEND] * (total - self.count)
        is_bend = [False] * self.count + [True] * (total - self.count)
        self.middle = middles(Plan(self.rows, self.above, self.below, width, is_bend, shift))
        self.width = max((x + wide / 2 for x, wide in zip(self.middle, width, strict=True)), default=0.0)

    def _frame_port(self, link: Link, end: int | None) -> float:
        """How far from the middle of a frame a line goes through its border."""
        if end is None or link.nodes[end] not in self.frames:
            return 0.0
        frame = self.frames[link.nodes[end]]
        port = _exit_of(link) if link.nodes[end] == link.source else _entry_of(link)
        return frame.ports[port] - frame.size[0] / 2

    def _attach(self) -> None:
        """Say for both ends of each line how far from the middle of the box it meets it."""
        self.meets: dict[tuple[int, int], float] = {}  # (id of the link, end) -> how far right
        for at in range(self.count):
            top, bottom = self._ends_at(at, -1), self._ends_at(at, 0)
            if at in self.frames:
                frame = self.frames[at]
                _uncross(frame, top + bottom)
                for link, end, _ in (*top, *bottom):
                    leaves = (end == 0) != link.turned
                    port = _exit_of(link) if leaves else _entry_of(link)
                    self.meets[id(link), end] = frame.ports[port] - frame.size[0] / 2
                continue
            for ends in (top, bottom):
                self._spread(at, ends)

    def _ends_at(self, at: int, end: int) -> list[tuple[Link, int, float]]:
        """The lines that meet the top (``end`` is -1) or the bottom of a box, and where they come from."""
        links = [link for link in (*self.arriving[at], *self.leaving[at]) if link.nodes and link.nodes[end] == at]
        found = [(link, end, self.middle[link.nodes[1 if end == 0 else -2]]) for link in links]
        return found + [(link, end, self.middle[at] + 1e6) for link in self.leaving[at] if link.target == at]

    def _spread(self, at: int, ends: list[tuple[Link, int, float]]) -> None:
        """Let lines meet a box side by side; one that comes straight from above meets it in the middle."""
        groups: dict[object, list[tuple[Link, int, float]]] = {}
        for one in ends:
            link, end, _ = one
            same = end == 0 and not link.turned  # what leaves with one tensor leaves in one place
            groups.setdefault(("out", link.edge.exit) if same else id(link), []).append(one)
        means = {key: sum(one[2] for one in group) / len(group) for key, group in groups.items()}
        keys = sorted(groups, key=lambda key: means[key])
        straight = [place for place, key in enumerate(keys) if abs(means[key] - self.middle[at]) < 1]
        centre = float(straight[0]) if len(straight) == 1 else (len(keys) - 1) / 2
        most = max(centre, len(keys) - 1 - centre)
        apart = min(PORTS, (self.sizes[at][0] / 2 - 6) / most) if most else 0.0
        for place, key in enumerate(keys):
            for link, end, _ in groups[key]:
                self.meets[id(link), end] = (place - centre) * apart

    def _stack(self) -> None:
        """Find how far along each row is; where lines go far across there is more room between two rows."""
        heights = [max((self.sizes[at][1] for at in row), default=0.0) for row in self.rows]
        far = [0.0] * len(self.rows)
        for link in self.links:
            across = self._across(link)
            for at, (a, b) in enumerate(pairwise(across)):
                upper = self.rank[link.nodes[at]]
                far[upper] = max(far[upper], abs(a - b))
        self.tops: list[float] = []
        along = 0.0
        for height, distance in zip(heights, far, strict=True):
            self.tops.append(along)
            along += height + min(MOST_BETWEEN_ROWS, max(BETWEEN_ROWS, 22 + 0.12 * distance))
        self.heights = heights
        self.height = self.tops[-1] + heights[-1] if self.tops else 0.0

    def _across(self, link: Link) -> list[float]:
        found = [self.middle[node] for node in link.nodes]
        found[0] += self.meets.get((id(link), 0), 0.0)
        found[-1] += self.meets.get((id(link), -1), 0.0)
        return found

    def _draw(self) -> None:
        """Put down the pieces, and the points of the lines."""
        self.pieces: list[Piece] = []
        corners = []
        for at, vertex in enumerate(self.graph.vertices):
            wide, high = self.sizes[at]
            row = self.rank[at]
            corner = self.middle[at] - wide / 2, self.tops[row] + (self.heights[row] - high) / 2
            corners.append(corner)
            self.pieces.append(Piece(vertex, *corner, wide, high, self.frames[at].title if at in self.frames else 0.0))
            if at in self.frames:
                self.pieces += [one.moved(*corner) for one in self.frames[at].pieces]
        self.corners = corners
        self.lines: list[tuple[Edge, list[Point], bool]] = []
        self.port_lines: dict[Port, tuple[Vertex, list[Point]]] = {}
        for at, frame in self.frames.items():
            self.lines += [(edge, _moved(points, corners[at]), bent) for edge, points, bent in frame.lines]
        for link in self.links:
            self._draw_link(link)
        for place, link in enumerate(self.loops):
            self._draw_loop(link, sum(other.source == link.source for other in self.loops[:place]))

    def _draw_link(self, link: Link) -> None:
        across = self._across(link)
        points: list[Point] = []
        for x, node in zip(across, link.nodes, strict=True):
            row = self.rank[node]
            top, bottom = self.tops[row], self.tops[row] + self.heights[row]
            if node < self.count:
                edge_top = self.corners[node][1]
                edge_bottom = edge_top + self.sizes[node][1]
                first, last = (x, bottom + STRAIGHT * link.turned), (x, top - STRAIGHT * (not link.turned))
                pair = [last, (x, edge_top)] if points else [(x, edge_bottom), first]
            else:
                pair = [(x, top), (x, bottom)]
            points += pair
        points = _without_doubles(points[::-1] if link.turned else points)
        self._finish(link, points, False)

    def _draw_loop(self, link: Link, before: int) -> None:
        """A line from the bottom of a box round its right side to its top."""
        at = link.source
        (left, top), (wide, high) = self.corners[at], self.sizes[at]
        start, end = (self.middle[at] + self.meets[id(link), one] for one in (0, -1))
        loops = sum(other.source == at for other in self.loops)
        right, out = left + wide + LOOP * (before + 1), LOOP * (before + 1) / loops
        points = [(start, top + high), (start, top + high + out), (right, top + high + out)]
        points += [(right, top - out), (end, top - out), (end, top)]
        self._finish(link, points, True)

    def _finish(self, link: Link, points: list[Point], straight: bool) -> None:
        """Note a line, with its pieces within frames at both ends."""
        source, target = link.edge.source, link.edge.target
        if link.source in self.frames:
            frame, corner = self.frames[link.source], self.corners[link.source]
            source, begin = frame.port_lines.get(_exit_of(link), (source, []))
            points = [*_moved(begin, corner), *points]
        if link.target in self.frames:
            frame, corner = self.frames[link.target], self.corners[link.target]
            target, end = frame.port_lines.get(_entry_of(link), (target, []))
            points = [*points, *_moved(end, corner)]
        points = _without_doubles(points)
        if link.port is None:
            self.lines.append((Edge(source, target, link.edge.exit, link.edge.entry), points, straight))
        else:
            self.port_lines[link.port] = (target if link.port.way == "in" else source, points)


class Frame:
    """A box with a graph drawn in it.

    Attributes:
        size: How wide and high it is.
        ports: How far from the left each line goes through the border.
        title: How far from the left the title begins.
    """

    def __init__(self, vertex: Vertex, way: Way, ports: list[Port]) -> None:
        level = Level(vertex.inner or Graph(), way, ports)
        title_wide, title_high = header_of(vertex.title)
        left = top = right = bottom = float(PADDING)
        if any(port.side == "top" for port in ports):
            top = 0.0
        if any(port.side == "bottom" for port in ports):
            bottom = 0.0
        self.title: float = PADDING
        inner = [level.middle[level.port_number[port]] for port in ports]
        if way.title_side == "across":
            left += title_high
            along = top + level.height + bottom
            right_along = max(0.0, title_wide + 2 * PADDING - along)
            self.size = (left + level.width + right, along + right_along)
            bottom += right_along
        else:
            side = "top" if way.title_side == "first" else "bottom"
            crossing = [x for port, x in zip(ports, inner, strict=True) if port.side == side]
            wide = left + level.width + right
            if crossing and min(crossing) < title_wide + 8:  # the title stands right of the lines that cross its row
                self.title = left + max(crossing) + 8
            wide = max(wide, self.title + title_wide + PADDING)
            top, bottom = (top + title_high, bottom) if side == "top" else (top, bottom + title_high)
            self.size = (wide, top + level.height + bottom)
        self.ports = {port: left + x for port, x in zip(ports, inner, strict=True)}
        self.pieces = [piece.moved(left, top) for piece in level.pieces]
        self.lines = [(edge, _moved(points, (left, top)), bent) for edge, points, bent in level.lines]
        self.port_lines = {}
        for port, (vertex_at_end, points) in level.port_lines.items():
            moved = _moved(points, (left, top))
            border = (self.ports[port], 0.0 if port.side == "top" else self.size[1])
            moved = [border, *moved] if port.way == "in" else [*moved, border]
            self.port_lines[port] = (vertex_at_end, _without_doubles(moved))


def _uncross(frame: Frame, ends: list[tuple[Link, int, float]]) -> None:
    """Let lines that come in for the same input go through the border in the order in which they arrive at it."""
    groups: dict[tuple[int, bool], list[tuple[Link, float]]] = {}
    for link, end, x in ends:
        if (end == 0) == link.turned:
            groups.setdefault((link.edge.entry, link.turned), []).append((link, x))
    for group in groups.values():
        free = sorted((frame.ports[_entry_of(link)], link.arrival) for link, _ in group)
        for (link, _), (_, arrival) in zip(sorted(group, key=lambda one: one[1]), free, strict=True):
            link.arrival = arrival


def _exit_of(link: Link) -> Port:
    """Where a line goes out through the border, if its source is a frame."""
    return Port("out", link.edge.exit, "top" if link.turned else "bottom")


def _entry_of(link: Link) -> Port:
    """Where a line comes in through the border, if its target is a frame."""
    return Port("in", link.edge.entry, "bottom" if link.turned else "top", link.arrival)


def _moved(points: list[Point], by: Point) -> list[Point]:
    return [(x + by[0], y + by[1]) for x, y in points]


def _without_doubles(points: list[Point]) -> list[Point]:
    kept = points[:1]
    for point in points[1:]:
        if abs(point[0] - kept[-1][0]) > 1e-6 or abs(point[1] - kept[-1][1]) > 1e-6:
            kept.append(point)
    return kept
