"""What all convolutions share: their numbers for each axis, the channels, bias and activation, the output's shape."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from .. import backend as K
from ..backend.contract.windows import arranged, channel_axis, span
from ..engine.history import shape_of
from ..engine.layer import Layer
from ..engine.spec import InputSpec
from ..messages import fail, say
from .spatial import for_each_axis, lengths_after, settled_format


def valid_or_same(value: Any) -> bool | str:
    """The two ways of padding that every convolution knows."""
    return value in ("valid", "same") or say("convolution.padding")


class _Convolving(Layer):
    """Windows that move over ``rank`` axes of space; a class of it says arguments, weights and how to convolve."""

    rank: ClassVar[int]
    filters: ClassVar[Any] = None
    kernel_size: ClassVar[Any] = 1
    strides: ClassVar[Any] = 1
    padding: ClassVar[Any] = "valid"
    data_format: ClassVar[Any] = None
    dilation_rate: ClassVar[Any] = 1
    activation: ClassVar[Any] = None
    use_bias: ClassVar[Any] = False
    bias: ClassVar[Any] = None

    def prepare(self) -> None:
        """One number for each axis, and the data format of the settings unless one was said."""
        super().prepare()
        for name in ("kernel_size", "strides", "dilation_rate"):
            setattr(self, name, for_each_axis(self, name))
        setattr(self, "data_format", settled_format(self.data_format))  # noqa: B010
        self.input_spec = InputSpec(ndim=self.rank + 2)  # type: ignore[misc]

    def build(self, input_shape: Any) -> None:
        """Make the weights; from now on the number of channels must stay what it is."""
        axis = channel_axis(self.data_format)
        channels = None if input_shape is None else input_shape[axis]
        if channels is None:
            fields = dict(layer=self.name, shape=input_shape, data_format=self.data_format)
            raise fail(ValueError, "convolution.channels", **fields)
        super().build(input_shape)
        self.input_spec = InputSpec(ndim=self.rank + 2, axes={axis: channels})  # type: ignore[misc]
        if self.spoken == 1 and self._initial_weights is not None:
            arrays = map(np.asarray, self._initial_weights)
            self._initial_weights = [self.in_todays_order(array, channels) for array in arrays]

    def in_todays_order(self, array: np.ndarray, channels: int) -> np.ndarray:
        """A weight of Keras 1, which with 'th' had the lengths of the window last; a bias as it is."""
        if self.data_format == "channels_first" and array.ndim == self.rank + 2:
            return np.moveaxis(array, (1, 0), (-2, -1)) if array.shape[2:] in self._windows() else array
        return array

    def _windows(self) -> tuple[tuple[int, ...], ...]:
        return (self.kernel_size, (1,) * self.rank)

    def convolve(self, inputs: Any) -> Any:
        """The inputs, convolved with the kernel."""
        raise fail(TypeError, "convolution.no_convolve", layer=type(self).__name__)

    def call(self, inputs: Any) -> Any:
        """``activation(inputs * kernel + bias)``, where ``*`` is the convolution."""
        shape = shape_of(inputs)
        if shape is not None:
            self.compute_output_shape(shape)  # refuses windows that don't fit
        output = self.convolve(self.widened(inputs) if self.padding == "full" else inputs)
        if self.use_bias:
            output = self.with_bias(output)
        return output if self.activation is None else self.activation(output)

    def with_bias(self, output: Any) -> Any:
        """The output with the bias added."""
        return K.bias_add(output, self.bias, data_format=self.data_format)

    def windows(self) -> list[int]:
        """How many elements the kernel covers along each axis, with its gaps."""
        return [span(size, rate) for size, rate in zip(self.kernel_size, self.dilation_rate, strict=True)]

    def widened(self, inputs: Any) -> Any:
        """The inputs of a convolution with 'full', which Theano had: zeros wherever a window touches an element."""
        zeros = tuple((window - 1, window - 1) for window in self.windows())
        if self.rank > 1:
            pad = K.spatial_2d_padding if self.rank == 2 else K.spatial_3d_padding
            return pad(inputs, padding=zeros, data_format=self.data_format)
        if self.data_format == "channels_last":
            return K.temporal_padding(inputs, padding=zeros[0])
        swapped = K.permute_dimensions(inputs, (0, 2, 1))
        return K.permute_dimensions(K.temporal_padding(swapped, padding=zeros[0]), (0, 2, 1))

    def options(self) -> dict[str, Any]:
        """What convolutions of the backend are told besides inputs and kernel."""
        return dict(
            strides=self.strides,
            padding="valid" if self.padding == "full" else self.padding,
            data_format=self.data_format,
            dilation_rate=self.dilation_rate,
        )

    def channels_out(self, channels: Any) -> Any:
        """The number of channels of the output, for that of the input."""
        return self.filters

    def compute_output_shape(self, input_shape: Any) -> Any:
        """As many windows as fit along each axis of space, and a channel for each filter."""
        lengths = lengths_after(self, input_shape, self.windows(), self.strides)
        channels = self.channels_out(input_shape[channel_axis(self.data_format)])
        return arranged(input_shape[0], channels, lengths, self.data_format)
