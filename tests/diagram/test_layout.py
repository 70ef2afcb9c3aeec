"""Drawings of graphs: no boxes overlap, no line goes through a box, nothing is lost; read back from the SVG."""

import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kerascn.diagram import layout, svg
from kerascn.diagram.graph import Edge, Graph, Vertex
from tests.diagram import drawn

DIRECTIONS = ("TB", "LR", "BT", "RL")
TITLES = (
    "dense_1: Dense", "x", "块" * 70, "a<b & 'c' > \"d\"", "m" * 100,
    "time_distributed_1(model_1): TimeDistributed(Model)", "卷积层_1 第 1 个: Conv2D", "a / b", "]]>--", "🙂é",
)  # fmt: skip
NUMBERS = st.integers(0, 11)


@st.composite
def graphs(draw):
    """Boxes with any lines between them, circles as well; some are frames that others of them stand in."""
    count = draw(st.integers(1, 12))
    whole = Graph(TITLES[count % 3])
    graphs = [whole]
    homes = draw(st.lists(st.integers(0, 3), min_size=count, max_size=count))
    looks = draw(st.lists(st.integers(0, 39), min_size=count, max_size=count))
    for number, (home, look) in enumerate(zip(homes, looks, strict=True)):
        vertex = Vertex(f"v{number}", TITLES[look % 10], kind=("input", "layer", "output", "layer")[look // 10])
        vertex.rows = [("input:", f"(None, {look})"), ("output:", TITLES[home])] if look % 2 else []
        graphs[home % len(graphs)].vertices.append(vertex)
        if look % 5 == 4:
            graphs.append(Graph("inner", [Vertex(f"v{number}.0", "first: Dense")]))
            vertex.inner = graphs[-1]
    if not whole.vertices:
        whole.vertices.append(Vertex("only", "only: Dense"))
    for a, b, where, place in draw(
        st.lists(st.tuples(NUMBERS, NUMBERS, st.integers(0, 3), st.integers(0, 2)), max_size=24)
    ):
        graph = graphs[where % len(graphs)]
        source, target = (graph.vertices[one % len(graph.vertices)] for one in (a, b))
        graph.edges.append(Edge(source, target, place, a % 2))
    for graph in graphs:
        graph.entries = graph.vertices[: 1 + len(graph.edges) % 3]
        graph.exits = graph.vertices[-1 - len(graph.edges) % 2 :]
    return whole


def sheet_of(graph, direction="TB"):
    return drawn.read(svg.written(layout.drawn(graph, direction), graph.name))


def lost(sheet, graph):
    """What of the graph is not in the drawing, or more than once."""
    wanted = Counter((source.key, target.key) for source, target in graph.all_edges())
    found = [one for one in graph.all_vertices() if one.key not in sheet.boxes]
    assert len(sheet.boxes) == len(graph.all_vertices())
    return [*found, *(wanted - drawn.joined(sheet)), *(drawn.joined(sheet) - wanted)]


@settings(max_examples=100, deadline=None)
@given(graphs(), st.sampled_from(DIRECTIONS))
def test_any_graph(graph, direction):
    sheet = sheet_of(graph, direction)
    assert drawn.faults(sheet) == []
    assert lost(sheet, graph) == []
    for vertex in graph.all_vertices():
        box = sheet.boxes[vertex.key]
        said = vertex.title + "".join(word + text for word, text in vertex.rows if vertex.inner is None)
        assert drawn.without_blanks("".join(text or "" for text in box.texts)) == drawn.without_blanks(said)
        assert (box.kind == "frame") == (vertex.inner is not None)
        if vertex.inner is not None:
            within = [sheet.boxes[one.key].rect for one in vertex.inner.all_vertices()]
            assert all(box.rect.holds(rect) for rect in within)


def row(count, prefix="v"):
    graph = Graph("row", [Vertex(f"{prefix}{number}", f"dense_{number}: Dense") for number in range(count)])
    graph.edges = [Edge(a, b) for a, b in zip(graph.vertices, graph.vertices[1:], strict=False)]
    graph.entries, graph.exits = graph.vertices[:1], graph.vertices[-1:]
    return graph


def middles(sheet):
    return [(box.rect.left + box.rect.right) / 2 for box in sheet.boxes.values()]


def test_a_chain_of_two_hundred_is_straight_and_quick():
    graph = row(200)
    start = time.process_time()
    text = svg.written(layout.drawn(graph))
    assert time.process_time() - start < 1
    sheet = drawn.read(text)
    assert drawn.faults(sheet) == [] and lost(sheet, graph) == []
    assert max(middles(sheet)) - min(middles(sheet)) < 0.2
    tops = [sheet.boxes[f"v{number}"].rect.top for number in range(200)]
    assert tops == sorted(tops)


def test_shortcuts_leave_the_trunk_straight():
    """Blocks of five layers, each with a line past it: the layers stand in one column, the lines beside it."""
    graph = row(41)
    for start in range(0, 40, 5):
        graph.edges.append(Edge(graph.vertices[start], graph.vertices[start + 5]))
    sheet = sheet_of(graph)
    assert drawn.faults(sheet) == [] and lost(sheet, graph) == []
    assert max(middles(sheet)) - min(middles(sheet)) < 0.2


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_direction(direction):
    boxes = [sheet_of(row(3), direction).boxes[f"v{number}"].rect for number in range(3)]
    axis = {"TB": "top", "BT": "top", "LR": "left", "RL": "left"}[direction]
    places = [getattr(box, axis) for box in boxes]
    assert places == sorted(places, reverse=direction in ("BT", "RL")) and len(set(places)) == 3


def test_few_lines_cross():
    """Four branches whose ends come in another order: they are put so that no two lines cross."""
    graph = row(1)
    ends = [Vertex(f"e{number}", "end") for number in range(4)]
    starts = [Vertex(f"s{number}", "start") for number in range(4)]
    graph.vertices += ends + starts
    graph.edges = [Edge(graph.vertices[0], one) for one in starts]
    graph.edges += [Edge(starts[a], ends[b]) for a, b in ((0, 2), (1, 0), (2, 3), (3, 1))]
    sheet = sheet_of(graph)
    order = [sorted(sheet.boxes, key=lambda key: sheet.boxes[key].rect.left)]
    of = {kind: [key for key in order[0] if key[0] == kind] for kind in "se"}
    pairs = {"s0": "e2", "s1": "e0", "s2": "e3", "s3": "e1"}
    assert [pairs[key] for key in of["s"]] == of["e"]


def test_a_late_input_stands_near_its_use():
    graph = row(10)
    late = Vertex("late", "late: InputLayer", kind="input")
    graph.vertices.append(late)
    graph.edges.append(Edge(late, graph.vertices[8]))
    boxes = sheet_of(graph).boxes
    assert boxes["late"].rect.top == boxes["v7"].rect.top


def test_two_lines_between_the_same_boxes_are_two():
    graph = row(2)
    graph.edges *= 2
    sheet = sheet_of(graph)
    one, other = sheet.lines
    assert abs(one.points[-1][0] - other.points[-1][0]) > 5
    assert drawn.joined(sheet) == {("v0", "v1"): 2}


def test_a_line_back_into_the_same_box_goes_round_it():
    graph = row(3)
    graph.edges.append(Edge(graph.vertices[1], graph.vertices[1]))
    sheet = sheet_of(graph)
    assert drawn.faults(sheet) == []
    (loop,) = [line for line in sheet.lines if line.source == line.target]
    assert max(x for x, _ in loop.points) > sheet.boxes["v1"].rect.right


def test_dense_connections_are_quick():
    """Every tenth layer is joined to all tenth ones before it."""
    graph = row(200)
    graph.edges += [Edge(graph.vertices[a], graph.vertices[b]) for b in range(0, 200, 10) for a in range(0, b - 10, 10)]
    start = time.process_time()
    text = svg.written(layout.drawn(graph))
    assert time.process_time() - start < 3
    assert drawn.faults(drawn.read(text)) == []


def test_the_referee_sees_what_is_wrong():
    sheet = sheet_of(row(3))
    first, second = sheet.boxes["v0"], sheet.boxes["v1"]
    moved = first._replace(rect=second.rect._replace(left=second.rect.left + 9))
    kinds = {fault[0] for fault in drawn.faults(sheet._replace(boxes=sheet.boxes | {"v0": moved}))}
    assert {"boxes overlap", "a line does not begin at its box"} <= kinds
    high = sheet.rect._replace(bottom=40)
    assert {"outside", "a line leaves the sheet"} <= {fault[0] for fault in drawn.faults(sheet._replace(rect=high))}
    through = sheet.lines[0]._replace(
        points=drawn.between((first.rect.left, 0), (second.rect.right, second.rect.bottom))
    )
    assert "a line goes through a box" in {fault[0] for fault in drawn.faults(sheet._replace(lines=[through]))}
    graph = row(2)
    graph.vertices[1].inner = row(2, "w")
    sheet = sheet_of(graph)
    (words,) = sheet.boxes["v1"].words
    across = sheet.lines[0]._replace(points=drawn.between((words.left, words.top - 9), (words.right, words.bottom + 9)))
    kinds = {fault[0] for fault in drawn.faults(sheet._replace(lines=[across]))}
    assert "a line goes through the title of a frame" in kinds and drawn.faults(sheet) == []


def test_lines_into_a_frame_do_not_cross_before_it():
    """Three boxes lead to the one input of a model, called in another order than they stand in."""
    graph = row(3)
    model = Vertex("model", "model: Model", inner=row(2, "w"))
    graph.edges = [Edge(graph.vertices[place], model) for place in (2, 0, 1)]
    graph.vertices.append(model)
    sheet = sheet_of(graph)
    begin = {line.source: line.points[0][0] for line in sheet.lines if line.target == "w0"}
    end = {line.source: line.points[-1][0] for line in sheet.lines if line.target == "w0"}
    assert sorted(begin, key=begin.get) == sorted(end, key=end.get)
