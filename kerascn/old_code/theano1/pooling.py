"""``theano.tensor.signal.pool`` and ``downsample``: the largest or the average of each window."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pytensor.tensor as pt

from ...backend.theano.pool_ops import Average, Largest
from ...messages import fail
from .images import padded

MODES = ("max", "sum", "average_inc_pad", "average_exc_pad")


def pool_2d(
    input: Any,
    ws: Any = None,
    ignore_border: bool | None = None,
    stride: Any = None,
    pad: Sequence[int] = (0, 0),
    mode: str = "max",
    ds: Any = None,
    st: Any = None,
    padding: Any = None,
) -> Any:
    """The largest, the sum or the average of each window of the last two axes.

    Args:
        input: A tensor with two axes or more.
        ws: The window.
        ignore_border: Whether what doesn't fill a window is left out; unless given, it is not.
        stride: How far the window moves; as far as it is long unless given.
        pad: How many elements are added at each side.
        mode: One of ``'max'``, ``'sum'``, ``'average_inc_pad'``, ``'average_exc_pad'``.
        ds: An older word for ``ws``.
        st: An older word for ``stride``.
        padding: An older word for ``pad``.
    """
    return _pooled(2, input, ws or ds, ignore_border, stride or st, padding or pad, mode)


def max_pool_2d(
    input: Any,
    ds: Any = None,
    ignore_border: bool | None = None,
    st: Any = None,
    padding: Sequence[int] = (0, 0),
    mode: str = "max",
    **later: Any,
) -> Any:
    """``pool_2d`` as it was called at first."""
    return pool_2d(input, ds, ignore_border, st, padding, mode, **later)


def pool_3d(
    input: Any,
    ws: Any = None,
    ignore_border: bool | None = None,
    stride: Any = None,
    pad: Sequence[int] = (0, 0, 0),
    mode: str = "max",
    ds: Any = None,
    st: Any = None,
    padding: Any = None,
) -> Any:
    """``pool_2d`` over the last three axes."""
    return _pooled(3, input, ws or ds, ignore_border, stride or st, padding or pad, mode)


def max_pool_3d(
    input: Any, ds: Any, ignore_border: bool | None = None, st: Any = None, padding: Sequence[int] = (0, 0, 0)
) -> Any:
    """``pool_3d`` for the largest elements."""
    return pool_3d(input, ds, ignore_border, st, padding)


def max_pool_2d_same_size(input: Any, patch_size: Sequence[int]) -> Any:
    """The input with zeros wherever an element is not the largest of its window; windows lie side by side."""
    x = pt.as_tensor_variable(input)
    rows, columns = patch_size
    largest = pool_2d(x, (rows, columns), ignore_border=False)
    wide = pt.repeat(pt.repeat(largest, rows, axis=x.ndim - 2), columns, axis=x.ndim - 1)
    inner = (slice(None),) * (x.ndim - 2) + (slice(0, x.shape[-2]), slice(0, x.shape[-1]))
    return x * pt.eq(x, wide[inner])


def _pooled(axes: int, x: Any, window: Any, ignore: bool | None, stride: Any, pad: Any, mode: str) -> Any:
    x = pt.as_tensor_variable(x)
    if mode not in MODES or window is None or len(window) != axes or x.ndim < axes:
        raise fail(ValueError, "theano1.pool", mode=repr(mode), window=repr(window), axes=axes, known=", ".join(MODES))
    window, stride, pad = (tuple(map(int, one)) for one in (window, stride or window, pad))
    if any(pad) and not ignore:
        raise fail(ValueError, "theano1.pool_pad")
    before = x.shape[: x.ndim - axes]
    images = x.reshape((-1, 1, *(x.shape[x.ndim - axes + k] for k in range(axes))))
    found = _of_images(images, window, stride, _sides(images, window, stride, pad, bool(ignore)), mode, any(pad))
    return found.reshape((*before, *(found.shape[2 + k] for k in range(axes))), ndim=x.ndim)


def _sides(x: Any, window: Any, stride: Any, pad: Any, ignore: bool) -> list[tuple[Any, Any]]:
    """What is added before and behind, so that windows end where the signal does."""
    if ignore:
        return [(n, n) for n in pad]
    return [(0, _behind(x.shape[2 + k], window[k], stride[k])) for k in range(len(window))]


def _behind(length: Any, window: int, stride: int) -> Any:
    """How many elements the last window lacks: it begins inside the signal."""
    if stride >= window:
        windows = (length - 1) // stride + 1
    else:
        windows = pt.maximum(0, (length - 1 - window + stride) // stride) + 1
    return pt.maximum(0, (windows - 1) * stride + window - length)


def _of_images(x: Any, window: Any, stride: Any, sides: Any, mode: str, pads: bool) -> Any:
    if mode == "max":
        return Largest(window, stride, "valid", last=False)(padded(x, sides, -math.inf))
    average: Any = Average(window, stride, "valid", last=False)
    means, size = average(padded(x, sides)), math.prod(window)
    if mode == "sum":
        return means * pt.constant(size, dtype=x.dtype)
    counted = 1.0 if mode == "average_inc_pad" and pads else 0.0  # whether what the program added counts
    return means / average(padded(pt.ones_like(x), sides, counted))
