"""What ``compile`` was told, and the state of the optimizer: so that training can go on where it stopped."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np

from .. import backend as K
from .. import losses, metrics, optimizers
from ..messages import fail, warn
from . import hdf5, told
from .architecture import as_data, data_of_json
from .weights import in_graph_of, shape_of


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
        warn("saving.native_optimizer", stacklevel=3, model=model.name)
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


def read_state(file: Any, model: Any, stored: dict[int, str]) -> None:
    """Set the optimizer's state to what the file holds; where that does not fit, it begins anew, with a warning.

    Args:
        file: The open file.
        model: The model, compiled.
        stored: The names that the model's variables have in the file, by identity.
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
            if _sorted_by_name(hdf5.read_text(file, "keras_version")):
                values = in_order_of_layers([stored[id(w)] for w in model.trainable_weights], values)
            model.set_optimizer_state(values)
        except ValueError as error:
            warn("saving.optimizer_state", stacklevel=4, path=file.file.filename, reason=error)


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


def _sorted_by_name(version: str | None) -> bool:
    """Whether this release of Keras sorted the weights by name before it trained them: all before 2.0.6 did."""
    numbers = [int(part) for part in (version or "0").split(".")[:3] if part.isdecimal()]
    return numbers < [2, 0, 6]


def in_order_of_layers(names: list[str], values: list[np.ndarray]) -> list[np.ndarray]:
    """The state with each slot in the order of the layers, where it is in the order of the weights' names.

    Args:
        names: The names of the trained weights in the file, in the order of the layers.
        values: The state: perhaps the number of steps, then slot by slot.
    """
    count = max(len(names), 1)
    head = len(values) % count
    slots = [values[start : start + count] for start in range(head, len(values), count)]
    places = {name: place for place, name in enumerate(sorted(names))}
    return values[:head] + [slot[places[name]] for slot in slots for name in names]
