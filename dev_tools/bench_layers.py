"""`dev.py bench layers`: what each layer costs in prediction and in training, beside Keras 3, tf_keras and PyTorch.

A process of its own measures a family of layers with one library. All libraries begin with the same weights and
data, and what they compute must agree before their times are believed.
"""

import math
import statistics
from typing import Any

from . import bench_cases, bench_report
from .bench_cases import PEERS
from .words import say

FAMILIES = (
    "core", "embeddings", "convolutional", "pooling", "local", "recurrent", "merge", "advanced_activations",
    "normalization", "noise", "wrappers",
)  # fmt: skip
# The name in the table -> the module in benchmarks/ (layers_on_<name>.py) that has the layers.
COLUMNS = {"tensorflow": "kerascn", "theano": "kerascn", "keras3": "keras", "tf_keras": "tf_keras", "pytorch": "torch"}
TIMES = ("forward", "train")
NUMBERS = ("start", *TIMES)
TOLERANCE = 1e-3

Reports = dict[str, dict[str, Any]]  # layer -> library -> what its process reported


def main(argv: list[str]) -> int:
    """Measure the families that the command line names, all if it names none, and print the tables."""
    reports = bench_cases.reported(argv, FAMILIES, COLUMNS, words_of)
    if reports is None:
        return 2
    found: dict[str, Reports] = {}
    for family, engine, report in reports.found:
        for layer, times in report["layers"].items():
            found.setdefault(family, {}).setdefault(layer, {})[engine] = times
    problems, rows = reports.problems, []
    for family, layers in found.items():
        problems += disagreements(family, layers)
        measured = ((layer, engine) for layer in layers for engine in COLUMNS if layers[layer].get(engine))
        rows += [row(family, layer, engine, layers[layer]) for layer, engine in measured]
    return close(rows, reports.versions, problems, reports.missing, reports.quick)


def words_of(family: str, module: str) -> list[str]:
    """The words of the command that measures a family with a library."""
    return ["benchmarks.layer_case", family, module]


def disagreements(family: str, reports: Reports) -> list[str]:
    """A sentence for each library whose outputs or losses are not those of the others."""
    problems = []
    for layer, libraries in reports.items():
        known = {engine: one for engine, one in libraries.items() if one}
        for part in ("output", "losses"):
            reported = [one[part] for one in known.values()]
            middle = [statistics.median_low(numbers) for numbers in zip(*reported, strict=True)]
            for engine, one in known.items():
                if part == "losses" and one["random"]:
                    continue  # drawn numbers are each library's own
                if not all(_near(value, right) for value, right in zip(one[part], middle, strict=True)):
                    fields = dict(workload=f"{family}, {layer}", engine=engine, given=one[part], others=middle)
                    problems.append(say("bench.disagrees", **fields))
    return problems


def _near(value: float, right: float) -> bool:
    return abs(value - right) <= TOLERANCE * max(abs(right), 0.1)


def row(family: str, layer: str, engine: str, libraries: dict[str, Any]) -> dict[str, Any]:
    """The times of a layer with a library, and how many times as long that is as with each peer."""
    own = libraries[engine]
    found = {"family": family, "layer": layer, "engine": engine, "start": own["start"]}
    for name in TIMES:
        found[name] = own[name]
        found |= {f"{name}/{peer}": own[name] / libraries[peer][name] for peer in PEERS if libraries.get(peer)}
    return found


def close(rows: list[dict[str, Any]], versions: dict[str, str], problems: list[str], missing: dict[str, str],
          quick: bool) -> int:  # fmt: skip
    """Print the tables, keep everything; the result is the exit code."""
    print("\n" + table(rows, "layer"))
    print("\n" + table(families(rows), "family"))
    print(say("bench.layers_legend"))
    return bench_report.kept(rows, versions, problems, missing, quick)


def families(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row for each family and library: the geometric means of the times and of the ratios."""
    found = []
    for family, engine in dict.fromkeys((one["family"], one["engine"]) for one in rows):
        group = [one for one in rows if (one["family"], one["engine"]) == (family, engine)]
        names = [
            name for name in dict.fromkeys(name for one in group for name in one) if "/" in name or name in NUMBERS
        ]
        means = {name: _mean([one[name] for one in group if name in one]) for name in names}
        found.append({"family": family, "engine": engine, **means})
    return found


def _mean(numbers: list[float]) -> float:
    return math.exp(statistics.mean(map(math.log, numbers)))


def table(rows: list[dict[str, Any]], first: str) -> str:
    """Our engines in columns, the peers only as ratios; without ours, all that was measured."""
    ours = [one for one in rows if one["engine"] in bench_report.OURS] or rows
    heads = [first, "engine", "start s"]
    for name in TIMES:
        heads += [f"{name} ms", *(f"/{peer}" for peer in PEERS)]
    lines = [heads, *(_cells(one, first) for one in ours)]
    return bench_report.in_columns([tuple(line) for line in lines], words=(0, 1))


def _cells(one: dict[str, Any], first: str) -> list[str]:
    cells = [one[first], one["engine"], f"{one['start']:.2f}"]
    for name in TIMES:
        ratios = (one.get(f"{name}/{peer}") for peer in PEERS)
        cells += [f"{one[name] * 1e3:.2f}", *("-" if ratio is None else f"{ratio:.2f}" for ratio in ratios)]
    return cells
