"""``tf.contrib``: the parts that programs beside Keras used; importing the others works, using them says what to do."""

from __future__ import annotations

import importlib
from typing import Any

from ....messages import fail
from ..gone import Gone
from ..modules import CONTRIB, CONTRIB_GONE

__all__ = [*CONTRIB, "keras"]


def __getattr__(name: str) -> Any:
    """A part, loaded when it is first asked for."""
    if name == "keras":
        return importlib.import_module("keras")
    if name in CONTRIB:
        return importlib.import_module(f"{__name__}.{name}")
    if name in CONTRIB_GONE:
        return Gone(f"tf.contrib.{name}", CONTRIB_GONE[name])
    if name.startswith("__"):
        raise AttributeError(name)
    raise fail(AttributeError, "tf1.no_contrib", name=name, known=", ".join(__all__))
