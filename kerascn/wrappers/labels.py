"""Labels of classes, whatever they are, as the targets that a model learns from, and back.

* labels: one for each sample, numbers or words; the classes are those that occur, in order;
* one-hot: a row for each sample with a single 1; or with shares of the classes;
* multi-label: a row of 0 and 1 for each sample, any number of 1s.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ..losses import functions as losses
from ..losses.targets import function_of
from ..messages import fail
from ..training.users_data import plain_table

LABELS, ONE_HOT, MULTI_LABEL = "labels", "one-hot", "multi-label"


def read(y: Any, owner: str) -> np.ndarray:
    """Labels as an array of one or two axes, without anything in it that is missing."""
    if y is None:
        raise fail(ValueError, "sklearn.no_y", owner=owner)
    y = y.toarray() if hasattr(y, "toarray") else plain_table(y)
    try:
        y = np.asarray(y)
    except ValueError:
        raise fail(ValueError, "sklearn.y_ragged", owner=owner) from None
    if y.ndim == 2 and y.shape[1] == 1:
        y = y[:, 0]
    if y.ndim not in (1, 2) or 0 in y.shape[1:]:
        raise fail(ValueError, "sklearn.y_axes", owner=owner, shape=y.shape)
    if y.dtype.kind == "O":
        _check_objects(y, owner)
        y = np.array(y.tolist())
    if y.dtype.kind == "c":
        raise fail(ValueError, "sklearn.complex", owner=owner)
    if y.dtype.kind == "f":
        check_finite(y, owner)
    return y


def _check_objects(y: np.ndarray, owner: str) -> None:
    for place, one in enumerate(y.reshape(-1).tolist()):
        if one is None or one != one or type(one).__name__ in ("NAType", "NaTType"):
            raise fail(ValueError, "sklearn.y_missing", owner=owner, place=place, given=repr(one))
    kinds = {str if isinstance(one, str) else float if np.isscalar(one) else type(one) for one in y.reshape(-1)}
    if len(kinds) > 1 or not kinds <= {str, float}:
        names = ", ".join(sorted({type(one).__name__ for one in y.reshape(-1)}))
        raise fail(ValueError, "sklearn.y_mixed", owner=owner, kinds=names)


def check_finite(y: np.ndarray, owner: str) -> None:
    """Refuse targets that are no numbers, or without bound."""
    with np.errstate(all="ignore"):
        bad = np.argwhere(~np.isfinite(y))
    if len(bad):
        raise fail(ValueError, "sklearn.y_missing", owner=owner, place=int(bad[0][0]), given=y[tuple(bad[0])])


class Coding(NamedTuple):
    """What the labels of a training are.

    ``kind`` is one of the three above, ``classes`` are their names in order.
    """

    kind: str
    classes: np.ndarray

    @property
    def target_type(self) -> str:
        """What scikit-learn calls this kind of target."""
        if self.kind == MULTI_LABEL:
            return "multilabel-indicator"
        return "binary" if len(self.classes) == 2 else "multiclass"

    def numbers(self, y: np.ndarray, owner: str) -> np.ndarray:
        """The numbers of the classes of labels, or of rows."""
        if y.ndim == 2:
            return np.asarray(y.argmax(axis=1))
        places = np.searchsorted(self.classes, y).clip(0, len(self.classes) - 1)
        unknown = np.flatnonzero(self.classes[places] != y)
        if len(unknown):
            known = ", ".join(map(str, self.classes[:9]))
            raise fail(ValueError, "sklearn.y_unknown", owner=owner, given=y[unknown[0]], known=known)
        return np.asarray(places)


def coding_of(y: np.ndarray, owner: str) -> Coding:
    """What labels are, told by themselves."""
    if y.ndim == 1:
        if y.dtype.kind == "f" and np.any(y != np.floor(y)):
            raise fail(ValueError, "sklearn.continuous", owner=owner, given=y[y != np.floor(y)][0])
        classes = np.unique(y)
        if len(classes) < 2:
            raise fail(ValueError, "sklearn.one_class", owner=owner, given="".join(map(str, classes)) or "-")
        return Coding(LABELS, classes)
    if y.dtype.kind not in "biuf" or np.any(y < 0) or np.any(y > 1):
        raise fail(ValueError, "sklearn.y_rows", owner=owner, shape=y.shape)
    whole = bool(np.all((y == 0) | (y == 1)))
    kind = MULTI_LABEL if whole and np.any(y.sum(axis=1) != 1) else ONE_HOT
    return Coding(kind, np.arange(y.shape[1]))


def targets_for(model: Any, y: np.ndarray, coding: Coding, owner: str) -> np.ndarray:
    """Labels as the targets that a model wants, which its output and its loss say."""
    units, count = model.output_shape[-1], len(coding.classes)
    loss = only(model.loss)
    if coding.kind == MULTI_LABEL:
        if function_of(loss) in (losses.categorical_crossentropy, losses.sparse_categorical_crossentropy):
            raise fail(ValueError, "sklearn.multi_label", owner=owner, loss=function_of(loss).__name__)
        return y
    if function_of(loss) is losses.sparse_categorical_crossentropy:
        _check_units(units, count, owner)
        return coding.numbers(y, owner)
    if y.ndim == 2:
        return y
    numbers = coding.numbers(y, owner)
    if units == 1 and count == 2:
        return numbers
    _check_units(units, count, owner)
    return np.eye(count, dtype="float32")[numbers]


def _check_units(units: Any, count: int, owner: str) -> None:
    if units == 1:
        raise fail(ValueError, "sklearn.single_output", owner=owner, count=count)
    if units is not None and units != count:
        raise fail(ValueError, "sklearn.outputs", owner=owner, count=count, units=units)


def only(given: Any) -> Any:
    """The one thing in a list or a dictionary for a model's only output."""
    if isinstance(given, dict) and "class_name" not in given:
        given = list(given.values())
    return given[0] if isinstance(given, (list, tuple)) and len(given) == 1 else given


def weights_for(class_weight: Any, y: np.ndarray, coding: Coding, owner: str) -> Any:
    """Weights of classes by their numbers: from those by label, by number, or ``'balanced'``."""
    if class_weight is None:
        return None
    if coding.kind == MULTI_LABEL:
        raise fail(ValueError, "sklearn.weights_multi_label", owner=owner)
    if isinstance(class_weight, str):
        if class_weight != "balanced":
            raise fail(ValueError, "sklearn.balanced", owner=owner, given=repr(class_weight))
        counts = np.bincount(coding.numbers(y, owner), minlength=len(coding.classes))
        return {number: len(y) / (len(counts) * count) for number, count in enumerate(counts.tolist()) if count}
    if not isinstance(class_weight, dict):
        return class_weight  # the model's own sentence says what it has to be
    labels = coding.classes.tolist()
    if all(label in class_weight for label in labels):  # there may be more: of classes that this part of the data lacks
        return {number: class_weight[label] for number, label in enumerate(labels)}
    if all(number in range(len(labels)) for number in class_weight):
        return class_weight
    missing = ", ".join(str(label) for label in labels if label not in class_weight)
    raise fail(
        ValueError, "sklearn.class_weight", owner=owner, missing=missing, given=", ".join(map(str, class_weight))
    )
