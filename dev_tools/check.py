"""`dev.py check`: style, types and the rules of the house; `--times` measures what should be quick."""

import os
import subprocess
from pathlib import Path

from . import environment
from .paths import ROOT
from .words import say

CHECKS = {
    "ruff check": ["ruff", "check"],
    "ruff format": ["ruff", "format", "--check"],
    "mypy": ["mypy"],
    "tests/house": ["pytest", "-q", "tests/house"],
}

IMPORT_LIMIT = 0.3
DISPATCH_LIMIT = 0.3

IMPORT = """
import time, numpy
began = time.perf_counter()
import kerascn
print(time.perf_counter() - began)
"""
DISPATCH = "from kerascn.backend.contract import dispatch; print(dispatch.measure())"


def main(argv: list[str]) -> int:
    """Run every check, also after one has failed."""
    python = environment.ready()
    if argv == ["--times"]:
        return times(python)
    if argv:
        print(say("usage"))
        return 2
    failed = []
    for name, arguments in CHECKS.items():
        print(say("check.step", name=name), flush=True)
        if subprocess.call([str(python), "-m", *arguments], cwd=ROOT):
            failed.append(name)
    print(say("check.failed", names=", ".join(failed)) if failed else say("check.good"))
    return 1 if failed else 0


def times(python: Path) -> int:
    """Measure the import and the dispatcher; the best of five counts, since other programs run too."""
    taken = best(python, IMPORT)
    print(say("times.import", seconds=taken, limit=IMPORT_LIMIT))
    spent = best(python, DISPATCH)
    print(say("times.dispatch", seconds=spent, limit=DISPATCH_LIMIT))
    return int(taken > IMPORT_LIMIT or spent > DISPATCH_LIMIT)


def best(python: Path, program: str, tries: int = 5) -> float:
    """The least number that the program has printed, in so many processes."""
    environ = {name: value for name, value in os.environ.items() if name != "KERAS_BACKEND"}
    line = [str(python), "-c", program]
    return min(float(subprocess.check_output(line, cwd=ROOT, env=environ, text=True)) for _ in range(tries))
