"""Pooling: of each window, or of the whole of space, one number for each channel."""

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

    def call(self, inputs: Any) -> Any:
        """One number for each window and channel."""
        shape = shape_of(inputs)
        if shape is not None:
            self.compute_output_shape(shape)  # refuses windows that don't fit
        return self.pool(inputs)

    def pool(self, inputs: Any) -> Any:
        """The inputs, pooled by the engine."""
        function = K.pool3d if self.rank == 3 else K.pool2d
        options = dict(strides=self.strides, padding=self.padding, data_format=self.data_format, pool_mode=self.mode)
        return function(inputs, self.pool_size, **options)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """As many windows as fit along each axis of space; the channels stay."""
        lengths = lengths_after(self, input_shape, self.pool_size, self.strides)
        return arranged(input_shape[0], input_shape[channel_axis(self.data_format)], lengths, self.data_format)


class _Pooling1D(_Pooling):
    rank = 1
    data_format: Any = arg(default="channels_last", check=data_formats)

    def pool(self, inputs: Any) -> Any:
        """The series, pooled as images of one column."""
        column = 3 if self.data_format == "channels_first" else 2
        images = K.expand_dims(inputs, column)
        options = dict(padding=self.padding, data_format=self.data_format, pool_mode=self.mode)
        return K.squeeze(K.pool2d(images, (*self.pool_size, 1), strides=(*self.strides, 1), **options), column)


class _Pooling2D(_Pooling):
    rank = 2
    pool_size: Any = arg(default=(2, 2))


class _Pooling3D(_Pooling):
    rank = 3
    pool_size: Any = arg(default=(2, 2, 2))


class MaxPooling1D(_Pooling1D):
    """The largest number of each window of a series, channel by channel.

    Args:
        pool_size: How many steps the window covers.
        strides: How many steps the window moves; as many as it covers unless said.
        padding: 'valid', or 'same' for windows that may stand over the ends.
        data_format: 'channels_last', (batch, steps, channels), or 'channels_first'.
    """

    mode = "max"


class AveragePooling1D(_Pooling1D):
    """The average of each window of a series, channel by channel; arguments as for ``MaxPooling1D``."""

    mode = "avg"


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


class MaxPooling3D(_Pooling3D):
    """The largest number of each window of a volume, channel by channel; arguments as for ``MaxPooling2D``."""

    mode = "max"


class AveragePooling3D(_Pooling3D):
    """The average of each window of a volume, channel by channel; arguments as for ``MaxPooling2D``."""

    mode = "avg"


class _GlobalPooling(Layer):
    """All the places of space at once; a class of it says how many axes of space there are, and how to pool."""

    rank: ClassVar[int]

    data_format: Any = arg(default=None, check=data_formats)

    def prepare(self) -> None:
        """Take the data format of the settings unless one was said."""
        super().prepare()
        self.data_format = settled_format(self.data_format)
        self.input_spec = InputSpec(ndim=self.rank + 2)  # type: ignore[misc]

    def _space(self) -> list[int]:
        first = 2 if self.data_format == "channels_first" else 1
        return list(range(first, first + self.rank))

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The batch axis and the channels."""
        return (input_shape[0], input_shape[channel_axis(self.data_format)])


class _GlobalMax(_GlobalPooling):
    def call(self, inputs: Any) -> Any:
        """A number for each channel."""
        return K.max(inputs, axis=self._space())


class _GlobalAverage(_GlobalPooling):
    def call(self, inputs: Any) -> Any:
        """A number for each channel."""
        return K.mean(inputs, axis=self._space())


class GlobalMaxPooling1D(_GlobalMax):
    """The largest number of a whole series, channel by channel."""

    rank = 1
    data_format: Any = arg(default="channels_last", check=data_formats)


class GlobalAveragePooling1D(_GlobalPooling):
    """The average of a whole series, channel by channel; steps that a mask leaves out don't count.

    Where the mask leaves out every step there is no average: the result is ``nan``, as in Keras.
    """

    rank = 1
    data_format: Any = arg(default="channels_last", check=data_formats)
    supports_masking = True

    def call(self, inputs: Any, mask: Any = None) -> Any:
        """A number for each channel."""
        (steps,) = self._space()
        if mask is None:
            return K.mean(inputs, axis=steps)
        counted = K.expand_dims(K.cast(mask, K.dtype(inputs)), channel_axis(self.data_format))
        return K.sum(inputs * counted, axis=steps) / K.sum(counted, axis=steps)

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """None: no step is left."""
        return None


class GlobalMaxPooling2D(_GlobalMax):
    """The largest number of the whole image, channel by channel."""

    rank = 2


class GlobalAveragePooling2D(_GlobalAverage):
    """The average of the whole image, channel by channel."""

    rank = 2


class GlobalMaxPooling3D(_GlobalMax):
    """The largest number of the whole volume, channel by channel."""

    rank = 3


class GlobalAveragePooling3D(_GlobalAverage):
    """The average of the whole volume, channel by channel."""

    rank = 3


MaxPool1D = registry.register("layer", "MaxPool1D", MaxPooling1D)
AvgPool1D = registry.register("layer", "AvgPool1D", AveragePooling1D)
GlobalMaxPool1D = registry.register("layer", "GlobalMaxPool1D", GlobalMaxPooling1D)
GlobalAvgPool1D = registry.register("layer", "GlobalAvgPool1D", GlobalAveragePooling1D)
MaxPool2D = registry.register("layer", "MaxPool2D", MaxPooling2D)
AvgPool2D = registry.register("layer", "AvgPool2D", AveragePooling2D)
GlobalMaxPool2D = registry.register("layer", "GlobalMaxPool2D", GlobalMaxPooling2D)
GlobalAvgPool2D = registry.register("layer", "GlobalAvgPool2D", GlobalAveragePooling2D)
MaxPool3D = registry.register("layer", "MaxPool3D", MaxPooling3D)
AvgPool3D = registry.register("layer", "AvgPool3D", AveragePooling3D)
GlobalMaxPool3D = registry.register("layer", "GlobalMaxPool3D", GlobalMaxPooling3D)
GlobalAvgPool3D = registry.register("layer", "GlobalAvgPool3D", GlobalAveragePooling3D)
