"""What matplotlib took from programs of old and takes no more."""

from __future__ import annotations

import importlib
from typing import Any


def subplot(*args: Any, **kwargs: Any) -> Any:
    """``pyplot.subplot``, where place 0 was the last one, as in a list the one before the first."""
    pyplot = importlib.import_module("matplotlib.pyplot")
    if len(args) == 3 and args[2] == 0:
        args = (args[0], args[1], args[0] * args[1])
    return pyplot.subplot(*args, **kwargs)
