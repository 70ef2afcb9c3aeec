"""The lines of a notebook that are not Python: ``%matplotlib inline``, ``%time``, ``!command``, ``name?``."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from ..messages import say

TIMED = "__kerascn_timed__"  # the name under which a timed line finds ``timed``
# What makes no difference outside a notebook.
NOTHING = frozenset(
    {"matplotlib", "load_ext", "reload_ext", "autoreload", "config", "precision", "notebook", "aimport"}
)
PYLAB = "import numpy as np; from matplotlib import pyplot as plt; from pylab import *"
# What a line begins with that Python would not read: a name of today's line, an assignment of a command's output.
LINE = re.compile(r"(\s*)(?:([%!?])|\w[\w, ]*=\s*([%!])(?=[\w!])).*|(\s*)[\w.]+\?{1,2}\s*$", re.S)
# Strings, remarks and brackets: what tells whether a line goes on.
PIECE = re.compile(r"('''|\"\"\")|('(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\")|(#[^\n]*)|([([{])|([)\]}])", re.S)


class Cell(NamedTuple):
    """A cell as Python reads it."""

    text: str
    not_run: tuple[tuple[int, str], ...] = ()  # the lines that are not run
    timed: bool = False  # whether the whole cell is timed


def read(text: str) -> Cell:
    """A cell without what is not Python; the lines stay where they are."""
    first = next((line for line in text.splitlines() if line.strip()), "").strip()
    lines = text.splitlines()
    if first.startswith("%%"):
        place = next(place for place, line in enumerate(lines) if line.strip())
        name = first[2:].split()[0] if first[2:].split() else ""
        if name in ("time", "timeit", "capture"):
            rest = read("\n".join(["" if at <= place else line for at, line in enumerate(lines)]))
            return rest._replace(timed=name != "capture")
        return Cell("", ((place + 1, first),))
    kept, left = [], []
    for at, (line, begins) in enumerate(zip(lines, _begins(text), strict=True), 1):
        if begins and LINE.match(line):
            line, run = _turned(line)
            if not run:
                left.append((at, lines[at - 1].strip()))
        kept.append(line)
    return Cell("\n".join(kept) + "\n", tuple(left))


def _begins(text: str) -> list[bool]:
    """Whether each line begins a statement: it lies in no string and no brackets that an earlier line has opened."""
    found, depth, inside = [], 0, ""
    continued = False
    for line in text.splitlines():
        magic = not depth and not inside and not continued and LINE.match(line)
        found.append(not (depth or inside or continued))
        if magic:
            continue
        place = 0
        while place < len(line):
            if inside:
                end = line.find(inside, place)
                if end < 0:
                    break
                place, inside = end + 3, ""
                continue
            piece = PIECE.search(line, place)
            if piece is None:
                break
            inside = piece[1] or ""
            depth = max(depth + bool(piece[4]) - bool(piece[5]), 0)
            place = piece.end()
        continued = not inside and line.endswith("\\")
    return found


def _turned(line: str) -> tuple[str, bool]:
    """What Python runs in the place of such a line, and whether that is all the line says."""
    space, said = line[: len(line) - len(line.lstrip())], line.strip()
    name, _, rest = said[1:].partition(" ")
    if said[0] == "%" and name in NOTHING:
        return f"{space}pass", True
    if said[0] == "%" and name == "pylab":
        return space + PYLAB, True
    if said[0] == "%" and name in ("time", "timeit") and rest.strip():
        return f"{space}with {TIMED}(): {re.sub(r'^(-[nr] ?[0-9]+ +|-o +)*', '', rest.strip())}", True
    return f"{space}pass", False


@contextmanager
def timed(really: bool = True) -> Iterator[None]:
    """Print how long it took."""
    begun, worked = time.perf_counter(), time.process_time()
    yield
    if really:
        seconds = dict(cpu=f"{time.process_time() - worked:.3g}", wall=f"{time.perf_counter() - begun:.3g}")
        print(say("run.timed", **seconds), file=sys.stdout)


def title(path: str, number: int) -> str:
    """What tracebacks call a cell."""
    return say("run.cell", path=path, cell=number)


def not_run(path: str, number: int, line: int, what: str) -> str:
    """The sentence about a line that is not run."""
    return say("run.not_run", path=path, cell=number, line=line, what=what)
