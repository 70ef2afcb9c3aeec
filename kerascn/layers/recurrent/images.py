"""Recurrent layers over series of images: their states are images too."""

from __future__ import annotations

from typing import Any, ClassVar

from ... import backend as K
from ...backend.contract.windows import arranged, channel_axis, output_length, space, span
from ...declare.checks import flag, optional, positive
from ...declare.fields import arg
from ...engine.layer import Layer
from ...engine.spec import InputSpec, check_rank
from ...messages import fail
from ..convolving import valid_or_same
from ..spatial import data_formats, for_each_axis, settled_format
from .base import Recurrent, SeriesReader
from .cells import sizes_of
from .rnn import RNN

GEOMETRY = ("kernel_size", "strides", "padding", "data_format", "dilation_rate")


class _Windows(Layer):
    """The arguments that say how a kernel moves over images."""

    rank: ClassVar[int] = 2

    filters: int = arg(check=positive)
    kernel_size: Any = arg()
    strides: Any = arg(default=(1, 1))
    padding: str = arg(default="valid", check=valid_or_same)
    data_format: Any = arg(default=None, check=data_formats)
    dilation_rate: Any = arg(default=(1, 1))

    def prepare(self) -> None:
        """One number for each axis, and the data format of the settings unless one was said."""
        super().prepare()
        for name in ("kernel_size", "strides", "dilation_rate"):
            if getattr(self, name) is not None:
                setattr(self, name, for_each_axis(self, name))
        self.data_format = settled_format(self.data_format)


class _OverImages(SeriesReader):
    """A recurrent layer whose series consist of images; its states are images as well."""

    series_ndim = 5

    def spec_of(self, shape: Any) -> InputSpec:
        """The number of channels must stay what it is; a stateful layer must know all lengths of an image."""
        channels = channel_axis(self.cell.data_format) % 4 + 1
        if shape[channels] is None:
            fields = dict(layer=self.name, shape=shape, data_format=self.cell.data_format)
            raise fail(ValueError, "convolution.channels", **fields)
        if not self.stateful:
            return InputSpec(ndim=5, axes={channels: shape[channels]})
        if any(n is None for n in shape[2:]):
            raise fail(ValueError, "recurrent.width", layer=self.name, shape=shape)
        return InputSpec(shape=(shape[0], None, *shape[2:]))

    def shapes_of_states(self, shape: Any) -> list[tuple[Any, ...]]:
        """Images as large as those that the first convolution makes; lengths may be tensors."""
        check_rank(self, self.series_ndim, shape)
        cell, step = self.cell, shape[1:]
        lengths = lengths_of_states(cell, step)
        if any(isinstance(n, int) and n < 1 for n in lengths):
            fields = dict(window=windows_of(cell), lengths=space(tuple(step), cell.data_format))
            raise fail(ValueError, "spatial.window", layer=self.name, **fields)
        sizes = [cell.filters if channels is None else channels for channels in sizes_of(cell)]
        return [arranged(shape[0], channels, lengths, cell.data_format) for channels in sizes]

    def shape_of_step(self, shape: Any) -> tuple[Any, ...]:
        """That of the first state."""
        return self.shapes_of_states(shape)[0]

    def mask_of_steps(self, mask: Any) -> Any:
        """Which images count; a mask of pixels hides those of which it hides everything."""
        mask = super().mask_of_steps(mask)
        rank = 2 if mask is None else K.ndim(mask) or 2
        return K.any(mask, axis=list(range(2, rank))) if rank > 2 else mask


def windows_of(cell: Any) -> tuple[int, ...]:
    """How many rows and columns the kernel of a cell covers."""
    return tuple(span(size, rate) for size, rate in zip(cell.kernel_size, cell.dilation_rate, strict=True))


def lengths_of_states(cell: Any, step: Any) -> list[Any]:
    """How high and wide the states of a cell are, for the shape of one step's input; lengths may be tensors."""
    pairs = zip(space(step, cell.data_format), windows_of(cell), cell.strides, strict=True)
    return [output_length(length, window, stride, cell.padding) for length, window, stride in pairs]


class ConvRecurrent2D(_OverImages, Recurrent, _Windows):
    """The root of recurrent layers over images that do the steps themselves.

    A class made from it says its steps as one made from ``Recurrent`` does, see ``steps.py``. How large its states are
    follows from these arguments; in the manner of Keras 1 it may have ``nb_filter``, ``nb_row`` and ``nb_col`` instead.
    """

    filters: Any = arg(default=None, check=optional(positive))  # type: ignore[misc]
    kernel_size: Any = arg(default=None)  # type: ignore[misc]
    return_state: bool = arg(default=False, check=flag, kw_only=True)
    unroll: bool = arg(default=False, check=flag, kw_only=True)

    def prepare(self) -> None:
        """Take in how a class of Keras 1 says the kernel's size."""
        if self.kernel_size is None and {"nb_row", "nb_col"} <= set(vars(self)):
            self.kernel_size = (vars(self)["nb_row"], vars(self)["nb_col"])
        super().prepare()


class ConvRNN2D(_OverImages, RNN):
    """Lets a cell go over a series of images.

    Args:
        cell: An object with ``call(inputs, states)`` and ``state_size``, the numbers of channels of its states. The
            states are as large as what a convolution of its ``kernel_size``, ``strides``, ``padding``,
            ``data_format`` and ``dilation_rate`` makes of an image. Usually a ``ConvLSTM2DCell``.
    """

    def _set_field(self, name: str, value: Any) -> None:
        missing = [word for word in GEOMETRY if name == "cell" and not hasattr(value, word)]
        if missing:
            raise fail(TypeError, "recurrent.image_cell", given=repr(value)[:80], missing=", ".join(missing))
        super()._set_field(name, value)
