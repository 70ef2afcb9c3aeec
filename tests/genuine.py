"""The one place that finds genuine data: real data sets, and files that the old Keras versions wrote.

They lie outside the repository. A test that needs one asks for it and is skipped, with the reason,
where it is missing; how many files were used and how many tests were skipped is printed at the end.
"""

import os
from collections import Counter
from pathlib import Path

import pytest

SIGN = "genuine data: "  # how the reason of such a skip begins
DEFAULT = Path(__file__).resolve().parent.parent.parent / "shared" / "data"

_used: list[str] = []


def folder() -> Path:
    """Where the data is: what KERASCN_GENUINE_DATA says, else shared/data beside the checkout."""
    return Path(os.environ.get("KERASCN_GENUINE_DATA") or DEFAULT)


def genuine(name: str) -> Path:
    """The path of a file or folder of the data, such as "mnist/mnist.npz"; without it the test is skipped."""
    if not folder().is_dir():
        pytest.skip(SIGN + "there is no folder of it (say where it is in KERASCN_GENUINE_DATA)")
    path = folder() / name
    if not path.exists():
        pytest.skip(f"{SIGN}{name} is missing in its folder (KERASCN_GENUINE_DATA names another)")
    _used.append(name)
    return path


def take() -> list[str]:
    """What has been used since the last time this was asked."""
    used = list(_used)
    _used.clear()
    return used


class Counted:
    """The files that were used and the tests that were skipped, gathered from the reports of a run."""

    def __init__(self):
        self.files = set()
        self.reasons = Counter()

    def add(self, report):
        """Count one report of pytest."""
        self.files.update(getattr(report, "genuine_files", ()))
        if report.skipped and isinstance(report.longrepr, tuple):
            _, sign, reason = report.longrepr[2].partition(SIGN)
            if sign:
                self.reasons[reason] += 1

    def lines(self):
        """What to print at the end of the run; nothing if no test asked for genuine data."""
        if not (self.files or self.reasons):
            return []
        head = f"{SIGN}{len(self.files)} files used, {self.reasons.total()} tests skipped"
        if not self.reasons:
            return [head]
        return [head + " because", *(f"  {reason} ({count})" for reason, count in self.reasons.items())]


COUNTED = Counted()
