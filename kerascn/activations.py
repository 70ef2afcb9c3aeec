"""Activation functions: what a layer does to its result, element by element (``softmax``: row by row).

An activation is any function from a tensor to a tensor of the same shape. Those here are known by name.
"""

from __future__ import annotations

from typing import Any

from . import backend as K
from .declare import registry
from .declare.respell import both_spellings
from .messages import fail, warn

__all__ = [
    "softmax", "elu", "selu", "softplus", "softsign", "relu", "tanh", "sigmoid", "hard_sigmoid", "exponential",
    "linear", "serialize", "deserialize", "get",
]  # fmt: skip


@both_spellings
def softmax(x: Any, axis: int = -1) -> Any:
    """``exp(x)`` divided by its sum along an axis, so that each row becomes probabilities.

    Args:
        x: A tensor of floats with at least two axes.
        axis: The axis of the classes.
    """
    if K.ndim(x) in (0, 1):
        raise fail(ValueError, "activations.softmax_rank", shape=K.int_shape(x))
    return K.softmax(x, axis=axis)


@both_spellings
def elu(x: Any, alpha: float = 1.0) -> Any:
    """``x`` where it is positive, ``alpha * (exp(x) - 1)`` elsewhere."""
    return K.elu(x, alpha=alpha)


def selu(x: Any) -> Any:
    """``1.0507 * elu(x, 1.6733)``, which keeps mean 0 and variance 1 through many layers."""
    return K.selu(x)


def softplus(x: Any) -> Any:
    """``log(1 + exp(x))``."""
    return K.softplus(x)


def softsign(x: Any) -> Any:
    """``x / (1 + abs(x))``."""
    return K.softsign(x)


@both_spellings
def relu(x: Any, alpha: float = 0.0, max_value: float | None = None, threshold: float = 0.0) -> Any:
    """``x`` where it is at least ``threshold``, a line or 0 below, and no more than ``max_value``.

    Args:
        x: A tensor of floats.
        alpha: The slope below ``threshold``.
        max_value: The largest value, or ``None`` for none.
        threshold: Where the elements begin to pass.
    """
    return K.relu(x, alpha=alpha, max_value=max_value, threshold=threshold)


def tanh(x: Any) -> Any:
    """The hyperbolic tangent."""
    return K.tanh(x)


def sigmoid(x: Any) -> Any:
    """``1 / (1 + exp(-x))``."""
    return K.sigmoid(x)


def hard_sigmoid(x: Any) -> Any:
    """``0.2 * x + 0.5``, kept between 0 and 1: nearly the sigmoid, and quicker."""
    return K.hard_sigmoid(x)


def exponential(x: Any) -> Any:
    """``exp(x)``."""
    return K.exp(x)


def linear(x: Any) -> Any:
    """``x`` itself."""
    return x


for _function in (
    softmax, elu, selu, softplus, softsign, relu, tanh, sigmoid, hard_sigmoid, exponential, linear
):  # fmt: skip
    registry.register("activation", _function.__name__, _function)


def _finished(activation: Any) -> Any:
    """What a layer may call: ``linear`` for ``None``; a layer in place of a function is remarked upon."""
    if activation is None:
        return linear
    if hasattr(activation, "build") and hasattr(activation, "call"):
        warn("activations.layer", layer=getattr(activation, "name", type(activation).__name__), stacklevel=4)
    return registry.usable("activation", activation)


registry.finish_with("activation", _finished)


def get(identifier: Any) -> Any:
    """The activation meant by a name, a function, a layer, or ``None`` (which is ``linear``)."""
    return registry.load("activation", identifier)


def serialize(activation: Any) -> Any:
    """The name of an activation, as configurations have it."""
    return registry.dump("activation", activation)


def deserialize(name: Any, custom_objects: dict[str, Any] | None = None) -> Any:
    """The activation of that name; names in ``custom_objects`` come first."""
    with registry.custom_objects(custom_objects or {}):
        return get(name)
