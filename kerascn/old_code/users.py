"""Which modules are the user's: only they see the old names of other libraries."""

from __future__ import annotations

import os
import sysconfig
from typing import Any

_LIBRARIES = tuple(
    {os.path.realpath(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
)
_folders: list[str] = []  # the folders whose modules are the user's
_main: list[bool] = []  # whether what has no file is the user's: a notebook, an interactive session, ``-c``


def take_folder(folder: str | os.PathLike[str]) -> None:
    """From now on the modules in this folder and below are the user's."""
    place = os.path.realpath(folder)
    if place not in _folders:
        _folders.append(place)


def take_main() -> None:
    """From now on what is typed in, and so has no file, is the user's."""
    _main[:] = [True]


def forget() -> None:
    """No module is the user's any more."""
    _folders.clear()
    _main.clear()


def owns(names: dict[str, Any]) -> bool:
    """Whether the module with these global names is the user's."""
    file = names.get("__file__")
    if file is None:
        return bool(_main) and names.get("__name__") == "__main__"
    place = os.path.realpath(file)
    ours = any(place.startswith(folder + os.sep) for folder in _folders)
    return ours and not any(place.startswith(library + os.sep) for library in _LIBRARIES)
