"""How a notebook shows a model: the table tells what is so, the picture has every layer, nothing is built for it."""

import os
import re
import sys
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser

import numpy as np
import pytest

from kerascn import config
from tests.diagram import drawn


class Page(HTMLParser):
    """The rows of the table, and all words outside of the picture."""

    def __init__(self, html):
        super().__init__()
        self.rows, self.words, self.tags, self.open = [], [], set(), []
        self.feed(html)
        self.close()
        assert self.open == [], "not everything is closed"

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        if tag not in ("rect", "path", "polygon"):
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_startendtag(self, tag, attributes):
        self.tags.add(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in ("td", "th"):
            self.rows[-1][-1] += data
        if "svg" not in self.open and "style" not in self.open:
            self.words.append(data)


def picture_of(html):
    """The drawing in it, or None."""
    found = re.search(r"<svg.*</svg>", html, re.S)
    return found and drawn.read(found[0])


@pytest.fixture
def layers():
    """The layers; what is shown is the same on both engines, so that most tests run on one."""
    from kerascn import backend as K
    from kerascn import layers

    K.clear_session()
    yield layers
    K.clear_session()


@pytest.fixture
def models():
    from kerascn import models

    return models


def test_a_row(K, layers, models):
    model = models.Sequential([layers.Dense(3, input_shape=(4,), name="one"), layers.Dense(2, name="two")], name="row")
    html = model._repr_html_()
    page = Page(html)
    assert page.rows == [
        ["Layer", "Class", "Output shape", "Parameters"],
        ["one", "Dense", "(None, 3)", "15"],
        ["two", "Dense", "(None, 2)", "8"],
    ]
    assert "Parameters: 23, of which 23 are trainable and 0 are not." in page.words
    assert [box.title for box in picture_of(html).boxes.values()] == [
        "one_input: InputLayer",
        "one: Dense",
        "two: Dense",
    ]
    assert repr(model) == "<Sequential row>"


def test_connections_and_counts(layers, models):
    a, b = layers.Input((4,), name="a"), layers.Input((4,), name="b")
    shared = layers.Dense(2, name="shared")
    frozen = layers.Dense(1000, trainable=False, name="frozen")
    model = models.Model([a, b], frozen(layers.add([shared(a), shared(b)], name="sum")))
    page = Page(model._repr_html_())
    rows = {row[0]: row[1:] for row in page.rows}
    assert rows["Layer"][-1] == "Connected to"
    assert rows["shared"] == ["Dense", "(None, 2)", "10", "a[0][0], b[0][0]"]
    assert rows["sum"][-1] == "shared[0][0], shared[1][0]"
    assert "Parameters: 3,010, of which 10 are trainable and 3,000 are not." in page.words


def test_in_chinese(layers, models, monkeypatch):
    monkeypatch.setitem(config._said, "language", "zh")
    model = models.Sequential([layers.Dense(3, input_shape=(4,), name="一")])
    assert Page(model._repr_html_()).rows == [["层", "类", "输出形状", "参数个数"], ["一", "Dense", "(None, 3)", "15"]]


def test_what_is_not_built_stays_so(layers, models):
    model = models.Sequential([layers.Dense(3, name="one"), models.Sequential([layers.Dense(2)], name="inner")])
    page = Page(model._repr_html_())
    assert page.rows[1:] == [["one", "Dense", "?", "?"], ["inner", "Sequential", "?", "?"]]
    assert any("can't be drawn yet" in words for words in page.words)
    assert not any("of which" in words for words in page.words)
    assert not model.built and not model.layers[0].built and model.inputs is None
    model.build((None, 4))
    assert "one: Dense" in model._repr_html_()
    assert "no layers yet" in models.Sequential()._repr_html_()


def test_a_class_of_the_users_own(K, layers, models):
    class Mine(models.Model):
        def __init__(self):
            super().__init__(name="mine")
            self.one = layers.Dense(4, name="one")

        def call(self, x):
            return self.one(x)

    model = Mine()
    assert Page(model._repr_html_()).rows[1:] == [["one", "Dense", "?", "?"]]
    model.compile("sgd", "mse")
    model.predict(np.zeros((2, 3)))
    html = model._repr_html_()
    assert Page(html).rows[1:] == [["one", "Dense", "(None, 4)", "16"]]
    assert "one: Dense" in [box.title for box in picture_of(html).boxes.values()]


def test_names_are_only_names(layers, models):
    wicked = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&"
    model = models.Sequential([layers.Dense(2, input_shape=(2,), name=wicked)], name=wicked[::-1] + wicked)
    html = model._repr_html_()
    page = Page(html)
    assert page.rows[1][0] == wicked
    assert not page.tags & {"script", "img"}
    assert f"{wicked}: Dense" in [box.title for box in picture_of(html).boxes.values()]


def test_large_models_are_shown_in_part(layers, models):
    model = models.Sequential([layers.Activation("relu", input_shape=(2,))])
    for number in range(259):
        model.add(layers.Activation("relu", name=f"{number:03}" + "n" * 300))
    html = model._repr_html_()
    page = Page(html)
    assert len(html) < 60_000 and picture_of(html) is None
    assert len(page.rows) == 1 + 80 + 1 + 20
    assert "160" in page.rows[81][0] and page.rows[-1][0].startswith("258n") and len(page.rows[-1][0]) < 200
    assert any("plot_model" in words for words in page.words)


CELL = """
import numpy as np
from kerascn.layers import Dense, Input, add
from kerascn.models import Model, Sequential

class Mine(Model):
    def __init__(self):
        super().__init__(name="mine")
        self.one = Dense(4, name="one")

    def call(self, x):
        return self.one(x)

x = Input((3,), name="x")
model = Model(x, add([Dense(3, name="dense")(x), x], name="sum"), name="two_ways")
"""
CELLS = (
    CELL,
    "Sequential([Dense(2, input_shape=(3,), name='only')], name='row')",
    "model",
    "Mine()",
    "from IPython.display import SVG\nfrom kerascn.utils.visualize_util import model_to_dot\n"
    "SVG(model_to_dot(model).create(prog='dot', format='svg'))",
    "from kerascn.utils import plot_model\nplot_model(model, to_file='model.png')",
    "plot_model(model, to_file='model.svg')",
)


def test_in_a_notebook(tmp_path):
    """The same in Jupyter's own machinery, on a machine that has no Graphviz."""
    reason = "what runs a notebook is not installed: pip install 'kerascn[test]'"
    pytest.importorskip("ipykernel", reason=reason)
    nbclient = pytest.importorskip("nbclient", reason=reason)
    nbformat = pytest.importorskip("nbformat", reason=reason)
    pytest.importorskip("PIL", reason="Pillow is not installed: pip install 'kerascn[images]'")
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    kernel = dict(kernel_name="python3", timeout=300, resources={"metadata": {"path": str(tmp_path)}})
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PATH": str(tmp_path)}
    nbclient.NotebookClient(nbformat.v4.new_notebook(cells=cells), **kernel).execute(env=environ)
    shown = [next(one.data for one in cell.outputs if "data" in one) for cell in cells[1:]]
    row, graph, mine, svg, png, svg_file = shown
    assert [one["text/plain"] for one in (row, graph, mine)] == ["<Sequential row>", "<Model two_ways>", "<Mine mine>"]
    assert Page(row["text/html"]).rows[1] == ["only", "Dense", "(None, 2)", "8"]
    assert sorted(box.title for box in picture_of(graph["text/html"]).boxes.values()) == [
        "dense: Dense", "sum: Add", "x: InputLayer",
    ]  # fmt: skip
    assert Page(mine["text/html"]).rows[1] == ["one", "Dense", "?", "?"]
    for one in (svg, svg_file):
        assert len(list(ElementTree.fromstring(one["image/svg+xml"]).iter(drawn.SVG + "polygon"))) == 3
    assert png["image/png"].startswith("iVBOR")
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix in (".png", ".svg")) == [
        "model.png",
        "model.svg",
    ]
