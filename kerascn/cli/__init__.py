"""The command ``kerascn``: each of its words is a module of this folder."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from ..messages import say
from ..version import __version__
from . import info, migrate, run

COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "run": run.main,
    "migrate": migrate.main,
    "info": info.main,
}


def main(given: Sequence[str] | None = None) -> int:
    """Do what the command line says; without a word, say what there is.

    Args:
        given: The words after ``kerascn``; those of this process unless given.

    Returns:
        The exit code: 0, or 2 where the words can't be understood.
    """
    words = list(sys.argv[1:] if given is None else given)
    if words and words[0] in COMMANDS:
        return COMMANDS[words[0]](words[1:])
    if words and words[0] in ("--version", "-V"):
        print(f"kerascn {__version__}")
        return 0
    if words and words[0] not in ("--help", "-h", "help"):
        print(say("cli.unknown", word=words[0], known=", ".join(COMMANDS)), file=sys.stderr)
        return 2
    print(say("cli.what_there_is", version=__version__))
    return 0
