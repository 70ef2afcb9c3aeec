"""Traps in what ``compile`` was told: losses and metrics that do not fit the last layers."""

from __future__ import annotations

from typing import Any

from .. import config
from .noticing import noticed


def look(model: Any, heads: list[Any]) -> None:
    """Look at a model whose losses and metrics are known.

    Args:
        model: The model.
        heads: Its outputs that have a loss, as ``training.compiled.Head``.
    """
    if not config.traps:
        return
    for head in heads:
        made_by = _last_activation(head.output)
        if made_by == "softmax" and head.shape and head.shape[-1] == 1:
            noticed("traps.softmax_of_one", model, output=head.name)


def _last_activation(tensor: Any) -> str | None:
    """The name of the activation that a tensor comes from, if its layer has one."""
    history = getattr(tensor, "_keras_history", None)
    layer = history[0] if history else None
    return getattr(getattr(layer, "activation", None), "__name__", None)
