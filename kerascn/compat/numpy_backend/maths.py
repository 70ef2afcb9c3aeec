"""Elementwise functions, reductions, comparisons, products."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

__all__ = [
    "abs", "all", "any", "argmax", "argmin", "batch_dot", "clip", "cos", "cumprod", "cumsum", "dot", "equal", "exp",
    "greater", "greater_equal", "less", "less_equal", "log", "logsumexp", "max", "maximum", "mean", "min", "minimum",
    "not_equal", "pow", "prod", "round", "sign", "sin", "sqrt", "square", "std", "sum", "var",
]  # fmt: skip

square, abs, exp, log, round = np.square, np.abs, np.exp, np.log, np.round
sign, sin, cos = np.sign, np.sin, np.cos


def _of_two(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of NumPy with the names of the arguments that K has."""

    def call(x: Any, y: Any) -> Any:
        return function(x, y)

    call.__name__ = call.__qualname__ = function.__name__
    call.__doc__ = f"``np.{function.__name__}``, element by element."
    return call


_pairs = (np.equal, np.not_equal, np.greater, np.greater_equal, np.less, np.less_equal, np.maximum, np.minimum)
equal, not_equal, greater, greater_equal, less, less_equal, maximum, minimum = map(_of_two, _pairs)


def _axes(axis: Any) -> Any:
    """One axis or several as NumPy takes them."""
    return tuple(axis) if isinstance(axis, list) else axis


def sum(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The sum."""
    return np.sum(x, axis=_axes(axis), keepdims=keepdims)


def prod(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The product."""
    return np.prod(x, axis=_axes(axis), keepdims=keepdims)


def mean(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The mean."""
    return np.mean(x, axis=_axes(axis), keepdims=keepdims)


def var(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The variance, with ``n`` and not ``n - 1`` below."""
    return np.var(x, axis=_axes(axis), keepdims=keepdims)


def std(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The root of the variance."""
    return np.std(x, axis=_axes(axis), keepdims=keepdims)


def max(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The greatest value."""
    return np.max(x, axis=_axes(axis), keepdims=keepdims)


def min(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The least value."""
    return np.min(x, axis=_axes(axis), keepdims=keepdims)


def any(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Whether any value is not 0."""
    return np.any(x, axis=_axes(axis), keepdims=keepdims)


def all(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Whether no value is 0."""
    return np.all(x, axis=_axes(axis), keepdims=keepdims)


def logsumexp(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """``log(sum(exp(x)))``, with the greatest value taken out before, so that nothing overflows."""
    highest = np.max(x, axis=_axes(axis), keepdims=True)
    found = np.log(np.sum(np.exp(x - highest), axis=_axes(axis), keepdims=True)) + highest
    return found if keepdims else np.squeeze(found, axis=_axes(axis))


def cumsum(x: Any, axis: int = 0) -> Any:
    """The sums of all values up to each place."""
    return np.cumsum(x, axis=axis)


def cumprod(x: Any, axis: int = 0) -> Any:
    """The products of all values up to each place."""
    return np.cumprod(x, axis=axis)


def argmax(x: Any, axis: int = -1) -> Any:
    """The place of the greatest value."""
    return np.argmax(x, axis=axis)


def argmin(x: Any, axis: int = -1) -> Any:
    """The place of the least value."""
    return np.argmin(x, axis=axis)


def sqrt(x: Any) -> Any:
    """The square root; 0 below 0."""
    return np.sqrt(np.maximum(x, 0))


def pow(x: Any, a: Any = 1.0) -> Any:
    """The power."""
    return np.power(x, a)


def clip(x: Any, min_value: Any, max_value: Any) -> Any:
    """The values, none below or above the two."""
    return np.clip(x, min_value, max_value)


def dot(x: Any, y: Any) -> Any:
    """The last axis of ``x`` times the last axis but one of ``y``."""
    return np.dot(x, y)


def batch_dot(x: Any, y: Any, axes: Any = None) -> Any:
    """The product of each sample of ``x`` with that of ``y``, summed over an axis of each.

    Args:
        x: An array with at least two axes.
        y: An array with at least two axes.
        axes: The axis of each; by default the last one of ``x`` and the last but one of ``y``.
    """
    if axes is None:
        axes = (x.ndim - 1, y.ndim - 1 if y.ndim == 2 else y.ndim - 2)
    over_x, over_y = (axes, axes) if isinstance(axes, int) else axes
    left = np.moveaxis(x, over_x, -1).reshape(len(x), -1, x.shape[over_x])
    right = np.moveaxis(y, over_y, 1).reshape(len(y), y.shape[over_y], -1)
    rest_x = [n for axis, n in enumerate(x.shape) if axis not in (0, over_x % x.ndim)]
    rest_y = [n for axis, n in enumerate(y.shape) if axis not in (0, over_y % y.ndim)]
    return np.matmul(left, right).reshape(len(x), *(rest_x + rest_y or [1]))
