"""Keras 0.x asked for the accuracy where a model is trained or tested: ``fit(x, y, show_accuracy=True)``."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

WORDS = ("show_accuracy", "accuracy")  # the second one in train_on_batch and test_on_batch
NO_MORE = frozenset({"class_mode", "theano_mode"})  # arguments of ``compile`` that mean nothing any more


def can_ask(method: F) -> F:
    """Let a method of a model take ``show_accuracy``; without it what it gives has no accuracy that was asked so.

    Args:
        method: A method that trains or tests.
    """

    @functools.wraps(method)
    def asked(self: Any, /, *args: Any, **kwargs: Any) -> Any:
        wishes = [kwargs.pop(word) for word in WORDS if word in kwargs]
        if any(wishes):
            _ask(self)
        found = method(self, *args, **kwargs)
        if any(wishes) or self._order is not self._asked_order or not isinstance(found, list):
            return found
        return found[:-1] if len(found) > 2 else found[0]

    return asked  # type: ignore[return-value]


def _ask(model: Any) -> None:
    """Let the accuracy be the model's last metric; training goes on as it was."""
    order = model._order
    told = [] if order is None else list(order.metrics or [])
    if order is None or {"acc", "accuracy"} & {one for one in told if isinstance(one, str)}:
        return
    model.compile_metrics = [*told, "accuracy"]
    model._order = model._asked_order = order._replace(metrics=model.compile_metrics)
    model._has_state = model._has_state or model.train_function is not None
    model._forget_functions()
