"""The metrics as functions of target and prediction, and what 'accuracy' and 'crossentropy' mean."""

from __future__ import annotations

import numbers
from collections.abc import Sequence
from typing import Any

from .. import backend as K
from .. import losses
from ..declare import registry
from ..losses import (  # noqa: F401  (public here as well: every loss is a metric)
    KLD,
    MAE,
    MAPE,
    MSE,
    MSLE,
    binary_crossentropy,
    categorical_crossentropy,
    categorical_hinge,
    cosine,
    cosine_proximity,
    hinge,
    huber_loss,
    kld,
    kullback_leibler_divergence,
    logcosh,
    mae,
    mape,
    mean_absolute_error,
    mean_absolute_percentage_error,
    mean_squared_error,
    mean_squared_logarithmic_error,
    mse,
    msle,
    poisson,
    sparse_categorical_crossentropy,
    squared_hinge,
)  # fmt: skip
from ..losses.functions import __all__ as LOSSES
from ..losses.functions import as_floats, checked
from ..messages import fail, say

__all__ = [
    "accuracy", "binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy",
    "top_k_categorical_accuracy", "sparse_top_k_categorical_accuracy", "cosine_similarity",
    "matthews_correlation", "precision", "recall", "fbeta_score", "fmeasure",
    "accuracy_for", "crossentropy_for",
]  # fmt: skip
__all__ += [name for name in LOSSES if name not in __all__]

Shape = Sequence["int | None"]


# --------------------------------------------------------------------------- how often a prediction is right


def accuracy(y_true: Any, y_pred: Any) -> Any:
    """1 where the prediction equals the target, 0 elsewhere, element by element."""
    return K.cast(K.equal(*as_floats(y_true, y_pred)), K.floatx())


def binary_accuracy(y_true: Any, y_pred: Any, threshold: float = 0.5) -> Any:
    """The share of predictions on the right side of the threshold, for targets that are 0 or 1.

    Args:
        y_true: The target.
        y_pred: The predicted probability; with the usual threshold it is rounded.
        threshold: A prediction above it means 1.
    """
    y_true, y_pred = as_floats(y_true, y_pred)
    if threshold != 0.5:
        y_pred = K.cast(K.greater(y_pred, threshold), K.dtype(y_pred))
    return K.mean(K.equal(y_true, K.round(y_pred)), axis=-1)


def categorical_accuracy(y_true: Any, y_pred: Any) -> Any:
    """1 where the class rated highest is the target's, 0 elsewhere, for one-hot targets."""
    return K.cast(K.equal(K.argmax(y_true, axis=-1), K.argmax(y_pred, axis=-1)), K.floatx())


def sparse_categorical_accuracy(y_true: Any, y_pred: Any) -> Any:
    """1 where the class rated highest is the target, 0 elsewhere, for targets that are the numbers of classes.

    Args:
        y_true: The target: the shape of the prediction without its last axis, or with a 1 in its place.
        y_pred: The ratings of the classes.
    """
    labels = _labels(y_true, y_pred, "sparse_categorical_accuracy")
    return K.cast(K.equal(labels, K.argmax(y_pred, axis=-1)), K.floatx())


def top_k_categorical_accuracy(y_true: Any, y_pred: Any, k: int = 5) -> Any:
    """1 where the target's class is among the ``k`` rated highest, 0 elsewhere, for one-hot targets."""
    return _in_top_k(K.argmax(y_true, axis=-1), y_pred, k)


def sparse_top_k_categorical_accuracy(y_true: Any, y_pred: Any, k: int = 5) -> Any:
    """1 where the target is among the ``k`` classes rated highest, 0 elsewhere, for numbers of classes."""
    return _in_top_k(_labels(y_true, y_pred, "sparse_top_k_categorical_accuracy"), y_pred, k)


def _labels(y_true: Any, y_pred: Any, function: str) -> Any:
    """The numbers of classes, as whole numbers, in the shape of the prediction without its last axis."""
    if K.ndim(y_true) != K.ndim(y_pred):
        return K.cast(y_true, "int64")
    length = (K.int_shape(y_true) or (1,))[-1]
    if length not in (1, None):
        raise fail(
            ValueError, "metrics.one_hot", function=function, length=length, other=function.removeprefix("sparse_")
        )
    return K.cast(K.max(y_true, axis=-1), "int64")


def _in_top_k(labels: Any, y_pred: Any, k: int) -> Any:
    """``K.in_top_k`` along the last axis, whatever other axes there are, in floatx."""
    if K.ndim(y_pred) == 2:
        return K.cast(K.in_top_k(y_pred, labels, k), K.floatx())
    rows = K.reshape(y_pred, (-1, (K.int_shape(y_pred) or (None,))[-1] or K.shape(y_pred)[-1]))
    found = K.in_top_k(rows, K.flatten(labels), k)
    return K.cast(K.reshape(found, K.shape(y_pred)[:-1]), K.floatx())


# --------------------------------------------------------------------------- over a whole batch, targets 0 and 1


def _counts(y_true: Any, y_pred: Any) -> tuple[Any, Any, Any, Any]:
    """How many predictions are true and false positives, false and true negatives, after rounding to 0 or 1."""
    real, said = (K.round(K.clip(y, 0, 1)) for y in as_floats(y_true, y_pred))
    hits = K.sum(real * said)
    false_alarms, misses = K.sum((1 - real) * said), K.sum(real * (1 - said))
    return hits, false_alarms, misses, K.sum((1 - real) * (1 - said))


def _share(part: Any, whole: Any) -> Any:
    """A part of the whole; 0 where there is none."""
    return part / (whole + K.constant(K.epsilon(), dtype=K.dtype(whole)))


def precision(y_true: Any, y_pred: Any) -> Any:
    """How many of the predicted ones are real: ``TP / (TP + FP)``, of the batch."""
    hits, false_alarms, _, _ = _counts(y_true, y_pred)
    return _share(hits, hits + false_alarms)


def recall(y_true: Any, y_pred: Any) -> Any:
    """How many of the real ones were predicted: ``TP / (TP + FN)``, of the batch."""
    hits, _, misses, _ = _counts(y_true, y_pred)
    return _share(hits, hits + misses)


def fbeta_score(y_true: Any, y_pred: Any, beta: float = 1) -> Any:
    """Precision and recall in one: ``(1 + beta**2) * P * R / (beta**2 * P + R)``, of the batch.

    Args:
        y_true: The target.
        y_pred: The predicted probability.
        beta: How many times as important recall is.
    """
    checked("fbeta_score", "beta", beta, _not_negative)
    p, r = precision(y_true, y_pred), recall(y_true, y_pred)
    square = K.constant(beta**2, dtype=K.dtype(p))
    return _share((1 + square) * p * r, square * p + r)


def _not_negative(value: Any) -> bool | str:
    good = isinstance(value, numbers.Real) and not isinstance(value, bool) and float(value) >= 0
    return good or say("metrics.beta")


def fmeasure(y_true: Any, y_pred: Any) -> Any:
    """The harmonic mean of precision and recall: ``fbeta_score`` with ``beta=1``."""
    return fbeta_score(y_true, y_pred, beta=1)


def matthews_correlation(y_true: Any, y_pred: Any) -> Any:
    """The correlation of targets and predictions that are 0 or 1, of the batch; from -1 to 1, by chance 0.

    ``(TP * TN - FP * FN) / sqrt((TP + FP) * (TP + FN) * (TN + FP) * (TN + FN))``
    """
    tp, fp, fn, tn = _counts(y_true, y_pred)
    return _share(tp * tn - fp * fn, K.sqrt(tp + fp) * K.sqrt(tp + fn) * K.sqrt(tn + fp) * K.sqrt(tn + fn))


def cosine_similarity(y_true: Any, y_pred: Any, axis: int = -1) -> Any:
    """The cosine of the angle between target and prediction: ``cosine_proximity`` without its sign."""
    return -cosine_proximity(y_true, y_pred, axis=axis)


# --------------------------------------------------------------------------- 'accuracy' and 'crossentropy'


def accuracy_for(loss: Any, output_shape: Shape) -> Any:
    """The accuracy that suits a loss and an output: what the name 'accuracy' means there.

    Args:
        loss: The loss, in any of the ways it can be given.
        output_shape: The shape of the output.
    """
    return _suited(loss, output_shape, binary_accuracy, sparse_categorical_accuracy, categorical_accuracy)


def crossentropy_for(loss: Any, output_shape: Shape) -> Any:
    """The crossentropy that suits a loss and an output: what the name 'crossentropy' means there.

    Args:
        loss: The loss, in any of the ways it can be given.
        output_shape: The shape of the output.
    """
    return _suited(loss, output_shape, binary_crossentropy, sparse_categorical_crossentropy, categorical_crossentropy)


def _suited(loss: Any, output_shape: Shape, binary: Any, sparse: Any, categorical: Any) -> Any:
    function = losses.function_of(loss)
    if output_shape[-1] == 1 or function is binary_crossentropy:
        return binary
    return sparse if function is sparse_categorical_crossentropy else categorical


# --------------------------------------------------------------------------- names


for _name in __all__[: __all__.index("accuracy_for")] + LOSSES:
    registry.register("metric", _name, globals()[_name])
