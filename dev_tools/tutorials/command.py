"""`dev.py notebooks`: runs the tutorials, two at a time, and says how it went.

python -m dev_tools.tutorials                          # all, on both engines
python -m dev_tools.tutorials autoencoders --backend theano --set EPOCHS=2
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..paths import ROOT
from ..words import say
from . import execute, lint, source
from .execute import BUILD, Failure, Run
from .source import ENGINES, LANGUAGES, SourceError, Tutorial

LIMITS = {"fast": 600.0, "full": 7200.0}  # seconds for one run
AT_ONCE = 2


@dataclass(frozen=True)
class Task:
    """One tutorial on one engine."""

    tutorial: Tutorial
    engine: str
    limit: float
    parameters: dict[str, Any]

    @property
    def label(self) -> str:
        return f"{self.tutorial.name} · {self.engine}"


def main(argv: Sequence[str] | None = None) -> int:
    """Run what the command line names; the exit code is 1 when something is wrong with it."""
    wanted = _parser().parse_args(argv)
    try:
        tutorials = [source.find(name) for name in wanted.names or source.names()]
        parameters = given_parameters(wanted)
        tasks = [
            Task(tutorial, engine, wanted.limit or LIMITS[parameters.get("MODE", "fast")], parameters)
            for tutorial in tutorials
            for engine in tutorial.engines
            if engine in (wanted.backend or ENGINES) and tutorial.with_parameters(parameters)
        ]
    except SourceError as error:
        print(error)
        return 2
    faults = [fault for tutorial in tutorials for fault in lint.faults(tutorial)]
    print("\n".join(faults), end="\n" * bool(faults))
    runs = run_all(tasks, wanted.jobs)
    print(table(runs))
    return 1 if faults or any(run.failure for run in runs) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py notebooks", description=say("notebooks.what"))
    parser.add_argument("names", nargs="*", metavar="NAME", help=say("notebooks.names"))
    parser.add_argument("--backend", action="append", choices=ENGINES, help=say("notebooks.backend"))
    parser.add_argument("--mode", choices=("fast", "full"), help=say("notebooks.mode"))
    parser.add_argument("--lang", choices=LANGUAGES, help=say("notebooks.lang"))
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help=say("notebooks.set"))
    parser.add_argument("--limit", type=float, metavar="SECONDS", help=say("notebooks.limit"))
    parser.add_argument("--jobs", type=int, default=min(AT_ONCE, os.cpu_count() or 1), help=say("notebooks.jobs"))
    return parser


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


def run_all(tasks: Sequence[Task], at_once: int = AT_ONCE) -> list[Run]:
    """Run the tasks, some at once; a line is printed for each when it has ended."""
    screen = Screen(len(tasks))
    with ThreadPoolExecutor(max(1, at_once)) as pool:
        try:
            return list(pool.map(lambda task: run(task, screen), tasks))
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def run(task: Task, screen: Screen | None = None) -> Run:
    """Run one task in a process of its own."""
    screen = screen or Screen(1)
    screen.now(task.label, say("notebooks.starting"))
    with tempfile.TemporaryDirectory(prefix="kerascn-task-") as folder:
        file = Path(folder, "task.json")
        file.write_text(json.dumps(_as_json(task)), encoding="utf-8")
        found = _child([sys.executable, "-m", "dev_tools.tutorials.execute", str(file)], task, screen)
    screen.done(found)
    if found.failure:
        screen.say(failed(found, task.tutorial))
    return found


def _as_json(task: Task) -> dict[str, Any]:
    file = BUILD / task.tutorial.name / f"{task.engine}.ipynb"
    return {
        "path": str(task.tutorial.path),
        "engine": task.engine,
        "limit": task.limit,
        "parameters": task.parameters,
        "file": str(file),
        "key": "",
    }


def _child(line: Sequence[str], task: Task, screen: Screen) -> Run:
    """Follow what the process says until it ends."""
    process = subprocess.Popen(
        line, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert process.stdout
    assert process.stderr
    errors: list[str] = []
    reader = threading.Thread(target=lambda: errors.extend(process.stderr or []), daemon=True)
    reader.start()
    found = None
    for said in process.stdout:
        word, _, rest = said.partition(" ")
        if word == "cell":
            screen.now(task.label, "/".join(rest.split()))
        elif word == "run":
            values = json.loads(rest)
            failure = values.pop("failure")
            found = Run(**values, failure=Failure(**failure) if failure else None)
    code = process.wait()
    reader.join()
    if found is None:
        reason = "".join(errors[-20:]).strip() or f"exit code {code}"
        found = Run(task.tutorial.name, task.engine, failure=Failure(say("notebooks.no_run", reason=reason)))
    return found


class Screen:
    """What is shown meanwhile: on a terminal a line of what runs, in a file a line for each end."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.ended = 0
        self.running: dict[str, str] = {}
        self.lock = threading.Lock()
        self.live = sys.stdout.isatty()

    def now(self, label: str, state: str) -> None:
        with self.lock:
            self.running[label] = state
            self._draw()

    def done(self, run: Run) -> None:
        with self.lock:
            self.ended += 1
            self.running.pop(f"{run.name} · {run.engine}", None)
            verdict = say("notebooks.failed" if run.failure else "notebooks.passed")
            print(
                self._clear()
                + say(
                    "notebooks.line",
                    number=self.ended,
                    count=self.count,
                    name=run.name,
                    engine=run.engine,
                    verdict=verdict,
                    cells=run.cells,
                    seconds=run.seconds,
                    cpu=run.cpu,
                ),
                flush=True,
            )
            self._draw()

    def say(self, text: str) -> None:
        with self.lock:
            print(self._clear() + text, flush=True)
            self._draw()

    def _clear(self) -> str:
        return "\r\x1b[K" if self.live else ""

    def _draw(self) -> None:
        if self.live:
            shown = "   ".join(f"{label} {state}" for label, state in self.running.items())
            print(f"\r\x1b[K{shown[:100]}", end="", flush=True)


def failed(run: Run, tutorial: Tutorial) -> str:
    """Why a run failed: the cell with its lines, what it had shown, the error."""
    failure = run.failure
    assert failure
    if failure.cell is None:
        return f"{tutorial.label}: {failure.message}"
    cell = tutorial.with_parameters(run.parameters).cells[failure.cell]
    lines = [f"{tutorial.label}:{failure.line or cell.line}: {failure.message}"]
    for number, text in enumerate(cell.text.split("\n"), cell.line):
        lines.append(f"{'>' if number == failure.line else ' '}{number:5} {text}".rstrip())
    if failure.outputs.strip():
        lines += [say("notebooks.had_shown"), *(f"      | {text}" for text in failure.outputs.rstrip().split("\n"))]
    lines.append(say("notebooks.file", file=_short(run.file)))
    return "\n".join(lines)


def _short(file: str) -> str:
    path = Path(file)
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else file


def table(runs: Sequence[Run]) -> str:
    """One line for each tutorial, a column for each engine."""
    names = list(dict.fromkeys(run.name for run in runs))
    engines = [engine for engine in execute.source.ENGINES if any(run.engine == engine for run in runs)]
    width = max([len(name) for name in names], default=0)
    lines = ["", f"{'':{width}}" + "".join(f"  {engine:>16}" for engine in engines)]
    for name in names:
        by_engine = {run.engine: run for run in runs if run.name == name}
        lines.append(f"{name:{width}}" + "".join(f"  {_cell(by_engine.get(engine)):>16}" for engine in engines))
    good = sum(not run.failure for run in runs)
    return "\n".join([*lines, say("notebooks.sum", good=good, count=len(runs))])


def _cell(run: Run | None) -> str:
    if run is None:
        return "-"
    verdict = say("notebooks.failed" if run.failure else "notebooks.passed")
    return f"{verdict} {run.seconds:.0f} s"
