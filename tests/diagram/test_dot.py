"""The graph in the language of Graphviz: its own program reads it and says what is in it."""

import json
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter

import pytest
from hypothesis import given, settings

from kerascn.diagram import dot
from kerascn.diagram.graph import Edge, Graph, Vertex
from tests.diagram.drawn import SVG
from tests.diagram.test_layout import graphs

NAMES = [
    'a"b', "a\\", "{x|y}<p>", "&amp; & &lt;", "<b>x</b>", "\\N \\n \\G \\l", '"] ; evil [label="x', "中文 é",
    '"quoted"', 'x\\"', "strict", "// no remark", "/* */", "#", "digraph { a -> b }", "\\", "\\\\", "'",
    "%s{0}", "x\\|",
]  # fmt: skip


def graph_of_names():
    """A box for each name; every other one has the name in a row as well."""
    vertices = [Vertex(str(number), name) for number, name in enumerate(NAMES)]
    for vertex in vertices[::2]:
        vertex.rows = [("input:", vertex.title), ("output:", "(None, 3)")]
    return Graph("names", vertices, [Edge(vertices[0], one) for one in vertices[1:]])


@pytest.fixture(scope="module", params=["text", "pydot"])
def written(request):
    """What writes a graph: our own text, or pydot."""
    if request.param == "text":
        return dot.text_of
    pydot = pytest.importorskip("pydot", reason="pydot is not installed: pip install 'kerascn[diagrams]'")

    def by_pydot(graph, direction="TB", dpi=96, within=False):
        found = dot.pydot_of(pydot, graph, direction, dpi, within)
        if not within:
            return found.to_string()
        whole = pydot.Dot(graph_type="digraph")
        whole.add_subgraph(found)
        return whole.to_string()

    return by_pydot


@pytest.fixture(scope="module")
def graphviz():
    if shutil.which("dot") is None:
        pytest.skip("the referee Graphviz is not installed: apt-get install graphviz")

    def run(text, format, engine="dot"):
        done = subprocess.run(
            ["dot", f"-K{engine}", f"-T{format}"], input=text.encode(), capture_output=True, check=False, timeout=120
        )
        assert (done.returncode, done.stderr.decode()) == (0, "")
        return done.stdout.decode()

    return run


def test_names_are_names_whatever_is_in_them(written, graphviz):
    root = ElementTree.fromstring(graphviz(written(graph_of_names()), "svg"))
    groups = [group for group in root.iter(SVG + "g") if group.get("class") in ("node", "edge")]
    nodes = {group.find(SVG + "title").text: group for group in groups if group.get("class") == "node"}
    assert len(nodes) == len(NAMES) and len(groups) == 2 * len(NAMES) - 1
    for number, name in enumerate(NAMES):
        texts = [text.text.replace("\xa0", " ") for text in nodes[str(number)].iter(SVG + "text")]
        assert texts == ([name] if number % 2 else [name, "input:", "output:", name, "(None, 3)"])


@settings(max_examples=6, deadline=None)
@given(graph=graphs())
def test_graphviz_finds_all_boxes_lines_and_frames(written, graphviz, graph):
    found = json.loads(graphviz(written(graph, "LR"), "json0", "osage"))  # its layout knows no circles to stumble over
    assert found["rankdir"] == "LR"
    things = found.get("objects", [])
    keys = [one["name"] for one in things if "nodes" not in one and not one["name"].startswith("cluster_")]
    frames = {one["name"].removeprefix("cluster_") for one in things} - set(keys)
    everything = graph.all_vertices()
    assert Counter(keys) == Counter(one.key for one in everything if one.inner is None)
    assert frames == {one.key for one in everything if one.inner is not None}
    of = {one["_gvid"]: one["name"] for one in things}
    lines = Counter((of[one["tail"]], of[one["head"]]) for one in found.get("edges", []))
    assert lines == Counter((source.key, target.key) for source, target in graph.all_edges())


def test_as_a_part_of_another_graph(written, graphviz):
    part = written(graph_of_names(), "TB", 96, True)
    found = json.loads(graphviz(part if part.startswith("digraph") else "digraph {" + part + "}", "json0"))
    frame, *boxes = found["objects"]
    assert (frame["name"], frame["label"]) == ("cluster_0", "names")
    assert sorted(frame["nodes"]) == sorted(one["_gvid"] for one in boxes) and len(boxes) == len(NAMES)
    assert len(found["edges"]) == len(NAMES) - 1


def test_chinese_has_a_font(written, graphviz, monkeypatch):
    latin, chinese = (
        Graph("a", [Vertex("1", "dense: Dense")]),
        Graph("b", [Vertex("1", "dense: Dense", [("输入：", "()")])]),
    )
    assert "fontname" not in written(latin)
    found = json.loads(graphviz(written(chinese), "json0"))
    font = {"win32": "Microsoft YaHei", "darwin": "PingFang SC"}.get(sys.platform, "Noto Sans CJK SC")
    assert found["fontname"] == found["objects"][0]["fontname"] == font
    monkeypatch.setattr(sys, "platform", "win32")
    assert "Microsoft YaHei" in written(chinese)
