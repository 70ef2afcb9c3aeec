"""PyTensor's settings: ours while a call of ours is under way, the user's own again after it.

One of them stays: from the first call on, PyTensor's ``floatX`` is ``floatx()``. An expression that a user writes
on K tensors outside K (``x * 0.1``) would otherwise turn float32 into float64, on this engine alone.
"""

from __future__ import annotations

import os
import threading
from typing import Any

import pytensor

from ... import config
from .mode import compilation_mode

OURS = {"cxx": "", "cycle_detection": "fast"}


class OurSettings:
    """PyTensor's settings while we build, compile or run: our mode, no C compiler, the quick way to find cycles.

    The other way asks after each change of a graph whether one of all its inputs is overwritten, which for a large
    net is a seventh of the time that compiling takes; it lets more be computed in place, of which we leave out most.

    They belong to the user's own PyTensor code too. So the first call that enters sets them and the last one
    that leaves puts back what was there, however the calls are nested or spread over threads.
    """

    def __init__(self) -> None:
        self._inside, self._changed = 0, None
        self.renew_lock()

    def renew_lock(self) -> None:
        """A lock that nobody holds; for a forked child, where the holder of the old one may not exist."""
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        with self._lock:
            if pytensor.config.floatX != config.floatx():
                pytensor.config.floatX = config.floatx()
            if self._inside == 0:
                self._changed = pytensor.config.change_flags(**OURS, mode=compilation_mode())
                self._changed.__enter__()
            self._inside += 1

    def __exit__(self, *error: Any) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                self._changed.__exit__()


class OneAtATime:
    """Lets one thread in at a time: PyTensor keeps the values of a running function in the function itself.

    A forked child has a lock of its own, since the thread that held the old one may not exist there.
    """

    def __init__(self) -> None:
        self._lock, self._process = threading.RLock(), os.getpid()

    def __enter__(self) -> None:
        if self._process != os.getpid():
            self._lock, self._process = threading.RLock(), os.getpid()
        self._lock.acquire()

    def __exit__(self, *error: Any) -> None:
        self._lock.release()


our_settings = OurSettings()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=our_settings.renew_lock)
