"""Pictures of matplotlib where there is no screen: not shown, which is said, or saved into a folder."""

from __future__ import annotations

import os
import sys

SCREEN = f"{__package__}.screen"
FOLDER = "KERASCN_FIGURES"  # where processes that this one begins look for the folder as well


def prepare(folder: str | None, screen: bool | None = None) -> None:
    """Let matplotlib take the backend ``screen``, if pictures are to be saved or can't be shown.

    A choice of the user's stays.

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
        os.environ["MPLBACKEND"] = f"module://{SCREEN}"
