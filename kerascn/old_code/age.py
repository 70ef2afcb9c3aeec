"""Reads from a program's text when it was written: the generation of Keras, of TensorFlow, of Python."""

from __future__ import annotations

from typing import NamedTuple


class Sign(NamedTuple):
    """A line that tells the age."""

    line: int
    what: str  # as it stands there: "nb_epoch", "tf.placeholder", "print x"


class Age(NamedTuple):
    """When a program was written, with the lines that tell."""

    dialect: int | None = None  # 1 or 2; None where nothing tells
    python: int = 3
    tensorflow: int | None = None  # 1 or 2; None where it is not used, or used in a way that both have
    signs: tuple[tuple[str, Sign], ...] = ()  # (what it tells: "dialect", "python", "tensorflow"; the line)


def decide(text: str, filename: str = "<text>") -> Age:
    """When the program was written.

    Args:
        text: The program, of any Python.
        filename: What errors call it.
    """
    return Age()
