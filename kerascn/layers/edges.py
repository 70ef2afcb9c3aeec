"""Layers that change only how much space there is: zeros around it, its edges cut off, every place several times."""

from __future__ import annotations

from typing import Any, ClassVar

from .. import backend as K
from ..backend.contract.windows import arranged, channel_axis, space
from ..declare.checks import not_negative, one_of, positive
from ..declare.fields import arg
from ..engine.history import shape_of
from ..engine.layer import Layer
from ..engine.spec import InputSpec, check_rank
from ..messages import fail, say
from .spatial import data_formats, for_each_axis, settled_format

# The ends of the axes, as Keras 1 called them in a dictionary.
OLD_ENDS = {1: ("left_pad", "right_pad"), 2: ("top_pad", "bottom_pad", "left_pad", "right_pad")}


def _in_a_row(value: Any, rank: int) -> Any:
    """The ends one after another, from a Keras 1 dictionary or a row of them; anything else as it is."""
    if isinstance(value, dict) and set(value) <= set(OLD_ENDS.get(rank, ())):
        return tuple(value.get(end, 0) for end in OLD_ENDS[rank])
    return tuple(value) if isinstance(value, (tuple, list)) else value


def pairs_for_each_axis(layer: Any, argument: str) -> tuple[tuple[int, int], ...]:
    """Two numbers, at the beginning and at the end, for each axis of space."""
    value, rank = getattr(layer, argument), layer.rank
    given = _in_a_row(value, rank)
    if not isinstance(given, tuple):
        given = (given,) * rank
    elif len(given) == 2 * rank and not any(isinstance(one, (tuple, list)) for one in given):
        given = tuple(zip(given[::2], given[1::2], strict=True))
    pairs = tuple(tuple(one) if isinstance(one, (tuple, list)) else (one, one) for one in given)
    if len(pairs) != rank or any(len(one) != 2 or any(not_negative(n) is not True for n in one) for one in pairs):
        fields = dict(expected=say("edges.pairs", axes=rank), value=repr(value))
        raise fail(ValueError, "call.bad_value", function=type(layer).__name__, argument=argument, **fields)
    return tuple((int(before), int(after)) for before, after in pairs)


class _Stretching(Layer):
    """A layer after which space has other lengths and the channels are the same."""

    rank: ClassVar[int]
    data_format: Any

    def prepare(self) -> None:
        """Take the data format of the settings unless one was said; a series has its channels last."""
        super().prepare()
        self.data_format = "channels_last" if self.rank == 1 else settled_format(self.data_format)
        self.input_spec = InputSpec(ndim=self.rank + 2)  # type: ignore[misc]

    def length_of(self, length: int, axis: int) -> int:
        """How long an axis of space is in the output; axes are counted from 0."""
        return length

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The input's shape with other lengths of space."""
        check_rank(self, self.rank + 2, input_shape)
        lengths = enumerate(space(tuple(input_shape), self.data_format))
        found = [None if length is None else self.length_of(length, axis) for axis, length in lengths]
        return arranged(input_shape[0], input_shape[channel_axis(self.data_format)], found, self.data_format)


def _pair_or_pairs(pairs: tuple[tuple[int, int], ...]) -> Any:
    """The pairs as they are said of so many axes: of one axis, without a further bracket."""
    return pairs if len(pairs) > 1 else pairs[0]


class _ZeroPadding(_Stretching):
    padding: Any = arg(default=1)

    def prepare(self) -> None:
        """Two numbers for each axis."""
        super().prepare()
        self.pairs = pairs_for_each_axis(self, "padding")
        self.padding = _pair_or_pairs(self.pairs)

    def call(self, inputs: Any) -> Any:
        """The inputs with zeros around them."""
        if self.rank == 1:
            return K.temporal_padding(inputs, padding=self.padding)
        pad = K.spatial_2d_padding if self.rank == 2 else K.spatial_3d_padding
        return pad(inputs, padding=self.padding, data_format=self.data_format)

    def length_of(self, length: int, axis: int) -> int:
        """The zeros are added."""
        return length + sum(self.pairs[axis])


class ZeroPadding1D(_ZeroPadding):
    """Puts zeros before and after the steps of a series.

    Args:
        padding: (before, after), or one number for both.
    """

    rank = 1


class ZeroPadding2D(_ZeroPadding):
    """Puts rows and columns of zeros around images.

    Args:
        padding: ((top, bottom), (left, right)); (rows, columns) where both ends are alike; or one number.
        data_format: 'channels_last' or 'channels_first'; that of the settings unless said.
    """

    rank = 2
    padding: Any = arg(default=(1, 1))
    data_format: Any = arg(default=None, check=data_formats)


class ZeroPadding3D(_ZeroPadding):
    """Puts zeros around volumes; arguments as for ``ZeroPadding2D``, for three axes."""

    rank = 3
    padding: Any = arg(default=(1, 1, 1))
    data_format: Any = arg(default=None, check=data_formats)


class _Cropping(_Stretching):
    cropping: Any = arg(default=1)

    def prepare(self) -> None:
        """Two numbers for each axis."""
        super().prepare()
        self.pairs = pairs_for_each_axis(self, "cropping")
        self.cropping = _pair_or_pairs(self.pairs)

    def call(self, inputs: Any) -> Any:
        """The inputs without their edges."""
        shape = shape_of(inputs)
        if shape is not None:
            self.compute_output_shape(shape)  # refuses to cut off everything
        kept = [slice(before, -after if after else None) for before, after in self.pairs]
        return inputs[arranged(slice(None), slice(None), kept, self.data_format)]

    def length_of(self, length: int, axis: int) -> int:
        """What is cut off is taken away."""
        if length <= sum(self.pairs[axis]):
            raise fail(ValueError, "edges.nothing_left", layer=self.name, cropping=self.cropping, length=length)
        return length - sum(self.pairs[axis])


class Cropping1D(_Cropping):
    """Cuts off the first and the last steps of a series.

    Args:
        cropping: How many at the beginning and at the end, or one number for both.
    """

    rank = 1
    cropping: Any = arg(default=(1, 1))


class Cropping2D(_Cropping):
    """Cuts off the edges of images.

    Args:
        cropping: ((top, bottom), (left, right)); (rows, columns) where both ends are alike; or one number.
        data_format: 'channels_last' or 'channels_first'; that of the settings unless said.
    """

    rank = 2
    cropping: Any = arg(default=((0, 0), (0, 0)))
    data_format: Any = arg(default=None, check=data_formats)


class Cropping3D(_Cropping):
    """Cuts off the edges of volumes; arguments as for ``Cropping2D``, for three axes."""

    rank = 3
    cropping: Any = arg(default=((1, 1), (1, 1), (1, 1)))
    data_format: Any = arg(default=None, check=data_formats)


class UpSampling1D(_Stretching):
    """Every step of a series several times.

    Args:
        size: How many times.
    """

    rank = 1
    size: int = arg(default=2, check=positive)

    def call(self, inputs: Any) -> Any:
        """The longer series."""
        return K.repeat_elements(inputs, self.size, axis=1)

    def length_of(self, length: int, axis: int) -> int:
        """So many times as long."""
        return length * self.size


class _UpSampling(_Stretching):
    size: Any = arg()

    def prepare(self) -> None:
        """A number for each axis."""
        super().prepare()
        self.size = for_each_axis(self, "size")

    def length_of(self, length: int, axis: int) -> int:
        """So many times as long."""
        return length * self.size[axis]


class UpSampling2D(_UpSampling):
    """Enlarges images.

    Args:
        size: How many times as high and as wide, or one number for both.
        data_format: 'channels_last' or 'channels_first'; that of the settings unless said.
        interpolation: 'nearest' repeats pixels. 'bilinear' mixes neighbours as ``K.resize_images`` does, pixel 0 over
            pixel 0: so Keras 2.2 and 2.3 had TensorFlow 1 do it, and their models learned with it. Later releases
            move everything by half a pixel.
    """

    rank = 2
    size: Any = arg(default=(2, 2))
    data_format: Any = arg(default=None, check=data_formats)
    interpolation: str = arg(default="nearest", check=one_of("nearest", "bilinear"))

    def call(self, inputs: Any) -> Any:
        """The larger images."""
        height, width = self.size
        return K.resize_images(inputs, height, width, self.data_format, interpolation=self.interpolation)


class UpSampling3D(_UpSampling):
    """Enlarges volumes: every element several times along each axis.

    Args:
        size: How many times along each axis, or one number for all three.
        data_format: 'channels_last' or 'channels_first'; that of the settings unless said.
    """

    rank = 3
    size: Any = arg(default=(2, 2, 2))
    data_format: Any = arg(default=None, check=data_formats)

    def call(self, inputs: Any) -> Any:
        """The larger volumes."""
        depth, height, width = self.size
        return K.resize_volumes(inputs, depth, height, width, self.data_format)
