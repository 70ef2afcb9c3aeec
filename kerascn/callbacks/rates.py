"""Callbacks that change the learning rate: by a schedule, or when nothing gets better any more."""

from __future__ import annotations

import inspect
import math
import numbers
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import backend as K
from ..declare.checks import function, not_negative, not_negative_number, number
from ..declare.fields import arg
from ..messages import fail, say
from .base import Callback
from .watching import Watching, direction, text

__all__ = ["LearningRateScheduler", "ReduceLROnPlateau"]


def _rate_of(callback: Callback) -> Any:
    """The variable in which the optimizer of a callback's model keeps its learning rate."""
    optimizer = getattr(callback.model, "optimizer", None)
    for name in ("lr", "learning_rate"):
        rate = getattr(optimizer, name, None)
        if rate is not None and not isinstance(rate, numbers.Number) and K.is_variable(rate):
            return rate
    fields = dict(callback=type(callback).__name__, optimizer=type(optimizer).__name__)
    raise fail(ValueError, "callbacks.no_rate", **fields)


class LearningRateScheduler(Callback):
    """Sets the learning rate at the beginning of every epoch.

    Args:
        schedule: A function of the epoch (counted from 0), or of the epoch and the learning rate until now. It gives
            the learning rate of this epoch.
        verbose: 1: say it in every epoch.
    """

    schedule: Callable[..., Any] = arg(check=function)
    verbose: int = arg(default=0)

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        rate = _rate_of(self)
        until_now = (float(K.get_value(rate)),) if _wants_rate(self.schedule) else ()
        given = self.schedule(epoch, *until_now)
        if isinstance(given, np.ndarray) and given.ndim == 0:
            given = given.item()
        if not isinstance(given, numbers.Real) or isinstance(given, bool) or not math.isfinite(given):
            raise fail(ValueError, "callbacks.schedule", epoch=epoch, given=" ".join(repr(given).split())[:80])
        K.set_value(rate, given)
        if self.verbose:
            print(say("callbacks.rate", epoch=epoch + 1, rate=float(given)))

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        if logs is not None:
            logs["lr"] = float(K.get_value(_rate_of(self)))


def _wants_rate(schedule: Callable[..., Any]) -> bool:
    """Whether a schedule takes the learning rate too: it needs a second argument, or has one named like a rate."""
    try:
        taken = list(inspect.signature(schedule).parameters.values())
    except (TypeError, ValueError):
        return False
    places = [one for one in taken if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)]
    if len(places) < 2:
        return False
    second = places[1]
    return second.default is second.empty or second.name == "lr" or "rate" in second.name


def _below_one(value: Any) -> bool | str:
    return (number(value) is True and 0 < value < 1) or say("check.direction_below_one")


class ReduceLROnPlateau(Watching):
    """Makes the learning rate smaller when a number has not got better for some epochs.

    Args:
        monitor: The name of the number.
        factor: What the learning rate is multiplied with.
        patience: After so many epochs without getting better, the learning rate is reduced.
        verbose: 1: say so.
        mode: ``'min'``: smaller is better; ``'max'``: greater; ``'auto'``: as the name has it.
        epsilon: By how much it must get better for that to count; ``min_delta`` is the same argument.
        cooldown: How many epochs to wait after a reduction before the next one is thought of.
        min_lr: The learning rate is never made smaller than this.
    """

    monitor: str = arg(default="val_loss", check=text)
    factor: float = arg(default=0.1, check=_below_one)
    patience: int = arg(default=10, check=not_negative)
    verbose: int = arg(default=0)
    mode: str = arg(default="auto", check=direction)
    epsilon: float = arg(default=1e-4, check=number)
    cooldown: int = arg(default=0, check=not_negative)
    min_lr: float = arg(default=0, check=not_negative_number)

    @property
    def min_delta(self) -> float:
        """By how much the number must get better: another name of ``epsilon``."""
        return self.epsilon

    @min_delta.setter
    def min_delta(self, value: float) -> None:
        self.epsilon = value

    def prepare(self) -> None:
        super().prepare()
        self.reset()

    def reset(self) -> None:
        """Forget what was: as if the training began."""
        self.best, self.wait, self.cooldown_counter = self.worst, 0, 0

    def on_train_begin(self, logs: Any = None) -> None:
        super().on_train_begin(logs)
        self.reset()

    def in_cooldown(self) -> bool:
        """Whether the last reduction was so short ago that none is thought of."""
        return self.cooldown_counter > 0

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        rate = _rate_of(self)
        if logs is not None:
            logs["lr"] = float(K.get_value(rate))
        value = self.watched(logs)
        if value is None:
            return
        if self.in_cooldown():
            self.cooldown_counter -= 1
            self.wait = 0
        if self.monitor_op(value, self.best + (self.epsilon if self.monitor_op is np.greater else -self.epsilon)):
            self.best, self.wait = value, 0
        elif not self.in_cooldown():
            self.wait += 1
            if self.wait >= self.patience:
                self._reduce(epoch, rate)

    def _reduce(self, epoch: int, rate: Any) -> None:
        before = np.asarray(K.get_value(rate))
        if before <= np.asarray(self.min_lr, before.dtype):
            return
        after = max(float(before) * self.factor, self.min_lr)
        K.set_value(rate, after)
        if self.verbose:
            print(say("callbacks.reduced", epoch=epoch + 1, monitor=self.monitor, rate=after))
        self.cooldown_counter, self.wait = self.cooldown, 0
