"""`dev.py bench images`: how many pictures a second are changed by chance, beside other libraries.

Each case runs in a process of its own. All libraries turn, shift, zoom, flip and scale pictures of one kind; one
picture is changed by them in a known way, and the results must be the same before a time is believed.
"""

import statistics
from typing import Any

from . import bench_cases, bench_report
from .bench_cases import PEERS
from .words import say

# Where the pictures come from: small gray and larger coloured ones in memory, and JPEG files.
SOURCES = ("digits", "photos", "files")
# The name in the table -> the module in benchmarks/ (images_on_<name>.py).
COLUMNS = {"kerascn": "kerascn", "keras3": "keras", "tf_keras": "tf_keras", "pytorch": "torch"}
TOLERANCE = 1e-3  # of a value from 0 to 1, for the picture that is changed in a known way
LIKE = 0.05  # the same for mean and deviation of a batch, whose changes are drawn

Row = dict[str, Any]


def main(argv: list[str]) -> int:
    """Measure the sources that the command line names, all if it names none, and print the table."""
    reports = bench_cases.reported(argv, SOURCES, COLUMNS, words_of)
    if reports is None:
        return 2
    rows = [{"source": source, "engine": engine, **report["time"]} for source, engine, report in reports.found]
    problems = [*reports.problems, *disagreements(rows)]
    return close(bench_cases.with_ratios(rows), reports.versions, problems, reports.missing, reports.quick)


def words_of(source: str, module: str) -> list[str]:
    """The words of the command that measures a source with a library."""
    return ["benchmarks.image_case", source, module]


def disagreements(rows: list[Row]) -> list[str]:
    """A sentence for each row whose pictures are not those of the others."""
    problems = []
    for one in rows:
        same = [other for other in rows if other["source"] == one["source"]]
        for part, tolerance in (("changed", TOLERANCE), ("batch", LIKE), ("shape", 0)):
            middle = [statistics.median_low(values) for values in zip(*(other[part] for other in same), strict=True)]
            if not all(abs(value - right) <= tolerance for value, right in zip(one[part], middle, strict=True)):
                fields = dict(workload=one["source"], engine=one["engine"], given=one[part], others=middle)
                problems.append(say("bench.disagrees", **fields))
    return problems


def close(rows: list[Row], versions: dict[str, str], problems: list[str], missing: dict[str, str],
          quick: bool) -> int:  # fmt: skip
    """Print the table, keep everything; the result is the exit code."""
    print("\n" + table(rows))
    print(say("bench.images_legend"))
    return bench_report.kept(rows, versions, problems, missing, quick)


def table(rows: list[Row]) -> str:
    """A line for each source and library."""
    lines = [("source", "engine", "pictures/s", *(f"/{peer}" for peer in PEERS))]
    for one in rows:
        ratios = (one.get(f"rate/{peer}") for peer in PEERS)
        shown = ("-" if ratio is None else f"{ratio:.2f}" for ratio in ratios)
        lines.append((one["source"], one["engine"], f"{one['rate']:.0f}", *shown))
    return bench_report.in_columns(lines, words=(0, 1))
