"""What is said about the age of a program: the ages that count, and the lines that tell them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import config
from ..messages import say
from .age import Age, Sign

MOST_SHOWN = 40  # letters of a line


def place_in_text(line: int) -> dict[str, Any]:
    """Where a line is, in a script."""
    return {"line": line}


def said(found: Age, chosen: Age, verbose: bool = False, place: Callable[[int], dict[str, Any]] = place_in_text) -> str:
    """The line about the age of a program; empty where there is nothing to say.

    Args:
        found: What the program tells.
        chosen: What counts, where the user may have said otherwise.
        verbose: Whether all lines that tell are named, instead of one.
        place: Makes of a line's number what is said about where it is: the line, and the cell in a notebook.
    """
    parts = []
    for about, name in (("dialect", "Keras"), ("tensorflow", "TensorFlow"), ("python", "Python")):
        number = getattr(chosen, about)
        told = number != getattr(found, about) or number is None
        signs = [] if told else [sign for what, sign in found.signs if what == about]
        if about == "dialect" and number is None:
            if found.keras:
                parts.append(f"{name} {config.dialect()}" + say("run.age.setting"))
        elif told:
            parts.append(f"{name} {number}" + say("run.age.told") if number is not None else "")
        elif signs:
            against = [sign for what, sign in found.against if what == about]
            parts.append(f"{name} {number}" + _because(signs, against, verbose, place))
    return say("run.age.comma").join(filter(None, parts))


def _because(signs: list[Sign], against: list[Sign], verbose: bool, place: Callable[[int], dict[str, Any]]) -> str:
    def listed(several: list[Sign]) -> str:
        return say("run.age.comma").join(_line(one, place) for one in (several if verbose else several[:1]))

    if against:
        return say("run.age.signs_but", signs=listed(signs), against=listed(against))
    return say("run.age.signs", signs=listed(signs))


def _line(sign: Sign, place: Callable[[int], dict[str, Any]]) -> str:
    what = sign.what if len(sign.what) <= MOST_SHOWN else sign.what[: MOST_SHOWN - 1] + "…"
    where = place(sign.line)
    if "cell" in where:
        return say("run.age.cell_line", what=what, **where)
    if sign.file:
        return say("run.age.file_line", what=what, file=sign.file, **where)
    return say("run.age.line", what=what, **where)
