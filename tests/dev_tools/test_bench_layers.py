"""`dev.py bench layers`: every layer has a row, libraries that compute something else are noticed, one tiny run."""

import importlib
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks import families, layer_case
from dev_tools import bench, bench_layers, bench_report, commands

PYTHON = Path(sys.executable)
ROWS = [(family, row.name) for family in families.FAMILIES for row in families.rows(family)]


def one(family, name):
    return next(row for row in families.rows(family) if row.name == name)


def report(**changes):
    return {"output": [1.0, 2.0], "losses": [3.0, 2.0], "random": False, "start": 1.0, "forward": 0.002} | {
        "train": 0.004,
        **changes,
    }


def test_the_families_are_those_of_the_table():
    assert list(families.FAMILIES) == list(bench_layers.FAMILIES)
    assert len(ROWS) == len(set(ROWS)) > 50


def test_each_library_has_its_module():
    for module in bench_layers.COLUMNS.values():
        assert (bench_report.ROOT / "benchmarks" / f"layers_on_{module}.py").exists()


def test_the_command_line(monkeypatch, capsys):
    seen = []
    monkeypatch.setattr(bench_layers, "main", lambda argv: seen.append(("layers", argv)) or 0)
    monkeypatch.setattr(bench, "main", lambda argv: seen.append(("networks", argv)) or 0)
    assert [commands.measure(line) for line in (["layers", "pooling"], ["vgg"], [])] == [0, 0, 0]
    assert seen == [("layers", ["pooling"]), ("networks", ["vgg"]), ("networks", [])]


def test_families_that_are_not_known_are_refused(capsys):
    assert bench_layers.main(["vgg"]) == 2
    assert "recurrent" in capsys.readouterr().out


def test_what_is_not_the_same_is_noticed():
    good, other, drawn = report(), report(output=[1.0, 2.1]), report(losses=[3.0, 2.5])
    find = bench_layers.disagreements
    assert find("core", {"Dense": {"theano": good, "keras3": good, "pytorch": None}}) == []
    assert len(find("core", {"Dense": {"theano": good, "keras3": other, "pytorch": good}})) == 1
    assert len(find("core", {"Dense": {"theano": good, "keras3": drawn, "pytorch": good}})) == 1
    random = {engine: {**times, "random": True} for engine, times in (("theano", good), ("keras3", drawn))}
    assert find("noise", {"Dropout": random}) == []


def rows():
    libraries = {"theano": report(), "keras3": report(forward=0.004, train=0.001), "pytorch": None}
    return [bench_layers.row("core", name, "theano", libraries) for name in ("Dense", "Permute")]


def test_tables_have_ratios_and_geometric_means():
    lines = [line.split() for line in bench_layers.table(rows(), "layer").splitlines()]
    assert lines[1] == ["Dense", "theano", "1.00", "2.00", "0.50", "-", "-", "4.00", "4.00", "-", "-"]
    different = [rows()[0], rows()[1] | {"forward": 0.008, "forward/keras3": 2.0}]
    (mean,) = bench_layers.families(different)
    assert (mean["family"], mean["engine"]) == ("core", "theano")
    assert [mean["forward"], mean["forward/keras3"], mean["train"]] == pytest.approx([0.004, 1.0, 0.004])


@pytest.mark.parametrize("problems", [[], ["wrong"]])
def test_something_wrong_fails(problems, capsys):
    assert bench_layers.close(rows(), {}, problems, {}, quick=True) == len(problems)
    assert bench_layers.close([], {}, [], {}, quick=True) == 1
    assert "keras3" in capsys.readouterr().out


def test_results_are_kept(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(bench_report, "RESULTS", tmp_path)
    assert bench_layers.close(rows(), {"numpy": "2"}, [], {}, quick=False) == 0
    (file,) = tmp_path.iterdir()
    assert '"Permute"' in file.read_text("utf-8")
    assert file.name in capsys.readouterr().out


def test_data_and_weights_are_the_same_in_every_process():
    row = one("recurrent", "LSTM, masked")
    first, again = families.batches(row, True, 2), families.batches(row, True, 2)
    assert first[0].shape == (8, 8, 8)
    assert (first[0] == again[0]).all()
    assert (first[0][:, -2:] == 0).all() and (first[0][:, :-2] != 0).all()
    shapes = [(3, 4), (4,)]
    assert all((a == b).all() for a, b in zip(families.weights(shapes), families.weights(shapes), strict=True))


def test_a_quick_run(engine_name, monkeypatch, capsys):
    """A process measures a family; its tables are printed."""
    monkeypatch.setattr(bench.environment, "ready", lambda: PYTHON)
    assert bench_layers.main(["embeddings", "--quick", "--engines", engine_name]) == 0, capsys.readouterr().out
    begins = [line.split()[:2] for line in capsys.readouterr().out.splitlines()]
    assert ["Embedding", engine_name] in begins
    assert ["embeddings", engine_name] in begins


@pytest.mark.parametrize("family, name", [("core", "Dense"), ("merge", "Concatenate"), ("local", "LocallyConnected1D")])
def test_what_is_measured_learns(family, name, K):
    """The row's network computes what its report says, and training lowers the loss."""
    library = importlib.import_module("benchmarks.layers_on_kerascn")
    row = one(family, name)
    found = layer_case.report(row, library, True)
    assert found["losses"][2] < found["losses"][0]
    assert all(found[name] > 0 for name in ("start", *bench_layers.TIMES))
    if name == "Dense":
        (x,), (kernel, bias) = families.batches(row, True, 1), families.weights([(8, 6), (6,)])
        expected = layer_case.sample(np.maximum(x @ kernel + bias, 0.0))
        assert found["output"] == pytest.approx(expected, rel=1e-5)


@pytest.mark.all_only
@pytest.mark.parametrize("family", families.FAMILIES)
def test_every_row_runs(family, K):
    library = importlib.import_module("benchmarks.layers_on_kerascn")
    for row in families.rows(family):
        assert layer_case.report(row, library, True), row.name


def test_a_layer_that_a_library_lacks_is_left_out(K):
    library = importlib.import_module("benchmarks.layers_on_kerascn")
    row = families.Row("Nothing", lambda L, n, x: L.NoSuchLayer()(x), ((4,),))
    assert layer_case.report(row, library, True) is None
