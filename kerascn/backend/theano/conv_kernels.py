"""Convolution in NumPy: products of matrices that hold, in each row or column, what one window sees.

Arrays are described as (batch, channels, *space), kernels as (out, in, *window), whatever their strides in
memory; a kernel for each channel by itself is (kernels a channel, channels, *window). Signals whose channels
lie side by side in memory (``last``) are worked on in that order, others channel by channel. A batch goes
through in blocks, so that the matrix of a block stays in the processor's cache.
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided

BLOCK = 1 << 18  # elements of the matrix of one block
WIDE = 16  # elements side by side from which rows of windows are copied faster than columns


class Form(NamedTuple):
    """How windows lie.

    Args:
        strides: How far a window moves along each axis.
        dilation: The distance of its elements.
        zeros: The zeros before and after each axis, in pairs.
        last: Whether the channels of signals lie side by side in memory.
    """

    strides: tuple
    dilation: tuple
    zeros: tuple
    last: bool


def new_signal(make, shape, dtype, last):
    """A signal made by ``make`` (``np.zeros``, ``np.empty``), with its channels side by side if ``last``."""
    if not last:
        return make(shape, dtype)
    return np.moveaxis(make((shape[0], *shape[2:], shape[1]), dtype), -1, 1)


def new_kernel(make, shape, dtype):
    """A kernel that lies in memory as in Keras 2: window, channels in, channels out."""
    return make((*shape[2:], shape[1], shape[0]), dtype).transpose(_turned(len(shape)))


def _turned(rank):
    """The axes of a Keras 2 kernel in the order (out, in, *window)."""
    return (rank - 1, rank - 2, *range(rank - 2))


def padded(x, form, value=0):
    """``x`` with its zeros, in the same order in memory; itself if there are none."""
    if not any(map(any, form.zeros)):
        return x
    lengths = [n + before + after for n, (before, after) in zip(x.shape[2:], form.zeros, strict=True)]
    wide = new_signal(np.zeros, (*x.shape[:2], *lengths), x.dtype, form.last)
    wide[inside(x.shape, form)] = x
    return wide


def inside(shape, form):
    """Where a signal of ``shape`` lies between its zeros."""
    pairs = zip(shape[2:], form.zeros, strict=True)
    return (slice(None), slice(None), *(slice(before, before + n) for n, (before, _) in pairs))


def windows_of(x, window, out, form):
    """What each window sees, as a view: (batch, channels, *window, *out)."""
    steps = x.strides[2:]
    gaps = [step * gap for step, gap in zip(steps, form.dilation, strict=True)]
    moves = [step * stride for step, stride in zip(steps, form.strides, strict=True)]
    return as_strided(x, (*x.shape[:2], *window, *out), (*x.strides[:2], *gaps, *moves), writeable=False)


def taps(window, out, form):
    """For each element of a window: its place, and the part of a padded signal that it moves over."""
    for place in itertools.product(*map(range, window)):
        ends = zip(place, form.dilation, form.strides, out, strict=True)
        cut = (slice(at * gap, at * gap + (n - 1) * step + 1, step) for at, gap, step, n in ends)
        yield place, (slice(None), slice(None), *cut)


def blocks(batch, elements):
    """Slices of the batch whose matrices have about ``BLOCK`` elements."""
    step = max(1, BLOCK // max(1, elements))
    return [slice(start, min(start + step, batch)) for start in range(0, batch, step)]


def in_rows(form, channels, window):
    """Whether a window is a row of the matrix (else a column): where its elements lie side by side."""
    together = channels * (window[-1] if form.dilation[-1] == 1 else 1)
    return form.last and together >= WIDE


def _rows(x, window, out, form):
    """The matrix (batch * places, window * channels)."""
    seen, axes = windows_of(x, window, out, form), len(window)
    order = (0, *range(2 + axes, 2 + 2 * axes), *range(2, 2 + axes), 1)
    return seen.transpose(order).reshape(-1, np.prod(window, dtype=int) * x.shape[1])


def _columns(x, window, out, form):
    """The matrices (batch, channels * window, places)."""
    return windows_of(x, window, out, form).reshape(len(x), -1, np.prod(out, dtype=int))


def _flat(w):
    """A kernel as a matrix (window * in, out): of a Keras 2 kernel a view."""
    return w.transpose((*range(2, w.ndim), 1, 0)).reshape(-1, w.shape[0])


def _places_last(y):
    """A signal as (batch, channels, places), copied if its channels lie side by side."""
    return y.reshape(*y.shape[:2], -1)


def _channels_last(y):
    """A signal as (batch * places, channels), copied unless its channels lie side by side."""
    return np.moveaxis(y, 1, -1).reshape(-1, y.shape[1])


def forward(x, w, form, y):
    """Fill ``y``, made by ``new_signal``, with the convolution of ``x``."""
    window, out = w.shape[2:], y.shape[2:]
    size = np.prod((w.shape[1], *window, *out), dtype=int)
    rows = in_rows(form, x.shape[1], window)
    flat = np.ascontiguousarray(_flat(w)) if form.last else w.reshape(len(w), -1)
    if form.last and not rows:
        flat = np.ascontiguousarray(w.reshape(len(w), -1).T)
    for part in blocks(len(x), size):
        seen = padded(x[part], form)
        if rows:
            np.matmul(_rows(seen, window, out, form), flat, out=_channels_last(y[part]))
        elif form.last:
            columns = _columns(seen, window, out, form).swapaxes(1, 2)
            np.matmul(columns, flat, out=_channels_last(y[part]).reshape(*columns.shape[:2], -1))
        else:
            np.matmul(flat, _columns(seen, window, out, form), out=_places_last(y[part]))


def to_kernel(x, dy, form, dw):
    """Fill ``dw`` with the gradient by the kernel, from that by the result."""
    window, out = dw.shape[2:], dy.shape[2:]
    size = np.prod((x.shape[1], *window, *out), dtype=int)
    rows = in_rows(form, x.shape[1], window)
    total = np.zeros((size // np.prod(out, dtype=int), dy.shape[1]), dw.dtype)
    for part in blocks(len(x), size):
        seen = padded(x[part], form)
        if rows:
            total += _rows(seen, window, out, form).T @ _channels_last(dy[part])
        else:
            columns, upstream = _columns(seen, window, out, form), _places_last(dy[part])
            for one, its in zip(columns, upstream, strict=True):
                total += one @ its.T
    if rows:
        dw[...] = total.reshape(*window, x.shape[1], -1).transpose(_turned(dw.ndim))
    else:
        dw[...] = np.moveaxis(total.reshape(x.shape[1], *window, -1), -1, 0)


def to_input(w, dy, form, dx):
    """Fill ``dx`` with the gradient by the input, from that by the result."""
    window, out = w.shape[2:], dy.shape[2:]
    size = np.prod((w.shape[1], *window, *out), dtype=int)
    lengths = [n + before + after for n, (before, after) in zip(dx.shape[2:], form.zeros, strict=True)]
    parts = {place: np.ascontiguousarray(w[(..., *place)]) for place in np.ndindex(*window)}
    for part in blocks(len(dx), size):
        wide = new_signal(np.zeros, (len(dx[part]), dx.shape[1], *lengths), dx.dtype, form.last)
        upstream = _channels_last(dy[part]) if form.last else _places_last(dy[part])
        for place, cut in taps(window, out, form):
            if form.last:
                found = np.moveaxis((upstream @ parts[place]).reshape(-1, *out, w.shape[1]), -1, 1)
            else:
                found = np.matmul(parts[place].T, upstream).reshape(-1, w.shape[1], *out)
            wide[cut] += found
        dx[part] = wide[inside(dx.shape, form)]


def _each(y, kernels):
    """A signal as (batch, channels, kernels a channel, *space)."""
    return y.reshape(len(y), -1, kernels, *y.shape[2:])


def _along(values, axes):
    """Numbers (..., channels, kernels) so that they multiply a signal of ``_each``."""
    return values.reshape(*values.shape, *(1,) * axes)


def forward_each(x, w, form, y):
    """As ``forward``, each channel by itself."""
    wide, axes = padded(x, form), len(form.strides)
    total = new_each(np.zeros, y.shape, w.shape[0], y.dtype, form.last)
    for place, cut in taps(w.shape[2:], y.shape[2:], form):
        total += wide[cut][:, :, None] * _along(w[(..., *place)].T, axes)
    y[...] = total.reshape(y.shape)


def new_each(make, shape, kernels, dtype, last):
    """A signal (batch, channels, kernels a channel, *space), the channels' side by side if ``last``."""
    batch, channels = shape[0], shape[1] // kernels
    if not last:
        return make((batch, channels, kernels, *shape[2:]), dtype)
    return np.moveaxis(make((batch, *shape[2:], channels, kernels), dtype), (-2, -1), (1, 2))


def to_kernel_each(x, dy, form, dw):
    """As ``to_kernel``, each channel by itself."""
    wide, upstream = padded(x, form), _each(dy, len(dw))
    space = range(2, x.ndim)
    for place, cut in taps(dw.shape[2:], dy.shape[2:], form):
        found = np.einsum(wide[cut], [0, 1, *space], upstream, [0, 1, x.ndim, *space], [x.ndim, 1])
        dw[(..., *place)] = found


def to_input_each(w, dy, form, dx):
    """As ``to_input``, each channel by itself."""
    lengths = [n + before + after for n, (before, after) in zip(dx.shape[2:], form.zeros, strict=True)]
    wide = new_signal(np.zeros, (*dx.shape[:2], *lengths), dx.dtype, form.last)
    upstream, axes = _each(dy, len(w)), len(form.strides)
    for place, cut in taps(w.shape[2:], dy.shape[2:], form):
        wide[cut] += (upstream * _along(w[(..., *place)].T, axes)).sum(2)
    dx[...] = wide[inside(dx.shape, form)]
