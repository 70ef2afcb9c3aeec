"""Curves of the history: what the picture shows is read out of it again; the growing ones in a real notebook."""

import os
import re
import sys
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from kerascn.callbacks import History, LivePlot
from kerascn.layers import Dense
from kerascn.models import Sequential

SVG = "{http://www.w3.org/2000/svg}"
TRAINING, VALIDATION = "#0072b2", "#d55e00"


def history_of(*logs, begin=0, kind=History, **told):
    history = kind(**told)
    history.on_train_begin()
    for epoch, one in enumerate(logs, begin):
        history.on_epoch_begin(epoch)
        history.on_epoch_end(epoch, one)
    return history


def frames(svg):
    """The frames of a picture by their names."""
    return {group.find(f"{SVG}text").text: group for group in ElementTree.fromstring(svg).findall(f"{SVG}g")}


def texts(frame):
    return [(one.text, float(one.get("x")), float(one.get("y"))) for one in frame.findall(f"{SVG}text")]


def read(frame, colour):
    """The points of a curve in the words of the axes, whose numbers say what the places stand for."""
    words = [(float(text), x, y) for text, x, y in texts(frame) if re.fullmatch(r"-?[\d.]+(e[-+]\d+)?", text)]
    lowest = max(y for _, _, y in words)
    across = [(value, x) for value, x, y in words if y == lowest]
    up = [(value, y - 4) for value, _, y in words if y < lowest - 5]
    dots = [
        (float(one.get("cx")), float(one.get("cy"))) for one in frame.iter(f"{SVG}circle") if one.get("fill") == colour
    ]
    return [(_along(across, x), _along(up, y)) for x, y in dots]


def _along(marks, place):
    if len(marks) == 1:
        return marks[0][0]
    slope, start = np.polyfit([at for _, at in marks], [value for value, _ in marks], 1)
    return slope * place + start


def test_the_curves_are_the_values():
    losses, held = [2.0, 1.25, 0.7, 0.4, 0.31], [2.2, 1.5, 1.0, 0.9, 1.1]
    rows = [dict(loss=a, acc=1 - a / 4, val_loss=b, val_acc=0.5) for a, b in zip(losses, held, strict=True)]
    found = frames(history_of(*rows).plot().svg)
    assert list(found) == ["loss", "acc"]
    for colour, values in ((TRAINING, losses), (VALIDATION, held)):
        points = read(found["loss"], colour)
        np.testing.assert_allclose([epoch for epoch, _ in points], [1, 2, 3, 4, 5], atol=0.02)
        np.testing.assert_allclose([value for _, value in points], values, atol=0.01)
    np.testing.assert_allclose(
        [value for _, value in read(found["acc"], TRAINING)], [0.5, 0.6875, 0.825, 0.9, 0.9225], atol=0.01
    )


def test_epochs_without_validation_and_values_that_are_not_finite():
    rows = [dict(loss=3.0), dict(loss=np.nan, val_loss=2.0), dict(loss=1.0), dict(loss=np.inf, val_loss=1.5)]
    (frame,) = frames(history_of(*rows, begin=6).plot().svg).values()
    assert [round(epoch) for epoch, _ in read(frame, TRAINING)] == [7, 9]
    assert [round(epoch) for epoch, _ in read(frame, VALIDATION)] == [8, 10]


@pytest.mark.parametrize(
    ("values", "marks"),
    [([0.5], ["0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8"]),
     ([1e-5, 3e-5], ["1.0e-05", "1.5e-05", "2.0e-05", "2.5e-05", "3.0e-05"]),
     ([0, 1], ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]), ([-3, 7], ["-4", "-2", "0", "2", "4", "6", "8"]),
     ([0, 0], ["-1.0", "-0.5", "0.0", "0.5", "1.0"]),
     ([1e6, 3e6], ["1.0e+06", "1.5e+06", "2.0e+06", "2.5e+06", "3.0e+06"])],
)  # fmt: skip
def test_round_numbers_at_the_axis(values, marks):
    (frame,) = frames(history_of(*(dict(loss=value) for value in values)).plot().svg).values()
    assert [text for text, x, _ in texts(frame) if x == 52] == marks


def test_many_epochs():
    (frame,) = frames(history_of(*(dict(loss=1 / (n + 1)) for n in range(237))).plot().svg).values()
    assert read(frame, TRAINING) == []  # a line without dots
    assert [text for text, _, y in texts(frame) if y == 228] == ["1", "50", "100", "150", "200", "237"]


@pytest.mark.parametrize(
    ("language", "words"), [("en", ["training", "validation", "epoch"]), ("zh", ["训练", "验证", "轮次"])]
)
def test_words(language, words, monkeypatch):
    monkeypatch.setenv("KERASCN_LANG", language)
    picture = history_of(dict(loss=1.0, val_loss=2.0), dict(loss=1.0)).plot()
    found = [text for text, _, _ in texts(frames(picture.svg)["loss"])]
    assert [word for word in words if word in found] == words
    assert picture._repr_svg_() == picture.svg


def test_a_file_and_a_choice(tmp_path):
    history = history_of({"loss": 1.0, "a<b": 2.0, "val_a<b": 2.5})
    history.plot(tmp_path / "a.svg", names="a<b")
    assert list(frames((tmp_path / "a.svg").read_text("utf-8"))) == ["a<b"]
    assert list(frames(history.plot(names=["a<b", "loss"]).svg)) == ["a<b", "loss"]
    assert os.listdir(tmp_path) == ["a.svg"]


def test_either_name_of_a_metric_can_be_chosen():
    assert list(frames(history_of({"acc": 1.0}).plot(names=["accuracy"]).svg)) == ["accuracy"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_use(language, monkeypatch, tmp_path):
    monkeypatch.setenv("KERASCN_LANG", language)
    history = history_of({"loss": 1.0})
    cases = [
        (History().plot, "curves.nothing", ""),
        (history_of().plot, "curves.nothing", ""),
        (lambda: history.plot(names=["acc"]), "curves.unknown", "'acc'"),
        (lambda: history.plot(tmp_path / "a.png"), "curves.not_svg", "a.png"),
    ]
    for call, key, word in cases:
        with pytest.raises(ValueError) as caught:
            call()
        assert caught.value.key == key and word in str(caught.value)


def trained(*callbacks, **options):
    model = Sequential([Dense(1, input_shape=(2,))])
    model.compile("sgd", "mse", metrics=["mae"])
    return model.fit(np.ones((10, 2)), np.ones((10, 1)), batch_size=4, verbose=0, callbacks=list(callbacks), **options)


def test_outside_of_a_notebook(K, tmp_path, capsys):
    history = trained(LivePlot(), epochs=2)
    assert "LivePlot(file=" in capsys.readouterr().out
    assert list(frames(history.plot().svg)) == ["loss", "mean_absolute_error"]
    file = tmp_path / "curves.svg"
    live = LivePlot(epochs=2, names=["loss"], file=file)
    history = trained(live, epochs=3, validation_split=0.3)
    assert str(file) in capsys.readouterr().out
    found = frames(file.read_text("utf-8"))
    assert list(found) == ["loss"] and file.read_text("utf-8") == history.plot(names=["loss"]).svg
    assert len(read(found["loss"], VALIDATION)) == 3


def test_within_the_epochs(tmp_path):
    """After every second batch there is a point for the epoch on the way: the mean of its batches so far."""
    live = history_of(dict(loss=4.0), kind=LivePlot, batches=2, file=tmp_path / "curves.svg")
    live.on_epoch_begin(1)
    for batch, (size, loss) in enumerate([(4, 3.0), (2, 1.5), (4, 9.0)]):
        live.on_batch_end(batch, {"batch": batch, "size": size, "loss": loss})
    (frame,) = frames((tmp_path / "curves.svg").read_text("utf-8")).values()
    np.testing.assert_allclose([value for _, value in read(frame, TRAINING)], [4.0, 2.5], atol=0.02)
    live.on_epoch_end(1, {"loss": 3.5})
    (frame,) = frames((tmp_path / "curves.svg").read_text("utf-8")).values()
    np.testing.assert_allclose([value for _, value in read(frame, TRAINING)], [4.0, 3.5], atol=0.02)


@pytest.mark.parametrize("wrong", [dict(epochs=0), dict(batches=-1), dict(file=3)], ids=str)
def test_wrong_arguments(wrong):
    with pytest.raises((TypeError, ValueError)) as caught:
        LivePlot(**wrong)
    assert next(iter(wrong)) in str(caught.value)


CELL = """
import numpy as np
from kerascn.callbacks import LambdaCallback, LivePlot
from kerascn.layers import Dense
from kerascn.models import Sequential

model = Sequential([Dense(1, input_shape=(2,))])
model.compile("sgd", "mse")
pictures = []
live = LivePlot(batches=1)
show = live._show
live._show = lambda points: (show(points), pictures.append(1))
history = model.fit(np.ones((8, 2)), np.ones((8, 1)), batch_size=4, epochs=3, verbose=0, callbacks=[live])
"""


def test_in_a_notebook(K, tmp_path):
    """The picture is drawn nine times (three batches or ends in each epoch), and it is one picture, the last."""
    reason = "what runs a notebook is not installed: pip install 'kerascn[test]'"
    pytest.importorskip("ipykernel", reason=reason)
    nbclient = pytest.importorskip("nbclient", reason=reason)
    nbformat = pytest.importorskip("nbformat", reason=reason)
    cells = [nbformat.v4.new_code_cell(source) for source in (CELL, "print(len(pictures))", "history.plot()")]
    notebook = nbformat.v4.new_notebook(cells=cells)
    kernel = dict(kernel_name="python3", timeout=300, resources={"metadata": {"path": str(tmp_path)}})
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    nbclient.NotebookClient(notebook, **kernel).execute(env=environ)
    drawn = [output for output in cells[0].outputs if output.output_type == "display_data"]
    assert len(drawn) == 1
    assert cells[1].outputs[0].text.strip() == "9"
    (last,) = cells[2].outputs
    assert drawn[0].data["image/svg+xml"].strip() == last.data["image/svg+xml"].strip()
    assert len(read(frames(last.data["image/svg+xml"])["loss"], TRAINING)) == 3
