"""Looks before the training whether a callback will be able to write its files."""

from __future__ import annotations

import os
from typing import Any

from ..messages import fail, say


def path(value: Any) -> bool | str:
    """The name of a file."""
    return isinstance(value, (str, os.PathLike)) or say("check.path")


def check_folder(callback: str, name: str) -> None:
    """Refuse a file whose folder is not there or may not be written; the part of the path without braces counts."""
    folder = os.path.dirname(name.partition("{")[0]) or os.curdir
    if not os.path.isdir(folder):
        raise fail(FileNotFoundError, "callbacks.no_folder", callback=callback, path=name, folder=folder)
    if not os.access(folder, os.W_OK):
        raise fail(PermissionError, "callbacks.not_writable", callback=callback, folder=folder)
