"""Regularizers: penalties on weights or outputs, added to the loss.

A regularizer is any function from a tensor to a scalar tensor, or an object that can be called so. Those of
users in the way of Keras 1.1, which were handed the weight first and the loss after, are turned into such.
"""

from __future__ import annotations

import inspect
from typing import Any

from . import backend as K
from .declare import registry
from .declare.checks import number
from .declare.declared import Declared
from .declare.fields import arg
from .declare.respell import both_spellings
from .messages import fail

__all__ = [
    "Regularizer", "L1L2", "EigenvalueRegularizer", "L1L2Regularizer", "WeightRegularizer", "ActivityRegularizer",
    "l1", "l2", "l1_l2", "l1l2", "activity_l1", "activity_l2", "activity_l1l2", "serialize", "deserialize", "get",
]  # fmt: skip


class Regularizer(Declared):
    """The root of regularizers; a user's own one overrides ``__call__``."""

    def __call__(self, x: Any) -> Any:
        """The penalty on ``x``, a scalar tensor."""
        return K.zeros_like(K.sum(x))

    def set_param(self, p: Any) -> None:
        """Keeps the weight; Keras 1.1 called it before the penalty."""
        self.p = p

    def set_layer(self, layer: Any) -> None:
        """Keeps the layer; Keras 1.1 called it before the penalty on outputs."""
        self.layer = layer


class L1L2(Regularizer):
    """``l1 * sum(abs(x)) + l2 * sum(x ** 2)``.

    Args:
        l1: The factor of the sum of absolute values.
        l2: The factor of the sum of squares.
    """

    l1: float = arg(default=0.0, check=number)
    l2: float = arg(default=0.0, check=number)

    def prepare(self) -> None:
        super().prepare()
        self.l1, self.l2 = float(self.l1), float(self.l2)

    def __call__(self, x: Any) -> Any:
        penalty = super().__call__(x)
        if self.l1:
            penalty = penalty + K.constant(self.l1, dtype=K.dtype(x)) * K.sum(K.abs(x))
        if self.l2:
            penalty = penalty + K.constant(self.l2, dtype=K.dtype(x)) * K.sum(K.square(x))
        return penalty


class EigenvalueRegularizer(Regularizer):
    """``k`` times the largest singular value of a matrix, approached by nine steps of the power method.

    The value is the root of the largest eigenvalue of ``transpose(x) . x``.

    Args:
        k: The factor.
    """

    k: float = arg(check=number)

    def __call__(self, x: Any) -> Any:
        if K.ndim(x) != 2:
            raise fail(ValueError, "regularizers.matrix", shape=K.int_shape(x))
        vector = K.transpose(K.ones_like(K.sum(x, axis=0, keepdims=True)))
        for _ in range(9):
            vector = K.l2_normalize(K.dot(K.transpose(x), K.dot(x, vector)))
        length = K.sum(K.square(K.dot(x, vector)))
        return K.constant(self.k, dtype=K.dtype(x)) * K.sqrt(K.maximum(length, K.epsilon() ** 2))


L1L2Regularizer = WeightRegularizer = ActivityRegularizer = L1L2


@both_spellings
def l1(l: float = 0.01) -> L1L2:  # noqa: E741
    """``l * sum(abs(x))``."""
    return L1L2(l1=l)


@both_spellings
def l2(l: float = 0.01) -> L1L2:  # noqa: E741
    """``l * sum(x ** 2)``."""
    return L1L2(l2=l)


@both_spellings
def l1_l2(l1: float = 0.01, l2: float = 0.01) -> L1L2:
    """``l1 * sum(abs(x)) + l2 * sum(x ** 2)``."""
    return L1L2(l1=l1, l2=l2)


l1l2 = activity_l1l2 = l1_l2
activity_l1 = l1
activity_l2 = l2

for _name in ("L1L2", "L1L2Regularizer", "WeightRegularizer", "ActivityRegularizer"):
    registry.register("regularizer", _name, L1L2)
registry.register("regularizer", "EigenvalueRegularizer", EigenvalueRegularizer)
for _names, _maker in (("l1 activity_l1", l1), ("l2 activity_l2", l2), ("l1_l2 l1l2 activity_l1l2", l1_l2)):
    for _name in _names.split():
        registry.register("regularizer", _name, _maker, makes=True)


class _Outlet:
    """What a regularizer of Keras 1.1 sees as the layer: something with one output."""

    def __init__(self, output: Any) -> None:
        self.output, self.inbound_nodes = output, [None]

    def get_output_at(self, node_index: int) -> Any:
        return self.output


class _OfKeras11(Regularizer):
    """A user's regularizer in the way of Keras 1.1, to be called as today's are."""

    stands_for: Any = arg()

    def __call__(self, x: Any) -> Any:
        inner = self.stands_for
        if hasattr(inner, "set_param"):
            inner.set_param(x)
        if hasattr(inner, "set_layer"):
            inner.set_layer(_Outlet(x))
        return inner(super().__call__(x))


def _finished(regularizer: Any) -> Any:
    """What a layer may call."""
    old = regularizer is not None and not isinstance(regularizer, _OfKeras11) and _is_of_keras_1_1(regularizer)
    return registry.usable("regularizer", _OfKeras11(regularizer) if old else regularizer)


def _is_of_keras_1_1(regularizer: Any) -> bool:
    """Whether it wants the weight before and the loss in its call."""
    kind = type(regularizer)
    for method in ("set_param", "set_layer"):
        if getattr(kind, method, None) not in (None, getattr(Regularizer, method)):
            return True
    if not isinstance(regularizer, Regularizer):
        return False
    return list(inspect.signature(kind.__call__).parameters)[1:2] == ["loss"]


registry.finish_with("regularizer", _finished)


def get(identifier: Any, kwargs: dict[str, Any] | None = None) -> Any:
    """The regularizer meant by a name, a configuration, a class, a function, or ``None``.

    Args:
        identifier: What a layer was given.
        kwargs: The arguments of a regularizer that is given by name.
    """
    if kwargs and isinstance(identifier, str):
        identifier = {"class_name": identifier, "config": kwargs}
    return registry.load("regularizer", identifier)


def serialize(regularizer: Any) -> Any:
    """The configuration of a regularizer; of a function, its name."""
    return registry.dump("regularizer", regularizer)


def deserialize(config: Any, custom_objects: dict[str, Any] | None = None) -> Any:
    """The regularizer that ``config`` describes; names in ``custom_objects`` come first."""
    with registry.custom_objects(custom_objects or {}):
        return get(config)
