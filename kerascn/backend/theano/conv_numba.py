"""Convolution compiled by Numba: the matrix of what the windows see is filled by loops, multiplied by BLAS.

Imported when a convolution is to be compiled, not before. The interface is that of the NumPy kernels; images
go through in groups small enough for the matrix to stay in the processor's cache. Within this file
space always has three axes: missing ones have the length 1.

The matrix has either a row for each place (``rows``; a row is the window, then the channels) or a column for each
place (a column is the channels, then the window). The signal is copied beforehand between its zeros, into ``wide``:
(*space, channels) for rows, (channels, *space) for columns. So it may lie in memory in any way.
"""

from __future__ import annotations

from functools import partial

import numpy as np
from numba import njit, types

from .conv_kernels import BLOCK, in_rows

# --------------------------------------------------------------------------- compiled


@njit
def put(wide, image, at):
    """Copy an image to its place between the zeros."""
    for a in range(image.shape[0]):
        for b in range(image.shape[1]):
            for c in range(image.shape[2]):
                for d in range(image.shape[3]):
                    wide[a + at[0], b + at[1], c + at[2], d + at[3]] = image[a, b, c, d]


@njit
def take(wide, image, at):
    """Copy an image from its place between the zeros."""
    for a in range(image.shape[0]):
        for b in range(image.shape[1]):
            for c in range(image.shape[2]):
                for d in range(image.shape[3]):
                    image[a, b, c, d] = wide[a + at[0], b + at[1], c + at[2], d + at[3]]


@njit
def move(place, image, step, adding):
    """Copy from ``image``, every ``step``-th element, to ``place``; with ``adding``, add the other way."""
    many = place.shape[0]
    if adding and step == 1:
        for i in range(many):
            image[i] += place[i]
    elif adding:
        for i in range(many):
            image[i * step] += place[i]
    elif step == 1:
        for i in range(many):
            place[i] = image[i]
    else:
        for i in range(many):
            place[i] = image[i * step]


@njit
def walk_rows(wide, matrix, first, form, adding):
    """Between ``wide`` and the rows of one image, from row ``first`` on."""
    window, out, strides, gaps = form
    channels, flat = wide.shape[3], wide.reshape(-1)
    run, jumps = (window[2] * channels, 1) if gaps[2] == 1 else (channels, window[2])
    at = first * window[0] * window[1] * window[2] * channels
    for a in range(out[0]):
        for b in range(out[1]):
            for c in range(out[2]):
                for i in range(window[0]):
                    for j in range(window[1]):
                        row = (a * strides[0] + i * gaps[0]) * wide.shape[1] + b * strides[1] + j * gaps[1]
                        for k in range(jumps):
                            start = (row * wide.shape[2] + c * strides[2] + k * gaps[2]) * channels
                            move(matrix[at : at + run], flat[start : start + run], 1, adding)
                            at += run


@njit
def walk_columns(wide, matrix, first, many, form, adding):
    """Between ``wide`` and the columns of one image, from column ``first`` on, of ``many``."""
    window, out, strides, gaps = form
    flat, element, length = wide.reshape(-1), 0, (out[2] - 1) * strides[2] + 1
    for channel in range(wide.shape[0]):
        for i in range(window[0]):
            for j in range(window[1]):
                for k in range(window[2]):
                    at = element * many + first
                    for a in range(out[0]):
                        plane = channel * wide.shape[1] + a * strides[0] + i * gaps[0]
                        for b in range(out[1]):
                            row = plane * wide.shape[2] + b * strides[1] + j * gaps[1]
                            start = row * wide.shape[3] + k * gaps[2]
                            move(matrix[at : at + out[2]], flat[start : start + length], strides[2], adding)
                            at += out[2]
                    element += 1


@njit
def walk(wide, matrix, image, images, form, rows, adding):
    """Between ``wide`` and the part of the matrix that belongs to one of some images."""
    places = form[1][0] * form[1][1] * form[1][2]
    if rows:
        walk_rows(wide, matrix, image * places, form, adding)
    else:
        walk_columns(wide, matrix, image * places, images * places, form, adding)


@njit
def seen_by(x, start, images, wide, matrix, at, form, rows):
    """Fill the matrix of some images."""
    for i in range(images):
        put(wide, x[start + i], at)
        walk(wide, matrix, i, images, form, rows, False)


def forward(x, w, y, lengths, at, form, rows, last, group):
    """Fill ``y``, as (batch, places, out) if ``last``, else (batch, out, places)."""
    size, out = w.shape
    places = y.shape[1] if last else y.shape[2]
    wide, block = np.zeros(lengths, x.dtype), np.empty(group * places * size, x.dtype)
    flat = y.reshape(-1)
    for start in range(0, len(x), group):
        many = min(group, len(x) - start)
        seen_by(x, start, many, wide, block, at, form, rows)
        found = flat[start * places * out : (start + many) * places * out]
        seen = block[: many * places * size]
        if last and rows:
            np.dot(seen.reshape(-1, size), w, found.reshape(-1, out))
        elif last:
            np.dot(seen.reshape(size, -1).T, w, found.reshape(-1, out))
        else:
            np.dot(w.T, seen.reshape(size, -1), found.reshape(out, -1))


def to_kernel(x, dy, dw, lengths, at, form, rows, last, group):
    """Fill ``dw``, (elements of a window, out)."""
    size, out = dw.shape
    places = dy.shape[1] if last else dy.shape[2]
    wide, block = np.zeros(lengths, x.dtype), np.empty(group * places * size, x.dtype)
    flat, found = dy.reshape(-1), np.empty_like(dw)
    dw[:] = 0
    for start in range(0, len(x), group):
        many = min(group, len(x) - start)
        seen_by(x, start, many, wide, block, at, form, rows)
        upstream = flat[start * places * out : (start + many) * places * out]
        seen = block[: many * places * size]
        if last and rows:
            np.dot(seen.reshape(-1, size).T, upstream.reshape(-1, out), found)
        elif last:
            np.dot(seen.reshape(size, -1), upstream.reshape(-1, out), found)
        else:
            np.dot(seen.reshape(size, -1), upstream.reshape(out, -1).T, found)
        dw += found


def to_input(w, dy, dx, lengths, at, form, rows, last, group):
    """Fill ``dx``."""
    size, out = w.shape
    places = dy.shape[1] if last else dy.shape[2]
    wide, block = np.empty(lengths, dy.dtype), np.empty(group * places * size, dy.dtype)
    flat = dy.reshape(-1)
    for start in range(0, len(dx), group):
        many = min(group, len(dx) - start)
        upstream = flat[start * places * out : (start + many) * places * out]
        seen = block[: many * places * size]
        if last and rows:
            np.dot(upstream.reshape(-1, out), w.T, seen.reshape(-1, size))
        elif last:
            np.dot(w, upstream.reshape(-1, out).T, seen.reshape(size, -1))
        else:
            np.dot(w, upstream.reshape(out, -1), seen.reshape(size, -1))
        for i in range(many):
            wide[:] = 0
            walk(wide, block, i, many, form, rows, True)
            take(wide, dx[start + i], at)


# --------------------------------------------------------------------------- compiling


KERNELS = {"forward": forward, "to_kernel": to_kernel, "to_input": to_input}


def _signature(name, dtype):
    """The types of the arguments: signals and results of any strides, the matrices contiguous."""
    number = {"float32": types.float32, "float64": types.float64}[dtype]
    signal, result = types.Array(number, 5, "A", readonly=True), types.Array(number, 5, "A")
    product, made = types.Array(number, 3, "C", readonly=True), types.Array(number, 3, "C")
    kernel, gradient = types.Array(number, 2, "C", readonly=True), types.Array(number, 2, "C")
    arrays = {
        "forward": (signal, kernel, made),
        "to_kernel": (signal, product, gradient),
        "to_input": (kernel, product, result),
    }[name]
    three, four = types.UniTuple(types.int64, 3), types.UniTuple(types.int64, 4)
    return (*arrays, four, four, types.UniTuple(three, 4), types.boolean, types.boolean, types.int64)


def compiled(name, dtype):
    """The kernel ``name`` for arrays of ``dtype``, with the arguments ``(first, second, form, result)``.

    It comes from the cache on disk if it is there. Where nothing can be written, there is no cache.
    """
    function, signature = KERNELS[name], _signature(name, dtype)
    try:
        made = njit([signature], nogil=True, cache=True)(function)
    except (OSError, RuntimeError):
        made = njit([signature], nogil=True)(function)
    return partial(run, made, name)


# --------------------------------------------------------------------------- the interface of the NumPy kernels


def _three(numbers, missing):
    """Numbers along the axes of space, as three."""
    return (*(missing,) * (3 - len(numbers)), *map(int, numbers))


def _widened(x):
    """``x`` with three axes of space, as a view."""
    return x[(slice(None), slice(None), *(None,) * (5 - x.ndim))]


def _as_product(y, last):
    """A signal as (batch, places, channels) or (batch, channels, places), contiguous; a view if it can be."""
    found = np.moveaxis(y, 1, -1).reshape(len(y), -1, y.shape[1]) if last else y.reshape(*y.shape[:2], -1)
    return np.ascontiguousarray(found)


def _order(ndim, rows):
    """The axes of a kernel in the order of the matrix: elements of the window, then out."""
    return (*range(2, ndim), 1, 0) if rows else (1, *range(2, ndim), 0)


class Plan:
    """What a compiled kernel is told beside arrays.

    Args:
        x: The shape of the signal.
        window: The lengths of the window.
        out: How many windows there are along each axis.
        form: How they lie.
    """

    def __init__(self, x, window, out, form):
        self.rows, self.last = in_rows(form, x[1], window), form.last
        before = _three([start for start, _ in form.zeros], 0)
        pairs = zip(x[2:], form.zeros, strict=True)
        space = _three([n + start + end for n, (start, end) in pairs], 1)
        self.lengths = (*space, x[1]) if self.rows else (x[1], *space)
        self.at = (*before, 0) if self.rows else (0, *before)
        self.form = (_three(window, 1), _three(out, 1), _three(form.strides, 1), _three(form.dilation, 1))
        elements = x[1] * int(np.prod(window)) * int(np.prod(out))
        self.group = min(x[0], max(1, BLOCK // elements)) if form.last else 1

    def signal(self, x):
        """A signal in the order of ``wide``, as a view."""
        return _widened(x).transpose(0, 2, 3, 4, 1) if self.rows else _widened(x)

    def kernel(self, w):
        """A kernel as a matrix."""
        return np.ascontiguousarray(w.transpose(_order(w.ndim, self.rows)).reshape(-1, len(w)))

    def __iter__(self):
        return iter((self.lengths, self.at, self.form, self.rows, self.last, self.group))


def run(function, name, first, second, form, result):
    """Let the compiled kernel ``name`` of two arrays fill ``result``."""
    if name == "forward":
        plan = Plan(first.shape, second.shape[2:], result.shape[2:], form)
        function(plan.signal(first), plan.kernel(second), _as_product(result, form.last), *plan)
    elif name == "to_input":
        plan = Plan(result.shape, first.shape[2:], second.shape[2:], form)
        function(plan.kernel(first), _as_product(second, form.last), plan.signal(result), *plan)
    else:
        plan = Plan(first.shape, result.shape[2:], second.shape[2:], form)
        turned = result.transpose(_order(result.ndim, plan.rows))
        dw = np.empty((turned.size // len(result), len(result)), result.dtype)
        function(plan.signal(first), _as_product(second, form.last), dw, *plan)
        turned[...] = dw.reshape(turned.shape)
