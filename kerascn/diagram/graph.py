"""What is drawn: boxes with words in them, lines between them, and boxes that hold a graph of their own."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(eq=False)
class Vertex:
    """A box: a layer, or a model within the model.

    Attributes:
        key: What tells it from all others in the graph; the same each time that a model is drawn.
        title: What stands in it.
        rows: Further lines below: a word, and what is said of it.
        kind: 'input', 'output' or 'layer'.
        inner: The graph within, if the box is a frame round one.
        node: What Graphviz calls it, if not by the key.
    """

    key: str
    title: str
    rows: list[tuple[str, str]] = field(default_factory=list)
    kind: str = "layer"
    inner: Graph | None = None
    node: str = ""

    @property
    def name(self) -> str:
        """What Graphviz calls it."""
        return self.node or self.key


@dataclass(eq=False)
class Edge:
    """A line along which a tensor goes: output ``exit`` of ``source`` is input ``entry`` of ``target``."""

    source: Vertex
    target: Vertex
    exit: int = 0
    entry: int = 0


@dataclass(eq=False)
class Graph:
    """Boxes and lines; ``entries`` are the boxes in which the inputs arrive, ``exits`` those that give the outputs."""

    name: str = ""
    vertices: list[Vertex] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    entries: list[Vertex] = field(default_factory=list)
    exits: list[Vertex] = field(default_factory=list)

    def all_vertices(self) -> list[Vertex]:
        """The boxes, also those within others."""
        found = []
        for vertex in self.vertices:
            found += [vertex] if vertex.inner is None else [vertex, *vertex.inner.all_vertices()]
        return found

    def all_edges(self) -> list[tuple[Vertex, Vertex]]:
        """From which box to which box each line goes, also within others; no frame is an end."""
        found = [(_end(edge.source, edge.exit), _start(edge.target, edge.entry)) for edge in self.edges]
        for vertex in self.vertices:
            found += [] if vertex.inner is None else vertex.inner.all_edges()
        return found


def _end(vertex: Vertex, place: int) -> Vertex:
    """The box that an output comes out of."""
    if vertex.inner is None or not vertex.inner.exits:
        return vertex
    return _end(vertex.inner.exits[min(place, len(vertex.inner.exits) - 1)], 0)


def _start(vertex: Vertex, place: int) -> Vertex:
    """The box that an input arrives in."""
    if vertex.inner is None or not vertex.inner.entries:
        return vertex
    return _start(vertex.inner.entries[min(place, len(vertex.inner.entries) - 1)], 0)
