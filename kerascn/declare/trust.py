"""Whether code that stands in a file may be run: not unless the caller says so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_allowed: ContextVar[bool] = ContextVar("kerascn_code_may_run", default=False)


def code_may_run() -> bool:
    """Whether the caller has said that code from the file at hand may be run."""
    return _allowed.get()


@contextmanager
def running_code(allowed: bool = True) -> Iterator[None]:
    """A block in which code from a file may be run: for files from people whom one would let write programs."""
    token = _allowed.set(allowed)
    try:
        yield
    finally:
        _allowed.reset(token)
