"""Curves that grow while the training goes on."""

from __future__ import annotations

import sys
from typing import Any

from ..declare.checks import optional, positive
from ..declare.fields import arg
from ..messages import say
from .folders import path
from .logs import History
from .names import EitherName
from .plots import Picture, drawn

__all__ = ["LivePlot"]


def _notebook_display() -> Any:
    """What shows things in the notebook that this program runs in; ``None`` if it runs elsewhere."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return None if getattr(shell, "kernel", None) is None else ipython.display.display  # type: ignore[union-attr]


class LivePlot(History):
    """Draws losses and metrics below the cell of a notebook, anew after every epoch.

    Args:
        epochs: After every how many epochs it is drawn anew.
        batches: If given, it is drawn within the epochs as well, after every so many batches; the epoch that is on
            the way has the mean of its batches so far.
        names: Which losses and metrics, without ``val_``; all unless given.
        file: Where it is written, as SVG; also outside of notebooks.
    """

    epochs: int = arg(default=1, check=positive)
    batches: Any = arg(default=None, check=optional(positive))
    names: Any = arg(default=None)
    file: Any = arg(default=None, check=optional(path))

    def on_train_begin(self, logs: Any = None) -> None:
        super().on_train_begin(logs)
        self._display, self._handle = _notebook_display(), None
        if self._display is None:
            print(say("curves.redrawn", file=self.file) if self.file is not None else say("curves.terminal"))

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self._epoch, self._seen = epoch, 0
        self._sums: dict[str, float] = {}

    def on_batch_end(self, batch: int, logs: Any = None) -> None:
        if self.batches is None:
            return
        size = logs.get("size", 1)
        self._seen += size
        for name, value in logs.items():
            if name not in ("batch", "size"):
                self._sums[name] = self._sums.get(name, 0.0) + size * value
        if (batch + 1) % self.batches == 0:
            so_far = {name: [(self._epoch + 1, total / self._seen)] for name, total in self._sums.items()}
            before = dict(self._points)
            self._show(EitherName({name: before.get(name, []) + so_far.get(name, []) for name in before | so_far}))

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        super().on_epoch_end(epoch, logs)
        if len(self.epoch) % self.epochs == 0:
            self._show(self._points)

    def on_train_end(self, logs: Any = None) -> None:
        if self.epoch and len(self.epoch) % self.epochs:
            self._show(self._points)

    def _show(self, points: Any) -> None:
        """Draw the curves in place of those before."""
        if self._display is None and self.file is None:
            return
        picture: Picture = drawn(points, self.names)
        if self.file is not None:
            picture.save(self.file)
        if self._display is None:
            return
        if self._handle is None:
            self._handle = self._display(picture, display_id=True)
        else:
            self._handle.update(picture)
