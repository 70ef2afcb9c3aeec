"""What Python's own library had."""

from __future__ import annotations

import html
import importlib.util
import inspect
import sys
from collections import namedtuple
from types import ModuleType
from typing import Any

ArgSpec = namedtuple("ArgSpec", "args varargs keywords defaults")
NoneType = type(None)
StringTypes = (str, bytes)


def getargspec(function: Any) -> ArgSpec:
    """``inspect.getargspec``: names, ``*``, ``**`` and defaults of a function."""
    found = inspect.getfullargspec(function)
    return ArgSpec(found.args, found.varargs, found.varkw, found.defaults)


def escape(text: str, quote: bool = False) -> str:
    """``cgi.escape``: quotes stay unless asked for."""
    return html.escape(text, quote=False).replace('"', "&quot;") if quote else html.escape(text, quote=False)


def setdefaultencoding(encoding: str) -> None:
    """``sys.setdefaultencoding``: texts are of characters today, none is assumed to be in an encoding."""


def nothing(*given: Any) -> None:
    """What has nothing to do any more."""


def maketrans(old: str, new: str) -> dict[int, str]:
    """``string.maketrans``."""
    return str.maketrans(old, new)  # type: ignore[return-value]


def join(words: Any, between: str = " ") -> str:
    """``string.join(words, between)``."""
    return between.join(words)


def split(text: str, *given: Any) -> list[str]:
    """``string.split(text, between, most)``."""
    return text.split(*given)


def load_source(name: str, path: str, file: Any = None) -> ModuleType:
    """``imp.load_source``: the module in a file, which the program itself asks to run."""
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def new_module(name: str) -> ModuleType:
    """``imp.new_module``."""
    return ModuleType(name)
