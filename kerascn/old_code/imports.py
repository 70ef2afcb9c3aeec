"""What import statements bring to the user's modules: faces of old modules, all others as Python brings them.

A module that has not begun yet gets built-in names of its own, with this ``__import__`` among them: no other module
notices. One that is running already (``install_as_keras`` is called in it) keeps the names it began with, so for it
``builtins.__import__`` itself is replaced by a function that asks who is importing.
"""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from contextlib import suppress
from types import ModuleType
from typing import Any

from . import faces, python2

_python = builtins.__import__  # Python's own
_running: dict[int, dict[str, Any]] = {}  # the global names of modules that were running when we came
_more: dict[str, Any] = {}  # other names that the user's modules find without importing them


def take(names: dict[str, Any], python: int = 3) -> None:
    """Let a module that has not begun yet see the old names.

    Args:
        names: The module's global names.
        python: 2 if its text is of Python 2: then it finds the built-in functions of that age.
    """
    old = python2.names() if python == 2 else {}
    names["__builtins__"] = {**vars(builtins), **old, **_more, "__import__": brought}


def take_running(names: dict[str, Any]) -> None:
    """Let a module that is running already see the old names in its next import statements."""
    if has_taken(names):
        return
    _running[id(names)] = names
    builtins.__import__ = _asking_who  # type: ignore[assignment]


def has_taken(names: dict[str, Any], built_in: Any = None) -> bool:
    """Whether the module with these global names, or a frame of it with these built-in ones, sees the old names."""
    own = names.get("__builtins__") if built_in is None else built_in
    return id(names) in _running or (isinstance(own, dict) and own.get("__import__") is brought)


def add_names(more: dict[str, Any]) -> None:
    """Let modules that are taken from now on find these names without importing them."""
    _more.update(more)


def end() -> None:
    """All modules that were running see what they always saw."""
    _running.clear()
    _more.clear()
    if builtins.__import__ is _asking_who:
        builtins.__import__ = _python


def _asking_who(
    name: str,
    globals: dict[str, Any] | None = None,
    locals: Any = None,
    fromlist: Sequence[str] | None = (),
    level: int = 0,
) -> Any:
    if id(globals) in _running:
        return brought(name, globals, locals, fromlist, level)
    return _python(name, globals, locals, fromlist, level)


def brought(
    name: str,
    globals: dict[str, Any] | None = None,
    locals: Any = None,
    fromlist: Sequence[str] | None = (),
    level: int = 0,
) -> Any:
    """What an import statement brings to a module of the user: the first module of a path, or the last one."""
    if level or not faces.has_faces(name):
        return _python(name, globals, locals, fromlist, level)
    module = _seen(name)
    if not fromlist:
        return _seen(name.partition(".")[0])
    for one in fromlist:
        if one != "*" and not hasattr(module, one) and hasattr(module, "__path__"):
            with suppress(ModuleNotFoundError):
                _seen(f"{name}.{one}")
    return module


def _seen(name: str) -> ModuleType:
    """The module of that full name as the user sees it."""
    if faces.leads_to_a_face(name):
        return faces.face(name)
    parent, _, last = name.rpartition(".")
    if parent:
        with suppress(AttributeError):
            found = getattr(_seen(parent), last)
            if isinstance(found, ModuleType):
                return found
    return _python(name, {}, {}, ["__name__"], 0)
