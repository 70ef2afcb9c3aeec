"""Reads the signatures that the old texts print, such as ``keras.layers.core.Dense(output_dim, bias=True)``."""

import ast
import re
from typing import NamedTuple

from tests import seeds

NAME = re.compile(r"(?<![\w.])keras((?:\.\w+)+)\(")
REQUIRED = object()  # stands where no default is printed


class Printed(NamedTuple):
    """One printed signature, or one call in the text that names all of its arguments."""

    document: str
    path: str  # below keras, such as "layers.core.Dense"
    arguments: dict  # {argument: its printed default, or REQUIRED}

    @property
    def title(self):
        return f"{self.document}:{self.path}"


def everything():
    """All of them, in the order of the texts; those printed twice are given twice."""
    return [one for document, text in seeds.texts().items() for one in _printed_in(document, text)]


def _printed_in(document, text):
    for found in NAME.finditer(text):
        call = ast.parse(_up_to_the_bracket(text, found.end()), mode="eval").body
        required = {one.id: REQUIRED for one in call.args}
        given = {one.arg: _default(one.value) for one in call.keywords if one.arg is not None}
        yield Printed(document, found[1][1:], required | given)


def _up_to_the_bracket(text, start):
    """The call without its name, up to the bracket that closes it."""
    depth = 1
    for place in range(start, len(text)):
        depth += (text[place] in "([") - (text[place] in ")]")
        if not depth:
            return f"f({text[start:place]})"
    raise ValueError(f"a bracket is open: {text[start : start + 60]!r}")


def _default(value):
    """What is printed; the text of it where that is no number, word, list and the like."""
    try:
        return ast.literal_eval(value)
    except ValueError:
        return ast.unparse(value)
