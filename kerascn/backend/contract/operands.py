"""Kinds of tensors by what they hold: numbers (no bool), floats, whole numbers.

For arguments whose function has no meaning for other number types. Plain numbers and lists are turned
into what is needed; a tensor or an array of another type is refused, since a cast may lose something.
"""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np

from ... import config
from ...messages import say
from .kinds import Kind, Like, SparseLike, Tensor, Where, kind_of

_tensor: Kind = Tensor.__metadata__[0]
_like: Kind = Like.__metadata__[0]
_sparse_like: Kind = SparseLike.__metadata__[0]


def _held(value: Any, where: Where) -> str:
    """The number type of a value that has been resolved to a tensor."""
    return where.engine.dtype_name(value)


def _number(value: Any, name: str, where: Where) -> Any:
    found = _tensor.resolve(value, name, where)
    if _held(found, where) == "bool":
        raise where.refuse(name, say("operand.numbers"), value, TypeError)
    return found


def _like_number(value: Any, name: str, where: Where, like: Kind = _like) -> Any:
    found = like.resolve(value, name, where)
    if _held(found, where) == "bool":
        raise where.refuse(name, say("operand.numbers"), value, TypeError)
    return found


def _float(value: Any, name: str, where: Where) -> Any:
    if kind_of(value) in ("i", "u"):
        value = np.asarray(value, config.floatx())
    found = _tensor.resolve(value, name, where)
    if not _held(found, where).startswith("float"):
        raise where.refuse(name, say("operand.floats"), value, TypeError)
    return found


def _whole(value: Any, name: str, where: Where) -> Any:
    found = _tensor.resolve(value, name, where)
    if "int" not in _held(found, where):
        raise where.refuse(name, say("operand.whole"), value, TypeError)
    return found


Numbers = Annotated[Any, Kind(_number)]
LikeNumbers = Annotated[Any, Kind(_like_number, alike=True)]
MaybeLikeNumbers = Annotated[Any, Kind(_like_number, optional=True, alike=True)]
Floats = Annotated[Any, Kind(_float)]
Whole = Annotated[Any, Kind(_whole)]


def _dot_first(value: Any, name: str, where: Where, like: Kind = _sparse_like) -> Any:
    found = _like_number(value, name, where, like)
    if where.engine.rank(found) == 0:
        raise where.refuse(name, say("operand.has_axes", count=1), value)
    return found


def _dot_second(value: Any, name: str, where: Where) -> Any:
    """The second factor of ``dot``: as long, along its last axis but one, as ``x`` along its last."""
    found = _dot_first(value, name, where, _like)
    one, other = where.engine.static_shape(where.found["x"]), where.engine.static_shape(found)
    if one is None or other is None:
        return found
    length, axis = one[-1], max(len(other) - 2, 0)
    if None not in (length, other[axis]) and length != other[axis]:
        raise where.refuse(name, say("operand.fits", axis=axis, length=length), found)
    return found


def _batch_axes(value: Any, name: str, where: Where) -> tuple[int, int]:
    """The axes that ``batch_dot`` sums over, one of each tensor, counted from 0."""
    shapes = [where.engine.static_shape(where.found[factor]) for factor in ("x", "y")]
    for factor, shape in zip(("x", "y"), shapes, strict=True):
        if shape is None or len(shape) < 2:
            raise where.refuse(factor, say("operand.has_axes", count=2), where.found[factor])
    if value is None:
        value = (-1, max(len(shapes[1]) - 2, 1))
    pair = tuple(value) if isinstance(value, (list, tuple)) else (value, value)
    whole = len(pair) == 2 and all(isinstance(v, (int, np.integer)) and not isinstance(v, bool) for v in pair)
    if not whole or any(not -len(s) <= v < len(s) or v % len(s) == 0 for v, s in zip(pair, shapes, strict=True)):
        raise where.refuse(name, say("operand.batch_axes", ranks=" / ".join(str(len(s)) for s in shapes)), value)
    axes = tuple(int(v) % len(s) for v, s in zip(pair, shapes, strict=True))
    _check_batches(shapes, axes, where)
    return axes[0], axes[1]


def _check_batches(shapes: Any, axes: tuple[int, ...], where: Where) -> None:
    """The batches of both factors are equally long, so are the axes to sum over."""
    (one, other), (first, second) = shapes, axes
    for here, there in ((0, 0), (first, second)):
        if None not in (one[here], other[there]) and one[here] != other[there]:
            expected = say("operand.fits", axis=there, length=one[here])
            raise where.refuse("y", expected, where.found["y"])


DotFirst = Annotated[Any, Kind(_dot_first, alike=True)]
DotSecond = Annotated[Any, Kind(_dot_second, alike=True)]
BatchAxes = Annotated[Any, Kind(_batch_axes)]
