"""Names that stood inside Keras and have nothing behind them here: they can be imported, and say what to use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..messages import fail


def internal(name: str, instead: str) -> Callable[..., Any]:
    """A function that refuses every call with a sentence.

    Args:
        name: What Keras called it.
        instead: Code that does the same here.
    """

    def refuse(*args: Any, **kwargs: Any) -> Any:
        raise fail(RuntimeError, "compat.internal", name=name, instead=instead)

    refuse.__name__ = refuse.__qualname__ = name
    refuse.__doc__ = f"A part of Keras's inside; use ``{instead}``."
    refuse.instead = instead  # type: ignore[attr-defined]
    return refuse
