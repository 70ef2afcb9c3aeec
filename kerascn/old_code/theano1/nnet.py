"""``theano.tensor.nnet``: activations and losses."""

from __future__ import annotations

from typing import Any

import pytensor.tensor as pt
from pytensor.tensor import special

sigmoid, softplus = pt.sigmoid, pt.softplus

__all__ = [
    "binary_crossentropy", "categorical_crossentropy", "confusion_matrix", "crossentropy_categorical_1hot",
    "crossentropy_softmax_1hot", "crossentropy_softmax_argmax_1hot_with_bias", "elu", "h_softmax", "hard_sigmoid",
    "logsoftmax", "relu", "selu", "sigmoid", "sigmoid_binary_crossentropy", "softmax", "softmax_graph",
    "softmax_with_bias", "softplus", "softsign", "ultra_fast_sigmoid",
]  # fmt: skip


def _number(value: float, x: Any) -> Any:
    """A number in the dtype of a tensor, so that the result has it too."""
    dtype = x.dtype if x.dtype.startswith("float") else "float32"
    return pt.constant(value, dtype=dtype)


def hard_sigmoid(x: Any) -> Any:
    """``clip(0.2 x + 0.5, 0, 1)``."""
    x = pt.as_tensor_variable(x)
    return pt.clip(x * _number(0.2, x) + _number(0.5, x), _number(0, x), _number(1, x))


def ultra_fast_sigmoid(x: Any) -> Any:
    """The sigmoid in Theano's rough pieces: off by less than 0.1 everywhere."""
    x = pt.as_tensor_variable(x)
    half = pt.abs(x) * _number(0.5, x)
    low = _number(1.5, x) * half / (_number(1, x) + half)
    middle = _number(0.935409070603099, x) + _number(0.0458812946797165, x) * (half - _number(1.7, x))
    piece = pt.switch(pt.lt(half, 1.7), low, pt.switch(pt.lt(half, 3), middle, _number(0.99505475368673, x)))
    signed = pt.switch(pt.ge(x, 0), piece, -piece)
    return _number(0.5, x) * (signed + _number(1, x))


def softsign(x: Any) -> Any:
    """``x / (1 + |x|)``."""
    x = pt.as_tensor_variable(x)
    return x / (_number(1, x) + pt.abs(x))


def relu(x: Any, alpha: Any = 0) -> Any:
    """``max(x, alpha x)`` for slopes from 0 to 1; with any other slope ``x`` above 0 and ``alpha x`` below.

    Args:
        x: The numbers.
        alpha: The slope below 0: a number, or a tensor that stretches to ``x``.
    """
    x = pt.as_tensor_variable(x)
    slope = _number(alpha, x) if isinstance(alpha, int | float) else pt.as_tensor_variable(alpha)
    return pt.switch(pt.gt(x, 0), x, slope * x)


def elu(x: Any, alpha: Any = 1) -> Any:
    """``x`` above 0, ``alpha (exp(x) - 1)`` below."""
    x = pt.as_tensor_variable(x)
    below = pt.expm1(pt.minimum(x, _number(0, x)))
    return pt.switch(pt.gt(x, 0), x, (_number(alpha, x) if isinstance(alpha, int | float) else alpha) * below)


def selu(x: Any) -> Any:
    """``elu`` with the two numbers that keep mean and variance."""
    x = pt.as_tensor_variable(x)
    return _number(1.0507009873554805, x) * elu(x, 1.6732632423543772)


def softmax(x: Any) -> Any:
    """``exp(x) / sum(exp(x))`` along the last axis; a vector becomes a matrix of one row, as in Theano."""
    x = pt.as_tensor_variable(x)
    return special.softmax(pt.shape_padleft(x) if x.ndim == 1 else x, axis=-1)


def logsoftmax(x: Any) -> Any:
    """The logarithm of ``softmax``; a vector becomes a matrix of one row."""
    x = pt.as_tensor_variable(x)
    return special.log_softmax(pt.shape_padleft(x) if x.ndim == 1 else x, axis=-1)


def softmax_graph(x: Any) -> Any:
    """``softmax``."""
    return softmax(x)


def softmax_with_bias(x: Any, b: Any) -> Any:
    """``softmax(x + b)``."""
    return softmax(pt.as_tensor_variable(x) + b)


def binary_crossentropy(output: Any, target: Any) -> Any:
    """``-(target log(output) + (1 - target) log(1 - output))`` for each element."""
    output, target = pt.as_tensor_variable(output), pt.as_tensor_variable(target)
    return -(target * pt.log(output) + (_number(1, output) - target) * pt.log(_number(1, output) - output))


def sigmoid_binary_crossentropy(output: Any, target: Any) -> Any:
    """``binary_crossentropy(sigmoid(output), target)``, also where the sigmoid is 0 or 1 to the last digit."""
    output = pt.as_tensor_variable(output)
    return pt.softplus(-pt.abs(output)) + output * (
        pt.switch(pt.gt(output, 0), _number(1, output), _number(0, output)) - target
    )


def categorical_crossentropy(coding_dist: Any, true_dist: Any) -> Any:
    """The surprise of each row of ``coding_dist``.

    Args:
        coding_dist: A distribution in each row.
        true_dist: The true distributions, or the number of the true class for each row.
    """
    coding_dist, true_dist = pt.as_tensor_variable(coding_dist), pt.as_tensor_variable(true_dist)
    if true_dist.ndim == coding_dist.ndim:
        return -(true_dist * pt.log(coding_dist)).sum(axis=coding_dist.ndim - 1)
    return crossentropy_categorical_1hot(coding_dist, true_dist)


def crossentropy_categorical_1hot(coding_dist: Any, true_one_of_n: Any) -> Any:
    """``-log`` of what each row gives to its true class, a whole number."""
    coding_dist = pt.as_tensor_variable(coding_dist)
    return -pt.log(coding_dist[pt.arange(coding_dist.shape[0]), true_one_of_n])


def crossentropy_softmax_1hot(x: Any, y_idx: Any, **kept: Any) -> tuple[Any, Any]:
    """The cross entropy of ``softmax(x)`` with class numbers, and the softmax."""
    rows = logsoftmax(x)
    return -rows[pt.arange(rows.shape[0]), y_idx], softmax(x)


def crossentropy_softmax_argmax_1hot_with_bias(x: Any, b: Any, y_idx: Any, **kept: Any) -> tuple[Any, Any, Any]:
    """The cross entropy of ``softmax(x + b)`` with class numbers, the softmax, and the likeliest classes."""
    loss, rows = crossentropy_softmax_1hot(pt.as_tensor_variable(x) + b, y_idx)
    return loss, rows, pt.argmax(rows, axis=-1)


def confusion_matrix(actual: Any, pred: Any) -> list[Any]:
    """How often each class was taken for each, and the classes in order.

    Args:
        actual: The true classes, a vector.
        pred: The classes that were predicted.
    """
    actual, pred = pt.as_tensor_variable(actual), pt.as_tensor_variable(pred)
    order = pt.unique(pt.concatenate([actual, pred]))
    rows, columns = (pt.eq(one.dimshuffle(0, "x"), order.dimshuffle("x", 0)) for one in (actual, pred))
    return [pt.dot(pt.cast(rows, "int64").T, pt.cast(columns, "int64")), order]


def h_softmax(
    x: Any, batch_size: Any, n_outputs: Any, n_classes: Any, n_outputs_per_class: Any, W1: Any, b1: Any, W2: Any,
    b2: Any, target: Any = None,
) -> Any:  # fmt: skip
    """Softmax in two levels: first the class, then the output within it.

    Args:
        x: A matrix, one row for each sample.
        batch_size: The number of samples.
        n_outputs: The number of outputs.
        n_classes: The number of classes that they are divided into.
        n_outputs_per_class: How many outputs a class has.
        W1: From ``x`` to the classes.
        b1: Of the classes.
        W2: For each class from ``x`` to its outputs.
        b2: For each class, of its outputs.
        target: For each sample the number of its output; without it the probabilities of all are given.
    """
    classes = softmax(pt.dot(x, W1) + b1)
    samples = pt.arange(batch_size)
    if target is None:
        within = special.softmax(pt.tensordot(x, W2, ((1,), (1,))) + b2, axis=-1)
        return (classes[:, :, None] * within).reshape((batch_size, -1))[:, :n_outputs]
    of_class, place = pt.int_div(target, n_outputs_per_class), pt.mod(target, n_outputs_per_class)
    scores = (x[:, :, None] * W2[of_class]).sum(axis=1) + b2[of_class]
    return classes[samples, of_class] * special.softmax(scores, axis=-1)[samples, place]
