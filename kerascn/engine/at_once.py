"""Layers called on arrays where TensorFlow computes eagerly: the values are computed, nothing is remembered."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np

from .. import backend as K
from .. import config
from ..backend.contract import eager
from ..backend.contract.random import random_scope
from ..backend.contract.session import graph_in_use, inside
from ..messages import fail
from .history import as_list, one_or_list
from .spec import check_inputs


def outputs_of(layer: Any, inputs: Any, mask: Any, further: dict[str, Any]) -> Any:
    """Tensors with values: what a layer gives for arrays.

    Args:
        layer: The layer, or a model.
        inputs: An array, or a list of them.
        mask: Refused: masks belong to tensors of the graph.
        further: What else the call was given; only ``training`` can be taken.
    """
    others = [name for name in further if name != "training"] + ["mask"] * (mask is not None)
    if others:
        raise fail(TypeError, "layer.at_once", layer=layer.name, arguments=", ".join(others))
    phase = further.get("training")
    arrays = [np.asarray(one) for one in as_list(inputs)]
    given = arrays if isinstance(inputs, list) else arrays[0]
    found = layer.values_for(given, bool(phase if phase is not None else _phase_if_fixed()))
    return one_or_list([eager.tensor_of(value) for value in found])


def with_states(inputs: Any, states: Any, constants: Any) -> Any:
    """The series, first states and constants of a recurrent layer in one list; the series alone if there are none."""
    further = [*as_list(states), *as_list(constants)]
    return [*as_list(inputs), *further] if further else inputs


def _phase_if_fixed() -> int:
    phase = K.learning_phase()
    return phase if isinstance(phase, int) else 0


def function_of(layer: Any, arrays: list[np.ndarray], several: bool, training: bool) -> Any:
    """The function that computes a layer's outputs for arrays of these kinds; made once for each."""
    kinds = tuple((array.ndim, array.dtype.kind) for array in arrays)
    made = vars(layer).setdefault("_functions_at_once", {})
    key = (graph_in_use(), kinds, training)
    if key not in made:
        with inside(graph_in_use()), K.name_scope(layer.scope_name), random_scope(layer._next_chance()):
            made[key] = _function(layer, arrays, several, training)
    return made[key]


def _function(layer: Any, arrays: list[np.ndarray], several: bool, training: bool) -> Any:
    placeholders = [K.placeholder((None, *array.shape[1:]), dtype=_dtype(array)) for array in arrays]
    inputs = placeholders if several else placeholders[0]
    if not layer.built:
        layer.build_for(inputs)
    check_inputs(layer, inputs)
    said = {"training": training} if "training" in inspect.signature(type(layer).call).parameters else {}
    outputs, _ = layer.apply(inputs, None, said)
    changes = layer.get_updates_for(placeholders) if training else []
    return K.function([*placeholders, K.learning_phase()], outputs, changes)


def _dtype(array: np.ndarray) -> str:
    return config.floatx() if array.dtype.kind == "f" else array.dtype.name
