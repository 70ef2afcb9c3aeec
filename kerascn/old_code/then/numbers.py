"""What NumPy had, and what it allowed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from ...messages import fail
from ..python2.streams import bytes_of

NINF, NZERO, PZERO = -np.inf, -0.0, 0.0
finfo = np.finfo


def _or_objects(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function; rows of different lengths give an array of objects, as they did."""

    def call(values: Any, *given: Any, **options: Any) -> Any:
        try:
            return function(values, *given, **options)
        except ValueError as error:
            if "inhomogeneous" not in str(error) or given or options.get("dtype") is not None:
                raise
            return np.array(values, **{**options, "dtype": object})

    return call


array = _or_objects(np.array)
asarray = _or_objects(np.asarray)


def _of_any(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, to which the arrays may be given by anything that can be gone through: ``map(f, rows)``."""

    def call(arrays: Any, *given: Any, **options: Any) -> Any:
        return function(arrays if hasattr(arrays, "__getitem__") else list(arrays), *given, **options)

    return call


vstack, hstack, dstack = _of_any(np.vstack), _of_any(np.hstack), _of_any(np.dstack)
column_stack, concatenate, stack = _of_any(np.column_stack), _of_any(np.concatenate), _of_any(np.stack)


def asfarray(values: Any, dtype: Any = np.float64) -> Any:
    """``np.asfarray``: an array of floats."""
    return np.asarray(values, dtype if np.issubdtype(dtype, np.inexact) else np.float64)


def asscalar(values: Any) -> Any:
    """``np.asscalar``: the one number of an array."""
    return np.asarray(values).item()


class _Cast:
    def __getitem__(self, kind: Any) -> Callable[[Any], Any]:
        return lambda values: np.asarray(values).astype(kind)


cast = _Cast()


def in1d(values: Any, among: Any, assume_unique: bool = False, invert: bool = False) -> Any:
    """``np.in1d``: for each value, in one row, whether it is among the others."""
    return np.isin(np.ravel(values), among, assume_unique=assume_unique, invert=invert)


def msort(values: Any) -> Any:
    """``np.msort``: sorted along the first axis."""
    return np.sort(values, axis=0)


def histogram(
    values: Any, bins: Any = 10, range: Any = None, normed: Any = None, weights: Any = None, density: Any = None
) -> Any:
    """``np.histogram``, with ``normed`` for ``density``."""
    return np.histogram(values, bins, range, density=bool(normed) or density, weights=weights)


def load(file: Any, *given: Any, **options: Any) -> Any:
    """``np.load``, also from a file opened for text; arrays of objects, which are programs, are refused as today."""
    try:
        return np.load(bytes_of(file), *given, **options)
    except ValueError as error:
        if "allow_pickle" not in str(error):
            raise
        raise fail(ValueError, "neighbours.np_load", file=getattr(file, "name", file)) from None


def save(file: Any, arr: Any, *given: Any, **options: Any) -> None:
    """``np.save``, also into a file opened for text."""
    np.save(bytes_of(file), arr, *given, **options)


def savez(file: Any, *given: Any, **options: Any) -> None:
    """``np.savez``, also into a file opened for text."""
    np.savez(bytes_of(file), *given, **options)


def fromstring(text: Any, dtype: Any = float, count: int = -1, sep: str = "") -> Any:
    """``np.fromstring``: numbers in a text, or, without ``sep``, the bytes of an array."""
    if sep:
        return np.fromstring(text, dtype=dtype, count=count, sep=sep)
    data = text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text
    return np.frombuffer(data, dtype=dtype, count=count).copy()


def set_printoptions(*given: Any, **options: Any) -> None:
    """``np.set_printoptions``; ``threshold="nan"`` showed all numbers."""
    threshold = options.get("threshold")
    if threshold == "nan" or (isinstance(threshold, float) and not np.isfinite(threshold)):
        options["threshold"] = sys.maxsize
    np.set_printoptions(*given, **options)


def set_string_function(function: Any, repr: bool = True) -> None:
    """``np.set_string_function``: how arrays are shown."""
    np.set_printoptions(override_repr=function if repr else None)


def disp(value: Any, device: Any = None, linefeed: bool = True) -> None:
    """``np.disp``: show a value."""
    (device or sys.stdout).write(f"{value}\n" if linefeed else f"{value}")


def find_common_type(arrays: Any, scalars: Any) -> Any:
    """``np.find_common_type``."""
    return np.result_type(*map(np.dtype, arrays), *map(np.dtype, scalars))


def issubclass_(first: Any, second: Any) -> bool:
    """``np.issubclass_``: False where the first is no class."""
    return isinstance(first, type) and issubclass(first, second)


def issubsctype(first: Any, second: Any) -> bool:
    """``np.issubsctype``."""
    return issubclass(obj2sctype(first), obj2sctype(second))


def obj2sctype(value: Any) -> Any:
    """``np.obj2sctype``: the kind of number."""
    return value if isinstance(value, type) and issubclass(value, np.generic) else np.dtype(value).type


def random_integers(low: int, high: int | None = None, size: Any = None) -> Any:
    """``np.random.random_integers``: whole numbers up to ``high``, that included."""
    low, high = (1, low) if high is None else (low, high)
    return np.random.randint(low, high + 1, size)
