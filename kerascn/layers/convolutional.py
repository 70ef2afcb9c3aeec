"""Convolutions: the same small kernel at every place of an image."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from .. import backend as K
from ..backend.contract.windows import arranged, channel_axis, span
from ..declare import registry
from ..declare.checks import positive
from ..declare.fields import activation, arg, constraint, initializer, regularizer
from ..engine.history import shape_of
from ..engine.layer import Layer
from ..engine.spec import InputSpec
from ..engine.weights import weight
from ..messages import fail, say
from .edges import Cropping1D as Cropping1D
from .edges import Cropping2D as Cropping2D
from .edges import Cropping3D as Cropping3D
from .edges import UpSampling1D as UpSampling1D
from .edges import UpSampling2D as UpSampling2D
from .edges import UpSampling3D as UpSampling3D
from .edges import ZeroPadding1D as ZeroPadding1D
from .edges import ZeroPadding2D as ZeroPadding2D
from .edges import ZeroPadding3D as ZeroPadding3D
from .pooling import AveragePooling1D as AveragePooling1D
from .pooling import AveragePooling2D as AveragePooling2D
from .pooling import AveragePooling3D as AveragePooling3D
from .pooling import MaxPooling1D as MaxPooling1D
from .pooling import MaxPooling2D as MaxPooling2D
from .pooling import MaxPooling3D as MaxPooling3D
from .spatial import data_formats, for_each_axis, lengths_after, settled_format


def _padding(value: Any) -> bool | str:
    return value in ("valid", "same") or say("convolution.padding")


def _kernel_shape(self: Any, shape: Any) -> tuple[Any, ...]:
    return (*self.kernel_size, shape[channel_axis(self.data_format)], self.filters)


class _Conv(Layer):
    """A convolution over ``rank`` axes of space; a class of it says the rank and how to convolve."""

    rank: ClassVar[int]

    filters: int = arg(check=positive)
    kernel_size: Any = arg()
    strides: Any = arg(default=1)
    padding: str = arg(default="valid", check=_padding)
    data_format: Any = arg(default=None, check=data_formats)
    dilation_rate: Any = arg(default=1)
    activation: Any = activation(default=None)
    use_bias: bool = arg(default=True)
    kernel_initializer: Any = initializer(default="glorot_uniform")
    bias_initializer: Any = initializer(default="zeros")
    kernel_regularizer: Any = regularizer(default=None)
    bias_regularizer: Any = regularizer(default=None)
    activity_regularizer: Any = regularizer(default=None)  # type: ignore[misc]
    kernel_constraint: Any = constraint(default=None)
    bias_constraint: Any = constraint(default=None)

    kernel = weight(_kernel_shape)
    bias = weight(lambda self, shape: (self.filters,), when="use_bias")

    def prepare(self) -> None:
        """One number for each axis, and the data format of the settings unless one was said."""
        super().prepare()
        for name in ("kernel_size", "strides", "dilation_rate"):
            setattr(self, name, for_each_axis(self, name))
        self.data_format = settled_format(self.data_format)
        self.input_spec = InputSpec(ndim=self.rank + 2)  # type: ignore[misc]

    def build(self, input_shape: Any) -> None:
        """Make kernel and bias; from now on the number of channels must stay what it is."""
        axis = channel_axis(self.data_format)
        channels = None if input_shape is None else input_shape[axis]
        if channels is None:
            fields = dict(layer=self.name, shape=input_shape, data_format=self.data_format)
            raise fail(ValueError, "convolution.channels", **fields)
        super().build(input_shape)
        self.input_spec = InputSpec(ndim=self.rank + 2, axes={axis: channels})  # type: ignore[misc]
        if self.spoken == 1 and self.data_format == "channels_first" and self._initial_weights is not None:
            self._initial_weights = [self._in_todays_order(array, channels) for array in self._initial_weights]

    def _in_todays_order(self, array: Any, channels: int) -> Any:
        """A kernel as Keras 1 kept it with 'th': (channels out, channels in, lengths); anything else as it is."""
        array = np.asarray(array)
        return (
            np.moveaxis(array, (1, 0), (-2, -1))
            if array.shape == (self.filters, channels, *self.kernel_size)
            else array
        )

    @property
    def W(self) -> Any:  # noqa: N802
        """The kernel, by its name in Keras 1."""
        return self.kernel

    @property
    def b(self) -> Any:
        """The bias, by its name in Keras 1."""
        return self.bias

    def convolve(self, inputs: Any) -> Any:
        """The inputs, convolved with the kernel."""
        raise fail(TypeError, "convolution.no_convolve", layer=type(self).__name__)

    def call(self, inputs: Any) -> Any:
        """``activation(inputs * kernel + bias)``, where ``*`` is the convolution."""
        shape = shape_of(inputs)
        if shape is not None:
            self.compute_output_shape(shape)  # refuses windows that don't fit
        output = self.convolve(inputs)
        if self.use_bias:
            output = K.bias_add(output, self.bias, data_format=self.data_format)
        return output if self.activation is None else self.activation(output)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """As many windows as fit along each axis of space, and a channel for each filter."""
        windows = [span(size, rate) for size, rate in zip(self.kernel_size, self.dilation_rate, strict=True)]
        lengths = lengths_after(self, input_shape, windows, self.strides)
        return arranged(input_shape[0], self.filters, lengths, self.data_format)


class Conv2D(_Conv):
    """Convolution over images.

    Args:
        filters: How many kernels there are, which is the number of channels of the output.
        kernel_size: Rows and columns of the kernel, ``(3, 3)``, or one number for both.
        strides: How far the window moves down and to the right.
        padding: 'valid', or 'same' for zeros around the image, so that with strides of 1 its size stays.
        data_format: 'channels_last', (batch, rows, columns, channels), or 'channels_first'; that of the settings
            unless said. The kernel is (rows, columns, channels in, channels out) with either.
        dilation_rate: The distance of the elements under the kernel.
    """

    rank = 2
    strides: Any = arg(default=(1, 1))
    dilation_rate: Any = arg(default=(1, 1))

    def convolve(self, inputs: Any) -> Any:
        """The images, convolved with the kernel."""
        return K.conv2d(
            inputs,
            self.kernel,
            strides=self.strides,
            padding=self.padding,
            data_format=self.data_format,
            dilation_rate=self.dilation_rate,
        )


Convolution2D = registry.register("layer", "Convolution2D", Conv2D)
