"""A text rewritten in steps: Python 3 first, then Keras 2, then Keras 3 if that is wanted."""

from __future__ import annotations

from typing import NamedTuple

from ..old_code import age
from ..old_code.python2 import Converted, to_python3
from . import keras2, keras3, neighbours, python3
from .page import Remark
from .work import Step, step


class Migrated(NamedTuple):
    """A rewritten program."""

    text: str
    changes: tuple[Remark, ...]  # in the lines of the program as it was
    left: tuple[Remark, ...]  # what was left as it is, and why
    dialect: int
    python: int


def migrate(
    text: str, to: str = "keras2", *, dialect: int | None = None, python: int | None = None, name: str = "<text>"
) -> Migrated:
    """A program in the words of today.

    Args:
        text: The program.
        to: 'keras2' or 'keras3'.
        dialect: 1 or 2: the generation of Keras that it was written for; decided from the text unless given.
        python: 2 or 3: the Python that it was written for; decided from the text unless given.
        name: What errors call it.

    Raises:
        SyntaxError: The text is no program.
    """
    text, endings = _with_plain_ends(text)
    found = age.decide(text, name)
    dialect, python = dialect or found.dialect or 2, python or found.python
    done = _Done(text)
    if python == 2:
        converted = to_python3(text)
        done.take(Step(converted.text, _lines(converted), [Remark(*one) for one in converted.changes], []))
        done.take(step(done.text, dialect, python3.RULES))
    done.take(step(done.text, dialect, (*neighbours.RULES, *keras2.RULES)))
    if to == "keras3":
        done.take(step(done.text, 2, keras3.RULES, keras3.path_of_keras3))
    return Migrated(
        done.text.replace("\n", endings), tuple(sorted(done.changes)), tuple(sorted(set(done.left))), dialect, python
    )


def _with_plain_ends(text: str) -> tuple[str, str]:
    """The text with plain ends of lines, and what they were; a text that mixes them stays as it is."""
    if "\r\n" in text and not text.replace("\r\n", "").count("\n"):
        return text.replace("\r\n", "\n"), "\r\n"
    return text, "\n"


def _lines(converted: Converted) -> list[int]:
    """The line of the old text that each line came from."""
    if not converted.added:
        return []
    found = [0]
    for line in range(1, converted.text.count("\n") + 2):
        found += [line] * (1 + converted.added.count(line))
    return found


class _Done:
    """The text so far, with the lines that its lines came from."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: list[int] | None = None
        self.changes: list[Remark] = []
        self.left: list[Remark] = []

    def take(self, one: Step) -> None:
        """Go on with what a step gave."""
        self.changes += [Remark(self._line(remark.line), remark.text) for remark in one.changes]
        self.left += [Remark(self._line(remark.line), remark.text) for remark in one.left]
        if one.lines:
            self.lines = [self._line(number) for number in one.lines]
        self.text = one.text

    def _line(self, number: int) -> int:
        return self.lines[min(number, len(self.lines) - 1)] if self.lines else number
