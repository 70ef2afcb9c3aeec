"""Whether a line of the user asks; classes of other libraries answer old names to those only."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from .. import imports
from ..python2 import helpers


def is_user(depth: int = 1) -> bool:
    """Whether the line that has called the caller's caller is in a module of the user."""
    frame = sys._getframe(depth + 1)
    while frame.f_back is not None and frame.f_globals is vars(helpers):  # called for a line of Python 2
        frame = frame.f_back
    return imports.has_taken(frame.f_globals, frame.f_builtins)


class OldName:
    """An attribute that only lines of the user see.

    Args:
        name: What it is called.
        value: What it gives, of the object.
        before: What the class itself has under this name, if anything.
    """

    def __init__(self, name: str, value: Callable[[Any], Any], before: Any = None) -> None:
        self.name, self.value, self.before = name, value, before

    def __get__(self, owner: Any, kind: Any) -> Any:
        if owner is not None and is_user():
            return self.value(owner)
        if self.before is not None:
            return self.before.__get__(owner, kind)
        raise AttributeError(f"{kind.__name__!r} object has no attribute {self.name!r}")


def give(kind: type, name: str, value: Callable[[Any], Any]) -> None:
    """Let objects of a class answer to an old name, if it has none of its own."""
    if name not in dir(kind):
        setattr(kind, name, OldName(name, value))


def give_more(kind: type, name: str, value: Callable[[Any], Any]) -> None:
    """Let objects of a class answer to the user as they did of old; to all others as they do today."""
    setattr(kind, name, OldName(name, value, getattr(kind, name)))
