"""Modules as programs of old knew them: names that are gone come from a table, all others from the module of today."""

from __future__ import annotations

import builtins
import importlib
import importlib.util
from collections.abc import Mapping
from functools import cache
from types import ModuleType
from typing import Any

from ..messages import fail
from .neighbours import MAKERS, MODULES, NAMES, REPLACED
from .targets import looked_up

_faces: dict[str, ModuleType] = {}
_left_alone: set[str] = set()


class Face(ModuleType):
    """A module with names of old; each is looked up when it is first used.

    What is set on it is set on the module of today, as if that were all.

    Args:
        name: The module's full name.
        names: Name -> what it means: ``"module:name"``.
        real: The module of today, which answers to all other names; without one there are only those of the table.
    """

    def __init__(self, name: str, names: Mapping[str, str], real: ModuleType | None = None) -> None:
        super().__init__(name, getattr(real, "__doc__", None))
        own = vars(self)
        own["_names"], own["_real"] = names, real
        for inherited in ("__file__", "__path__", "__spec__", "__package__", "__loader__"):
            if hasattr(real, inherited):
                own[inherited] = getattr(real, inherited)

    def __getattr__(self, name: str) -> Any:
        names, real = vars(self)["_names"], vars(self)["_real"]
        path = f"{self.__name__}.{name}"
        if name == "__all__":
            return self._all()
        if name in names:
            found = looked_up(names[name])
        elif leads_to_a_face(path) and not _is_the_users(path, real):
            found = face(path)
        elif real is None:
            raise fail(AttributeError, "old_code.no_name", module=self.__name__, name=name, known=", ".join(dir(self)))
        else:
            found = getattr(real, name)
            return face(path) if isinstance(found, ModuleType) and leads_to_a_face(path) else found
        vars(self)[name] = found
        return found

    def __setattr__(self, name: str, value: Any) -> None:
        names, real = vars(self)["_names"], vars(self)["_real"]
        if real is None or name in names:
            vars(self)[name] = value
        else:
            setattr(real, name, value)

    def __delattr__(self, name: str) -> None:
        if name in vars(self) or vars(self)["_real"] is None:
            super().__delattr__(name)
        else:
            delattr(vars(self)["_real"], name)

    def __dir__(self) -> list[str]:
        names, real = vars(self)["_names"], vars(self)["_real"]
        return sorted({*names, *(dir(real) if real else ())})

    def _all(self) -> list[str]:
        """What ``from ... import *`` brings; names of old that would cover built-in ones don't come along."""
        names, real = vars(self)["_names"], vars(self)["_real"]
        known = getattr(real, "__all__", [name for name in dir(real) if name[0] != "_"]) if real else []
        return [*known, *(name for name in names if name not in known and not hasattr(builtins, name))]


def _is_the_users(path: str, parent: ModuleType | None) -> bool:
    """Whether the program has put a module of its own where the table has one that is gone."""
    gone = path in MODULES and path not in REPLACED
    return gone and parent is not None and path.rpartition(".")[2] in vars(parent)


def has_faces(name: str) -> bool:
    """Whether the tables know a module of the package that this module belongs to."""
    top = name.partition(".")[0]
    return top in _ways() and top not in _left_alone


def leads_to_a_face(name: str) -> bool:
    """Whether the tables know this module or one below it."""
    return name in _ways() and name.partition(".")[0] not in _left_alone


@cache
def _ways() -> set[str]:
    """The names of all modules in the tables, and those of the packages above them."""
    paths = [name.split(".") for name in (*NAMES, *MODULES, *MAKERS)]
    return {".".join(path[:end]) for path in paths for end in range(1, len(path) + 1)}


def leave_alone(top: str, alone: bool = True) -> None:
    """Let this package and everything below it be what it is today, or no longer so."""
    (_left_alone.add if alone else _left_alone.discard)(top)


def face(name: str) -> ModuleType:
    """The module ``name`` as programs of old knew it; made when it is first asked for."""
    if name not in _faces:
        _faces[name] = _made(name)
    return _faces[name]


def _made(name: str) -> ModuleType:
    if name in MAKERS:
        return looked_up(MAKERS[name])()
    if name in MODULES and (name in REPLACED or not _exists(name)):
        target = MODULES[name]
        if not isinstance(target, str):
            return Face(name, target)
        return face(target) if target in NAMES else looked_up(target)
    return Face(name, NAMES.get(name, {}), _real(name))


def _real(name: str) -> ModuleType | None:
    """The module of today; ``None`` for a package that exists only because modules that are gone lay in it."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name or "." not in name or name in NAMES:
            raise
        return None


def _exists(name: str) -> bool:
    """Whether there is such a module after all: one of the user's own, or of an older release."""
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        if "." not in name or name.partition(".")[0] in MODULES:
            return False
        importlib.import_module(name.partition(".")[0])  # that is what is missing, if it is
        return False
    except ValueError:
        return True


def reload(module: ModuleType) -> ModuleType:
    """``importlib.reload``; of a face the module of today is loaded again."""
    real = vars(module).get("_real") if isinstance(module, Face) else None
    loaded = importlib.reload(real or module)
    return module if real else loaded


def forget() -> None:
    """Make all faces anew when they are next asked for."""
    _faces.clear()
    _left_alone.clear()
    _ways.cache_clear()
