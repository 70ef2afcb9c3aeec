"""Notebooks: the cells of code are rewritten as one program, all else stays."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import libcst as cst

from ..messages import fail, say
from .magics import Magics
from .page import Remark
from .texts import Migrated, migrate

BETWEEN = "# kerascn: the next cell begins"


class Cell(NamedTuple):
    """A cell of code: its number among all cells, counted from 1, and its text."""

    number: int
    text: str


def migrate_notebook(text: str, to: str = "keras2", **options: Any) -> tuple[Migrated, list[tuple[int, int]]]:
    """A notebook in the words of today; and for each line that remarks speak of, the cell and the line in it.

    Args:
        text: The notebook's file.
        to: As for ``migrate``, like all that follows.
        **options: As for ``migrate``.

    Raises:
        ValueError: The text is no notebook.
    """
    notebook = _read(text)
    magics, left = Magics(), []
    cells, places = [], [(0, 0)]
    for cell in _cells(notebook):
        program = magics.aside(cell.text)
        if program is None or not _is_program(program):
            if program is not None:
                left.append(Remark(len(places), say("migrate.cell")))
            places += [(cell.number, 1)] if program is not None else []
            cells += [Cell(cell.number, f"pass  # {cell.number}")] if program is not None else []
            places += [(cell.number, 1)] if program is not None else []
            continue
        cells.append(Cell(cell.number, program))
        places += [(cell.number, line) for line in range(1, program.count("\n") + 2)] + [(cell.number, 0)]
    done = migrate(f"\n{BETWEEN}\n".join(cell.text for cell in cells) + "\n", to, **options)
    sources = done.text[:-1].split(f"\n{BETWEEN}\n")
    changed = {cell.number: magics.back(new) for cell, new in zip(cells, sources, strict=True) if new != cell.text}
    return done._replace(text=_written(text, notebook, changed), left=tuple(sorted([*done.left, *left]))), places


def _read(text: str) -> Any:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise fail(ValueError, "migrate.no_notebook", reason=str(error)) from error
    if not isinstance(found, dict) or not isinstance(_all_cells(found), list):
        raise fail(ValueError, "migrate.no_notebook", reason="cells")
    return found


def _all_cells(notebook: dict[str, Any]) -> Any:
    """The cells; notebooks of the third format have them in sheets."""
    sheets = notebook.get("worksheets")
    if isinstance(sheets, list) and "cells" not in notebook:
        return [cell for sheet in sheets if isinstance(sheet, dict) for cell in sheet.get("cells", [])]
    return notebook.get("cells")


def _cells(notebook: dict[str, Any]) -> list[Cell]:
    found = []
    for number, cell in enumerate(_all_cells(notebook), 1):
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            source = cell.get("source", cell.get("input", ""))
            found.append(Cell(number, "".join(source) if isinstance(source, list) else str(source)))
    return found


def _is_program(text: str) -> bool:
    try:
        cst.parse_module(text)
    except cst.ParserSyntaxError:
        return False
    return True


def _written(text: str, notebook: dict[str, Any], changed: dict[int, str]) -> str:
    """The file with new sources, laid out as it was."""
    layout = _layout(text, notebook)
    for number, cell in enumerate(_all_cells(notebook), 1):
        if number in changed:
            name = "source" if "source" in cell else "input"
            lines = changed[number].splitlines(keepends=True)
            cell[name] = lines if isinstance(cell[name], list) else changed[number]
    return text if not changed else json.dumps(notebook, **layout) + text[len(text.rstrip()) :]


def _layout(text: str, notebook: dict[str, Any]) -> dict[str, Any]:
    """How the file was written; if it can't be told, as notebooks are written today."""
    for indent in (1, 2, 4, None, 0, 3):
        for ascii_only in (False, True):
            for separators in ((",", ": "), (", ", ": "), (",", ":")):
                layout = dict(indent=indent, ensure_ascii=ascii_only, separators=separators)
                if json.dumps(notebook, **layout) == text.rstrip():  # type: ignore[arg-type]
                    return layout
    return dict(indent=1, ensure_ascii=False)
