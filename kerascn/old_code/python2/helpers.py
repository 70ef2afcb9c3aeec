"""What programs of Python 2 meant: the functions that ``meaning`` puts into them. Objects of all kinds come here."""

from __future__ import annotations

import codecs
import functools
import sys
from collections.abc import Callable, ItemsView, Iterator, KeysView, ValuesView
from typing import Any

import numpy as np

# ---- division


def _are_whole(*values: Any) -> bool:
    return all(
        isinstance(value, (int, np.integer)) or (isinstance(value, np.ndarray) and value.dtype.kind in "iub")
        for value in values
    )


def div(left: Any, right: Any) -> Any:
    """``left / right``: between whole numbers the quotient, rounded down."""
    return left // right if _are_whole(left, right) else left / right


def divide_in_place(left: Any, right: Any) -> Any:
    """``left /= right``."""
    if _are_whole(left, right):
        left //= right
    elif isinstance(left, np.ndarray) and left.dtype.kind in "iu":
        left[...] = (left / right).astype(left.dtype)  # NumPy cut the results off, as in any assignment
    else:
        left /= right
    return left


def divide_item(owner: Any, index: Any, right: Any) -> None:
    """``owner[index] /= right``."""
    owner[index] = divide_in_place(owner[index], right)


def divide_attribute(owner: Any, name: str, right: Any) -> None:
    """``owner.name /= right``."""
    setattr(owner, name, divide_in_place(getattr(owner, name), right))


# ---- methods


def _own_or(owner: Any, name: str, other: Callable[[], Any]) -> Any:
    """What the object's own method gives; where it has none, what Python 2 gave."""
    own = getattr(owner, name, None)
    return other() if own is None else own()


def listed(found: Any) -> Any:
    """``d.keys()`` and the like as lists."""
    return list(found) if isinstance(found, (KeysView, ValuesView, ItemsView)) else found


def has_key(owner: Any, key: Any) -> Any:
    """``owner.has_key(key)``."""
    own = getattr(owner, "has_key", None)
    return key in owner if own is None else own(key)


def iteritems(owner: Any) -> Iterator[Any]:
    """``owner.iteritems()``."""
    return _own_or(owner, "iteritems", lambda: iter(owner.items()))


def iterkeys(owner: Any) -> Iterator[Any]:
    """``owner.iterkeys()``."""
    return _own_or(owner, "iterkeys", lambda: iter(owner.keys()))


def itervalues(owner: Any) -> Iterator[Any]:
    """``owner.itervalues()``."""
    return _own_or(owner, "itervalues", lambda: iter(owner.values()))


def viewitems(owner: Any) -> Any:
    """``owner.viewitems()``."""
    return _own_or(owner, "viewitems", owner.items)


def viewkeys(owner: Any) -> Any:
    """``owner.viewkeys()``."""
    return _own_or(owner, "viewkeys", owner.keys)


def viewvalues(owner: Any) -> Any:
    """``owner.viewvalues()``."""
    return _own_or(owner, "viewvalues", owner.values)


def next_of(owner: Any) -> Any:
    """``owner.next()``."""
    return _own_or(owner, "next", lambda: next(owner))


def tostring(owner: Any) -> Any:
    """``array.tostring()``."""
    return _own_or(owner, "tostring", lambda: owner.tobytes())


def function_of(method: Any) -> Any:
    """``method.im_func``; a method of a class is a function today."""
    return getattr(method, "__func__", method)


def sort(owner: Any, *given: Any, **options: Any) -> Any:
    """``owner.sort(...)``: a list could be sorted by a function of two values."""
    if isinstance(owner, list):
        owner[:] = sorted_as_then(owner, *given, **options)
        return None
    return owner.sort(*given, **options)


def sorted_as_then(values: Any, cmp: Any = None, key: Any = None, reverse: Any = False) -> list[Any]:
    """``sorted(values, cmp, key, reverse)``; values of different kinds have an order."""
    found = list(values)
    if cmp is not None:
        by = functools.cmp_to_key(cmp)
        return sorted(found, key=by if key is None else lambda value: by(key(value)), reverse=bool(reverse))
    try:
        return sorted(found, key=key, reverse=bool(reverse))
    except TypeError:
        by = functools.cmp_to_key(compare)
        return sorted(found, key=by if key is None else lambda value: by(key(value)), reverse=bool(reverse))


def compare(left: Any, right: Any) -> int:
    """``cmp(left, right)``: -1, 0 or 1; None comes before numbers, these before all else, and kinds by their names."""
    try:
        return int(left > right) - int(left < right)
    except TypeError:
        if isinstance(left, (list, tuple)) and type(left) is type(right):
            found = next((found for found in map(compare, left, right) if found), 0)
            return found or compare(len(left), len(right))
        return compare(_kind(left), _kind(right)) or compare(id(left), id(right))


def _kind(value: Any) -> tuple[int, str]:
    if value is None:
        return 0, ""
    return (1, "") if isinstance(value, (int, float)) else (2, type(value).__name__)


# ---- texts: 8-bit texts are texts whose bytes are their UTF-8


def as_bytes(text: Any) -> Any:
    """The bytes of a text, where one is given."""
    return text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text


def as_text(data: Any) -> Any:
    """Bytes as a text that keeps them all."""
    return data.decode("utf-8", "surrogateescape") if isinstance(data, bytes) else data


def decode(owner: Any, *given: Any, **options: Any) -> Any:
    """``owner.decode(...)``: an 8-bit text into a text of characters."""
    if not isinstance(owner, str):
        return owner.decode(*given, **options)
    encoding = given[0] if given else options.get("encoding", "utf-8")
    if not codecs.lookup(encoding)._is_text_encoding:
        return _by_codec(codecs.decode, owner, encoding)
    return as_bytes(owner).decode(*given, **options)


def encode(owner: Any, *given: Any, **options: Any) -> Any:
    """``owner.encode(...)``: a text of characters into an 8-bit text."""
    if not isinstance(owner, str):
        return owner.encode(*given, **options)
    encoding = given[0] if given else options.get("encoding", "utf-8")
    if not codecs.lookup(encoding)._is_text_encoding:
        return _by_codec(codecs.encode, owner, encoding)
    return as_text(owner.encode(*given, **options))


def _by_codec(function: Callable[..., Any], text: str, encoding: str) -> Any:
    """``"a".encode("hex")``, ``"61".decode("hex")``."""
    return function(text, encoding) if "rot" in encoding else as_text(function(as_bytes(text), encoding))


def translate(owner: Any, table: Any, deleted: Any) -> Any:
    """``text.translate(table, deleted)``."""
    if not isinstance(owner, str):
        return owner.translate(table, deleted)
    left = owner.translate(dict.fromkeys(map(ord, deleted)))
    return left if table is None else left.translate(table)


def unicode(value: Any = "", *given: Any, **options: Any) -> str:
    """``unicode(value, encoding, errors)``."""
    if isinstance(value, str):
        return decode(value, *given, **options) if given or options else str(value)
    return str(value, *given, **options) if given or options else str(as_text(value))


# ---- errors


def message(error: Any) -> Any:
    """``error.message``."""
    own = getattr(error, "message", None)
    if own is not None:
        return own
    return error.args[0] if len(error.args) == 1 else ""


def arguments(error: Any) -> Any:
    """What ``error[0]`` looked into."""
    return error.args if isinstance(error, BaseException) and not hasattr(error, "__getitem__") else error


def raised(kind: Any, traceback: Any, *given: Any) -> BaseException:
    """``raise kind, value, traceback``: the value may be the error itself."""
    if isinstance(kind, BaseException):
        error = kind
    elif len(given) == 1 and isinstance(given[0], kind):
        error = given[0]
    else:
        error = kind(*([] if given == (None,) else given))
    return error.with_traceback(traceback)


# ---- classes


def of_today(made: type) -> type:
    """A class with the methods that Python 3 calls, by those that Python 2 called."""
    has = vars(made)
    for old, new in (
        ("next", "__next__"),
        ("__nonzero__", "__bool__"),
        ("__div__", "__truediv__"),
        ("__rdiv__", "__rtruediv__"),
        ("__idiv__", "__itruediv__"),
    ):
        if old in has and new not in has and (old != "next" or "__iter__" in dir(made)):
            setattr(made, new, has[old])
    if "__unicode__" in has and "__str__" not in has:
        made.__str__ = has["__unicode__"]  # type: ignore[method-assign]
    if "__cmp__" in has:
        _compared(made)
    if "__eq__" in has and has.get("__hash__") is None:
        made.__hash__ = next(base.__hash__ for base in made.__mro__[1:] if base.__hash__ is not None)  # type: ignore[method-assign]
    _sliced(made)
    return made


def _compared(made: type) -> None:
    """All comparisons by ``__cmp__``."""
    signs: dict[str, Callable[[int], bool]] = {
        "__lt__": lambda found: found < 0,
        "__le__": lambda found: found <= 0,
        "__eq__": lambda found: found == 0,
        "__ne__": lambda found: found != 0,
        "__gt__": lambda found: found > 0,
        "__ge__": lambda found: found >= 0,
    }
    for name, sign in signs.items():
        if name not in vars(made):
            setattr(made, name, lambda self, other, sign=sign: sign(self.__cmp__(other)))


def _sliced(made: Any) -> None:
    """``x[a:b]`` by ``__getslice__``, ``__setslice__`` and ``__delslice__``."""
    for old, new in (
        ("__getslice__", "__getitem__"),
        ("__setslice__", "__setitem__"),
        ("__delslice__", "__delitem__"),
    ):
        if old in vars(made):
            setattr(made, new, _by_slice(vars(made)[old], getattr(made, new, None)))


def _by_slice(of_slice: Any, of_item: Any) -> Callable[..., Any]:
    def method(self: Any, index: Any, *value: Any) -> Any:
        if isinstance(index, slice) and index.step is None:
            begin, end = index.start or 0, sys.maxsize if index.stop is None else index.stop
            begin, end = (at + len(self) if at < 0 else at for at in (begin, end))
            return of_slice(self, begin, end, *value)
        return of_item(self, index, *value)

    return method
