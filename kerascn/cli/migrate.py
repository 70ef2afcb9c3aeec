"""``kerascn migrate``: an old program rewritten in the words of today."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ..messages import fail, say
from ..migrate import TARGETS, loaded

FINE, CHANGES, WRONG = 0, 1, 2  # exit codes
STDIN = "-"


def main(given: Sequence[str]) -> int:
    """Rewrite the files that the words name.

    Returns:
        The exit code: 0; with ``--check`` 1 if something would change; 2 where something couldn't be done.
    """
    options = _parser().parse_args(given)
    try:
        files = loaded("files")
        names = list(_names(options.files, files))
        _check_modes(options, names)
    except (ValueError, OSError, ImportError) as error:
        print(error, file=sys.stderr)
        return WRONG
    codes = [_one(name, options, files, number, len(names)) for number, name in enumerate(names, 1)]
    return max(codes, default=FINE)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kerascn migrate", description=say("cli.migrate"), allow_abbrev=False)
    parser.add_argument("files", nargs="+", metavar="FILE", help=say("cli.migrate.files"))
    parser.add_argument("--to", choices=TARGETS, default=TARGETS[0], help=say("cli.migrate.to"))
    modes = parser.add_mutually_exclusive_group()
    modes.add_argument("--diff", action="store_true", help=say("cli.migrate.diff"))
    modes.add_argument("--check", action="store_true", help=say("cli.migrate.check"))
    modes.add_argument("--in-place", "-i", action="store_true", help=say("cli.migrate.in_place"))
    modes.add_argument("--output", "-o", metavar="FILE", help=say("cli.migrate.output"))
    parser.add_argument("--no-backup", action="store_true", help=say("cli.migrate.no_backup"))
    parser.add_argument("--dialect", type=int, choices=(1, 2), help=say("cli.migrate.dialect"))
    parser.add_argument("--python", type=int, choices=(2, 3), help=say("cli.migrate.python"))
    parser.add_argument("--quiet", "-q", action="store_true", help=say("cli.migrate.quiet"))
    return parser


def _names(given: Sequence[str], files: Any) -> Iterator[str]:
    for name in given:
        if name != STDIN and Path(name).is_dir():
            yield from files.found_below(name)
        else:
            yield name


def _check_modes(options: argparse.Namespace, names: list[str]) -> None:
    """Refuse words that leave open where the new texts go."""
    several = len(names) > 1 or any(name != STDIN and Path(name).is_dir() for name in options.files)
    if several and not (options.diff or options.check or options.in_place):
        raise fail(ValueError, "migrate.several", count=len(names))
    if options.in_place and STDIN in names:
        raise fail(ValueError, "migrate.stdin_in_place")


def _one(name: str, options: argparse.Namespace, files: Any, number: int, count: int) -> int:
    """Rewrite one program, and say what was done."""
    _progress(number, count, name)
    try:
        data = sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
        source = files.read_source("<stdin>" if name == STDIN else name, data)
        outcome = files.rewritten(source, options.to, dialect=options.dialect, python=options.python)
        _put(name, outcome, options, files)
    except FileNotFoundError:
        _say(say("migrate.no_file", file=options.output if os.path.exists(name) else name))
        return WRONG
    except SyntaxError as error:
        reason = say("migrate.no_program", line=error.lineno, reason=error.msg) if error.lineno else error
        _say(f"{name}: {reason}")
        return WRONG
    except (OSError, ValueError) as error:
        _say(f"{name}: {error}")
        return WRONG
    if not options.quiet and (outcome.changed or outcome.done.left or count == 1):
        _say("\n".join(outcome.remarks()))
    return CHANGES if options.check and outcome.changed else FINE


def _put(name: str, outcome: Any, options: argparse.Namespace, files: Any) -> None:
    """Bring the new text where it is wanted."""
    data = files.encoded(outcome.source, outcome.done.text)
    if options.check:
        return
    if options.diff:
        _print(files.encoded(outcome.source, outcome.diff()))
    elif options.in_place:
        if outcome.changed:
            files.write_in_place(name, data, not options.no_backup)
    elif options.output:
        files.write(options.output, data, like=name)
    else:
        _print(data)


def _print(data: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _progress(number: int, count: int, name: str) -> None:
    """A bar on the terminal, while several files are rewritten."""
    if count > 1 and sys.stderr.isatty():
        done = 20 * number // count
        bar = "=" * done + "." * (20 - done)
        print(f"\r\x1b[K{number}/{count} [{bar}] {name}", end="\n" if number == count else "", file=sys.stderr)


def _say(text: str) -> None:
    if sys.stderr.isatty():
        text = "\r\x1b[K" + text
    print(text, file=sys.stderr)
