"""The trap of channels in the wrong place: (3, 32, 32) read as 3 rows, 32 columns and 32 channels."""

from __future__ import annotations

from typing import Any

from .. import backend as K
from .. import config
from .noticing import noticed

COLOURS = (1, 3, 4)
SIDE = 16  # of the smallest square image that is told from a map of features
LONG_SIDE = 24  # of one that is not square


def look(model: Any) -> None:
    """Look at the layers that the images go into first.

    Args:
        model: A model whose layers are known.
    """
    if config.traps and getattr(model, "_plan", None) is not None:
        _look_within(model, model)


def _look_within(owner: Any, model: Any) -> None:
    """Look at a model, and at one that is its first layer, for the one that is warned of it."""
    begins = {id(x) for x in model.inputs}
    for node in model.plan.calls:
        layer = node.outbound_layer
        if len(node.input_tensors) != 1 or id(node.input_tensors[0]) not in begins:
            continue
        shape, data_format = K.int_shape(node.input_tensors[0]), getattr(layer, "data_format", None)
        if shape is None or len(shape) != 4:
            continue
        if getattr(layer, "_plan", None) is not None:
            _look_within(owner, layer)
        elif data_format is None and K.int_shape(node.output_tensors[0]) == shape:  # such as Dropout, Lambda
            begins.add(id(node.output_tensors[0]))
        elif getattr(layer, "rank", None) == 2 and is_other(shape[1:], data_format, _window(layer)):
            _tell(owner, layer, shape[1:], data_format)


def is_other(shape: Any, data_format: str, window: Any = None) -> bool:
    """Whether a shape surely is that of images in the other format.

    A side of 1, 3 or 4 stands where the channels of the other format are, and the two other sides are those of an
    image: equal and not small, or of a usual ratio and longer. A window of one row says that there are few rows.

    Args:
        shape: Rows, columns and channels in the order of the format.
        data_format: The format it is read in.
        window: The sides of a layer's window.
    """
    if any(side is None for side in shape):
        return False
    last = data_format == "channels_last"
    few, first, second = shape if last else reversed(shape)
    if window is not None and window[0 if last else -1] == 1:
        return False
    short, long = sorted((first, second))
    if few not in COLOURS or short in COLOURS:
        return False
    if first == second:
        return bool(short >= (2 * SIDE if few == 4 else SIDE))
    return bool(few != 4 and short >= LONG_SIDE and long <= 2 * short)


def _window(layer: Any) -> Any:
    return getattr(layer, "kernel_size", None) or getattr(layer, "pool_size", None)


def _tell(model: Any, layer: Any, shape: Any, data_format: str) -> None:
    last = data_format == "channels_last"
    rows, columns, channels = shape if last else (*shape[1:], shape[0])
    right, likely = ((*shape[1:], shape[0]), shape[0]) if last else ((shape[2], *shape[:2]), shape[2])
    start, end, other = (1, -1, "channels_first") if last else (-1, 1, "channels_last")
    read = dict(layer=layer.name, shape=tuple(shape), rows=rows, columns=columns, channels=channels)
    formats = dict(data_format=data_format, other=other)
    noticed("traps.channels", model, **read, **formats, likely=likely, right=right, start=start, end=end)
