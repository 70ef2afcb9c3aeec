"""Checks of argument values, as data: a check takes a value and gives ``True`` or what was expected.

The words of the expectation are keys of ``messages`` so that the sentence can be said in either language.
"""

from __future__ import annotations

import numbers
from collections.abc import Callable
from typing import Any

import numpy as np

from ..messages import fail, say

Check = Callable[[Any], "bool | str"]


def _whole(value: Any) -> bool:
    return isinstance(value, numbers.Integral) and not isinstance(value, bool)


def positive(value: Any) -> bool | str:
    """A positive whole number."""
    return (_whole(value) and bool(value > 0)) or say("check.positive")


def not_negative(value: Any) -> bool | str:
    """Zero or a positive whole number."""
    return (_whole(value) and bool(value >= 0)) or say("check.not_negative")


def whole(value: Any) -> bool | str:
    """A whole number."""
    return _whole(value) or say("check.whole")


def fraction(value: Any) -> bool | str:
    """A number from 0 to 1."""
    good = isinstance(value, numbers.Real) and not isinstance(value, bool) and 0 <= float(value) <= 1
    return good or say("check.fraction")


def number(value: Any) -> bool | str:
    """A number."""
    return (isinstance(value, numbers.Real) and not isinstance(value, bool)) or say("kind.number")


def positive_number(value: Any) -> bool | str:
    """A number above 0."""
    return (number(value) is True and bool(value > 0)) or say("check.positive_number")


def not_negative_number(value: Any) -> bool | str:
    """Zero or a number above it."""
    return (number(value) is True and value >= 0) or say("check.not_negative_number")


def seed(value: Any) -> bool | str:
    """``None``, or a number from which random numbers may start."""
    return value is None or (_whole(value) and bool(value >= 0)) or say("kind.seed")


def function(value: Any) -> bool | str:
    """Something to call."""
    return callable(value) or say("check.function")


def flag(value: Any) -> bool | str:
    """True or False (0 and 1 are taken as well)."""
    return (isinstance(value, (bool, np.bool_)) or (_whole(value) and value in (0, 1))) or say("check.flag")


def one_of(*allowed: Any) -> Check:
    """One of the listed values."""

    def check(value: Any) -> bool | str:
        return any(value is a or (type(value) is type(a) and value == a) for a in allowed) or say(
            "check.one_of", allowed=", ".join(map(repr, allowed))
        )

    return check


def optional(check: Check) -> Check:
    """``None``, or what ``check`` wants."""
    return lambda value: True if value is None else check(value)


def expect(function: str, argument: str, value: Any, check: Check) -> None:
    """Refuse, in one sentence, an argument of a function that a check does not take."""
    told = check(value)
    if told is not True:
        fields = dict(function=function, argument=argument, expected=told)
        raise fail(ValueError, "call.bad_value", value=" ".join(repr(value).split())[:80], **fields)
