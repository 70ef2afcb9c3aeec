"""Metric classes that count how often a yes or no is right: true and false positives and negatives.

A prediction above a threshold says yes. Each class can have one threshold or several; with several, its result is a
vector with a value for each.
"""

from __future__ import annotations

import numbers
from typing import Any, ClassVar

import numpy as np

from .. import backend as K
from ..declare.checks import not_negative, optional, positive
from ..declare.fields import arg
from ..losses.functions import as_floats, rank
from ..messages import fail, say
from .base import Metric
from .means import in_line, share, spread

__all__ = [
    "TruePositives", "TrueNegatives", "FalsePositives", "FalseNegatives", "Precision", "Recall", "MeanIoU",
]  # fmt: skip

NEVER = -1e10  # below every prediction: what a class outside of the top k counts as

# For each count: whether the target, and whether the prediction says yes.
KINDS = {
    "true_positives": (True, True),
    "false_positives": (False, True),
    "false_negatives": (True, False),
    "true_negatives": (False, False),
}


def _thresholds(value: Any) -> bool | str:
    each = value if isinstance(value, (list, tuple)) else [value]
    good = all(isinstance(x, numbers.Real) and not isinstance(x, bool) and 0 <= float(x) <= 1 for x in each)
    return value is None or (good and len(each) > 0) or say("metrics.thresholds")


def counted(kinds: Any, y_true: Any, y_pred: Any, thresholds: Any, sample_weight: Any) -> list[Any]:
    """The sums of weights of each kind, for each threshold: a list of vectors in the order of ``kinds``.

    Args:
        kinds: Names of counts, such as 'true_positives'.
        y_true: The targets, 0 or 1, in any shape.
        y_pred: The predictions in the same shape.
        thresholds: A list of numbers.
        sample_weight: The weights of the samples, or None.
    """
    y_true, y_pred = as_floats(*in_line(y_true, y_pred))
    dtype = K.dtype(y_pred)
    real = K.cast(K.not_equal(y_true, 0), dtype)
    if sample_weight is None:
        by_target = {True: real, False: 1 - real}
    else:
        weights = spread(K.cast(sample_weight, dtype), y_pred)
        by_target = {True: weights * real, False: weights * (1 - real)}
    limits = K.constant(np.reshape(thresholds, (-1, 1)), dtype=dtype)
    above = K.cast(K.greater(K.reshape(y_pred, (1, -1)), limits), dtype)
    by_answer = {True: above, False: 1 - above}
    found = []
    for kind in kinds:
        target, answer = KINDS[kind]
        found.append(K.reshape(K.dot(by_answer[answer], K.reshape(by_target[target], (-1, 1))), (-1,)))
    return found


def _of_top_k(y_pred: Any, k: int) -> Any:
    """The predictions; along the last axis all but the ``k`` highest become ``NEVER``."""
    classes = (K.int_shape(y_pred) or (None,))[-1]
    if classes is not None and k > classes:
        raise fail(ValueError, "metrics.top_k", k=k, classes=classes)
    places = K.arange(K.shape(y_pred)[-1] if classes is None else classes, dtype="int64")
    rest, never = y_pred, NEVER * K.ones_like(y_pred)
    for _ in range(k):
        best = K.equal(places, K.expand_dims(K.argmax(rest, axis=-1), -1))
        rest = K.switch(best, 2 * never, rest)
    return K.switch(K.less(rest, 1.5 * NEVER), y_pred, never)


def _check_shares(metric: Metric, y_pred: Any) -> None:
    """Refuse an array of predictions that are no probabilities."""
    if isinstance(y_pred, np.ndarray) and y_pred.size and not (y_pred.min() >= 0 and y_pred.max() <= 1):
        raise fail(ValueError, "metrics.no_shares", metric=metric.name, least=y_pred.min(), most=y_pred.max())


class _Counts(Metric):
    """What all classes that count have in common: for each kind a vector, with a count for each threshold."""

    thresholds: Any
    kinds: ClassVar[tuple[str, ...]] = tuple(KINDS)

    def keep_counts(self) -> None:
        """Make the variables for the counts, each an attribute with its name."""
        self.counts = [self.add_weight(kind, (len(self.thresholds),)) for kind in self.kinds]
        self.__dict__.update(zip(self.kinds, self.counts, strict=True))

    def check_values(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        _check_shares(self, y_pred)

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        """Count a batch for every threshold.

        Args:
            y_true: The targets, 0 or 1.
            y_pred: The predictions, from 0 to 1.
            sample_weight: Weights of the samples.
        """
        y_true, y_pred = self.looked_at(K.cast(y_true, self.dtype), K.cast(y_pred, self.dtype))
        found = counted(self.kinds, y_true, y_pred, self.thresholds, sample_weight)
        return [K.update_add(count, more) for count, more in zip(self.counts, found, strict=True)]

    def looked_at(self, y_true: Any, y_pred: Any) -> tuple[Any, Any]:
        """The part of targets and predictions that counts."""
        return y_true, y_pred


class _Counting(_Counts):
    """Counts at one threshold or several; of all classes, of the highest ones, or of one."""

    thresholds: Any = arg(default=None, check=_thresholds)
    top_k: Any = None
    class_id: Any = None

    def prepare(self) -> None:
        super().prepare()
        self.init_thresholds = self.thresholds
        if self.thresholds is None:
            self.thresholds = 0.5 if self.top_k is None else NEVER
        several = isinstance(self.thresholds, (list, tuple))
        self.thresholds = [float(x) for x in self.thresholds] if several else [float(self.thresholds)]
        self.keep_counts()

    def looked_at(self, y_true: Any, y_pred: Any) -> tuple[Any, Any]:
        """With ``top_k`` only the highest predictions say yes; with ``class_id`` one column is looked at."""
        if self.top_k is not None:
            y_pred = _of_top_k(y_pred, self.top_k)
        if self.class_id is not None:
            y_true, y_pred = _column(y_true, self.class_id, self.name), _column(y_pred, self.class_id, self.name)
        return y_true, y_pred

    def one_or_all(self, values: Any) -> Any:
        """The only entry of a vector where there is one threshold, else the vector."""
        return values[0] if len(self.thresholds) == 1 else K.identity(values)

    def get_config(self) -> dict[str, Any]:
        return super().get_config() | {"thresholds": self.init_thresholds}


def _column(values: Any, class_id: int, metric: str) -> Any:
    """The values of one class."""
    classes = (K.int_shape(values) or (None,))[-1]
    if rank(values) < 2 or (classes is not None and class_id >= classes):
        raise fail(ValueError, "metrics.class_id", metric=metric, class_id=class_id, shape=K.int_shape(values))
    return values[..., class_id]


class _OneCount(_Counting):
    """One of the four counts."""

    def result(self) -> Any:
        """The count; a vector if there are several thresholds."""
        return self.one_or_all(self.counts[0])


class TruePositives(_OneCount):
    """How many predictions say yes and are right."""

    kinds = ("true_positives",)


class TrueNegatives(_OneCount):
    """How many predictions say no and are right."""

    kinds = ("true_negatives",)


class FalsePositives(_OneCount):
    """How many predictions say yes and are wrong."""

    kinds = ("false_positives",)


class FalseNegatives(_OneCount):
    """How many predictions say no and are wrong."""

    kinds = ("false_negatives",)


class _Share(_Counting):
    """True positives as a share of them and another count.

    Args:
        thresholds: A number or a list; a prediction above it says yes. 0.5 unless given.
        top_k: If given, only the so many classes rated highest of each sample can say yes, and without a threshold
            all of them do.
        class_id: If given, only this class counts.
    """

    top_k: Any = arg(default=None, check=optional(positive))
    class_id: Any = arg(default=None, check=optional(not_negative))

    def result(self) -> Any:
        """The share, 0 where there is nothing; a vector if there are several thresholds."""
        return self.one_or_all(share(self.counts[0], self.counts[0] + self.counts[1]))


class Precision(_Share):
    """How many of those found are real: ``TP / (TP + FP)``."""

    kinds = ("true_positives", "false_positives")


class Recall(_Share):
    """How many of the real ones were found: ``TP / (TP + FN)``."""

    kinds = ("true_positives", "false_negatives")


class MeanIoU(Metric):
    """The mean over classes of ``TP / (TP + FP + FN)``: how far predicted and real areas cover each other.

    Args:
        num_classes: How many classes there are; targets and predictions are their numbers.
        name: Its name.
        dtype: The number type of its variables.
    """

    num_classes: int = arg(check=positive)

    def prepare(self) -> None:
        super().prepare()
        self.total_cm = self.add_weight("confusion_matrix", (self.num_classes, self.num_classes))

    def check_values(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        for y in (y_true, y_pred):
            if isinstance(y, np.ndarray) and y.size and not (y.min() >= 0 and y.max() < self.num_classes):
                fields = dict(metric=self.name, classes=self.num_classes, least=y.min(), most=y.max())
                raise fail(ValueError, "metrics.classes", **fields)

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        """Count a batch in the table of targets and predictions.

        Args:
            y_true: The numbers of the right classes.
            y_pred: The numbers of the predicted classes.
            sample_weight: Weights of the samples.
        """
        y_true, y_pred = as_floats(*in_line(K.cast(y_true, self.dtype), K.cast(y_pred, self.dtype)))
        real, said = (K.one_hot(K.cast(K.flatten(y), "int32"), self.num_classes) for y in (y_true, y_pred))
        real, said = K.cast(real, self.dtype), K.cast(said, self.dtype)
        if sample_weight is not None:
            real = real * K.reshape(spread(K.cast(sample_weight, self.dtype), y_pred), (-1, 1))
        return [K.update_add(self.total_cm, K.dot(K.transpose(real), said))]

    def result(self) -> Any:
        """The mean over the classes that occur."""
        hits = K.sum(self.total_cm * K.constant(np.eye(self.num_classes), dtype=self.dtype), axis=-1)
        covered = K.sum(self.total_cm, axis=0) + K.sum(self.total_cm, axis=1) - hits
        occurs = K.cast(K.not_equal(covered, 0), self.dtype)
        return share(K.sum(share(hits, covered)), K.sum(occurs))
