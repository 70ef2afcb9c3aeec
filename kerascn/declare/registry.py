"""Names and the things they name: ``'relu'`` and the function, ``'Dense'`` and the class.

Rooms that define such things enter them here by kind; fields and files look them up.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..messages import fail, say

_known: dict[str, dict[str, Any]] = {}
_custom: dict[str, Any] = {}


def register(kind: str, name: str, thing: Any) -> Any:
    """Enter ``thing`` under ``name``; gives the thing back."""
    _known.setdefault(kind, {})[name] = thing
    return thing


def names(kind: str) -> list[str]:
    """Every name of a kind, sorted."""
    return sorted(_known.get(kind, {}))


def find(kind: str, name: str) -> Any:
    """What ``name`` stands for; the user's custom objects come first."""
    if name in _custom:
        return _custom[name]
    if name in _known.get(kind, {}):
        return _known[kind][name]
    close = difflib.get_close_matches(name, names(kind), n=1)
    hint = say("call.did_you_mean", word=close[0]) if close else ""
    raise fail(ValueError, "registry.unknown", kind=kind, name=name, hint=hint)


def name_of(kind: str, thing: Any) -> str | None:
    """The name under which ``thing`` was entered, or ``None``."""
    return next((name for name, known in _known.get(kind, {}).items() if known is thing), None)


@contextmanager
def custom_objects(objects: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Within this block the given names stand for the given objects."""
    before = dict(_custom)
    _custom.update(objects)
    try:
        yield _custom
    finally:
        _custom.clear()
        _custom.update(before)


def load(kind: str, given: Any) -> Any:
    """The object for a name, a configuration ``{'class_name', 'config'}``, a class, or the object itself."""
    if isinstance(given, str):
        given = find(kind, given)
    if isinstance(given, dict):
        if "class_name" not in given:
            raise fail(ValueError, "registry.no_class_name", kind=kind, value=given)
        found = find(kind, given["class_name"])
        return found.from_config(given.get("config", {})) if hasattr(found, "from_config") else found
    return given() if isinstance(given, type) else given


def dump(kind: str, thing: Any) -> Any:
    """What a configuration says for ``thing``: its name, or class and configuration."""
    if thing is None:
        return None
    name = name_of(kind, thing)
    if name is not None:
        return name
    if hasattr(thing, "get_config"):
        return {"class_name": type(thing).__name__, "config": thing.get_config()}
    return getattr(thing, "__name__", thing)
