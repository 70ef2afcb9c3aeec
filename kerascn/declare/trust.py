"""Whether code that stands in a file may be run: not unless the caller says so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import numpy as np

from ..messages import fail

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


@contextmanager
def reading(safe_mode: Any) -> Iterator[None]:
    """A block in which a file is read.

    What was allowed for another file, in whose reading this one is read, does not count here. Nor does anything but
    ``False`` allow code: an empty text or ``None`` is more likely a mistake.

    Args:
        safe_mode: Whether nothing of the file is run.
    """
    if not isinstance(safe_mode, (bool, np.bool_)):
        raise fail(TypeError, "saving.safe_mode", given=repr(safe_mode)[:80])
    with running_code(not safe_mode):
        yield
