"""Drawings in a real browser: with its fonts all words stay within their boxes."""

import http.server
import threading

import pytest

from kerascn.diagram import layout, svg
from kerascn.diagram.graph import Edge, Graph, Vertex
from tests.docs import browser

TITLES = [
    "dense_1: Dense", "batch_normalization_100: BatchNormalization", "W" * 44, "m" * 100, "卷积层一: Conv2D", "块" * 60,
    "中文与 latin 混排的很长的名字 separable_conv2d_transpose: SeparableConv2D", "MMMM_WWWW_@@@@_%%%%",
    "ÄÖÜß_éèê_ĐŁ: Dense", "i" * 44, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz",
    "<<<>>>+++===~~~###&&&^^^", "0123456789_?$*{}", "🙂🚀🧪 emoji",
]  # fmt: skip
OUTSIDE = """
[...document.querySelectorAll('g[data-key]')].flatMap(group => {
  const box = group.querySelector('rect').getBBox();
  return [...group.querySelectorAll('text')].filter(text => {
    const at = text.getBBox();
    return at.x < box.x + 2 || at.x + at.width > box.x + box.width - 2
      || at.y < box.y - 1 || at.y + at.height > box.y + box.height + 1;
  }).map(text => text.textContent);
})
"""


@pytest.fixture(scope="module")
def chromium(request, tmp_path_factory):
    with browser.for_tests(request, tmp_path_factory.mktemp("browser")) as running:
        yield running


@pytest.fixture
def address(tmp_path):
    """Where the files of a folder are served."""
    handler = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *arguments: None})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), lambda *given: handler(*given, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("direction", ["TB", "LR"])
def test_words_stay_in_their_boxes(chromium, address, tmp_path, direction):
    vertices = [Vertex(str(n), title, [("input:", title), ("output:", "(None, 3)")]) for n, title in enumerate(TITLES)]
    vertices[3].inner = Graph("inner", [Vertex("within", TITLES[1]), Vertex("other", TITLES[5])])
    graph = Graph("words", vertices, [Edge(a, b) for a, b in zip(vertices, vertices[3:], strict=False)])
    (tmp_path / "words.svg").write_text(svg.written(layout.drawn(graph, direction)), encoding="utf-8")
    (tmp_path / "page.html").write_text(
        f"<!doctype html><meta charset=utf-8>{svg.written(layout.drawn(graph, direction))}"
    )
    page = chromium.open(address + "page.html", (1280, 900))
    assert page.run("document.querySelectorAll('g[data-key] text').length") > 40
    assert page.run(OUTSIDE) == []
    page.run("document.querySelectorAll('g[data-key] text').forEach(text => text.setAttribute('font-size', 22))")
    assert len(page.run(OUTSIDE)) > 20  # the measure sees words that are too large
