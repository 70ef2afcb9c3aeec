"""What an executed notebook has shown: texts and pictures, and what no reader should have to see."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..pages import LANGUAGES
from .execute import OURS, Failure, failure_at
from .source import Tutorial

WARNING = re.compile(r"^.*\b\w*Warning: .*", re.M)
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
ADDRESS = re.compile(r"<[^<>\n]* at 0x[0-9a-fA-F]+[^<>\n]*>")
MOST_LINES = 60


@dataclass(frozen=True)
class Part:
    """One thing that a cell has shown: a ``text``, or a picture as ``png`` or ``svg``."""

    kind: str
    data: bytes

    @property
    def text(self) -> str:
        return self.data.decode()


def parts(outputs: list[Any]) -> list[Part]:
    """What a reader sees of the outputs of a cell: texts that follow each other are one; remarks on stderr are none."""
    found: list[Part] = []
    for output in outputs:
        part = _part(output)
        if part is None:
            continue
        if part.kind == "text" and found and found[-1].kind == "text":
            part = Part("text", found.pop().data + b"\n" + part.data)
        found.append(part)
    return found


def _part(output: Any) -> Part | None:
    data = output.get("data", {})
    if output.get("name") == "stdout":
        text = output.text
    elif "image/png" in data:
        return Part("png", base64.b64decode(data["image/png"]))
    elif "image/svg+xml" in data:
        return Part("svg", data["image/svg+xml"].strip().encode() + b"\n")
    else:
        text = data.get("text/plain", "")
    lines = [line.rstrip() for line in COLOURS.sub("", text).strip("\n").split("\n")]
    return Part("text", "\n".join(lines).encode()) if any(lines) else None


def code_cells(book: Any) -> Iterator[tuple[int, Any]]:
    """The code cells of an executed notebook, each with the number of code cells before it in the source."""
    for cell in book.cells:
        if cell.metadata[OURS]["kind"] == "code":
            yield cell.metadata[OURS]["place"], cell


def figures(book: Any) -> dict[tuple[int, str], str]:
    """What the figures came to: (how many code cells came before, expression) -> text."""
    found = {}
    for cell in book.cells:
        if cell.metadata[OURS]["kind"] == "figures":
            for output in cell.outputs:
                values = output.get("data", {}).get("application/json", {})
                found.update({(cell.metadata[OURS]["place"], figure): text for figure, text in values.items()})
    return found


def wanted_figures(tutorial: Tutorial) -> set[tuple[int, str]]:
    """The figures of the prose, each with its place."""
    return {(cell.place, figure) for cell in tutorial.cells for figure in cell.figures}


def judged(book: Any, tutorial: Tutorial) -> Failure | None:
    """Why what was shown can't be published, if so."""
    for place, cell in code_cells(book):
        complaint = _complaint(cell, tutorial, place)
        if complaint:
            return failure_at(tutorial, tutorial.code[place], complaint)
    return None


def _complaint(executed: Any, tutorial: Tutorial, place: int) -> str | None:
    errors = "".join(output.text for output in executed.outputs if output.get("name") == "stderr")
    warning = WARNING.search(errors)
    if warning:
        return f"a reader would see this warning: {warning[0].strip()}"
    cell = tutorial.code[place]
    if cell.is_test:
        return None
    for part in parts(executed.outputs):
        if part.kind != "text" and not all(cell.alt(language) for language in LANGUAGES):
            return "it shows a picture: write alt_zh and alt_en at its '# %%'"
        if part.kind == "text" and ADDRESS.search(part.text):
            return f"it shows where an object lies in memory: {ADDRESS.findall(part.text)[0]}"
        if part.kind == "text" and part.text.count("\n") >= MOST_LINES:
            return f"it prints more than {MOST_LINES} lines"
    return None
