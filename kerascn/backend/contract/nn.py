"""What networks are made of: activations, losses, batch normalization, bias."""

from __future__ import annotations

from typing import Any

from .dispatch import composite, primitive
from .fitting import (
    BiasFormat,
    ChannelsAxis,
    ClassesAxis,
    Epsilon,
    Factor,
    LabelledAxis,
    Labels,
    LikeFloats,
    MaybeFactor,
    MaybeLikeFloats,
    Output,
    Predictions,
    ReducedAxes,
    Targets,
)
from .kinds import Axes, Axis, Count, Flag
from .operands import Floats, LikeNumbers
from .tensors import constant, dtype

__all__ = [
    "batch_normalization", "bias_add", "binary_crossentropy", "categorical_crossentropy", "elu", "hard_sigmoid",
    "in_top_k", "l2_normalize", "normalize_batch_in_training", "relu", "selu", "sigmoid", "softmax", "softplus",
    "softsign", "sparse_categorical_crossentropy", "tanh",
]  # fmt: skip


# --------------------------------------------------------------------------- activations


@primitive
def relu(x: LikeFloats, alpha: Factor = 0.0, max_value: MaybeFactor = None, threshold: Factor = 0.0) -> Any:
    """Each element itself where it is large enough, a line or 0 below, and no more than ``max_value``.

    ``max_value`` where ``x >= max_value``, else ``x`` where ``x >= threshold``, else
    ``alpha * (x - threshold)``.

    Args:
        x: A tensor of floats.
        alpha: The slope below ``threshold``: a number, or a tensor that broadcasts against ``x``.
        max_value: The largest value, or None for none.
        threshold: Where the elements begin to pass.
    """


@primitive
def elu(x: LikeFloats, alpha: Factor = 1.0) -> Any:
    """Each positive element itself, and ``alpha * (exp(x) - 1)`` of the others.

    Args:
        x: A tensor of floats.
        alpha: What the result tends to below, with the sign changed.
    """


@composite
def selu(x: Floats) -> Any:
    """``elu`` scaled so that layer upon layer keeps mean 0 and variance 1: ``1.0507 * elu(x, 1.6733)``."""
    scale = constant(1.0507009873554805, dtype=dtype(x))
    return scale * elu(x, 1.6732632423543772)


@primitive
def softmax(x: Floats, axis: Axis = -1) -> Any:
    """``exp(x)`` divided by its sum along an axis: probabilities that add up to 1 there.

    Args:
        x: A tensor of floats with at least one axis.
        axis: The axis of the classes.
    """


@primitive
def softplus(x: Floats) -> Any:
    """``log(1 + exp(x))`` of each element."""


@primitive
def softsign(x: Floats) -> Any:
    """``x / (1 + abs(x))`` of each element."""


@primitive
def sigmoid(x: Floats) -> Any:
    """``1 / (1 + exp(-x))`` of each element."""


@primitive
def hard_sigmoid(x: Floats) -> Any:
    """``0.2 * x + 0.5`` of each element, moved into the range from 0 to 1."""


@primitive
def tanh(x: Floats) -> Any:
    """The hyperbolic tangent of each element."""


@primitive
def l2_normalize(x: Floats, axis: Axes = None) -> Any:
    """``x`` divided by the root of its sum of squares, over all axes or the given ones.

    A sum below 1e-12 counts as 1e-12, so that zeros stay zeros.

    Args:
        x: A tensor of floats.
        axis: An axis, several axes, or None for all.
    """


# --------------------------------------------------------------------------- losses


@primitive
def in_top_k(predictions: Predictions, targets: Targets, k: Count) -> Any:
    """Whether fewer than ``k`` classes of a row are rated higher than its target, as a vector of bools.

    Classes that are rated alike do not push one another out. It is false for a target that is no class, and for
    every row that holds an infinity or nan.

    Args:
        predictions: The ratings, of shape (samples, classes).
        targets: The index of the right class of each sample.
        k: How many of the best count.
    """


@primitive
def categorical_crossentropy(
    target: LikeFloats, output: Output, from_logits: Flag = False, axis: ClassesAxis = -1
) -> Any:
    """``-sum(target * log(output))`` along the axis of the classes.

    Args:
        target: The right probabilities.
        output: The predicted ones, which are first divided by their sum and kept ``epsilon()`` away from 0 and 1;
            or logits.
        from_logits: Whether ``output`` is what the softmax is yet to be taken of.
        axis: The axis of the classes.

    Returns:
        A tensor without that axis.
    """


@primitive
def sparse_categorical_crossentropy(
    target: Labels, output: LikeFloats, from_logits: Flag = False, axis: LabelledAxis = -1
) -> Any:
    """``categorical_crossentropy`` where each target is the index of a class.

    Args:
        target: The indices, of any number type and any shape with as many elements as there are predictions. One
            that is no class is an error at run time.
        output: The predicted probabilities, or logits.
        from_logits: Whether ``output`` is what the softmax is yet to be taken of.
        axis: The axis of the classes.

    Returns:
        A tensor of the shape of ``output`` without that axis.
    """


@primitive
def binary_crossentropy(target: LikeFloats, output: Output, from_logits: Flag = False) -> Any:
    """``-(target * log(output) + (1 - target) * log(1 - output))``, element by element.

    Args:
        target: The right probabilities.
        output: The predicted ones, which are kept ``epsilon()`` away from 0 and 1; or logits.
        from_logits: Whether ``output`` is what the sigmoid is yet to be taken of.
    """


# --------------------------------------------------------------------------- normalization and bias


@primitive
def normalize_batch_in_training(
    x: LikeFloats,
    gamma: MaybeLikeFloats,
    beta: MaybeLikeFloats,
    reduction_axes: ReducedAxes,
    epsilon: Epsilon = 1e-3,
) -> Any:
    """Batch normalization with the mean and the variance that the batch itself has.

    Args:
        x: A tensor of floats.
        gamma: The factor, with the shape of the axes that are not reduced; None for 1.
        beta: What is added at the end, of the same shape; None for 0.
        reduction_axes: The axes over which the mean and the variance are taken.
        epsilon: What is added to the variance.

    Returns:
        Three tensors: the normalized one, the mean, the variance (the mean squared distance from the mean).
    """


@primitive
def batch_normalization(
    x: LikeFloats,
    mean: LikeFloats,
    var: LikeFloats,
    beta: MaybeLikeFloats,
    gamma: MaybeLikeFloats,
    epsilon: Epsilon = 1e-3,
    axis: ChannelsAxis = -1,
) -> Any:
    """``(x - mean) / sqrt(var + epsilon) * gamma + beta``.

    Args:
        x: A tensor of floats.
        mean: The mean. A vector lies along ``axis``; with more axes it broadcasts against ``x``. So do the others.
        var: The variance.
        beta: What is added at the end; None for 0.
        gamma: The factor; None for 1.
        epsilon: What is added to the variance.
        axis: The axis of the channels.
    """


@primitive
def bias_add(x: LikeNumbers, bias: LikeNumbers, data_format: BiasFormat = None) -> Any:
    """The tensor plus a bias, the same one for each sample.

    Args:
        x: A tensor with at least one axis.
        bias: A number for each channel; or, with the shape of one sample, channels last, for each of its elements.
            Where ``x`` has its channels first, the numbers of such a bias are counted anew in the order of ``x``, as
            Keras did it: no axis is moved.
        data_format: Where ``x`` has its channels, if it has more than two axes: 'channels_first' or
            'channels_last'; None for the one set in the configuration.
    """
