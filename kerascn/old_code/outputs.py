"""What the cells of a notebook show, and how it is kept in an executed notebook."""

from __future__ import annotations

import builtins
import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any, TextIO

_kept: list[tuple[Kept, int]] = []  # the notebook and the cell that are running


class Kept:
    """The outputs of a notebook's code cells.

    Args:
        cells: The code cells; their outputs are replaced.
        python: The Python they are written in.
    """

    def __init__(self, cells: list[dict[str, Any]], python: int) -> None:
        self.cells = cells
        for cell in cells:
            cell["outputs"] = []
            cell["prompt_number" if "input" in cell else "execution_count"] = None

    def begin(self, number: int) -> None:
        """A cell begins."""
        cell = self.cells[number - 1]
        cell["prompt_number" if "input" in cell else "execution_count"] = number

    def add_text(self, number: int, stream: str, text: str) -> None:
        """A cell has printed something."""
        found = self.cells[number - 1]["outputs"]
        if not (found and found[-1]["output_type"] == "stream" and found[-1].get("name") == stream):
            found.append({"output_type": "stream", "name": stream, "text": ""})
        found[-1]["text"] += text

    def add_value(self, number: int, text: str) -> None:
        """The last line of a cell has a value."""
        kept = {"output_type": "execute_result", "execution_count": number, "metadata": {}}
        self.cells[number - 1]["outputs"].append(kept | {"data": {"text/plain": text}})

    def add_error(self, number: int, error: BaseException, lines: str) -> None:
        """A cell has failed."""
        kept = {"output_type": "error", "ename": type(error).__name__, "evalue": str(error)}
        self.cells[number - 1]["outputs"].append(kept | {"traceback": lines.splitlines()})

    def write(self, book: dict[str, Any], path: str) -> None:
        """Write the notebook with its outputs."""
        with open(path, "w", encoding="utf-8") as file:
            json.dump(book, file, ensure_ascii=False, indent=1)
            file.write("\n")


class _Both(io.TextIOBase):
    """Writes what is printed to where it went before, and keeps it."""

    def __init__(self, before: TextIO, kept: Kept, number: int, stream: str) -> None:
        self.before, self.kept, self.number, self.stream = before, kept, number, stream

    def write(self, text: str) -> int:
        self.kept.add_text(self.number, self.stream, text)
        return self.before.write(text)

    def flush(self) -> None:
        self.before.flush()

    def isatty(self) -> bool:
        return False

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self.before.encoding


@contextmanager
def watched(kept: Kept | None, number: int) -> Iterator[None]:
    """Keep what is shown meanwhile as outputs of a cell."""
    if kept is None:
        yield
        return
    kept.begin(number)
    _kept[:] = [(kept, number)]
    out, err = _Both(sys.stdout, kept, number, "stdout"), _Both(sys.stderr, kept, number, "stderr")
    try:
        with redirect_stdout(out), redirect_stderr(err):
            yield
    finally:
        _kept.clear()


def show_value(value: Any) -> None:
    """Show the value of a cell's last line; ``None`` is not shown."""
    if value is None:
        return
    builtins._ = value  # type: ignore[attr-defined]
    text = repr(value)
    if _kept:
        kept, number = _kept[0]
        kept.add_value(number, text)
        print(text, file=getattr(sys.stdout, "before", sys.stdout))
    else:
        print(text)


def display(*values: Any, **_: Any) -> None:
    """What notebooks call to show something: here its text."""
    for value in values:
        print(repr(value))
