"""Convolutions, their transposes, kernels that differ from place to place, and pooling."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

from ...messages import fail
from .dispatch import composite, current, primitive
from .kernels import (
    Kernel1,
    Kernel2,
    Kernel3,
    LocalFormat,
    LocalKernel,
    LocalLengths,
    OldTransposed2,
    OutputShape2,
    OutputShape3,
    Pointwise1,
    Pointwise2,
    PoolMode,
    SequenceFormat,
    SequencePadding,
    Signal1,
    Signal2,
    Signal3,
    Steps1,
    Steps2,
    Steps3,
    Transposed2,
    Transposed3,
)
from .kinds import DataFormat, Padding, Tensor
from .math import batch_dot
from .shaping import permute_dimensions, reshape, stack
from .tensors import shape
from .windows import channel_axis, output_length, space, span

__all__ = [
    "atrous_conv2d", "conv1d", "conv2d", "conv2d_transpose", "conv3d", "conv3d_transpose", "deconv2d",
    "depthwise_conv2d", "local_conv1d", "local_conv2d", "pool2d", "pool3d", "separable_conv1d", "separable_conv2d",
]  # fmt: skip


@primitive
def convolve(x: Tensor, kernel: Tensor, strides: Any, padding: Any, data_format: Any, dilation_rate: Any) -> Any:
    """Convolution over any number of axes, everything checked; for the functions below."""


@primitive
def convolve_back(
    x: Tensor, kernel: Tensor, output_shape: Any, strides: Any, padding: Any, data_format: Any, dilation_rate: Any
) -> Any:
    """Transposed convolution over any number of axes, everything checked."""


@primitive
def convolve_each(x: Tensor, kernel: Tensor, strides: Any, padding: Any, data_format: Any, dilation_rate: Any) -> Any:
    """Convolution of each channel by itself, everything checked."""


@primitive
def pool(x: Tensor, pool_size: Any, strides: Any, padding: Any, data_format: Any, pool_mode: Any) -> Any:
    """Pooling over any number of axes, everything checked."""


def _known(x: Any, rank: int) -> tuple[int | None, ...]:
    shape = current().static_shape(x)
    return (None,) * rank if shape is None else tuple(shape)


def _check_windows(name: str, lengths: Any, windows: Any, padding: str) -> None:
    """A window that has to lie inside is no longer than the axis, as far as lengths are known."""
    for length, window in zip(lengths, windows, strict=True):
        if padding == "valid" and None not in (length, window) and window > length:
            raise fail(ValueError, "conv.window", function=f"K.{name}", window=tuple(windows), lengths=tuple(lengths))


def _spans(kernel: Any, dilation: Sequence[int]) -> list[int | None]:
    sizes = _known(kernel, len(dilation) + 2)[: len(dilation)]
    return [None if size is None else span(size, rate) for size, rate in zip(sizes, dilation, strict=True)]


def _forward(how: str, name: str, x: Any, kernel: Any, *rest: Any) -> Any:
    """``how`` of the engine, with windows that fit."""
    strides, padding, data_format, dilation = rest
    lengths = space(_known(x, len(strides) + 2), data_format)
    _check_windows(name, lengths, _spans(kernel, dilation), padding)
    return current().functions[how](x, kernel, *rest)


def _back(name: str, x: Any, kernel: Any, output_shape: Any, *rest: Any) -> Any:
    """Transposed convolution, to a shape that a convolution would bring to that of ``x``."""
    strides, padding, data_format, dilation = rest
    axes = len(strides)
    given, own = _known(x, axes + 2), _known(kernel, axes + 2)
    wanted = [length if isinstance(length, int) else None for length in output_shape]
    lengths, windows = space(wanted, data_format), _spans(kernel, dilation)
    back = [output_length(n, w, s, padding) for n, w, s in zip(lengths, windows, strides, strict=True)]
    pairs = [(given[0], wanted[0]), (own[-2], wanted[channel_axis(data_format)])]
    pairs += zip(space(given, data_format), back, strict=True)
    if any(None not in pair and pair[0] != pair[1] for pair in pairs):
        fields = {"function": f"K.{name}", "shape": tuple(output_shape), "given": given, "kernel": own}
        raise fail(ValueError, "conv.back", **fields)
    return current().functions["convolve_back"](x, kernel, output_shape, *rest)


@composite
def conv1d(
    x: Signal1,
    kernel: Kernel1,
    strides: Steps1 = 1,
    padding: SequencePadding = "valid",
    data_format: SequenceFormat = None,
    dilation_rate: Steps1 = 1,
) -> Any:
    """Convolution over the steps of sequences.

    Args:
        x: Sequences: (batch, steps, channels), or (batch, channels, steps) with 'channels_first'.
        kernel: (length, channels in, channels out), in either format.
        strides: How many steps the window moves.
        padding: 'valid', 'same', or 'causal': no result depends on later steps.
        data_format: 'channels_last' or 'channels_first'; by default that of the settings, in a call in the
            words of Keras 1 'channels_last'.
        dilation_rate: The distance of the elements under the kernel.
    """
    return _forward("convolve", "conv1d", x, kernel, strides, padding, data_format, dilation_rate)


@composite
def conv2d(
    x: Signal2,
    kernel: Kernel2,
    strides: Steps2 = (1, 1),
    padding: Padding = "valid",
    data_format: DataFormat = None,
    dilation_rate: Steps2 = (1, 1),
) -> Any:
    """Convolution over images; the kernel is not turned round.

    Args:
        x: Images: (batch, rows, columns, channels), or (batch, channels, rows, columns) with 'channels_first'.
        kernel: (rows, columns, channels in, channels out), in either format; in a call in the words of
            Keras 1 with ``dim_ordering='th'`` (channels out, channels in, rows, columns).
        strides: How far the window moves down and to the right.
        padding: 'valid' or 'same'.
        data_format: 'channels_last' or 'channels_first'; by default that of the settings.
        dilation_rate: The distance of the elements under the kernel, down and to the right.
    """
    return _forward("convolve", "conv2d", x, kernel, strides, padding, data_format, dilation_rate)


@composite
def conv3d(
    x: Signal3,
    kernel: Kernel3,
    strides: Steps3 = (1, 1, 1),
    padding: Padding = "valid",
    data_format: DataFormat = None,
    dilation_rate: Steps3 = (1, 1, 1),
) -> Any:
    """Convolution over volumes.

    Args:
        x: Volumes, with three axes of space before or after the channels.
        kernel: The window's three lengths, channels in, channels out; in a call in the words of Keras 1 with
            ``dim_ordering='th'`` channels out, channels in, the three lengths.
        strides: How far the window moves along each axis.
        padding: 'valid' or 'same'.
        data_format: 'channels_last' or 'channels_first'; by default that of the settings.
        dilation_rate: The distance of the elements under the kernel, along each axis.
    """
    return _forward("convolve", "conv3d", x, kernel, strides, padding, data_format, dilation_rate)


@composite
def atrous_conv2d(
    x: Signal2, kernel: Kernel2, rate: Steps2 = 1, padding: Padding = "valid", data_format: DataFormat = None
) -> Any:
    """The name that a convolution with gaps between the elements of the kernel had in Keras 1.

    Args:
        x: Images.
        kernel: As for ``conv2d`` in the words of Keras 1.
        rate: The distance of the elements under the kernel.
        padding: 'valid' or 'same'.
        data_format: 'channels_last' or 'channels_first'; by default that of the settings.
    """
    return _forward("convolve", "atrous_conv2d", x, kernel, (1, 1), padding, data_format, rate)


@composite
def conv2d_transpose(
    x: Signal2,
    kernel: Transposed2,
    output_shape: OutputShape2,
    strides: Steps2 = (1, 1),
    padding: Padding = "valid",
    data_format: DataFormat = None,
    dilation_rate: Steps2 = (1, 1),
) -> Any:
    """What the gradient of a convolution does: from small images to those a convolution would make small.

    Args:
        x: Images.
        kernel: (rows, columns, channels out, channels in).
        output_shape: The shape of the result, batch and channels included; the batch may be None.
        strides: How far the window moves in the result.
        padding: 'valid' or 'same', of the convolution that goes the other way.
        data_format: 'channels_last' or 'channels_first'; by default that of the settings.
        dilation_rate: The distance of the elements under the kernel.
    """
    rest = (strides, padding, data_format, dilation_rate)
    return _back("conv2d_transpose", x, kernel, output_shape, *rest)


@composite
def deconv2d(
    x: Signal2,
    kernel: OldTransposed2,
    output_shape: OutputShape2,
    strides: Steps2 = (1, 1),
    padding: Padding = "valid",
    data_format: DataFormat = None,
) -> Any:
    """The name that ``conv2d_transpose`` had in Keras 1.

    Args:
        x: Images.
        kernel: (rows, columns, channels in, channels out); with ``dim_ordering='th'`` (channels out,
            channels in, rows, columns); with the word ``data_format`` as for ``conv2d_transpose``.
        output_shape: The shape of the result, batch and channels included; the batch may be None.
        strides: How far the window moves in the result.
        padding: 'valid' or 'same', of the convolution that goes the other way.
        data_format: 'channels_last' or 'channels_first'; by default that of the settings.
    """
    return _back("deconv2d", x, kernel, output_shape, strides, padding, data_format, (1, 1))


@composite
def conv3d_transpose(
    x: Signal3,
    kernel: Transposed3,
    output_shape: OutputShape3,
    strides: Steps3 = (1, 1, 1),
    padding: Padding = "valid",
    data_format: DataFormat = None,
) -> Any:
    """The transpose of ``conv3d``, as ``conv2d_transpose`` is that of ``conv2d``.

    Args:
        x: Volumes.
        kernel: The window's three lengths, channels out, channels in.
        output_shape: The shape of the result, batch and channels included; the batch may be None.
        strides: How far the window moves in the result.
        padding: 'valid' or 'same', of the convolution that goes the other way.
        data_format: 'channels_last' or 'channels_first'; by default that of the settings.
    """
    return _back("conv3d_transpose", x, kernel, output_shape, strides, padding, data_format, (1, 1, 1))


@composite
def depthwise_conv2d(
    x: Signal2,
    depthwise_kernel: Kernel2,
    strides: Steps2 = (1, 1),
    padding: Padding = "valid",
    data_format: DataFormat = None,
    dilation_rate: Steps2 = (1, 1),
) -> Any:
    """Convolution of each channel by itself, with as many kernels each as the last axis says.

    Args:
        x: Images.
        depthwise_kernel: (rows, columns, channels in, kernels for each channel).
        strides: How far the window moves down and to the right.
        padding: 'valid' or 'same'.
        data_format: 'channels_last' or 'channels_first'; by default that of the settings.
        dilation_rate: The distance of the elements under the kernel.

    Returns:
        Images with channel 0's results first, then channel 1's, and so on.
    """
    rest = (strides, padding, data_format, dilation_rate)
    return _forward("convolve_each", "depthwise_conv2d", x, depthwise_kernel, *rest)


def _check_pointwise(name: str, depthwise: Any, pointwise: Any, axes: int) -> None:
    """The second kernel is one element large and takes what the first one gives."""
    first, second = _known(depthwise, axes + 2), _known(pointwise, axes + 2)
    inner = None if None in first[-2:] else math.prod(first[-2:])  # type: ignore[arg-type]
    wrong = any(size not in (1, None) for size in second[:axes])
    if wrong or (None not in (inner, second[-2]) and inner != second[-2]):
        expected = (*(1,) * axes, "?" if inner is None else inner, "...")
        fields = {"function": f"K.{name}", "expected": ", ".join(map(str, expected)), "given": second}
        raise fail(ValueError, "conv.pointwise", **fields)


@composite
def separable_conv1d(
    x: Signal1,
    depthwise_kernel: Kernel1,
    pointwise_kernel: Pointwise1,
    strides: Steps1 = 1,
    padding: Padding = "valid",
    data_format: SequenceFormat = None,
    dilation_rate: Steps1 = 1,
) -> Any:
    """A convolution of each channel by itself, then one that mixes the channels of each step.

    Args:
        x: Sequences.
        depthwise_kernel: (length, channels in, kernels for each channel).
        pointwise_kernel: (1, channels in times kernels, channels out).
        strides: How many steps the window moves.
        padding: 'valid' or 'same'.
        data_format: 'channels_last' or 'channels_first'; by default that of the settings.
        dilation_rate: The distance of the elements under the first kernel.
    """
    _check_pointwise("separable_conv1d", depthwise_kernel, pointwise_kernel, 1)
    rest = (strides, padding, data_format, dilation_rate)
    inner = _forward("convolve_each", "separable_conv1d", x, depthwise_kernel, *rest)
    return current().functions["convolve"](inner, pointwise_kernel, (1,), "valid", data_format, (1,))


@composite
def separable_conv2d(
    x: Signal2,
    depthwise_kernel: Kernel2,
    pointwise_kernel: Pointwise2,
    strides: Steps2 = (1, 1),
    padding: Padding = "valid",
    data_format: DataFormat = None,
    dilation_rate: Steps2 = (1, 1),
) -> Any:
    """A convolution of each channel by itself, then one that mixes the channels of each pixel.

    Args:
        x: Images.
        depthwise_kernel: (rows, columns, channels in, kernels for each channel).
        pointwise_kernel: (1, 1, channels in times kernels, channels out).
        strides: How far the window moves down and to the right.
        padding: 'valid' or 'same'.
        data_format: 'channels_last' or 'channels_first'; by default that of the settings.
        dilation_rate: The distance of the elements under the first kernel.
    """
    _check_pointwise("separable_conv2d", depthwise_kernel, pointwise_kernel, 2)
    rest = (strides, padding, data_format, dilation_rate)
    inner = _forward("convolve_each", "separable_conv2d", x, depthwise_kernel, *rest)
    return current().functions["convolve"](inner, pointwise_kernel, (1, 1), "valid", data_format, (1, 1))


def _windows(inputs: Any, sizes: Any, strides: Any, lengths: Any, data_format: Any) -> Any:
    """What each window sees, as (windows, batch, elements); a slice for each element of the window.

    The elements of a window stand in the order of ``data_format``: channels first or last.
    """
    axes, first = len(sizes), data_format == "channels_first"
    parts = []
    for place in itertools.product(*map(range, sizes)):
        ends = zip(place, strides, lengths, strict=True)
        cut = tuple(slice(start, start + (count - 1) * step + 1, step) for start, step, count in ends)
        parts.append(inputs[(slice(None), slice(None), *cut) if first else (slice(None), *cut)])
    seen = stack(parts, axis=-1 if first else -2)
    space_at = range(2, 2 + axes) if first else range(1, 1 + axes)
    others = [axis for axis in range(1, axes + 3) if axis not in space_at]
    return permute_dimensions(seen, (*space_at, 0, *others))


def _local(inputs: Any, kernel: Any, sizes: Any, strides: Any, lengths: Any, data_format: Any) -> Any:
    """A product of its own for each window, put back in place."""
    count, elements, filters = _known(kernel, 3)
    seen = reshape(_windows(inputs, sizes, strides, lengths, data_format), (count, -1, elements))
    found = batch_dot(seen, kernel, axes=(2, 1))
    if len(lengths) > 1:
        batch = shape(found)[1]
        channels = -1 if filters is None else filters
        known = _known(inputs, len(lengths) + 2)[0]
        found = reshape(found, (*lengths, batch if known is None else known, channels))
    axes = len(lengths)
    order = (axes, axes + 1, *range(axes)) if data_format == "channels_first" else (axes, *range(axes), axes + 1)
    return permute_dimensions(found, order)


@composite
def local_conv1d(
    inputs: Signal1, kernel: LocalKernel, kernel_size: Steps1, strides: Steps1, data_format: LocalFormat = None
) -> Any:
    """Like ``conv1d``, but with a kernel of its own for each place of the window.

    Args:
        inputs: Sequences.
        kernel: (windows, elements of a window, channels out); its first two lengths have to be known.
        kernel_size: The length of the window.
        strides: How many steps the window moves.
        data_format: 'channels_last' or 'channels_first'; by default that of the settings. With the latter the
            elements of a window are counted channel by channel.
    """
    return _local(inputs, kernel, kernel_size, strides, _known(kernel, 3)[:1], data_format)


@composite
def local_conv2d(
    inputs: Signal2,
    kernel: LocalKernel,
    kernel_size: Steps2,
    strides: Steps2,
    output_shape: LocalLengths,
    data_format: LocalFormat = None,
) -> Any:
    """Like ``conv2d``, but with a kernel of its own for each place of the window.

    Args:
        inputs: Images.
        kernel: (windows, elements of a window, channels out); its first two lengths have to be known.
        kernel_size: The rows and columns of the window.
        strides: How far the window moves down and to the right.
        output_shape: The rows and columns of the result.
        data_format: 'channels_last' or 'channels_first'; by default that of the settings. With the latter the
            elements of a window are counted channel by channel.
    """
    return _local(inputs, kernel, kernel_size, strides, output_shape, data_format)


def _pooled(name: str, x: Any, sizes: Any, strides: Any, padding: str, data_format: Any, mode: str) -> Any:
    _check_windows(name, space(_known(x, len(sizes) + 2), data_format), sizes, padding)
    return current().functions["pool"](x, sizes, strides, padding, data_format, mode)


@composite
def pool2d(
    x: Signal2,
    pool_size: Steps2,
    strides: Steps2 = (1, 1),
    padding: Padding = "valid",
    data_format: DataFormat = None,
    pool_mode: PoolMode = "max",
) -> Any:
    """The largest element or the average of each window of images, channel by channel.

    Args:
        x: Images.
        pool_size: The rows and columns of the window.
        strides: How far the window moves down and to the right.
        padding: 'valid' or 'same'; what lies outside the image counts neither as an element nor for the average.
        data_format: 'channels_last' or 'channels_first'; by default that of the settings.
        pool_mode: 'max' or 'avg'.
    """
    return _pooled("pool2d", x, pool_size, strides, padding, data_format, pool_mode)


@composite
def pool3d(
    x: Signal3,
    pool_size: Steps3,
    strides: Steps3 = (1, 1, 1),
    padding: Padding = "valid",
    data_format: DataFormat = None,
    pool_mode: PoolMode = "max",
) -> Any:
    """The largest element or the average of each window of volumes, channel by channel.

    Args:
        x: Volumes.
        pool_size: The three lengths of the window.
        strides: How far the window moves along each axis.
        padding: 'valid' or 'same'; what lies outside the volume counts neither as an element nor for the average.
        data_format: 'channels_last' or 'channels_first'; by default that of the settings.
        pool_mode: 'max' or 'avg'.
    """
    return _pooled("pool3d", x, pool_size, strides, padding, data_format, pool_mode)
