"""Reads the text of a program and makes a program of it; text of Python 2 becomes text of today on the way."""

from __future__ import annotations

import io
import linecache
import tokenize
from types import CodeType

from ..messages import say
from . import python2

_converted: set[str] = set()  # the files whose text was turned into another one: places in their lines don't count


def decoded(data: bytes, filename: str) -> str:
    """The text of a file, by its mark or its coding line, as Python reads it."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return io.TextIOWrapper(io.BytesIO(data), encoding, newline=None).read().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _unreadable("run.encoding", filename, line, encoding=error.encoding) from None
    except SyntaxError as error:
        raise _unreadable("run.no_encoding", filename, 1, reason=error.msg) from None


def _unreadable(key: str, filename: str, line: int, **fields: str) -> SyntaxError:
    error = SyntaxError(say(key, line=line, **fields), (filename, line, None, None))
    error.key = key  # type: ignore[attr-defined]
    return error


def age_of(text: str) -> int:
    """The Python that a text was written for, 2 or 3."""
    return 2 if python2.is_python2(text) else 3


def compiled(text: str, filename: str, python: int, mode: str = "exec") -> CodeType:
    """The program of a text.

    Args:
        text: The text.
        filename: What tracebacks call it.
        python: 2 or 3, the Python it was written for.
        mode: ``"exec"`` for statements, ``"eval"`` for the value of an expression.
    """
    if python == 2:
        _converted.add(filename)
        return python2.compiled(text, filename, mode)
    return compile(text, filename, mode, dont_inherit=True)


def was_converted(filename: str) -> bool:
    """Whether the program of that file was made of another text than the file has."""
    return filename in _converted


def remember(text: str, filename: str) -> None:
    """Let tracebacks show lines of a text that lies in no file."""
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
