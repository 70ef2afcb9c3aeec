"""Lets ``import theano`` find modules made from the table of names."""

from __future__ import annotations

import difflib
import importlib
import importlib.util
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

from ...messages import fail, warn
from ..faces import looked_up
from .names import NAMES, REFUSED

ROOT = "theano"
HERE = __name__.rpartition(".")[0]
OURS = __name__.partition(".")[0]


class OldModule(ModuleType):
    """A module of Theano: its names and the modules below it, each looked up when it is first used."""

    def __getattr__(self, name: str) -> Any:
        if name == "__all__":
            return known(self.__name__)
        if name.startswith("__") and name not in NAMES[self.__name__]:
            raise AttributeError(name)
        below = f"{self.__name__}.{name}"
        if name in NAMES[self.__name__]:
            found = meant(NAMES[self.__name__][name])
        elif below in NAMES or below in REFUSED:
            return importlib.import_module(below)
        else:
            raise no_name(self.__name__, name)
        setattr(self, name, found)
        return found

    def __dir__(self) -> list[str]:
        return known(self.__name__)


def known(module: str) -> list[str]:
    """The names of a module of Theano, and those of the modules below it."""
    below = {name.rpartition(".")[2] for name in NAMES if name.rpartition(".")[0] == module}
    return sorted({*NAMES[module], *below})


def meant(target: str) -> Any:
    """What a target of the table names."""
    return looked_up(HERE + target if target.startswith(".") else target)


def no_name(module: str, name: str) -> AttributeError:
    """The error for a name that no table has, with the nearest one, or the modules that have it."""
    elsewhere = sorted(other for other in NAMES if name in NAMES[other])
    near = difflib.get_close_matches(name, known(module), n=1)
    fields = {"module": module, "name": name}
    if elsewhere:
        return fail(AttributeError, "theano1.elsewhere", **fields, where=", ".join(elsewhere))
    if near:
        return fail(AttributeError, "theano1.near", **fields, near=near[0])
    return fail(AttributeError, "theano1.no_name", **fields)


class Theano(MetaPathFinder, Loader):
    """Finds ``theano`` and the modules below it."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Where Python's import begins; ``None`` means that the name is none of ours."""
        root, _, rest = name.partition(".")
        if name == "keras" and ROOT in sys.modules and not self._real(True):
            meant(".settings:follow_keras")()  # as Keras did when it was imported
        if root != ROOT or self._real(bool(rest)):
            return None
        if importlib.util.find_spec("pytensor") is None:
            raise fail(ModuleNotFoundError, "theano1.no_pytensor", asked=name)
        if name in REFUSED:
            raise fail(ModuleNotFoundError, REFUSED[name], asked=name)
        if name not in NAMES:
            raise fail(ModuleNotFoundError, "theano1.no_module", asked=name, near=_nearest_module(name))
        return ModuleSpec(name, self, is_package=True)

    def _real(self, below: bool) -> bool:
        """Whether Theano itself is installed; that it is used is said once."""
        if below:
            return not isinstance(sys.modules.get(ROOT), OldModule)
        spec = PathFinder.find_spec(ROOT)
        if spec is None or spec.origin is None:
            return False
        warn("theano1.real", stacklevel=_depth(), place=spec.origin)
        return True

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """The module, empty: its names come when they are used."""
        return OldModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """The first module of all sets PyTensor up."""
        if module.__name__ == ROOT:
            meant(".settings:begin")()


def _depth() -> int:
    """How far the user's import statement lies above the caller; frames of Python's own import don't count."""
    level, frame = 1, sys._getframe(1)
    while frame.f_back is not None:
        module = frame.f_globals.get("__name__", "")
        if module.partition(".")[0] not in (OURS, "importlib"):
            break
        level, frame = level + (module.partition(".")[0] == OURS), frame.f_back
    return level


def _nearest_module(name: str) -> str:
    return next(iter(difflib.get_close_matches(name, NAMES, n=1)), ROOT)


FINDER = Theano()


def install() -> None:
    """From now on ``import theano`` finds the modules of the table, unless Theano itself is installed."""
    if FINDER not in sys.meta_path:
        sys.meta_path.insert(0, FINDER)


def uninstall() -> None:
    """End what ``install`` began; PyTensor's settings are what they were."""
    if FINDER not in sys.meta_path:
        return
    sys.meta_path.remove(FINDER)
    modules: Sequence[str] = [name for name, module in sys.modules.items() if isinstance(module, OldModule)]
    if modules:
        meant(".settings:end")()
    for name in modules:
        del sys.modules[name]
