"""Rewrites programs of Keras 1 in the words of Keras 2 or 3, and Python 2 in Python 3, by the library's own tables.

The parser of programs, libcst, is loaded when the first program is rewritten.
"""

from __future__ import annotations

import importlib
from typing import Any

from ..messages import fail

__all__ = ["TARGETS", "loaded", "migrate"]

TARGETS = ("keras2", "keras3")


def migrate(
    text: str, to: str = "keras2", *, dialect: int | None = None, python: int | None = None, name: str = "<text>"
) -> Any:
    """A program in the words of today: an object with ``text``, ``changes`` and ``left``.

    Args:
        text: The program.
        to: 'keras2' or 'keras3'.
        dialect: 1 or 2: the generation of Keras that it was written for; decided from the text unless given.
        python: 2 or 3: the Python that it was written for; decided from the text unless given.
        name: What errors call it.

    Raises:
        SyntaxError: The text is no program.
    """
    if to not in TARGETS:
        raise fail(ValueError, "migrate.target", given=repr(to)[:80], known=", ".join(map(repr, TARGETS)))
    return loaded("texts").migrate(text, to, dialect=dialect, python=python, name=name)


def loaded(module: str) -> Any:
    """A module of this room that reads programs."""
    try:
        return importlib.import_module(f"{__name__}.{module}")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "libcst":
            raise
        raise fail(ImportError, "migrate.no_libcst") from error
