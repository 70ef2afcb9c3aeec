"""Lets ``tensorflow.keras`` mean kerascn, for the whole process; all else in TensorFlow stays as it is."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from importlib.abc import Loader
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

from .tf_keras import view

# Where TensorFlow has Keras.
KERAS = ("tensorflow.keras", "tensorflow.compat.v1.keras", "tensorflow.compat.v2.keras")
# Where TensorFlow itself looks for its Keras when a program first touches it.
LAZY = ("keras.api._v1.keras", "keras.api._v2.keras")
ABOVE = ("keras.api", "keras.api._v1", "keras.api._v2")
# Names of TensorFlow itself that stand for modules of its Keras.
ALIASES = ("initializers", "losses", "metrics", "optimizers")

_before: list[tuple[Any, str, Any]] = []  # (module, name, what it meant), until end()
_displaced: dict[str, ModuleType] = {}  # modules that were imported as tensorflow.keras before


class Dressing(Loader):
    """Loads TensorFlow as it would be loaded, and then puts kerascn where it has Keras."""

    def __init__(self, own: Any) -> None:
        self.own = own

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """As TensorFlow's own loader makes it."""
        return self.own.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Run TensorFlow with its own loader entered; nothing tells it from one that was imported without us."""
        if module.__spec__ is not None:
            module.__spec__.loader = self.own
        module.__loader__ = self.own
        self.own.exec_module(module)
        _dress(module)


class Inside(Loader):
    """Finds ``tensorflow.keras`` and the modules below it."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Where Python's import begins; ``None`` means that the name is none of ours."""
        if name == "tensorflow":
            return _dressed_when_loaded(path)
        if name in ABOVE or f"{name}.".startswith(tuple(f"{one}." for one in (*KERAS, *LAZY))):
            return ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Our module of that path, with the names that only TensorFlow's Keras has."""
        return ModuleType(spec.name) if spec.name in ABOVE else view(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing is left to run."""


INSIDE = Inside()


def _dressed_when_loaded(path: Any) -> ModuleSpec | None:
    spec = PathFinder.find_spec("tensorflow", path)
    if spec is not None and spec.loader is not None:
        spec.loader = Dressing(spec.loader)
    return spec


def begin() -> None:
    """From now on ``tensorflow.keras`` means kerascn."""
    if INSIDE in sys.meta_path:
        return
    _displaced.update(_take_away())
    sys.meta_path.insert(0, INSIDE)
    if "tensorflow" in sys.modules:
        _dress(sys.modules["tensorflow"])


def end() -> None:
    """``tensorflow.keras`` means what it meant before."""
    if INSIDE not in sys.meta_path:
        return
    sys.meta_path.remove(INSIDE)
    for module, name, value in reversed(_before):
        setattr(module, name, value)
    _before.clear()
    _take_away()
    sys.modules.update(_displaced)
    _displaced.clear()


def _dress(tensorflow: Any) -> None:
    """Put kerascn where TensorFlow has Keras, and note what was there."""
    for owner in (tensorflow, tensorflow.compat.v1, tensorflow.compat.v2):
        _put(owner, "keras", KERAS[0])
    for name in ALIASES:
        _put(tensorflow, name, f"{KERAS[0]}.{name}")


def _put(owner: Any, name: str, path: str) -> None:
    _before.append((owner, name, vars(owner)[name]))
    setattr(owner, name, importlib.import_module(path))


def _take_away() -> dict[str, ModuleType]:
    """Take every module ``tensorflow.keras...`` out of those that are imported."""
    ours = tuple(f"{one}." for one in (*KERAS, *ABOVE))
    names = [name for name in sys.modules if f"{name}.".startswith(ours)]
    return {name: sys.modules.pop(name) for name in names}
