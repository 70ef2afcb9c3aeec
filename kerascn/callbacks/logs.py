"""The callbacks that every training has: the mean of a pass, the history, the progress bar."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from ..declare.checks import one_of
from ..declare.fields import arg
from ..utils.generic_utils import Progbar
from .base import Callback
from .names import EitherName
from .plots import Picture, drawn

__all__ = ["BaseLogger", "History", "ProgbarLogger"]


class BaseLogger(Callback):
    """Puts the means over the epoch into the logs; each batch counts by its size.

    Args:
        stateful_metrics: Names of metrics that are no means: their last value is taken as it is.
    """

    stateful_metrics: Any = arg(default=None)

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self.seen = 0
        self.totals: dict[str, Any] = {}

    def on_batch_end(self, batch: int, logs: Any = None) -> None:
        size = logs.get("size", 0)
        self.seen += size
        for name, value in logs.items():
            if name in ("batch", "size"):
                continue
            if name in (self.stateful_metrics or ()):
                self.totals[name] = value
            else:
                self.totals[name] = self.totals.get(name, 0) + value * size

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        for name, total in self.totals.items():
            if name in (self.stateful_metrics or ()):
                logs[name] = total
            elif self.seen:
                logs[name] = total / self.seen


class History(Callback):
    """Keeps what the logs were at the end of each epoch. ``fit`` gives it back.

    Attributes:
        epoch: The numbers of the epochs.
        history: A list of values, one for each epoch, by the name of the loss or metric.
    """

    def on_train_begin(self, logs: Any = None) -> None:
        self.epoch: list[int] = []
        self.history: dict[str, list[Any]] = EitherName()
        self._points: dict[str, list[tuple[int, Any]]] = EitherName()

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        self.epoch.append(epoch)
        for name, value in (logs or {}).items():
            self.history.setdefault(name, []).append(value)
            self._points.setdefault(name, []).append((epoch + 1, value))

    def plot(self, file: str | os.PathLike[str] | None = None, names: Iterable[str] | None = None) -> Picture:
        """A picture of losses and metrics over the epochs; a notebook shows it.

        Args:
            file: Where it is written too, as SVG.
            names: Which losses and metrics, without ``val_``; all unless given.
        """
        picture = drawn(self._points if hasattr(self, "_points") else {}, names)
        if file is not None:
            picture.save(file)
        return picture


class ProgbarLogger(Callback):
    """Shows how far the epoch is, and the loss and the metrics.

    Args:
        count_mode: What the bar counts: ``'samples'`` or ``'steps'``.
        stateful_metrics: Names of metrics that are no means: they are shown as they are.
    """

    count_mode: str = arg(default="samples", check=one_of("samples", "steps"))
    stateful_metrics: Any = arg(default=None)

    def on_train_begin(self, logs: Any = None) -> None:
        self.verbose = self.params["verbose"]
        self.epochs = self.params["epochs"]

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self.target = self.params.get(self.count_mode)
        self.seen = 0
        self.progbar = Progbar(self.target, verbose=self.verbose, stateful_metrics=self.stateful_metrics)
        if self.verbose:
            print(f"Epoch {epoch + 1}/{self.epochs}")

    def on_batch_end(self, batch: int, logs: Any = None) -> None:
        self.seen += logs.get("size", 0) if self.count_mode == "samples" else 1
        if not self.verbose:
            return
        if self.target is not None and self.seen >= self.target:
            self.progbar.note(self.seen, self._shown(logs))  # the last line waits for the validation
        else:
            self.progbar.update(self.seen, self._shown(logs))

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        if self.target is None:
            self.progbar.target = self.seen
        if self.verbose:
            self.progbar.finish(self._shown(logs or {}))

    def end_line(self) -> None:
        """End the line of the bar when the training is broken off."""
        if hasattr(self, "progbar"):
            self.progbar.end_line()

    def _shown(self, logs: dict[str, Any]) -> list[tuple[str, Any]]:
        return [(name, logs[name]) for name in self.params["metrics"] if name in logs]
