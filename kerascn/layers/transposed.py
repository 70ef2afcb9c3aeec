"""Transposed convolutions: from small images to those that a convolution would make small."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import backend as K
from ..backend.contract.windows import arranged, channel_axis, output_length, space
from ..declare import registry
from ..declare.checks import not_negative, positive
from ..declare.fields import arg
from ..engine.spec import check_rank
from ..engine.weights import weight
from ..messages import fail, say
from .convolutional import _Conv
from .convolving import valid_or_same
from .spatial import for_each_axis


def _kernel_shape(self: Any, shape: Any) -> tuple[Any, ...]:
    return (*self.kernel_size, self.filters, shape[channel_axis(self.data_format)])


def _no_gaps(value: Any) -> bool | str:
    return value in (1, (1,), (1, 1, 1), [1, 1, 1]) or say("transposed.no_gaps")


class _Transposed(_Conv):
    """What turns the windows of an image back into the image; a class of it says over how many axes."""

    padding: str = arg(default="valid", check=valid_or_same)  # type: ignore[misc]
    dilation_rate: Any = arg(default=1, kw_only=True)  # type: ignore[misc]
    output_padding: Any = arg(default=None, kw_only=True)

    kernel = weight(_kernel_shape)
    wanted_lengths: Any = None  # those of the output where they were said, as Keras 1 did

    def prepare(self) -> None:
        """One number for each axis; ``output_padding`` may be 0, and is less than the stride."""
        super().prepare()
        if self.output_padding is None:
            return
        if self.output_padding == 0:
            self.output_padding = (0,) * self.rank
        given = self.output_padding if isinstance(self.output_padding, (tuple, list)) else None
        given = tuple(given) if given is not None else for_each_axis(self, "output_padding")
        fits = len(given) == self.rank and all(not_negative(n) is True for n in given)
        if not fits or any(n >= stride for n, stride in zip(given, self.strides, strict=True)):
            fields = dict(layer=self.name, given=self.output_padding, strides=self.strides)
            raise fail(ValueError, "transposed.output_padding", **fields)
        self.output_padding = tuple(map(int, given))

    def in_todays_order(self, array: np.ndarray, channels: int) -> np.ndarray:
        """A kernel of Keras 1: (window, channels in, out), or with 'th' (channels out, channels in, window)."""
        first = self.data_format == "channels_first"
        if first and array.shape == (self.filters, channels, *self.kernel_size):
            return np.moveaxis(array, (0, 1), (-2, -1))
        return array.swapaxes(-1, -2) if array.ndim == self.rank + 2 and not first else array

    def length_of(self, length: Any, axis: int) -> Any:
        """How long an axis of space becomes; lengths may be tensors."""
        if self.wanted_lengths is not None:
            return self.wanted_lengths[axis]
        if self.output_padding is None:
            return self.usual_length(length, axis)
        return self.least_length(length, axis) + self.output_padding[axis]

    def usual_length(self, length: Any, axis: int) -> Any:
        """How long it becomes where nothing was said of it."""
        window, stride = self.windows()[axis], self.strides[axis]
        return length * stride + (max(window - stride, 0) if self.padding == "valid" else 0)

    def least_length(self, length: Any, axis: int) -> Any:
        """How long it becomes with an ``output_padding`` of 0."""
        window, stride = self.windows()[axis], self.strides[axis]
        edges = 2 * (window // 2) if self.padding == "same" else 0
        return (length - 1) * stride + window - edges

    def output_lengths(self, inputs: Any) -> list[Any]:
        """The lengths of space in the output: numbers where they are known, else tensors."""
        known = space(K.int_shape(inputs), self.data_format)
        lengths = space([K.shape(inputs)[axis] for axis in range(self.rank + 2)], self.data_format)
        pairs = enumerate(zip(known, lengths, strict=True))
        return [self.length_of(there if length is None else length, axis) for axis, (length, there) in pairs]

    def convolve(self, inputs: Any) -> Any:
        """The larger images."""
        function = K.conv2d_transpose if self.rank == 2 else K.conv3d_transpose
        shape = arranged(None, self.filters, self.output_lengths(inputs), self.data_format)
        options = self.options()
        if self.rank == 3:
            del options["dilation_rate"]
        return function(inputs, self.kernel, shape, **options)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """Longer along each axis of space, and a channel for each filter."""
        check_rank(self, self.rank + 2, input_shape)
        known = enumerate(space(tuple(input_shape), self.data_format))
        lengths = [None if n is None and not self.wanted_lengths else self.length_of(n, axis) for axis, n in known]
        return arranged(input_shape[0], self.filters, lengths, self.data_format)


class Conv2DTranspose(_Transposed):
    """Transposed convolution over images, which become larger.

    Args:
        filters: The number of channels of the output.
        kernel_size: Rows and columns of the kernel, or one number for both.
        strides: How many times as high and as wide the images become, roughly.
        padding: 'valid' or 'same', of the convolution that goes the other way.
        data_format: 'channels_last' or 'channels_first'; that of the settings unless said.
        output_padding: How many rows and columns more than the fewest there can be; less than the strides.
        dilation_rate: The distance of the elements under the kernel.
        whole_output_shape: The shape of the output with the batch axis, as Keras 1 said it in ``output_shape``. It
            decides between the shapes that a convolution would bring to that of the input.
    """

    rank = 2
    strides: Any = arg(default=(1, 1))  # type: ignore[misc]
    dilation_rate: Any = arg(default=(1, 1), kw_only=True)  # type: ignore[misc]
    whole_output_shape: Any = arg(default=None, kw_only=True, in_keras2=False)

    def prepare(self) -> None:
        """Take the lengths out of the whole shape."""
        super().prepare()
        if self.whole_output_shape is None:
            return
        given = self.whole_output_shape
        shape = tuple(given) if isinstance(given, (tuple, list)) else ()
        lengths = space(shape, self.data_format) if len(shape) == 4 else ()
        if not lengths or any(positive(n) is not True for n in lengths) or not self._is_ours(shape):
            raise fail(ValueError, "transposed.output_shape", layer=self.name, given=given, filters=self.filters)
        if self.output_padding is not None:
            fields = dict(function=type(self).__name__, old="output_shape", new="output_padding")
            raise fail(TypeError, "call.both_spellings", **fields)
        wanted, windows = tuple(map(int, lengths)), self.windows()
        if self.padding == "valid" and any(n < window for n, window in zip(wanted, windows, strict=True)):
            raise fail(ValueError, "transposed.too_small", layer=self.name, given=given, window=tuple(windows))
        self.wanted_lengths = wanted

    def _is_ours(self, shape: tuple[Any, ...]) -> bool:
        return shape[channel_axis(self.data_format)] in (None, self.filters)

    def _get_field(self, name: str) -> Any:
        """The whole shape is written as the ``output_padding`` that means the same, if there is one."""
        if self.wanted_lengths is None or name not in ("whole_output_shape", "output_padding"):
            return super()._get_field(name)
        said, more = self._in_words_of_keras2()
        if name == "output_padding":
            return more
        return None if said else self.whole_output_shape

    def _in_words_of_keras2(self) -> tuple[bool, Any]:
        """Whether ``output_padding`` can say it, and how; the lengths of the output tell those of the input."""
        wanted = self.wanted_lengths
        numbers = zip(wanted, self.windows(), self.strides, strict=True)
        before = [output_length(n, window, stride, self.padding) for n, window, stride in numbers]
        if [self.usual_length(n, axis) for axis, n in enumerate(before)] == list(wanted):
            return True, None
        more = tuple(wanted[axis] - self.least_length(n, axis) for axis, n in enumerate(before))
        fits = all(0 <= extra < stride for extra, stride in zip(more, self.strides, strict=True))
        return fits, more if fits else None

    def compute_output_shape(self, input_shape: Any) -> Any:
        """Longer along each axis of space, and a channel for each filter."""
        found = super().compute_output_shape(input_shape)
        for axis, length in enumerate(space(tuple(input_shape), self.data_format)):
            if self.wanted_lengths and length is not None:
                self._check_length(length, axis, input_shape)
        return found

    def _check_length(self, length: int, axis: int, input_shape: Any) -> None:
        """Refuse a length of the output that no convolution brings to that of the input."""
        window, stride = self.windows()[axis], self.strides[axis]
        if output_length(self.wanted_lengths[axis], window, stride, self.padding) != length:
            least = (length - 1) * stride + (window if self.padding == "valid" else 1)
            fields = dict(given=self.whole_output_shape, shape=tuple(input_shape), wanted=self.wanted_lengths[axis])
            lengths = ", ".join(map(str, range(least, least + stride)))
            raise fail(ValueError, "transposed.impossible", layer=self.name, length=length, possible=lengths, **fields)


class Conv3DTranspose(_Transposed):
    """Transposed convolution over volumes; arguments as for ``Conv2DTranspose``, for three axes and without gaps."""

    rank = 3
    strides: Any = arg(default=(1, 1, 1))  # type: ignore[misc]
    dilation_rate: Any = arg(default=(1, 1, 1), check=_no_gaps, kw_only=True)  # type: ignore[misc]


Deconvolution2D = registry.register("layer", "Deconvolution2D", Conv2DTranspose)
Deconv2D = registry.register("layer", "Deconv2D", Conv2DTranspose)
Convolution2DTranspose = registry.register("layer", "Convolution2DTranspose", Conv2DTranspose)
