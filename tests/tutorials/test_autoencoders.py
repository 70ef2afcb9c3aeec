"""Autoencoders: its yardsticks beside scikit-learn's, TensorBoard as its child, and medians over five seeds."""

import ast
import functools
import os
import re
import socket
from urllib.parse import urlsplit

import numpy as np
import pytest

from dev_tools.tutorials import outputs, runs, source
from kerascn.datasets import sample

ENGINE = os.environ["KERAS_BACKEND"]
TUTORIAL = source.find("autoencoders")
SEEDS = range(5)


@functools.cache
def flat_digits():
    (x, y), (u, v) = sample("digits")
    return x.reshape(len(x), 784) / 255, y, u.reshape(len(u), 784) / 255, v


def test_its_pca_and_its_neighbours_are_those_of_scikit_learn():
    """What the nets are measured by is measured by another program."""
    reason = "the referee scikit-learn is not installed: pip install 'kerascn[sklearn]'"
    decomposition = pytest.importorskip("sklearn.decomposition", reason=reason)
    neighbors = pytest.importorskip("sklearn.neighbors", reason=reason)
    x, y, u, _ = flat_digits()
    ours = {"np": np, "x_train": x, "x_test": u}
    for cell in TUTORIAL.code:
        if "def by_pca" in cell.text or "def error" in cell.text:
            exec(compile(cell.text, TUTORIAL.label, "exec"), ours)
        if "def by_neighbours" in cell.text:
            body = ast.parse(cell.text).body[:1]
            exec(compile(ast.Module(body, []), TUTORIAL.label, "exec"), ours)
    for numbers, value in ours["pca_error"].items():
        theirs = decomposition.PCA(numbers).fit(x)
        made = theirs.inverse_transform(theirs.transform(u))
        assert np.isclose(value, np.mean((u - made) ** 2), rtol=1e-3, atol=1e-7)
    plane = decomposition.PCA(2).fit(x)
    known, asked = plane.transform(x), plane.transform(u)
    judge = neighbors.KNeighborsClassifier(5).fit(known, y)
    assert np.mean(ours["by_neighbours"](known, y, asked) == judge.predict(asked)) > 0.98


def cell_with(word):
    return next(cell for cell in TUTORIAL.code if word in cell.text and not cell.is_test)


def test_without_a_browser_a_sentence_says_so(capsys, monkeypatch, tmp_path):
    tree = ast.parse(cell_with("def photograph").text)
    body = [node for node in tree.body if isinstance(node, (ast.Import, ast.FunctionDef))]
    body += [node for node in tree.body if isinstance(node, ast.Assign) and "BROWSERS" in ast.unparse(node.targets[0])]
    names = {"logs": str(tmp_path)}
    exec(compile(ast.Module(body, []), TUTORIAL.label, "exec"), names)
    monkeypatch.setenv("PATH", str(tmp_path))
    names["photograph"]("http://127.0.0.1:1/", str(tmp_path / "photo.png"))
    assert "no Chromium" in capsys.readouterr().out
    assert not list(tmp_path.iterdir())


class FallenOver(Exception):
    """What happens in place of a photograph."""


def fall_over(*_):
    raise FallenOver


@pytest.mark.all_only
def test_tensorboard_is_ended_also_when_the_photograph_fails(tmp_path):
    """Before, it has answered with what the event files of the two runs hold."""
    pytest.importorskip("tensorboard", reason="TensorBoard is not installed: pip install 'kerascn[tensorboard]'")
    from kerascn.callbacks.events import EventFile

    for run in ("deep", "convolutional"):
        EventFile(tmp_path / run).scalars({"loss": 0.5}, 0)
    code = cell_with("def photograph").text
    assert code.count("    photograph(address") == 1
    code = code.replace("    photograph(address", "    fall_over(address")
    names = {"logs": str(tmp_path), "plt": None, "np": np, "fall_over": fall_over}
    with pytest.raises(FallenOver):
        exec(compile(code, TUTORIAL.label, "exec"), names)
    assert {run: list(tags) for run, tags in names["tags"].items()} == {"deep": ["loss"], "convolutional": ["loss"]}
    assert names["board"].returncode is not None
    place = urlsplit(names["address"])
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((place.hostname, place.port), timeout=5).close()


PRINTED = {
    "clean": r"noisy (\S+), cleaned (\S+)",
    "denoisers": r"best PCA (\S+), not trained for it (\S+)",
    "moved": r"deep (\S+), convolutional (\S+)",
    "waves": r"net (\S+), PCA (\S+)",
    "plane": r"VAE (\S+), PCA (\S+)",
    "manifold": r"neighbours differ by (\S+), two digits by (\S+)",
}


@functools.cache
def run(seed):
    return runs.run(runs.Task(TUTORIAL, ENGINE, parameters={"SEED": seed}))


def figures(found):
    """What a run has printed, by what it is about."""
    cells = [cell for cell in runs.executed(found).cells if cell.cell_type == "code"]
    text = "\n".join(part.text for cell in cells for part in outputs.parts(cell.outputs) if part.kind == "text")
    return {name: [float(one) for one in re.search(form, text).groups()] for name, form in PRINTED.items()}


@pytest.mark.engine
@pytest.mark.all_only
@pytest.mark.parametrize("seed", SEEDS)
def test_what_the_text_says_holds_for_other_seeds_as_well(seed):
    assert run(seed).failure is None, runs.failed(run(seed))


@pytest.mark.engine
@pytest.mark.all_only
def test_the_middle_of_five_runs():
    found = [figures(run(seed)) for seed in SEEDS]
    middle = {name: np.median([one[name] for one in found], axis=0) for name in PRINTED}
    print(f"\n{ENGINE}: medians of {len(SEEDS)} seeds", {name: value.tolist() for name, value in middle.items()})
    (noisy, clean), (by_pca, untrained) = middle["clean"], middle["denoisers"]
    assert clean < min(noisy / 10, by_pca, untrained / 2)
    assert middle["moved"][1] < middle["moved"][0] / 3
    assert middle["waves"][0] < middle["waves"][1] / 4
    assert middle["plane"][0] > middle["plane"][1] + 0.12
    assert middle["manifold"][0] < middle["manifold"][1] / 10
