"""Convolutions: the same small kernel at every place of a series, an image or a volume."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import backend as K
from ..backend.contract.windows import channel_axis
from ..declare import registry
from ..declare.checks import positive
from ..declare.fields import activation, arg, constraint, initializer, regularizer
from ..engine.weights import weight
from ..messages import say
from .convolving import _Convolving
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
from .spatial import data_formats


def _valid_same_or_full(value: Any) -> bool | str:
    return value in ("valid", "same", "full") or say("convolution.padding_full")


def _for_series(value: Any) -> bool | str:
    return value in ("valid", "same", "causal", "full") or say("convolution.padding_1d")


def _kernel_shape(self: Any, shape: Any) -> tuple[Any, ...]:
    return (*self.kernel_size, shape[channel_axis(self.data_format)], self.filters)


class _Conv(_Convolving):
    """A convolution with one kernel; a class of it says over how many axes of space, and how to convolve."""

    filters: int = arg(check=positive)  # type: ignore[misc]
    kernel_size: Any = arg()  # type: ignore[misc]
    strides: Any = arg(default=1)  # type: ignore[misc]
    padding: str = arg(default="valid", check=_valid_same_or_full)  # type: ignore[misc]
    data_format: Any = arg(default=None, check=data_formats)  # type: ignore[misc]
    dilation_rate: Any = arg(default=1)  # type: ignore[misc]
    activation: Any = activation(default=None)  # type: ignore[misc]
    use_bias: bool = arg(default=True)  # type: ignore[misc]
    kernel_initializer: Any = initializer(default="glorot_uniform")
    bias_initializer: Any = initializer(default="zeros")
    kernel_regularizer: Any = regularizer(default=None)
    bias_regularizer: Any = regularizer(default=None)
    activity_regularizer: Any = regularizer(default=None)  # type: ignore[misc]
    kernel_constraint: Any = constraint(default=None)
    bias_constraint: Any = constraint(default=None)

    kernel = weight(_kernel_shape)
    bias = weight(lambda self, shape: (self.filters,), when="use_bias")


class Conv1D(_Conv):
    """Convolution over the steps of series.

    Args:
        filters: How many kernels there are, which is the number of channels of the output.
        kernel_size: How many steps the kernel covers.
        strides: How many steps the window moves.
        padding: 'valid'; 'same' for zeros at both ends; 'causal' for zeros before the first step only, so that no
            result depends on later steps; 'full', as Theano had it, for zeros at both ends wherever the kernel touches
            a step.
        dilation_rate: The distance of the elements under the kernel.
        data_format: 'channels_last', (batch, steps, channels), or 'channels_first'. The kernel is (steps, channels
            in, channels out) with either.
    """

    rank = 1
    takes_series = True
    padding: str = arg(default="valid", check=_for_series)  # type: ignore[misc]
    data_format: Any = arg(default="channels_last", check=data_formats, kw_only=True)  # type: ignore[misc]

    def convolve(self, inputs: Any) -> Any:
        """The series, convolved with the kernel."""
        return K.conv1d(inputs, self.kernel, **self.options())

    def in_todays_order(self, array: np.ndarray, channels: int) -> np.ndarray:
        """A kernel as Keras 1 kept it: (steps, 1, channels in, out), and before 1.2 (out, in, steps, 1)."""
        steps = self.kernel_size[0]
        if array.shape == (steps, 1, channels, self.filters):
            return array[:, 0]
        return array[..., 0].T if array.shape == (self.filters, channels, steps, 1) else array


class Conv2D(_Conv):
    """Convolution over images.

    Args:
        filters: How many kernels there are, which is the number of channels of the output.
        kernel_size: Rows and columns of the kernel, ``(3, 3)``, or one number for both.
        strides: How far the window moves down and to the right.
        padding: 'valid', or 'same' for zeros around the image, so that with strides of 1 its size stays; 'full', as
            Theano had it, for zeros wherever the kernel touches a pixel, so that the image grows.
        data_format: 'channels_last', (batch, rows, columns, channels), or 'channels_first'; that of the settings
            unless said. The kernel is (rows, columns, channels in, channels out) with either.
        dilation_rate: The distance of the elements under the kernel.
    """

    rank = 2
    strides: Any = arg(default=(1, 1))  # type: ignore[misc]
    dilation_rate: Any = arg(default=(1, 1))  # type: ignore[misc]

    def convolve(self, inputs: Any) -> Any:
        """The images, convolved with the kernel."""
        return K.conv2d(inputs, self.kernel, **self.options())


class Conv3D(_Conv):
    """Convolution over volumes; arguments as for ``Conv2D``, for three axes."""

    rank = 3
    strides: Any = arg(default=(1, 1, 1))  # type: ignore[misc]
    dilation_rate: Any = arg(default=(1, 1, 1))  # type: ignore[misc]

    def convolve(self, inputs: Any) -> Any:
        """The volumes, convolved with the kernel."""
        return K.conv3d(inputs, self.kernel, **self.options())


Convolution1D = registry.register("layer", "Convolution1D", Conv1D)
Convolution2D = registry.register("layer", "Convolution2D", Conv2D)
Convolution3D = registry.register("layer", "Convolution3D", Conv3D)
