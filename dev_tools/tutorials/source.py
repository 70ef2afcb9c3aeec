"""A tutorial's source taken apart: what it says of itself, its cells, its parameters, the figures in its prose."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from kerascn.config import ENGINES as ENGINES

from .. import pages
from ..pages import ROOT

FOLDER = ROOT / "tutorials"
FILE = "tutorial.py"
FIGURE = re.compile(r"\{\{(.+?)\}\}(?!\})")
CELL_BEGINS = re.compile(r"^# %%")


class SourceError(ValueError):
    """A source that can't be read, or a wish that doesn't fit it; the text says why."""


@dataclass(frozen=True)
class Cell:
    """One cell. ``line`` is where its text begins in the source, ``place`` how many code cells come before it."""

    number: int
    kind: str
    text: str
    line: int
    place: int
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_code(self) -> bool:
        return self.kind == "code"

    @property
    def language(self) -> str | None:
        """The language of prose."""
        return None if self.is_code else self.options.get("lang")

    @property
    def tags(self) -> tuple[str, ...]:
        return tuple(self.options.get("tags", ()))

    @property
    def is_test(self) -> bool:
        return "test" in self.tags

    def alt(self, language: str) -> str | None:
        """What the cell's picture shows, for who can't see it."""
        return self.options.get(f"alt_{language}")

    def runs_on(self, engine: str) -> bool:
        return self.options.get("engine", engine) == engine

    @property
    def figures(self) -> list[str]:
        """The expressions of the figures in prose, as written between the braces."""
        return [match[1].strip() for match in self.figure_matches]

    @property
    def figure_matches(self) -> list[re.Match[str]]:
        """Where the figures stand in prose."""
        return [] if self.is_code else list(FIGURE.finditer(self.text))


@dataclass(frozen=True)
class Tutorial:
    """One tutorial: its path, what its head says (``about``) and its cells."""

    path: Path
    text: str
    about: Mapping[str, Any]
    cells: tuple[Cell, ...]

    @property
    def name(self) -> str:
        return self.path.parent.name

    @property
    def label(self) -> str:
        """Its path as one reads it."""
        return self.path.relative_to(ROOT).as_posix() if self.path.is_relative_to(ROOT) else str(self.path)

    def title(self, language: str) -> str:
        return str(self.about["title"][language])

    def description(self, language: str) -> str:
        return str(self.about["description"][language])

    def tags(self, language: str) -> list[str]:
        """Words by which the search finds its page."""
        return [str(tag) for tag in self.about.get("tags", {}).get(language, [])]

    @property
    def engines(self) -> tuple[str, ...]:
        return tuple(self.about.get("engines", ENGINES))

    @property
    def breaks(self) -> dict[str, dict[str, Any]]:
        """Parameters with each of which the assertions must fail."""
        return dict(self.about.get("breaks", {}))

    @property
    def genuine(self) -> dict[str, Any]:
        """The parameters of the run with genuine data; empty where there is none."""
        return dict(self.about.get("genuine", {}))

    @cached_property
    def code(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if cell.is_code)

    def code_for(self, engine: str) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.code if cell.runs_on(engine))

    def prose(self, language: str) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if cell.language == language)

    @cached_property
    def parameters(self) -> dict[str, ast.expr]:
        """The names that the parameters cell gives values, with the values as they are written."""
        cells = [cell for cell in self.code if "parameters" in cell.tags]
        return assigned(cells[0].text) if len(cells) == 1 else {}

    @property
    def is_fast(self) -> bool:
        """Whether its MODE is fast: then nothing is downloaded."""
        mode = self.parameters.get("MODE")
        return mode is None or ast.unparse(mode) == "'fast'"

    def with_parameters(self, values: Mapping[str, Any]) -> Tutorial:
        """The same with other values in its parameters cell."""
        unknown = [name for name in values if name not in self.parameters]
        if unknown:
            known = ", ".join(self.parameters)
            raise SourceError(f"{self.label}: there is no parameter {unknown[0]!r}; there are: {known}")
        changed = [
            replace(cell, text=with_values(cell.text, values)) if "parameters" in cell.tags else cell
            for cell in self.cells
        ]
        return replace(self, cells=tuple(changed))


def assigned(code: str) -> dict[str, ast.expr]:
    """The names that a program's outermost lines ``NAME = value`` set."""
    found = {}
    for node in ast.parse(code).body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = node.value
    return found


def with_values(code: str, values: Mapping[str, Any]) -> str:
    """A program with other values in its lines ``NAME = value``; comments stay."""
    lines = code.encode().split(b"\n")  # the columns of a syntax tree count bytes
    for name, node in reversed(assigned(code).items()):
        if name in values:
            end, last = node.end_col_offset or 0, (node.end_lineno or node.lineno) - 1
            rest = lines[last][end:]
            lines[node.lineno - 1 : last + 1] = [
                lines[node.lineno - 1][: node.col_offset] + repr(values[name]).encode() + rest
            ]
    return b"\n".join(lines).decode()


def names(folder: Path | None = None) -> list[str]:
    """The names of all tutorials."""
    return sorted(path.parent.name for path in (folder or FOLDER).glob(f"*/{FILE}"))


def all_tutorials(folder: Path | None = None) -> list[Tutorial]:
    """Every tutorial, by name."""
    return [read((folder or FOLDER) / name / FILE) for name in names(folder)]


def find(name: str) -> Tutorial:
    """The tutorial of that name, or in that folder or file."""
    for path in (FOLDER / name / FILE, Path(name) / FILE, Path(name)):
        if path.is_file():
            return read(path.resolve())
    known = ", ".join(names()) or "none"
    raise SourceError(f"there is no tutorial {name!r}; there are: {known}")


def read(path: Path) -> Tutorial:
    """Read and take apart the source at ``path``."""
    return parse(path, path.read_text(encoding="utf-8"))


def parse(path: Path, text: str) -> Tutorial:
    """Take apart the text of a source."""
    import jupytext

    try:
        book = jupytext.reads(text, fmt="py:percent")
    except Exception as error:  # jupytext and YAML have many
        raise SourceError(f"{path}: {error}") from error
    begins = [number for number, line in enumerate(text.split("\n"), 1) if CELL_BEGINS.match(line)]
    if len(begins) != len(book.cells):
        raise SourceError(f"{path}: everything below the head belongs into a cell that begins with '# %%'")
    cells, place = [], 0
    for number, (line, cell) in enumerate(zip(begins, book.cells, strict=True)):
        options = {key: value for key, value in cell.metadata.items() if key != "lines_to_next_cell"}
        cells.append(Cell(number, cell.cell_type, cell.source, line + 1, place, options))
        place += cell.cell_type == "code"
    return Tutorial(path, text, book.metadata.get("kerascn", {}), tuple(cells))


def heading_ids(name: str) -> set[str | None] | None:
    """The ids that a tutorial's page has, such as ``en/tutorials/autoencoders.md``; ``None`` if there is none."""
    language, _, place = name.partition("/")
    path = FOLDER / Path(place).stem / FILE
    if not place.startswith("tutorials/") or not path.is_file():
        return None
    prose = read(path).prose(language)
    return {heading.id for cell in prose for heading in pages.parse(path, cell.text).headings}
