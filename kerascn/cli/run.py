"""``kerascn run``: an old program, as it is."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from .. import config
from ..messages import say
from ..old_code import interactive, notebook, program
from . import letters

ALONE = ("--quiet", "--verbose", "--help", "-h")  # our flags without a word behind them


def main(given: Sequence[str]) -> int:
    """Run the script, module, text or notebook that the words name; what follows it are the program's own words."""
    ours, words = _cut(list(given))
    if {"-h", "--help"} & set(ours):
        letters.show_any_letter()
    options = _parser().parse_args(ours)
    if options.backend:
        config.set_backend(options.backend)
        os.environ[config.ENVIRONMENT["backend"]] = options.backend
    if options.lang:
        config.set_language(options.lang)
    named = ("dialect", "python", "tensorflow", "quiet", "verbose", "figures", "output")
    wishes = program.Wishes(**{name: getattr(options, name) for name in named}, full=options.traceback == "full")
    program.prepare(wishes)
    try:
        return _run(options, words, wishes)
    except program.NoProgram as error:
        print(f"kerascn run: {error}", file=sys.stderr)
        return program.NO_PROGRAM


def _cut(given: list[str]) -> tuple[list[str], list[str]]:
    """Our words and, from the program's name on, the program's."""
    place = 0
    while place < len(given):
        word = given[place]
        if word[:2] in ("-c", "-m"):
            end = place + 1 + (len(word) == 2)
            return given[:end], given[end:]
        if word == "-" or not word.startswith("-"):
            return given[:place], given[place:]
        place += 1 if word in ALONE or "=" in word else 2
    return given, []


def _run(options: argparse.Namespace, words: list[str], wishes: program.Wishes) -> int:
    if options.text is not None:
        return program.run_text(options.text, "<string>", ["-c", *words], wishes)
    if options.module is not None:
        return program.run_module(options.module, words, wishes)
    if not words:
        if sys.stdin.isatty():
            return interactive.run(wishes)
        words = ["-"]
    if words[0] == "-":
        return program.run_text(sys.stdin.buffer.read(), "<stdin>", words, wishes)
    if words[0].endswith(".ipynb"):
        return notebook.run(words[0], words[1:], wishes)
    return program.run_script(words[0], words[1:], wishes)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kerascn run",
        description=say("cli.run"),
        epilog=say("cli.run.epilog"),
        allow_abbrev=False,
        usage=say("cli.run.usage"),
    )
    parser.add_argument("--backend", choices=config.ENGINES, help=say("cli.run.backend"))
    parser.add_argument("--dialect", type=int, choices=(1, 2), help=say("cli.run.dialect"))
    parser.add_argument("--python", type=int, choices=(2, 3), help=say("cli.run.python"))
    parser.add_argument("--tensorflow", type=int, choices=(1, 2), help=say("cli.run.tensorflow"))
    parser.add_argument("--lang", choices=("en", "zh"), help=say("cli.run.lang"))
    parser.add_argument("--quiet", action="store_true", help=say("cli.run.quiet"))
    parser.add_argument("--verbose", action="store_true", help=say("cli.run.verbose"))
    parser.add_argument("--traceback", choices=("short", "full"), default="short", help=say("cli.run.traceback"))
    parser.add_argument("--figures", metavar="FOLDER", help=say("cli.run.figures"))
    parser.add_argument("--output", metavar="FILE", help=say("cli.run.output"))
    parser.add_argument("-m", dest="module", metavar="MODULE", help=say("cli.run.module"))
    parser.add_argument("-c", dest="text", metavar="TEXT", help=say("cli.run.text"))
    parser.add_argument("file", nargs="?", metavar="FILE", help=say("cli.run.words"))
    return parser
