"""What layers over space share: numbers for each axis of it, where the channels stand, how windows fit."""

from __future__ import annotations

from typing import Any

from .. import config
from ..backend.contract.windows import output_length, space
from ..declare.checks import one_of, optional, positive
from ..engine.spec import check_rank
from ..messages import fail, say
from ..traps import channels

data_formats = optional(one_of("channels_first", "channels_last"))


def for_each_axis(layer: Any, argument: str) -> tuple[int, ...]:
    """The positive numbers of an argument, one for each axis of space; a single number is meant for all of them."""
    value = getattr(layer, argument)
    given = tuple(value) if isinstance(value, (tuple, list)) else (value,) * layer.rank
    if len(given) != layer.rank or any(positive(one) is not True for one in given):
        fields = dict(expected=say("conv.numbers", axes=layer.rank), value=repr(value))
        raise fail(ValueError, "call.bad_value", function=type(layer).__name__, argument=argument, **fields)
    return tuple(int(one) for one in given)


def settled_format(data_format: str | None) -> str:
    """The data format that was said, else that of the settings."""
    return config.image_data_format() if data_format is None else data_format


def lengths_after(layer: Any, input_shape: Any, windows: Any, strides: Any) -> list[int | None]:
    """How many windows there are along each axis of space; an error where none fits."""
    check_rank(layer, layer.rank + 2, input_shape)
    lengths = space(tuple(input_shape), layer.data_format)
    pairs = zip(lengths, windows, strides, strict=True)
    found = [output_length(length, window, stride, layer.padding) for length, window, stride in pairs]
    if any(count is not None and count < 1 for count in found):
        fields = dict(layer=layer.name, window=tuple(windows), lengths=lengths)
        if layer.rank == 2 and channels.is_other(tuple(input_shape[1:]), layer.data_format):
            other = "channels_first" if layer.data_format == "channels_last" else "channels_last"
            formats = dict(shape=tuple(input_shape[1:]), data_format=layer.data_format, other=other)
            raise fail(ValueError, "spatial.window_channels", **fields, **formats)
        raise fail(ValueError, "spatial.window", **fields)
    return found
