"""Products, reductions, elementwise functions and comparisons."""

from __future__ import annotations

from typing import Any

from .dispatch import composite, primitive
from .kinds import Axes, Axis, Count, Flag, Like, MaybeAxis, Tensor
from .operands import (
    BatchAxes,
    DotFirst,
    DotSecond,
    Floats,
    LikeNumbers,
    MaybeLikeNumbers,
    Numbers,
    Whole,
)

__all__ = [
    "abs", "all", "any", "argmax", "argmin", "batch_dot", "clip", "cos", "cumprod", "cumsum", "dot",
    "equal", "exp", "gather", "greater", "greater_equal", "less", "less_equal", "lesser", "lesser_equal",
    "log", "logsumexp", "max", "maximum", "mean", "min", "minimum", "not_equal", "one_hot", "pow",
    "prod", "round", "sign", "sin", "sqrt", "square", "std", "sum", "transpose", "var",
]  # fmt: skip


@primitive
def dot(x: DotFirst, y: DotSecond) -> Any:
    """Product of two tensors: sums over the last axis of ``x`` and the last but one of ``y``.

    Args:
        x: A tensor with at least one axis; it may be sparse.
        y: A tensor with at least one axis; if it has only one, that is summed over.

    Returns:
        A tensor with the other axes of ``x``, then the other axes of ``y``.
    """


@primitive
def batch_dot(x: LikeNumbers, y: LikeNumbers, axes: BatchAxes = None) -> Any:
    """Product of each sample of ``x`` with the same sample of ``y``.

    Args:
        x: A tensor whose axis 0 is the batch.
        y: Another one, with as many samples.
        axes: The axis of each tensor to sum over, or one number for both. By default the last axis of ``x``
            and the last but one of ``y`` (its last, if it has only two).

    Returns:
        A tensor with the batch, the other axes of ``x``, then the other axes of ``y``; where none is left,
        with a last axis of length 1.
    """


@primitive
def transpose(x: Tensor) -> Any:
    """The tensor with its axes in reverse order."""


@primitive
def gather(reference: Tensor, indices: Whole) -> Any:
    """The rows of ``reference`` with the given numbers; each index is replaced by its row.

    Args:
        reference: The tensor whose axis 0 is looked up.
        indices: Whole numbers, in a tensor of any rank; one outside of ``reference`` is an error at run time.
    """


@primitive
def max(x: Numbers, axis: Axes = None, keepdims: Flag = False) -> Any:
    """The largest element, over all axes or the given ones; nan where there is a nan.

    Args:
        x: A tensor of numbers.
        axis: An axis, several axes, or None for all.
        keepdims: Whether the reduced axes stay, with length 1.
    """


@primitive
def min(x: Numbers, axis: Axes = None, keepdims: Flag = False) -> Any:
    """The smallest element, over all axes or the given ones; nan where there is a nan.

    Args:
        x: A tensor of numbers.
        axis: An axis, several axes, or None for all.
        keepdims: Whether the reduced axes stay, with length 1.
    """


@primitive
def sum(x: Tensor, axis: Axes = None, keepdims: Flag = False) -> Any:
    """Sum of the elements, over all axes or the given ones; of bools, how many are true (int64).

    Args:
        x: A tensor.
        axis: An axis, several axes, or None for all.
        keepdims: Whether the reduced axes stay, with length 1.
    """


@primitive
def prod(x: Tensor, axis: Axes = None, keepdims: Flag = False) -> Any:
    """Product of the elements, over all axes or the given ones; of bools, 1 if all are true (int64).

    Args:
        x: A tensor.
        axis: An axis, several axes, or None for all.
        keepdims: Whether the reduced axes stay, with length 1.
    """


@primitive
def cumsum(x: Tensor, axis: Axis = 0) -> Any:
    """Sums of the elements up to each one along an axis; of bools, counts (int64)."""


@primitive
def cumprod(x: Tensor, axis: Axis = 0) -> Any:
    """Products of the elements up to each one along an axis; of bools, 1 as long as all are true (int64)."""


@primitive
def mean(x: Tensor, axis: Axes = None, keepdims: Flag = False) -> Any:
    """Mean of the elements, over all axes or the given ones; of whole numbers and bools in floatx.

    Args:
        x: A tensor.
        axis: An axis, several axes, or None for all.
        keepdims: Whether the reduced axes stay, with length 1.
    """


@primitive
def var(x: Tensor, axis: Axes = None, keepdims: Flag = False) -> Any:
    """Mean squared distance from the mean, over all axes or the given ones.

    Args:
        x: A tensor; of whole numbers and bools the result is in floatx.
        axis: An axis, several axes, or None for all.
        keepdims: Whether the reduced axes stay, with length 1.
    """


@composite
def std(x: Tensor, axis: Axes = None, keepdims: Flag = False) -> Any:
    """Standard deviation, the square root of ``var``, over all axes or the given ones.

    Args:
        x: A tensor; of whole numbers and bools the result is in floatx.
        axis: An axis, several axes, or None for all.
        keepdims: Whether the reduced axes stay, with length 1.
    """
    return sqrt(var(x, axis, keepdims))


@primitive
def any(x: Tensor, axis: Axes = None, keepdims: Flag = False) -> Any:
    """Whether some element is true (not zero), over all axes or the given ones.

    Args:
        x: A tensor.
        axis: An axis, several axes, or None for all.
        keepdims: Whether the reduced axes stay, with length 1.
    """


@primitive
def all(x: Tensor, axis: Axes = None, keepdims: Flag = False) -> Any:
    """Whether every element is true (not zero), over all axes or the given ones.

    Args:
        x: A tensor.
        axis: An axis, several axes, or None for all.
        keepdims: Whether the reduced axes stay, with length 1.
    """


@primitive
def logsumexp(x: Floats, axis: Axes = None, keepdims: Flag = False) -> Any:
    """``log(sum(exp(x)))`` without overflow, over all axes or the given ones.

    Args:
        x: A tensor of floats.
        axis: An axis, several axes, or None for all.
        keepdims: Whether the reduced axes stay, with length 1.
    """


@primitive
def argmax(x: Numbers, axis: MaybeAxis = -1) -> Any:
    """The index of the largest element along an axis, int64; of equal ones the first.

    Args:
        x: A tensor of numbers; nan counts as the smallest.
        axis: The axis, or None to count through all elements.
    """


@primitive
def argmin(x: Numbers, axis: MaybeAxis = -1) -> Any:
    """The index of the smallest element along an axis, int64; of equal ones the first.

    Args:
        x: A tensor of numbers; nan counts as the largest.
        axis: The axis, or None to count through all elements.
    """


@primitive
def square(x: Numbers) -> Any:
    """Each element times itself."""


@primitive
def abs(x: Numbers) -> Any:
    """Each element without its sign."""


@primitive
def sqrt(x: Floats) -> Any:
    """Square root of each element; 0 where it is negative."""


@primitive
def exp(x: Floats) -> Any:
    """The exponential function of each element."""


@primitive
def log(x: Floats) -> Any:
    """The natural logarithm of each element."""


@primitive
def round(x: Numbers) -> Any:
    """The nearest whole number of each element; halves go to the even neighbour."""


@primitive
def sign(x: Numbers) -> Any:
    """-1, 0 or 1 for each element."""


@primitive
def pow(x: LikeNumbers, a: LikeNumbers) -> Any:
    """Each element of ``x`` to the power of ``a``.

    Args:
        x: A tensor of numbers.
        a: The exponent: a number, or a tensor that broadcasts against ``x``.
    """


@primitive
def clip(x: LikeNumbers, min_value: MaybeLikeNumbers, max_value: MaybeLikeNumbers) -> Any:
    """Each element moved into the range from ``min_value`` to ``max_value``.

    Args:
        x: A tensor of numbers.
        min_value: The lower bound; None for none.
        max_value: The upper bound; None for none. One below ``min_value`` counts as ``min_value``.
    """


@primitive
def equal(x: Like, y: Like) -> Any:
    """Whether the elements are equal, as a tensor of bools."""


@primitive
def not_equal(x: Like, y: Like) -> Any:
    """Whether the elements differ, as a tensor of bools."""


@primitive
def greater(x: LikeNumbers, y: LikeNumbers) -> Any:
    """Whether ``x > y``, element by element."""


@primitive
def greater_equal(x: LikeNumbers, y: LikeNumbers) -> Any:
    """Whether ``x >= y``, element by element."""


@primitive
def less(x: LikeNumbers, y: LikeNumbers) -> Any:
    """Whether ``x < y``, element by element."""


@primitive
def less_equal(x: LikeNumbers, y: LikeNumbers) -> Any:
    """Whether ``x <= y``, element by element."""


@primitive
def lesser(x: LikeNumbers, y: LikeNumbers) -> Any:
    """The name of ``less`` in Keras 1."""


@primitive
def lesser_equal(x: LikeNumbers, y: LikeNumbers) -> Any:
    """The name of ``less_equal`` in Keras 1."""


@primitive
def maximum(x: LikeNumbers, y: LikeNumbers) -> Any:
    """The larger of the two elements; nan where one of them is nan."""


@primitive
def minimum(x: LikeNumbers, y: LikeNumbers) -> Any:
    """The smaller of the two elements; nan where one of them is nan."""


@primitive
def sin(x: Floats) -> Any:
    """The sine of each element."""


@primitive
def cos(x: Floats) -> Any:
    """The cosine of each element."""


@primitive
def one_hot(indices: Whole, num_classes: Count) -> Any:
    """Each index as a vector of zeros with a one at its place, in floatx; all zeros where there is none.

    Args:
        indices: Whole numbers, in a tensor of any rank.
        num_classes: The length of the vectors.
    """
