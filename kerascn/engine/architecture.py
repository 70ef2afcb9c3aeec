"""A network as plain data, and back: the layout in which Keras 2 writes functional models."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..declare import registry
from ..messages import fail
from ..saving.calls import layer_from
from .history import as_list

Place = list[Any]  # [layer's name, number of the call within the network, number of the tensor]


def config_of(network: Any) -> dict[str, Any]:
    """The layers of a network, their calls, its inputs and outputs."""
    for tensor in network.outputs:
        if tensor._keras_history.layer not in network.layers:
            raise fail(ValueError, "network.taken_away", model=network.name, layer=tensor._keras_history.layer.name)
    number = _numbers_of(network)
    layers = []
    for layer in network.layers:
        calls = [node for node in network.plan.calls if node.outbound_layer is layer and not node.is_input]
        calls.sort(key=lambda node: number[node])
        layers.append({
            "name": layer.name,
            "class_name": type(layer).__name__,
            "config": registry.config_of(layer),
            "inbound_nodes": [_config_of_call(node, number) for node in calls],
        })  # fmt: skip
    return {
        "name": network.name,
        **frozen(network),
        "layers": layers,
        "input_layers": [_place_of(x, number) for x in network.inputs],
        "output_layers": [_place_of(x, number) for x in network.outputs],
    }


def frozen(network: Any) -> dict[str, Any]:
    """What a configuration says of a network that is not trainable as a whole; nothing of the others."""
    return {} if network.trainable else {"trainable": network.trainable}


def _numbers_of(network: Any) -> dict[Any, int]:
    """For each call its number among the calls of its layer that are a part of this network.

    Those of a model are numbered from 1: in Keras 2 its own way from inputs to outputs is number 0.
    """
    kept = set(network.plan.calls)
    found: dict[Any, int] = {}
    for layer in network.layers:
        here = [node for node in layer._inbound_nodes if node in kept]
        found |= {node: place for place, node in enumerate(here, int(hasattr(layer, "layers")))}
    return found


def _place_of(tensor: Any, number: dict[Any, int]) -> Place:
    layer, node_index, tensor_index = tensor._keras_history
    return [layer.name, number[layer._inbound_nodes[node_index]], tensor_index]


def _config_of_call(node: Any, number: dict[Any, int]) -> list[Any]:
    arguments = {name: _plain(node, name, value) for name, value in node.arguments.items() if value is not None}
    return [[*_place_of(x, number), arguments] for x in node.input_tensors]


def _plain(node: Any, name: str, value: Any) -> Any:
    """An argument of a call as data that a file can hold."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, (list, tuple)):
        return [_plain(node, name, one) for one in value]
    if not isinstance(value, (str, int, float, bool, dict)):
        fields = dict(layer=node.outbound_layer.name, argument=name, given=type(value).__name__)
        raise fail(TypeError, "architecture.argument", **fields)
    return value


def rebuild(
    config: dict[str, Any], custom_objects: dict[str, Any] | None = None, inputs: dict[str, Any] | None = None
) -> tuple[list[Any], list[Any]]:
    """The inputs and outputs of the network that ``config`` describes, its layers made anew.

    Args:
        config: What ``config_of`` gave, here or in Keras 2.
        custom_objects: Names of the configuration that stand for the user's own classes and functions.
        inputs: Tensors to use in place of input layers, by the name of the layer.
    """
    for key in ("layers", "input_layers", "output_layers"):
        if key not in config:
            raise fail(ValueError, "architecture.no_key", key=key, known=", ".join(map(str, config)))
    with registry.custom_objects(custom_objects or {}):
        made = {one["name"]: layer_from(one) for one in config["layers"]}
    tensors = {(name, 0): [x] for name, x in (inputs or {}).items()}
    for name, layer in made.items():
        if layer._inbound_nodes and layer._inbound_nodes[0].is_input and (name, 0) not in tensors:
            tensors[name, 0] = layer._inbound_nodes[0].output_tensors
    _repeat_calls(config["layers"], made, tensors, _first_numbers(config, made))
    found = [
        [_tensor_at(tensors, place) for place in _places(config[key])] for key in ("input_layers", "output_layers")
    ]
    return found[0], found[1]


def _places(config: Any) -> list[Place]:
    """A list of places; Keras also wrote a single place without a list around it."""
    return [config] if config and isinstance(config[0], str) else config


def _tensor_at(tensors: dict[tuple[str, int], list[Any]], place: Place) -> Any:
    name, call, index = place[:3]
    if index >= len(tensors.get((name, call), ())):
        raise fail(ValueError, "architecture.no_tensor", name=name, call=call)
    return tensors[name, call][index]


def _first_numbers(config: dict[str, Any], made: dict[str, Any]) -> dict[str, int]:
    """The number of each layer's first call: 0; of a model 1, unless the file counts as Keras 1 did."""
    used = {(place[0], place[1]) for one in config["layers"] for node in one["inbound_nodes"] for place in node}
    used |= {(place[0], place[1]) for place in _places(config["output_layers"])}
    return {name: int(hasattr(layer, "layers") and (name, 0) not in used) for name, layer in made.items()}


def _repeat_calls(
    layers: list[dict[str, Any]],
    made: dict[str, Any],
    tensors: dict[tuple[str, int], list[Any]],
    first: dict[str, int],
) -> None:
    """Call the layers as they were called, each call as soon as its inputs are there."""
    waiting = [
        (one["name"], k, node) for one in layers for k, node in enumerate(one["inbound_nodes"], first[one["name"]])
    ]
    done = dict(first)
    while waiting:
        left = []
        for name, number, node in waiting:
            ready = all((place[0], place[1]) in tensors for place in node) and done[name] == number
            if ready:
                tensors[name, number] = _repeat_call(made[name], node, tensors)
                done[name] = number + 1
            else:
                left.append((name, number, node))
        if len(left) == len(waiting):
            name, number, _ = left[0]
            raise fail(ValueError, "architecture.no_tensor", name=name, call=number)
        waiting = left


def _repeat_call(layer: Any, node: list[Any], tensors: dict[tuple[str, int], list[Any]]) -> list[Any]:
    given = [_tensor_at(tensors, place) for place in node]
    arguments = dict(node[0][3]) if node and len(node[0]) > 3 else {}
    alone = len(given) == 1 and not getattr(layer, "takes_list", False)
    return as_list(layer(given[0] if alone else given, **arguments))
