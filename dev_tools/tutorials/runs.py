"""Runs of tutorials, each in a process of its own, two at once; what is shown meanwhile and in the end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..paths import ROOT
from ..words import say
from . import cache, outputs
from .execute import Failure, Run
from .source import ENGINES, Tutorial

AT_ONCE = 2
GRACE = 20  # seconds that an interrupted run has to end its kernel


@dataclass(frozen=True)
class Task:
    """One tutorial, with its parameters, on one engine."""

    tutorial: Tutorial
    engine: str
    limit: float = 600.0
    parameters: dict[str, Any] = field(default_factory=dict)
    home: str = ""  # the folder of Keras, with data in it; an empty one unless given
    folder: Path | None = None  # for executed notebooks, if not where they are usually kept
    again: bool = False  # whether it runs although nothing has changed

    @property
    def label(self) -> str:
        return f"{self.tutorial.name} · {self.engine}"

    @property
    def ready(self) -> Tutorial:
        """The tutorial with its parameters."""
        return self.tutorial.with_parameters(self.parameters)


def run_all(tasks: Sequence[Task], at_once: int = AT_ONCE) -> list[Run]:
    """Run the tasks, some at once; a line is printed for each when it has ended."""
    screen = Screen(len(tasks))
    with ThreadPoolExecutor(max(1, at_once)) as pool:
        started = [pool.submit(run, task, screen) for task in tasks]
        try:
            return [one.result() for one in started]
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            screen.interrupt()
            raise


def run(task: Task, screen: Screen | None = None) -> Run:
    """Run one task, unless such a run is kept already."""
    screen = screen or Screen(1)
    kept = None if task.again else cache.find(task.ready, task.engine, task.folder)
    found = _from_cache(task, kept) if kept is not None else _anew(task, screen)
    if found.failure is None:
        found.failure = outputs.judged(executed(found), task.ready)
    cache.tidy(task.ready, task.engine, task.folder)
    screen.done(found, task.label)
    return found


def executed(run: Run) -> Any:
    """The executed notebook of a run."""
    import nbformat

    return nbformat.read(run.file, as_version=4)


def _from_cache(task: Task, book: Any) -> Run:
    about = {name: book.metadata["kerascn"][name] for name in ("name", "engine", "seconds", "cpu", "cells")}
    file = cache.file(task.ready, task.engine, task.folder)
    return Run(**about, file=str(file), cached=True, parameters=task.parameters)


def _anew(task: Task, screen: Screen) -> Run:
    screen.now(task.label, say("notebooks.starting"))
    words = {
        "path": str(task.tutorial.path),
        "engine": task.engine,
        "limit": task.limit,
        "parameters": task.parameters,
        "home": task.home,
        "file": str(cache.file(task.ready, task.engine, task.folder)),
    }
    with tempfile.TemporaryDirectory(prefix="kerascn-task-") as folder:
        file = Path(folder, "task.json")
        file.write_text(json.dumps(words), encoding="utf-8")
        return _child([sys.executable, "-m", "dev_tools.tutorials.execute", str(file)], task, screen)


def _child(line: Sequence[str], task: Task, screen: Screen) -> Run:
    """Follow what the process says until it ends."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "encoding": "utf-8"}
    pipes["start_new_session"] = True  # the keys of the terminal reach this process alone, which then tells the others
    with subprocess.Popen(line, cwd=ROOT, **pipes) as process:  # type: ignore[call-overload]
        screen.processes.append(process)
        errors: list[str] = []
        reader = threading.Thread(target=lambda: errors.extend(process.stderr), daemon=True)
        reader.start()
        found = None
        for said in process.stdout:
            word, _, rest = said.partition(" ")
            if word == "cell":
                screen.now(task.label, "/".join(rest.split()))
            elif word == "run":
                found = _read(json.loads(rest))
        reader.join()
        code = process.wait()
    if found is None:
        reason = "".join(errors[-20:]).strip() or f"exit code {code}"
        found = Run(task.tutorial.name, task.engine, failure=Failure(say("notebooks.no_run", reason=reason)))
    return found


def _read(values: dict[str, Any]) -> Run:
    failure = values.pop("failure")
    return Run(**values, failure=Failure(**failure) if failure else None)


class Screen:
    """What is shown meanwhile: on a terminal a line of what runs; in a file nothing but a line for each end."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.ended = 0
        self.running: dict[str, str] = {}
        self.processes: list[subprocess.Popen[str]] = []
        self.interrupted = False
        self.lock = threading.Lock()
        self.live = sys.stdout.isatty()

    def now(self, label: str, state: str) -> None:
        """Show how far a run has come."""
        with self.lock:
            self.running[label] = state
            self._draw()

    def done(self, run: Run, label: str) -> None:
        """Print the line of a run that has ended, and why it failed."""
        with self.lock:
            self.ended += 1
            self.running.pop(label, None)
            if self.interrupted:
                return
            print(self._clear() + self._line(run), flush=True)
            if run.failure:
                print(failed(run), flush=True)
            self._draw()

    def _line(self, run: Run) -> str:
        about = {"name": run.name, "engine": run.engine, "verdict": verdict(run), "cells": run.cells}
        key = "notebooks.line_cached" if run.cached else "notebooks.line"
        return say(key, number=self.ended, count=self.count, seconds=run.seconds, cpu=run.cpu, **about)

    def interrupt(self) -> None:
        """Let every run that goes on end its kernel, and end itself; nothing more is shown."""
        self.interrupted = True
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(GRACE)
            except subprocess.TimeoutExpired:
                process.kill()

    def _clear(self) -> str:
        return "\r\x1b[K" if self.live else ""

    def _draw(self) -> None:
        if self.live:
            shown = "   ".join(f"{label} {state}" for label, state in self.running.items())
            print(f"\r\x1b[K{shown[:78]}", end="", flush=True)


def verdict(run: Run) -> str:
    """One word."""
    return say("notebooks.failed" if run.failure else "notebooks.passed")


def failed(run: Run) -> str:
    """Why a run failed: the place and the error, the cell with its lines, what it had shown."""
    assert run.failure
    lines = [line for line in (run.failure.message, run.failure.lines) if line]
    if run.failure.outputs.strip():
        shown = run.failure.outputs.rstrip().split("\n")
        lines += [say("notebooks.had_shown"), *(f"      | {text}" for text in shown)]
    if run.file:
        path = Path(run.file)
        name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else run.file
        lines.append(say("notebooks.file", file=name))
    return "\n".join(lines)


def table(runs: Sequence[Run]) -> str:
    """One line for each tutorial, a column for each engine."""
    names = list(dict.fromkeys(run.name for run in runs))
    engines = [engine for engine in ENGINES if any(run.engine == engine for run in runs)]
    width = max([len(name) for name in names], default=0)
    lines = ["", " " * width + "".join(f"  {engine:>16}" for engine in engines)]
    for name in names:
        by_engine = {run.engine: run for run in runs if run.name == name}
        lines.append(f"{name:{width}}" + "".join(f"  {_cell(by_engine.get(engine)):>16}" for engine in engines))
    good = sum(not run.failure for run in runs)
    return "\n".join([*lines, say("notebooks.sum", good=good, count=len(runs))])


def _cell(run: Run | None) -> str:
    return "-" if run is None else f"{verdict(run)} {run.seconds:.0f} s"
