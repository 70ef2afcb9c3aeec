"""Makers of variables, ``dmatrix`` and its kin, and the classes by which programs ask what a variable is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import pytensor
import pytensor.tensor as pt
from pytensor.tensor import elemwise

from ...backend.theano.fused import BlockElemwise, Reduction
from ...messages import fail
from .names import LETTERS, MANY, RANKS

SHAPES = {
    "scalar": (), "vector": (None,), "row": (1, None), "col": (None, 1), "matrix": (None, None),
    "tensor3": (None,) * 3, "tensor4": (None,) * 4, "tensor5": (None,) * 5,
}  # fmt: skip


class _StandsFor(type):
    """A class that answers ``isinstance`` for others, and makes things of the first of them when called."""

    kinds: tuple[type, ...]

    def __instancecheck__(cls, value: Any) -> bool:
        return isinstance(value, cls.kinds)

    def __subclasscheck__(cls, other: type) -> bool:
        return issubclass(other, cls.kinds)


class TensorType(metaclass=_StandsFor):
    """The type of a tensor: its dtype, and for each axis whether it has length 1 and stretches.

    Args:
        dtype: Such as ``'float32'``.
        broadcastable: Such as ``(False, True)``; or a shape with ``None`` for lengths that are open.
        name: The name of the type.
    """

    kinds = (pt.TensorType,)

    def __new__(cls, dtype: Any, broadcastable: Iterable[Any], name: str | None = None) -> Any:
        """PyTensor's type."""
        return pt.TensorType(dtype, shape_of(broadcastable), name=name)


class Elemwise(metaclass=_StandsFor):
    """An operation element by element, in whichever form a compiled graph has it."""

    kinds = (elemwise.Elemwise, BlockElemwise)


class CAReduce(metaclass=_StandsFor):
    """A sum, a maximum and the like, in whichever form a compiled graph has it."""

    kinds = (elemwise.CAReduce, Reduction)


class DimShuffle(metaclass=_StandsFor):
    """An operation that changes the order of axes."""

    kinds = (elemwise.DimShuffle,)


def shape_of(broadcastable: Iterable[Any]) -> tuple[int | None, ...]:
    """A pattern of Theano as PyTensor's shape: ``(False, True)`` becomes ``(None, 1)``."""
    return tuple((1 if one else None) if isinstance(one, bool) else one for one in broadcastable)


def one(rank: str, fixed: str | None, name: str | None = None, dtype: str | None = None) -> Any:
    """A variable of a rank; its dtype is ``floatX`` unless the word or the call says another.

    Args:
        rank: A word of ``SHAPES``.
        fixed: The dtype in the word, as in ``dmatrix``.
        name: The variable's name.
        dtype: The dtype the call says.
    """
    return pt.TensorType(fixed or dtype or pytensor.config.floatX, SHAPES[rank])(name=name)


def many(rank: str, fixed: str | None, *names: Any, dtype: str | None = None) -> list[Any]:
    """As many variables as names are given, or as the one number says."""
    wanted = [None] * names[0] if len(names) == 1 and isinstance(names[0], int) else list(names)
    return [one(rank, fixed, name, dtype) for name in wanted]


def tensor(dtype: Any, broadcastable: Iterable[Any] = (), name: str | None = None, shape: Any = None) -> Any:
    """A variable of any type: ``T.tensor('float32', (False, True), name='x')``.

    Args:
        dtype: Its dtype.
        broadcastable: For each axis whether it has length 1 and stretches.
        name: Its name.
        shape: In place of ``broadcastable``: the lengths, with ``None`` for those that are open.
    """
    return TensorType(dtype, broadcastable if shape is None else shape)(name=name)


def __getattr__(name: str) -> Callable[..., Any]:
    """``matrix``, ``dmatrix``, ``fscalars``: a maker for each rank, with or without a letter for the dtype."""
    for letter, fixed in {"": None, **LETTERS}.items():
        rest = name[len(letter) :]
        if name.startswith(letter) and rest in RANKS:
            return partial(one, rest, fixed)
        if name.startswith(letter) and rest in MANY:
            return partial(many, MANY[rest], fixed)
    raise fail(AttributeError, "theano1.no_name", module=__name__, name=name)
