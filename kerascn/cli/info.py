"""``kerascn info``: what is installed and how it is set, in a paragraph to paste into a question."""

from __future__ import annotations

import argparse
import glob
import json
import os
import platform
import sys
from collections.abc import Callable, Sequence
from importlib import metadata
from typing import Any

from .. import backend, config
from ..messages import say
from ..version import __version__

ENGINES = {"tensorflow": "tensorflow", "theano": "pytensor"}
# Package -> the extra of ours that installs it; without one it is only told.
PACKAGES = {
    "numpy": "",
    "tensorflow": "tensorflow",
    "pytensor": "theano",
    "h5py": "h5py",
    "PyYAML": "yaml",
    "Pillow": "images",
    "scipy": "images",
    "scikit-learn": "sklearn",
    "tensorboard": "tensorboard",
    "libcst": "migrate",
    "pydot": "diagrams",
    "librosa": "audio",
    "matplotlib": "tutorials",
    "pandas": "",
    "keras": "",
    "tf_keras": "",
}
SETTINGS = ("dialect", "language", "floatx", "epsilon", "image_data_format")


def main(given: Sequence[str]) -> int:
    """Print the paragraph, or the same as JSON."""
    parser = argparse.ArgumentParser(prog="kerascn info", description=say("cli.info"), allow_abbrev=False)
    parser.add_argument("--json", action="store_true", help=say("cli.info.json"))
    options = parser.parse_args(given)
    found = gathered()
    print(json.dumps(found, ensure_ascii=False, indent=2) if options.json else _paragraph(found))
    return 0


def gathered() -> dict[str, Any]:
    """All that the paragraph says. No library is imported for it."""
    versions = {name: _version(name) for name in PACKAGES}
    problems: list[str] = []
    settings = {name: _asked(getattr(config, name), problems) for name in SETTINGS}
    name, by = _engine(problems)
    return {
        "kerascn": __version__,
        "python": platform.python_version(),
        "executable": sys.executable,
        "system": platform.platform(),
        "engine": name,
        "engine_by": by,
        "engine_installed": versions.get(ENGINES.get(name or "", "")) is not None,
        "versions": {name: version for name, version in versions.items() if version},
        "missing": {name: PACKAGES[name] for name, version in versions.items() if not version and PACKAGES[name]},
        "settings": settings,
        "traps": config.traps,
        "settings_file": _settings_file(),
        "problems": problems,
        "data": _data(),
        "graphics": _graphics(),
    }


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _asked(setting: Callable[[], Any], problems: list[str]) -> Any:
    """A setting; if it can't be read, the reason is noted instead."""
    try:
        return setting()
    except (ValueError, TypeError, OSError) as error:
        if str(error) not in problems:
            problems.append(str(error))
        return None


def _engine(problems: list[str]) -> tuple[str | None, str]:
    """The engine that would run, and who said so."""
    name = _asked(backend.backend, problems)
    variable = config.ENVIRONMENT["backend"]
    if os.environ.get(variable):
        return name, variable
    if _asked(config.asked_for_backend, problems):
        return name, _settings_file() or ""
    return name, say("info.by_default")


def _settings_file() -> str | None:
    path = config.keras_home() / "keras.json"
    return str(path) if path.is_file() else None


def _data() -> dict[str, Any]:
    """The folder of downloaded data, how many files it has and how large they are."""
    folder = config.keras_home() / "datasets"
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []
    return {"folder": str(folder), "files": len(sizes), "bytes": sum(sizes)}


def _graphics() -> list[str]:
    """The graphics cards that the system's own files name."""
    found = []
    for path in sorted(glob.glob("/proc/driver/nvidia/gpus/*/information")):
        try:
            with open(path, encoding="utf-8", errors="replace") as file:
                found += [line.partition(":")[2].strip() for line in file if line.startswith("Model")]
        except OSError:
            continue
    return found


def _paragraph(found: dict[str, Any]) -> str:
    lines = [
        say("info.system", version=found["kerascn"], python=found["python"], system=found["system"]),
        say("info.engine", engine=found["engine"], by=found["engine_by"]),
    ]
    if found["engine"] and not found["engine_installed"]:
        lines.append(say("info.engine_missing", engine=found["engine"]))
    versions = ", ".join(f"{name} {version}" for name, version in found["versions"].items())
    lines.append(say("info.versions", versions=versions))
    lines.append(say("info.settings", **{name: found["settings"][name] for name in SETTINGS}))
    if not found["traps"]:
        lines.append(say("info.traps_off"))
    lines.append(say("info.file", path=found["settings_file"]) if found["settings_file"] else say("info.no_file"))
    lines += [say("info.problem", problem=problem) for problem in found["problems"]]
    data = found["data"]
    lines.append(say("info.data", folder=data["folder"], files=data["files"], size=f"{data['bytes'] / 1e6:.1f}"))
    lines += [say("info.graphics", card=card) for card in found["graphics"]]
    if found["missing"]:
        lines.append(say("info.missing", names=", ".join(found["missing"])))
        extras = ",".join(sorted(set(found["missing"].values())))
        lines.append(say("info.install", extras=extras))
    return "\n".join(lines)
