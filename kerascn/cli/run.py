"""``kerascn run``: an old program, as it is."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from .. import config
from ..messages import say
from ..old_code import program


def main(given: Sequence[str]) -> int:
    """Run the script, module, text or notebook that the words name; what follows it are the program's own words."""
    options = _parser().parse_args(given)
    if options.backend:
        config.set_backend(options.backend)
    return program.run_script(options.script, options.arguments, dialect=options.dialect)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kerascn run", description=say("cli.run"), allow_abbrev=False)
    parser.add_argument("--backend", choices=config.ENGINES, help=say("cli.run.backend"))
    parser.add_argument("--dialect", type=int, choices=(1, 2), help=say("cli.run.dialect"))
    parser.add_argument("script", help=say("cli.run.script"))
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help=say("cli.run.arguments"))
    return parser
