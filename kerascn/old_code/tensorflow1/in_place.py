"""Lets ``total += x`` begin with a variable: it makes a sum, and the variable keeps its value, as it was before 2.0."""

from __future__ import annotations

from typing import Any

from tensorflow.python.ops.resource_variable_ops import BaseResourceVariable

NAMES = ("__iadd__", "__isub__", "__imul__", "__itruediv__", "__ipow__")

_refusals: dict[str, Any] = {}  # TensorFlow's own methods, which only refuse, until end()


def begin() -> None:
    """Take the refusals away; without them Python computes ``total + x``."""
    for name in NAMES:
        _refusals[name] = vars(BaseResourceVariable)[name]
        delattr(BaseResourceVariable, name)


def end() -> None:
    """Variables refuse it again."""
    for name, refusal in _refusals.items():
        setattr(BaseResourceVariable, name, refusal)
    _refusals.clear()
