"""The trap of dead ReLUs: layers nearly all of whose units give 0, whatever the model is given.

To compute the outputs of all these layers takes a function of its own, which has to be compiled. So first comes what
costs nothing: a model that does better than one that gives the same for every sample has learnt something. Only
where the loss of the first epoch is no smaller than that, or, where this can't be said, does not move at all in the
second one, the function is made and some of the data of the training are looked at.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .. import backend as K
from .. import config
from ..messages import say
from . import labels
from .no_numbers import rate_of
from .noticing import Memory, memory, noticed
from .samples import ENOUGH, some_rows

DEAD = 0.9  # the share of units of a layer
NO_BETTER = 0.97  # of the loss of a model that gives always the same
NOTHING = 1e-3  # such a loss is small in any case: the target may be one and the same everywhere
MOVED = 1e-3  # the share of the loss that an epoch changes at least
SAMPLES = 256


def look(model: Any, epoch: int, logs: dict[str, Any]) -> None:
    """Look at a model after an epoch, once it is clear whether it has learnt anything.

    Args:
        model: The model.
        epoch: The number of the epoch, from 0.
        logs: Its loss and metrics.
    """
    known = memory(model)
    if known.has_seen_relus or known.data is None:
        return
    nodes = relus(model)
    learns = not nodes or _learns(model, known, logs)
    known.has_seen_relus = learns is not None
    if learns is False:
        _tell(model, epoch, nodes)


def relus(model: Any) -> list[Any]:
    """The calls of layers that end in a ReLU."""
    if getattr(model, "_plan", None) is None:
        return []
    return [node for node in model.plan.calls if _is_relu(node.outbound_layer)]


def _is_relu(layer: Any) -> bool:
    if hasattr(layer, "cell") or hasattr(layer, "recurrent_kernel"):
        return False
    if type(layer).__name__ == "ReLU":
        return not layer.negative_slope
    return getattr(getattr(layer, "activation", None), "__name__", None) == "relu"


def _learns(model: Any, known: Memory, logs: dict[str, Any]) -> bool | None:
    """Whether a model learns, as its loss says; ``None`` if that is not clear yet."""
    total = logs.get("loss")
    if total is None or not math.isfinite(total):
        return True  # that is another trap
    limits = {} if known.data.weighted else limits_of(model, known.data)
    if limits:
        return all(logs.get(name, total) < max(NO_BETTER * limit, NOTHING) for name, limit in limits.items())
    if known.first_loss is None:
        known.first_loss = float(total)
        return None
    return bool(abs(total - known.first_loss) > MOVED * abs(known.first_loss))


def limits_of(model: Any, data: Any) -> dict[str, float]:
    """The losses of the best model that gives the same for every sample, by name; nothing if one is not known.

    Args:
        model: The model.
        data: What it learns from.
    """
    compiled, targets = model.compiled, iter(data.targets)
    found = {}
    for head, factor in zip(compiled.heads, compiled.factors, strict=True):
        rows = some_rows(next(targets)) if head.feeds_target else None
        best = BEST.get(labels.name_of(head) or "")
        if rows is None or best is None or head.mask is not None or not isinstance(factor, float):
            return {}
        alone = len(model.outputs) == 1
        found["loss" if alone else f"{head.name}_loss"] = best(rows) * (factor if alone else 1)
    return found


def _entropy(shares: np.ndarray) -> float:
    shares = shares[shares > 0]
    return float(-(shares * np.log(shares)).sum())


def _best_classes(rows: np.ndarray) -> float:
    return _entropy(rows.reshape(-1, rows.shape[-1]).mean(axis=0))


def _best_labels(rows: np.ndarray) -> float:
    return _entropy(np.unique(rows, return_counts=True)[1] / rows.size)


def _best_shares(rows: np.ndarray) -> float:
    shares = rows.mean(axis=0).ravel()
    return (_entropy(shares) + _entropy(1 - shares)) / shares.size


BEST = {
    "categorical_crossentropy": _best_classes,
    "sparse_categorical_crossentropy": _best_labels,
    "binary_crossentropy": _best_shares,
    "mean_squared_error": lambda rows: float(rows.var(axis=0).mean()),
    "mean_absolute_error": lambda rows: float(np.abs(rows - np.median(rows, axis=0)).mean()),
}


def _tell(model: Any, epoch: int, nodes: list[Any]) -> None:
    arrays = _sample(model)
    if arrays is None:
        return
    dead = []
    for node, greatest in zip(nodes, _greatest(model, nodes, arrays), strict=True):
        count = int((greatest <= 0).sum())
        if count > DEAD * greatest.size:
            dead.append(say("traps.dead_layer", dead=count, units=greatest.size, layer=node.outbound_layer.name))
    if dead:
        fields = dict(epoch=epoch + 1, told="; ".join(dead), samples=len(arrays[0]), rate=rate_of(model))
        noticed("traps.dead_relu", model, **fields)


def _sample(model: Any) -> list[np.ndarray] | None:
    """Some samples of the training, all inputs of them."""
    inputs = memory(model).data.inputs
    if not inputs or not all(isinstance(array, np.ndarray) for array in inputs):
        return None
    fixed, samples = model._fixed_batch, len(inputs[0])
    if fixed is not None:
        return [array[:fixed] for array in inputs]
    numbers = sum(math.prod(array.shape[1:]) for array in inputs)
    wanted = min(SAMPLES, max(ENOUGH // numbers, 8))
    return [array[:: max(-(-samples // wanted), 1)] for array in inputs]


def _greatest(model: Any, nodes: list[Any], arrays: list[np.ndarray]) -> list[np.ndarray]:
    """The greatest value of each unit of the layers, as they are in training."""
    with model.in_graph():
        found = []
        for node in nodes:
            output = node.output_tensors[0]
            rank = K.ndim(output) or 1
            units = _axis_of_units(node, rank)
            found.append(K.max(output, axis=[axis for axis in range(rank) if axis != units]))
        run = K.function([*model._inputs_fed()[1], K.learning_phase()], found)
        return run([*arrays, 1])


def _axis_of_units(node: Any, rank: int) -> int:
    """The axis of a layer's units or channels."""
    if rank < 4:
        return rank - 1
    while not hasattr(node.outbound_layer, "data_format") and node.parents:
        node = node.parents[0]
    data_format = getattr(node.outbound_layer, "data_format", None) or config.image_data_format()
    return 1 if data_format == "channels_first" else rank - 1
