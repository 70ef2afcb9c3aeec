"""The kinds of argument that only the theme ``nn`` has: factors, pairs of targets and outputs, bias and statistics.

Most of them must fit another argument of the call. Where shapes are known, what can't fit is refused before an
engine sees it.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Sequence
from typing import Annotated, Any

import numpy as np

from ... import config
from ...messages import say
from .kinds import Axis, DataFormat, Kind, Like, Where, kind_of
from .layouts import SomeAxes
from .operands import Floats, Numbers, Whole

_KnownShape = tuple["int | None", ...]


def _as(note: Any, value: Any, name: str, where: Where) -> Any:
    """The value as the kind of the annotation ``note`` gives it."""
    return note.__metadata__[0].resolve(value, name, where)


def _shape(name: str, where: Where) -> _KnownShape | None:
    return where.engine.static_shape(where.found[name])


def _among(name: str, where: Where) -> Where:
    """The call as if ``name`` were its only tensor: axes are then those of that one."""
    return Where(where.function, where.engine, {name: where.found[name]})


def _alike(one: _KnownShape, other: _KnownShape) -> bool:
    """Whether two shapes, as far as they are known, may be the same."""
    return len(one) == len(other) and all(None in pair or pair[0] == pair[1] for pair in zip(one, other, strict=True))


def fractions_of(dtype: str) -> tuple[Any, Any]:
    """The least and the largest probability that is reckoned with in a dtype: ``epsilon()`` away from 0 and 1."""
    one = np.ones((), dtype)[()]
    return one * config.epsilon(), min(one - one * config.epsilon(), np.nextafter(one, one * 0))


# --------------------------------------------------------------------------- numbers and floats


def _like_float(value: Any, name: str, where: Where) -> Any:
    """A tensor of floats; plain whole numbers become floats, plain bools do not."""
    if kind_of(value) == "b":
        raise where.refuse(name, say("operand.floats"), value, TypeError)
    if kind_of(value) in ("i", "u"):
        value = np.asarray(value, where.common_dtype() or config.floatx())
    found = _as(Like, value, name, where)
    if not where.engine.dtype_name(found).startswith("float"):
        raise where.refuse(name, say("operand.floats"), value, TypeError)
    return found


def _factor(value: Any, name: str, where: Where) -> Any:
    """A number, as a Python float, or a tensor of floats."""
    if isinstance(value, numbers.Real) and not isinstance(value, (bool, np.bool_)):
        return float(value)
    if value is None or isinstance(value, (bool, str)):
        raise where.refuse(name, say("nn.factor"), value, TypeError)
    return _like_float(value, name, where)


def _epsilon(value: Any, name: str, where: Where) -> float:
    number = float(value) if isinstance(value, numbers.Real) and not isinstance(value, (bool, np.bool_)) else -1
    if not 0 <= number < math.inf:
        raise where.refuse(name, say("random.not_negative"), value)
    return number


LikeFloats = Annotated[Any, Kind(_like_float, alike=True)]
MaybeLikeFloats = Annotated[Any, Kind(_like_float, optional=True, alike=True)]
Factor = Annotated[Any, Kind(_factor, alike=True)]
MaybeFactor = Annotated[Any, Kind(_factor, optional=True, alike=True)]
Epsilon = Annotated[float, Kind(_epsilon)]


# --------------------------------------------------------------------------- targets and outputs


def _output(value: Any, name: str, where: Where) -> Any:
    """A tensor of the shape that ``target`` has."""
    found, wanted = _like_float(value, name, where), _shape("target", where)
    own = where.engine.static_shape(found)
    if own is not None and wanted is not None and not _alike(own, wanted):
        raise where.refuse(name, say("nn.shapes", shapes=wanted), found)
    return found


def _classes_axis(value: Any, name: str, where: Where) -> int:
    """An axis of ``output``."""
    return _as(Axis, value, name, _among("output", where))


def _labelled_axis(value: Any, name: str, where: Where) -> int:
    """An axis of ``output``; ``target`` holds as many labels as the other axes together have elements."""
    axis = _classes_axis(value, name, where)
    labels, shape = _shape("target", where), _shape("output", where)
    if labels is None or shape is None:
        return axis
    others = (*shape[:axis], *shape[axis + 1 :])
    if None not in labels and None not in others and math.prod(labels) != math.prod(others):  # type: ignore[arg-type]
        raise where.refuse("target", say("nn.shapes", shapes=others), where.found["target"])
    return axis


def _predictions(value: Any, name: str, where: Where) -> Any:
    found = _as(Floats, value, name, where)
    if where.engine.rank(found) not in (2, None):
        raise where.refuse(name, say("shaping.rank", rank=2), found)
    return found


def _targets(value: Any, name: str, where: Where) -> Any:
    """One class for each row of ``predictions``."""
    found, rows = _as(Whole, value, name, where), _shape("predictions", where)
    own, wanted = where.engine.static_shape(found), (None,) if rows is None else rows[:1]
    if own is not None and not _alike(own, wanted):
        raise where.refuse(name, say("nn.shapes", shapes=wanted), found)
    return found


Output = Annotated[Any, Kind(_output, alike=True)]
Labels = Numbers
ClassesAxis = Annotated[int, Kind(_classes_axis)]
LabelledAxis = Annotated[int, Kind(_labelled_axis)]
Predictions = Annotated[Any, Kind(_predictions)]
Targets = Annotated[Any, Kind(_targets)]


# --------------------------------------------------------------------------- bias and statistics


def _fitting(name: str, where: Where, allowed: Sequence[_KnownShape]) -> None:
    """Refuse the argument ``name`` if its shape is none of those allowed."""
    own = None if where.found[name] is None else _shape(name, where)
    if own is not None and not any(_alike(own, shape) for shape in allowed):
        raise where.refuse(name, say("nn.shapes", shapes=say("nn.or").join(map(str, allowed))), where.found[name])


def _bias_format(value: Any, name: str, where: Where) -> str:
    """A data format in which ``bias`` fits the tensor."""
    layout, shape = _as(DataFormat, value, name, where), _shape("x", where)
    if shape is None:
        return layout
    if not shape:
        raise where.refuse("x", say("shaping.rank_least", rank=1), where.found["x"])
    first = layout == "channels_first" and len(shape) > 2
    channels = shape[1] if first else shape[-1]
    single = (*shape[2:], channels) if first else shape[1:]
    _fitting("bias", where, [(channels,), single] if len(shape) > 2 else [(channels,)])
    return layout


def _reduced_axes(value: Any, name: str, where: Where) -> tuple[int, ...]:
    """Axes of ``x``; ``gamma`` and ``beta`` have the shape of the other ones, or a length of 1 in place of these."""
    axes, shape = _as(SomeAxes, value, name, _among("x", where)), _shape("x", where)
    if shape is not None:
        kept = tuple(length for axis, length in enumerate(shape) if axis not in axes)
        full = tuple(1 if axis in axes else length for axis, length in enumerate(shape))
        for other in ("gamma", "beta"):
            _fitting(other, where, [kept, full])
    return axes


def _channels_axis(value: Any, name: str, where: Where) -> int:
    """An axis of ``x``; statistics with one axis lie along it, others broadcast against ``x``."""
    axis, shape = _as(Axis, value, name, _among("x", where)), _shape("x", where)
    if shape is None:
        return axis
    for other in ("mean", "var", "beta", "gamma"):
        known = None if where.found[other] is None else _shape(other, where)
        if known is not None and len(known) == 1:
            _fitting(other, where, [(shape[axis],), (1,)])
        elif known is not None and not _broadcasts(known, shape):
            raise where.refuse(other, say("nn.broadcast", shape=shape), where.found[other])
    return axis


def _broadcasts(own: _KnownShape, shape: _KnownShape) -> bool:
    """Whether a tensor stretches to a shape, as far as is known."""
    pairs = zip(reversed(own), reversed(shape), strict=False)
    return len(own) <= len(shape) and all(a in (1, None) or b in (a, None) for a, b in pairs)


BiasFormat = Annotated[str | None, Kind(_bias_format)]
ReducedAxes = Annotated[int | Sequence[int], Kind(_reduced_axes)]
ChannelsAxis = Annotated[int, Kind(_channels_axis)]
