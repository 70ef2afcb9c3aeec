"""Files and the screen as Python 2 had them: texts keep all bytes of a file, and files of bytes take texts."""

from __future__ import annotations

import builtins
import codecs
import csv
import gzip
import io
import pickle
import sys
from collections.abc import Iterator
from typing import Any

from . import helpers

_waiting: list[Any] = []  # the file to which ``print x,`` has written last: a blank comes before what is printed next


# ---- print


def print_(*values: Any, sep: Any = " ", end: Any = "\n", file: Any = None, flush: Any = False) -> None:
    """``print``; with ``end=" "`` the blank is only written before something that follows, as after ``print x,``."""
    target = sys.stdout if file is None else file
    text = str(" " if sep is None else sep).join(map(_shown, values))
    if _waiting and _waiting[0] is target and values:
        text = " " + text
    _waiting.clear()
    if end == " ":
        if text and not (text[-1].isspace() and text[-1] != " "):
            _waiting.append(target)
    else:
        text += "\n" if end is None else str(end)
    _write(target, text)
    if flush:
        target.flush()


def _shown(value: Any) -> str:
    return str(helpers.as_text(value)) if isinstance(value, bytes) else str(value)


def _write(target: Any, text: str) -> None:
    try:
        target.write(text)
    except UnicodeEncodeError:  # bytes that are no UTF-8
        target.flush()
        target.buffer.write(helpers.as_bytes(text))
        target.buffer.flush()


# ---- files


class BytesWriter(io.BufferedWriter):
    """A file of bytes that takes texts too."""

    def write(self, data: Any) -> int:
        """Write bytes, or the bytes of a text."""
        return super().write(helpers.as_bytes(data))

    def writelines(self, lines: Any) -> None:
        """Write all of them."""
        for line in lines:
            self.write(line)


class TextFile(io.TextIOWrapper):
    """A file of text that keeps bytes which are no UTF-8, and takes bytes too."""

    def write(self, data: Any) -> int:
        """Write a text, or bytes as they are."""
        return super().write(helpers.as_text(data))

    def next(self) -> str:
        """The next line."""
        return next(self)


def opened(name: Any, mode: str = "r", buffering: int = -1) -> Any:
    """``open``: a text gives back all bytes of a file, whatever their encoding."""
    if isinstance(name, int):
        return builtins.open(name, mode)
    kind = mode.replace("U", "").replace("t", "") or "r"
    if "b" in kind:
        if kind in ("wb", "ab"):
            return BytesWriter(io.FileIO(name, kind[0]))
        return builtins.open(name, kind)
    raw = builtins.open(name, kind + "b")  # noqa: SIM115 - the caller closes it
    newline = None if "U" in mode else ("" if kind == "r" else "\n")
    return TextFile(raw, encoding="utf-8", errors="surrogateescape", newline=newline, line_buffering=buffering == 1)


def bytes_of(file: Any) -> Any:
    """The bytes below a file of text; any other file as it is."""
    if isinstance(file, io.TextIOBase) and hasattr(file, "buffer"):
        file.flush()
        return file.buffer
    return file


# ---- what other modules give, for the tables of old names


def getwriter(encoding: str) -> Any:
    """``codecs.getwriter``: its writers write texts to the screen, which takes texts today."""
    kind = codecs.getwriter(encoding)

    def made(stream: Any, errors: str = "strict") -> Any:
        below = bytes_of(stream)
        return io.TextIOWrapper(below, encoding, errors, line_buffering=True) if below is not stream else kind(stream)

    return made


def getreader(encoding: str) -> Any:
    """``codecs.getreader``."""
    kind = codecs.getreader(encoding)
    return lambda stream, errors="strict": kind(bytes_of(stream), errors)


def dump(value: Any, file: Any, protocol: int = 0) -> None:
    """``pickle.dump``, also into a file of text."""
    pickle.dump(value, bytes_of(file), protocol)


def load(file: Any) -> Any:
    """``pickle.load``: the program's own call, of a file of Python 2 or 3, opened for text or for bytes."""
    return loads(bytes_of(file).read()) if not hasattr(bytes_of(file), "peek") else _load(bytes_of(file))


def _load(file: Any) -> Any:
    begin = file.tell()
    try:
        return pickle.load(file)
    except UnicodeDecodeError:  # bytes of Python 2 in it: arrays, 8-bit texts
        file.seek(begin)
        return pickle.load(file, encoding="latin1")


def loads(data: Any) -> Any:
    """``pickle.loads``."""
    known = helpers.as_bytes(data)
    try:
        return pickle.loads(known)
    except UnicodeDecodeError:
        return pickle.loads(known, encoding="latin1")


def dumps(value: Any, protocol: int = 0) -> bytes:
    """``pickle.dumps``."""
    return pickle.dumps(value, protocol)


def gzip_open(name: Any, mode: str = "rb", compresslevel: int = 9) -> Any:
    """``gzip.open``: bytes in any mode."""
    return gzip.open(name, mode if "b" in mode else mode.replace("t", "") + "b", compresslevel)


def _lines(file: Any) -> Iterator[str]:
    """Lines of text, also of a file that was opened for bytes."""
    return (helpers.as_text(line) for line in file)


def reader(file: Any, *given: Any, **options: Any) -> Any:
    """``csv.reader``, also of a file that was opened for bytes."""
    return csv.reader(_lines(file), *given, **options)


def writer(file: Any, *given: Any, **options: Any) -> Any:
    """``csv.writer``, also into a file that was opened for bytes."""
    return csv.writer(_Written(file), *given, **options)


class DictReader(csv.DictReader):
    """``csv.DictReader``, also of a file that was opened for bytes."""

    def __init__(self, file: Any, *given: Any, **options: Any) -> None:
        super().__init__(_lines(file), *given, **options)


class DictWriter(csv.DictWriter):
    """``csv.DictWriter``, also into a file that was opened for bytes."""

    def __init__(self, file: Any, *given: Any, **options: Any) -> None:
        super().__init__(_Written(file), *given, **options)


class _Written:
    """A file that takes texts, whatever it was opened for."""

    def __init__(self, file: Any) -> None:
        self.file = file
        self.takes_bytes = isinstance(file, io.BufferedIOBase) or "b" in str(getattr(file, "mode", ""))

    def write(self, text: str) -> Any:
        """Write it."""
        return self.file.write(helpers.as_bytes(text) if self.takes_bytes else text)
