"""`dev.py bench`: what its command line means, what it refuses to believe, and one tiny run."""

import datetime
import importlib
import json
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks import case as one_case
from benchmarks import problems
from dev_tools import bench, bench_peers, bench_report
from dev_tools.bench import Case, Found, Wanted, Wrong

PYTHON = Path(sys.executable)


def test_without_options_everything():
    wanted = bench.read([])
    assert wanted.workloads == ["mlp", "cnn", "lstm", "vgg"]
    assert wanted.engines == ["tensorflow", "theano", "plain-tensorflow", "keras3", "pytorch"]
    assert wanted.threads == [1, 2]
    assert not wanted.quick


def test_quick_measures_our_engines():
    assert bench.read(["--quick"]) == Wanted(["mlp", "cnn", "lstm", "vgg"], ["tensorflow", "theano"], [1], True)


@pytest.mark.parametrize("line", [["--threads", "4,1"], ["--threads=4,1"], ["--threads", "4", "--threads=1"]])
def test_options(line):
    wanted = bench.read(["vgg", *line, "--engines", "pytorch,theano"])
    assert (wanted.workloads, wanted.engines, wanted.threads) == (["vgg"], ["pytorch", "theano"], [4, 1])


@pytest.mark.parametrize(
    ("line", "given"),
    [(["resnet"], "resnet"), (["--engines", "jax"], "jax"), (["--threads=0"], "0"), (["--threads", "x"], "x"),
     (["--threads"], ""), (["--slow"], "--slow")],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(line, given, capsys):
    with pytest.raises(Wrong, match=repr(given)):
        bench.read(line)
    assert bench.main(line) == 2
    assert capsys.readouterr().out.count("\n") == 1


def test_each_library_has_its_module():
    for module in bench_peers.COLUMNS.values():
        assert (bench_peers.ROOT / "benchmarks" / f"on_{module}.py").exists()


def test_threads_and_engine_are_in_the_environment():
    environ = bench_peers.environ(Case("mlp", "theano", 2))
    assert environ["OMP_NUM_THREADS"] == environ["TF_NUM_INTRAOP_THREADS"] == "2"
    assert environ["KERAS_BACKEND"] == "theano"
    assert "KERAS_BACKEND" not in bench_peers.environ(Case("mlp", "pytorch", 2))


def test_a_library_that_cannot_be_installed_is_named(monkeypatch, capsys):
    monkeypatch.setattr(bench_peers, "ready", lambda: "no network")
    pythons, missing = bench_peers.pythons(["theano", "pytorch"], PYTHON)
    assert pythons == {"theano": PYTHON}
    assert missing == {"pytorch": "no network"}
    assert "no network" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("losses", "wrong"),
    [
        ({"a": [2.0, 1.9], "b": [2.0, 1.9], "c": [2.001, 1.901]}, []),
        ({"a": [2.0, 1.9], "b": [2.0, 1.9], "c": [2.0, 1.89]}, ["c"]),
        ({"a": [2.0, 1.9], "b": [2.01, 1.9]}, ["b"]),
        ({"a": [2.0, 1.9], "b": [2.0, float("nan")], "c": [2.0, 1.9]}, ["b", "b"]),
        ({"a": [2.0, 2.0], "b": [2.0, 2.0]}, ["a", "b"]),
    ],
)
def test_losses_that_differ_or_stay_are_noticed(losses, wrong):
    found = bench.disagreements("mlp", {("mlp", engine): values for engine, values in losses.items()})
    assert [sentence.split(", ")[1][0] for sentence in found] == wrong


@pytest.mark.parametrize(
    ("workload", "checked", "timed", "right"),
    [("mlp", 2.0, 2.1, True), ("mlp", 2.0, 2.0, False), ("mlp", 2.0, 9.0, False),
     ("vgg", 2.0, 2.0, True), ("vgg", 2.0, 2.1, False)],
)  # fmt: skip
def test_what_is_timed_is_what_was_checked(workload, checked, timed, right):
    """Where there is dropout the losses must differ, elsewhere they must not."""
    assert (bench.other_work(Case(workload, "theano", 1), checked, timed) == []) == right


def test_timing_without_learning_is_a_problem():
    assert bench.not_learning(Case("mlp", "theano", 1), [3.0, 2.0, 1.0]) == []
    assert bench.not_learning(Case("mlp", "theano", 1), [1.0, 1.0, 1.0])
    assert bench.not_learning(Case("mlp", "theano", 1), [1.0, float("nan"), float("nan")])


def test_a_process_that_fails_is_a_problem(capsys):
    found = Found()
    assert bench.run(Case("resnet", "theano", 1), PYTHON, "time", True, found) is None
    assert len(found.problems) == 1
    assert "resnet" in capsys.readouterr().out


def rows():
    times = {"start": 2.0, "step": 0.006, "steps": 20, "busy": 1.0, "memory": None, "losses": [1.0, 0.5]}
    other = times | {"start": 1.0, "step": 0.002}
    slower = times | {"start": 9.0, "step": 0.008}
    found = Found(times={Case("mlp", "theano", 1): [times, slower, times], Case("mlp", "pytorch", 1): [other]})
    return found.rows(Wanted(["mlp", "vgg"], ["theano", "pytorch"], [1]))


def test_the_table_has_medians_and_ratios():
    lines = [line.split() for line in bench_report.table(rows()).splitlines()[1:]]
    assert lines[0] == ["mlp", "1", "theano", "2.00", "-", "2.00", "6.00", "-", "3.00", "1.0"]
    assert lines[1] == ["mlp", "1", "pytorch", "1.00", "-", "1.00", "2.00", "-", "1.00", "1.0"]


def test_slow_starts_of_our_engines_are_named():
    slow = bench_report.over_limit(rows())
    assert len(slow) == 1
    assert "theano" in slow[0]


def test_results_are_kept(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(bench_report, "RESULTS", tmp_path)
    assert bench_report.close(rows(), {"numpy": "2"}, [], {"keras3": "why"}, quick=False) == 0
    (file,) = tmp_path.iterdir()
    kept = json.loads(file.read_text("utf-8"))
    assert kept["versions"] == {"numpy": "2"}
    assert kept["missing"] == {"keras3": "why"}
    assert kept["machine"]["cores"] > 0
    assert [len(row["runs"]) for row in kept["rows"]] == [3, 1]
    assert datetime.datetime.fromisoformat(kept["date"]).tzinfo
    assert file.name in capsys.readouterr().out


@pytest.mark.parametrize("problems", [[], ["wrong"]])
def test_nothing_measured_or_something_wrong_fails(problems, capsys):
    assert bench_report.close([], {}, problems, {}, quick=True) == 1
    assert bench_report.close(rows(), {}, problems, {}, quick=True) == bool(problems)


@pytest.mark.second_with_all
def test_a_quick_run(engine_name, monkeypatch, capsys):
    """Both processes of one workload, and the loss that NumPy computes for its first step."""
    monkeypatch.setattr(bench.environment, "ready", lambda: PYTHON)
    losses = []
    monkeypatch.setattr(bench, "disagreements", lambda name, found: losses.append(found) or [])
    assert bench.main(["--quick", "mlp", "--engines", engine_name]) == 0, capsys.readouterr().out
    assert losses[0]["mlp", engine_name][0] == pytest.approx(expected_loss(problems.make("mlp", True)), rel=1e-5)
    assert f"mlp             1  {engine_name}" in capsys.readouterr().out


def expected_loss(problem):
    x = problem.x
    for layer in ("first", "second"):
        x = np.maximum(x @ problem.weights[f"{layer}/kernel"] + problem.weights[f"{layer}/bias"], 0.0)
    logits = x @ problem.weights["last/kernel"] + problem.weights["last/bias"]
    shares = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    return -np.log(shares[problem.y == 1]).mean()


@pytest.mark.parametrize("name", bench.WORKLOADS)
def test_each_workload_learns(name, engine_name, K):
    """In this process, so that the engine is loaded once."""
    on_kerascn = importlib.import_module("benchmarks.on_kerascn")
    found = one_case.check(on_kerascn.build, problems.make(name, True))
    assert found["unmoved"] == []
    assert bench.disagreements(name, {(name, engine_name): found["losses"]}) == []


def test_weights_that_stay_are_noticed():
    problem = problems.make("mlp", True)
    held = {"moving": np.zeros(2), "held": np.zeros(2)}

    def build(problem, dropping):
        def step():
            held["moving"] = held["moving"] + 1
            return 1.0

        return step, lambda: dict(held)

    assert one_case.check(build, problem)["unmoved"] == ["held"]


@pytest.mark.parametrize("quick", [True, False])
@pytest.mark.parametrize("name", bench.WORKLOADS)
def test_the_data_are_the_same_in_every_process(name, quick):
    one, other = problems.make(name, quick), problems.make(name, quick)
    assert (one.x == other.x).all()
    assert all((one.weights[key] == other.weights[key]).all() for key in one.weights)
    assert one.drops == (name in bench.DROPPING)
