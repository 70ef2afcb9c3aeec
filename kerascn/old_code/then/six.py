"""What ``six`` gives under Python 3, for where it is not installed."""

from __future__ import annotations

import urllib
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

from .. import faces

__all__ = ["urllib"]

PY2, PY3 = False, True
string_types, integer_types, class_types = (str,), (int,), (type,)
text_type, binary_type = str, bytes
request, parse, error = urllib.request, urllib.parse, urllib.error
next = advance_iterator = next


def __getattr__(name: str) -> Any:
    if name == "moves":
        return faces.face("six.moves")
    raise AttributeError(name)


def iteritems(mapping: Any) -> Any:
    """All pairs."""
    return iter(mapping.items())


def iterkeys(mapping: Any) -> Any:
    """All keys."""
    return iter(mapping.keys())


def itervalues(mapping: Any) -> Any:
    """All values."""
    return iter(mapping.values())


def b(text: str) -> bytes:
    """Bytes of a text of single bytes."""
    return text.encode("latin-1")


def u(text: str) -> str:
    """A text."""
    return text


def with_metaclass(metaclass: Any, *bases: Any) -> Any:
    """A class to inherit from, whose children are of this metaclass."""

    class Meta(type):
        def __new__(cls, name: str, _: Any, body: dict[str, Any]) -> Any:
            return metaclass(name, bases, body)

    return type.__new__(Meta, "temporary_class", (), {})


def add_metaclass(metaclass: Any) -> Any:
    """A decorator: the class made again by this metaclass."""

    def remade(made: Any) -> Any:
        left_out = ("__dict__", "__weakref__")
        return metaclass(made.__name__, made.__bases__, {k: v for k, v in vars(made).items() if k not in left_out})

    return remade


def reraise(kind: Any, value: Any, traceback: Any = None) -> None:
    """Raise an error again."""
    raise (kind() if value is None else value).with_traceback(traceback)
