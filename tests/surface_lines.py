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
    values = [_value(default) for default in given.defaults]
    return Line(text.partition("(")[0], names, dict(zip(names[len(names) - len(values) :], values, strict=True)))


def _value(default):
    """What is printed; the text of it where that is no number, word, list and the like."""
    try:
        return ast.literal_eval(default)
    except ValueError:
        return ast.unparse(default)


class Class(NamedTuple):
    """A class: the arguments and defaults it is made with, its methods, and the names of its properties."""

    name: str
    arguments: list
    defaults: dict
    methods: dict  # {name: Line}
    properties: list


def classes(release, title):
    """{name: Class} of a section; empty if the release lacks it."""
    text = (FOLDER / f"keras-{release}.txt").read_text("utf-8")
    block = re.search(rf"^{re.escape(title)}\n((?:  .*\n?)+)", text, re.M)
    found = {}
    for line in (block.group(1) if block else "").splitlines():
        if line.startswith("  class "):
            made = line.removeprefix("  class ").partition("  <-")[0].strip()
            made = _line(made.replace("*args", "args=None") if "(" in made else f"{made}()")
            last = found[made.name] = Class(made.name, made.arguments, made.defaults, {}, [])
        elif line.startswith("      ."):
            member = line.strip().removeprefix(".")
            if member.endswith(" (property)"):
                last.properties.append(member.partition(" ")[0])
            else:
                method = _line(member)
                last.methods[method.name] = method
    return found
