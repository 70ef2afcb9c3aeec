"""What lies within a layer or model, and what an output comes out of."""

from __future__ import annotations

from typing import Any, NamedTuple

from ..declare import registry

# Layers, by their class or one above it, whose activation is the last thing that they do.
ENDS_WITH_ACTIVATION = ("Dense", "Activation", "_Conv", "_ByChannel", "_Local")
OURS = __name__.partition(".")[0]


class Last(NamedTuple):
    """How an output was made.

    Args:
        activation: The name of the last activation: one of ours; ``None`` for one that is not known.
        shape: The shape that it was taken of.
        axis: The axis that a softmax was taken along.
    """

    activation: str | None
    shape: tuple[int | None, ...]
    axis: int = -1

    @property
    def size(self) -> int | None:
        """The length of the axis, if it is known."""
        return self.shape[self.axis] if -len(self.shape) <= self.axis < len(self.shape) else None


def parts_of(layer: Any) -> list[Any]:
    """The layers in a layer; one may be its own cell. A user's layer may call something else by the same names."""
    found: list[Any] = []
    for name in ("layers", "cells", "layer", "cell"):
        one = _own(layer, name)
        if name == "layer" and hasattr(type(layer), "layers_within"):
            one = layer.layers_within()  # of two directions; what they were made of is in neither
        found += one if isinstance(one, (list, tuple)) else [one]
    parts = [part for part in found if hasattr(part, "get_weights") and part is not layer]
    return list({id(part): part for part in parts}.values())


def _own(layer: Any, name: str) -> Any:
    """An attribute; one that a layer lacks is not looked for in other spellings, which takes long."""
    return getattr(layer, name, None) if name in getattr(layer, "__dict__", ()) or hasattr(type(layer), name) else None


def all_within(layer: Any) -> list[Any]:
    """A layer or model and all layers in it, at any depth, each once."""
    found, seen = [layer], {id(layer)}
    for one in found:  # which grows meanwhile
        for part in parts_of(one):
            if id(part) not in seen:
                seen.add(id(part))
                found.append(part)
    return found


def is_a(layer: Any, *names: str) -> bool:
    """Whether a layer is of one of these classes of ours; one that computes in a way of its own is not."""
    if not any(kind.__name__ in names for kind in type(layer).__mro__):
        return False
    return getattr(type(layer).call, "__module__", "").partition(".")[0] == OURS


def activation_of(layer: Any) -> tuple[str | None, int]:
    """The name of the activation that a layer ends with, and the axis of a softmax."""
    if is_a(layer, "Softmax"):
        return "softmax", layer.axis
    if not is_a(layer, *ENDS_WITH_ACTIVATION):
        return None, -1
    return registry.name_of("activation", layer.activation), -1


def last_of(tensor: Any, shape: Any) -> Last:
    """How a tensor was made.

    Args:
        tensor: An output of a model.
        shape: Its shape.
    """
    layer = _maker(tensor)
    while is_a(layer, "TimeDistributed"):
        inner = layer.layer
        layer = _maker(inner.outputs[0]) if getattr(inner, "outputs", None) else inner
    activation, axis = (None, -1) if layer is None else activation_of(layer)
    return Last(activation, shape or (), axis)


def _maker(tensor: Any) -> Any:
    """The layer that a tensor comes out of; of a model within the model, the layer in that.

    A model of a class of the user's own is where its outputs come from, as far as is known.
    """
    history, before = getattr(tensor, "_keras_history", None), None
    while history is not None and history[0] is not before and getattr(history[0], "outputs", None):
        before = history[0]
        history = getattr(before.outputs[history[2]], "_keras_history", None)
    return history[0] if history else None
