"""What a name out of a program means: the thing of this library, its name of today, how its calls are read."""

from __future__ import annotations

import importlib
import inspect
from functools import cache
from typing import Any

from ..backend.contract.dispatch import CONTRACT
from ..compat import finder
from ..compat.paths import ADDED, IN_KERAS2
from ..declare import words
from ..declare.respell import Sheet

# What a program may call the library, the longest first.
ROOTS = (
    "tensorflow.contrib.keras.python.keras", "tensorflow.contrib.keras.api.keras", "tensorflow.python.keras",
    "tensorflow.contrib.keras", "tensorflow.keras", "keras", "kerascn",
)  # fmt: skip
ENGINES = ("backend.tensorflow_backend", "backend.theano_backend")  # whose names are those of the backend


def path_of(name: str) -> str | None:
    """The path below Keras of a full name: ``layers.Dense`` for ``keras.layers.Dense``; ``None`` for other names."""
    for root in ROOTS:
        if name == root:
            return ""
        if name.startswith(root + "."):
            return name[len(root) + 1 :]
    return None


@cache
def thing(path: str) -> Any:
    """The module, class or function of a path below Keras; ``None`` where there is nothing of that name."""
    for engine in ENGINES:
        path = path.replace(engine, "backend", 1) if path.startswith(engine) else path
    parts = path.split(".") if path else []
    if not all(part.isidentifier() for part in parts):
        return None
    found = importlib.import_module(finder.OURS)
    for count, part in enumerate(parts, 1):
        found = _inside(found, part, ".".join(parts[:count]))
    return found


def _inside(found: Any, name: str, path: str) -> Any:
    """What a module, class or function has under a name; a module that nobody has loaded yet is loaded."""
    engine = path.startswith(("backend.tensorflow", "backend.theano"))
    if found is None or engine or path.partition(".")[0] in finder.ROOMS_OF_OUR_OWN:
        return None
    if path in ADDED[""]:
        return _inside(importlib.import_module(f"{finder.OURS}.{ADDED[''][path]}"), name, f"{ADDED[''][path]}.{name}")
    try:
        return getattr(found, name)
    except (AttributeError, ImportError):
        pass
    try:
        return importlib.import_module(f"{finder.OURS}.{path}") if inspect.ismodule(found) else None
    except (ImportError, ValueError):
        return None


def sheet_of(found: Any) -> Sheet | None:
    """How the calls of a class, function or method of the library are read."""
    if str(getattr(found, "__module__", "")).startswith(f"{finder.OURS}.backend") and inspect.isfunction(found):
        declared = CONTRACT.get(found.__name__)
        return declared.sheet if declared else None
    sheet = getattr(found, "__sheet__", None)
    return sheet if isinstance(sheet, Sheet) and sheet.defaults else None


def fields_of(found: Any) -> dict[str, Any]:
    """The fields of a declared class, which know when two values are the same; others have none."""
    return getattr(found, "__fields__", {}) if isinstance(found, type) else {}


def path_of_today(path: str) -> str | None:
    """The path that Keras 2 has for a path of Keras 1, or the same; ``None`` where Keras 2 has no such thing."""
    moved = _moved(path)
    if moved is None:
        return None
    module, _, name = moved.rpartition(".")
    found = thing(moved)
    own = words.OLD_FUNCTIONS.get(name) or getattr(found, "__name__", name)
    if inspect.ismodule(found) or own == name or name not in _old_names():
        return moved
    return f"{module}.{own}" if thing(f"{module}.{own}") is not None else moved


def _moved(path: str) -> str | None:
    for old in sorted(IN_KERAS2, key=len, reverse=True):
        if path == old or path.startswith(old + "."):
            new = IN_KERAS2[old]
            return None if new is None else new + path[len(old) :]
    return path


@cache
def _old_names() -> frozenset[str]:
    """Names that stand for a thing which is called otherwise today."""
    return frozenset(words.OLD_NAMES.values()) | words.OLD_FUNCTIONS.keys() | words.OTHER_OLD_NAMES
