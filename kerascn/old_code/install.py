"""``install_as_keras()``: what ``kerascn run`` does for a script, for a session that is already running."""

from __future__ import annotations

import os
import sys

from .. import config
from ..compat import finder
from . import faces, imports, tensorflow1, users


def install_as_keras(dialect: int | None = None) -> None:
    """From here on ``import keras`` means kerascn, and the caller's modules see the old names of other libraries.

    Say it in the first cell of a notebook or the first lines of a program, before anything else is imported.

    Args:
        dialect: 1 or 2: how to read calls that both generations of Keras write alike; the setting unless given.
    """
    if dialect is not None:
        config.set_dialect(dialect)
    file = sys._getframe(1).f_globals.get("__file__")
    if file is None:
        users.take_main()
    else:
        users.take_folder(os.path.dirname(os.path.abspath(file)))
    finder.install()
    tensorflow1.use()
    imports.begin()


def uninstall() -> None:
    """End what ``install_as_keras`` began."""
    imports.end()
    tensorflow1.forget()
    finder.uninstall()
    faces.forget()
    users.forget()
