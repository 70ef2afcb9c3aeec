"""Which modules are the user's: only they see the old names of other libraries."""

from __future__ import annotations

import os
import site
import sys
import sysconfig
from functools import cache
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType, ModuleType
from typing import Any

from . import imports, source

_folders: list[str] = []  # the folders whose modules are the user's


@cache
def _libraries() -> tuple[str, ...]:
    """Where installed modules lie, also those of an environment inside the user's folder, and we ourselves."""
    places = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    places |= {site.getusersitepackages(), *site.getsitepackages(), os.path.dirname(os.path.dirname(__file__))}
    return tuple(os.path.realpath(place) + os.sep for place in places)


def take_folder(folder: str | os.PathLike[str]) -> None:
    """From now on the modules in this folder and below are the user's when they are imported."""
    place = os.path.join(os.path.realpath(folder), "")
    if place not in _folders:
        _folders.append(place)
    if FINDER not in sys.meta_path:
        paths = [place for place, finder in enumerate(sys.meta_path) if finder is PathFinder]
        sys.meta_path.insert(paths[0] if paths else len(sys.meta_path), FINDER)


def folders() -> list[str]:
    """The folders whose modules are the user's."""
    return list(_folders)


def forget() -> None:
    """No module that is imported from now on is the user's."""
    _folders.clear()
    if FINDER in sys.meta_path:
        sys.meta_path.remove(FINDER)


def owns(file: str | None) -> bool:
    """Whether the file, or the folder, is the user's."""
    if not file or not _folders:
        return False
    place = os.path.join(os.path.realpath(file), "")
    return place.startswith(tuple(_folders)) and not place.startswith(_libraries())


class UsersFinder(MetaPathFinder):
    """Finds modules in the user's folders, as Python does, and has them read by a loader of ours."""

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Where Python's import asks; ``None`` leaves the module to Python."""
        asked = _until_the_users(sys.path) if path is None else list(path)
        if path is not None and not any(map(owns, asked)):
            return None
        found = PathFinder.find_spec(fullname, asked, target) if asked else None
        if found is None or type(found.loader) is not SourceFileLoader or not owns(found.origin):
            return None
        found.loader = UsersLoader(found.loader.name, found.loader.path)
        return found


def _until_the_users(places: list[str]) -> list[str]:
    """The places of ``sys.path`` in which a module is looked for before, and in, the last folder of the user."""
    last = max((number for number, place in enumerate(places) if owns(place or os.getcwd())), default=-1)
    return places[: last + 1]


class UsersLoader(SourceFileLoader):
    """Reads a module of the user: text of Python 2 is turned into today's, and old modules get their faces.

    Nothing is written beside it: what Python keeps in ``__pycache__`` would be read by a Python without us.
    """

    def get_code(self, fullname: str) -> CodeType:
        """The module's program."""
        path = self.get_filename(fullname)
        return source.compiled(self._text(path), path, source.age_of(self._text(path)))

    def exec_module(self, module: ModuleType) -> None:
        """Run the module."""
        imports.take(vars(module), source.age_of(self._text(self.path)))
        super().exec_module(module)

    def _text(self, path: str) -> str:
        return source.decoded(self.get_data(path), path)


FINDER = UsersFinder()
