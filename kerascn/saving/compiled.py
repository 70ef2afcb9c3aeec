"""What ``compile`` was told, and the state of the optimizer: so that training can go on where it stopped."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np

from .. import backend as K
from .. import losses, metrics, optimizers
from ..messages import fail, warn_user
from . import hdf5, told
from .architecture import as_data, data_of_json
from .old_weights import shape_of
from .old_weights.norms import numbers_of
from .origin import Origin
from .weights import Match, in_graph_of


def clear(file: Any) -> None:
    """Remove what an earlier save into an open file has left."""
    if "training_config" in file.attrs:
        del file.attrs["training_config"]
    if "optimizer_weights" in file:
        del file["optimizer_weights"]


def write(file: Any, model: Any) -> None:
    """Write what ``compile`` was told, and the optimizer's state, into an open file."""
    optimizer = getattr(model, "optimizer", None)
    if optimizer is None:
        return
    if isinstance(optimizer, optimizers.TFOptimizer):
        warn_user("saving.native_optimizer", model=model.name)
        return
    said = {
        "optimizer_config": optimizers.serialize(optimizer),
        "loss": _each(losses.serialize, model.loss),
        "metrics": _each(metrics.serialize, getattr(model, "compile_metrics", [])),
        "sample_weight_mode": getattr(model, "sample_weight_mode", None),
        "loss_weights": getattr(model, "loss_weights", None),
    }
    if getattr(model, "weighted_metrics", None):
        said["weighted_metrics"] = _each(metrics.serialize, model.weighted_metrics)
    file.attrs["training_config"] = json.dumps(said, default=as_data).encode("utf-8")
    _write_state(file, model, optimizer)


def _each(serialize: Any, given: Any) -> Any:
    """The serialized form of one thing, or of each in a list or a dictionary."""
    if isinstance(given, (list, tuple)):
        return [_each(serialize, one) for one in given]
    if isinstance(given, dict):
        return given if "class_name" in given else {name: _each(serialize, one) for name, one in given.items()}
    return given if given is None or isinstance(given, str) else serialize(given)


def _write_state(file: Any, model: Any, optimizer: Any) -> None:
    weights = getattr(optimizer, "weights", None)
    if not weights:
        return
    with in_graph_of(model):
        values = K.batch_get_value(weights)
    group, counted = hdf5.new_group(file, "optimizer_weights"), getattr(optimizer, "iterations", None)
    local = ["iterations" if weight is counted else f"variable_{place}" for place, weight in enumerate(weights)]
    names = [f"{type(optimizer).__name__}/{name}:0" for name in local]
    hdf5.write_names(group, "weight_names", names)
    for name, value in zip(names, values, strict=True):
        group.create_dataset(name, data=value)


# Reading.


def read(file: Any) -> dict[str, Any] | None:
    """What ``compile`` was told, as arguments of ``compile``; ``None`` if the file does not say."""
    text = hdf5.read_text(file, "training_config")
    if text is None:
        return None
    said = data_of_json(text)
    if not isinstance(said, dict) or not isinstance(said.get("optimizer_config"), dict):
        raise fail(ValueError, "saving.no_optimizer", path=file.file.filename)
    return told.arguments(said, ours="kerascn_version" in file.attrs)


def read_state(file: Any, model: Any, matches: list[Match], origin: Origin) -> None:
    """Set the optimizer's state to what the file holds; where that does not fit, it begins anew, with a warning.

    Args:
        file: The open file.
        model: The model, compiled.
        matches: What each variable of the model was made of.
        origin: Who wrote the file.
    """
    if "optimizer_weights" not in file or not model.inputs:
        return
    group = hdf5.group_at(file, "optimizer_weights")
    names = hdf5.read_names(group, "weight_names") or []
    arrays = [hdf5.array_at(group, name) for name in names]
    with in_graph_of(model):
        most = max([math.prod(shape_of(w)) for w in model.weights], default=0)
        try:
            if any(math.prod(array.shape) > max(most, 1) for array in arrays):
                raise fail(ValueError, "saving.state_size", most=most)
            values = in_classical_order(names, [np.asarray(array[()]) for array in arrays])
            by_weight = {id(match.variable): match for match in matches}
            trained = [by_weight[id(weight)] for weight in model.trainable_weights]
            model.set_optimizer_state(as_weights_today(values, trained, origin))
        except ValueError as error:
            warn_user("saving.optimizer_state", path=file.file.filename, reason=error)


def in_classical_order(names: list[str], values: list[np.ndarray]) -> list[np.ndarray]:
    """The state in the order of Keras 2, slot by slot; later releases write it weight by weight.

    Args:
        names: The names in the file, such as ``Adam/m/dense_1/kernel:0`` where they are of a later release.
        values: The arrays in the same order.
    """
    slots: dict[str, list[np.ndarray]] = {}
    counts = []
    for name, value in zip(names, values, strict=True):
        parts = name.partition(":")[0].split("/")
        if parts[-1] == "iteration":
            counts.append(value)
        elif parts[-1] != "learning_rate" and len(parts) > 2:
            slots.setdefault(parts[1], []).append(value)
    if not counts:
        return values
    return counts + [value for slot in slots.values() for value in slot]


def as_weights_today(values: list[np.ndarray], trained: list[Match], origin: Origin) -> list[np.ndarray]:
    """The state with an array for each weight in each slot, laid out as the weights are.

    A slot has what the optimizer remembers of each array that it trained: so it goes the way of these arrays.

    Args:
        values: The state: perhaps a number or two, then slot by slot.
        trained: What the trained weights were made of, in the order of the layers.
        origin: Who wrote the file.
    """
    stored = {one.name: tuple(one.array.shape) for match in trained for one in match.piece.stored}
    names = sorted(stored) if _sorted_by_name(origin) else list(stored)
    count, shapes = max(len(names), 1), [stored[name] for name in names]
    for head in range(3):
        slots = [values[start : start + count] for start in range(head, len(values), count)]
        if all([array.shape for array in slot] in (shapes, [(1,)] * count) for slot in slots):
            break
    else:
        return values  # which the optimizer will refuse, and say why
    found = values[:head]
    for slot in slots:
        if [array.shape for array in slot] != shapes:
            found += slot  # not in use: numbers that stand for arrays
        else:
            by_name = dict(zip(names, slot, strict=True))
            found += [match.made_of([by_name[one.name] for one in match.piece.stored], origin) for match in trained]
    return found


def _sorted_by_name(origin: Origin) -> bool:
    """Whether this release of Keras sorted the weights by name before it trained them: all before 2.0.6 did."""
    return (numbers_of(origin.release) or (0,)) < (2, 0, 6)
