"""Traps in what a model predicts from, and in how its layers do it."""

from __future__ import annotations

from typing import Any

from .. import config
from . import ranges
from .noticing import is_due, memory, noticed


def before(model: Any, inputs: list[Any]) -> None:
    """Look at the arrays before a prediction or a test, now and then.

    Args:
        model: The model.
        inputs: Its inputs.
    """
    if config.traps and memory(model).ranges and is_due(model, "predict"):
        ranges.look(model, [slot.name for slot in model._inputs_fed()[0]], inputs)


def compiled(model: Any) -> None:
    """Look at the layers of a model whose function for predictions or tests is made.

    Args:
        model: The model.
    """
    if not config.traps or getattr(model, "_plan", None) is None:
        return
    layers = [node.outbound_layer.name for node in model.plan.calls if _stays_in_training(node)]
    if layers:
        noticed("traps.learning_phase", model, name=model.name, layers=", ".join(dict.fromkeys(layers)))


def _stays_in_training(node: Any) -> bool:
    """Whether a call was made while the learning phase was fixed, and its layer does something else in training."""
    return any(getattr(tensor, "_in_training_for_good", False) for tensor in node.output_tensors)
