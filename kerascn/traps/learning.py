"""Traps in the data to learn from, and in what an epoch leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .. import config
from . import dead_units, labels, mixing, no_numbers, ranges
from .noticing import is_due, memory


def before(model: Any, data: Any, held: Any, split: float, shuffle: Any) -> None:
    """Look at arrays before a training; where ``fit`` is called again and again, now and then at more than one row.

    Args:
        model: The model.
        data: The inputs, targets and weights to learn from, as ``training.users_data.Data``.
        held: Those kept for validation, if any.
        split: The share of the samples that was kept for it, if it was taken from the end of the same arrays.
        shuffle: What ``fit`` was told of the order.
    """
    if not config.traps:
        return
    if not is_due(model, "fit"):
        _remember(model, [array[:1] for array in data.inputs])
        return
    _remember(model, data.inputs)
    _look_at_targets(model, data)
    memory(model).begin(data)
    if split and held is not None:
        heads = [head for head in model.compiled.heads if head.feeds_target]
        for head, learnt, tested in zip(heads, data.targets, held.targets, strict=True):
            mixing.look(model, head, labels.name_of(head), learnt, tested, split)


def before_batches(model: Any, first: Any) -> None:
    """Look at the first of the batches that a generator makes.

    Args:
        model: The model.
        first: That batch, as ``training.users_data.Data``.
    """
    if config.traps:
        _remember(model, first.inputs)
        _look_at_targets(model, first)
        memory(model).begin(first)


def before_step(model: Any, data: Any) -> None:
    """Look at the batch of a single step, now and then.

    Args:
        model: The model.
        data: The batch, as ``training.users_data.Data``.
    """
    if config.traps and is_due(model, "train"):
        _remember(model, data.inputs)
        _look_at_targets(model, data)


def _remember(model: Any, inputs: list[Any]) -> None:
    """Note what values the inputs have."""
    ranges.remember(model, [slot.name for slot in model._inputs_fed()[0]], inputs)


def _look_at_targets(model: Any, data: Any) -> None:
    """Look at what the outputs are compared with."""
    heads, targets = model.compiled.heads, iter(data.targets)
    weights = iter(data.weights)
    for head in heads:
        of_head = next(weights) if head.weights is not None else None
        if head.feeds_target:
            labels.look(model, head, labels.name_of(head), next(targets), of_head if data.weighted else None)


def after_epoch(model: Any, epoch: int, logs: dict[str, Any]) -> None:
    """Look at a model after an epoch.

    Args:
        model: The model.
        epoch: The number of the epoch, from 0.
        logs: Its loss and metrics.
    """
    if config.traps:
        no_numbers.look(model, epoch, logs)
        dead_units.look(model, epoch, logs)


def after_step(model: Any, found: Any) -> None:
    """Look at what a single step of training gave.

    Args:
        model: The model.
        found: The loss, or a list that begins with it.
    """
    if config.traps:
        no_numbers.look_at_step(model, found)


def at_end(model: Any) -> None:
    """Look at a model whose training has come to its end.

    Args:
        model: The model.
    """
    if config.traps:
        dead_units.at_end(model)


@contextmanager
def followed(model: Any) -> Iterator[None]:
    """A training: the data are let go of however it ends, and if traps were turned off meanwhile.

    Args:
        model: The model.
    """
    try:
        yield
    finally:
        if "_traps_memory" in vars(model):
            memory(model).begin(None)
