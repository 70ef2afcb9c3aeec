"""A second network like a first one, with layers and weights of its own."""

from __future__ import annotations

from typing import Any

from ..declare import registry
from ..messages import fail
from .architecture import rebuild
from .history import as_list, history_of
from .input import Input, InputLayer
from .layer import Layer
from .network import Network


def clone_model(model: Any, input_tensors: Any = None) -> Any:
    """A network of the same layers, made anew: their weights are their own and begin as their initializers say.

    Args:
        model: A model made from inputs and outputs.
        input_tensors: Tensors to build the new network on, in the order of ``model.inputs``; new placeholders
            unless given. A tensor that is not from ``Input()`` becomes an input.
    """
    if not isinstance(model, Network):
        raise fail(TypeError, "clone.no_network", given=repr(model)[:80])
    is_row = hasattr(model, "add")
    if model._plan is None and not is_row:
        raise fail(ValueError, "clone.subclassed", model=model.name, kind=type(model).__name__)
    given, names = as_list(input_tensors), model.input_names if model.inputs else [model.name]
    if given and len(given) != len(names):
        raise fail(ValueError, "clone.count", model=model.name, expected=len(names), given=len(given))
    begun = {name: _as_input(name, x) for name, x in zip(names, given, strict=False)}
    if is_row:
        return _clone_of_row(model, list(begun.values()))
    config = Network.get_config(model)
    inputs, outputs = rebuild(config, classes_of(model), begun)
    return type(model)(inputs=inputs, outputs=outputs, name=model.name)


def _clone_of_row(model: Any, inputs: list[Any]) -> Any:
    """A clone of a ``Sequential`` model."""
    config, classes = registry.config_of(model), classes_of(model)
    if not inputs:
        return type(model).from_config(config, classes)
    with registry.custom_objects(classes):
        layers = [registry.load("layer", one) for one in config["layers"]]
    if hasattr(layers[0], "starts_from"):
        raise fail(ValueError, "clone.merged", model=model.name)
    kept = [layer for layer in layers if not isinstance(layer, InputLayer)]
    return type(model)(layers=[inputs[0]._keras_history.layer, *kept], name=model.name)


def _as_input(name: str, tensor: Any) -> Any:
    return tensor if history_of(tensor) is not None else Input(tensor=tensor, name=f"input_wrapper_for_{name}")


def classes_of(network: Any) -> dict[str, Any]:
    """The classes of all layers by their names, those of layers within layers as well."""
    found, seen, waiting = {}, {id(network)}, [network]
    while waiting:
        outer = waiting.pop()
        for layer in [*vars(outer).values(), *getattr(outer, "layers", [])]:
            if isinstance(layer, Layer) and id(layer) not in seen:  # an LSTM is its own cell
                found[type(layer).__name__] = type(layer)
                seen.add(id(layer))
                waiting.append(layer)
    return found
