"""The kinds of argument that loops have: functions of the user, series with a time axis, masks, states."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import numpy as np

from ...messages import say
from .kinds import AnyDType, Kind, Tensor, Where


def _as(note: Any, value: Any, name: str, where: Where) -> Any:
    """The value as the kind of the annotation ``note`` gives it."""
    return note.__metadata__[0].resolve(value, name, where)


def _called(value: Any, name: str, where: Where) -> Callable[..., Any]:
    if not callable(value) or where.engine.is_native(value):
        raise where.refuse(name, say("loop.function"), value, TypeError)
    return value


def _dense(value: Any, name: str, where: Where) -> Any:
    tensor = _as(Tensor, value, name, where)
    if where.engine.functions["is_sparse"](tensor):
        raise where.refuse(name, say("kind.dense"), tensor, TypeError)
    return tensor


def _series(value: Any, name: str, where: Where) -> Any:
    """A tensor (samples, time, ...)."""
    tensor = _dense(value, name, where)
    known = where.engine.static_shape(tensor)
    if known is None or len(known) < 3:
        raise where.refuse(name, say("loop.series"), tensor)
    return tensor


def _mask(value: Any, name: str, where: Where) -> Any:
    """A tensor (samples, time) or (samples, time, 1) for the series of the call."""
    tensor = _dense(value, name, where)
    series, known = where.engine.static_shape(where.found["inputs"]), where.engine.static_shape(tensor)
    wanted = (*series[:2], 1)
    fits = known is not None and len(known) in (2, 3)
    if not fits or any(None not in pair and pair[0] != pair[1] for pair in zip(known, wanted, strict=False)):
        raise where.refuse(name, say("loop.mask", shape=series), tensor)
    return tensor


def _tensor_list(value: Any, name: str, where: Where) -> list[Any]:
    if not isinstance(value, (list, tuple)):
        raise where.refuse(name, say("loop.tensors"), value, TypeError)
    return [_dense(one, f"{name}[{place}]", where) for place, one in enumerate(value)]


def _constants(value: Any, name: str, where: Where) -> list[Any]:
    """Tensors; or lists of them, as layers of Keras 1 hand on the masks of their gates."""
    if not isinstance(value, (list, tuple)):
        raise where.refuse(name, say("loop.tensors"), value, TypeError)
    places = ((one, f"{name}[{place}]") for place, one in enumerate(value))
    return [(_constants if isinstance(one, (list, tuple)) else _dense)(one, place, where) for one, place in places]


def _elements(value: Any, name: str, where: Where) -> Any:
    """A tensor with a first axis, or a list or tuple of such tensors."""
    if isinstance(value, (list, tuple)) and any(where.engine.is_native(one) or _is_array(one) for one in value):
        return type(value)(_with_axis(one, f"{name}[{place}]", where) for place, one in enumerate(value))
    return _with_axis(value, name, where)


def _is_array(value: Any) -> bool:
    return isinstance(value, np.ndarray)


def _with_axis(value: Any, name: str, where: Where) -> Any:
    tensor = _dense(value, name, where)
    if not where.engine.rank(tensor):
        raise where.refuse(name, say("operand.has_axes", count=1), tensor)
    return tensor


def _start(value: Any, name: str, where: Where) -> Any:
    """What a fold starts with: a tensor, or a list or tuple of tensors; a number is one like the elements."""
    if isinstance(value, (list, tuple)) and any(where.engine.is_native(one) or _is_array(one) for one in value):
        return type(value)(_dense(one, f"{name}[{place}]", where) for place, one in enumerate(value))
    elems = where.found["elems"]
    if isinstance(value, (int, float)) and not isinstance(value, bool) and where.engine.is_native(elems):
        dtype = np.dtype(where.engine.dtype_name(elems))
        if dtype.kind == "f" or (dtype.kind in "iu" and isinstance(value, int)):
            return where.engine.as_tensor(np.asarray(value, dtype))
    return _dense(value, name, where)


def _dtypes(value: Any, name: str, where: Where) -> str | list[str]:
    if isinstance(value, (list, tuple)):
        return [_as(AnyDType, one, name, where) for one in value]
    return _as(AnyDType, value, name, where)


Called = Annotated[Callable[..., Any], Kind(_called)]
Series = Annotated[Any, Kind(_series)]
SeriesMask = Annotated[Any, Kind(_mask, optional=True)]
TensorList = Annotated[Sequence[Any], Kind(_tensor_list)]
MaybeConstants = Annotated[Sequence[Any] | None, Kind(_constants, optional=True)]
Elements = Annotated[Any, Kind(_elements)]
MaybeStart = Annotated[Any, Kind(_start, optional=True)]
MaybeDTypes = Annotated[str | Sequence[str] | None, Kind(_dtypes, optional=True)]
