"""The libraries that `dev.py bench` measures: where each is installed, and with which settings it runs."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from . import installer
from .paths import ROOT
from .words import say

VENV = ROOT / ".venv-bench"
STAMP = VENV / "kerascn-stamp"
NEEDED = ["torch==2.13.0", "numpy>=2.0,<2.5", "pillow>=11,<14"]

# The name in the table -> the module in benchmarks/ (on_<name>.py) that runs the workloads.
COLUMNS = {
    "tensorflow": "kerascn",
    "theano": "kerascn",
    "plain-tensorflow": "tensorflow",
    "keras3": "keras",
    "pytorch": "torch",
}
QUICK_COLUMNS = ("tensorflow", "theano")

THREAD_SETTINGS = (
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "NUMBA_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS",
)  # fmt: skip


class Case(NamedTuple):
    """A workload on a library with a number of threads."""

    workload: str
    engine: str
    threads: int

    def __str__(self) -> str:
        return f"{self.workload}, {self.engine}, {self.threads}"


def environ(case: Case) -> dict[str, str]:
    """What is set in the environment of a case's process."""
    found = dict.fromkeys(THREAD_SETTINGS, str(case.threads))
    found |= {"CUDA_VISIBLE_DEVICES": "", "PYTHONPATH": str(ROOT)}
    return found | ({"KERAS_BACKEND": case.engine} if COLUMNS.get(case.engine) == "kerascn" else {})


def pythons(engines: list[str], own: Path) -> tuple[dict[str, Path], dict[str, str]]:
    """The Python of each library; and for those that have none, why."""
    found = {engine: own for engine in engines if engine != "pytorch"}
    if "pytorch" not in engines:
        return found, {}
    problem = ready()
    if problem:
        print(say("bench.missing", engine="pytorch", reason=problem), flush=True)
        return found, {"pytorch": problem}
    return {**found, "pytorch": python()}, {}


def python() -> Path:
    """Where the Python with PyTorch is."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def stamp() -> str:
    """What the environment was made from."""
    return f"{' '.join(NEEDED)} {sys.version_info[0]}.{sys.version_info[1]} {sys.base_prefix} {ROOT}"


def ready() -> str | None:
    """Make the environment with PyTorch if there is none yet; the result is what went wrong, or None."""
    if python().exists() and STAMP.exists() and STAMP.read_text(encoding="utf-8") == stamp():
        return None
    print(say("bench.making", folder=VENV), flush=True)
    base = getattr(sys, "_base_executable", None) or sys.executable
    made = subprocess.run([base, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True, check=False)
    if made.returncode:
        reason = " ".join((made.stdout + made.stderr).strip().splitlines()[-1:])
        return say("venv.failed", folder=VENV, reason=reason)
    problem = installer.install(python(), NEEDED, VENV / "pip.log")
    if problem is None:
        STAMP.write_text(stamp(), encoding="utf-8")
    return problem
