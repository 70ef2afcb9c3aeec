"""Traps in what a model predicts from."""

from __future__ import annotations

from typing import Any


def before(model: Any, inputs: list[Any]) -> None:
    """Look at the arrays before a prediction.

    Args:
        model: The model.
        inputs: Its inputs.
    """
