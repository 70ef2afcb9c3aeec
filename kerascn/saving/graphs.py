"""The ``Graph`` of Keras 0.x, a model of named nodes, in the layout in which Keras 2 writes functional models.

Each node is a layer that takes one input or several merged ones, by name. A node that stands for several calls of its
layer says the names of their outputs. What the outputs of the model are called is said apart.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..messages import fail

# What an entry of a graph says beside its name, and of which type it is where it says it.
TYPES: dict[str, type] = {
    "batch_input_shape": list,
    "dtype": str,
    "input": str,
    "input_shape": list,
    "inputs": list,
    "merge_mode": str,
    "outputs": list,
}

NUMBER_TYPES = {"float": "float32", "int": "int32"}  # words of Keras 0.x

Entry = dict[str, Any]  # a layer of a functional model: class_name, config, name, inbound_nodes


def wrong(where: str, expected: str, given: Any) -> Exception:
    """The error for a configuration that has something else in a place than is expected there."""
    return fail(ValueError, "saving.outline", where=where, expected=expected, given=repr(given)[:80])


def graph_as_model(graph: dict[str, Any], layer_of: Callable[[Any], Any]) -> dict[str, Any]:
    """Class and configuration of the functional model that a graph is.

    Args:
        graph: What Keras 0.x wrote of it, or Keras 1 of its own ``Graph``.
        layer_of: What makes the layout of Keras 2 of a layer.
    """
    network = _Network()
    for told in _named(graph, "input_config"):
        network.add_input(told)
    nodes = graph.get("nodes")
    if not isinstance(nodes, dict):
        raise wrong("Graph.nodes", "dict", nodes)
    for told in _named(graph, "node_config"):
        layer = layer_of(nodes.get(told["name"]))
        if not isinstance(layer, dict) or not isinstance(layer.get("class_name"), str):
            raise wrong(f"Graph.nodes.{told['name']}", "{'name': ..., ...}", layer)
        network.add_node(told, layer)
    outputs = _named(graph, "output_config")
    said = {told["name"] for told in outputs}
    created = [told for told in _named(graph, "node_config") if told.get("create_output") and told["name"] not in said]
    places = [network.output_for(told) for told in outputs] + [network.place_of(told["name"]) for told in created]
    config = {"layers": network.layers, "input_layers": network.inputs, "output_layers": places}
    return {"class_name": "Model", "config": config}


def _named(graph: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """The entries of a list in a graph, each of which has a name."""
    entries = graph.get(key, [])
    if not isinstance(entries, list):
        raise wrong(f"Graph.{key}", "list", entries)
    for one in entries:
        if not isinstance(one, dict) or not isinstance(one.get("name"), str):
            raise wrong(f"Graph.{key}", "{'name': ..., ...}", one)
        for word, kind in TYPES.items():
            if not isinstance(one.get(word), (kind, type(None))):
                raise wrong(f"Graph.{key}.{one['name']}.{word}", kind.__name__, one[word])
        for name in one.get("outputs") or []:
            if not isinstance(name, str):
                raise wrong(f"Graph.{key}.{one['name']}.outputs", "['name', ...]", name)
    return entries


class _Network:
    """The layers of a functional model that is being described, and where each name of the graph comes from."""

    def __init__(self) -> None:
        self.layers: list[Entry] = []
        self.inputs: list[list[Any]] = []
        self._places: dict[str, list[Any]] = {}

    def add_input(self, told: dict[str, Any]) -> None:
        """Add an input of the model."""
        shape = told.get("batch_input_shape") or [None, *(told.get("input_shape") or [])]
        dtype = told.get("dtype") or "float"
        dtype = NUMBER_TYPES.get(dtype, dtype)
        self._add("InputLayer", told["name"], {"batch_input_shape": shape, "dtype": dtype}, [])
        self.inputs.append(self.place_of(told["name"]))

    def add_node(self, told: dict[str, Any], layer: dict[str, Any]) -> None:
        """Add the layer of a node, called on what the node says."""
        name, config = told["name"], layer.get("config") or {}
        config = {"layers": config} if isinstance(config, list) else config
        if not told.get("outputs"):
            self._add(layer["class_name"], name, config, [[self._source_of(told)]])
            return
        sources = [self.place_of(one) for one in told.get("inputs") or []]
        self._add(layer["class_name"], name, config, [[one] for one in sources])
        calls = [[name, number, 0] for number in range(len(sources))]
        if told.get("merge_mode"):
            self._places[name] = self._merge(told, f"{name}_merged", calls)
        else:
            self._places |= dict(zip(told["outputs"], calls, strict=False))

    def output_for(self, told: dict[str, Any]) -> list[Any]:
        """Where an output of the model comes from; one with a name of its own is a layer of this name."""
        name, source = told["name"], self._source_of(told)
        if name in self._places:
            return source
        self._add("Activation", name, {"activation": "linear"}, [[source]])
        return self.place_of(name)

    def place_of(self, name: Any) -> list[Any]:
        """Where the tensor of this name in the graph is made."""
        if not isinstance(name, str) or name not in self._places:
            raise fail(ValueError, "architecture.no_tensor", name=name, call=0)
        return self._places[name]

    def _source_of(self, told: dict[str, Any]) -> list[Any]:
        """What a node or an output takes: one tensor, or several merged into one."""
        several = told.get("inputs") or []
        if not several:
            return self.place_of(told.get("input"))
        sources = [self.place_of(one) for one in several]
        return sources[0] if len(sources) == 1 else self._merge(told, f"{told['name']}_inputs", sources)

    def _merge(self, told: dict[str, Any], name: str, sources: list[list[Any]]) -> list[Any]:
        config = {
            "mode": told.get("merge_mode") or "concat",
            "concat_axis": told.get("concat_axis", -1),
            "dot_axes": told.get("dot_axes", -1),
        }
        while name in self._places:
            name += "_"
        self._add("Merge", name, config, [sources])
        return self.place_of(name)

    def _add(self, kind: str, name: str, config: dict[str, Any], calls: list[Any]) -> None:
        if name in self._places:
            raise fail(ValueError, "network.names", names=name)
        self.layers.append(
            {"class_name": kind, "config": {**config, "name": name}, "name": name, "inbound_nodes": calls}
        )
        self._places[name] = [name, 0, 0]
