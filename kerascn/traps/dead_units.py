"""The trap of dead ReLUs: layers nearly all of whose units give 0, whatever the model is given.

To compute the outputs of these layers takes a function of its own, which has to be compiled. So first comes what costs
nothing: a model whose loss is smaller than that of the best answer that is the same for every sample has learnt
something. Only where the loss is not, and does not become smaller in an epoch either, or where a training ends so, the
function is made, and a part of the training data is looked at. Where that best loss is not known, as with a loss of the
user's, only a loss that does not move at all is a reason.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .. import backend as K
from .. import config
from ..messages import say
from . import labels
from .no_numbers import look_behind, rate_of
from .noticing import memory, noticed
from .samples import some_rows

DEAD = 0.9  # the share of units of a layer
NO_BETTER = 0.97  # of the loss of the best answer that is always the same
NOTHING = 1e-3  # such a loss is small in any case: the target may be one and the same everywhere
SMALLER, MOVED = 0.997, 1e-3  # what an epoch makes of a loss that falls, and of one that moves
SAMPLES, FEWEST = 64, 16
AT_ONCE = 2**22  # numbers that all layers together give


def look(model: Any, epoch: int, logs: dict[str, Any]) -> None:
    """Look at the loss of an epoch, and where it says that nothing is learnt, at the units.

    Args:
        model: The model.
        epoch: The number of the epoch, from 0.
        logs: Its loss and metrics.
    """
    known, loss = memory(model), logs.get("loss")
    if known.has_seen_relus or loss is None or not math.isfinite(loss):
        return
    if known.data is None or known.data.samples < FEWEST:
        return
    before, known.loss, known.epoch = known.loss, float(loss), epoch
    known.limits = limits_of(model, known.data) if known.limits is None else known.limits
    limits = known.limits
    known.learns = all(logs.get(name, loss) < max(NO_BETTER * limit, NOTHING) for name, limit in limits.items())
    if before is None or (limits and known.learns):
        return
    moves = loss < SMALLER * before if limits else abs(loss - before) > MOVED * abs(before)
    if not moves:
        look_at_units(model)


def at_end(model: Any) -> None:
    """Look at the units, if a training ends without anything learnt.

    Args:
        model: The model.
    """
    known = memory(model)
    if known.loss is not None and known.limits and not known.learns and not known.has_seen_relus:
        look_at_units(model)


def look_at_units(model: Any) -> None:
    """Look at what the units give for a part of the training data; of a model once.

    Args:
        model: The model.
    """
    known, nodes = memory(model), relus(model)
    known.has_seen_relus = True
    arrays = _sample(model) if nodes else None
    if arrays is None:
        return
    dead = []
    for node, greatest in zip(nodes, _greatest(model, nodes, arrays), strict=True):
        count = int((greatest <= 0).sum())
        if count > DEAD * greatest.size:
            dead.append(say("traps.dead_layer", dead=count, units=greatest.size, layer=node.outbound_layer.name))
    if dead and not look_behind(model, known.epoch):
        fields = dict(epoch=known.epoch + 1, told="; ".join(dead), samples=len(arrays[0]), rate=rate_of(model))
        noticed("traps.dead_relu", model, **fields)


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


def limits_of(model: Any, data: Any) -> dict[str, float]:
    """The losses of the best answer that is the same for every sample, by name; nothing if one is not known.

    Args:
        model: The model.
        data: What it learns from.
    """
    if data.weighted:
        return {}
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


def _sample(model: Any) -> list[np.ndarray] | None:
    """Some samples of the training, all inputs of them."""
    inputs = memory(model).data.inputs
    if not inputs or not all(isinstance(array, np.ndarray) for array in inputs):
        return None
    return [array[:: max(len(array) // SAMPLES, 1)][:SAMPLES] for array in inputs]


def _greatest(model: Any, nodes: list[Any], arrays: list[np.ndarray]) -> list[np.ndarray]:
    """The greatest value of each unit of the layers, as they are in training."""
    found = [np.empty(0)] * len(nodes)
    with model.in_graph():
        outputs = [node.output_tensors[0] for node in nodes]
        run = K.function([*model._inputs_fed()[1], K.learning_phase()], outputs)
        size = model._fixed_batch or max(AT_ONCE // _numbers(outputs), 1)
        for start in range(0, len(arrays[0]), size):
            batch = [array[start : start + size] for array in arrays]
            if model._fixed_batch in (None, len(batch[0])):
                given = run([*batch, 1])
                tops = [_by_unit(node, values) for node, values in zip(nodes, given, strict=True)]
                found = [np.maximum(a, b) if a.size else b for a, b in zip(found, tops, strict=True)]
    return found


def _numbers(outputs: list[Any]) -> int:
    """How many numbers these tensors have for a sample, about."""
    return sum(math.prod(side or 32 for side in (K.int_shape(output) or (None,))[1:]) for output in outputs)


def _by_unit(node: Any, values: np.ndarray) -> np.ndarray:
    """The greatest value of each unit."""
    units = _axis_of_units(node, values.ndim)
    return values.max(axis=tuple(axis for axis in range(values.ndim) if axis != units))


def _axis_of_units(node: Any, rank: int) -> int:
    """The axis of a layer's units or channels."""
    if rank < 4:
        return rank - 1
    while not hasattr(node.outbound_layer, "data_format") and node.parents:
        node = node.parents[0]
    data_format = getattr(node.outbound_layer, "data_format", None) or config.image_data_format()
    return 1 if data_format == "channels_first" else rank - 1
