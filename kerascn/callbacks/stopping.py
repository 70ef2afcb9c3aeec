"""Callbacks that end a training: when nothing gets better any more, or when the loss is no number."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..declare.checks import flag, not_negative, number, optional
from ..declare.fields import arg
from ..messages import say
from .base import Callback
from .watching import Watching, direction, text

__all__ = ["EarlyStopping", "TerminateOnNaN"]


class EarlyStopping(Watching):
    """Ends the training when a number has not got better for some epochs.

    Args:
        monitor: The name of the number.
        min_delta: By how much it must get better for that to count.
        patience: After so many epochs without getting better, the training ends.
        verbose: 1: say so.
        mode: ``'min'``: smaller is better; ``'max'``: greater; ``'auto'``: as the name has it.
        baseline: A value to be better than as well: until then every epoch counts as one without getting better.
        restore_best_weights: Whether the model gets back the weights of its best epoch at the end, stopped early or
            not.
    """

    monitor: str = arg(default="val_loss", check=text)
    min_delta: float = arg(default=0, check=number)
    patience: int = arg(default=0, check=not_negative)
    verbose: int = arg(default=0)
    mode: str = arg(default="auto", check=direction)
    baseline: float | None = arg(default=None, check=optional(number))
    restore_best_weights: bool = arg(default=False, check=flag)

    def prepare(self) -> None:
        super().prepare()
        self._begin()

    def _begin(self) -> None:
        self.wait, self.stopped_epoch, self.best_epoch = 0, 0, 0
        self.best = self.worst
        self.best_weights: Any = None

    def on_train_begin(self, logs: Any = None) -> None:
        super().on_train_begin(logs)
        self._begin()

    def get_monitor_value(self, logs: Any) -> float | None:
        """The number that is watched, out of the logs of an epoch; ``None`` if it is not there."""
        return self.watched(logs)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        value = self.get_monitor_value(logs)
        if value is None:
            return
        if self.restore_best_weights and self.best_weights is None:
            self._keep(epoch)  # where nothing is ever a number, the first epoch is the best
        self.wait += 1
        if self.is_better(value, self.best, self.min_delta):
            self.best = value
            self._keep(epoch)
            if self.baseline is None or self.is_better(value, self.baseline, self.min_delta):
                self.wait = 0
        if self.wait >= max(1, self.patience):
            self._stop(epoch)

    def _keep(self, epoch: int) -> None:
        self.best_epoch = epoch
        if self.restore_best_weights:
            self.best_weights = self.model.get_weights()

    def _stop(self, epoch: int) -> None:
        self.stopped_epoch = epoch
        self.model.stop_training = True
        if self.verbose:
            print(say("callbacks.stopped", epoch=epoch + 1, monitor=self.monitor))

    def on_train_end(self, logs: Any = None) -> None:
        if self.best_weights is None:
            return
        self.model.set_weights(self.best_weights)
        if self.verbose:
            print(say("callbacks.restored", best=self.best_epoch + 1))


class TerminateOnNaN(Callback):
    """Ends the training as soon as the loss of a batch is no finite number."""

    def on_batch_end(self, batch: int, logs: Any = None) -> None:
        loss = (logs or {}).get("loss")
        if loss is not None and not np.all(np.isfinite(loss)):
            print(say("callbacks.not_finite", batch=batch))
            self.model.stop_training = True
