"""A lock between processes: who holds the lock of a file may change it. The lock of a dead process is nobody's."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ..messages import fail

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]
    import msvcrt

PAUSE = 0.05  # seconds between two attempts
PATIENCE = 3600.0  # seconds; another process may have much to download
FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


@contextmanager
def locked(path: str | os.PathLike[str], waiting: Callable[[], None] | None = None) -> Iterator[None]:
    """A block that one process, and one thread of it, is in at a time. The lock is a file, which is removed again.

    Args:
        path: The path of the lock.
        waiting: Called once if somebody else holds it.
    """
    handle = _acquired(os.fspath(path), waiting)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):  # Windows removes no file that is open
            os.unlink(path)
        os.close(handle)


def _acquired(path: str, waiting: Callable[[], None] | None) -> int:
    """The open file of the lock, which is ours."""
    end = time.monotonic() + PATIENCE
    while True:
        handle = os.open(path, FLAGS, 0o666)
        try:
            if _take(handle) and _is_still_there(handle, path):
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
        if waiting is not None:
            waiting()
            waiting = None
        if time.monotonic() > end:
            raise fail(TimeoutError, "data.locked", path=path, seconds=int(PATIENCE))
        time.sleep(PAUSE)


def _take(handle: int) -> bool:
    """Lock an open file, if nobody else has. The system itself unlocks the files of a process that ends."""
    try:
        if fcntl is not None:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # a file system without locks: better without than not at all
        return True
    return True


def _is_still_there(handle: int, path: str) -> bool:
    """Whether the file that we locked is still the one at that path: its last holder removed it."""
    try:
        return os.path.samestat(os.fstat(handle), os.stat(path))
    except OSError:
        return False
