"""Traps in what ``compile`` was told: losses and metrics that do not fit the last layers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .. import config, losses, metrics
from .inside import Last, activation_of, all_within, last_of
from .noticing import noticed

YES_OR_NO = ("sigmoid", "hard_sigmoid")
OF_NUMBERS = (  # activations of an output that is a number, or may be one
    "linear", "relu", "elu", "selu", "softplus", "exponential", "softsign", "tanh", *YES_OR_NO,
)  # fmt: skip
ONE_OF_SEVERAL = (losses.categorical_crossentropy, losses.sparse_categorical_crossentropy)
REGRESSION = (
    losses.mean_squared_error,
    losses.mean_absolute_error,
    losses.mean_absolute_percentage_error,
    losses.mean_squared_logarithmic_error,
    losses.logcosh,
    losses.huber_loss,
    losses.poisson,
)
MOST_CLASSES = 20  # whole numbers of more different values than that are counts or years, not classes
LOOKED_AT = 10000  # numbers that are looked at


def look(model: Any, heads: list[Any]) -> None:
    """Look at a model whose losses and metrics are known.

    Args:
        model: The model.
        heads: Its outputs that have a loss, as ``training.compiled.Head``.
    """
    if not config.traps:
        return
    lasts = [last_of(head.output, head.shape) for head in heads]
    pairs = list(zip(heads, lasts, strict=True))
    _tell("traps.softmax_of_one", model, _softmax_of_one(model, pairs))
    wrong = [head for head, last in pairs if _is_sigmoid_with_categorical(head, last)]
    _tell("traps.sigmoid_with_categorical", model, [head.name for head in wrong])
    wrong = [head for head, last in pairs if _is_softmax_with_binary(head, last)]
    _tell("traps.softmax_with_binary", model, [head.name for head in wrong])
    for head, last in pairs:
        head.doubts_accuracy = _may_be_accuracy_of_numbers(head, last)


def _tell(trap: str, model: Any, names: list[str]) -> None:
    if names:
        noticed(trap, model, output=", ".join(dict.fromkeys(names)))


def _softmax_of_one(model: Any, pairs: list[tuple[Any, Last]]) -> list[str]:
    """The outputs that are a softmax of one unit, and the layers before them that have one unit with a softmax."""
    outputs = [head.name for head, last in pairs if last.activation == "softmax" and last.size == 1]
    within = [
        layer.name for layer in all_within(model) if _has_one_unit(layer) and activation_of(layer)[0] == "softmax"
    ]
    return outputs or within


def _has_one_unit(layer: Any) -> bool:
    channels_last = getattr(layer, "data_format", None) != "channels_first"
    return getattr(layer, "units", None) == 1 or (getattr(layer, "filters", None) == 1 and channels_last)


def _is_sigmoid_with_categorical(head: Any, last: Last) -> bool:
    several = last.shape[-1:] != (1,)
    return last.activation in YES_OR_NO and several and _function(head) in ONE_OF_SEVERAL


def _is_softmax_with_binary(head: Any, last: Last) -> bool:
    """With two units both losses are the same number, and binary accuracy counts the same hits."""
    many = last.size is not None and last.size > 2
    return last.activation == "softmax" and many and _function(head) is losses.binary_crossentropy


def _function(head: Any) -> Any:
    """The function of its loss; ``None`` for one that takes the last activation itself."""
    return None if getattr(head.function, "from_logits", False) else losses.function_of(head.function)


# Accuracy on regression: only the targets tell, so these are looked at.


def _may_be_accuracy_of_numbers(head: Any, last: Last) -> bool:
    """Whether an output is a number and is told to be counted as right or wrong."""
    told = any(_is_accuracy(one) for one in (*head.metrics, *head.weighted_metrics))
    return told and last.activation in OF_NUMBERS and _function(head) in REGRESSION


def _is_accuracy(metric: Any) -> bool:
    named = isinstance(metric, str) and metric in ("accuracy", "acc")
    return named or metric is metrics.accuracy or isinstance(metric, metrics.Accuracy)


def look_at_targets(model: Any, heads: list[Any], targets: list[Any]) -> None:
    """Look once at the numbers that outputs are compared with, where they are counted as right or wrong.

    Args:
        model: The model.
        heads: The outputs that data are given for, as ``training.compiled.Head``.
        targets: The data.
    """
    if not config.traps:
        return
    for head, target in zip(heads, targets, strict=True):
        if getattr(head, "doubts_accuracy", False):
            head.doubts_accuracy = False
            if _are_no_classes(target):
                noticed("traps.accuracy_on_regression", model, output=head.name)


def _are_no_classes(target: Any) -> bool:
    """Whether the first targets have fractions, or more different values than there are classes."""
    rows = max(LOOKED_AT // max(math.prod(target.shape[1:]), 1), 1)
    numbers = np.asarray(target[:rows])
    if numbers.dtype.kind not in "biuf":
        return False
    numbers = numbers[np.isfinite(numbers)]
    return bool(np.any(numbers != np.round(numbers))) or len(np.unique(numbers)) > MOST_CLASSES
