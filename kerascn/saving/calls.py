"""Where the random numbers of a network's layers come from, as plain data, so that a file can tell it.

Each call of a layer that makes random operations has a ``Chance``: a place and a seed. They are told by the names of
the layers: ``{'dropout_1': {'calls': [['dropout_1/0', 5]]}, 'model_2': {'layers': {...}}}``.
"""

from __future__ import annotations

from typing import Any

from ..declare import registry

Told = dict[str, dict[str, Any]]


def told_of(network: Any) -> Told:
    """What is to be told of a network's layers; those without random operations are left out."""
    return _of_layers(network.layers, set(network.plan.calls)) if network._plan is not None else {}


def _of_layers(layers: list[Any], calls: set[Any]) -> Told:
    found = {}
    for layer in layers:
        chances = [node.chance for node in layer._inbound_nodes if node in calls and not node.is_input]
        entry: dict[str, Any] = {}
        if any(chance is not None for chance in chances):
            entry["calls"] = [None if chance is None else [chance.place, chance.seed] for chance in chances]
        inner = _within(layer, calls)
        if inner:
            entry["layers"] = inner
        if entry:
            found[layer.name] = entry
    return found


def _within(layer: Any, calls: set[Any]) -> Told:
    """What is to be told of the layers in a layer: of a model, or of the models that a Keras 1 model begins with."""
    if hasattr(layer, "plan"):
        return told_of(layer)
    return _of_layers(layer.layers, calls) if hasattr(layer, "starts_from") else {}


def with_chances(config: Any, told: Told) -> Any:
    """The configuration of a network with what was told of its layers, as ``'chance'`` beside their classes."""
    if not told:
        return config
    if isinstance(config, (list, tuple)):
        return [with_chances(one, told) for one in config]
    if not isinstance(config, dict):
        return config
    inner = config.get("config")
    if "class_name" not in config or not isinstance(inner, (dict, list)):
        return {key: with_chances(value, told) for key, value in config.items()}
    entry = told.get(inner.get("name", "") if isinstance(inner, dict) else "", {})
    found = {**config, "config": with_chances(inner, entry.get("layers", {}))}
    return {**found, "chance": entry["calls"]} if "calls" in entry else found


def layer_from(entry: Any) -> Any:
    """The layer of a configuration, which remembers what was told of its calls.

    Args:
        entry: Class and configuration of a layer, and perhaps what ``with_chances`` put beside them.
    """
    layer = registry.load("layer", entry)
    if isinstance(entry, dict) and entry.get("chance"):
        layer._chances = list(entry["chance"])
    return layer
