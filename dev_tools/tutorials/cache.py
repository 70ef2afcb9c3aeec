"""Runs that need not be repeated: the same code, parameters, engine, library and libraries that compute.

A change of the prose repeats nothing, unless it names a figure that no run has evaluated.
"""

from __future__ import annotations

import functools
import hashlib
import json
import platform
from importlib import metadata
from pathlib import Path
from typing import Any

from ..paths import ROOT
from . import execute, outputs
from .source import Tutorial

KEPT = 6  # runs of one tutorial on one engine
COMPUTE = (
    "numpy", "scipy", "tensorflow", "pytensor", "numba", "h5py", "pillow", "scikit-learn", "matplotlib",
    "matplotlib-inline", "ipykernel", "nbclient", "tensorboard",
)  # fmt: skip
LIBRARY = ("*.py", "*.h5", "*.npz", "digits.*")


def key(tutorial: Tutorial, engine: str) -> str:
    """Twelve hex digits that stand for everything a run depends on."""
    code = [cell.text for cell in tutorial.code_for(engine)]
    return _hash(json.dumps([code, engine, library(), versions()]).encode())


@functools.cache
def library() -> str:
    """What stands for the library's source, and for the way in which tutorials are run."""
    found = hashlib.sha256(Path(execute.__file__).read_bytes())
    for path in sorted({path for pattern in LIBRARY for path in (ROOT / "kerascn").rglob(pattern)}):
        found.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


@functools.cache
def versions() -> tuple[str, ...]:
    """The versions of Python and of the libraries that compute."""
    return (platform.python_version(), platform.machine(), *(f"{name} {version(name)}" for name in COMPUTE))


def version(package: str) -> str:
    """The version of a package, or a dash where it isn't installed."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "-"


def file(tutorial: Tutorial, engine: str, folder: Path | None = None) -> Path:
    """Where the executed notebook of such a run is kept."""
    return (folder or execute.BUILD) / tutorial.name / f"{engine}-{key(tutorial, engine)}.ipynb"


def find(tutorial: Tutorial, engine: str, folder: Path | None = None) -> Any | None:
    """The executed notebook of a run that went well and has every figure of the prose, if there is one."""
    import nbformat

    path = file(tutorial, engine, folder)
    try:
        book = nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.ValidationError):
        return None
    went_well = book.metadata.get(execute.OURS, {}).get("failure", "?") is None
    if not went_well or outputs.wanted_figures(tutorial) - outputs.figures(book).keys():
        return None
    path.touch()
    return book


def tidy(tutorial: Tutorial, engine: str, folder: Path | None = None) -> None:
    """Remove the oldest runs."""
    kept = file(tutorial, engine, folder).parent.glob(f"{engine}-*.ipynb")
    for path in sorted(kept, key=lambda path: path.stat().st_mtime)[:-KEPT]:
        path.unlink(missing_ok=True)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]
