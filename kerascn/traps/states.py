"""The trap of states that are carried on to the wrong samples."""

from __future__ import annotations

from typing import Any

from .. import config
from .inside import all_within
from .noticing import is_due, noticed


def look(model: Any, batches: int) -> None:
    """Look at a model before it is trained on batches in shuffled order; again and again, now and then.

    Args:
        model: The model.
        batches: How many batches there are; the order of a single one does no harm.
    """
    if not config.traps or batches < 2 or not is_due(model, "shuffle"):
        return
    names = [layer.name for layer in all_within(model) if _carries_states(layer)]
    if names:
        noticed("traps.stateful_shuffled", model, layers=", ".join(dict.fromkeys(names)))


def _carries_states(layer: Any) -> bool:
    """Whether it is a recurrent layer that goes on from batch to batch; a model is asked for its layers."""
    return bool(getattr(layer, "stateful", False)) and hasattr(layer, "kept_states")
