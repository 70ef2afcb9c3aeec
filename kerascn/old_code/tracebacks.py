"""Errors of a user's program, told by the lines of the user: our own lines and those of engines are left out."""

from __future__ import annotations

import ast
import contextlib
import linecache
import os
import sys
import threading
import traceback
from types import TracebackType
from typing import Any

from ..messages import say
from . import advice, clinic, source

_HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
_PYTHONS_OWN = ("<frozen importlib", "<frozen runpy", "<frozen zipimport")
_ENGINES = ("tensorflow", "pytensor", "numba", "keras", "h5py")


def lines_of(error: BaseException, full: bool = False) -> str:
    """What is printed of an error.

    Args:
        error: The error.
        full: Whether no line is left out.
    """
    told = traceback.TracebackException.from_exception(error, compact=True)
    left_out = 0 if full else _shortened(told, set())
    text = "".join(told.format())
    page = clinic.page_about(error)
    more = None if page or "Did you mean" in text else advice.about(error)
    text += f"{more}\n" if more else ""
    if left_out:
        text += say("run.left_out") + "\n"
    return text + (say("run.see", page=page) + "\n" if page else "")


def _shortened(told: traceback.TracebackException | None, seen: set[int]) -> int:
    """Leave our lines out of an error and of those that it came from; how many lay below the user's."""
    if told is None or id(told) in seen:
        return 0
    seen.add(id(told))
    kept: list[traceback.FrameSummary] = []
    left_out = 0
    for frame in told.stack or ():
        kind = _kind(frame.filename)
        inside = kind == "engine" and (left_out or not kept)
        if kind == "ours" or inside:
            left_out += bool(kept)
            continue
        kept.append(_without_place(frame) if source.was_converted(frame.filename) else frame)
    is_slip = hasattr(told, "filename")  # a SyntaxError
    if kept or is_slip:  # else it is an error of ours: all of it is shown
        told.stack = traceback.StackSummary.from_list(kept) if kept else None  # type: ignore[assignment]
    if is_slip and source.was_converted(told.filename or ""):  # the user's line stands in the place of the one that ran
        told.text, told.offset = linecache.getline(told.filename or "", int(told.lineno or 0)), None  # type: ignore
    for link in ("__cause__", "__context__"):
        if _is_inside(getattr(told, link)):
            setattr(told, link, None)
            left_out += 1
    others = [told.__cause__, told.__context__, *(told.exceptions or ())]
    return left_out + sum(_shortened(one, seen) for one in others)


def _is_inside(told: traceback.TracebackException | None) -> bool:
    """Whether an error was dealt with inside the libraries: no line of the user saw it."""
    return told is not None and bool(told.stack) and all(_kind(frame.filename) != "other" for frame in told.stack)


def _kind(filename: str) -> str:
    if filename.startswith((*_PYTHONS_OWN, _HERE)) or filename == ast.__file__:
        return "ours"
    if filename == contextlib.__file__:  # between a function of ours and its end
        return "engine"
    parts = filename.replace("\\", "/").split("/")
    if parts[-1].startswith("__autograph_generated_file"):  # TensorFlow's own wording of functions
        return "ours"
    return "engine" if "site-packages" in parts and not set(_ENGINES).isdisjoint(parts) else "other"


def _without_place(frame: traceback.FrameSummary) -> traceback.FrameSummary:
    """The line without marks below it: they were counted in the text that ran, not in the one that is shown."""
    return traceback.FrameSummary(frame.filename, frame.lineno, frame.name, lookup_line=False)


def show(error: BaseException, full: bool = False) -> None:
    """Print an error."""
    sys.stdout.flush()
    sys.stderr.write(lines_of(error, full))
    sys.stderr.flush()


def tell(error: BaseException, full: bool = False) -> None:
    """Tell of the error that ends the program, by the program's own hook if it has set one."""
    hook = sys.excepthook
    if str(getattr(hook, "__module__", "")).partition(".")[0] in _ENGINES:  # PyTensor sets one when it is imported
        show(error, full)
    else:
        hook(type(error), error, error.__traceback__)


def serve(full: bool = False) -> None:
    """Let errors that end the program, or a thread of it, be told so too."""

    def told(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        show(error.with_traceback(trace), full)

    def told_of_thread(given: Any) -> None:
        if given.exc_value is not None and given.exc_type is not SystemExit:
            name = given.thread.name if given.thread else "?"
            sys.stderr.write(f"Exception in thread {name}:\n")
            show(given.exc_value.with_traceback(given.exc_traceback), full)

    sys.excepthook = told
    threading.excepthook = told_of_thread
