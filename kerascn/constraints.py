"""Constraints: functions that optimizers apply to a weight after each step, to keep it within bounds.

A constraint is any function from a tensor to a tensor of the same shape, or an object that can be called so.
A norm is taken over ``axis``: 0 for the weights that lead into one unit of a dense layer, (0, 1, 2) for one
filter of a 2-D convolution, whose kernels have the shape (rows, columns, channels, filters).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from . import backend as K
from .declare import registry
from .declare.checks import number
from .declare.declared import Declared
from .declare.fields import arg
from .messages import say

__all__ = [
    "Constraint", "MaxNorm", "NonNeg", "UnitNorm", "MinMaxNorm", "max_norm", "non_neg", "unit_norm", "min_max_norm",
    "maxnorm", "nonneg", "unitnorm", "serialize", "deserialize", "get",
]  # fmt: skip


def _axes(value: Any) -> bool | str:
    """An axis or several, or ``None`` for all."""
    several = value if isinstance(value, (tuple, list)) else (value,)
    return value is None or all(isinstance(a, int) and not isinstance(a, bool) for a in several) or say("kind.axis")


def _norm(w: Any, axis: Any) -> Any:
    return K.sqrt(K.sum(K.square(w), axis=axis, keepdims=True))


class Constraint(Declared):
    """The root of constraints; a user's own one overrides ``__call__``."""

    def __call__(self, w: Any) -> Any:
        """The weight, brought within bounds."""
        return w


class MaxNorm(Constraint):
    """Makes what is longer than ``max_value`` that long.

    Args:
        max_value: The largest norm.
        axis: The axes over which the norm is taken.
    """

    max_value: float = arg(default=2, check=number)
    axis: int | Sequence[int] | None = arg(default=0, check=_axes)

    def __call__(self, w: Any) -> Any:
        norm = _norm(w, self.axis)
        return w * (K.clip(norm, 0, self.max_value) / (norm + K.epsilon()))


class NonNeg(Constraint):
    """Sets negative weights to 0."""

    def __call__(self, w: Any) -> Any:
        return K.maximum(w, 0)


class UnitNorm(Constraint):
    """Gives everything the norm 1.

    Args:
        axis: The axes over which the norm is taken.
    """

    axis: int | Sequence[int] | None = arg(default=0, check=_axes)

    def __call__(self, w: Any) -> Any:
        return w / (_norm(w, self.axis) + K.epsilon())


class MinMaxNorm(Constraint):
    """Moves norms into the range from ``min_value`` to ``max_value``.

    Args:
        min_value: The smallest norm.
        max_value: The largest norm.
        rate: How much of the way is gone at each step; 1 for all of it.
        axis: The axes over which the norm is taken.
    """

    min_value: float = arg(default=0.0, check=number)
    max_value: float = arg(default=1.0, check=number)
    rate: float = arg(default=1.0, check=number)
    axis: int | Sequence[int] | None = arg(default=0, check=_axes)

    def __call__(self, w: Any) -> Any:
        norm = _norm(w, self.axis)
        rate = K.constant(self.rate, dtype=K.dtype(w))
        wanted = rate * K.clip(norm, self.min_value, self.max_value) + (1 - rate) * norm
        return w * (wanted / (norm + K.epsilon()))


max_norm = maxnorm = MaxNorm
non_neg = nonneg = NonNeg
unit_norm = unitnorm = UnitNorm
min_max_norm = MinMaxNorm

for _names, _class in (
    ("MaxNorm max_norm maxnorm", MaxNorm),
    ("NonNeg non_neg nonneg", NonNeg),
    ("UnitNorm unit_norm unitnorm", UnitNorm),
    ("MinMaxNorm min_max_norm", MinMaxNorm),
):
    for _name in _names.split():
        registry.register("constraint", _name, _class)

registry.finish_with("constraint", lambda found: registry.usable("constraint", found))


def get(identifier: Any, kwargs: dict[str, Any] | None = None) -> Any:
    """The constraint meant by a name, a configuration, a class, a function, or ``None``.

    Args:
        identifier: What a layer was given.
        kwargs: The arguments of a constraint that is given by name.
    """
    if kwargs and isinstance(identifier, str):
        identifier = {"class_name": identifier, "config": kwargs}
    return registry.load("constraint", identifier)


def serialize(constraint: Any) -> Any:
    """The configuration of a constraint; of a function, its name."""
    return registry.dump("constraint", constraint)


def deserialize(config: Any, custom_objects: dict[str, Any] | None = None) -> Any:
    """The constraint that ``config`` describes; names in ``custom_objects`` come first."""
    with registry.custom_objects(custom_objects or {}):
        return get(config)
