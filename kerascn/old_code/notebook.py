"""Runs a notebook: its cells in order, with the same names, as a reader would press the keys."""

from __future__ import annotations

import ast
import json
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

from ..messages import fail
from . import age, figures, imports, magics, outputs, program, python2, source, tracebacks

PYTHON2 = ("python2", "py27", "python27")


def run(path: str, arguments: Sequence[str], wishes: program.Wishes) -> int:
    """Run the cells of a notebook until one fails.

    Args:
        path: The file.
        arguments: The program's own words.
        wishes: What the user said.
    """
    book = _read(path)
    cells = [cell for cell in _cells(book) if cell.get("cell_type") == "code"]
    read = [magics.read(_text(cell)) for cell in cells]
    names = program.new_main(None, os.path.dirname(os.path.realpath(path)), [path, *arguments])
    chosen = program.decided(_age(read, book, path), wishes, _places(read))
    if not wishes.figures:
        figures.prepare(None, screen=False)
    imports.add_names({magics.TIMED: magics.timed, "display": outputs.display})
    imports.take(names, chosen.python)
    tracebacks.serve(wishes.full)
    code = 0
    kept = outputs.Kept(cells, chosen.python) if wishes.output else None
    for number, cell in enumerate(read, 1):
        for line, what in cell.not_run:
            print(magics.not_run(os.path.basename(path), number, line, what), file=sys.stderr)
        filename = magics.title(os.path.basename(path), number)
        source.remember(_text(cells[number - 1]), filename)
        with outputs.watched(kept, number):
            code, error = _run_cell(cell, filename, names, chosen.python)
        if error is not None:
            sys.excepthook(type(error), error, error.__traceback__)
        if kept is not None and error is not None:
            kept.add_error(number, error, tracebacks.lines_of(error, wishes.full))
        if code or error is not None:
            break
    if kept is not None and wishes.output:
        kept.write(book, wishes.output)
    return code


def _read(path: str) -> dict[str, Any]:
    try:
        book = json.loads(program.read(path).decode("utf-8-sig"))
        _cells(book)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise fail(program.NoProgram, "run.no_notebook", path=path, reason=error) from None
    return book


def _cells(book: dict[str, Any]) -> list[dict[str, Any]]:
    """The cells of a notebook of today, or of one of the time before 2015."""
    if "cells" in book:
        return list(book["cells"])
    return [cell for sheet in book["worksheets"] for cell in sheet["cells"]]


def _text(cell: dict[str, Any]) -> str:
    text = cell.get("source", cell.get("input", ""))
    return text if isinstance(text, str) else "".join(text)


def _age(cells: list[magics.Cell], book: dict[str, Any], path: str) -> age.Age:
    """The age of all cells together; the notebook itself says which Python they were written in, if it says so."""
    texts = [cell.text for cell in cells]
    try:
        found = age.decide("\n".join(texts), path)
    except SyntaxError:  # said when that cell's turn comes; until then the others run
        found = age.decide("\n".join(text if _can_be_read(text) else "\n" * text.count("\n") for text in texts), path)
    return found._replace(python=2) if _says_python2(book) else found


def _can_be_read(text: str) -> bool:
    try:
        age.decide(text)
    except SyntaxError:
        return False
    return True


def _places(cells: list[magics.Cell]) -> Callable[[int], dict[str, Any]]:
    """Where a line of all cells together is."""

    def place(line: int) -> dict[str, Any]:
        number = 1
        while number < len(cells) and line > cells[number - 1].text.count("\n") + 1:
            line -= cells[number - 1].text.count("\n") + 1
            number += 1
        return {"cell": number, "line": line}

    return place


def _says_python2(book: dict[str, Any]) -> bool:
    about = book.get("metadata", {})
    version = str(about.get("language_info", {}).get("version", ""))
    return version.startswith("2") or str(about.get("kernelspec", {}).get("name", "")).lower() in PYTHON2


def _run_cell(cell: magics.Cell, filename: str, names: dict[str, Any], python: int) -> tuple[int, BaseException | None]:
    try:
        with magics.timed(cell.timed):
            _run_text(cell.text, filename, names, python)
    except SystemExit as end:
        return program.exit_code(end), None
    except BaseException as error:
        return (program.INTERRUPTED if isinstance(error, KeyboardInterrupt) else 1), error
    return 0, None


def _run_text(text: str, filename: str, names: dict[str, Any], python: int) -> None:
    """Run a text; the value of an expression at its end is shown, unless a semicolon stands behind it."""
    before, last = _last_expression(text, python2.to_python3(text).text if python == 2 else text, filename)
    exec(source.compiled(before, filename, python), names)
    if last is not None:
        outputs.show_value(eval(source.compiled(last, filename, python, "eval"), names))


def _last_expression(text: str, read_as: str, filename: str) -> tuple[str, str | None]:
    """The statements of a text, and the expression in its last lines, if it ends so; both keep their lines."""
    body = ast.parse(read_as, filename).body
    if not body or not isinstance(body[-1], ast.Expr) or text.rstrip().endswith(";"):
        return text, None
    first, column = body[-1].lineno, body[-1].col_offset
    lines = text.splitlines(keepends=True)
    line = lines[first - 1].encode()
    if column and text is not read_as:  # the columns are those of another text
        return text, None
    before = "".join(lines[: first - 1]) + line[:column].decode()
    return before, "\n" * (first - 1) + line[column:].decode() + "".join(lines[first:])
