"""Pooling: of each window, or of the whole image, one number for each channel."""

from __future__ import annotations

from typing import Any, ClassVar

from .. import backend as K
from ..backend.contract.windows import arranged, channel_axis
from ..declare import registry
from ..declare.checks import one_of
from ..declare.fields import arg
from ..engine.history import shape_of
from ..engine.layer import Layer
from ..engine.spec import InputSpec
from .spatial import data_formats, for_each_axis, lengths_after, settled_format


class _Pooling(Layer):
    """Pooling over ``rank`` axes of space; a class of it says the rank, and the mode 'max' or 'avg'."""

    rank: ClassVar[int]
    mode: ClassVar[str]

    pool_size: Any = arg(default=2)
    strides: Any = arg(default=None)
    padding: str = arg(default="valid", check=one_of("valid", "same"))
    data_format: Any = arg(default=None, check=data_formats)

    def prepare(self) -> None:
        """Let the window move by its own size unless strides were said."""
        super().prepare()
        self.pool_size = for_each_axis(self, "pool_size")
        self.strides = self.pool_size if self.strides is None else for_each_axis(self, "strides")
        self.data_format = settled_format(self.data_format)
        self.input_spec = InputSpec(ndim=self.rank + 2)  # type: ignore[misc]

    def compute_output_shape(self, input_shape: Any) -> Any:
        """As many windows as fit along each axis of space; the channels stay."""
        lengths = lengths_after(self, input_shape, self.pool_size, self.strides)
        return arranged(input_shape[0], input_shape[channel_axis(self.data_format)], lengths, self.data_format)


class _Pooling2D(_Pooling):
    rank = 2
    pool_size: Any = arg(default=(2, 2))

    def call(self, inputs: Any) -> Any:
        """One number for each window and channel."""
        shape = shape_of(inputs)
        if shape is not None:
            self.compute_output_shape(shape)  # refuses windows that don't fit
        return K.pool2d(
            inputs,
            self.pool_size,
            strides=self.strides,
            padding=self.padding,
            data_format=self.data_format,
            pool_mode=self.mode,
        )


class MaxPooling2D(_Pooling2D):
    """The largest number of each window, channel by channel.

    Args:
        pool_size: Rows and columns of the window, or one number for both.
        strides: How far the window moves; by its own size unless said.
        padding: 'valid', or 'same' for windows that may stand over the edge.
        data_format: 'channels_last' or 'channels_first'; that of the settings unless said.
    """

    mode = "max"


class AveragePooling2D(_Pooling2D):
    """The average of each window, channel by channel; arguments as for ``MaxPooling2D``."""

    mode = "avg"


class _GlobalPooling2D(Layer):
    """All the places of an image at once; a class of it says how."""

    data_format: Any = arg(default=None, check=data_formats)
    input_spec = InputSpec(ndim=4)

    def prepare(self) -> None:
        """Take the data format of the settings unless one was said."""
        super().prepare()
        self.data_format = settled_format(self.data_format)

    def _space(self) -> list[int]:
        return [2, 3] if self.data_format == "channels_first" else [1, 2]

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The batch axis and the channels."""
        return (input_shape[0], input_shape[channel_axis(self.data_format)])


class GlobalMaxPooling2D(_GlobalPooling2D):
    """The largest number of the whole image, channel by channel."""

    def call(self, inputs: Any) -> Any:
        """A number for each channel."""
        return K.max(inputs, axis=self._space())


class GlobalAveragePooling2D(_GlobalPooling2D):
    """The average of the whole image, channel by channel."""

    def call(self, inputs: Any) -> Any:
        """A number for each channel."""
        return K.mean(inputs, axis=self._space())


MaxPool2D = registry.register("layer", "MaxPool2D", MaxPooling2D)
AvgPool2D = registry.register("layer", "AvgPool2D", AveragePooling2D)
GlobalMaxPool2D = registry.register("layer", "GlobalMaxPool2D", GlobalMaxPooling2D)
GlobalAvgPool2D = registry.register("layer", "GlobalAvgPool2D", GlobalAveragePooling2D)
