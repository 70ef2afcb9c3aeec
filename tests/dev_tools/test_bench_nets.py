"""`dev.py bench nets`: ratios are right, other predictions are noticed, weights fit every library, one tiny run."""

import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks import net_case
from dev_tools import bench_nets, bench_peers, bench_report, commands, environment

PYTHON = Path(sys.executable)


def row(net, engine, **changes):
    return {"net": net, "engine": engine, "output": [0.5, 0.1]} | dict.fromkeys(bench_nets.TIMES, 2.0) | changes


def test_each_library_has_its_module():
    for module in bench_nets.COLUMNS.values():
        assert (bench_report.ROOT / "benchmarks" / f"nets_on_{module}.py").exists()
    assert set(bench_nets.NETS) == set(net_case.NETS)


def test_ratios_and_table():
    rows = [row("ResNet50", "theano", build=1.0), row("VGG16", "theano"), row("ResNet50", "keras3", build=4.0)]
    lines = [line.split() for line in bench_nets.table(rows).splitlines()]
    assert ["ResNet50", "build", "theano", "1.00", "0.25", "-", "-"] in lines
    assert lines[1] == ["VGG16", "build", "theano", "2.00", "-", "-", "-"]


def test_other_predictions_are_noticed():
    rows = [row("VGG16", "theano"), row("VGG16", "keras3", output=[0.5001, 0.1]), row("ResNet50", "theano", output=[1])]
    assert bench_nets.disagreements(rows) == []
    for wrong in ([0.5, 0.11], [float("nan"), 0.1]):
        (problem,) = bench_nets.disagreements([*rows, row("VGG16", "pytorch", output=wrong)])
        assert "VGG16" in problem and "pytorch" in problem


def test_the_same_weights_for_all():
    shapes = [(3, 3, 2, 4), (4,), (5, 6)]
    first, second = net_case.values(shapes), net_case.values(shapes)
    assert [one.shape for one in first] == shapes
    assert all((a == b).all() and a.dtype == np.float32 for a, b in zip(first, second, strict=True))
    assert (first[1] > 0).all()


def test_the_command_line(monkeypatch, capsys):
    seen = []
    monkeypatch.setattr(bench_nets, "main", lambda argv: seen.append(argv) or 0)
    assert commands.measure(["nets", "VGG16"]) == 0 and seen == [["VGG16"]]
    monkeypatch.undo()
    assert bench_nets.main(["VGG17"]) == 2
    assert "MobileNet" in capsys.readouterr().out


@pytest.mark.all_only
def test_a_tiny_run(monkeypatch, capsys):
    monkeypatch.setattr(bench_peers, "pythons", lambda engines, own: (dict.fromkeys(engines, PYTHON), {}))
    monkeypatch.setattr(environment, "ready", lambda: PYTHON)
    words = ["--quick", "MobileNet", "--engines", "tensorflow,theano,keras3,tf_keras"]
    assert bench_nets.main(words) == 0, capsys.readouterr().out
    assert len([line for line in capsys.readouterr().out.splitlines() if " build " in line]) == 4
