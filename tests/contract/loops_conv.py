"""Convolution and pooling element by element: the referee for the theme ``conv``.

Everything is computed in float64 with the channels last; the window's position, the padding and the gaps are
written out as loops over places.
"""

import itertools
import math

import numpy as np


def as_tuple(value, axes):
    return tuple(value) if isinstance(value, (tuple, list)) else (value,) * axes


def placing(length, size, stride, padding, dilation=1):
    """How many windows an axis has, and how many zeros stand before it."""
    covered = dilation * (size - 1) + 1
    if padding == "valid":
        return max(0, math.floor((length - covered) / stride) + 1), 0
    if padding == "full":
        return math.ceil((length + covered - 1) / stride), covered - 1
    count = math.ceil(length / stride)
    if padding == "causal":
        return count, covered - 1
    return count, max(0, (count - 1) * stride + covered - length) // 2


def pairs(lengths, window, strides, padding, dilation):
    """Every (window, element of the window, place in the signal) that lies inside the signal."""
    laid = [
        placing(*numbers, gap)
        for *numbers, gap in zip(lengths, window, strides, [padding] * len(window), dilation, strict=True)
    ]
    for at in itertools.product(*(range(count) for count, _ in laid)):
        for tap in itertools.product(*map(range, window)):
            place = tuple(
                o * s + t * d - before for o, s, t, d, (_, before) in zip(at, strides, tap, dilation, laid, strict=True)
            )
            if all(0 <= p < n for p, n in zip(place, lengths, strict=True)):
                yield at, tap, place


def last(x, data_format):
    return np.moveaxis(x, 1, -1) if data_format == "channels_first" else x


def back(y, data_format):
    return np.moveaxis(y, -1, 1) if data_format == "channels_first" else y


def convolved(x, kernel, strides=1, padding="valid", data_format="channels_last", dilation_rate=1, each=False):
    """Convolution; with ``each`` the kernel's last axis counts kernels for each channel."""
    axes, signal = x.ndim - 2, last(x, data_format).astype("float64")
    strides, dilation = as_tuple(strides, axes), as_tuple(dilation_rate, axes)
    lengths, window = signal.shape[1:-1], kernel.shape[:axes]
    counts = [placing(*n, padding, d)[0] for *n, d in zip(lengths, window, strides, dilation, strict=True)]
    channels = kernel.shape[-2] * kernel.shape[-1] if each else kernel.shape[-1]
    y = np.zeros((len(x), *counts, channels))
    for at, tap, place in pairs(lengths, window, strides, padding, dilation):
        seen, weights = signal[(slice(None), *place)], kernel[tap].astype("float64")
        part = (seen[:, :, None] * weights).reshape(len(x), -1) if each else seen @ weights
        y[(slice(None), *at)] += part
    return back(y, data_format).astype(x.dtype)


def convolved_back(x, kernel, output_shape, strides=1, padding="valid", data_format="channels_last", dilation_rate=1):
    """Each element of ``x`` spreads over the window that it would have come from."""
    axes, signal = x.ndim - 2, last(x, data_format).astype("float64")
    shape = (len(x), *output_shape[1:])
    y = last(np.zeros(shape), data_format)
    strides, dilation = as_tuple(strides, axes), as_tuple(dilation_rate, axes)
    for at, tap, place in pairs(y.shape[1:-1], kernel.shape[:axes], strides, padding, dilation):
        y[(slice(None), *place)] += signal[(slice(None), *at)] @ kernel[tap].astype("float64").T
    return back(y, data_format).astype(x.dtype)


def pooled(x, pool_size, strides=1, padding="valid", data_format="channels_last", pool_mode="max"):
    """The largest element or the average of what lies in each window."""
    axes, signal = x.ndim - 2, last(x, data_format).astype("float64")
    size, strides = as_tuple(pool_size, axes), as_tuple(strides, axes)
    seen = {}
    for at, _, place in pairs(signal.shape[1:-1], size, strides, padding, (1,) * axes):
        seen.setdefault(at, []).append(signal[(slice(None), *place)])
    counts = np.max(list(seen), 0) + 1
    y = np.empty((len(x), *counts, signal.shape[-1]))
    for at, elements in seen.items():
        y[(slice(None), *at)] = (np.max if pool_mode == "max" else np.mean)(elements, 0)
    return back(y, data_format).astype(x.dtype)


def local(inputs, kernel, kernel_size, strides, output_shape=None, data_format="channels_last"):
    """A matrix of its own for each window; its elements are counted in the order of the format."""
    axes, first = inputs.ndim - 2, data_format == "channels_first"
    size, strides = as_tuple(kernel_size, axes), as_tuple(strides, axes)
    lengths = inputs.shape[2:] if first else inputs.shape[1:-1]
    counts = [(n - k) // s + 1 for n, k, s in zip(lengths, size, strides, strict=True)]
    y = np.empty((len(inputs), *counts, kernel.shape[-1]), "float64")
    for number, at in enumerate(np.ndindex(*counts)):
        cut = tuple(slice(o * s, o * s + k) for o, s, k in zip(at, strides, size, strict=True))
        seen = inputs[(slice(None), slice(None), *cut)] if first else inputs[(slice(None), *cut)]
        y[(slice(None), *at)] = seen.reshape(len(inputs), -1).astype("float64") @ kernel[number]
    return back(y, data_format).astype(inputs.dtype)
