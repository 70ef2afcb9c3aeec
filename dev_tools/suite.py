"""`dev.py test`: the tests, on both engines, one pytest after the other.

The first engine's run has every test; the second's has those that use the engine. With `--all` the contract is
run once more on Theano with PyTensor's own virtual machine in place of our execution mode.
"""

import os
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from . import changed, environment
from .paths import ROOT
from .words import say

ENGINES = ("tensorflow", "theano")
MEMORY_PER_WORKER = 3e9  # an engine with its libraries, and the largest test


class Wrong(Exception):
    """A command line that cannot be meant; the text says why."""


@dataclass
class Wanted:
    """What the command line asks for."""

    engines: list[str] = field(default_factory=list)
    only_changed: bool = False
    everything: bool = False
    extra: list[str] = field(default_factory=list)


@dataclass
class Count:
    """How many tests went how."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def main(argv: list[str]) -> int:
    """Run the tests that the command line asks for."""
    try:
        wanted = read(argv)
    except Wrong as wrong:
        print(wrong)
        return 2
    python = environment.ready()
    chosen = _chosen(wanted)
    counts = {}
    for position, engine in enumerate(wanted.engines):
        counts[engine] = _run(python, engine, wanted, chosen, part=position > 0)
    if wanted.everything and "theano" in wanted.engines and not (chosen or wanted.extra):
        counts["theano (stock)"] = _run(python, "theano", wanted, ["tests/contract"], part=True, stock=True)
    return _close(counts, narrowed=bool(chosen or wanted.extra))


def read(argv: list[str]) -> Wanted:
    """The wishes in a command line; what stands behind -- is for pytest."""
    own, extra = (argv[: argv.index("--")], argv[argv.index("--") + 1 :]) if "--" in argv else (argv, [])
    wanted = Wanted(extra=extra)
    words = iter(own)
    for word in words:
        name, _, value = word.partition("=")
        if name == "--backend":
            wanted.engines.append(_engine(value or next(words, "")))
        elif word == "--changed":
            wanted.only_changed = True
        elif word == "--all":
            wanted.everything = True
        else:
            raise Wrong(say("test.option", given=word))
    wanted.engines = wanted.engines or list(ENGINES)
    return wanted


def _engine(name: str) -> str:
    if name not in ENGINES:
        raise Wrong(say("test.unknown", given=name))
    return name


def _chosen(wanted: Wanted) -> list[str]:
    """The tests that --changed narrows the run down to; an empty list means all."""
    if not wanted.only_changed:
        return []
    try:
        files, tests = changed.select()
    except changed.Everything as reason:
        print(say("test.changed_all", reason=reason), flush=True)
        return []
    print(say("test.changed", files=len(files), tests=" ".join(tests)), flush=True)
    return tests


def _run(python: Path, engine: str, wanted: Wanted, chosen: list[str], part: bool, stock: bool = False) -> Count:
    what = say("test.engine_part" if part else "test.everything") if not chosen else " ".join(chosen)
    print(say("test.engine", engine=engine, what=what), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        options = ["--backend", engine, f"--junitxml={report}", *_workers(chosen + named(wanted.extra))]
        options += ["--engine-part"] * part + ["--all"] * wanted.everything
        line = [str(python), "-m", "pytest", *options, *chosen, *wanted.extra]
        settings = {"KERAS_BACKEND": engine} | ({"KERASCN_THEANO_VM": "stock"} if stock else {})
        code = subprocess.call(line, cwd=ROOT, env=os.environ | settings)
        count = counted(report)
    if code not in (0, 5) and not count.failed:
        print(say("test.crashed", engine=engine, code=code))
        count.failed = 1
    return count


def counted(report: Path) -> Count:
    """The numbers in a report that pytest has written."""
    if not report.exists():
        return Count()
    suites = ElementTree.parse(report).getroot().iter("testsuite")
    total = Count()
    for one in suites:
        failed = int(one.get("failures", 0)) + int(one.get("errors", 0))
        skipped = int(one.get("skipped", 0))
        total += Count(int(one.get("tests", 0)) - failed - skipped, failed, skipped)
    return total


def named(extra: list[str]) -> list[str]:
    """Those of pytest's arguments that name tests."""
    return [word for word in extra if (ROOT / word.partition("::")[0]).exists()]


def _workers(narrowed: list[str]) -> list[str]:
    """Two processes for a long run where there is room for them; a short one is quicker in one."""
    if narrowed or (os.cpu_count() or 1) < 2 or _memory() < 2 * MEMORY_PER_WORKER:
        return []
    return ["-n", "2", "--dist", "worksteal"]


def _memory() -> float:
    try:
        return float(os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    except (AttributeError, ValueError, OSError):
        return 0.0


def _close(counts: dict[str, Count], narrowed: bool) -> int:
    """Print the closing line; the result is the exit code."""
    total = sum(counts.values(), Count())
    for engine, count in counts.items():
        print(f"{engine}: {count}")
        if count == Count() and not narrowed:
            print(say("test.none", engine=engine))
            total.failed += 1
    if not (total.passed or total.failed):
        print(say("test.none", engine=", ".join(counts)))
        return 1
    print(total)
    return 1 if total.failed else 0
