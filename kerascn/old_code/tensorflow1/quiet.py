"""Calls TensorFlow's old functions without the advice to use others: the program is of their age."""

from __future__ import annotations

import functools
import logging
import warnings
from typing import Any

ADVICE = ("Instructions for updating", "is deprecated")


def quietly(function: Any) -> Any:
    """The function, or a class, without warnings that it is old."""
    if isinstance(function, type):
        return _quiet_class(function)

    @functools.wraps(function)
    def quiet(*args: Any, **kwargs: Any) -> Any:
        with warnings.catch_warnings():
            _ignore()
            return function(*args, **kwargs)

    return quiet


def _ignore() -> None:
    warnings.filterwarnings("ignore", message="(?s).*is deprecated and")


def _quiet_class(own: type) -> type:
    """A class like ``own``, of the same name, whose calls are quiet."""

    def quiet_init(self: Any, *args: Any, **kwargs: Any) -> None:
        with warnings.catch_warnings():
            _ignore()
            own.__init__(self, *args, **kwargs)  # type: ignore[misc]

    def quiet_call(self: Any, *args: Any, **kwargs: Any) -> Any:
        with warnings.catch_warnings():
            _ignore()
            return own.__call__(self, *args, **kwargs)

    made = {"__init__": quiet_init, "__doc__": own.__doc__, "__module__": own.__module__}
    if any("__call__" in vars(one) for one in own.__mro__):
        made["__call__"] = quiet_call
    return type(own.__name__, (own,), made)


class WithoutAdvice(logging.Filter):
    """Keeps back what TensorFlow logs about old functions."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to write the record."""
        return not any(known in str(record.msg) for known in ADVICE)
