"""Programs in files: found, read, and written so that nothing is lost."""

from __future__ import annotations

import difflib
import io
import os
import shutil
import tempfile
import tokenize
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..messages import fail, say
from .notebooks import migrate_notebook
from .texts import Migrated, migrate

ENDINGS = (".py", ".ipynb")
SKIPPED = {"__pycache__", "node_modules", "site-packages"}
BACKUP = ".orig"


@dataclass
class Source:
    """A program as it was read: its text, and how the text was written."""

    name: str
    text: str
    encoding: str
    is_notebook: bool = False


@dataclass
class Outcome:
    """What became of a program."""

    source: Source
    done: Migrated
    places: list[tuple[int, int]] = field(default_factory=list)  # of a notebook: cell and line of each line

    @property
    def changed(self) -> bool:
        """Whether the text is another one."""
        return self.done.text != self.source.text

    def place(self, line: int) -> str:
        """File and line, as compilers say it."""
        if not self.places:
            return f"{self.source.name}:{line}"
        cell, inside = self.places[min(line, len(self.places) - 1)]
        return say("migrate.place", file=self.source.name, cell=cell, line=inside)

    def diff(self) -> str:
        """The difference, as ``diff -u`` writes it."""
        name = self.source.name
        before, after = (_lines(one) for one in (self.source.text, self.done.text))
        return "".join(difflib.unified_diff(before, after, name, name))

    def remarks(self) -> list[str]:
        """What was left alone and why, and a summary of what was changed."""
        said = [f"{self.place(line)}: {text}" for line, text in self.done.left]
        counted = Counter(text for _, text in self.done.changes).most_common()
        shown = ", ".join(text if count == 1 else f"{text} ({count})" for text, count in counted)
        key = "migrate.summary" if counted else "migrate.unchanged"
        fields = dict(file=self.source.name, count=len(self.done.changes), changes=shown, left=len(self.done.left))
        return [*said, say(key, **fields)]


def _lines(text: str) -> list[str]:
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n\\ No newline at end of file\n"
    return lines


def found_below(folder: str) -> Iterator[str]:
    """The programs and notebooks of a folder and its folders; hidden ones and environments are passed over."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and name not in SKIPPED
            and not os.path.exists(os.path.join(place, name, "pyvenv.cfg"))
        )
        yield from (os.path.join(place, name) for name in sorted(names) if name.endswith(ENDINGS))


def read_source(name: str, data: bytes) -> Source:
    """A program out of the bytes of its file.

    Raises:
        ValueError: The bytes are no text in the encoding that they say, or in UTF-8.
    """
    is_notebook = name.endswith(".ipynb")
    try:
        encoding = "utf-8" if is_notebook else tokenize.detect_encoding(io.BytesIO(data).readline)[0]
        return Source(name, data.decode(encoding), encoding, is_notebook)
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        raise fail(ValueError, "migrate.encoding", file=name, reason=str(error)) from error


def rewritten(source: Source, to: str, **options: Any) -> Outcome:
    """A program in the words of today."""
    if source.is_notebook:
        return Outcome(source, *migrate_notebook(source.text, to, name=source.name, **options))
    return Outcome(source, migrate(source.text, to, name=source.name, **options))


def encoded(source: Source, text: str) -> bytes:
    """The text as it was written."""
    return text.encode(source.encoding)


def write(path: str, data: bytes, like: str | None = None) -> None:
    """Put ``data`` into a file, whole or not at all; with the rights of the file ``like``."""
    target = os.path.realpath(path)
    handle, new = tempfile.mkstemp(dir=os.path.dirname(target), prefix=os.path.basename(target))
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        if like is not None and os.path.exists(like):
            shutil.copymode(like, new)
        else:
            os.chmod(new, 0o666 & ~_umask())
        os.replace(new, target)
    except BaseException:
        Path(new).unlink(missing_ok=True)
        raise


def _umask() -> int:
    now = os.umask(0)
    os.umask(now)
    return now


def write_in_place(path: str, data: bytes, backup: bool) -> None:
    """Replace a program; the first version that there was stays beside it as ``NAME.orig``."""
    kept = path + BACKUP
    if backup and not os.path.exists(kept):
        write(kept, Path(path).read_bytes(), like=path)
    write(path, data, like=path)
