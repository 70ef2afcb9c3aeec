"""Modules as programs of old knew them: names that are gone come from a table, all others from the module of today."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from types import ModuleType
from typing import Any

from ..messages import fail
from .neighbours import MAKERS, MODULES, NAMES
from .targets import looked_up

_faces: dict[str, ModuleType] = {}


class Face(ModuleType):
    """A module with names of old; each is looked up when it is first used.

    Args:
        name: The module's full name.
        names: Name -> what it means: ``"module:name"``.
        real: The module of today, which answers to all other names; without one there are only those of the table.
    """

    def __init__(self, name: str, names: Mapping[str, str], real: ModuleType | None = None) -> None:
        super().__init__(name, getattr(real, "__doc__", None))
        vars(self)["_names"], vars(self)["_real"] = names, real
        for own in ("__file__", "__path__", "__version__"):
            if hasattr(real, own):
                setattr(self, own, getattr(real, own))

    def __getattr__(self, name: str) -> Any:
        names, real = vars(self)["_names"], vars(self)["_real"]
        path = f"{self.__name__}.{name}"
        if name in names:
            found = looked_up(names[name])
        elif has_old_face(path):
            found = face(path)
        elif real is None:
            raise fail(AttributeError, "old_code.no_name", module=self.__name__, name=name, known=", ".join(dir(self)))
        else:
            return getattr(real, name)
        vars(self)[name] = found
        return found

    def __dir__(self) -> list[str]:
        return sorted(
            {*vars(self)["_names"], *dir(vars(self)["_real"])} if vars(self)["_real"] else vars(self)["_names"]
        )


def has_old_face(name: str) -> bool:
    """Whether the tables know a module of this name."""
    return name in NAMES or name in MODULES or name in MAKERS


def is_gone(name: str) -> bool:
    """Whether a module of this name exists by the tables only."""
    return name in MODULES


def face(name: str) -> ModuleType:
    """The module ``name`` as programs of old knew it; made when it is first asked for."""
    if name not in _faces:
        _faces[name] = _made(name)
    return _faces[name]


def _made(name: str) -> ModuleType:
    if name in MAKERS:
        return looked_up(MAKERS[name])()
    if name in MODULES:
        target = MODULES[name]
        return looked_up(target) if isinstance(target, str) else Face(name, target)
    return Face(name, NAMES[name], sys.modules.get(name) or importlib.import_module(name))


def forget() -> None:
    """Make all faces anew when they are next asked for."""
    _faces.clear()
