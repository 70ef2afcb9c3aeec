"""From a text of Python 2 to a program that runs: what the rest of the library asks for."""

from __future__ import annotations

import ast
import warnings
from types import CodeType
from typing import Any, NamedTuple

from . import helpers, meaning, old_names, signs, syntax
from .reading import text_of
from .tokens import read, written

__all__ = ["Converted", "compiled", "is_python2", "names", "places", "text_of", "to_python3"]


class Converted(NamedTuple):
    """A text of today, and what was changed."""

    text: str
    changes: tuple[tuple[int, str], ...]  # (line, what: "print", "0777", ...)
    added: tuple[int, ...] = ()  # lines of the old text before which a line had to be put in


def to_python3(text: str) -> Converted:
    """The text as Python 3 reads it; the lines stay where they are. A text of Python 3 comes back as it is.

    Only in a rare case is a line put in: where a function with parameters in brackets begins with a compound statement.
    """
    tree = signs.parsed(text)
    if tree is not None and not signs.prints(tree):
        return Converted(text, ())
    changes: list[tuple[int, str]] = []
    tokens = read(text)
    added = syntax.change(tokens, lambda line, what: changes.append((line, what)))
    return Converted(written(tokens), tuple(sorted(changes, key=lambda one: one[0])), tuple(added))


def is_python2(text: str) -> list[tuple[int, str]]:
    """What tells that the text is of Python 2, as (line, what); empty for a text that Python 3 reads and means so."""
    tree = signs.parsed(text)
    if tree is not None:
        return signs.of(tree)
    converted = to_python3(text)
    after = signs.parsed(converted.text)
    return [] if after is None else sorted({*converted.changes, *signs.of(after)})


def places(text: str) -> list[tuple[int, str]]:
    """Where the text can be read today but means something else, as (line, what)."""
    converted = to_python3(text)
    tree = signs.parsed(converted.text)
    if tree is None:
        return []
    _shift(tree, converted.added)
    found: list[tuple[int, str]] = []
    meaning.change(tree, lambda line, what: found.append((line, what)))
    return sorted(set(found))


def compiled(text: str, filename: str, mode: str = "exec") -> CodeType:
    """The program that a text of Python 2 is, meaning what it meant; its lines are those of the text.

    Args:
        text: The program, of Python 2.
        filename: What tracebacks call it. A module beside it in a package is imported as Python 2 did.
        mode: ``"exec"`` for statements, ``"eval"`` for the value of an expression.
    """
    converted = to_python3(text)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # "\d" and ``x is 1`` were said without a word
        tree: Any = ast.parse(converted.text, filename, mode)
        _shift(tree, converted.added)
        tree = meaning.change(tree, lambda line, what: None, filename)
        return compile(tree, filename, mode, dont_inherit=True)


def _shift(tree: ast.AST, added: tuple[int, ...]) -> None:
    """Number the lines as in the text before lines were put in."""
    if not added:
        return
    places_now = [line + place for place, line in enumerate(sorted(added))]
    for node in ast.walk(tree):
        for field in ("lineno", "end_lineno"):
            line = getattr(node, field, None)
            if line is not None:
                setattr(node, field, line - sum(place < line for place in places_now))


def names() -> dict[str, Any]:
    """The built-in names of Python 2 that are gone or meant something else, for the program's own ``__builtins__``."""
    return {**old_names.names(compiled), meaning.HELPERS: helpers}
