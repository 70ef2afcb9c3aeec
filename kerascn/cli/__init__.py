"""The command ``kerascn``: each of its words is a module of this folder."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Callable, Sequence

from ..messages import say
from ..version import __version__
from . import info, letters, migrate, run, tutorial

COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "run": run.main,
    "migrate": migrate.main,
    "tutorial": tutorial.main,
    "info": info.main,
}
SCRIPTS = (".py", ".ipynb")


def main(given: Sequence[str] | None = None) -> int:
    """Do what the command line says; without a word, say what there is.

    Args:
        given: The words after ``kerascn``; those of this process unless given.

    Returns:
        The exit code: 0, or 2 where the words can't be understood.
    """
    words = list(sys.argv[1:] if given is None else given)
    if words and words[0] == "help":
        words = [*words[1:2], "--help"]
    if words[:1] != ["run"]:  # a program's own letters are its own affair
        letters.show_any_letter()
    if not words or words[0] in ("--help", "-h"):
        print(say("cli.what_there_is", version=__version__))
        return 0
    if words[0] in ("--version", "-V"):
        print(f"kerascn {__version__}")
        return 0
    if words[0] in COMMANDS:
        return COMMANDS[words[0]](words[1:])
    print(_unknown(words[0]), file=sys.stderr)
    return 2


def _unknown(word: str) -> str:
    if word.endswith(SCRIPTS) or os.path.isfile(word):
        return say("cli.script", word=word)
    near = difflib.get_close_matches(word, COMMANDS, n=1, cutoff=0.5)
    if near:
        return say("cli.near", word=word, near=near[0])
    return say("cli.unknown", word=word, known=", ".join(COMMANDS))
