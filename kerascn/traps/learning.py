"""Traps in the data to learn from, and in what an epoch leaves behind."""

from __future__ import annotations

from typing import Any


def before(model: Any, data: Any, held: Any, split: float, shuffle: Any) -> None:
    """Look at arrays before a training.

    Args:
        model: The model.
        data: The inputs, targets and weights to learn from, as ``training.users_data.Data``.
        held: Those kept for validation, if any.
        split: The share of the samples that was kept for it, if it was taken from the end of the same arrays.
        shuffle: What ``fit`` was told of the order.
    """


def after_epoch(model: Any, epoch: int, logs: dict[str, Any]) -> None:
    """Look at a model after an epoch.

    Args:
        model: The model.
        epoch: The number of the epoch, from 0.
        logs: Its loss and metrics.
    """
