"""Which TensorFlow the user's modules see."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from typing import Any

from ...messages import fail
from . import inside

EAGER = "KERASCN_EAGER"

_generation: list[int] = []  # the generation in force, if one was chosen
_settings: dict[str, str] = {}  # what the environment said before


def use(generation: int | None = None) -> None:
    """From now on the user's modules see TensorFlow of this generation, and ``tensorflow.keras`` means kerascn.

    Args:
        generation: 1: graphs, sessions, placeholders, ``tf.contrib``. 2: TensorFlow as it is, with its eager mode.
            Programs that could be of either are taken as of the first.
    """
    _generation[:] = [generation or 1]
    if generation == 2 and EAGER not in os.environ:
        _settings[EAGER] = ""
        os.environ[EAGER] = "1"  # read when the engine is loaded
    inside.begin()


def forget() -> None:
    """End what ``use`` began. Eager mode, once it is off, stays off."""
    _generation.clear()
    for name in _settings:
        os.environ.pop(name, None)
    _settings.clear()
    if "tensorflow" in sys.modules and _first() in sys.modules:
        sys.modules[_first()].end()
    inside.end()


def tensorflow() -> Any:
    """What ``import tensorflow`` brings the user's modules."""
    if "tensorflow" not in sys.modules and importlib.util.find_spec("tensorflow") is None:
        raise fail(ModuleNotFoundError, "tf1.missing")
    return importlib.import_module(_first()).tensorflow(_generation[0] if _generation else 1)


def compat_v1() -> Any:
    """What ``import tensorflow.compat.v1 as tf`` brings them: the first generation, or what is there."""
    found = tensorflow()
    return found if found.__version__.startswith("1.") else found.compat.v1


def _first() -> str:
    """The module that loads TensorFlow."""
    return f"{__package__}.face"
