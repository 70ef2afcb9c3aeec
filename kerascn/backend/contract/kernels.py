"""The kinds of argument that convolutions and pooling have: signals, kernels, strides, shapes to come out.

A kernel reaches an engine in the order of Keras 2: the lengths of its window, then channels in, channels out.
A call in the words of Keras 1 has kernels in the order of Keras 1, which depends on ``dim_ordering``; they are
turned round here.
"""

from __future__ import annotations

import math
import numbers
from typing import Annotated, Any

import numpy as np

from ...messages import say
from .kinds import DataFormat, Kind, Like, Where, one_of
from .operands import Floats
from .windows import channel_axis, output_length, space

_floats: Kind = Floats.__metadata__[0]
_like: Kind = Like.__metadata__[0]
_format: Kind = DataFormat.__metadata__[0]  # type: ignore[attr-defined]


def _whole(value: Any, lowest: int = 1) -> bool:
    return isinstance(value, numbers.Integral) and not isinstance(value, (bool, np.bool_)) and int(value) >= lowest


def _signal(axes: int) -> Kind:
    """A batch of float signals over so many axes of space."""

    def convert(value: Any, name: str, where: Where) -> Any:
        return _of_rank(_floats.resolve(value, name, where), axes + 2, name, where)

    return Kind(convert, alike=True)


def _of_rank(tensor: Any, rank: int, name: str, where: Where) -> Any:
    if where.engine.functions["is_sparse"](tensor) or where.engine.rank(tensor) not in (rank, None):
        raise where.refuse(name, say("shaping.rank", rank=rank), tensor)
    return tensor


def _sequence_format(value: Any, name: str, where: Where) -> str:
    """As ``DataFormat``; a call in the words of Keras 1, where sequences had one format, means that one."""
    if value is None and where.keras1("data_format"):
        return "channels_last"
    return _format.resolve(value, name, where)


def format_of(where: Where, axes: int) -> str:
    """The data format of the call in hand, though its turn has not come."""
    resolve = _sequence_format if axes == 1 else _format.convert
    return resolve(where.found.get("data_format"), "data_format", where)


def _kernel(axes: int, channels_at: int, old_orders: dict[str, tuple[int, ...]], channels: int = 1) -> Kind:
    """A kernel over so many axes.

    Args:
        axes: The number of axes of space.
        channels_at: The axis, counted from the end, that is as long as ``x`` has channels.
        old_orders: How the axes of a Keras 1 kernel are to be taken, by data format.
        channels: 0 where the length of that axis is not compared with ``x``.
    """

    def convert(value: Any, name: str, where: Where) -> Any:
        kernel = _of_rank(_like.resolve(value, name, where), axes + 2, name, where)
        data_format = format_of(where, axes)
        if where.keras1("data_format") and data_format in old_orders:
            kernel = where.engine.functions["permute_dimensions"](kernel, old_orders[data_format])
        if channels:
            _check_channels(kernel, channels_at, name, data_format, where)
        return kernel

    return Kind(convert, alike=True)


def _check_channels(kernel: Any, at: int, name: str, data_format: str, where: Where) -> None:
    engine = where.engine
    own, given = engine.static_shape(kernel), engine.static_shape(where.found["x"])
    if own is None or given is None:
        return
    wanted = given[channel_axis(data_format)]
    if None not in (wanted, own[at]) and wanted != own[at]:
        raise where.refuse(name, say("conv.channels", channels=wanted, axis=len(own) + at), kernel)


def _turned_round(axes: int) -> dict[str, tuple[int, ...]]:
    """Kernels of Keras 1 with 'th': channels out, channels in, then the window."""
    return {"channels_first": (*range(2, axes + 2), 1, 0)}


TRANSPOSED_OF_KERAS1 = {"channels_first": (2, 3, 0, 1), "channels_last": (0, 1, 3, 2)}


def _numbers(axes: int) -> Kind:
    """A positive whole number for each axis; one alone stands for all of them."""

    def convert(value: Any, name: str, where: Where) -> tuple[int, ...]:
        given = value if isinstance(value, (list, tuple)) else (value,) * axes
        if len(given) != axes or not all(map(_whole, given)):
            raise where.refuse(name, say("conv.numbers", axes=axes), value)
        return tuple(map(int, given))

    return Kind(convert)


def _output_shape(axes: int) -> Kind:
    """The shape that a transposed convolution has to have, batch and channels included."""

    def convert(value: Any, name: str, where: Where) -> tuple[Any, ...]:
        engine = where.engine
        given = tuple(value) if isinstance(value, (list, tuple, np.ndarray)) else value
        if engine.is_native(given) and engine.rank(given) == 1 and engine.static_shape(given) == (axes + 2,):
            given = tuple(given[i] for i in range(axes + 2))
        good = isinstance(given, tuple) and len(given) == axes + 2
        if not good or not all(_length(v, place, engine) for place, v in enumerate(given)):
            raise where.refuse(name, say("conv.output_shape", axes=axes, length=axes + 2), value)
        return tuple(int(v) if _whole(v) else v for v in given)

    return Kind(convert)


def _length(value: Any, place: int, engine: Any) -> bool:
    tensor = engine.is_native(value) and engine.rank(value) in (0, None) and "int" in engine.dtype_name(value)
    return _whole(value) or tensor or (place == 0 and value is None)


def _local_kernel(value: Any, name: str, where: Where) -> Any:
    kernel = _of_rank(_like.resolve(value, name, where), 3, name, where)
    shape = where.engine.static_shape(kernel)
    if shape is None or None in shape[:2]:
        raise where.refuse(name, say("conv.local_known"), kernel)
    return kernel


def _local_lengths(value: Any, name: str, where: Where) -> tuple[int, ...]:
    lengths = _numbers(2).convert(value, name, where)
    kernel = where.engine.static_shape(where.found["kernel"])
    if math.prod(lengths) != kernel[0]:
        raise where.refuse(name, say("conv.local_count", count=kernel[0]), value)
    return lengths


def local_lengths(shape: Any, sizes: Any, strides: Any, data_format: str) -> list[Any]:
    """How many windows there are along each axis of space, ``None`` where it is not known."""
    lengths = space(shape, data_format)
    return [output_length(n, k, s, "valid") for n, k, s in zip(lengths, sizes, strides, strict=True)]


def _local_format(value: Any, name: str, where: Where) -> str:
    """The data format, with which the sizes of kernel, window and result have to go together."""
    data_format = _format.convert(value, name, where)
    shape, kernel = (where.engine.static_shape(where.found[n]) for n in ("inputs", "kernel"))
    sizes, strides = where.found["kernel_size"], where.found["strides"]
    channels = None if shape is None else shape[channel_axis(data_format)]
    if channels is not None and math.prod(sizes) * channels != kernel[1]:
        expected = say("conv.local_rows", rows=math.prod(sizes) * channels)
        raise where.refuse("kernel", expected, where.found["kernel"])
    wanted = where.found.get("output_shape", kernel[:1])
    known = [None] * len(sizes) if shape is None else local_lengths(shape, sizes, strides, data_format)
    if any(a is not None and a != b for a, b in zip(known, wanted, strict=True)):
        name = "output_shape" if "output_shape" in where.found else "kernel"
        raise where.refuse(name, say("conv.local_windows", windows=tuple(known)), where.found[name])
    return data_format


Signal1 = Annotated[Any, _signal(1)]
Signal2 = Annotated[Any, _signal(2)]
Signal3 = Annotated[Any, _signal(3)]
Kernel1 = Annotated[Any, _kernel(1, -2, {})]
Kernel2 = Annotated[Any, _kernel(2, -2, _turned_round(2))]
Kernel3 = Annotated[Any, _kernel(3, -2, _turned_round(3))]
Transposed2 = Annotated[Any, _kernel(2, -1, {})]
Transposed3 = Annotated[Any, _kernel(3, -1, {})]
OldTransposed2 = Annotated[Any, _kernel(2, -1, TRANSPOSED_OF_KERAS1)]
Pointwise1 = Annotated[Any, _kernel(1, -2, {}, channels=0)]
Pointwise2 = Annotated[Any, _kernel(2, -2, _turned_round(2), channels=0)]
LocalKernel = Annotated[Any, Kind(_local_kernel, alike=True)]
Steps1 = Annotated[Any, _numbers(1)]
Steps2 = Annotated[Any, _numbers(2)]
Steps3 = Annotated[Any, _numbers(3)]
OutputShape2 = Annotated[Any, _output_shape(2)]
OutputShape3 = Annotated[Any, _output_shape(3)]
LocalLengths = Annotated[Any, Kind(_local_lengths)]
LocalFormat = Annotated[str | None, Kind(_local_format)]
SequenceFormat = Annotated[str | None, Kind(_sequence_format)]
SequencePadding = Annotated[str, one_of("same", "valid", "causal")]
PoolMode = Annotated[str, one_of("max", "avg")]
