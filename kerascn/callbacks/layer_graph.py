"""A model for TensorBoard: which layer gets its inputs from which, and what the weights are called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

__all__ = ["described", "layers_of", "named_weights"]


Row = tuple[str, str, list[str]]  # the name of a layer, its class, the names of the layers it gets its inputs from


def layers_of(model: Any) -> list[Row]:
    """The layers of a model; those of a model within it have its name before theirs."""
    return list(_rows(model, "", {}))


def described(name: str, rows: list[Row]) -> dict[str, Any]:
    """The layers of a model of that name in the words in which TensorBoard reads models."""
    return {"config": {"name": name, "layers": [_layer(*row) for row in rows]}}


def _layer(name: str, kind: str, sources: list[str]) -> dict[str, Any]:
    arguments = [{"config": {"keras_history": [source, 0, 0]}} for source in sources]
    return {"class_name": kind, "config": {"name": name}, "inbound_nodes": [{"args": [arguments]}]}


def _rows(model: Any, scope: str, fed_from: dict[Any, list[str]]) -> Iterator[Row]:
    """The rows of a model.

    Args:
        model: The model whose layers they are.
        scope: What comes before the names.
        fed_from: Where inputs of the model come from, if it is part of another one.
    """
    for layer in _all_layers(model):
        calls = [call.inbound_layers for call in model.plan.calls if call.outbound_layer is layer]
        if getattr(layer, "layers", None):
            inputs = enumerate(_inputs(layer))
            fed = {one: _ends([sources[place] for sources in calls], scope) for place, one in inputs}
            yield from _rows(layer, f"{scope}{layer.name}/", fed)
        else:
            sources = _ends([source for sources in calls for source in sources], scope)
            yield scope + layer.name, type(layer).__name__, [*fed_from.get(layer, []), *sources]


def _inputs(model: Any) -> list[Any]:
    return list(getattr(model, "input_layers", None) or [])


def _all_layers(model: Any) -> list[Any]:
    """The layers of a model, its inputs first."""
    return list(dict.fromkeys([*_inputs(model), *model.layers]))


def _ends(layers: list[Any], scope: str) -> list[str]:
    """The names of what gives the outputs of layers, each once: the layer itself, or the last ones of a model."""
    found: list[str] = []
    for layer in layers:
        if getattr(layer, "layers", None):
            found += _ends(list(layer.output_layers), f"{scope}{layer.name}/")
        else:
            found.append(scope + layer.name)
    return list(dict.fromkeys(found))


def named_weights(model: Any) -> dict[str, Any]:
    """The weights of a model by the names of their layers and their own: ``dense_1/kernel``.

    The engine's own names are others where it has numbered them.
    """
    found: dict[str, Any] = {}
    for layer in model.layers:
        if getattr(layer, "layers", None):
            pairs = list(named_weights(layer).items())
        else:
            names = [str(weight.name).partition(":")[0] for weight in layer.weights]
            pairs = [
                (f"{layer.name}/{name.partition('/')[2] or name}", w)
                for name, w in zip(names, layer.weights, strict=True)
            ]
        for name, weight in pairs:
            found[_free(name, found)] = weight
    return found


def _free(name: str, taken: dict[str, Any]) -> str:
    """A name that is not taken: the name itself, or with the first number behind it that makes it one."""
    return next(one for one in (name, *(f"{name}_{n}" for n in range(1, len(taken) + 2))) if one not in taken)
