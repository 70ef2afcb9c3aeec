"""`dev.py bench data`: training from batches that cost work to make, by workers, beside other libraries.

Each case runs in a process of its own. All libraries begin with the same weights and see the same batches in the
same order, so the mean loss of the epoch must be the same before a time is believed.
"""

import statistics
from typing import Any

from . import bench_cases, bench_report
from .bench_cases import PEERS
from .words import say

# Where the batches come from, and how many workers make them; `p`: processes.
SOURCES = ("sequence:0", "sequence:1", "sequence:4", "sequence:4p", "generator:1")
# The name in the table -> the module in benchmarks/ (data_on_<name>.py).
COLUMNS = {"tensorflow": "kerascn", "theano": "kerascn", "keras3": "keras", "tf_keras": "tf_keras", "pytorch": "torch"}
TOLERANCE = 1e-3

Row = dict[str, Any]


def main(argv: list[str]) -> int:
    """Measure the sources that the command line names, all if it names none, and print the table."""
    reports = bench_cases.reported(argv, SOURCES, COLUMNS, words_of)
    if reports is None:
        return 2
    times = [(source, engine, report["time"]) for source, engine, report in reports.found if report["time"]]
    rows = [{"source": source, "engine": engine, **one} for source, engine, one in times]
    problems = [*reports.problems, *disagreements(rows)]
    return close(bench_cases.with_ratios(rows), reports.versions, problems, reports.missing, reports.quick)


def words_of(source: str, module: str) -> list[str]:
    """The words of the command that measures a source with a library."""
    return ["benchmarks.data_case", *source.split(":"), module]


def disagreements(rows: list[Row]) -> list[str]:
    """A sentence for each row whose loss is not that of the others."""
    if not rows:
        return []
    middle = statistics.median_low(one["loss"] for one in rows)
    wrong = [one for one in rows if not abs(one["loss"] - middle) <= TOLERANCE * middle]
    fields = [dict(workload=one["source"], engine=one["engine"], given=one["loss"], others=middle) for one in wrong]
    return [say("bench.disagrees", **one) for one in fields]


def close(rows: list[Row], versions: dict[str, str], problems: list[str], missing: dict[str, str],
          quick: bool) -> int:  # fmt: skip
    """Print the table, keep everything; the result is the exit code."""
    print("\n" + table(rows))
    print(say("bench.data_legend"))
    return bench_report.kept(rows, versions, problems, missing, quick)


def table(rows: list[Row]) -> str:
    """A line for each source and library."""
    lines = [("source", "engine", "start s", "item ms", "steps/s", *(f"/{peer}" for peer in PEERS))]
    for one in rows:
        ratios = (one.get(f"rate/{peer}") for peer in PEERS)
        numbers = (f"{one['start']:.2f}", f"{one['item'] * 1e3:.1f}", f"{one['rate']:.0f}")
        shown = ("-" if ratio is None else f"{ratio:.2f}" for ratio in ratios)
        lines.append((one["source"], one["engine"], *numbers, *shown))
    return bench_report.in_columns(lines, words=(0, 1))
