"""Losses, weighted and reduced: the steps that the loss classes are made of, for losses of one's own."""

from __future__ import annotations

from typing import Any

from .. import backend as K
from ..losses import Reduction, compute_weighted_loss
from ..losses.functions import rank
from ..messages import fail

__all__ = [
    "Reduction", "broadcast_weights", "compute_weighted_loss", "reduce_weighted_loss", "squeeze_or_expand_dimensions",
]  # fmt: skip


def squeeze_or_expand_dimensions(y_pred: Any, y_true: Any = None, sample_weight: Any = None) -> tuple[Any, ...]:
    """Prediction, target and weights with axes that go together: an axis of length 1 at the end is one too many.

    Args:
        y_pred: The prediction, or the loss of each sample.
        y_true: The target, or None.
        sample_weight: The weights of the samples, or None.

    Returns:
        What was given, without what was None.
    """
    if y_true is not None:
        y_pred, y_true = _squeezed(y_pred, y_true), _squeezed(y_true, y_pred)
    given = (y_pred,) if y_true is None else (y_pred, y_true)
    if sample_weight is None:
        return given
    missing = rank(y_pred) - rank(sample_weight)
    if rank(sample_weight) and missing == 1:
        sample_weight = K.expand_dims(sample_weight, -1)
    return (*given, _squeezed(sample_weight, y_pred))


def _squeezed(one: Any, other: Any) -> Any:
    """A tensor without its last axis, if that has length 1 and the other tensor has one axis less."""
    shape = K.int_shape(one) or ()
    return K.squeeze(one, -1) if rank(one) == rank(other) + 1 and shape[-1] == 1 else one


def broadcast_weights(values: Any, sample_weight: Any) -> Any:
    """The weights of samples, or of steps of samples, in the shape of the values.

    Args:
        values: A tensor.
        sample_weight: A tensor with the first axes of ``values``, or with axes of length 1 in their place; or a
            single number.
    """
    if rank(sample_weight) > rank(values):
        raise fail(ValueError, "tools.weights_rank", weights=rank(sample_weight), values=rank(values))
    while 0 < rank(sample_weight) < rank(values):
        sample_weight = K.expand_dims(sample_weight, -1)
    return K.cast(sample_weight, K.dtype(values)) * K.ones_like(values)


def reduce_weighted_loss(weighted_losses: Any, reduction: str = Reduction.SUM_OVER_BATCH_SIZE) -> Any:
    """Losses that have been weighted, as one number.

    Args:
        weighted_losses: A tensor.
        reduction: 'sum_over_batch_size' (the mean), 'sum', or 'none', which changes nothing.
    """
    return compute_weighted_loss(weighted_losses, reduction=reduction)
