"""Functions of ``theano.tensor`` whose arguments or results PyTensor has changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytensor.tensor as pt

from ...messages import fail


def abs_(x: Any) -> Any:
    """The amount of each element."""
    return pt.abs(x)


def inv(x: Any) -> Any:
    """One over each element."""
    return pt.reciprocal(x)


def sgn(x: Any) -> Any:
    """-1, 0 or 1."""
    return pt.sign(x)


def chi2sf(x: Any, k: Any) -> Any:
    """How likely a chi-square number of ``k`` degrees of freedom is to be greater than ``x``."""
    return pt.gammaincc(k / 2, x / 2)


def round_(x: Any, mode: str | None = None) -> Any:
    """The nearest whole number: halves go away from zero (Theano's way) or to the even one.

    Args:
        x: The numbers.
        mode: ``'half_away_from_zero'`` or ``'half_to_even'``.
    """
    return pt.round(pt.as_tensor_variable(x), mode or "half_away_from_zero")


def dot(x: Any, y: Any) -> Any:
    """Product of matrices; a number multiplies each element."""
    x, y = pt.as_tensor_variable(x), pt.as_tensor_variable(y)
    if 0 in (x.ndim, y.ndim):
        return x * y
    return pt.dot(x, y) if max(x.ndim, y.ndim) <= 2 else pt.tensordot(x, y, [[x.ndim - 1], [max(0, y.ndim - 2)]])


def batched_dot(x: Any, y: Any) -> Any:
    """Products of the matrices (or vectors) that lie along the first axis of both."""
    x, y = pt.as_tensor_variable(x), pt.as_tensor_variable(y)
    if 1 in (x.ndim, y.ndim):
        rank = y.ndim if x.ndim == 1 else x.ndim
        wide = [one.dimshuffle(0, *"x" * (rank - 1)) if one.ndim == 1 else one for one in (x, y)]
        return wide[0] * wide[1]
    return batched_tensordot(x, y, [[x.ndim - 1], [1 if y.ndim == 2 else y.ndim - 2]])


def batched_tensordot(x: Any, y: Any, axes: Any = 2) -> Any:
    """``tensordot`` of each pair of tensors that lie along the first axis of both.

    Args:
        x: The first tensors.
        y: The second tensors.
        axes: The axes of each to be summed over, counted with the first one; or how many, the last of ``x`` and the
            first of ``y``.
    """
    x, y = pt.as_tensor_variable(x), pt.as_tensor_variable(y)
    if isinstance(axes, int):
        axes = [list(range(x.ndim - axes, x.ndim)), list(range(1, axes + 1))]
    own, others = ([axis % one.ndim for axis in given] for one, given in zip((x, y), axes, strict=True))
    letters = iter("bcdefghijklmnopqrstuvwxyz")
    left = ["a", *(next(letters) for _ in range(x.ndim - 1))]
    summed = {other: left[axis] for axis, other in zip(own, others, strict=True)}
    right = ["a", *(summed.get(axis) or next(letters) for axis in range(1, y.ndim))]
    kept = [one for k, one in enumerate(left) if k not in own] + [
        one for k, one in enumerate(right) if k and k not in summed
    ]
    return pt.einsum(f"{''.join(left)},{''.join(right)}->{''.join(kept)}", x, y)


def max_(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The largest elements along axes; of numbers without axes, the number itself."""
    return pt.max(_several(x), axis=_axes(axis), keepdims=keepdims)


def min_(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The smallest elements along axes."""
    return pt.min(_several(x), axis=_axes(axis), keepdims=keepdims)


def max_and_argmax(x: Any, axis: Any = None, keepdims: bool = False) -> list[Any]:
    """The largest elements along an axis, and where they stand."""
    x = _several(x)
    return [pt.max(x, axis=axis, keepdims=keepdims), pt.argmax(x, axis=axis, keepdims=keepdims)]


def var(x: Any, axis: Any = None, ddof: int = 0, keepdims: bool = False, corrected: bool = False) -> Any:
    """The mean square of the distances from the mean."""
    return pt.var(_several(x), axis=_axes(axis), ddof=ddof, keepdims=keepdims, corrected=corrected)


def std(x: Any, axis: Any = None, keepdims: bool = False, ddof: int = 0, corrected: bool = False) -> Any:
    """The root of the variance; the third place is ``keepdims``, as in Theano."""
    return pt.sqrt(var(x, axis, ddof, keepdims, corrected))


def _several(x: Any) -> Any:
    return pt.as_tensor_variable(x)


def _axes(axis: Any) -> Any:
    return tuple(axis) if isinstance(axis, list) else axis


def stack(*tensors: Any, axis: int = 0) -> Any:
    """Tensors along a new axis: ``stack([a, b], axis=1)``, or ``stack(a, b)`` as in the first years.

    Args:
        tensors: A list of tensors, and the axis if it is given by place; or the tensors themselves.
        axis: The new axis.
    """
    first = tensors[0] if tensors else ()
    if isinstance(first, list | tuple):
        return pt.stack(list(first), axis=tensors[1] if len(tensors) > 1 else axis)
    if not tensors:
        raise fail(ValueError, "theano1.stack")
    return pt.stack(list(tensors), axis=axis)


def split(x: Any, splits_size: Any, n_splits: int, axis: int = 0) -> list[Any]:
    """A tensor cut along an axis into parts of the given lengths."""
    found = pt.split(x, splits_size, n_splits=n_splits, axis=axis)
    return list(found) if isinstance(found, list | tuple) else [found]


def reshape(x: Any, newshape: Any, ndim: int | None = None) -> Any:
    """A tensor in another shape."""
    return pt.reshape(x, newshape, ndim=ndim)


def default(x: Any, value: Any) -> Any:
    """``x``, or ``value`` where ``x`` is ``None``."""
    return value if x is None else x


def extract_constant(x: Any, elemwise: bool = True, only_process_constants: bool = False) -> Any:
    """The number that a scalar is known to be, else the scalar."""
    return pt.get_underlying_scalar_constant_value(x, raise_not_constant=False)


def addbroadcast(x: Any, *axes: int) -> Any:
    """``x``, whose given axes have length 1 and stretch; that they do is looked at when it runs."""
    return _patterned(x, {axis % x.ndim: True for axis in axes})


def unbroadcast(x: Any, *axes: int) -> Any:
    """``x``, whose given axes don't stretch. An axis that is known to have length 1 does all the same."""
    return x


def patternbroadcast(x: Any, broadcastable: Iterable[bool]) -> Any:
    """``x``, whose axes stretch where the pattern is true."""
    return _patterned(x, dict(enumerate(broadcastable)))


def _patterned(x: Any, pattern: dict[int, bool]) -> Any:
    wanted = [1 if pattern.get(axis) else length for axis, length in enumerate(x.type.shape)]
    return x if tuple(wanted) == x.type.shape else pt.specify_shape(x, wanted)


class AllocEmpty:
    """Makes tensors of a dtype whose values are whatever lies there.

    Args:
        dtype: The dtype.
    """

    def __init__(self, dtype: str) -> None:
        self.dtype = dtype

    def __call__(self, *lengths: Any) -> Any:
        """The tensor."""
        return pt.empty(lengths, dtype=self.dtype)


def allocempty(shape: Any, dtype: str) -> Any:
    """A tensor whose values are whatever lies there."""
    return pt.empty(shape, dtype=dtype)


def to_one_hot(y: Any, nb_class: Any, dtype: str | None = None) -> Any:
    """Class numbers as rows with a 1 in the place of the class."""
    y = pt.as_tensor_variable(y)
    rows = pt.zeros((y.shape[0], nb_class), dtype=dtype)
    return pt.set_subtensor(rows[pt.arange(y.shape[0]), y], 1)


def contiguous(x: Any) -> Any:
    """``x``: how it lies in memory is the business of the operations."""
    return x
