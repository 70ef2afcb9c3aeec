"""Arguments of a call as stand-ins for their values, so that the library's own reader of calls can file them."""

from __future__ import annotations

import ast
from typing import Any

import libcst as cst

from ..declare.respell import Sheet


class Given:
    """An argument whose value the text doesn't say; to those who ask it is a number."""

    def __init__(self, arg: cst.Arg) -> None:
        self.arg = arg

    def __index__(self) -> int:
        return 1

    def __lt__(self, other: Any) -> bool:
        return False

    def __repr__(self) -> str:
        return "..."


class GivenNumber(int):
    """An argument that is a whole number."""


class GivenText(str):
    """An argument that is a text."""


class GivenSeveral(tuple[Any, ...]):
    """An argument that is a tuple or a list."""


def stand_in(arg: cst.Arg) -> Any:
    """What stands for the value of an argument."""
    value = arg.value
    if isinstance(value, cst.Integer):
        return GivenNumber(ast.literal_eval(value.value.replace("L", "").replace("l", "")))
    text = text_of(value)
    if text is not None:
        return GivenText(text)
    if isinstance(value, (cst.Tuple, cst.List)):
        return GivenSeveral((Given(arg),))
    return Given(arg)


def text_of(node: cst.CSTNode) -> str | None:
    """The text that a literal is, or ``None``."""
    if not isinstance(node, cst.SimpleString):
        return None
    value = node.evaluated_value
    return value if isinstance(value, str) else None


def stars(call: cst.Call) -> str:
    """The stars that a call's arguments have: '', '*', '**' or '***'."""
    return "".join(sorted({arg.star for arg in call.args}, key=len))


def without_required(sheet: Sheet) -> Sheet:
    """The sheet for a call of which only a part is seen: nothing in it is required."""
    defaults = {name: (None if repr(value) == "<required>" else value) for name, value in sheet.defaults.items()}
    return Sheet(sheet.shown, defaults, sheet.by_name_only, sheet.keras1_name, True, sheet.owners, sheet.only_keras1)


def is_given(value: Any) -> bool:
    """Whether a value stands for an argument of the call."""
    return isinstance(value, (Given, GivenNumber, GivenText, GivenSeveral))
