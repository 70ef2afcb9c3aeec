"""Ctrl-C: it takes effect between two steps, so that no step is carried out by half."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Step = Callable[[Any], Any]


class _Whole:
    """Carries out steps as a whole: an interruption that comes during one is handed on when it is finished."""

    def __init__(self, before: Any) -> None:
        self.before = before  # what an interruption did before; it raises KeyboardInterrupt, unless the user changed it
        self.inside, self.late = False, False

    def __call__(self, step: Step, batch: Any) -> Any:
        self.inside = True
        try:
            return step(batch)
        finally:
            self.inside = False
            if self.late:
                self.late = False
                self.before(signal.SIGINT, None)

    def interrupted(self, number: int, frame: Any) -> None:
        """What Ctrl-C does: it waits for the step, but a second one waits for nothing."""
        if self.inside and not self.late:
            self.late = True
            return
        self.late = False
        self.before(number, frame)


def _at_once(step: Step, batch: Any) -> Any:
    return step(batch)


@contextmanager
def whole_steps() -> Iterator[Callable[[Step, Any], Any]]:
    """Within this block ``whole(step, batch)`` does a step that Ctrl-C does not break off.

    In other threads than the main one, which alone is interrupted, and where the program itself has said what Ctrl-C
    does for the whole process, it is an ordinary call.
    """
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(before):
        yield _at_once
        return
    whole = _Whole(before)
    signal.signal(signal.SIGINT, whole.interrupted)
    try:
        yield whole
    finally:
        signal.signal(signal.SIGINT, before)
