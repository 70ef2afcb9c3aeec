"""Text of Python 2 turned into text of today, line by line, so that tracebacks keep their lines."""

from __future__ import annotations

from types import CodeType
from typing import Any, NamedTuple


class Converted(NamedTuple):
    """A text of today, and what was changed."""

    text: str
    changes: tuple[tuple[int, str], ...]  # (line, what: "print", "xrange", ...)


def is_python2(text: str) -> list[tuple[int, str]]:
    """The lines that tell."""
    return []


def to_python3(text: str) -> Converted:
    """The text as Python 3 reads it; the lines stay where they are."""
    return Converted(text, ())


def compiled(text: str, filename: str) -> CodeType:
    """The program."""
    return compile(text, filename, "exec", dont_inherit=True)


def names() -> dict[str, Any]:
    """Built-in names."""
    return {}
