"""The steps that the metric classes of Keras 2.3 were made of: counts of right and wrong answers over thresholds."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any

from .. import backend as K
from ..messages import fail
from ..metrics.counts import _of_top_k, counted
from ..metrics.means import in_line
from ..utils.lists import to_list

__all__ = [
    "AUCCurve", "AUCSummationMethod", "ConfusionMatrix", "Reduction", "assert_thresholds_range", "filter_top_k",
    "parse_init_thresholds", "result_wrapper", "to_list", "update_confusion_matrix_variables", "update_state_wrapper",
    "weighted_assign_add",
]  # fmt: skip


class Reduction:
    """What a metric makes of the values of the samples."""

    SUM = "sum"
    SUM_OVER_BATCH_SIZE = "sum_over_batch_size"
    WEIGHTED_MEAN = "weighted_mean"


class ConfusionMatrix(Enum):
    """The four counts of a yes or no."""

    TRUE_POSITIVES = "tp"
    FALSE_POSITIVES = "fp"
    TRUE_NEGATIVES = "tn"
    FALSE_NEGATIVES = "fn"


class _Chosen(Enum):
    @classmethod
    def from_str(cls, key: str) -> Any:
        """The choice for a word.

        Args:
            key: The word, such as 'ROC' or 'roc'.
        """
        for one in cls:
            if key in (one.value, one.value.lower()):
                return one
        expected = ", ".join(repr(one.value) for one in cls)
        raise fail(ValueError, "call.bad_value", function=cls.__name__, argument="key", expected=expected, value=key)


class AUCCurve(_Chosen):
    """The curve whose area is measured."""

    ROC = "ROC"
    PR = "PR"


class AUCSummationMethod(_Chosen):
    """The height between two points of the curve."""

    INTERPOLATION = "interpolation"
    MAJORING = "majoring"
    MINORING = "minoring"


def update_state_wrapper(update_state_fn: Callable[..., Any]) -> Callable[..., Any]:
    """The method itself; Keras noted its updates here.

    Args:
        update_state_fn: The method ``update_state`` of a metric.
    """
    return update_state_fn


def result_wrapper(result_fn: Callable[..., Any]) -> Callable[..., Any]:
    """The method itself; Keras noted its tensor here.

    Args:
        result_fn: The method ``result`` of a metric.
    """
    return result_fn


def filter_top_k(x: Any, k: int) -> Any:
    """The ``k`` highest values along the last axis; all others become very small.

    Args:
        x: A tensor.
        k: How many are left.
    """
    return _of_top_k(x, k)


def assert_thresholds_range(thresholds: Any) -> None:
    """Refuse thresholds that are not between 0 and 1.

    Args:
        thresholds: A list of numbers; ``None`` for none.
    """
    bad = [one for one in thresholds or [] if one is None or not 0 <= one <= 1]
    if bad:
        fields = dict(function="assert_thresholds_range", argument="thresholds", expected="0 ... 1", value=bad)
        raise fail(ValueError, "call.bad_value", **fields)


def parse_init_thresholds(thresholds: Any, default_threshold: float = 0.5) -> list[float]:
    """Thresholds as a list.

    Args:
        thresholds: A number, a list, or ``None``.
        default_threshold: The threshold that ``None`` means.
    """
    if thresholds is not None:
        assert_thresholds_range(to_list(thresholds))
    return to_list(default_threshold if thresholds is None else thresholds)


def weighted_assign_add(label: Any, pred: Any, weights: Any, var: Any) -> Any:
    """The update that adds to a variable, for each threshold, the weight of the samples for which both say yes.

    Args:
        label: Whether the target says yes: a row for each threshold.
        pred: Whether the prediction says yes.
        weights: The weights in the same shape; ``None`` for 1.
        var: A variable with an entry for each threshold.
    """
    both = K.cast(label, K.dtype(var)) * K.cast(pred, K.dtype(var))
    return K.update_add(var, K.sum(both if weights is None else both * K.cast(weights, K.dtype(var)), axis=1))


KINDS = {
    ConfusionMatrix.TRUE_POSITIVES: "true_positives",
    ConfusionMatrix.FALSE_POSITIVES: "false_positives",
    ConfusionMatrix.TRUE_NEGATIVES: "true_negatives",
    ConfusionMatrix.FALSE_NEGATIVES: "false_negatives",
}


def update_confusion_matrix_variables(
    variables_to_update: dict[Any, Any],
    y_true: Any,
    y_pred: Any,
    thresholds: Any = 0.5,
    top_k: int | None = None,
    class_id: int | None = None,
    sample_weight: Any = None,
) -> list[Any]:
    """The updates that count a batch.

    Args:
        variables_to_update: ``{ConfusionMatrix...: variable}``; each variable has an entry for each threshold.
        y_true: The targets, 0 or 1.
        y_pred: The predictions.
        thresholds: A number or a list; a prediction above it says yes.
        top_k: If given, only so many classes rated highest can say yes.
        class_id: If given, only this class counts.
        sample_weight: Weights of the samples.
    """
    if not any(kind in KINDS for kind in variables_to_update):
        expected = ", ".join(map(str, ConfusionMatrix))
        fields = dict(function="update_confusion_matrix_variables", argument="variables_to_update", expected=expected)
        raise fail(ValueError, "call.bad_value", value=list(variables_to_update), **fields)
    chosen = {kind: variable for kind, variable in variables_to_update.items() if kind in KINDS}
    dtype = K.dtype(next(iter(chosen.values())))
    y_true, y_pred = in_line(K.cast(y_true, dtype), K.cast(y_pred, dtype))
    if top_k is not None:
        y_pred = filter_top_k(y_pred, top_k)
    if class_id is not None:
        y_true, y_pred = y_true[..., class_id], y_pred[..., class_id]
    found = counted([KINDS[kind] for kind in chosen], y_true, y_pred, to_list(thresholds), sample_weight)
    return [K.update_add(variable, more) for variable, more in zip(chosen.values(), found, strict=True)]
