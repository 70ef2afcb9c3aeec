"""The trap of a loss that is no number any more: in which epoch, and what may have done it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .. import backend as K
from ..messages import say
from .noticing import memory, noticed

LABELS = {"input": "data.input", "target": "data.target"}


def look(model: Any, epoch: int, logs: dict[str, Any]) -> None:
    """Look at the loss of an epoch, and at that of its validation.

    Args:
        model: The model.
        epoch: The number of the epoch, from 0.
        logs: Its loss and metrics.
    """
    for name in ("loss", "val_loss"):
        value = logs.get(name)
        if value is not None and not np.all(np.isfinite(value)):
            told = dict(name=name, value=value, epoch=epoch + 1, lost=_lost(model))
            bad = _in_the_data(model)
            if bad is not None:
                noticed("traps.nan_data", model, **told, **bad)
            else:
                noticed("traps.nan", model, **told, before=_before(model), rate=rate_of(model))
            return


def look_at_step(model: Any, found: Any) -> None:
    """Look at what a single step gave.

    Args:
        model: The model.
        found: The loss, or a list that begins with it.
    """
    loss = found[0] if isinstance(found, list) else found
    if not math.isfinite(loss):
        noticed("traps.nan_step", model, value=loss, rate=rate_of(model), lost=_lost(model))


def look_behind(model: Any, epoch: int) -> bool:
    """Look whether the loss is a number only because ReLU makes 0 of nan, as it does on some engines.

    Args:
        model: The model.
        epoch: The number of the epoch, from 0.
    """
    lost = _lost(model)
    if lost:
        bad = _in_the_data(model)
        where = say("traps.nan_where", **bad) if bad else ""
        noticed("traps.nan_hidden", model, epoch=epoch + 1, lost=lost, where=where, rate=rate_of(model))
    return bool(lost)


def rate_of(model: Any) -> str:
    """The learning rate now, as far as the optimizer says it."""
    rate = getattr(model.optimizer, "lr", None)
    if rate is None:
        return "?"
    with model.in_graph():
        return f"{float(K.get_value(rate) if K.is_variable(rate) else rate):.4g}"


def _before(model: Any) -> str:
    """The losses of the epochs before, the last three of them."""
    losses = getattr(model.history, "history", {}).get("loss", [])[-3:]
    return say("traps.nan_before", losses=", ".join(f"{loss:.4g}" for loss in losses)) if losses else ""


def _lost(model: Any) -> str:
    """How many layers have weights that are no numbers."""
    with model.in_graph():
        values = [(layer, layer.get_weights()) for layer in model.layers if layer.weights]
    lost = [layer for layer, arrays in values if not all(np.isfinite(array).all() for array in arrays)]
    return say("traps.nan_lost", count=len(lost), layers=len(values)) if lost else ""


def _in_the_data(model: Any) -> dict[str, Any] | None:
    """Where the data of the training have the first entry that is not finite."""
    data = memory(model).data
    if data is None:
        return None
    slots = [*model._inputs_fed()[0], *(head.slot for head in model.compiled.heads if head.feeds_target)]
    for slot, array in zip(slots, [*data.inputs, *data.targets], strict=True):
        if not isinstance(array, np.ndarray) or array.dtype.kind != "f":
            continue
        places = np.argwhere(~np.isfinite(array))
        if len(places):
            label = say(LABELS[slot.what], name=slot.name)
            return dict(label=label, count=len(places), first=tuple(map(int, places[0])))
    return None
