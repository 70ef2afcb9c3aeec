"""``install_as_keras()``: what ``kerascn run`` does for a script, for a session that is already running."""

from __future__ import annotations

import os
import sys
from typing import Any

from .. import config
from ..compat import finder
from ..messages import fail
from . import faces, imports, tensorflow1, theano1, users


def install_as_keras(dialect: int | None = None, tensorflow: int | None = None) -> None:
    """From here on ``import keras`` means kerascn, and the caller's modules see the old names of other libraries.

    Say it in the first cell of a notebook or the first lines of a program, before anything else is imported. To call
    it again changes nothing but what the arguments say.

    Args:
        dialect: 1 or 2: how to read calls that both generations of Keras write alike; the setting unless given.
        tensorflow: 1: ``tensorflow`` is as programs of its first age know it; 2: as it is today.
    """
    if tensorflow not in (None, 1, 2):
        raise fail(ValueError, "config.not_one_of", name="tensorflow", allowed="1, 2", value=repr(tensorflow))
    if dialect is not None:
        config.set_dialect(dialect)
    _install_for(sys._getframe(1).f_globals, tensorflow)


def load_ipython_extension(shell: Any) -> None:
    """``%load_ext kerascn``: ``install_as_keras()`` for the notebook.

    Args:
        shell: IPython.
    """
    _install_for(shell.user_ns)


def unload_ipython_extension(shell: Any) -> None:
    """``%unload_ext kerascn``."""
    uninstall()


def _install_for(names: dict[str, Any], tensorflow: int | None = None) -> None:
    """Let the module with these global names, and the modules beside it, see all as programs of old did."""
    if tensorflow is not None or not imports.has_taken(names):
        tensorflow1.use(tensorflow)
    imports.take_running(names)
    file = names.get("__file__")
    users.take_folder(os.path.dirname(os.path.abspath(file)) if file else os.getcwd())
    finder.install()
    theano1.install()


def uninstall() -> None:
    """End what ``install_as_keras`` began."""
    imports.end()
    tensorflow1.forget()
    theano1.uninstall()
    finder.uninstall()
    faces.forget()
    users.forget()
