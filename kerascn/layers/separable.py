"""Convolutions that look at each channel by itself: depthwise, and with channels mixed afterwards separable ones."""

from __future__ import annotations

from typing import Any

from .. import backend as K
from ..backend.contract.windows import channel_axis
from ..declare import registry
from ..declare.attributes import old_initializer
from ..declare.checks import positive
from ..declare.fields import activation, arg, constraint, initializer, regularizer
from ..engine.weights import weight
from .convolving import _Convolving, valid_or_same
from .spatial import data_formats

OF_NO_KERNEL = ("kernel_initializer", "kernel_regularizer", "kernel_constraint")


def _depthwise_shape(self: Any, shape: Any) -> tuple[Any, ...]:
    return (*self.kernel_size, shape[channel_axis(self.data_format)], self.depth_multiplier)


def _pointwise_shape(self: Any, shape: Any) -> tuple[Any, ...]:
    return (*(1,) * self.rank, shape[channel_axis(self.data_format)] * self.depth_multiplier, self.filters)


class _ByChannel(_Convolving):
    """A convolution whose first kernel looks at each channel by itself."""

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        """A layer as ``config`` describes it; later releases write arguments of a kernel that there isn't."""
        return super().from_config({name: value for name, value in config.items() if name not in OF_NO_KERNEL})


class _BothKernels:
    """``init``, as Keras 1 said it: the initializer of both kernels."""

    depthwise_initializer: Any
    pointwise_initializer: Any

    @property
    def init(self) -> Any:
        """The function of Keras 1 that sets the first kernel at first."""
        return old_initializer(self.depthwise_initializer)

    @init.setter
    def init(self, initializer: Any) -> None:
        if initializer is not None:
            self.depthwise_initializer = self.pointwise_initializer = registry.load("initializer", initializer)


class _Separable(_BothKernels, _ByChannel):
    """Each channel is convolved by itself, then the channels of each place are mixed."""

    filters: int = arg(check=positive)  # type: ignore[misc]
    kernel_size: Any = arg()  # type: ignore[misc]
    strides: Any = arg(default=1)  # type: ignore[misc]
    padding: str = arg(default="valid", check=valid_or_same)  # type: ignore[misc]
    data_format: Any = arg(default=None, check=data_formats)  # type: ignore[misc]
    depth_multiplier: int = arg(default=1, check=positive)
    activation: Any = activation(default=None)  # type: ignore[misc]
    use_bias: bool = arg(default=True)  # type: ignore[misc]
    depthwise_initializer: Any = initializer(default="glorot_uniform")
    pointwise_initializer: Any = initializer(default="glorot_uniform")
    bias_initializer: Any = initializer(default="zeros")
    depthwise_regularizer: Any = regularizer(default=None)
    pointwise_regularizer: Any = regularizer(default=None)
    bias_regularizer: Any = regularizer(default=None)
    activity_regularizer: Any = regularizer(default=None)  # type: ignore[misc]
    depthwise_constraint: Any = constraint(default=None)
    pointwise_constraint: Any = constraint(default=None)
    bias_constraint: Any = constraint(default=None)
    dilation_rate: Any = arg(default=1, kw_only=True)  # type: ignore[misc]

    depthwise_kernel = weight(_depthwise_shape, arguments="depthwise")
    pointwise_kernel = weight(_pointwise_shape, arguments="pointwise")
    bias = weight(lambda self, shape: (self.filters,), when="use_bias")


class SeparableConv1D(_Separable):
    """Separable convolution over the steps of series; arguments as for ``SeparableConv2D``, for one axis."""

    rank = 1
    takes_series = True

    def convolve(self, inputs: Any) -> Any:
        """The series, convolved with both kernels."""
        return K.separable_conv1d(inputs, self.depthwise_kernel, self.pointwise_kernel, **self.options())


class SeparableConv2D(_Separable):
    """Separable convolution over images: first each channel by itself, then the channels of each pixel.

    Args:
        filters: The number of channels of the output.
        kernel_size: Rows and columns of the first kernel, or one number for both.
        strides: How far the window moves down and to the right.
        padding: 'valid', or 'same' for zeros around the image.
        data_format: 'channels_last' or 'channels_first'; that of the settings unless said.
        depth_multiplier: How many results the first step has for each channel.
        dilation_rate: The distance of the elements under the first kernel.
        init: The initializer of both kernels, as Keras 1 said it.
    """

    rank = 2
    strides: Any = arg(default=(1, 1))  # type: ignore[misc]
    dilation_rate: Any = arg(default=(1, 1), kw_only=True)  # type: ignore[misc]
    init: Any = arg(default=None, kw_only=True, in_keras2=False)

    def _set_field(self, name: str, value: Any) -> None:
        """The default of ``init`` in Keras 1 is that of both kernels as well, which may have been said otherwise."""
        super()._set_field(name, None if (name, value) == ("init", "glorot_uniform") else value)

    def _get_field(self, name: str) -> Any:
        return None if name == "init" else super()._get_field(name)

    def convolve(self, inputs: Any) -> Any:
        """The images, convolved with both kernels."""
        return K.separable_conv2d(inputs, self.depthwise_kernel, self.pointwise_kernel, **self.options())


class DepthwiseConv2D(_ByChannel):
    """Convolution of each channel by itself; the channels are not mixed.

    Args:
        kernel_size: Rows and columns of the kernel, or one number for both.
        strides: How far the window moves down and to the right.
        padding: 'valid', or 'same' for zeros around the image.
        depth_multiplier: How many results there are for each channel.
        data_format: 'channels_last' or 'channels_first'; that of the settings unless said.
        dilation_rate: The distance of the elements under the kernel.
    """

    rank = 2
    kernel_size: Any = arg()  # type: ignore[misc]
    strides: Any = arg(default=(1, 1))  # type: ignore[misc]
    padding: str = arg(default="valid", check=valid_or_same)  # type: ignore[misc]
    depth_multiplier: int = arg(default=1, check=positive)
    data_format: Any = arg(default=None, check=data_formats)  # type: ignore[misc]
    activation: Any = activation(default=None)  # type: ignore[misc]
    use_bias: bool = arg(default=True)  # type: ignore[misc]
    depthwise_initializer: Any = initializer(default="glorot_uniform")
    bias_initializer: Any = initializer(default="zeros")
    depthwise_regularizer: Any = regularizer(default=None)
    bias_regularizer: Any = regularizer(default=None)
    activity_regularizer: Any = regularizer(default=None)  # type: ignore[misc]
    depthwise_constraint: Any = constraint(default=None)
    bias_constraint: Any = constraint(default=None)
    dilation_rate: Any = arg(default=(1, 1), kw_only=True)  # type: ignore[misc]

    depthwise_kernel = weight(_depthwise_shape, arguments="depthwise")
    bias = weight(lambda self, shape: (self.channels_out(shape[channel_axis(self.data_format)]),), when="use_bias")

    def convolve(self, inputs: Any) -> Any:
        """The images, each channel convolved with its own kernels."""
        return K.depthwise_conv2d(inputs, self.depthwise_kernel, **self.options())

    def channels_out(self, channels: Any) -> Any:
        """So many for each channel of the input."""
        return None if channels is None else channels * self.depth_multiplier


SeparableConvolution1D = registry.register("layer", "SeparableConvolution1D", SeparableConv1D)
SeparableConvolution2D = registry.register("layer", "SeparableConvolution2D", SeparableConv2D)
