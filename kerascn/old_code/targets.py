"""What the tables mean: ``"module:name"``, or a whole ``"module"``."""

from __future__ import annotations

import importlib
from typing import Any


def looked_up(target: str) -> Any:
    """The thing that a table's right side means."""
    module, _, name = target.partition(":")
    found: Any = importlib.import_module(module)
    for part in name.split(".") if name else ():
        found = getattr(found, part)
    return found
