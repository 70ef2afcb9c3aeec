"""The modules beside a program that it imports: their texts tell its age as well."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from contextlib import suppress

from . import python2, source

MOST = 60  # files


def texts(text: str, folder: str) -> list[tuple[str, str]]:
    """What a program imports from its folder, and what that imports: (file, text) for each.

    Args:
        text: The program.
        folder: Where it looks for its modules.
    """
    found: dict[str, str] = {}
    waiting = [(text, folder)]
    while waiting and len(found) < MOST:
        one, place = waiting.pop()
        for path in _files(one, place, folder):
            if path not in found and len(found) < MOST:
                with suppress(OSError, SyntaxError, ValueError), open(path, "rb") as file:
                    found[path] = source.decoded(file.read(), path)
                    waiting.append((found[path], os.path.dirname(path)))
    return list(found.items())


def _files(text: str, place: str, folder: str) -> Iterator[str]:
    for level, name in _imported(text):
        start = folder if not level else os.path.join(place, *[os.pardir] * (level - 1))
        parts = name.split(".")
        for end in range(1, len(parts) + 1):
            path = os.path.normpath(os.path.join(start, *parts[:end]))
            for file in (f"{path}.py", os.path.join(path, "__init__.py")):
                if os.path.isfile(file):
                    yield file


def _imported(text: str) -> Iterator[tuple[int, str]]:
    """Every module, or name in a module, that a text imports, with the number of dots before it."""
    with suppress(SyntaxError, ValueError):
        for node in ast.walk(ast.parse(python2.to_python3(text).text)):
            if isinstance(node, ast.Import):
                yield from ((0, one.name) for one in node.names)
            elif isinstance(node, ast.ImportFrom):
                before = f"{node.module}." if node.module else ""
                yield from ((node.level, before + one.name) for one in node.names)
