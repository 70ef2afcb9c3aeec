"""Names and the things they name: ``'relu'`` and the function, ``'Dense'`` and the class.

Rooms that define such things enter them here by kind; fields and files look them up.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from threading import local
from typing import Any

from ..messages import fail, say
from . import later

_known: dict[str, dict[str, Any]] = {}
_custom: dict[str, Any] = {}
_makers: list[Any] = []
_finish: dict[str, Callable[[Any], Any]] = {}

# Kinds whose things may stand where another kind is asked for: a layer as an activation.
ALSO_OF: dict[str, tuple[str, ...]] = {"activation": ("layer",)}


class _Within(local):
    """The custom objects in a block of this thread; ``None`` outside of all blocks."""

    objects: dict[str, Any] | None = None


_within = _Within()


def register(kind: str, name: str, thing: Any, makes: bool = False) -> Any:
    """Enter ``thing`` under ``name``; gives the thing back.

    ``makes=True``: the thing is a function that makes the object meant, such as ``glorot_uniform(seed=None)``.
    """
    _known.setdefault(kind, {})[name] = thing
    if makes:
        _makers.append(thing)
    return thing


def finish_with(kind: str, function: Callable[[Any], Any]) -> None:
    """Send whatever ``load`` gives for a kind through ``function``, also ``None``."""
    _finish[kind] = function


def names(kind: str) -> list[str]:
    """Every name of a kind, sorted."""
    return sorted(_known.get(kind, {}))


def find(kind: str, name: str) -> Any:
    """What ``name`` stands for; the user's custom objects come first."""
    if name in live_custom_objects():
        return live_custom_objects()[name]
    for known in (_known.get(k, {}) for k in (kind, *ALSO_OF.get(kind, ()))):
        if name in known:
            return known[name]
    close = difflib.get_close_matches(name, names(kind), n=1)
    hint = say("call.did_you_mean", word=close[0]) if close else ""
    error = fail(ValueError, "registry.unknown", kind=kind, name=name, hint=hint)
    error.unknown = name  # type: ignore[attr-defined]
    raise error


def name_of(kind: str, thing: Any) -> str | None:
    """The name under which ``thing`` was entered, or ``None``."""
    return next((name for name, known in _known.get(kind, {}).items() if known is thing), None)


def custom(name: str) -> Any:
    """The user's custom object of this name, or ``None``."""
    return live_custom_objects().get(name)


def all_custom() -> dict[str, Any]:
    """The user's custom objects."""
    return dict(live_custom_objects())


def live_custom_objects() -> dict[str, Any]:
    """The dictionary itself that holds the user's custom objects: what is entered in it is known from now on.

    Within ``custom_objects`` it is one of the block, and what is entered in it is known up to the end of the block.
    """
    return _custom if _within.objects is None else _within.objects


@contextmanager
def custom_objects(objects: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Within this block the given names stand for the given objects, in this thread alone: others load other files."""
    before = _within.objects
    _within.objects = {**live_custom_objects(), **objects}
    try:
        yield _within.objects
    finally:
        _within.objects = before


def load(kind: str, given: Any) -> Any:
    """The object for a name, a configuration, a class, a function that makes one, or the object itself.

    A configuration is ``{'class_name': ..., 'config': {...}}`` or, as Keras 1 wrote it, ``{'name': ..., ...}``.
    """
    if isinstance(given, str):
        given = find(kind, given)
    if isinstance(given, dict):
        given = _from_config(kind, given)
    elif isinstance(given, type) or _is_maker(given):
        given = given()
    return _finish[kind](given) if kind in _finish else given


def _is_maker(thing: Any) -> bool:
    return any(thing is maker for maker in _makers)


def _from_config(kind: str, given: dict[str, Any]) -> Any:
    if "class_name" in given:
        name, arguments = given["class_name"], given.get("config") or {}
        if not isinstance(arguments, dict) and (kind, type(arguments)) != ("layer", list):  # models in a row had a list
            raise fail(ValueError, "registry.no_class_name", kind=kind, value=given)
        arguments = copy(arguments)
        if kind != "layer" and arguments.get("name") == name:
            del arguments["name"]  # parts of Keras 1 wrote their class here
    elif "name" in given:
        name, arguments = given["name"], {key: value for key, value in given.items() if key != "name"}
    else:
        name, arguments = _class_with(kind, given), given
    if not isinstance(name, str):
        raise fail(ValueError, "registry.no_class_name", kind=kind, value=given)
    found = find(kind, name if name in live_custom_objects() else later.name_of_class(name))
    if hasattr(found, "from_config"):
        return found.from_config(arguments)
    return found(**arguments) if arguments or isinstance(found, type) or _is_maker(found) else found


def _class_with(kind: str, arguments: dict[str, Any]) -> str:
    """The name of the only class with just these arguments: layers of Keras 1 kept no more of their parts."""
    known = {thing: name for name, thing in _known.get(kind, {}).items() if isinstance(thing, type)}
    fitting = [name for thing, name in known.items() if set(getattr(thing, "__fields__", ())) == set(arguments)]
    if kind not in ("regularizer", "constraint") or len(fitting) != 1:
        raise fail(ValueError, "registry.no_class_name", kind=kind, value=arguments)
    return fitting[0]


def config_of(thing: Any) -> Any:
    """What a thing says of itself in ``get_config()``; a list of layers with what stands beside them, as in Keras 2."""
    said = thing.get_config()
    return thing.with_name(said) if isinstance(said, list) and hasattr(thing, "with_name") else said


def dump(kind: str, thing: Any) -> Any:
    """What a configuration says for ``thing``: its name, or class and configuration."""
    if thing is None:
        return None
    name = name_of(kind, thing)
    if name is not None:
        return name
    thing = getattr(thing, "stands_for", thing)  # what ``finish_with`` wrapped
    if hasattr(thing, "get_config"):
        return {"class_name": type(thing).__name__, "config": config_of(thing)}
    return getattr(thing, "__name__", type(thing).__name__)


def usable(kind: str, thing: Any) -> Any:
    """``thing`` if it can be called or is ``None``, else an error."""
    if thing is None or callable(thing):
        return thing
    expected = say("check.looked_up", kind=kind)
    raise fail(ValueError, "registry.unusable", kind=kind, expected=expected, value=repr(thing))
