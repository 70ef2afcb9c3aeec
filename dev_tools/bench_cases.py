"""What benchmarks have in common that measure each case in one process: the command line and the round of cases."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from . import bench, bench_peers, environment
from .bench_peers import Case
from .words import say

PEERS = ("keras3", "tf_keras", "pytorch")  # the other libraries, by their names in the tables


class Reports(NamedTuple):
    """What the processes have reported."""

    found: list[tuple[str, str, dict[str, Any]]]  # workload, library, report
    versions: dict[str, str]
    problems: list[str]
    missing: dict[str, str]  # library -> why it can't run
    quick: bool


def reported(
    argv: list[str], known: Sequence[str], columns: dict[str, str], words_of: Callable[[str, str], list[str]]
) -> Reports | None:
    """The reports of all cases; ``None`` if the command line can't be meant, which is told then.

    Args:
        argv: The command line, which may name some of the workloads and libraries.
        known: The workloads there are.
        columns: The libraries there are: name in the table -> name of the module in benchmarks/.
        words_of: Gives, for a workload and a module, the words of the command that measures.
    """
    try:
        wanted = bench.read(argv, known, tuple(columns))
    except bench.Wrong as wrong:
        print(wrong)
        return None
    pythons, missing = bench_peers.pythons(wanted.engines, environment.ready())
    reports = Reports([], {}, [], missing, wanted.quick)
    cases = [(workload, engine) for workload in wanted.workloads for engine in wanted.engines if engine in pythons]
    for number, (workload, engine) in enumerate(cases, 1):
        case = Case(workload, engine, wanted.threads[0])
        print(say("bench.family", place=f"[{number}/{len(cases)}]", case=case), flush=True)
        words = [*words_of(workload, columns[engine]), *["quick"] * wanted.quick]
        report = bench.reported(words, pythons[engine], case, "time", reports.problems)
        if report:
            reports.found.append((workload, engine, report))
            reports.versions.update(report["versions"])
    return reports


def with_ratios(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with how many times as fast that is as with each peer at the same source: ``rate/<peer>``."""
    found = []
    for one in rows:
        peers = {other["engine"]: other["rate"] for other in rows if other["source"] == one["source"]}
        found.append(one | {f"rate/{peer}": one["rate"] / peers[peer] for peer in PEERS if peer in peers})
    return found
