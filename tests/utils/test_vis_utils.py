"""Drawings of models: every layer and every call is in them, whatever the model is made of; both roads."""

import io
import shutil
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest

from kerascn.diagram.picture import ModelPicture
from kerascn.utils import vis_utils
from kerascn.utils.vis_utils import add_edge, is_model, is_wrapped_model, model_to_dot, plot, plot_model
from tests.diagram import drawn
from tests.surface_lines import section

RELEASES = ("1.1.2", "1.2.2", "2.1.5", "2.3.1")


@pytest.fixture
def bare(monkeypatch):
    """A machine without Graphviz."""
    monkeypatch.setattr(vis_utils.shutil, "which", lambda program: None)


@pytest.fixture
def keras():
    """``import keras`` means kerascn, during a test."""
    from kerascn.compat import finder

    finder.install()
    yield
    finder.uninstall()


@pytest.fixture
def layers():
    """The layers; the drawings are the same on both engines, so that most tests run on one."""
    from kerascn import backend as K
    from kerascn import layers

    K.clear_session()
    yield layers
    K.clear_session()


@pytest.fixture
def models():
    from kerascn import models

    return models


@pytest.fixture
def pair(layers, models):
    """Two inputs through one encoder, which is a model; one layer is called on its own output as well."""
    encoder = models.Sequential([layers.Dense(8, input_shape=(4,), name="first"), layers.Dense(3, name="second")])
    a, b = layers.Input((4,), name="a"), layers.Input((4,), name="b")
    both = layers.concatenate([encoder(a), encoder(b)], name="both")
    again = layers.Dense(6, name="again")
    return models.Model([a, b], [layers.Dense(1, name="y")(both), again(again(both))], name="pair")


def sheet_of(model, **options):
    """What the drawing of a model shows, by the names in it."""
    sheet = drawn.read(model_to_dot(model, **options).create(prog="dot", format="svg").decode())
    assert drawn.faults(sheet) == []
    return sheet


def lines_of(sheet):
    """(name, name) of each line."""
    name = {key: box.title.partition(":")[0] for key, box in sheet.boxes.items()}
    return sorted((name[line.source], name[line.target]) for line in sheet.lines)


def titles_of(sheet):
    return sorted(box.title for box in sheet.boxes.values())


def test_every_layer_and_every_call(K, bare, pair):
    sheet = sheet_of(pair)
    assert titles_of(sheet) == [
        "a: InputLayer", "again: Dense", "b: InputLayer", "both: Concatenate", "sequential_1: Sequential", "y: Dense",
    ]  # fmt: skip
    encoder = "sequential_1"
    assert lines_of(sheet) == [
        ("a", encoder), ("again", "again"), ("b", encoder), ("both", "again"), ("both", "y"), (encoder, "both"),
        (encoder, "both"),
    ]  # fmt: skip
    kinds = {box.title.partition(":")[0]: box.kind for box in sheet.boxes.values()}
    assert kinds == {"a": "input", "b": "input", encoder: "layer", "both": "layer", "again": "output", "y": "output"}


def test_a_model_within_is_a_box_or_a_frame(bare, pair):
    sheet = sheet_of(pair, expand_nested=True)
    (frame,) = sheet.frames.values()
    assert frame.title == "sequential_1: Sequential"
    inside = [box.title for box in sheet.plain.values() if frame.rect.holds(box.rect)]
    assert sorted(inside) == ["first: Dense", "first_input: InputLayer", "second: Dense"]
    assert ("a", "first_input") in lines_of(sheet) and lines_of(sheet).count(("second", "both")) == 2


def test_shapes_and_names(K, bare, pair):
    sheet = sheet_of(pair, show_shapes=True, show_layer_names=False)
    texts = {box.title: box.texts for box in sheet.boxes.values() if box.title != "InputLayer"}
    assert texts["Concatenate"] == ["Concatenate", "input:", "[(None, 3), (None, 3)]", "output:", "(None, 6)"]
    assert texts["Sequential"] == ["Sequential", "input:", "(None, 4)", "output:", "(None, 3)"]


@pytest.mark.parametrize("rankdir", ["TB", "LR", "BT", "RL"])
def test_directions(bare, pair, rankdir):
    boxes = {box.title.partition(":")[0]: box.rect for box in sheet_of(pair, rankdir=rankdir).boxes.values()}
    first, last = boxes["a"], boxes["y"]
    after = {"TB": last.top - first.top, "BT": first.top - last.top, "LR": last.left - first.left}
    assert after.get(rankdir, first.left - last.left) > 60


def test_a_wrapped_model_and_a_wrapped_layer(bare, layers, models):
    step = models.Sequential([layers.Dense(3, input_shape=(4,), name="inner")], name="step")
    model = models.Sequential([
        layers.TimeDistributed(step, input_shape=(5, 4), name="each"),
        layers.Bidirectional(layers.LSTM(2, name="lstm"), name="both_ways"),
    ])  # fmt: skip
    assert titles_of(sheet_of(model))[:2] == [
        "both_ways(lstm): Bidirectional(LSTM)",
        "each(step): TimeDistributed(Sequential)",
    ]
    sheet = sheet_of(model, expand_nested=True)
    assert [frame.title for frame in sheet.frames.values()] == ["each(step): TimeDistributed(Sequential)"]
    assert ("each_input", "inner_input") in lines_of(sheet) and ("inner", "both_ways(lstm)") in lines_of(sheet)
    assert [is_model(one) for one in (model, step, model.layers[0])] == [True, True, False]
    assert [is_wrapped_model(one) for one in (model.layers[0], model.layers[1], step)] == [True, False, False]


def test_models_in_models_in_models(bare, layers, models):
    inner = models.Sequential([layers.Dense(3, input_shape=(3,), name="core")], name="inner")
    x = layers.Input((3,), name="x")
    middle = models.Model(x, layers.add([inner(x), x], name="sum"), name="middle")
    outer = models.Sequential([layers.Dense(3, input_shape=(2,), name="begin"), middle, layers.Dense(1, name="end")])
    sheet = sheet_of(outer, expand_nested=True)
    frames = {box.title: box.rect for box in sheet.frames.values()}
    assert frames["middle: Model"].holds(frames["inner: Sequential"])
    assert ("begin", "x") in lines_of(sheet) and ("sum", "end") in lines_of(sheet)


def test_merge_of_keras1(bare, layers, models, keras):
    """Two models that a Merge begins with: their layers and the Merge are one graph."""
    from keras.layers import Merge

    left = models.Sequential([layers.Dense(3, input_shape=(4,), name="left")])
    right = models.Sequential([layers.Dense(3, input_shape=(5,), name="right")])
    model = models.Sequential([Merge([left, right], mode="concat", name="merged"), layers.Dense(1, name="top")])
    expected = [
        ("left", "merged"),
        ("left_input", "left"),
        ("merged", "top"),
        ("right", "merged"),
        ("right_input", "right"),
    ]
    assert lines_of(sheet_of(model)) == expected


def test_a_class_of_the_users_own(K, bare, layers, models):
    class Mine(models.Model):
        def __init__(self):
            super().__init__(name="mine")
            self.one, self.two = layers.Dense(4, name="one"), layers.Dense(1, name="two")

        def call(self, x):
            return self.two(self.one(x))

    model = Mine()
    with pytest.raises(ValueError) as caught:
        plot_model(model)
    assert caught.value.key == "diagram.own_class" and "Mine" in str(caught.value)
    model.compile("sgd", "mse")
    model.predict(np.zeros((2, 3)))
    assert ("one", "two") in lines_of(sheet_of(model))


def test_names_of_all_kinds(bare, layers, models):
    names = ["卷积 <层> & 'x'", "n" * 120, 'a "b" \\ {c|d}']
    model = models.Sequential([layers.Dense(2, input_shape=(2,), name=names[0])])
    for name in names[1:]:
        model.add(layers.Dense(2, name=name))
    titles = titles_of(sheet_of(model, show_shapes=True))
    assert {f"{name}: Dense" for name in names} <= set(titles)


# Files.


def test_the_ending_says_the_format(bare, pair, tmp_path):
    shown = plot_model(pair, to_file=str(tmp_path / "model.svg"), show_shapes=True)
    assert Path(shown.filename).read_bytes() == shown.data and shown.format == "svg"
    assert shown._repr_mimebundle_()["image/svg+xml"].startswith("<svg ")
    plot_model(pair, tmp_path / "model.dot")
    assert (tmp_path / "model.dot").read_text("utf-8").startswith("digraph {")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model.dot", "model.svg"]


@pytest.mark.parametrize("ending", ["png", "jpg", "pdf", "gif"])
def test_pixels_by_pillow(bare, pair, tmp_path, ending):
    image = pytest.importorskip("PIL.Image", reason="Pillow is not installed: pip install 'kerascn[images]'")
    shown = plot_model(pair, to_file=tmp_path / f"model.{ending}", expand_nested=True)
    if ending == "pdf":
        assert shown.data.startswith(b"%PDF")
        return
    picture = image.open(io.BytesIO(shown.data))
    sheet = sheet_of(pair, expand_nested=True)
    assert picture.size == (round(sheet.rect.right), round(sheet.rect.bottom))
    colours = picture.convert("RGB")
    for box in sheet.plain.values():  # each box has its colour, where no letter is
        found = colours.getpixel((round(box.rect.left) + 5, round(box.rect.bottom) - 4))
        wanted = {"input": (227, 242, 253), "layer": (253, 252, 248), "output": (232, 245, 233)}[box.kind]
        assert np.abs(np.subtract(found, wanted)).max() < 9
    large = plot_model(pair, to_file=tmp_path / f"large.{ending}", dpi=192, expand_nested=True)
    assert abs(image.open(io.BytesIO(large.data)).size[0] - 2 * picture.size[0]) <= 1


def test_without_pillow_an_svg_is_written_beside(bare, pair, tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "PIL", None)
    with pytest.warns(UserWarning) as caught:
        shown = plot_model(pair, to_file=tmp_path / "model.png")
    assert caught[0].message.key == "diagram.beside" and "Pillow" in str(caught[0].message)
    assert caught[0].filename == __file__
    assert [path.name for path in tmp_path.iterdir()] == ["model.svg"]
    assert (tmp_path / "model.svg").read_bytes() == shown.data


def test_without_a_font_an_svg_is_written_beside(bare, layers, models, tmp_path):
    pytest.importorskip("PIL", reason="Pillow is not installed: pip install 'kerascn[images]'")
    model = models.Sequential([layers.Dense(1, input_shape=(1,), name="\U00013000\U000e0101\U0001f9ff")])
    with pytest.warns(UserWarning) as caught:
        plot_model(model, to_file=tmp_path / "model.png")
    assert caught[0].message.key == "diagram.beside"
    assert [path.name for path in tmp_path.iterdir()] == ["model.svg"]


def test_graphviz_draws_where_it_is(pair, tmp_path):
    pydot = pytest.importorskip("pydot", reason="pydot is not installed: pip install 'kerascn[diagrams]'")
    if shutil.which("dot") is None:
        pytest.skip("Graphviz is not installed: apt-get install graphviz")
    dot = model_to_dot(pair, show_shapes=True)
    assert isinstance(dot, pydot.Dot) and len(dot.get_nodes()) == 7  # one of them holds what all have in common
    add_edge(dot, *[node.get_name() for node in dot.get_nodes()][1:3])
    shown = plot_model(pair, to_file=tmp_path / "model.png", show_shapes=True, expand_nested=True)
    assert shown.data.startswith(b"\x89PNG")
    root = ElementTree.fromstring(model_to_dot(pair).create(prog="dot", format="svg"))
    nodes = [one for one in root.iter(drawn.SVG + "g") if one.get("class") == "node"]
    edges = [one for one in root.iter(drawn.SVG + "g") if one.get("class") == "edge"]
    assert (len(nodes), len(edges)) == (6, 7)
    assert isinstance(model_to_dot(pair, subgraph=True), pydot.Cluster)


def test_where_graphviz_fails_we_draw(pair, tmp_path, monkeypatch):
    """A program of that name that ends with an error, as some releases do over models within models."""
    pytest.importorskip("pydot", reason="pydot is not installed: pip install 'kerascn[diagrams]'")
    program = tmp_path / "bin" / "dot"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho 'lost an edge' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    with pytest.warns(UserWarning) as caught:
        shown = plot_model(pair, to_file=tmp_path / "model.svg")
    assert caught[0].message.key == "diagram.graphviz" and caught[0].filename == __file__
    assert len(drawn.read(shown.data.decode()).lines) == 7


def test_what_old_books_do_runs_on_a_bare_machine(bare, pair, tmp_path, monkeypatch, keras):
    from keras.utils import visualize_util

    monkeypatch.chdir(tmp_path)
    visualize_util.plot(pair, to_file="model.svg")
    svg = pytest.importorskip("IPython.display", reason="IPython is not installed: pip install 'kerascn[test]'").SVG
    shown = svg(visualize_util.model_to_dot(pair).create(prog="dot", format="svg"))
    assert "sequential_1: Sequential" in shown.data
    assert visualize_util.plot is plot
    from keras.utils import model_to_dot as same, plot_model as other  # noqa: I001

    assert (same, other) == (model_to_dot, plot_model)


def test_the_picture_does_what_the_object_of_pydot_did(bare, pair, tmp_path):
    picture = model_to_dot(pair, show_shapes=True)
    assert isinstance(picture, ModelPicture) and picture._repr_svg_() == picture.create_svg().decode()
    assert picture.write_svg(tmp_path / "a.svg") and picture.write(tmp_path / "a.dot")
    assert picture.write(str(tmp_path / "b.svg"), format="svg")
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    assert (tmp_path / "a.dot").read_text("utf-8") == picture.to_string() == picture.create_dot().decode()
    assert repr(picture) == "<ModelPicture pair>"
    for call, key in (
        (lambda: picture.get_nodes(), "diagram.no_pydot"),
        (lambda: picture.create(format="ps"), "diagram.format"),
    ):
        with pytest.raises((AttributeError, ValueError)) as caught:
            call()
        assert caught.value.key == key


# Wrong use.


@pytest.mark.parametrize(
    ("options", "kind", "key"),
    [
        (dict(to_file="model.xyz"), ValueError, "diagram.ending"),
        (dict(to_file="missing/model.png"), FileNotFoundError, "diagram.no_folder"),
        (dict(to_file="model.eps"), ValueError, "diagram.only_graphviz"),
        (dict(to_file=""), ValueError, "diagram.to_file"),
        (dict(to_file=None), TypeError, "diagram.to_file"),
        (dict(rankdir="down"), ValueError, "diagram.rankdir"),
        (dict(dpi="large"), ValueError, "diagram.dpi"),
        (dict(dpi=0), ValueError, "diagram.dpi"),
        (dict(show_names=True), TypeError, "call.unknown"),
        (dict(model=3), TypeError, "diagram.model"),
    ],
    ids=str,
)
def test_wrong_arguments(bare, pair, tmp_path, monkeypatch, options, kind, key):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(kind) as caught:
        plot_model(**(dict(model=pair) | options))
    assert caught.value.key == key
    assert list(tmp_path.iterdir()) == []


def test_without_an_ending_it_is_a_png(bare, pair, tmp_path):
    pytest.importorskip("PIL", reason="Pillow is not installed: pip install 'kerascn[images]'")
    assert plot_model(pair, tmp_path / "model").data.startswith(b"\x89PNG")
    assert plot_model(pair, tmp_path / "LARGE.SVG").data.startswith(b"<svg")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["LARGE.SVG", "model"]


def test_a_drawing_is_the_same_each_time(bare, pair):
    assert len({model_to_dot(pair, expand_nested=True).create(format="svg") for _ in range(3)}) == 1


def test_a_folder_in_the_way(bare, pair, tmp_path):
    (tmp_path / "model.svg").mkdir()
    with pytest.raises(OSError) as caught:
        plot_model(pair, tmp_path / "model.svg")
    assert caught.value.key == "diagram.not_written"
    assert [path.name for path in tmp_path.iterdir()] == ["model.svg"]


def test_models_that_have_no_graph_yet(bare, layers, models):
    for model, key in (
        (models.Sequential(), "diagram.empty"),
        (models.Sequential([layers.Dense(3)]), "diagram.not_built"),
    ):
        with pytest.raises(ValueError) as caught:
            model_to_dot(model)
        assert caught.value.key == key and not model.built


@pytest.mark.parametrize("release", RELEASES)
def test_the_printed_names_and_arguments(bare, pair, tmp_path, release):
    """All by name, and all by place."""
    title = "keras.utils.visualize_util" if release[0] == "1" else "keras.utils.vis_utils"
    values = dict(show_shapes=True, show_layer_names=False, rankdir="LR", expand_nested=True, dpi=48, subgraph=False)
    values |= dict(model=pair, to_file=str(tmp_path / "model.svg"))
    for line in section(release, title):
        function = getattr(vis_utils, line.name)
        if line.name.startswith(("plot", "model_to_dot")):
            given = {name: values[name] for name in line.arguments}
            made = [function(**given), function(*given.values())]
            assert len({getattr(one, "data", None) or one.create(format="svg") for one in made}) == 1
