"""What every callback is: an object whose methods are called at set moments of the training."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from typing import Any

from ..declare.declared import Declared
from ..messages import fail, say

__all__ = ["Callback", "LambdaCallback"]


class Callback(Declared):
    """The root of callbacks: override the methods for the moments that matter.

    ``logs`` is a dictionary. At the end of an epoch it holds the mean of the loss and of every metric, at the end
    of a batch their values there, and ``batch`` and ``size``.

    Attributes:
        model: The model that is trained.
        params: How it is trained: ``epochs``, ``samples``, ``batch_size``, ``steps``, ``verbose``,
            ``do_validation``, ``metrics``.
        validation_data: The data for validation, where they are arrays.
    """

    model: Any = None
    params: Any = None
    validation_data: Any = None

    def set_params(self, params: dict[str, Any]) -> None:
        """Called before the training with how it will go."""
        self._set_params(params)

    def set_model(self, model: Any) -> None:
        """Called before the training with the model."""
        self._set_model(model)

    def _set_params(self, params: dict[str, Any]) -> None:  # the name of Keras 1.1
        self.params = params

    def _set_model(self, model: Any) -> None:  # the name of Keras 1.1
        self.model = model

    def on_train_begin(self, logs: Any = None) -> None:
        """Called before the first epoch."""

    def on_train_end(self, logs: Any = None) -> None:
        """Called after the last epoch."""

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Called before each epoch; they are counted from 0."""

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Called after each epoch and its validation."""

    def on_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Called before each batch of the training; they are counted from 0 in each epoch."""

    def on_batch_end(self, batch: int, logs: Any = None) -> None:
        """Called after each batch of the training."""

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Another name of ``on_batch_begin``; where it is overridden, it alone is called."""
        self.on_batch_begin(batch, logs)

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Another name of ``on_batch_end``; where it is overridden, it alone is called."""
        self.on_batch_end(batch, logs)

    def on_test_begin(self, logs: Any = None) -> None:
        """Called before a test: ``evaluate``, or the validation of an epoch."""

    def on_test_end(self, logs: Any = None) -> None:
        """Called after a test."""

    def on_test_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Called before each batch of a test."""

    def on_test_batch_end(self, batch: int, logs: Any = None) -> None:
        """Called after each batch of a test."""

    def on_predict_begin(self, logs: Any = None) -> None:
        """Called before ``predict``."""

    def on_predict_end(self, logs: Any = None) -> None:
        """Called after ``predict``."""

    def on_predict_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Called before each batch of ``predict``."""

    def on_predict_batch_end(self, batch: int, logs: Any = None) -> None:
        """Called after each batch of ``predict``."""


class LambdaCallback(Callback):
    """A callback made of functions: each is called as the method of its name would be.

    Args:
        on_epoch_begin: Called with ``epoch, logs``.
        on_epoch_end: Called with ``epoch, logs``.
        on_batch_begin: Called with ``batch, logs``.
        on_batch_end: Called with ``batch, logs``.
        on_train_begin: Called with ``logs``.
        on_train_end: Called with ``logs``.
        **attributes: Functions for further moments, such as ``on_test_end``; and other attributes of the callback.
    """

    def __init__(
        self,
        on_epoch_begin: Callable[..., Any] | None = None,
        on_epoch_end: Callable[..., Any] | None = None,
        on_batch_begin: Callable[..., Any] | None = None,
        on_batch_end: Callable[..., Any] | None = None,
        on_train_begin: Callable[..., Any] | None = None,
        on_train_end: Callable[..., Any] | None = None,
        **attributes: Any,
    ) -> None:
        super().__init__()
        functions: dict[str, Any] = dict(
            on_epoch_begin=on_epoch_begin,
            on_epoch_end=on_epoch_end,
            on_batch_begin=on_batch_begin,
            on_batch_end=on_batch_end,
            on_train_begin=on_train_begin,
            on_train_end=on_train_end,
        )
        functions |= {name: value for name, value in attributes.items() if name.startswith("on_")}
        for name, function in functions.items():
            _check_moment(name, function)
        self.__dict__.update(attributes)
        self.__dict__.update({name: function for name, function in functions.items() if function is not None})


def _check_moment(name: str, function: Any) -> None:
    """Refuse what would never be called."""
    moments = [one for one in dir(Callback) if one.startswith("on_")]
    if name not in moments:
        close = difflib.get_close_matches(name, moments, n=1)
        hint = say("call.did_you_mean", word=close[0]) if close else ""
        raise fail(TypeError, "callbacks.unknown_hook", name=name, hint=hint)
    if function is not None and not callable(function):
        raise fail(TypeError, "callbacks.hook_function", name=name, given=repr(function)[:80])
