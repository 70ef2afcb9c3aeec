"""Layers that are copied or pickled: configuration and weights go along, the places in models do not."""

from __future__ import annotations

from collections.abc import Iterator
from types import FunctionType
from typing import Any

from .. import backend as K
from ..backend.contract.session import graph_in_use, inside
from ..declare import registry, trust
from ..declare.declared import OURS


def taken_apart(layer: Any) -> tuple[Any, tuple[Any, ...]]:
    """How ``pickle`` and ``copy`` are told what a layer with weights is made of."""
    return made_anew, (type(layer), registry.config_of(layer), layer._built_for, layer.get_weights(), objects_of(layer))


def made_anew(kind: type, config: dict[str, Any], shape: Any, weights: list[Any], objects: dict[str, Any]) -> Any:
    """A layer of the same configuration and the same weights.

    Args:
        kind: Its class.
        config: Its configuration.
        shape: The shape of its input; where it isn't known, the weights are set once the layer is called.
        weights: The values of its weights.
        objects: The user's own classes and functions by name.
    """
    with registry.custom_objects(objects), trust.running_code():  # who unpickles runs code anyway
        layer: Any = kind.from_config(config)  # type: ignore[attr-defined]
    if shape is None and not layer.built:
        layer._initial_weights = weights or None
        return layer
    if not layer.built:
        _build(layer, shape)
    layer.set_weights(weights)
    return layer


def _build(layer: Any, shape: Any) -> None:
    with inside(graph_in_use()), K.name_scope(layer.scope_name):
        layer.build(shape)
    layer.built, layer._built_for = True, shape


def objects_of(model: Any) -> dict[str, Any]:
    """The user's own classes and functions in a model or a layer, by name."""
    told = [getattr(model, name, None) for name in ("optimizer", "loss", "compile_metrics", "weighted_metrics")]
    found: dict[str, Any] = {}
    for one in [*_each(told), *_parts(model)]:
        thing = one if isinstance(one, FunctionType) else type(one)
        own = thing.__module__.partition(".")[0] not in (OURS, "builtins", "numpy")
        if own and thing.__name__ != "<lambda>" and (thing is one or hasattr(thing, "get_config")):
            found[thing.__name__] = thing
    return found


def _each(given: Any) -> Iterator[Any]:
    """The things in lists and dictionaries."""
    if isinstance(given, (list, tuple, dict)):
        for one in given.values() if isinstance(given, dict) else given:
            yield from _each(one)
    else:
        yield given


def _parts(model: Any) -> Iterator[Any]:
    """The layers, those within them too, and what they were given."""
    seen, waiting = {id(model)}, [model]
    while waiting:
        outer = waiting.pop()
        yield outer
        for one in _each([*vars(outer).values(), *getattr(outer, "layers", [])]):
            if not hasattr(one, "_inbound_nodes"):
                yield one
            elif id(one) not in seen:  # an LSTM is its own cell
                seen.add(id(one))
                waiting.append(one)
