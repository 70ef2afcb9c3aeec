"""How windows lie over an axis: what convolutions, pooling and their engines count with.

A window of ``window`` elements (a kernel with its gaps) moves along an axis by ``stride``. Lengths may be
numbers or whole-number tensors of an engine.
"""

from __future__ import annotations

from typing import Any


def span(size: int, dilation: int) -> Any:
    """How many elements a kernel of ``size`` covers, the gaps of ``dilation`` included."""
    return (size - 1) * dilation + 1


def output_length(length: Any, window: Any, stride: int, padding: str) -> Any:
    """How many windows there are along an axis; ``None`` where something is not known."""
    if length is None or (window is None and padding in ("valid", "full")):
        return None
    if padding == "valid":
        return (length - window) // stride + 1
    if padding == "full":  # of layers: as many zeros at both ends that a window touches one element at least
        return (length + window - 2) // stride + 1
    return (length + stride - 1) // stride


def zeros_around(length: int, window: int, stride: int, padding: str) -> tuple[int, int]:
    """How many zeros stand before and after an axis; with 'same' the odd one stands after."""
    if padding == "valid":
        return 0, 0
    if padding == "causal":
        return window - 1, 0
    count = max((-(-length // stride) - 1) * stride + window - length, 0)
    return count // 2, count - count // 2


def space(shape: Any, data_format: str) -> Any:
    """The part of a shape that belongs to space: all but batch and channels."""
    return shape[2:] if data_format == "channels_first" else shape[1:-1]


def channel_axis(data_format: str) -> int:
    """Where the channels stand."""
    return 1 if data_format == "channels_first" else -1


def arranged(batch: Any, channels: Any, lengths: Any, data_format: str) -> tuple[Any, ...]:
    """A shape in the order of ``data_format``."""
    if data_format == "channels_first":
        return (batch, channels, *lengths)
    return (batch, *lengths, channels)
