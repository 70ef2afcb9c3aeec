"""The kinds of argument that only shaping functions have: orders of axes, pads, repeats, parts of a tensor.

They build on the usual kinds of ``kinds`` and, where shapes are known, refuse what can't fit before an
engine sees it.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import numpy as np

from ...messages import say
from .kinds import AnyDType, Axes, Axis, Kind, NewShape, Number, Tensor, Tensors, Where


def _as(note: Any, value: Any, name: str, where: Where) -> Any:
    """The value as the kind of the annotation ``note`` gives it."""
    return note.__metadata__[0].resolve(value, name, where)


def _whole(value: Any, lowest: int = 0) -> bool:
    return isinstance(value, numbers.Integral) and not isinstance(value, bool) and int(value) >= lowest


def _whole_tensor(value: Any, where: Where, rank: int = 0) -> bool:
    """Whether ``value`` is a tensor of whole numbers with this rank."""
    engine = where.engine
    if not engine.is_native(value) or "int" not in engine.dtype_name(value):
        return False
    return engine.rank(value) in (rank, None)


def _tensor_of(fits: Callable[[int], bool], key: str, rank: int) -> Kind:
    """A tensor whose rank, if it is known, fits."""

    def convert(value: Any, name: str, where: Where) -> Any:
        tensor = _as(Tensor, value, name, where)
        known = where.engine.rank(tensor)
        if known is not None and not fits(known):
            raise where.refuse(name, say(key, rank=rank), tensor)
        return tensor

    return Kind(convert)


def _rank(rank: int) -> Kind:
    return _tensor_of(lambda known: known == rank, "shaping.rank", rank)


def _shapes_agree(shapes: list[Sequence[int | None] | None], free: int | None) -> bool:
    """Whether the shapes, as far as they are known, are the same but for the axis ``free``."""
    known = [shape for shape in shapes if shape is not None]
    if len({len(shape) for shape in known}) > 1:
        return False
    columns = [column for axis, column in enumerate(zip(*known, strict=True)) if axis != free]
    return all(len({length for length in column if length is not None}) <= 1 for column in columns)


def _join_axis(value: Any, name: str, where: Where) -> int:
    axis = _as(Axis, value, name, where)
    _wants_alike(where.found["tensors"], "tensors", where, say("shaping.join", axis=axis), free=axis)
    return axis


def _alike(value: Any, name: str, where: Where) -> list[Any]:
    tensors = [_as(Tensor, tensor, name, where) for tensor in _as(Tensors, value, name, where)]
    _wants_alike(tensors, name, where, say("shaping.stack"))
    return tensors


def _wants_alike(tensors: list[Any], name: str, where: Where, expected: str, free: int | None = None) -> None:
    shapes = [where.engine.static_shape(tensor) for tensor in tensors]
    if not _shapes_agree(shapes, free):
        raise where.refuse(name, expected, _Shown(", ".join(map(str, shapes))))


class _Shown:
    """Something that a sentence shows by the given text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


def _new_shape(value: Any, name: str, where: Where) -> Any:
    shape, old = _as(NewShape, value, name, where), where.engine.static_shape(where.found["x"])
    parts = [shape] if where.engine.is_native(shape) else shape
    tensors = [part for part in parts if where.engine.is_native(part)]
    if not all("int" in where.engine.dtype_name(tensor) for tensor in tensors):
        raise where.refuse(name, say("kind.new_shape"), value)
    if not tensors and old is not None and None not in old and not _holds(shape, math.prod(old)):
        raise where.refuse(name, say("shaping.elements", count=math.prod(old), shape=old), value)
    return shape


def _holds(shape: tuple[int, ...], count: int) -> bool:
    """Whether ``count`` elements can have the shape, in which one length may be -1."""
    fixed = math.prod(length for length in shape if length != -1)
    return bool(fixed) and count % fixed == 0 if -1 in shape else count == fixed


def _pattern(value: Any, name: str, where: Where) -> tuple[int, ...]:
    rank = where.rank()
    given = value if isinstance(value, (list, tuple)) else ()
    axes = tuple(_as(Axis, axis, name, where) for axis in given)
    if (not axes and rank != 0) or len(set(axes)) != len(axes) or (rank is not None and len(axes) != rank):
        raise where.refuse(name, say("shaping.pattern", rank="?" if rank is None else rank), value)
    return axes


def _times(value: Any, name: str, where: Where) -> Any:
    if not _whole(value, 1) and not _whole_tensor(value, where):
        raise where.refuse(name, say("shaping.times"), value)
    return int(value) if _whole(value) else value


def _repeats(value: Any, name: str, where: Where) -> Any:
    if _whole_tensor(value, where, rank=1) and where.engine.static_shape(value) not in (None, (None,)):
        return value
    given = value.tolist() if isinstance(value, (np.ndarray, np.generic)) else value
    given = given if isinstance(given, (list, tuple)) else (given,)
    if not all(_count(times, 0, where) for times in given):
        raise where.refuse(name, say("shaping.repeats"), value)
    return tuple(given)


def _one_length(value: Any, name: str, where: Where) -> int:
    axis, shape = _as(Axis, value, name, where), where.engine.static_shape(where.found["x"])
    if shape is not None and shape[axis] not in (1, None):
        raise where.refuse(name, say("shaping.length_one", shape=shape), value)
    return axis


def _part(lowest: int, key: str) -> Callable[[Any, str, Where], Any]:
    """A tuple of one whole number (or scalar tensor) for each axis of ``x``, or an int vector."""

    def convert(value: Any, name: str, where: Where) -> Any:
        rank = where.rank()
        if _whole_tensor(value, where, rank=1):
            part, length = value, (where.engine.static_shape(value) or (None,))[0]
        else:
            part = value.tolist() if isinstance(value, np.ndarray) else value
            good = isinstance(part, (list, tuple)) and all(_count(v, lowest, where) for v in part)
            part, length = (tuple(part), len(part)) if good else (None, -1)
        if rank is None and part is not None:
            return part
        if length not in (rank, None):
            raise where.refuse(name, say(key, rank="?" if rank is None else rank), value)
        return part

    return convert


def _count(value: Any, lowest: int, where: Where) -> bool:
    return _whole(value, lowest) or _whole_tensor(value, where)


def _part_size(value: Any, name: str, where: Where) -> Any:
    size = _part(-1, "shaping.part_size")(value, name, where)
    start, shape = where.found["start"], where.engine.static_shape(where.found["x"])
    if shape is not None and isinstance(start, tuple) and isinstance(size, tuple):
        for length, first, count in zip(shape, start, size, strict=True):
            if length is not None and isinstance(first, int) and first + _least(count) > length:
                raise where.refuse(name, say("shaping.part_fits", shape=shape, start=start), value)
    return size


def _least(count: Any) -> int:
    """How many elements ``count`` takes at least."""
    return max(count, 0) if isinstance(count, int) else 0


def _pads(axes: int, key: str) -> Kind:
    """The zeros before and after each of so many axes, as a tuple of pairs."""

    def pair(value: Any) -> Any:
        value = (value, value) if _whole(value) else value
        good = isinstance(value, (list, tuple)) and len(value) == 2 and all(map(_whole, value))
        return (int(value[0]), int(value[1])) if good else None

    def convert(value: Any, name: str, where: Where) -> tuple[tuple[int, int], ...]:
        listed = [value] * axes if axes == 1 or _whole(value) else value
        pairs = tuple(map(pair, listed)) if isinstance(listed, (list, tuple)) else ()
        if len(pairs) != axes or None in pairs:
            raise where.refuse(name, say(key), value)
        return pairs

    return Kind(convert)


def _pad(value: Any, name: str, where: Where) -> int:
    if not _whole(value):
        raise where.refuse(name, say("check.not_negative"), value)
    return int(value)


def _end(value: Any, name: str, where: Where) -> Any:
    number = _as(Number, value, name, where)
    if isinstance(number, float) and not math.isfinite(number):
        raise where.refuse(name, say("kind.number"), value)
    return int(number) if isinstance(number, bool) else number


def _step(value: Any, name: str, where: Where) -> Any:
    step = _end(value, name, where)
    if isinstance(step, (int, float)) and step == 0:
        raise where.refuse(name, say("shaping.step"), value)
    return step


def _range_dtype(value: Any, name: str, where: Where) -> str:
    dtype = _as(AnyDType, value, name, where)
    given = [where.found[end] for end in ("start", "stop", "step")]
    if "float" not in dtype and any(isinstance(end, float) and not end.is_integer() for end in given):
        raise where.refuse(name, say("shaping.fraction"), value)
    return dtype


Sequences = Annotated[Any, _rank(3)]
Images = Annotated[Any, _rank(4)]
Volumes = Annotated[Any, _rank(5)]
Matrix = Annotated[Any, _rank(2)]
Batch = Annotated[Any, _tensor_of(lambda known: known >= 1, "shaping.rank_least", 1)]
JoinAxis = Annotated[int, Kind(_join_axis)]
AlikeTensors = Annotated[Sequence[Any], Kind(_alike)]
FittingShape = Annotated[Any, Kind(_new_shape)]
Pattern = Annotated[Sequence[int], Kind(_pattern)]
Times = Annotated[Any, Kind(_times)]
Repeats = Annotated[Any, Kind(_repeats)]
OneLengthAxis = Annotated[int, Kind(_one_length)]
SomeAxes = Annotated[int | Sequence[int], Kind(Axes.__metadata__[0].convert)]
PartStart = Annotated[Any, Kind(_part(0, "shaping.part_start"))]
PartSize = Annotated[Any, Kind(_part_size)]
Pad = Annotated[int, Kind(_pad)]
Pads1 = Annotated[Any, _pads(1, "shaping.pads1")]
Pads2 = Annotated[Any, _pads(2, "shaping.pads2")]
Pads3 = Annotated[Any, _pads(3, "shaping.pads3")]
End = Annotated[Any, Kind(_end)]
MaybeEnd = Annotated[Any, Kind(_end, optional=True)]
Step = Annotated[Any, Kind(_step)]
RangeDType = Annotated[str, Kind(_range_dtype)]
