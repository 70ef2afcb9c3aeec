"""The built-in functions of Python 2 that are gone or meant something else."""

from __future__ import annotations

import ast
import builtins
import decimal
import functools
import importlib
import itertools
import math
import sys
from collections.abc import Callable, Iterable
from types import CodeType, ModuleType
from typing import Any

import numpy as np

from ...messages import fail
from . import helpers, streams
from .reading import text_of

Compile = Callable[..., CodeType]  # (text, filename, mode)


class _Kind(type):
    """A class that stands for others: what ``isinstance`` says is said of those."""

    stands_for: tuple[type, ...] = ()

    def __instancecheck__(cls, value: Any) -> bool:
        return isinstance(value, cls.stands_for)

    def __subclasscheck__(cls, other: type) -> bool:
        return issubclass(other, cls.stands_for)


class BaseString(metaclass=_Kind):
    """What texts were an instance of."""

    stands_for = (str, bytes)


class File(metaclass=_Kind):
    """What ``open`` gave; to be called like it."""

    stands_for = (streams.io.IOBase,)

    def __new__(cls, *given: Any, **options: Any) -> Any:
        return streams.opened(*given, **options)


class Buffer:
    """``buffer(data, offset, size)``: a look at bytes."""

    def __new__(cls, data: Any, offset: int = 0, size: int = -1) -> Any:
        seen = memoryview(helpers.as_bytes(data))[offset:]
        return seen if size < 0 else seen[:size]


# ---- lists


def map_(function: Any, *values: Iterable[Any]) -> list[Any]:
    """``map``: a list; shorter arguments are filled up with None, and None is the function that keeps all."""
    rows = itertools.zip_longest(*values)
    if function is None:
        return [row[0] if len(values) == 1 else row for row in rows]
    return [function(*row) for row in rows]


def filter_(function: Any, values: Any) -> Any:
    """``filter``: a list, of a text a text, of a tuple a tuple."""
    found = list(builtins.filter(function, values))
    if isinstance(values, str):
        return "".join(found)
    return tuple(found) if type(values) is tuple else found


def zip_(*values: Iterable[Any]) -> list[Any]:
    """``zip``: a list."""
    return list(builtins.zip(*values, strict=False))


def range_(*given: Any) -> list[int]:
    """``range``: a list."""
    return list(builtins.range(*given))


def _chosen(function: Callable[..., Any], sign: int) -> Callable[..., Any]:
    """``min`` and ``max``, where values of different kinds have an order."""

    @functools.wraps(function)
    def choose(*given: Any, **options: Any) -> Any:
        if len(given) == 1 and not hasattr(given[0], "__len__"):
            given = (list(given[0]),)
        try:
            return function(*given, **options)
        except TypeError:
            values = list(given[0] if len(given) == 1 else given)
            key = options.get("key") or (lambda value: value)
            found = functools.cmp_to_key(lambda left, right: sign * helpers.compare(key(left), key(right)))
            return builtins.max(values, key=found)

    return choose


# ---- numbers


def round_(number: Any, digits: int = 0) -> Any:
    """``round``: a number with a point; halves go away from zero."""
    if isinstance(number, np.ndarray) or not hasattr(number, "__float__"):
        return builtins.round(number, digits)
    value = float(number)
    if not math.isfinite(value) or value == 0:
        return value
    with decimal.localcontext(prec=1100):
        place = decimal.Decimal(1).scaleb(-min(max(digits, -400), 400))
        return float(decimal.Decimal(value).quantize(place, decimal.ROUND_HALF_UP))


def coerce(left: Any, right: Any) -> tuple[Any, Any]:
    """``coerce``: two numbers as numbers of one kind."""
    kind = next(kind for kind in (complex, float, int) if isinstance(left, kind) or isinstance(right, kind))
    return kind(left), kind(right)


# ---- calls


def apply(function: Any, given: Any = (), options: Any = None) -> Any:
    """``apply(f, (a, b), {"c": d})``."""
    return function(*given, **(options or {}))


def reload(module: ModuleType) -> ModuleType:
    """``reload(module)``; of ``sys`` nothing is loaded again."""
    real = sys.modules.get(module.__name__, module)
    return module if real is sys or real is not module else importlib.reload(module)


def input_(prompt: Any = "") -> Any:
    """``input``: a value as it would be written in a program. Nothing that is typed is run."""
    typed = builtins.input(prompt)
    try:
        return ast.literal_eval(typed.strip())
    except (ValueError, SyntaxError):
        raise fail(ValueError, "python2.input", typed=typed) from None


def _runners(compiled: Compile) -> dict[str, Any]:
    """``execfile``, ``exec`` and ``eval``, for texts of Python 2."""

    def places(globals: Any, locals: Any) -> tuple[Any, Any]:
        caller = sys._getframe(2)
        if globals is None:
            return caller.f_globals, caller.f_locals if locals is None else locals
        globals.setdefault("__builtins__", caller.f_globals.get("__builtins__", builtins))
        return globals, globals if locals is None else locals

    def execfile(filename: Any, globals: Any = None, locals: Any = None) -> None:
        """``execfile(filename, globals, locals)``."""
        with open(filename, "rb") as source:
            text = text_of(source.read())
        globals, locals = places(globals, locals)
        exec(compiled(text, str(filename)), globals, locals)

    def exec_(code: Any, globals: Any = None, locals: Any = None) -> None:
        """``exec code in globals, locals``."""
        if isinstance(code, tuple):
            code, globals, locals = (*code, None, None)[:3]
        globals, locals = places(globals, locals)
        exec(compiled(code, "<string>") if isinstance(code, str) else code, globals, locals)

    def eval_(code: Any, globals: Any = None, locals: Any = None) -> Any:
        """``eval(code, globals, locals)``."""
        globals, locals = places(globals, locals)
        if not isinstance(code, str):
            return eval(code, globals, locals)
        return eval(compiled(code.strip(), "<string>", "eval"), globals, locals)

    return {"execfile": execfile, "exec": exec_, "eval": eval_}


def names(compiled: Compile) -> dict[str, Any]:
    """All of them."""
    return {
        "xrange": builtins.range,
        "unicode": str,
        "unichr": chr,
        "long": int,
        "basestring": BaseString,
        "file": File,
        "buffer": Buffer,
        "raw_input": builtins.input,
        "input": input_,
        "reduce": functools.reduce,
        "cmp": helpers.compare,
        "apply": apply,
        "intern": sys.intern,
        "reload": reload,
        "coerce": coerce,
        "map": map_,
        "filter": filter_,
        "zip": zip_,
        "range": range_,
        "round": round_,
        "sorted": helpers.sorted_as_then,
        "min": _chosen(builtins.min, -1),
        "max": _chosen(builtins.max, 1),
        "open": streams.opened,
        "print": streams.print_,
        **_runners(compiled),
    }
