"""Locally connected layers: windows as in a convolution, but a kernel of its own at each place."""

from __future__ import annotations

import math
from typing import Any

from .. import backend as K
from ..backend.contract.windows import channel_axis, space
from ..declare.checks import positive
from ..declare.fields import activation, arg, constraint, initializer, regularizer
from ..engine.weights import weight
from ..messages import fail, say
from .convolving import _Convolving
from .spatial import data_formats


def _valid(value: Any) -> bool | str:
    return value == "valid" or say("local.padding")


def _places(self: Any, shape: Any) -> tuple[int, ...]:
    """How many windows there are along each axis."""
    return tuple(space(self.compute_output_shape(shape), self.data_format))


def _kernel_shape(self: Any, shape: Any) -> tuple[Any, ...]:
    elements = math.prod(self.kernel_size) * shape[channel_axis(self.data_format)]
    return (math.prod(_places(self, shape)), elements, self.filters)


class _Local(_Convolving):
    """A kernel and a bias for each window; a class of it says over how many axes, and how to convolve."""

    filters: int = arg(check=positive)  # type: ignore[misc]
    kernel_size: Any = arg()  # type: ignore[misc]
    strides: Any = arg(default=1)  # type: ignore[misc]
    padding: str = arg(default="valid", check=_valid)  # type: ignore[misc]
    data_format: Any = arg(default=None, check=data_formats)  # type: ignore[misc]
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
    bias = weight(lambda self, shape: (*_places(self, shape), self.filters), when="use_bias")

    def build(self, input_shape: Any) -> None:
        """Make a kernel for each window, which is why the lengths have to be known."""
        if input_shape is None or None in space(tuple(input_shape), self.data_format):
            raise fail(ValueError, "local.lengths", layer=self.name, shape=input_shape)
        super().build(input_shape)
        lengths = dict(enumerate(input_shape[1:], 1))
        self.input_spec.axes.update(lengths)


class LocallyConnected1D(_Local):
    """Like ``Conv1D``, but with a kernel of its own at each step.

    Args:
        filters: The number of channels of the output.
        kernel_size: How many steps the window covers.
        strides: How many steps the window moves.
        padding: Only 'valid'.
        data_format: 'channels_last' or 'channels_first'; that of the settings unless said.
    """

    rank = 1
    takes_series = True

    def prepare(self) -> None:
        """In Keras 1 series had their channels last, whatever the settings said."""
        if self.spoken == 1 and self.data_format is None:
            setattr(self, "data_format", "channels_last")  # noqa: B010
        super().prepare()

    def convolve(self, inputs: Any) -> Any:
        """Each window of the series with its kernel."""
        return K.local_conv1d(inputs, self.kernel, self.kernel_size, self.strides, data_format=self.data_format)


class LocallyConnected2D(_Local):
    """Like ``Conv2D``, but with a kernel of its own at each pixel.

    Args:
        filters: The number of channels of the output.
        kernel_size: Rows and columns of the window, or one number for both.
        strides: How far the window moves down and to the right.
        padding: Only 'valid'.
        data_format: 'channels_last' or 'channels_first'; that of the settings unless said.
    """

    rank = 2
    strides: Any = arg(default=(1, 1))  # type: ignore[misc]

    def convolve(self, inputs: Any) -> Any:
        """Each window of the images with its kernel."""
        lengths = space(self.compute_output_shape(K.int_shape(inputs)), self.data_format)
        return K.local_conv2d(
            inputs, self.kernel, self.kernel_size, self.strides, tuple(lengths), data_format=self.data_format
        )
