"""`dev.py bench nets`: building, compiling, prediction and training of famous nets, beside other libraries.

Each case runs in a process of its own. All libraries get the same weights, and predict the same before a time is
believed. The times are the processor's, so that what else is running counts little.
"""

import statistics
from typing import Any

from . import bench_cases, bench_report
from .bench_cases import PEERS
from .words import say

NETS = ("VGG16", "ResNet50", "MobileNet", "InceptionV3")
# The name in the table -> the module in benchmarks/ (nets_on_<name>.py).
COLUMNS = {"tensorflow": "kerascn", "theano": "kerascn", "keras3": "keras", "tf_keras": "tf_keras", "pytorch": "torch"}
TIMES = ("build", "first predict", "predict", "first train", "train")
TOLERANCE = 1e-3  # of the largest number compared

Row = dict[str, Any]


def main(argv: list[str]) -> int:
    """Measure the nets that the command line names, all if it names none, and print the table."""
    reports = bench_cases.reported(argv, NETS, COLUMNS, words_of)
    if reports is None:
        return 2
    found = [(net, engine, report["time"]) for net, engine, report in reports.found if report["time"]]
    rows = [{"net": net, "engine": engine, **times} for net, engine, times in found]
    problems = [*reports.problems, *disagreements(rows)]
    print("\n" + table(rows))
    print(say("bench.nets_legend"))
    return bench_report.kept(rows, reports.versions, problems, reports.missing, reports.quick)


def words_of(net: str, module: str) -> list[str]:
    """The words of the command that measures a net with a library."""
    return ["benchmarks.net_case", net, module]


def disagreements(rows: list[Row]) -> list[str]:
    """A sentence for each row whose predictions are not those of the others."""
    problems = []
    for one in rows:
        same = [other["output"] for other in rows if other["net"] == one["net"]]
        middle = [statistics.median_low(numbers) for numbers in zip(*same, strict=True)]
        far = max(abs(value - right) for value, right in zip(one["output"], middle, strict=True))
        if not far <= TOLERANCE * max(map(abs, middle)):
            fields = dict(workload=one["net"], engine=one["engine"], given=one["output"][:3], others=middle[:3])
            problems.append(say("bench.disagrees", **fields))
    return problems


def table(rows: list[Row]) -> str:
    """A line for each net, library and kind of time."""
    lines = [("net", "time", "engine", "s", *(f"/{peer}" for peer in PEERS))]
    for kind in TIMES:
        for one in rows:
            peers = {other["engine"]: other[kind] for other in rows if other["net"] == one["net"]}
            shown = (f"{one[kind] / peers[peer]:.2f}" if peer in peers else "-" for peer in PEERS)
            lines.append((one["net"], kind, one["engine"], f"{one[kind]:.2f}", *shown))
    return bench_report.in_columns([lines[0], *sorted(lines[1:], key=_place)], words=(0, 1, 2))


def _place(line: tuple[str, ...]) -> tuple[int, int]:
    return NETS.index(line[0]), TIMES.index(line[1])
