"""A graph in the language of Graphviz, as text or as an object of pydot."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from .graph import Graph, Vertex

FRAME = dict(style="dashed", labeljust="l")
SIGNS = "{}|<>"  # what parts the cells of a box
# The font that has Chinese letters on each system: Graphviz takes one without them unless told.
CHINESE_FONTS = {"win32": "Microsoft YaHei", "darwin": "PingFang SC"}
CHINESE_FONT = "Noto Sans CJK SC"


def text_of(graph: Graph, direction: str = "TB", dpi: int = 96, within: bool = False) -> str:
    """The graph as text.

    Args:
        graph: The graph.
        direction: Which way it goes: 'TB', 'LR', 'BT' or 'RL'.
        dpi: How large Graphviz shall draw it.
        within: Whether it is to stand within another one, as a frame.
    """
    opening = ["digraph {", f'    rankdir="{direction}";', f'    dpi="{dpi}";', '    node [shape="record"];']
    if font_for(graph):
        opening += [f'    fontname="{font_for(graph)}";', f'    node [fontname="{font_for(graph)}"];']
    if within:
        opening = ['subgraph "cluster_0" {', f"    {_frame(graph.name)}"]
    lines = [*_lines(graph, "    "), *(f"    {quoted(a)} -> {quoted(b)};" for a, b in _edges(graph))]
    return "\n".join([*opening, *lines, "}", ""])


def pydot_of(pydot: Any, graph: Graph, direction: str = "TB", dpi: int = 96, within: bool = False) -> Any:
    """The same as an object of the package pydot."""
    if within:
        found = pydot.Cluster(graph_name="0", label=quoted(graph.name), **FRAME)
    else:
        found = pydot.Dot(graph_type="digraph", rankdir=direction, dpi=dpi)
        font = dict(fontname=f'"{font_for(graph)}"') if font_for(graph) else {}
        found.set_node_defaults(shape="record", **font)
        for name, value in font.items():
            found.set(name, value)
    _fill(pydot, found, graph)
    for source, target in _edges(graph):
        found.add_edge(pydot.Edge(source, target))
    return found


def font_for(graph: Graph) -> str:
    """The font that Graphviz has to be told of; none while all letters are Latin."""
    words = [vertex.title + "".join(word + text for word, text in vertex.rows) for vertex in graph.all_vertices()]
    return "" if "".join(words).isascii() else CHINESE_FONTS.get(sys.platform, CHINESE_FONT)


def quoted(text: str, signs: str = "") -> str:
    """A text as Graphviz reads it in quotation marks: whatever stands in it is a letter, ``signs`` as well."""
    return f'"{_escaped(text, signs)}"'


def _escaped(text: str, signs: str) -> str:
    return "".join(_escapes(letter, signs) for letter in text)


def _escapes(letter: str, signs: str) -> str:
    if letter == "&":
        return "&amp;"
    return "\\" + letter if letter in '\\"' or letter in signs else letter


def label_of(vertex: Vertex) -> str:
    """What stands in a box: cells of a table, for which Graphviz has signs of its own."""
    title = _escaped(vertex.title, SIGNS)
    if not vertex.rows:
        return f'"{title}"'
    words, texts = ("|".join(_escaped(row[part], SIGNS) for row in vertex.rows) for part in (0, 1))
    return f'"{{{title}|{{{{{words}}}|{{{texts}}}}}}}"'


def _edges(graph: Graph) -> Iterator[tuple[str, str]]:
    yield from ((source.name, target.name) for source, target in graph.all_edges())


def _lines(graph: Graph, indent: str) -> Iterator[str]:
    for vertex in graph.vertices:
        if vertex.inner is not None:
            yield f"{indent}subgraph {quoted('cluster_' + vertex.name)} {{"
            yield f"{indent}    {_frame(vertex.title)}"
            yield from _lines(vertex.inner, indent + "    ")
            yield f"{indent}}}"
        else:
            yield f"{indent}{quoted(vertex.name)} [label={label_of(vertex)}];"


def _frame(title: str) -> str:
    return f"label={quoted(title)}; " + " ".join(f'{name}="{value}";' for name, value in FRAME.items())


def _fill(pydot: Any, found: Any, graph: Graph) -> None:
    for vertex in graph.vertices:
        if vertex.inner is not None:
            frame = pydot.Cluster(graph_name=vertex.name, label=quoted(vertex.title), **FRAME)
            _fill(pydot, frame, vertex.inner)
            found.add_subgraph(frame)
        else:
            found.add_node(pydot.Node(vertex.name, label=label_of(vertex)))
