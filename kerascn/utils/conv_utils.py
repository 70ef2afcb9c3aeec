"""The arithmetic of convolutions: lengths that come out and go in, arguments in one form, kernels turned round."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import config
from ..backend.contract.windows import output_length, span
from ..declare.checks import optional, positive, whole
from ..declare.respell import both_spellings
from ..messages import fail

__all__ = [
    "conv_input_length", "conv_output_length", "convert_kernel", "deconv_length", "normalize_data_format",
    "normalize_padding", "normalize_tuple",
]  # fmt: skip

FORMATS = ("channels_first", "channels_last")
PADDINGS = ("valid", "same", "causal", "full")


# --------------------------------------------------------------------------- arguments


def normalize_tuple(value: Any, n: int, name: str) -> tuple[int, ...]:
    """A number for each of ``n`` axes; a single one is meant for all of them.

    Args:
        value: A positive whole number, or ``n`` of them in a list or tuple.
        n: The number of axes.
        name: The argument, for the sentence.
    """
    given = tuple(value) if isinstance(value, (tuple, list, np.ndarray)) else (value,) * n
    if len(given) != n or any(positive(one) is not True for one in given):
        raise fail(ValueError, "tools.numbers", argument=name, count=n, value=repr(value)[:80])
    return tuple(int(one) for one in given)


def normalize_data_format(value: str | None) -> str:
    """'channels_first' or 'channels_last'; that of the settings for ``None``, and Keras 1's 'th' and 'tf' too."""
    if value in (None, "default"):
        return config.image_data_format()
    known = {"th": "channels_first", "tf": "channels_last"} | dict(zip(FORMATS, FORMATS, strict=True))
    return _one_of(value, known, "data_format")


def normalize_padding(value: str) -> str:
    """'valid', 'same' or 'causal', in small letters."""
    return _one_of(value, {name: name for name in PADDINGS[:3]}, "padding")


def _one_of(value: Any, known: dict[str, str], argument: str) -> str:
    found = known.get(value.lower()) if isinstance(value, str) else None
    if found is None:
        expected = ", ".join(map(repr, dict.fromkeys(known.values())))
        raise fail(ValueError, "tools.word", argument=argument, expected=expected, value=repr(value)[:80])
    return found


# --------------------------------------------------------------------------- lengths


@both_spellings
def conv_output_length(
    input_length: int | None, filter_size: int, padding: str, stride: int, dilation: int = 1
) -> int | None:
    """The length of an axis after a convolution; ``None`` if that before is not known.

    Args:
        input_length: The length before.
        filter_size: The length of the kernel.
        padding: 'valid', 'same', 'causal' or 'full'.
        stride: How far the window moves.
        dilation: The distance of the elements under the kernel.
    """
    _one_of(padding, {name: name for name in PADDINGS}, "padding")
    _check("input_length", input_length, filter_size=filter_size, stride=stride, dilation=dilation)
    return output_length(input_length, span(filter_size, dilation), stride, padding)


@both_spellings
def conv_input_length(output_length: int | None, filter_size: int, padding: str, stride: int) -> int | None:
    """The least length of an axis that a convolution makes so long; ``None`` if that is not known.

    Args:
        output_length: The length after it.
        filter_size: The length of the kernel, which is odd if the padding is 'same'.
        padding: 'valid', 'same' or 'full'.
        stride: How far the window moves.
    """
    _check("output_length", output_length, filter_size=filter_size, stride=stride)
    zeros = _zeros(padding, filter_size)
    return None if output_length is None else (output_length - 1) * stride - 2 * zeros + filter_size


def deconv_length(
    dim_size: int | None,
    stride_size: int,
    kernel_size: int,
    padding: str,
    output_padding: int | None = None,
    dilation: int = 1,
) -> int | None:
    """The length of an axis after a transposed convolution; ``None`` if that before is not known.

    Args:
        dim_size: The length before.
        stride_size: How many times as long it becomes, roughly.
        kernel_size: The length of the kernel.
        padding: 'valid', 'same' or 'full', of the convolution that goes the other way.
        output_padding: How much longer than the least length there can be; the usual length unless said.
        dilation: The distance of the elements under the kernel.
    """
    _check("dim_size", dim_size, stride_size=stride_size, kernel_size=kernel_size, dilation=dilation)
    window = span(kernel_size, dilation)
    zeros = _zeros(padding, window)
    if dim_size is None:
        return None
    if output_padding is not None:
        return (dim_size - 1) * stride_size + window - 2 * zeros + output_padding
    usual = {"same": 0, "valid": max(window - stride_size, 0), "full": 2 - stride_size - window}
    return dim_size * stride_size + usual[padding]


def _check(name: str, length: Any, **numbers: Any) -> None:
    """Refuse a length that is no number, and sizes and steps that are not above 0."""
    for argument, value, check in ((name, length, optional(whole)), *((n, v, positive) for n, v in numbers.items())):
        if check(value) is not True:
            raise fail(ValueError, "tools.length", argument=argument, expected=check(value), value=repr(value)[:80])


def _zeros(padding: str, window: int) -> int:
    """How many zeros stand at each end of an axis."""
    _one_of(padding, {name: name for name in ("valid", "same", "full")}, "padding")
    return {"valid": 0, "same": window // 2, "full": window - 1}[padding]


# --------------------------------------------------------------------------- kernels


@both_spellings
def convert_kernel(kernel: Any, data_format: str | None = None) -> np.ndarray:
    """A kernel turned round, as Theano's convolutions had it and TensorFlow's hadn't; twice is the kernel again.

    Args:
        kernel: The array, for 1, 2 or 3 axes of space.
        data_format: Where the channels stand. In every layer here, and unless said otherwise, they are the last two
            axes; 'channels_first' (Keras 1: 'th') means that they are the first two, as in files of Keras 1.
    """
    array = np.asarray(kernel)
    if not 3 <= array.ndim <= 5:
        raise fail(ValueError, "tools.kernel", shape=array.shape)
    back = slice(None, None, -1)
    if data_format is not None and normalize_data_format(data_format) == "channels_first":
        return array[(slice(None), slice(None), *[back] * (array.ndim - 2))].copy()
    return array[(back,) * (array.ndim - 2)].copy()
