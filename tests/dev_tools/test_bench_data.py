"""`dev.py bench data`: the batches are the same each time, ratios are right, other losses are noticed, one tiny run."""

import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks import data_problem
from dev_tools import bench_cases, bench_data, bench_peers, bench_report, commands, environment

PYTHON = Path(sys.executable)


def row(source, engine, **changes):
    return {"source": source, "engine": engine, "start": 0.1, "item": 0.005, "rate": 100.0, "loss": 0.5} | changes


def test_each_library_has_its_module():
    for module in bench_data.COLUMNS.values():
        assert (bench_report.ROOT / "benchmarks" / f"data_on_{module}.py").exists()


def test_a_batch_follows_from_its_number():
    for one, other in zip(data_problem.batch(3), data_problem.batch(3), strict=True):
        np.testing.assert_array_equal(one, other)
    assert not np.array_equal(data_problem.batch(3)[0], data_problem.batch(4)[0])
    found = data_problem.endless(2)
    first = [next(found)[0] for _ in range(3)]
    assert np.array_equal(first[0], first[2]) and not np.array_equal(first[0], first[1])


def test_ratios_and_table():
    rows = bench_cases.with_ratios([row("sequence:4", "theano", rate=150.0), row("sequence:4", "keras3")])
    assert rows[0]["rate/keras3"] == 1.5 and "rate/pytorch" not in rows[0]
    lines = bench_data.table(rows).splitlines()
    assert lines[0].split()[-3:] == ["/keras3", "/tf_keras", "/pytorch"]
    assert lines[1].split() == ["sequence:4", "theano", "0.10", "5.0", "150", "1.50", "-", "-"]


def test_other_losses_are_noticed():
    rows = [row("sequence:0", "theano"), row("sequence:4", "theano", loss=0.5001), row("sequence:0", "keras3")]
    assert bench_data.disagreements(rows) == [] == bench_data.disagreements([])
    (problem,) = bench_data.disagreements([*rows, row("generator:1", "tf_keras", loss=0.6)])
    assert "generator:1, tf_keras" in problem
    assert len(bench_data.disagreements([*rows, row("generator:1", "tf_keras", loss=float("nan"))])) == 1


def test_the_command_line(monkeypatch, capsys):
    seen = []
    monkeypatch.setattr(bench_data, "main", lambda argv: seen.append(argv) or 0)
    assert commands.measure(["data", "sequence:4"]) == 0 and seen == [["sequence:4"]]
    monkeypatch.undo()
    assert bench_data.main(["sequence:9"]) == 2
    assert "sequence:4p" in capsys.readouterr().out


@pytest.mark.all_only
@pytest.mark.parametrize("source", bench_data.SOURCES)
def test_a_tiny_run(monkeypatch, capsys, source):
    monkeypatch.setattr(bench_peers, "pythons", lambda engines, own: (dict.fromkeys(engines, PYTHON), {}))
    monkeypatch.setattr(environment, "ready", lambda: PYTHON)
    assert bench_data.main([source, "--quick", "--engines", "tensorflow,theano"]) == 0, capsys.readouterr().out
    assert len([line for line in capsys.readouterr().out.splitlines() if line.startswith(source)]) == 2
