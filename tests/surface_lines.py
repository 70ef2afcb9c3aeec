"""The names and arguments that a section of a release's printed surface has, read without the library's tables."""

import ast
import re
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "surface"


class Line(NamedTuple):
    """A name; the arguments and literal defaults of a function, ``None`` for classes and other names."""

    name: str
    arguments: list | None = None
    defaults: dict | None = None


def section(release, title):
    """The functions, classes and other names of a section, in order; empty if the release lacks it."""
    text = (FOLDER / f"keras-{release}.txt").read_text("utf-8")
    block = re.search(rf"^{re.escape(title)}\n((?:  .*\n?)+)", text, re.M)
    return [_line(line.strip()) for line in (block.group(1) if block else "").splitlines() if line[2] != " "]


def _line(text):
    if text.startswith("class "):
        return Line(re.match(r"class (\w+)", text)[1])
    if re.match(r"\w+ = ", text):
        return Line(text.partition(" ")[0])
    given = ast.parse(f"def {text}: pass").body[0].args
    names = [argument.arg for argument in given.args]
    values = [ast.literal_eval(default) for default in given.defaults]
    return Line(text.partition("(")[0], names, dict(zip(names[len(names) - len(values) :], values, strict=True)))
