"""The progress bar of the training, right in a terminal, in a notebook and in a file; custom objects.

What else Keras had here lies in ``lists`` and ``objects``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from time import perf_counter
from typing import Any

import numpy as np

from ..declare.checks import number
from ..declare.scope import CustomObjectScope, custom_object_scope, get_custom_objects
from ..messages import fail, shown
from . import lists, objects
from .lists import *  # noqa: F403
from .objects import *  # noqa: F403

__all__ = ["CustomObjectScope", "Progbar", "custom_object_scope", "get_custom_objects"]
__all__ += lists.__all__
__all__ += objects.__all__

# Where the bar is shown, and how many seconds lie between two drawings at least. A file gets a line of its own
# for each drawing, and has few of them.
PACE = {"terminal": 0.0, "notebook": 0.2, "file": 30.0}
SHORTEST_BAR = 5


def _place() -> str:
    """Where standard output goes: ``'terminal'``, ``'notebook'`` or ``'file'`` (which a pipe is as well)."""
    stream = sys.stdout
    if type(stream).__module__.partition(".")[0] == "ipykernel":
        return "notebook"
    is_terminal = getattr(stream, "isatty", None)
    return "terminal" if is_terminal is not None and is_terminal() else "file"


def _columns() -> int:
    """How many characters a line of the terminal has."""
    try:
        columns = os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError):
        columns = 0
    return columns or 80


def _clock(seconds: float) -> str:
    """A time to wait: ``1:02:05``, ``2:05`` or ``5s``."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}:{minutes:02d}:{rest:02d}"
    return f"{minutes}:{rest:02d}" if minutes else f"{rest}s"


def _each(seconds: float) -> str:
    """The time that one step takes, in the unit that suits it."""
    for size, unit in ((1, "s"), (1e-3, "ms")):
        if seconds >= size:
            return f"{seconds / size:.0f}{unit}/step"
    return f"{seconds * 1e6:.0f}us/step"


def _shown(value: Any) -> str:
    """A loss or a metric; a very small one with its power of ten."""
    if isinstance(value, str):
        return value
    number = float(np.mean(value))
    return f"{number:.4f}" if abs(number) > 1e-3 else f"{number:.4e}"


class Progbar:
    """Shows how far a long piece of work is, and what has been measured on the way.

    Args:
        target: How many steps there will be; ``None`` if nobody knows.
        width: The length of the bar.
        verbose: 1 for the bar, 2 for one line at the end, 0 for nothing.
        interval: The least number of seconds between two drawings.
        stateful_metrics: Names of values that are shown as they are; of all others the mean is shown.
    """

    def __init__(
        self,
        target: int | None,
        width: int = 30,
        verbose: int = 1,
        interval: float = 0.05,
        stateful_metrics: Iterable[str] | None = None,
    ) -> None:
        if target is not None and number(target) is not True:
            fields = dict(function="Progbar", argument="target", expected=number(target))
            raise fail(TypeError, "call.bad_value", value=repr(target)[:80], **fields)
        self.target, self.width, self.verbose = target, width, verbose
        self.stateful_metrics = set(stateful_metrics or ())
        self.seen_so_far = 0
        self._place = _place()
        self.interval = max(interval, PACE[self._place])
        self._values: dict[str, Any] = {}  # as they are, or (sum, steps)
        self._start = perf_counter()
        self._drawn = self._start if self._place == "file" else self._start - self.interval
        self._length = 0  # of the line that stands in the terminal

    def update(self, current: int, values: Iterable[tuple[str, Any]] | None = None, force: bool = False) -> None:
        """Set how far the work is.

        Args:
            current: How many steps have been done.
            values: Pairs ``(name, value)``; the value counts for the steps since the last call.
            force: Draw in any case.
        """
        self.note(current, values)
        if self.target is not None and current >= self.target:
            self._draw(last=True)
        elif force or perf_counter() - self._drawn >= self.interval:
            self._draw()

    def add(self, n: int, values: Iterable[tuple[str, Any]] | None = None) -> None:
        """``n`` more steps have been done."""
        self.update(self.seen_so_far + n, values)

    def note(self, current: int, values: Iterable[tuple[str, Any]] | None = None) -> None:
        """Set how far the work is, and draw nothing."""
        steps = current - self.seen_so_far
        for name, value in values.items() if isinstance(values, dict) else values or ():
            if name in self.stateful_metrics:
                self._values[name] = value
            else:
                total, count = self._values.get(name, (0.0, 0))
                self._values[name] = (total + value * steps, count + steps)
        self.seen_so_far = current

    def finish(self, values: Iterable[tuple[str, Any]] | None = None) -> None:
        """Draw the last line, even if the work has ended early.

        Args:
            values: Pairs ``(name, value)`` that are final: they are shown as they are.
        """
        final = dict(values or ())
        self.stateful_metrics |= set(final)
        self._values.update(final)
        self._draw(last=True)

    def end_line(self) -> None:
        """End the line that stands in the terminal, without drawing: the work was broken off."""
        if self._length and sys.stdout is not None:
            sys.stdout.write("\n")
            sys.stdout.flush()
            self._length = 0

    def _draw(self, last: bool = False) -> None:
        self._drawn = perf_counter()
        if self.verbose not in (1, 2) or (self.verbose == 2 and not last) or sys.stdout is None:
            return
        redrawn = self.verbose == 1 and self._place != "file"
        line = self._line(last)
        if redrawn:
            line = "\r" + line.ljust(self._length)
            self._length = 0 if last else len(line.rstrip()) - 1
        sys.stdout.write(line + ("\n" if last or not redrawn else ""))
        sys.stdout.flush()

    def _line(self, last: bool) -> str:
        spent = self._drawn - self._start
        tail = "".join(f" - {shown(name)}: {_shown(self._value(name))}" for name in self._values)
        if self.verbose == 2:
            return f" - {spent:.0f}s{tail}"
        tail = self._time(spent, last) + tail
        line = self._head(self.width) + tail
        room = _columns() - 1
        if last or self._place != "terminal" or len(line) <= room:
            return line
        return (self._head(max(self.width - (len(line) - room), SHORTEST_BAR)) + tail)[:room]

    def _value(self, name: str) -> Any:
        value = self._values[name]
        return value if name in self.stateful_metrics else value[0] / max(value[1], 1)

    def _time(self, spent: float, last: bool) -> str:
        each = spent / max(self.seen_so_far, 1)
        if last or self.target is None:
            return f" - {spent:.0f}s {_each(each)}"
        return f" - ETA: {_clock(each * (self.target - self.seen_so_far))}"

    def _head(self, width: int) -> str:
        """How many steps have been done, and the bar."""
        done, target = self.seen_so_far, self.target
        if target is None:
            return f"{done:>7}/Unknown"
        length = min(width * done // max(target, 1), width)
        bar = "=" * length
        if length > 0 and done < target:
            bar = bar[:-1] + ">"
        return f"{done:>{len(str(target))}}/{target} [{bar.ljust(width, '.')}]"
