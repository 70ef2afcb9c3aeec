"""`dev.py bench`: what it costs to start a training function and to do a step, beside other libraries.

Each case runs in a process of its own, with the number of threads set before it begins. Before anything is
timed, every library does the same few steps, and their losses must agree.
"""

import json
import math
import os
import statistics
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from . import bench_peers, bench_report, environment
from .bench_peers import COLUMNS, QUICK_COLUMNS, Case
from .paths import ROOT
from .words import say

WORKLOADS = ("mlp", "cnn", "lstm", "vgg")
THREADS = (1, 2)
REPEATS = 3
DROPPING = ("mlp", "cnn")  # the workloads with dropout
TOLERANCE = 1e-3  # how far the losses may lie apart
LIMIT = 900  # seconds for one process


class Wrong(Exception):
    """A command line that cannot be meant; the text says why."""


@dataclass
class Wanted:
    """What the command line asks for."""

    workloads: list[str] = field(default_factory=list)
    engines: list[str] = field(default_factory=list)
    threads: list[int] = field(default_factory=list)
    quick: bool = False


def main(argv: list[str]) -> int:
    """Measure what the command line asks for and print the table."""
    try:
        wanted = read(argv)
    except Wrong as wrong:
        print(wrong)
        return 2
    pythons, missing = bench_peers.pythons(wanted.engines, environment.ready())
    wanted.engines = [engine for engine in wanted.engines if engine in pythons]
    found = Found(missing=missing)
    check(wanted, pythons, found)
    measure(wanted, pythons, found)
    return bench_report.close(found.rows(wanted), found.versions, found.problems, found.missing, wanted.quick)


def read(argv: list[str], known: Sequence[str] = WORKLOADS, columns: Sequence[str] = tuple(COLUMNS)) -> Wanted:
    """The wishes in a command line that may name some of the workloads and libraries there are."""
    wanted = Wanted()
    words = iter(argv)
    for word in words:
        name, _, value = word.partition("=")
        if word == "--quick":
            wanted.quick = True
        elif name == "--engines":
            wanted.engines += [_known(one, columns) for one in (value or next(words, "")).split(",")]
        elif name == "--threads":
            wanted.threads += [_number(one) for one in (value or next(words, "")).split(",")]
        else:
            wanted.workloads.append(_known(word, known))
    wanted.workloads = wanted.workloads or list(known)
    few = [one for one in QUICK_COLUMNS if one in columns] or list(columns)[:1]
    wanted.engines = wanted.engines or (few if wanted.quick else list(columns))
    wanted.threads = wanted.threads or list(THREADS[:1] if wanted.quick else THREADS)
    return wanted


def _known(given: str, known: Any) -> str:
    if given not in known:
        raise Wrong(say("bench.unknown", given=given, known=", ".join(known)))
    return given


def _number(given: str) -> int:
    if not given.isdigit() or int(given) < 1:
        raise Wrong(say("bench.threads", given=given))
    return int(given)


@dataclass
class Found:
    """What the processes have reported, and what was wrong with it."""

    missing: dict[str, str] = field(default_factory=dict)  # library -> why it cannot run
    losses: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    times: dict[Case, list[dict[str, Any]]] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def rows(self, wanted: Wanted) -> list[dict[str, Any]]:
        """One row for each case that was timed: the medians over its processes."""
        cases = (Case(w, e, t) for w in wanted.workloads for t in wanted.threads for e in wanted.engines)
        return [_row(case, self.times[case]) for case in cases if case in self.times]


def _row(case: Case, times: list[dict[str, Any]]) -> dict[str, Any]:
    names = [name for name, value in times[0].items() if isinstance(value, (int, float))]
    row: dict[str, Any] = {"workload": case.workload, "threads": case.threads, "engine": case.engine}
    row |= {name: statistics.median(each[name] for each in times) for name in names}
    return row | {"repeats": len(times), "runs": times}


def check(wanted: Wanted, pythons: dict[str, Any], found: Found) -> None:
    """Let each library do a few steps from the same weights; note those whose losses are not the others'."""
    for workload in wanted.workloads:
        print(say("bench.checking", workload=workload), flush=True)
        for engine in wanted.engines:
            case = Case(workload, engine, wanted.threads[0])
            report = run(case, pythons[engine], "check", wanted.quick, found)
            if report:
                found.losses[workload, engine] = report["check"]["losses"]
                problems = [say("bench.unmoved", case=case, names=", ".join(report["check"]["unmoved"]))]
                found.problems += problems if report["check"]["unmoved"] else []
        found.problems += disagreements(workload, found.losses)


def disagreements(workload: str, losses: dict[tuple[str, str], list[float]]) -> list[str]:
    """A sentence for each library whose losses lie away from the median of all, or do not fall."""
    own = {engine: values for (name, engine), values in losses.items() if name == workload}
    middle = [statistics.median_low(map(_or_infinite, each)) for each in zip(*own.values(), strict=True)]
    problems = []
    for engine, values in own.items():
        if any(not abs(value - right) <= TOLERANCE * abs(right) for value, right in zip(values, middle, strict=True)):
            problems.append(say("bench.disagrees", workload=workload, engine=engine, given=values, others=middle))
        if not values[-1] < values[0]:
            problems.append(say("bench.not_learning", case=f"{workload}, {engine}", losses=values))
    return problems


def _or_infinite(loss: float) -> float:
    """The loss; infinity where it is no number, which no order would have a place for."""
    return math.inf if math.isnan(loss) else loss


def measure(wanted: Wanted, pythons: dict[str, Any], found: Found) -> None:
    """Time every case whose losses are right, the libraries in turn, so that none has the quiet minutes alone."""
    repeats = 1 if wanted.quick else REPEATS
    cases = [
        Case(workload, engine, threads)
        for workload in wanted.workloads
        for threads in wanted.threads
        for _ in range(repeats)
        for engine in wanted.engines
        if (workload, engine) in found.losses
    ]
    for number, case in enumerate(cases, 1):
        report = run(case, pythons[case.engine], "time", wanted.quick, found)
        if report is None:
            continue
        times = report["time"]
        found.times.setdefault(case, []).append(times)
        found.problems += other_work(case, found.losses[case.workload, case.engine][0], times["losses"][0])
        found.problems += not_learning(case, times["losses"])
        place = f"[{number}/{len(cases)}]"
        print(say("bench.timed", place=place, case=case, start=times["start"], step=times["step"] * 1e3), flush=True)


def other_work(case: Case, checked: float, timed: float) -> list[str]:
    """A sentence if the first loss says that what was timed is not what was checked, dropout apart."""
    away = abs(timed - checked) / abs(checked)
    right = 1e-6 < away < 0.5 if case.workload in DROPPING else away <= TOLERANCE
    return [] if right else [say("bench.other_work", case=case, checked=checked, timed=timed)]


def not_learning(case: Case, losses: list[float]) -> list[str]:
    """A sentence if the last third of the losses is no lower than the first."""
    third = len(losses) // 3
    first, last = statistics.mean(losses[:third]), statistics.mean(losses[-third:])
    return [] if last < first else [say("bench.not_learning", case=case, losses=[first, last])]


def run(case: Case, python: Any, what: str, quick: bool, found: Found) -> dict[str, Any] | None:
    """What one process reports, or None: then its last line is among the problems."""
    words = ["benchmarks.case", case.workload, COLUMNS[case.engine], what, *["quick"] * quick]
    report = reported(words, python, case, what, found.problems)
    found.versions |= report["versions"] if report else {}
    return report


def reported(words: list[str], python: Any, case: Case, what: str, problems: list[str]) -> dict[str, Any] | None:
    """The last line that a module prints as its report, or None: then what it says last is among the problems."""
    line = [str(python), "-m", *words]
    environ = os.environ | bench_peers.environ(case)
    try:
        done = subprocess.run(line, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=LIMIT, check=False)
        ended, output, error = done.returncode, done.stdout.splitlines(), done.stderr.splitlines()
    except subprocess.TimeoutExpired:
        ended, output, error = 1, [], [say("bench.too_long", limit=LIMIT)]
    if ended or not output:
        reason = " ".join(error[-1:]) or f"exit code {ended}"
        sentence = say("bench.failed", case=case, what=what, reason=reason)
        print(sentence, flush=True)
        problems.append(sentence)
        return None
    report: dict[str, Any] = json.loads(output[-1])
    return report
