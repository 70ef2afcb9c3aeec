"""What callbacks that watch one number of the logs have in common: which way is better, and whether it is there."""

from __future__ import annotations

import difflib
import re
from typing import Any

import numpy as np

from ..declare.checks import one_of
from ..messages import fail, say, warn_user
from .base import Callback

direction = one_of("auto", "min", "max")
# A number is better the greater it is if its name has one of these parts, or ``acc`` anywhere; else, the smaller it is.
GREATER_IS_BETTER = (
    "auc", "dice", "f1", "fbeta", "fmeasure", "fscore", "io_u", "iou", "precision", "recall", "sensitivity",
    "specificity", "true_negatives", "true_positives",
)  # fmt: skip
_greater = re.compile(rf"acc|(?:^|_)(?:{'|'.join(GREATER_IS_BETTER)})")


def text(value: Any) -> bool | str:
    """A text."""
    return isinstance(value, str) or say("check.text")


def grows(name: str) -> bool:
    """Whether the number of that name gets better by getting greater."""
    return not name.endswith("loss") and _greater.search(name.lower()) is not None


def nearest(name: str, names: Any) -> str:
    """The part of a sentence that says which known name was perhaps meant."""
    close = difflib.get_close_matches(name, [one for one in names if isinstance(one, str)], n=1)
    return say("call.did_you_mean", word=close[0]) if close else ""


def shown(names: Any) -> str:
    """Names for a sentence."""
    return ", ".join(map(str, names)) or "-"


class Watching(Callback):
    """A callback with the fields ``monitor`` and ``mode``.

    Attributes:
        monitor_op: ``np.less`` or ``np.greater``: called with two values, says whether the first one is better.
        worst: What every value is better than.
    """

    monitor: str
    mode: str
    _told_of_monitor = False

    def prepare(self) -> None:
        super().prepare()
        upwards = grows(self.monitor) if self.mode == "auto" else self.mode == "max"
        self.monitor_op = np.greater if upwards else np.less
        self.worst = -np.inf if upwards else np.inf

    def is_better(self, value: float, than: float, by: float = 0.0) -> bool:
        """Whether a value is better than another one, by more than ``by``."""
        return bool(self.monitor_op(value - by if self.monitor_op is np.greater else value + by, than))

    def watched(self, logs: Any) -> float | None:
        """The number that is watched; ``None``, and once in a training a warning, if it is not there."""
        logs = {} if logs is None else logs
        value = logs.get(self.monitor)
        if value is None:
            self._tell_of_monitor(logs)
            return None
        if np.size(value) != 1:
            given = " ".join(repr(value).split())[:80]
            raise fail(
                ValueError, "callbacks.monitor_many", callback=type(self).__name__, monitor=self.monitor, given=given
            )
        return float(np.reshape(value, ()))

    def _tell_of_monitor(self, logs: Any) -> None:
        expected = (self.params or {}).get("metrics") or ()
        if self._told_of_monitor or self.monitor in expected:  # not every epoch is validated
            return
        self._told_of_monitor = True
        names = [name for name in logs if name not in ("batch", "size")]
        fields = dict(names=shown(names), hint=nearest(self.monitor, names))
        warn_user("callbacks.no_monitor", callback=type(self).__name__, monitor=self.monitor, **fields)

    def on_train_begin(self, logs: Any = None) -> None:
        self._told_of_monitor = False
