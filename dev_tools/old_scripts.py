"""Reads what the programs in ``examples/old`` say of themselves in their first lines.

    Reaches "Test accuracy" above 0.93, on the whole of MNIST above 0.97.      a number that the program prints
    Writes "training_curves.png".                                              a file that it leaves
    Needs Theano.                                                              one engine only
    Takes about 5 s on a CPU with 1500 digits.

The tests hold them to it, and the page about them has its table from here.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from .paths import ROOT

FOLDER = ROOT / "examples" / "old"
ENGINES = {"Theano": "theano", "TensorFlow": "tensorflow"}
RELEASES = {"keras1": "1.2", "keras2": "2.1"}
_BOUND = r"(above|below) (-?\d+(?:\.\d+)?)"
_REACHES = re.compile(rf'^Reaches "([^"]+)" {_BOUND}(?:, on the whole of (\w+) {_BOUND})?', re.MULTILINE)


class Claim(NamedTuple):
    """A number that the program prints after these words, and on which side of the bound it lies."""

    words: str
    side: str
    bound: float

    def printed(self, output: str) -> float:
        """The number that stands last behind the words."""
        found = re.findall(rf"^.*{re.escape(self.words)}:?\s+(\S+)", output, re.MULTILINE)
        if not found:
            raise AssertionError(f"{self.words!r} is nowhere in what the program printed")
        return float(found[-1])

    def holds(self, output: str) -> bool:
        """Whether the number is on the side that the program says."""
        number = self.printed(output)
        return number > self.bound if self.side == "above" else number < self.bound


class Script(NamedTuple):
    """One program, by what its first lines say."""

    path: Path
    title: str
    claims: tuple[Claim, ...]
    whole: tuple[Claim, ...]  # with the genuine data set in place of the sample
    writes: tuple[str, ...]
    engines: tuple[str, ...]
    seconds: int

    @property
    def name(self) -> str:
        """As ``kerascn run`` is given it, below ``examples/old``."""
        return self.path.relative_to(FOLDER).as_posix()

    @property
    def release(self) -> str:
        """The Keras in whose words it is written."""
        return RELEASES[self.path.parent.name]

    @property
    def python2(self) -> bool:
        """Whether it is text of Python 2."""
        return self.path.stem.endswith("_py2")


def read(path: Path) -> Script:
    """What a program says of itself."""
    match = re.search(r"^'''(.+?)'''", path.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    if match is None:
        raise ValueError(f"{path} has no text at its beginning")
    head = match[1]
    found = _REACHES.findall(head)
    needs = re.search(r"^Needs (\w+)\.$", head, re.MULTILINE)
    takes = re.search(r"^Takes about (\d+) s on a CPU", head, re.MULTILINE)
    if not found or takes is None:
        raise ValueError(f"{path} does not say what it reaches and how long it takes")
    return Script(
        path,
        head.split("\n\n")[0].replace("\n", " "),
        tuple(Claim(words, side, float(bound)) for words, side, bound, *_ in found),
        tuple(Claim(row[0], row[4], float(row[5])) for row in found if row[3]),
        tuple(re.findall(r'^Writes "([^"]+)"', head, re.MULTILINE)),
        (ENGINES[needs[1]],) if needs else tuple(ENGINES.values()),
        int(takes[1]),
    )


def scripts() -> list[Script]:
    """All of them, the older ones first."""
    return [read(path) for folder in RELEASES for path in sorted((FOLDER / folder).glob("*.py"))]
