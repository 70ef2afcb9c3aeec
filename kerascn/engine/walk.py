"""From the outputs of a network back to its inputs: which calls lie between, and in which order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from ..messages import fail
from .history import as_list, history_of
from .node import Node


class Plan(NamedTuple):
    """A network in the order in which it is computed.

    ``calls`` holds every call, inputs first. ``layers`` holds every layer once, those that are farthest from the
    outputs first, and among equally far ones those that are met first on the way back from the outputs; weights
    in files are kept in this order. ``depths`` says how far each call lies from the outputs.
    """

    calls: list[Node]
    layers: list[Any]
    depths: dict[Node, int]


def plan(inputs: list[Any], outputs: list[Any]) -> Plan:
    """The calls between inputs and outputs."""
    backwards, met = _calls_behind(outputs)
    depths: dict[Node, int] = {}
    of_layer: dict[int, int] = {}
    for node in reversed(backwards):
        depth = max(depths.get(node, 0), of_layer.get(id(node.outbound_layer), 0))
        depths[node] = of_layer[id(node.outbound_layer)] = depth
        for parent in node.parents:
            depths[parent] = max(depths.get(parent, 0), depth + 1)
    for tensor in inputs:  # an input that no output depends on
        node = _call_of(tensor)
        if node not in depths:
            depths[node] = of_layer[id(node.outbound_layer)] = 0
            backwards.append(node)
            met.setdefault(id(node.outbound_layer), (len(met), node.outbound_layer))
    calls = sorted(backwards, key=lambda node: -depths[node])
    layers = [layer for _, layer in sorted(met.values(), key=lambda one: (-of_layer[id(one[1])], one[0]))]
    _check_connected(inputs, outputs, calls)
    _check_names(layers)
    return Plan(calls, layers, depths)


def _call_of(tensor: Any) -> Node:
    layer, node_index, _ = tensor._keras_history
    return layer._inbound_nodes[node_index]


def _calls_behind(outputs: list[Any]) -> tuple[list[Node], dict[int, tuple[int, Any]]]:
    """Every call that the outputs depend on, each after those it depends on, and the order layers were met in."""
    done: dict[Node, bool] = {}
    found: list[Node] = []
    met: dict[int, tuple[int, Any]] = {}
    for output in outputs:
        ahead = [(_call_of(output), False)]
        while ahead:
            node, parents_done = ahead.pop()
            if parents_done:
                done[node] = True
                found.append(node)
            elif node not in done:
                done[node] = False
                met.setdefault(id(node.outbound_layer), (len(met), node.outbound_layer))
                ahead.append((node, True))
                ahead += [(parent, False) for parent in reversed(node.parents) if parent not in done]
    return found, met


def _check_connected(inputs: list[Any], outputs: list[Any], calls: Iterable[Node]) -> None:
    """Every tensor on the way must come from the inputs."""
    known = {id(tensor) for tensor in inputs}
    for node in calls:
        layer = node.outbound_layer
        missing = [x for x in node.input_tensors if id(x) not in known]
        if missing or (node.is_input and not all(id(x) in known for x in node.output_tensors)):
            names = ", ".join(_name_of(x) for x in inputs)
            raise fail(ValueError, "network.disconnected", layer=layer.name, inputs=names)
        known |= {id(x) for x in node.output_tensors}


def _check_names(layers: list[Any]) -> None:
    names = [layer.name for layer in layers]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise fail(ValueError, "network.names", names=", ".join(twice))


def _name_of(tensor: Any) -> str:
    return tensor._keras_history.layer.name


def sources_of(tensors: list[Any]) -> list[Any]:
    """The input tensors that several tensors were computed from, each once."""
    found = {id(source): source for tensor in tensors for source in get_source_inputs(tensor)}
    return list(found.values())


def get_source_inputs(tensor: Any, layer: Any = None, node_index: int | None = None) -> list[Any]:
    """The input tensors that a tensor was computed from.

    Args:
        tensor: A tensor that came out of a layer.
        layer: The layer to begin at; that of the tensor unless given.
        node_index: The call of that layer to begin at.
    """
    history = history_of(tensor)
    if history is None:
        raise fail(ValueError, "network.not_a_keras_tensor", given=repr(tensor)[:80], argument="tensor")
    start = (layer or history.layer)._inbound_nodes[history.node_index if node_index is None else node_index]
    if start.is_input:
        return as_list(start.output_tensors)
    sources: dict[int, Any] = {}
    for node in _calls_behind(start.input_tensors)[0]:
        if node.is_input:
            sources |= {id(x): x for x in node.output_tensors}
    return list(sources.values())
