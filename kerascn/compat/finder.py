"""Lets ``import keras`` mean kerascn, and finds the modules that lay elsewhere in Keras.

``install()`` does the first, on request only. Old paths below ``kerascn`` (``kerascn.engine.topology``) are found
from the start. All names of a module lead to one module object.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import sys
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from .. import config
from ..messages import fail, warn_user
from .paths import ADDED, GATHERED, PACKAGES, SAME, VERSIONS

OURS = __name__.partition(".")[0]
KERAS = "keras"
ROOMS_OF_OUR_OWN = {
    "cli", "compat", "config", "declare", "diagram", "messages", "migrate", "old_code", "version", "__main__",
}  # fmt: skip

_displaced: dict[str, ModuleType] = {}  # the modules of another keras, until uninstall()


def _looked_up(targets: dict[str, str], name: str) -> Any:
    """The thing that an old module calls ``name``."""
    module, _, other_name = targets[name].partition(":")
    return getattr(importlib.import_module(f"{OURS}.{module}"), other_name or name)


class OldModule(ModuleType):
    """A module of Keras whose names lie in several modules of ours; each is looked up when it is first used."""

    def __init__(self, name: str, targets: dict[str, str]) -> None:
        super().__init__(name)
        self.targets, self.__all__ = targets, sorted(one for one in targets if not one.startswith("_"))

    def __getattr__(self, name: str) -> Any:
        if name not in self.targets:
            raise fail(AttributeError, "compat.no_name", module=self.__name__, name=name, known=", ".join(dir(self)))
        found = _looked_up(self.targets, name)
        setattr(self, name, found)
        return found

    def __dir__(self) -> list[str]:
        return sorted(self.targets)


class Keras(ModuleType):
    """The module ``keras`` itself: every name is that of kerascn but for the version."""

    @property
    def __version__(self) -> str:
        """The release of Keras that the dialect is."""
        return VERSIONS[config.dialect()]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in ADDED[""]:
            return _looked_up(ADDED[""], name)
        if _is_here(f"{OURS}.{name}"):
            return importlib.import_module(f"{KERAS}.{name}")
        ours = sys.modules[OURS]
        if hasattr(ours, name):
            return getattr(ours, name)
        raise fail(AttributeError, "compat.no_name", module=KERAS, name=name, known=", ".join(dir(self)))

    def __dir__(self) -> list[str]:
        return sorted({*_rooms(), *ADDED[""]})


def _rooms() -> list[str]:
    """The modules of ours that Keras has too."""
    here = {one.name for one in pkgutil.iter_modules(sys.modules[OURS].__path__)}
    old = {path for path in (*SAME, *PACKAGES) if "." not in path}
    return sorted((here | old) - ROOMS_OF_OUR_OWN)


def _is_here(name: str) -> bool:
    """Whether there is a module of that full name."""
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def _missing(asked: str, ours: str) -> ModuleNotFoundError:
    return fail(ModuleNotFoundError, "compat.no_module", asked=asked, ours=ours, known=", ".join(_rooms()))


class OldPaths(Loader):
    """Finds modules below ``kerascn`` by the paths they had in Keras, where these differ from ours."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Where Python's import begins; ``None`` means that the path is none of the tables'."""
        root, _, rest = name.partition(".")
        if root != OURS or rest not in {*SAME, *GATHERED, *PACKAGES}:
            return None
        if rest in SAME and not _is_here(f"{OURS}.{SAME[rest]}"):
            raise _missing(name, f"{OURS}.{SAME[rest]}")
        return ModuleSpec(name, self, is_package=rest in PACKAGES)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """The module that lay there in Keras."""
        path = spec.name.partition(".")[2]
        if path in SAME:
            return _keep_identity(spec, importlib.import_module(f"{OURS}.{SAME[path]}"))
        return OldModule(spec.name, GATHERED[path]) if path in GATHERED else None

    def exec_module(self, module: ModuleType) -> None:
        """Nothing is left to run."""
        _restore_identity(module)


class Everything(Loader):
    """Finds ``keras`` and every module below it: the one of the same path below ``kerascn``."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Where Python's import begins; ``None`` means that the name is none of ours."""
        root, _, rest = name.partition(".")
        if root != KERAS:
            return None
        if rest and not _is_here(f"{OURS}.{rest}"):
            raise _missing(name, f"{OURS}.{SAME.get(rest, rest)}")
        return ModuleSpec(name, self, is_package=not rest)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """The module of ours, which may have been imported under its own name long ago."""
        path = spec.name.partition(".")[2]
        if not path:
            keras = Keras(KERAS, sys.modules[OURS].__doc__)
            keras.__file__ = sys.modules[OURS].__file__
            return keras
        return _keep_identity(spec, importlib.import_module(f"{OURS}.{path}"))

    def exec_module(self, module: ModuleType) -> None:
        """Enter what came along with the module under both names."""
        _restore_identity(module)
        _enter_loaded()


def _keep_identity(spec: ModuleSpec, module: ModuleType) -> ModuleType:
    """Note the module's own specification, in whose place Python is about to write ``spec``."""
    spec.loader_state = module.__spec__
    return module


def _restore_identity(module: ModuleType) -> None:
    spec = module.__spec__
    if spec is not None and spec.loader_state is not None:
        module.__spec__ = spec.loader_state


def _add_names(module: ModuleType, targets: dict[str, str]) -> None:
    """Let a module of ours answer to the names that it had in Keras."""

    def look_up(name: str) -> Any:
        if name in targets:
            return _looked_up(targets, name)
        raise fail(AttributeError, "compat.no_name", module=module.__name__, name=name, known=", ".join(names))

    names = [one for one in getattr(module, "__all__", vars(module)) if not one.startswith("_")]
    names += [name for name in targets if name not in names and not name.startswith("_")]
    if vars(module).setdefault("__getattr__", look_up) is look_up:
        module.__all__ = names  # type: ignore[attr-defined]  # what `from ... import *` brings


def _enter_loaded() -> None:
    """Enter every module of ours under its name in Keras, so that importing it changes nothing in its package."""
    for name, module in list(sys.modules.items()):
        root, _, path = name.partition(".")
        if root == OURS and path:
            sys.modules.setdefault(f"{KERAS}.{path}", module)
            if path in ADDED:
                _add_names(module, ADDED[path])


OLD_PATHS, EVERYTHING = OldPaths(), Everything()


def serve_old_paths() -> None:
    """Let modules of kerascn be imported by the paths they had in Keras, and answer to the names they had there."""
    if OLD_PATHS not in sys.meta_path:
        sys.meta_path.append(OLD_PATHS)
    for path in filter(None, ADDED):
        _add_names(importlib.import_module(f"{OURS}.{path}"), ADDED[path])


def install(quiet: bool = False) -> None:
    """From now on ``import keras``, and ``keras.`` anything, means kerascn in this process.

    Another keras that was imported before stays with those who hold it; that it is there is said in a warning.

    Args:
        quiet: Say nothing about another keras.
    """
    if EVERYTHING in sys.meta_path:
        return
    _displaced.update(_take_away())
    if _displaced and not quiet:
        other = _displaced.get(KERAS)
        version = other.__dict__.get("__version__", "?") if other is not None else "?"
        warn_user("compat.keras_here", version=version)
    sys.meta_path.insert(0, EVERYTHING)


def uninstall() -> None:
    """End what ``install`` began; ``import keras`` means what it meant before."""
    if EVERYTHING not in sys.meta_path:
        return
    sys.meta_path.remove(EVERYTHING)
    _take_away()
    sys.modules.update(_displaced)
    _displaced.clear()


def _take_away() -> dict[str, ModuleType]:
    """Take every module ``keras...`` out of those that are imported."""
    names = [name for name in sys.modules if name == KERAS or name.startswith(f"{KERAS}.")]
    return {name: sys.modules.pop(name) for name in names}
