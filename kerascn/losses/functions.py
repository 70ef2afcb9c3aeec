"""The losses as functions of target and prediction.

Each reduces the last axis and keeps the others, so that one number is left for each sample (for each step of a
sequence, each pixel of an image).
"""

from __future__ import annotations

import math
import numbers
from typing import Any

from .. import backend as K
from ..declare import registry
from ..declare.checks import Check, fraction
from ..messages import fail, say

__all__ = [
    "mean_squared_error", "mean_absolute_error", "mean_absolute_percentage_error", "mean_squared_logarithmic_error",
    "logcosh", "huber_loss", "hinge", "squared_hinge", "categorical_hinge",
    "categorical_crossentropy", "sparse_categorical_crossentropy", "binary_crossentropy",
    "kullback_leibler_divergence", "poisson", "cosine_proximity",
    "mse", "MSE", "mae", "MAE", "mape", "MAPE", "msle", "MSLE", "kld", "KLD", "cosine", "cosine_similarity",
]  # fmt: skip


def rank(x: Any) -> int:
    """How many axes a tensor has; in this library that is always known."""
    return K.ndim(x) or 0


def as_floats(y_true: Any, y_pred: Any) -> tuple[Any, Any]:
    """Both as tensors of one type of floats: that of the prediction, or floatx if it holds none."""
    dtype = K.dtype(y_pred)
    dtype = dtype if dtype.startswith("float") else K.floatx()
    y_true, y_pred = K.cast(y_true, dtype), K.cast(y_pred, dtype)
    target, output = K.int_shape(y_true) or (), K.int_shape(y_pred) or ()
    pairs = zip(reversed(target), reversed(output), strict=False)
    if any(a != b and not {a, b} & {1, None} for a, b in pairs):
        raise fail(ValueError, "losses.apart", target=target, output=output)
    return y_true, y_pred


def above_zero(value: Any) -> bool | str:
    """A number above 0."""
    good = isinstance(value, numbers.Real) and not isinstance(value, bool) and float(value) > 0
    return good or say("losses.above_zero")


def checked(function: str, argument: str, value: Any, check: Check) -> Any:
    """The value of an argument, if it is what ``check`` wants."""
    told = check(value)
    if told is not True:
        raise fail(ValueError, "call.bad_value", function=function, argument=argument, expected=told, value=repr(value))
    return value


# --------------------------------------------------------------------------- errors of numbers


def mean_squared_error(y_true: Any, y_pred: Any) -> Any:
    """``mean((y_pred - y_true) ** 2)``."""
    y_true, y_pred = as_floats(y_true, y_pred)
    return K.mean(K.square(y_pred - y_true), axis=-1)


def mean_absolute_error(y_true: Any, y_pred: Any) -> Any:
    """``mean(abs(y_pred - y_true))``."""
    y_true, y_pred = as_floats(y_true, y_pred)
    return K.mean(K.abs(y_pred - y_true), axis=-1)


def mean_absolute_percentage_error(y_true: Any, y_pred: Any) -> Any:
    """``100 * mean(abs((y_true - y_pred) / max(abs(y_true), epsilon)))``."""
    y_true, y_pred = as_floats(y_true, y_pred)
    shares = K.abs(y_true - y_pred) / K.maximum(K.abs(y_true), K.epsilon())
    return 100 * K.mean(shares, axis=-1)


def mean_squared_logarithmic_error(y_true: Any, y_pred: Any) -> Any:
    """``mean((log(1 + max(y_pred, epsilon)) - log(1 + max(y_true, epsilon))) ** 2)``."""
    y_true, y_pred = as_floats(y_true, y_pred)
    logs = [K.log(1 + K.maximum(y, K.epsilon())) for y in (y_pred, y_true)]
    return K.mean(K.square(logs[0] - logs[1]), axis=-1)


def logcosh(y_true: Any, y_pred: Any) -> Any:
    """``mean(log(cosh(y_pred - y_true)))``: like the square where the error is small, like its size where it is big."""
    y_true, y_pred = as_floats(y_true, y_pred)
    size = K.abs(y_pred - y_true)  # log(cosh(x)) is even; in this form nothing overflows
    return K.mean(size + K.softplus(-2 * size) - K.constant(math.log(2), dtype=K.dtype(size)), axis=-1)


def huber_loss(y_true: Any, y_pred: Any, delta: float = 1.0) -> Any:
    """The mean of ``error ** 2 / 2``, and beyond ``delta`` of ``delta * (abs(error) - delta / 2)``.

    Args:
        y_true: The target.
        y_pred: The prediction.
        delta: The size of an error from which on it counts by its size instead of its square.
    """
    checked("huber_loss", "delta", delta, above_zero)
    y_true, y_pred = as_floats(y_true, y_pred)
    size = K.abs(y_pred - y_true)
    near = K.minimum(size, delta)
    return K.mean(K.square(near) / 2 + K.constant(delta, dtype=K.dtype(size)) * (size - near), axis=-1)


# --------------------------------------------------------------------------- hinges: targets -1 and 1


def hinge(y_true: Any, y_pred: Any) -> Any:
    """``mean(max(1 - y_true * y_pred, 0))``, for targets that are -1 or 1."""
    y_true, y_pred = as_floats(y_true, y_pred)
    return K.mean(K.maximum(1 - y_true * y_pred, 0), axis=-1)


def squared_hinge(y_true: Any, y_pred: Any) -> Any:
    """``mean(max(1 - y_true * y_pred, 0) ** 2)``, for targets that are -1 or 1."""
    y_true, y_pred = as_floats(y_true, y_pred)
    return K.mean(K.square(K.maximum(1 - y_true * y_pred, 0)), axis=-1)


def categorical_hinge(y_true: Any, y_pred: Any) -> Any:
    """``max(1 + max((1 - y_true) * y_pred) - sum(y_true * y_pred), 0)``, for one-hot targets."""
    y_true, y_pred = as_floats(y_true, y_pred)
    right = K.sum(y_true * y_pred, axis=-1)
    wrong = K.max((1 - y_true) * y_pred, axis=-1)
    return K.maximum(1 + wrong - right, 0)


# --------------------------------------------------------------------------- probabilities


def categorical_crossentropy(y_true: Any, y_pred: Any, from_logits: bool = False, label_smoothing: float = 0) -> Any:
    """``-sum(y_true * log(y_pred))``, for one-hot targets and predicted probabilities of the classes.

    Args:
        y_true: The target, of the shape of the prediction.
        y_pred: The prediction; it is divided by its sum and kept ``epsilon`` away from 0 and 1.
        from_logits: Whether the softmax of ``y_pred`` is yet to be taken.
        label_smoothing: The share of a target that is spread evenly over all classes, from 0 to 1.
    """
    y_true, y_pred = as_floats(y_true, y_pred)
    if checked("categorical_crossentropy", "label_smoothing", label_smoothing, fraction):
        y_true = _smoothed(y_true, label_smoothing, K.cast(K.shape(y_pred)[-1], K.dtype(y_pred)))
    return K.categorical_crossentropy(target=y_true, output=y_pred, from_logits=from_logits)


def sparse_categorical_crossentropy(y_true: Any, y_pred: Any, from_logits: bool = False, axis: int = -1) -> Any:
    """``-log(y_pred[y_true])``, for targets that are the numbers of classes.

    Args:
        y_true: The target: the shape of the prediction without the axis of the classes, or with a 1 in its place.
        y_pred: The predicted probabilities of the classes, treated as in ``categorical_crossentropy``.
        from_logits: Whether the softmax of ``y_pred`` is yet to be taken.
        axis: The axis of the classes.
    """
    dtype = K.dtype(y_pred)
    y_pred = K.cast(y_pred, dtype if dtype.startswith("float") else K.floatx())
    return K.sparse_categorical_crossentropy(target=y_true, output=y_pred, from_logits=from_logits, axis=axis)


def binary_crossentropy(y_true: Any, y_pred: Any, from_logits: bool = False, label_smoothing: float = 0) -> Any:
    """``-mean(y_true * log(y_pred) + (1 - y_true) * log(1 - y_pred))``, for targets that are 0 or 1.

    Args:
        y_true: The target.
        y_pred: The predicted probability, kept ``epsilon`` away from 0 and 1.
        from_logits: Whether the sigmoid of ``y_pred`` is yet to be taken.
        label_smoothing: How much nearer to 1/2 the targets are moved, from 0 to 1.
    """
    y_true, y_pred = as_floats(y_true, y_pred)
    if checked("binary_crossentropy", "label_smoothing", label_smoothing, fraction):
        y_true = _smoothed(y_true, label_smoothing, 2)
    return K.mean(K.binary_crossentropy(target=y_true, output=y_pred, from_logits=from_logits), axis=-1)


def _smoothed(y_true: Any, smoothing: float, classes: Any) -> Any:
    """The target with the share ``smoothing`` of it spread evenly over so many classes."""
    share = K.constant(smoothing, dtype=K.dtype(y_true))
    return y_true * (1 - share) + share / classes


def kullback_leibler_divergence(y_true: Any, y_pred: Any) -> Any:
    """``sum(y_true * log(y_true / y_pred))``, both kept between ``epsilon`` and 1."""
    y_true, y_pred = (K.clip(y, K.epsilon(), 1) for y in as_floats(y_true, y_pred))
    return K.sum(y_true * K.log(y_true / y_pred), axis=-1)


def poisson(y_true: Any, y_pred: Any) -> Any:
    """``mean(y_pred - y_true * log(y_pred + epsilon))``, for counts."""
    y_true, y_pred = as_floats(y_true, y_pred)
    return K.mean(y_pred - y_true * K.log(y_pred + K.constant(K.epsilon(), dtype=K.dtype(y_pred))), axis=-1)


def cosine_proximity(y_true: Any, y_pred: Any, axis: int = -1) -> Any:
    """Minus the cosine of the angle between target and prediction: -1 where they point the same way.

    Args:
        y_true: The target.
        y_pred: The prediction.
        axis: The axis along which the vectors lie.
    """
    y_true, y_pred = (K.l2_normalize(y, axis=axis) for y in as_floats(y_true, y_pred))
    return -K.sum(y_true * y_pred, axis=axis)


mse = MSE = mean_squared_error
mae = MAE = mean_absolute_error
mape = MAPE = mean_absolute_percentage_error
msle = MSLE = mean_squared_logarithmic_error
kld = KLD = kullback_leibler_divergence
cosine = cosine_similarity = cosine_proximity

for _name in __all__:
    registry.register("loss", _name, globals()[_name])
