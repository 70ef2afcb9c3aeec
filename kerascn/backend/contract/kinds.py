"""The usual arguments of K functions: what each kind admits, and what an implementation is given for it.

A theme file annotates its arguments with these kinds (``x: Tensor, axis: Axes = None``). Every refusal is
one sentence that names the function, the argument, what was expected and what was given.
"""

from __future__ import annotations

import numbers
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

import numpy as np

from ... import config
from ...messages import fail, say
from .later import Later

DTYPES = frozenset(
    "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64 complex64 complex128".split()
)


@dataclass
class Where:
    """The call in hand: its function, its engine, and the arguments found so far.

    ``keras1(argument)`` tells whether it is a Keras 1 call that doesn't name ``argument`` in today's word.
    """

    function: str
    engine: Any
    found: dict[str, Any]
    alike: tuple[str, ...] = ()
    keras1: Callable[[str], bool] = lambda argument: False
    _dtype: list[str | None] = field(default_factory=list)

    def refuse(self, name: str, expected: str, value: Any, kind: type[Exception] = ValueError) -> Exception:
        """The sentence for a value that can't be taken."""
        fields = dict(function=self.function, argument=name, expected=expected, value=self.shown(value))
        return fail(kind, "call.bad_value", **fields)

    def shown(self, value: Any) -> str:
        """A value as a sentence shows it: short, a tensor by its shape."""
        if self.engine.is_native(value):
            sparse = "sparse " if self.engine.functions["is_sparse"](value) else ""
            return f"<{sparse}{self.engine.dtype_name(value)} {self.engine.static_shape(value)}>"
        if isinstance(value, np.ndarray):
            return f"<{value.dtype} {value.shape}>"
        text = " ".join(repr(value).split())
        return text if len(text) <= 80 else text[:77] + "..."

    def described(self) -> str:
        """Every argument with its value or shape, for a sentence."""
        return ", ".join(f"{name}={self.shown_deep(value)}" for name, value in self.found.items() if value is not None)

    def shown_deep(self, value: Any) -> str:
        """A value, or a list of values, as a sentence shows it."""
        if isinstance(value, (list, tuple)):
            return "[" + ", ".join(self.shown(v) for v in value) + "]"
        return self.shown(value)

    def common_dtype(self) -> str | None:
        """The dtype that the ``Like`` arguments of this call share: of its first tensor, else first array."""
        if not self._dtype:
            given = [self.found[name] for name in self.alike]
            native = [v for v in given if self.engine.is_native(v)]
            arrays = [v for v in given if isinstance(v, (np.ndarray, np.generic))]
            known = [self.engine.dtype_name(v) for v in native] or [str(v.dtype) for v in arrays]
            lists = [kind_of(v) for v in given]
            self._dtype.append(known[0] if known else config.floatx() if "f" in lists else None)
        return self._dtype[0]

    def rank(self) -> int | None:
        """The rank of the call's tensor (of the first one, where there are several)."""
        for value in self.found.values():
            if isinstance(value, (list, tuple)) and value and self.engine.is_native(value[0]):
                value = value[0]
            if self.engine.is_native(value):
                return self.engine.rank(value)
        return None


class Kind:
    """One kind of argument: ``resolve`` gives what the implementation gets, or refuses."""

    def __init__(self, convert: Callable[[Any, str, Where], Any], optional: bool = False, alike: bool = False) -> None:
        self.convert, self.optional, self.alike = convert, optional, alike

    def resolve(self, value: Any, name: str, where: Where) -> Any:
        if value is None and self.optional:
            return None
        return self.convert(value, name, where)


def kind_of(value: Any) -> str:
    """NumPy's letter for what a number or a list of numbers holds; '' for anything else."""
    try:
        return np.asarray(value).dtype.kind if isinstance(value, (int, float, list, tuple)) else ""
    except Exception:
        return ""


def _whole(value: Any) -> bool:
    return isinstance(value, numbers.Integral) and not isinstance(value, (bool, np.bool_))


def _any_tensor(value: Any, name: str, where: Where) -> Any:
    return value if where.engine.is_native(value) else _constant(value, name, where, None)


def _tensor(value: Any, name: str, where: Where) -> Any:
    return _dense(_any_tensor(value, name, where), name, where)


def _dense(tensor: Any, name: str, where: Where) -> Any:
    """The tensor, which may not be sparse: one engine would fail, the other silently fill it up."""
    if where.engine.functions["is_sparse"](tensor):
        raise where.refuse(name, say("kind.dense"), tensor, TypeError)
    return tensor


def _constant(value: Any, name: str, where: Where, dtype: str | None) -> Any:
    """A number, a list or an array as a constant tensor of the engine."""
    origin = type(value).__module__.partition(".")[0]
    if origin in ("tensorflow", "pytensor"):
        expected = say("kind.tensor_of", engine=where.engine.label)
        raise where.refuse(name, expected, say("kind.foreign", library=origin), TypeError)
    try:
        array = np.asarray(value)
    except Exception:
        array = np.asarray(None)
    if value is None or array.dtype.kind not in "biufc":
        raise where.refuse(name, say("kind.tensor"), value, TypeError)
    if dtype is not None and not _may_become(array.dtype, np.dtype(dtype)):
        fields = dict(function=where.function, argument=name, value=where.shown(value), dtype=dtype)
        raise fail(TypeError, "kind.lossy", **fields)
    if dtype is None and not isinstance(value, (np.ndarray, np.generic)):
        dtype = {"f": config.floatx(), "i": "int32"}.get(array.dtype.kind)
    return where.engine.as_tensor(array, dtype)


def _may_become(given: np.dtype, wanted: np.dtype) -> bool:
    order = "biufc".replace("u", "i")
    rank = {kind: place for place, kind in enumerate(dict.fromkeys(order))}
    return rank[given.kind.replace("u", "i")] <= rank[wanted.kind.replace("u", "i")]


def _like(value: Any, name: str, where: Where) -> Any:
    return _dense(_any_like(value, name, where), name, where)


def _any_like(value: Any, name: str, where: Where) -> Any:
    dtype = where.common_dtype()
    if not where.engine.is_native(value):
        return _constant(value, name, where, dtype)
    own = where.engine.dtype_name(value)
    if dtype is not None and own != dtype:
        raise fail(TypeError, "kind.dtypes_differ", function=where.function, argument=name, own=own, dtype=dtype)
    return value


def _tensors(value: Any, name: str, where: Where) -> list[Any]:
    if not isinstance(value, (list, tuple)) or not value:
        raise where.refuse(name, say("kind.tensors"), value, TypeError)
    parts = Where(where.function, where.engine, {f"{name}[{i}]": v for i, v in enumerate(value)})
    parts.alike = tuple(parts.found)
    return [_any_like(v, part, parts) for part, v in parts.found.items()]


def _axis(value: Any, name: str, where: Where, extra: int = 0) -> int:
    if not _whole(value):
        raise where.refuse(name, say("kind.axis"), value, TypeError)
    rank = where.rank()
    if rank is None:
        return int(value)
    if not -rank - extra <= value < rank + extra:
        low, high = -rank - extra, rank + extra - 1
        raise where.refuse(name, say("kind.axis_range", low=low, high=high, rank=rank), value)
    return int(value) % (rank + extra) if rank + extra else 0


def _new_axis(value: Any, name: str, where: Where) -> int:
    return _axis(value, name, where, extra=1)


def _axes(value: Any, name: str, where: Where) -> tuple[int, ...]:
    given = value if isinstance(value, (list, tuple)) else (value,)
    axes = tuple(_axis(v, name, where) for v in given)
    if len(set(axes)) != len(axes):
        raise where.refuse(name, say("kind.axes_twice"), value)
    return axes


def _dtype(value: Any, name: str, where: Where) -> str:
    found = getattr(value, "name", None) or getattr(value, "__name__", None) or value
    found = {"int": "int64", "float": "float64"}.get(str(found), str(found).removesuffix("_ref"))
    if found not in DTYPES:
        raise where.refuse(name, say("kind.dtype"), value)
    return found


def _floatx_or(value: Any, name: str, where: Where) -> str:
    return config.floatx() if value is None else _dtype(value, name, where)


def dtype_among(kinds: str) -> Kind:
    """A number type (``None``: floatx) whose NumPy kind is one of the letters in ``kinds``."""
    allowed = sorted(word for word in DTYPES if np.dtype(word).kind in kinds)

    def convert(value: Any, name: str, where: Where) -> str:
        found = _floatx_or(value, name, where)
        if found not in allowed:
            raise where.refuse(name, say("check.one_of", allowed=", ".join(map(repr, allowed))), value)
        return found

    return Kind(convert)


def _shape(value: Any, name: str, where: Where) -> tuple[int | None, ...]:
    value = tuple(value.as_list()) if hasattr(value, "as_list") else value
    if not isinstance(value, (list, tuple)) or not all(v is None or (_whole(v) and v >= 0) for v in value):
        raise where.refuse(name, say("kind.shape"), value)
    return tuple(None if v is None else int(v) for v in value)


def _size(value: Any, name: str, where: Where, lowest: int = 0) -> Any:
    if _lengths(value, 1, where):
        return value
    value = value.tolist() if isinstance(value, np.ndarray) else value
    value = tuple(value.as_list()) if hasattr(value, "as_list") else value
    good = isinstance(value, (list, tuple)) and all((_whole(v) and v >= lowest) or _lengths(v, 0, where) for v in value)
    if not good:
        raise where.refuse(name, say("kind.size"), value)
    return tuple(int(v) if _whole(v) else v for v in value)


def _lengths(value: Any, rank: int, where: Where) -> bool:
    """Whether ``value`` is a tensor of whole numbers of that rank: one length, or a vector of them."""
    engine = where.engine
    return bool(engine.is_native(value) and engine.rank(value) in (rank, None) and "int" in engine.dtype_name(value))


def _noise_shape(value: Any, name: str, where: Where) -> Any:
    """A size in which ``None`` means: as long as the tensor."""
    if not isinstance(value, (list, tuple)):
        return _size(value, name, where)
    known = iter(_size([v for v in value if v is not None], name, where))
    return tuple(None if v is None else next(known) for v in value)


def _new_shape(value: Any, name: str, where: Where) -> Any:
    size = _size(value, name, where, lowest=-1)
    if isinstance(size, tuple) and sum(_whole(v) and v == -1 for v in size) > 1:
        raise where.refuse(name, say("kind.new_shape"), value)
    return size


def _count(value: Any, name: str, where: Where) -> int:
    if not _whole(value) or value < 1:
        raise where.refuse(name, say("check.positive"), value)
    return int(value)


def _flag(value: Any, name: str, where: Where) -> bool:
    if not isinstance(value, (bool, np.bool_)) and not (_whole(value) and value in (0, 1)):
        raise where.refuse(name, say("check.flag"), value, TypeError)
    return bool(value)


def _seed(value: Any, name: str, where: Where) -> int:
    if not _whole(value) or not 0 <= value < 2**63:
        raise where.refuse(name, say("kind.seed"), value)
    return int(value)


def _number(value: Any, name: str, where: Where) -> Any:
    if where.engine.is_native(value) and where.engine.rank(value) in (0, None):
        return value
    if not isinstance(value, numbers.Real) and not (isinstance(value, np.ndarray) and value.ndim == 0):
        raise where.refuse(name, say("kind.number"), value, TypeError)
    return value if isinstance(value, (int, float)) else value.item()  # type: ignore[union-attr]


def _data_format(value: Any, name: str, where: Where) -> str:
    known = {None: config.image_data_format(), "default": config.image_data_format()} | config.FORMATS
    found = known.get(value, value) if value is None or isinstance(value, str) else value
    if found not in ("channels_first", "channels_last"):
        raise where.refuse(name, "'channels_first', 'channels_last'", value)
    return found


def _branch(value: Any, name: str, where: Where) -> Any:
    return value if callable(value) and not where.engine.is_native(value) else _like(value, name, where)


def _some(value: Any, name: str, where: Where) -> list[Any]:
    """One tensor or several, as a list."""
    given = list(value) if isinstance(value, (list, tuple)) else [value]
    if not all(where.engine.is_native(v) for v in given):
        raise where.refuse(name, say("kind.some"), value, TypeError)
    return given


def _ordinary(value: Any, name: str, where: Where) -> list[Any]:
    """One tensor or several, none of them sparse, as a list."""
    return [_dense(x, name, where) for x in _some(value, name, where)]


def _one_or_some(value: Any, name: str, where: Where) -> Any:
    found = _some(value, name, where)
    return found if isinstance(value, (list, tuple)) else found[0]


def _text(value: Any, name: str, where: Where) -> str:
    if not isinstance(value, str):
        raise where.refuse(name, say("kind.name"), value, TypeError)
    return value


def _value(value: Any, name: str, where: Where) -> Any:
    """Numbers for a variable: an array, made or not; a SciPy sparse matrix, or the value that a tensor has now."""
    if isinstance(value, Later):
        return value
    return value if hasattr(value, "tocoo") and np.ndim(value) == 2 else _numbers(value, name, where)


def _numbers(value: Any, name: str, where: Where) -> Any:
    """Numbers: an array, or the value that a tensor has now."""
    engine = where.engine
    if engine.is_native(value):
        return engine.protocol.compile_function([], [value], [], None, {})([], 0)[0]
    array = np.asarray("" if value is None else value)
    if array.dtype.kind not in "biufc":
        raise where.refuse(name, say("kind.numbers"), value, TypeError)
    return array


def _square(value: Any, name: str, where: Where) -> tuple[int, int]:
    sides = value if isinstance(value, (list, tuple)) else (value, value)
    if len(sides) != 2 or not all(_whole(v) and v >= 0 for v in sides):
        raise where.refuse(name, say("kind.square"), value)
    return int(sides[0]), int(sides[1])


def _variable(value: Any, name: str, where: Where) -> Any:
    if not where.engine.functions["is_variable"](value):
        raise where.refuse(name, say("kind.variable"), value, TypeError)
    return value


def _settable(value: Any, name: str, where: Where) -> Any:
    """A variable whose value can be changed: any but a sparse one."""
    if where.engine.functions["is_sparse"](_variable(value, name, where)):
        raise where.refuse(name, say("kind.settable"), value, TypeError)
    return value


def _like_variable(value: Any, name: str, where: Where) -> Any:
    return _like(_variable(value, name, where), name, where)


def _variables(value: Any, name: str, where: Where) -> list[Any]:
    if not isinstance(value, (list, tuple)):
        raise where.refuse(name, say("kind.variables"), value, TypeError)
    return [_variable(v, f"{name}[{i}]", where) for i, v in enumerate(value)]


def _assignments(value: Any, name: str, where: Where) -> list[tuple[Any, np.ndarray]]:
    return [_assignment(pair, name, where) for pair in value]


def _assignment(pair: Any, name: str, where: Where) -> tuple[Any, np.ndarray]:
    if not isinstance(pair, (list, tuple)) or len(pair) != 2:
        raise where.refuse(name, say("kind.assignments"), pair, TypeError)
    x, given = _settable(pair[0], name, where), pair[1]
    array = np.asarray("" if given is None else given.toarray() if hasattr(given, "toarray") else given)
    if array.dtype.kind not in "biufc":
        raise where.refuse("value", say("kind.numbers"), given, TypeError)
    expected = where.engine.static_shape(x)
    if expected is not None and not fits(array.shape, expected):
        fields = dict(function=where.function, name=getattr(x, "name", None), expected=expected, given=array.shape)
        raise fail(ValueError, "tensors.set_shape", **fields)
    return x, array.astype(where.engine.dtype_name(x))


def fits(shape: tuple[int, ...], expected: Sequence[int | None]) -> bool:
    """Whether an array of ``shape`` may stand where ``expected`` is wanted (``None``: any length)."""
    return len(shape) == len(expected) and all(e is None or e == s for s, e in zip(shape, expected, strict=False))


def one_of(*allowed: str) -> Kind:
    """An argument that takes one of the listed words."""

    def convert(value: Any, name: str, where: Where) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise where.refuse(name, say("check.one_of", allowed=", ".join(map(repr, allowed))), value)
        return value

    return Kind(convert)


Tensor = Annotated[Any, Kind(_tensor)]
MaybeTensor = Annotated[Any, Kind(_tensor, optional=True)]
SparseOk = Annotated[Any, Kind(_any_tensor)]
Like = Annotated[Any, Kind(_like, alike=True)]
SparseLike = Annotated[Any, Kind(_any_like, alike=True)]
MaybeLike = Annotated[Any, Kind(_like, optional=True, alike=True)]
Tensors = Annotated[Sequence[Any], Kind(_tensors)]
Axis = Annotated[int, Kind(_axis)]
MaybeAxis = Annotated[int | None, Kind(_axis, optional=True)]
NewAxis = Annotated[int, Kind(_new_axis)]
Axes = Annotated[int | Sequence[int] | None, Kind(_axes, optional=True)]
DType = Annotated[str | None, Kind(_floatx_or)]
AnyDType = Annotated[str, Kind(_dtype)]
FloatDType = Annotated[str | None, dtype_among("f")]
RealDType = Annotated[str | None, dtype_among("iuf")]
MaskDType = Annotated[str | None, dtype_among("biuf")]
MaybeDType = Annotated[str | None, Kind(_dtype, optional=True)]
Shape = Annotated[Sequence[int | None], Kind(_shape)]
MaybeShape = Annotated[Sequence[int | None] | None, Kind(_shape, optional=True)]
Size = Annotated[Any, Kind(_size)]
MaybeSize = Annotated[Any, Kind(_size, optional=True)]
NewShape = Annotated[Any, Kind(_new_shape)]
NoiseShape = Annotated[Any, Kind(_noise_shape, optional=True)]
Count = Annotated[int, Kind(_count)]
MaybeCount = Annotated[int | None, Kind(_count, optional=True)]
Flag = Annotated[bool, Kind(_flag)]
Name = Annotated[str | None, Kind(_text, optional=True)]
Seed = Annotated[int | None, Kind(_seed, optional=True)]
Number = Annotated[float, Kind(_number)]
Branch = Annotated[Any, Kind(_branch, alike=True)]
Some = Annotated[Any, Kind(_some)]
Ordinary = Annotated[Sequence[Any], Kind(_ordinary)]
OneOrSome = Annotated[Any, Kind(_one_or_some)]
Text = Annotated[str, Kind(_text)]
LikeVariable = Annotated[Any, Kind(_like_variable, alike=True)]
Value = Annotated[Any, Kind(_value)]
Numbers = Annotated[Any, Kind(_numbers)]
Square = Annotated[int | tuple[int, int], Kind(_square)]
Variable = Annotated[Any, Kind(_variable)]
Settable = Annotated[Any, Kind(_settable)]
Variables = Annotated[Sequence[Any], Kind(_variables)]
Assignments = Annotated[Sequence[tuple[Any, Any]], Kind(_assignments)]
DataFormat = Annotated[str | None, Kind(_data_format)]
Padding = Annotated[str, one_of("same", "valid")]
