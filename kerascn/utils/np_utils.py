"""Class labels as rows of zeros and ones, predictions as labels, and arrays of length one."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..declare.checks import not_negative, whole
from ..declare.respell import both_spellings
from ..messages import fail, say

__all__ = [
    "accuracy", "binary_logloss", "categorical_probas_to_classes", "multiclass_logloss", "normalize",
    "probas_to_classes", "to_categorical",
]  # fmt: skip

SMALLEST = 1e-15  # of a probability: its logarithm is still a number


def _as_array(function: str, given: Any) -> np.ndarray:
    try:
        return np.asarray(given)
    except ValueError as error:  # rows of different lengths
        raise fail(ValueError, "tools.array", function=function, given=repr(given)[:80]) from error


@both_spellings
def to_categorical(y: Any, num_classes: int | None = None, dtype: Any = "float32") -> np.ndarray:
    """Turn class numbers into rows that hold a single 1, in the place of the class.

    Args:
        y: Whole numbers from 0 on, in an array of any shape; a last axis of length 1 is dropped.
        num_classes: The length of a row; the largest number plus one if not said.
        dtype: The type of the result.
    """
    labels = _as_array("to_categorical", y)
    if labels.size and not (labels.dtype.kind in "biuf" and np.array_equal(labels, labels.astype("int64"))):
        shown = labels.ravel()[:3].tolist()
        raise fail(ValueError, "utils.labels", function="to_categorical", given=shown)
    labels = labels.astype("int64")
    if labels.ndim > 1 and labels.shape[-1] == 1:
        labels = labels[..., 0]
    if num_classes is None:
        num_classes = int(labels.max()) + 1 if labels.size else 0
    elif not_negative(num_classes) is not True:
        fields = dict(function="to_categorical", argument="num_classes", expected=not_negative(num_classes))
        raise fail(ValueError, "call.bad_value", value=repr(num_classes), **fields)
    outside = labels[(labels < 0) | (labels >= num_classes)]
    if outside.size:
        fields = dict(function="to_categorical", given=int(outside.flat[0]), classes=num_classes)
        raise fail(ValueError, "utils.label_outside", **fields)
    try:
        kind = np.dtype(dtype)
    except TypeError as error:
        fields = dict(function="to_categorical", argument="dtype", expected=say("kind.dtype"))
        raise fail(ValueError, "call.bad_value", value=repr(dtype)[:80], **fields) from error
    try:
        rows = np.zeros((labels.size, num_classes), kind)
    except (MemoryError, ValueError) as error:
        raise fail(MemoryError, "tools.many_classes", classes=num_classes, count=labels.size) from error
    rows[np.arange(labels.size), labels.ravel()] = 1
    return rows.reshape(*labels.shape, num_classes)


@both_spellings
def normalize(x: Any, axis: int = -1, order: Any = 2) -> np.ndarray:
    """The array divided by its norm along an axis; where the norm is 0 nothing is divided.

    Args:
        x: The array.
        axis: The axis along which the norm is taken.
        order: Which norm: 1, 2, ``np.inf`` ...
    """
    x = _as_array("normalize", x)
    if x.dtype.kind not in "biufc":
        raise fail(ValueError, "tools.array", function="normalize", given=repr(x.ravel()[:3].tolist()))
    if whole(axis) is not True or not -x.ndim <= axis < x.ndim:
        raise fail(ValueError, "tools.normalize", axis=axis, shape=x.shape)
    try:
        norms = np.atleast_1d(np.linalg.norm(x, order, axis))
    except (TypeError, ValueError) as error:
        fields = dict(function="normalize", argument="order", expected=say("tools.order"))
        raise fail(ValueError, "call.bad_value", value=repr(order)[:80], **fields) from error
    return x / np.expand_dims(np.where(norms == 0, 1, norms), axis)


# --------------------------------------------------------------------------- predictions


def probas_to_classes(y_pred: Any) -> np.ndarray:
    """The class of each sample, of predicted probabilities.

    Args:
        y_pred: A row for each sample with a probability for each class; or one number, that of class 1.
    """
    rows = _as_array("probas_to_classes", y_pred)
    if rows.ndim == 2 and rows.shape[1] > 1:
        return categorical_probas_to_classes(rows)
    if rows.ndim == 1 or (rows.ndim == 2 and rows.shape[1] == 1):
        return (rows.ravel() > 0.5).astype("int64")
    raise fail(ValueError, "tools.probabilities", function="probas_to_classes", shape=rows.shape)


def categorical_probas_to_classes(p: Any) -> np.ndarray:
    """The number of the most probable class of each sample.

    Args:
        p: A row for each sample with a probability for each class.
    """
    rows = _as_array("categorical_probas_to_classes", p)
    if rows.ndim != 2 or not rows.shape[1]:
        raise fail(ValueError, "tools.probabilities", function="categorical_probas_to_classes", shape=rows.shape)
    return np.argmax(rows, axis=1)


def accuracy(p: Any, y: Any) -> float:
    """The share of predictions that are right.

    Args:
        p: The predicted classes.
        y: The true ones.
    """
    predicted, true = np.asarray(p).ravel(), np.asarray(y).ravel()
    _check_as_many("accuracy", predicted, true)
    return float(np.mean(predicted == true))


def binary_logloss(p: Any, y: Any) -> float:
    """The mean of minus the logarithm of the probability that was given to the class that is true, for two classes.

    Args:
        p: The probability of class 1 for each sample.
        y: The true classes, 0 or 1.
    """
    ones, true = np.asarray(p, "float64").ravel(), np.asarray(y).ravel()
    _check_as_many("binary_logloss", ones, true)
    ones = np.clip(ones, SMALLEST, 1 - SMALLEST)
    return float(-np.mean(true * np.log(ones) + (1 - true) * np.log(1 - ones)))


@both_spellings
def multiclass_logloss(p: Any, y: Any) -> float:
    """The same for several classes, which are numbered from 1 here, as they were in Keras 1.

    Args:
        p: A row for each sample with a probability for each class; Keras 1.1 called it ``P``.
        y: The true classes, from 1 on.
    """
    rows, true = np.asarray(p, "float64"), np.asarray(y).ravel()
    if rows.ndim != 2:
        raise fail(ValueError, "tools.probabilities", function="multiclass_logloss", shape=rows.shape)
    _check_as_many("multiclass_logloss", rows, true)
    if true.size and not (true.dtype.kind in "iu" and true.min() >= 1 and true.max() <= rows.shape[1]):
        raise fail(ValueError, "tools.from_one", classes=rows.shape[1], given=true[:3].tolist())
    return float(-np.mean(np.log(np.clip(rows[np.arange(len(rows)), true - 1], SMALLEST, 1))))


def _check_as_many(function: str, predicted: np.ndarray, true: np.ndarray) -> None:
    if len(predicted) != len(true) or not len(true):
        fields = dict(predicted=len(predicted), true=len(true))
        raise fail(ValueError, "tools.as_many", function=function, **fields)
