"""The user's own classes and functions, known by name within a block or from now on."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from ..messages import fail
from . import registry


class CustomObjectScope:
    """A ``with`` block in which names stand for the user's own classes and functions.

    Args:
        *objects: Dictionaries from names to classes or functions.
    """

    def __init__(self, *objects: dict[str, Any]) -> None:
        for one in objects:
            if not isinstance(one, dict):
                raise fail(TypeError, "saving.custom_objects", given=repr(one)[:80])
        self.custom_objects = objects
        self._open = ExitStack()

    def __enter__(self) -> CustomObjectScope:
        merged = {name: thing for one in self.custom_objects for name, thing in one.items()}
        self._open.enter_context(registry.custom_objects(merged))
        return self

    def __exit__(self, *error: Any) -> None:
        self._open.close()


def custom_object_scope(*objects: dict[str, Any]) -> CustomObjectScope:
    """A ``with`` block in which names stand for the user's own classes and functions.

    Args:
        *objects: Dictionaries from names to classes or functions.
    """
    return CustomObjectScope(*objects)


def get_custom_objects() -> dict[str, Any]:
    """The dictionary of the user's own classes and functions; what is entered in it is known from now on."""
    return registry.live_custom_objects()
