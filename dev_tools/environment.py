"""The environment in `.venv`: made once, brought up to date when the requirements change.

A stamp inside it says what it was made from; while the stamp fits, nothing is asked of pip or the network.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from . import installer
from .paths import ROOT, VENV
from .words import say

SIZE_GB = 4  # what the environment takes, with room for pip's downloads
STAMP = VENV / "kerascn-stamp"
OWNER = VENV / "kerascn-owner"


class Missing(Exception):
    """Something the machine lacks, said in one sentence."""


def ready() -> Path:
    """The Python of the environment, which is made or brought up to date first if need be."""
    if not _up_to_date():
        _bring_up_to_date()
    return python()


def python() -> Path:
    """Where the environment's Python is."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def stamp() -> str:
    """What the environment depends on, as one line."""
    content = b"".join((ROOT / name).read_bytes() for name in ("setup.py", "pyproject.toml"))
    return f"{hashlib.sha256(content).hexdigest()} {_owner()}"


def _owner() -> str:
    """The Python and the folder that an environment belongs to: with another one it is of no use."""
    return f"{sys.version_info[0]}.{sys.version_info[1]} {sys.base_prefix} {ROOT}"


def _up_to_date() -> bool:
    return python().exists() and _read(STAMP) == stamp()


def _bring_up_to_date() -> None:
    if _usable():
        print(say("venv.updating", folder=VENV), flush=True)
    else:
        _make()
    STAMP.unlink(missing_ok=True)
    _install()
    STAMP.write_text(stamp(), encoding="utf-8")
    print(say("venv.ready"), flush=True)


def _usable() -> bool:
    """Whether what lies in .venv is a whole environment of this Python and this folder."""
    return _read(OWNER) == _owner() and _runs("-m", "pip", "--version")


def _make() -> None:
    _check_machine()
    if os.path.lexists(VENV):
        print(say("venv.again", folder=VENV), flush=True)
        VENV.unlink() if VENV.is_symlink() or VENV.is_file() else shutil.rmtree(VENV)
    print(say("venv.making", folder=VENV, size=SIZE_GB), flush=True)
    base = getattr(sys, "_base_executable", None) or sys.executable
    made = subprocess.run([base, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
    if made.returncode:
        lines = (made.stdout + made.stderr).strip().splitlines() or ["?"]
        raise Missing(say("venv.failed", folder=VENV, reason=" ".join(lines[-3:])))
    OWNER.write_text(_owner(), encoding="utf-8")


def _check_machine() -> None:
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            raise Missing(say("venv.missing", module=module))
    free = shutil.disk_usage(ROOT).free / 1e9
    if free < SIZE_GB:
        raise Missing(say("space.missing", needed=SIZE_GB, folder=ROOT, free=free))


def _install() -> None:
    """Install the tools that build a package, then the project itself with all that it can use."""
    log = VENV / "pip.log"
    log.unlink(missing_ok=True)
    first = ["setuptools>=77", "wheel"]
    project = ["--prefer-binary", "--no-build-isolation", "--editable", f"{ROOT}[all,test]"]
    for arguments in (first, project):
        problem = installer.install(python(), arguments, log)
        if problem:
            raise Missing(problem)


def _runs(*arguments: str) -> bool:
    try:
        return subprocess.run([str(python()), *arguments], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return None
