"""Stands in Python's import: the user's own modules get the faces of old modules, all others what they always got."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import Any

from . import faces, users

_python = builtins.__import__  # Python's own


def _imported(
    name: str,
    globals: dict[str, Any] | None = None,
    locals: Any = None,
    fromlist: Sequence[str] | None = (),
    level: int = 0,
) -> Any:
    """What an import statement brings."""
    if level or globals is None or not users.owns(globals):
        return _python(name, globals, locals, fromlist or (), level)
    return _for_the_user(name, globals, locals, fromlist or ())


def _for_the_user(name: str, globals: dict[str, Any], locals: Any, fromlist: Sequence[str]) -> Any:
    top = name.partition(".")[0]
    if top in faces.MAKERS:
        faces.face(top)  # loads its library, or says that it is missing
    if faces.is_gone(name):
        return faces.face(name if fromlist else top) if faces.has_old_face(top) or fromlist else _python(top)
    wanted = [one for one in fromlist if not faces.is_gone(f"{name}.{one}")]
    found = _python(name, globals, locals, wanted or ([""] if fromlist else ()), 0)
    asked = name if fromlist else top
    return faces.face(asked) if faces.has_old_face(asked) else found


def begin() -> None:
    """From now on the user's modules see the old names."""
    builtins.__import__ = _imported  # type: ignore[assignment]


def end() -> None:
    """All modules see what they always saw."""
    if builtins.__import__ is _imported:
        builtins.__import__ = _python
