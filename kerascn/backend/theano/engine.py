"""What the dispatcher asks of the Theano engine."""

from __future__ import annotations

from typing import Any

from . import eager, state
from .compiling import compile_function
from .native import as_tensor, dtype_name, is_native, rank, static_shape
from .settings import OurSettings, our_settings

NAME = "theano"
LABEL = "Theano"

__all__ = [
    "NAME", "LABEL", "enter", "is_native", "as_tensor", "rank", "static_shape", "dtype_name",
    "compile_function", "eager", "kept", "step",
]  # fmt: skip


def kept(update: Any) -> Any:
    """An update as layers keep it: the pair that it is."""
    return update


def enter() -> OurSettings:
    """What to be in during a call: PyTensor with our settings."""
    return our_settings


def step():
    """The scalar that the random generator counts by; a running function is given its value."""
    return state.STEP
