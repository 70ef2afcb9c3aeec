"""`dev.py notebooks`: runs the tutorials and writes what comes of them.

    python -m dev_tools.tutorials                          # all, on both engines
    python -m dev_tools.tutorials autoencoders --backend theano --set EPOCHS=2

A fast run with the source's own parameters, on the tutorial's first engine, is recorded; the readers' notebooks are
made from the source and the record. Other runs leave nothing but the executed notebook in ``build/notebooks``.
"""

from __future__ import annotations

import argparse
import ast
import os
import sys
from collections.abc import Sequence
from typing import Any

from ..pages import LANGUAGES
from ..words import say
from . import lint, notebooks, record, runs, source
from .execute import Run
from .runs import AT_ONCE, Task
from .source import ENGINES, SourceError, Tutorial

LIMITS = {"fast": 600.0, "full": 7200.0}  # seconds for one run


def main(argv: Sequence[str] | None = None) -> int:
    """Run what the command line names; the exit code is 1 when something is wrong with it."""
    wanted = _parser().parse_args(argv)
    try:
        tutorials = [source.find(name) for name in wanted.names or source.names()]
        tasks = _tasks(tutorials, wanted)
    except SourceError as error:
        print(error)
        return 2
    faults = [fault for tutorial in tutorials for fault in lint.faults(tutorial)]
    print("\n".join(faults), end="\n" * bool(faults), flush=True)
    done = runs.run_all(tasks, wanted.jobs)
    written = [] if wanted.mode == "full" or wanted.set else _written(tutorials, done, wanted)
    print("\n".join([runs.table(done), *written]))
    return 1 if faults or written or any(run.failure for run in done) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py notebooks", description=say("notebooks.what"))
    parser.add_argument("names", nargs="*", metavar="NAME", help=say("notebooks.names"))
    parser.add_argument("--backend", action="append", choices=ENGINES, help=say("notebooks.backend"))
    parser.add_argument("--mode", choices=tuple(LIMITS), help=say("notebooks.mode"))
    parser.add_argument("--lang", action="append", choices=LANGUAGES, help=say("notebooks.lang"))
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help=say("notebooks.set"))
    parser.add_argument("--limit", type=float, metavar="SECONDS", help=say("notebooks.limit"))
    parser.add_argument("--again", action="store_true", help=say("notebooks.again"))
    parser.add_argument("--jobs", type=int, default=min(AT_ONCE, os.cpu_count() or 1), help=say("notebooks.jobs"))
    return parser


def _tasks(tutorials: Sequence[Tutorial], wanted: argparse.Namespace) -> list[Task]:
    parameters = given_parameters(wanted)
    limit = wanted.limit or LIMITS.get(parameters.get("MODE", "fast"), LIMITS["full"])
    tasks = [
        Task(tutorial, engine, limit, parameters, again=wanted.again)
        for tutorial in tutorials
        for engine in tutorial.engines
        if engine in (wanted.backend or ENGINES)
    ]
    for task in tasks:
        assert task.ready  # says which parameter there is none of, before anything runs
    return tasks


def given_parameters(wanted: argparse.Namespace) -> dict[str, Any]:
    """The values that --mode and --set give to parameters."""
    found = {"MODE": wanted.mode} if wanted.mode else {}
    for words in wanted.set:
        name, equals, value = words.partition("=")
        if not equals:
            raise SourceError(say("notebooks.set_how", given=words))
        try:
            found[name] = ast.literal_eval(value)
        except (ValueError, SyntaxError):
            found[name] = value
    return found


def _written(tutorials: Sequence[Tutorial], done: Sequence[Run], wanted: argparse.Namespace) -> list[str]:
    """Keep the results of the runs that went well, and write the notebooks; what is wrong with them."""
    faults = []
    for tutorial in tutorials:
        if not tutorial.path.is_relative_to(source.FOLDER):
            continue
        found = [run for run in done if run.name == tutorial.name and not run.failure]
        for run in found:
            if run.engine == tutorial.engines[0]:
                faults += record.write(tutorial, runs.executed(run))
        if found:
            faults += _write_notebooks(tutorial, wanted.lang or LANGUAGES)
    return faults


def _write_notebooks(tutorial: Tutorial, languages: Sequence[str]) -> list[str]:
    try:
        for language in languages:
            notebooks.write(tutorial, language)
    except SourceError as error:
        return [str(error)]
    return []


if __name__ == "__main__":
    sys.exit(main())
