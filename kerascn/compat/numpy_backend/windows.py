"""Convolutions and pooling over any number of axes, as sums over the places of the window."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np

from ... import config
from ...declare.internal import internal

__all__ = [
    "conv", "conv1d", "conv2d", "conv2d_transpose", "conv3d", "conv3d_transpose", "conv_transpose", "depthwise_conv",
    "depthwise_conv2d", "normalize_conv", "pool", "pool2d", "pool3d", "separable_conv", "separable_conv1d",
    "separable_conv2d",
]  # fmt: skip

normalize_conv = internal("normalize_conv", "K.conv2d(x, kernel, strides, padding, data_format, dilation_rate)")


def _each(value: Any, rank: int) -> tuple[int, ...]:
    return (value,) * rank if isinstance(value, int) else tuple(value)


def _channels_last(x: Any, data_format: str | None) -> Any:
    return x if config.normalize_data_format(data_format) == "channels_last" else np.moveaxis(x, 1, -1)


def _as_given(x: Any, data_format: str | None) -> Any:
    return x if config.normalize_data_format(data_format) == "channels_last" else np.moveaxis(x, -1, 1)


class Windows:
    """Where windows lie along each axis.

    Args:
        lengths: The lengths of the axes.
        size: Those of the window.
        strides: How far it moves.
        padding: 'valid', 'same', or 'causal': all zeros before.
        gaps: The distance of neighbours in the window.
    """

    def __init__(self, lengths: Any, size: Any, strides: Any, padding: str, gaps: Any) -> None:
        self.size, self.strides, self.gaps = size, strides, gaps
        wide = [(n - 1) * gap + 1 for n, gap in zip(size, gaps, strict=True)]
        if padding == "valid":
            missing = [0] * len(size)
        else:
            triples = zip(lengths, wide, strides, strict=True)
            missing = [max((-(-n // step) - 1) * step + w - n, 0) for n, w, step in triples]
        causal = padding == "causal"
        if causal:
            missing = [w - 1 for w in wide]
        self.around = [(m, 0) if causal else (m // 2, m - m // 2) for m in missing]
        whole = zip(lengths, missing, wide, strides, strict=True)
        self.counts = [(n + m - w) // step + 1 for n, m, w, step in whole]

    def __iter__(self) -> Iterator[tuple[tuple[int, ...], tuple[Any, ...]]]:
        """For each place in the window: the place, and the slices of a padded array that lie there in all windows."""
        for place in itertools.product(*map(range, self.size)):
            each = zip(place, self.gaps, self.strides, self.counts, strict=True)
            yield place, tuple(slice(at * gap, at * gap + (n - 1) * step + 1, step) for at, gap, step, n in each)

    def padded(self, x: Any, value: float = 0) -> Any:
        """The array, channels last, with what the padding adds."""
        return np.pad(x, [(0, 0), *self.around, (0, 0)], constant_values=value)


def conv(
    x: Any, w: Any, padding: str = "valid", data_format: str | None = None, strides: Any = 1, dilation_rate: Any = 1
) -> Any:
    """A convolution: at each place the sum of what lies in the window times the kernel.

    Args:
        x: ``(samples, ..., channels)``, or with the channels first.
        w: The kernel, ``(..., channels in, channels out)``.
        padding: 'valid', 'same' or, of series, 'causal'.
        data_format: Where ``x`` has its channels.
        strides: How far the window moves.
        dilation_rate: The distance of neighbours in the window.
    """
    rank, x = w.ndim - 2, _channels_last(x, data_format)
    windows = Windows(x.shape[1:-1], w.shape[:rank], _each(strides, rank), padding, _each(dilation_rate, rank))
    padded = windows.padded(x)
    found = sum(padded[:, *where] @ w[place] for place, where in windows)
    return _as_given(found, data_format)


def depthwise_conv(
    x: Any, w: Any, padding: str = "valid", data_format: str | None = None, strides: Any = 1, dilation_rate: Any = 1
) -> Any:
    """A convolution of each channel by itself.

    Args:
        x: ``(samples, ..., channels)``, or with the channels first.
        w: The kernel, ``(..., channels, results of each)``.
        padding: 'valid' or 'same'.
        data_format: Where ``x`` has its channels.
        strides: How far the window moves.
        dilation_rate: The distance of neighbours in the window.
    """
    rank, x = w.ndim - 2, _channels_last(x, data_format)
    windows = Windows(x.shape[1:-1], w.shape[:rank], _each(strides, rank), padding, _each(dilation_rate, rank))
    padded = windows.padded(x)
    found: Any = sum(padded[:, *where][..., np.newaxis] * w[place] for place, where in windows)
    return _as_given(found.reshape(*found.shape[:-2], -1), data_format)


def separable_conv(
    x: Any, w1: Any, w2: Any, padding: str = "valid", data_format: str | None = None, strides: Any = 1,
    dilation_rate: Any = 1,
) -> Any:  # fmt: skip
    """A convolution of each channel by itself, and behind it one with a window of one place.

    Args:
        x: ``(samples, ..., channels)``, or with the channels first.
        w1: The kernel of the first, ``(..., channels, results of each)``.
        w2: The kernel of the second, ``(1, ..., 1, channels, channels out)``.
        padding: 'valid' or 'same'.
        data_format: Where ``x`` has its channels.
        strides: How far the window moves.
        dilation_rate: The distance of neighbours in the window.
    """
    return conv(depthwise_conv(x, w1, padding, data_format, strides, dilation_rate), w2, "valid", data_format)


def conv_transpose(
    x: Any, w: Any, output_shape: Any, padding: str = "valid", data_format: str | None = None, dilation_rate: Any = 1,
    strides: Any = 1,
) -> Any:  # fmt: skip
    """What the gradient of a convolution does: each place of ``x`` adds its kernel to the output.

    Args:
        x: ``(samples, ..., channels)``, or with the channels first.
        w: The kernel, ``(..., channels out, channels in)``.
        output_shape: The shape of the output, with the samples.
        padding: 'valid' or 'same'.
        data_format: Where ``x`` has its channels.
        dilation_rate: The distance of neighbours in the window.
        strides: How far the window moves over the output.
    """
    rank, x = w.ndim - 2, _channels_last(x, data_format)
    first = config.normalize_data_format(data_format) == "channels_first"
    lengths = tuple(output_shape)[2:] if first else tuple(output_shape)[1:-1]
    windows = Windows(lengths, w.shape[:rank], _each(strides, rank), padding, _each(dilation_rate, rank))
    found = windows.padded(np.zeros((len(x), *lengths, w.shape[-2]), np.result_type(x, w)))
    for place, where in windows:
        found[:, *where] += x @ w[place].T
    inside = [slice(before, before + n) for (before, _), n in zip(windows.around, lengths, strict=True)]
    return _as_given(found[:, *inside], data_format)


def pool(
    x: Any,
    pool_size: Any,
    strides: Any = 1,
    padding: str = "valid",
    data_format: str | None = None,
    pool_mode: str = "max",
) -> Any:
    """The greatest value of each window, or the mean of those that are not padding.

    Args:
        x: ``(samples, ..., channels)``, or with the channels first.
        pool_size: The lengths of the window.
        strides: How far it moves.
        padding: 'valid' or 'same'.
        data_format: Where ``x`` has its channels.
        pool_mode: 'max' or 'avg'.
    """
    x = _channels_last(np.asarray(x), data_format)
    rank = x.ndim - 2
    windows = Windows(x.shape[1:-1], _each(pool_size, rank), _each(strides, rank), padding, (1,) * rank)
    if pool_mode == "max":
        padded = windows.padded(x, -np.inf)
        return _as_given(np.max([padded[:, *where] for _, where in windows], axis=0), data_format)
    padded, inside = windows.padded(x), windows.padded(np.ones_like(x))
    total: Any = sum(padded[:, *where] for _, where in windows)
    return _as_given(total / sum(inside[:, *where] for _, where in windows), data_format)


conv1d = conv2d = conv3d = conv
depthwise_conv2d = depthwise_conv
separable_conv1d = separable_conv2d = separable_conv
conv2d_transpose = conv3d_transpose = conv_transpose
pool2d = pool3d = pool
