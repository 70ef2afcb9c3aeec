"""Convolution as Theano had it: signals (batch, channels, *space), kernels (out, in, *window), turned round."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytensor.tensor as pt
from pytensor.scalar import upcast

from ...backend.theano.conv_ops import Forward, ToInput, ToKernel
from ...messages import fail


def conv2d(
    input: Any,
    filters: Any,
    input_shape: Any = None,
    filter_shape: Any = None,
    border_mode: Any = "valid",
    subsample: Sequence[int] = (1, 1),
    filter_flip: bool = True,
    image_shape: Any = None,
    filter_dilation: Sequence[int] = (1, 1),
    num_groups: int = 1,
    **kept: Any,
) -> Any:
    """Convolution of images.

    Args:
        input: (batch, channels, rows, columns).
        filters: (out, in, rows, columns).
        input_shape: The shape of ``input`` where it is known.
        filter_shape: The shape of ``filters`` where it is known.
        border_mode: ``'valid'``, ``'full'``, ``'half'``, or how many zeros stand at each side.
        subsample: The strides.
        filter_flip: Whether kernels are turned round, as mathematicians do; Theano's default.
        image_shape: An older word for ``input_shape``.
        filter_dilation: The distance of the elements of a window.
        num_groups: Into how many groups the channels are divided.
        kept: Words about how Theano computed; they change nothing.
    """
    return _convolved(
        input, filters, input_shape or image_shape, filter_shape, border_mode, subsample, filter_flip,
        filter_dilation, num_groups,
    )  # fmt: skip


def conv3d(
    input: Any,
    filters: Any,
    input_shape: Any = None,
    filter_shape: Any = None,
    border_mode: Any = "valid",
    subsample: Sequence[int] = (1, 1, 1),
    filter_flip: bool = True,
    filter_dilation: Sequence[int] = (1, 1, 1),
    num_groups: int = 1,
    **kept: Any,
) -> Any:
    """Convolution of volumes; the arguments are those of ``conv2d``."""
    return _convolved(
        input, filters, input_shape, filter_shape, border_mode, subsample, filter_flip, filter_dilation, num_groups
    )


def signals(
    input: Any,
    filters: Any,
    image_shape: Any = None,
    filter_shape: Any = None,
    border_mode: str = "valid",
    subsample: Sequence[int] = (1, 1),
    **kept: Any,
) -> Any:
    """``theano.tensor.signal.conv.conv2d``: each image, without channels, with each kernel.

    Args:
        input: (rows, columns), or a stack of such images.
        filters: (rows, columns), or a stack of kernels.
        image_shape: Kept.
        filter_shape: Kept.
        border_mode: ``'valid'`` or ``'full'``.
        subsample: The strides.
        kept: Words about how Theano computed.
    """
    x, w = pt.as_tensor_variable(input), pt.as_tensor_variable(filters)
    images = x.dimshuffle("x", "x", 0, 1) if x.ndim == 2 else x.dimshuffle(0, "x", 1, 2)
    kernels = w.dimshuffle("x", "x", 0, 1) if w.ndim == 2 else w.dimshuffle(0, "x", 1, 2)
    found = conv2d(images, kernels, border_mode=border_mode, subsample=subsample)
    found = found if w.ndim == 3 else found[:, 0]
    return found if x.ndim == 3 else found[0]


def _convolved(
    x: Any, w: Any, x_shape: Any, w_shape: Any, border: Any, strides: Any, turned: bool, dilation: Any, groups: int
) -> Any:
    x, w = _known(pt.as_tensor_variable(x), x_shape), _known(pt.as_tensor_variable(w), w_shape)
    x, w = same_dtype(x, w)
    x = padded(x, zeros_at_sides(border, w, dilation))
    w = flipped(w) if turned else w
    operation: Any = Forward(strides, dilation, "valid", last=False)
    if groups == 1:
        return operation(x, w)
    own, made = x.shape[1] // groups, w.shape[0] // groups
    parts = [operation(x[:, k * own : (k + 1) * own], w[k * made : (k + 1) * made]) for k in range(groups)]
    return pt.concatenate(parts, axis=1)


def same_dtype(x: Any, w: Any) -> tuple[Any, Any]:
    """Both in the wider of their dtypes."""
    dtype = upcast(x.dtype, w.dtype)
    return pt.cast(x, dtype), pt.cast(w, dtype)


def _known(x: Any, shape: Any) -> Any:
    """A tensor with the shape that the program tells."""
    if shape is None:
        return x
    lengths: list[Any] = [one if isinstance(one, int) else None for one in shape]
    return x if tuple(lengths) == x.type.shape else pt.specify_shape(x, lengths)


def flipped(w: Any) -> Any:
    """Kernels turned round along each axis of space."""
    return w[(slice(None), slice(None), *(slice(None, None, -1),) * (w.ndim - 2))]


def zeros_at_sides(border: Any, w: Any, dilation: Sequence[int]) -> list[tuple[Any, Any]]:
    """For each axis of space how many zeros go before and behind.

    Args:
        border: As ``conv2d`` has it.
        w: The kernels.
        dilation: The distance of their elements.
    """
    space = w.ndim - 2
    spans = [(w.shape[2 + k] - 1) * gap for k, gap in enumerate(dilation)]
    if border == "valid":
        return [(0, 0)] * space
    if border == "full":
        return [(span, span) for span in spans]
    if border == "half":
        return [((span + 1) // 2, (span + 1) // 2) for span in spans]
    given = (border,) * space if isinstance(border, int) else tuple(border) if not isinstance(border, str) else ()
    if len(given) != space:
        raise fail(ValueError, "theano1.border_mode", given=repr(border))
    return [one if isinstance(one, tuple) else (one, one) for one in given]


def padded(x: Any, sides: Sequence[tuple[Any, Any]], value: float = 0) -> Any:
    """A signal with so many elements of a value before and behind along each axis of space."""
    if all(isinstance(n, int) and n == 0 for pair in sides for n in pair):
        return x
    lengths = [x.shape[2 + k] + before + behind for k, (before, behind) in enumerate(sides)]
    wide: Any = pt.alloc(pt.constant(value, dtype=x.dtype), x.shape[0], x.shape[1], *lengths)
    inner = tuple(slice(before, before + x.shape[2 + k]) for k, (before, _) in enumerate(sides))
    return pt.set_subtensor(wide[(slice(None), slice(None), *inner)], x)


def conv2d_grad_wrt_inputs(
    output_grad: Any,
    filters: Any,
    input_shape: Sequence[Any],
    filter_shape: Any = None,
    border_mode: Any = "valid",
    subsample: Sequence[int] = (1, 1),
    filter_flip: bool = True,
    filter_dilation: Sequence[int] = (1, 1),
    **kept: Any,
) -> Any:
    """The gradient of ``conv2d`` by its input, which is a transposed convolution.

    Args:
        output_grad: The gradient by the result.
        filters: The kernels.
        input_shape: The shape of the input; its last two lengths are needed.
        filter_shape: The shape of ``filters`` where it is known.
        border_mode: That of the convolution.
        subsample: Its strides.
        filter_flip: Whether it turned the kernels round.
        filter_dilation: Its dilation.
        kept: Words about how Theano computed.
    """
    dy, w = pt.as_tensor_variable(output_grad), _known(pt.as_tensor_variable(filters), filter_shape)
    sides = zeros_at_sides(border_mode, w, filter_dilation)
    lengths = [n + before + behind for n, (before, behind) in zip(input_shape[-2:], sides, strict=True)]
    operation: Any = ToInput(subsample, filter_dilation, "valid", last=False)
    wide: Any = operation(flipped(w) if filter_flip else w, dy, *lengths)
    inner = (slice(before, before + n) for n, (before, _) in zip(input_shape[-2:], sides, strict=True))
    return wide[(slice(None), slice(None), *inner)]


def conv2d_grad_wrt_weights(
    input: Any,
    output_grad: Any,
    filter_shape: Sequence[Any],
    input_shape: Any = None,
    border_mode: Any = "valid",
    subsample: Sequence[int] = (1, 1),
    filter_flip: bool = True,
    filter_dilation: Sequence[int] = (1, 1),
    **kept: Any,
) -> Any:
    """The gradient of ``conv2d`` by its kernels.

    Args:
        input: The images.
        output_grad: The gradient by the result.
        filter_shape: The shape of the kernels; its last two lengths are needed.
        input_shape: The shape of ``input`` where it is known.
        border_mode: That of the convolution.
        subsample: Its strides.
        filter_flip: Whether it turned the kernels round.
        filter_dilation: Its dilation.
        kept: Words about how Theano computed.
    """
    x, dy = _known(pt.as_tensor_variable(input), input_shape), pt.as_tensor_variable(output_grad)
    like = pt.alloc(pt.constant(0, dtype=x.dtype), dy.shape[1], x.shape[1], *filter_shape[-2:])
    x = padded(x, zeros_at_sides(border_mode, like, filter_dilation))
    operation: Any = ToKernel(subsample, filter_dilation, "valid", last=False)
    found = operation(x, dy, *filter_shape[-2:])
    return flipped(found) if filter_flip else found


def images2neibs(ten4: Any, neib_shape: Any, neib_step: Any = None, mode: str = "valid") -> Any:
    """Each window of each channel of each image as a row.

    Args:
        ten4: (batch, channels, rows, columns).
        neib_shape: The lengths of the window.
        neib_step: How far it moves; as far as it is long unless given.
        mode: ``'valid'`` or ``'ignore_borders'``: what doesn't fill a window is left out.
    """
    if mode not in ("valid", "ignore_borders"):
        raise fail(ValueError, "theano1.neighbours", given=repr(mode))
    x, (rows, columns) = pt.as_tensor_variable(ten4), neib_shape
    down, right = neib_step or neib_shape
    heights, widths = (x.shape[2] - rows) // down + 1, (x.shape[3] - columns) // right + 1
    starts, lefts = pt.arange(heights) * down, pt.arange(widths) * right
    at = (starts[:, None] + pt.arange(rows)).flatten(), (lefts[:, None] + pt.arange(columns)).flatten()
    picked = x[:, :, at[0]][:, :, :, at[1]].reshape((x.shape[0], x.shape[1], heights, rows, widths, columns))
    return picked.dimshuffle(0, 1, 2, 4, 3, 5).reshape((-1, rows * columns))


def neibs2images(neibs: Any, neib_shape: Any, original_shape: Any, mode: str = "valid") -> Any:
    """The images out of which ``images2neibs`` has made the rows, where windows lie side by side.

    Args:
        neibs: The rows.
        neib_shape: The lengths of the window.
        original_shape: The shape of the images.
        mode: ``'valid'``.
    """
    (rows, columns), (batch, channels, height, width) = neib_shape, tuple(original_shape)
    parts = pt.as_tensor_variable(neibs).reshape((batch, channels, height // rows, width // columns, rows, columns))
    return parts.dimshuffle(0, 1, 2, 4, 3, 5).reshape((batch, channels, height, width))
