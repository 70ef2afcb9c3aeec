"""Pictures of matplotlib where there is no screen: not shown, which is said, or saved into a folder.

This module is what matplotlib calls a backend: it asks for ``FigureCanvas`` and ``show``.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

from ..messages import say

FOLDER = "KERASCN_FIGURES"  # where processes that this one begins look for the folder as well
_saved: list[str] = []
_told: list[bool] = []


def prepare(folder: str | None, screen: bool | None = None) -> None:
    """Let matplotlib take this backend, if pictures are to be saved or can't be shown; a choice of the user's stays.

    Args:
        folder: Where to save what a program shows.
        screen: Whether there is a screen; found out unless given.
    """
    if screen is None:
        shown = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
        screen = sys.platform in ("win32", "darwin") or bool(shown)
    if folder is not None:
        os.environ[FOLDER] = folder
    if folder is not None or (not screen and "MPLBACKEND" not in os.environ):
        os.environ["MPLBACKEND"] = f"module://{__name__}"


def show(*_: Any, **__: Any) -> None:
    """Save every picture that is open, or say once that it can't be shown; then close them."""
    pyplot: Any = importlib.import_module("matplotlib.pyplot")
    folder = os.environ.get(FOLDER)
    numbers = pyplot.get_fignums()
    if folder and numbers:
        os.makedirs(folder, exist_ok=True)
        for number in numbers:
            path = os.path.join(folder, f"figure_{len(_saved) + 1}.png")
            pyplot.figure(number).savefig(path)
            _saved.append(path)
            print(say("run.figure_saved", path=path), file=sys.stderr)
    elif numbers and not _told:
        _told.append(True)
        print(say("run.figure_not_shown"), file=sys.stderr)
    pyplot.close("all")


def __getattr__(name: str) -> Any:
    """What matplotlib's own backend without a screen has."""
    if name.startswith("__"):
        raise AttributeError(name)
    return getattr(importlib.import_module("matplotlib.backends.backend_agg"), name)
