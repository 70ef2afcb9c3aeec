"""The trap of labels outside of what a loss can compare: -1 and 1, 0 to 255, several classes in one row."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import losses
from ..declare import registry
from ..messages import say
from .noticing import noticed
from .samples import is_whole, some_rows, spacing

NEAR = 0.01  # a target a little outside of 0 to 1 does no harm
OFF = 0.05  # so far may the sum of a row be from 1: labels are smoothed in several ways
SOME = 0.01  # the share of rows that must be so
FEW = 20  # different whole numbers, that may be classes


def name_of(head: Any) -> str | None:
    """The name of an output's loss, if it is one of the library."""
    return registry.name_of("loss", losses.function_of(head.loss))


def look(model: Any, head: Any, loss: str | None, target: Any, weights: Any) -> None:
    """Look at the target of an output.

    Args:
        model: The model.
        head: The output.
        loss: The name of its loss.
        target: The target.
        weights: The weights of the samples, if some were given: what counts nothing is not looked at.
    """
    check = CHECKS.get(loss or "")
    rows = some_rows(target)
    if check is None or rows is None or head.mask is not None:
        return
    if weights is not None:
        rows = rows[np.asarray(weights)[:: spacing(target)] != 0]
    if rows.size:
        check(model, head, loss, rows)


def _binary(model: Any, head: Any, loss: str, rows: np.ndarray) -> None:
    low, high = float(rows.min()), float(rows.max())
    if low < -NEAR or high > 1 + NEAR:
        hint = say(_hint(rows, low, high))
        noticed("traps.labels_binary", model, output=head.name, low=f"{low:g}", high=f"{high:g}", hint=hint)


def _hint(rows: np.ndarray, low: float, high: float) -> str:
    """The key of what such targets mostly are."""
    if not is_whole(rows):
        return "traps.labels_hint_numbers"
    found = set(np.unique(rows).tolist())
    if found == {-1, 1}:
        return "traps.labels_hint_signs"
    if found == {1, 2}:
        return "traps.labels_hint_from_one"
    if low >= 0 and 32 < high <= 255 and rows[0].size > FEW:
        return "traps.labels_hint_bytes"
    return "traps.labels_hint_classes" if low >= 0 and len(found) <= FEW else "traps.labels_hint_numbers"


def _hinge(model: Any, head: Any, loss: str, rows: np.ndarray) -> None:
    if rows.min() == 0 and rows.max() == 1 and ((rows == 0) | (rows == 1)).all():
        noticed("traps.labels_hinge", model, output=head.name, loss=loss)


def _one_hot(model: Any, head: Any, loss: str, rows: np.ndarray) -> None:
    """Rows of one entry are well, whatever it is: 1, nothing, or a reward that a step of a game got."""
    rows = rows.reshape(-1, rows.shape[-1])
    sums = rows.sum(axis=1, dtype="float64")
    wrong = (np.abs(sums - 1) > OFF) & (np.count_nonzero(rows, axis=1) > 1)
    if wrong.sum() > SOME * len(rows):
        fields = dict(rows=len(rows), wrong=int(wrong.sum()), total=f"{sums[wrong.argmax()]:g}")
        noticed("traps.labels_one_hot", model, output=head.name, **fields)


def _whole(model: Any, head: Any, loss: str, rows: np.ndarray) -> None:
    if not is_whole(rows):
        given = float(rows[np.rint(rows) != rows][0])
        noticed("traps.labels_not_whole", model, output=head.name, given=f"{given:g}", cut=int(given))


CHECKS = {
    "binary_crossentropy": _binary,
    "hinge": _hinge,
    "squared_hinge": _hinge,
    "categorical_crossentropy": _one_hot,
    "sparse_categorical_crossentropy": _whole,
}
