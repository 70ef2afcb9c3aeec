"""The block runner: every Python block of a page is executed, in order, in one namespace per page.

    KERAS_BACKEND=theano python -m dev_tools.blocks                        # every page
    KERAS_BACKEND=theano python -m dev_tools.blocks docs/en/index.md       # one page

A block directly followed by a ``text {.output}`` block must print that text. Marks of a Python block:
``{.raises error="ValueError"}``, ``{.only engine="theano"}``, ``{.no-run reason="needs a GPU"}``.
A page fails when a block fails or when a block was neither executed nor excused.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kerascn import backend, config, old_code
from kerascn.config import ENGINES

from . import pages
from .pages import Block, Page

PRELUDE_LINES = 5
LANGUAGES = {"", "python", "text", "console", "json", "markdown"}
MARKS = {"python": {"no-run", "only", "raises"}, "text": {"output"}}
OPTION_OF = {"no-run": "reason", "only": "engine", "raises": "error"}


@dataclass
class Result:
    """What became of the blocks of one page."""

    page: str
    blocks: int = 0
    executed: int = 0
    excused: int = 0
    failures: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.failures and self.executed + self.excused == self.blocks

    def __str__(self) -> str:
        excused = f", {self.excused} excused" if self.excused else ""
        first = f"{'ok  ' if self.ok else 'FAIL'} {self.page}: {self.executed} of {self.blocks} blocks{excused}"
        return "\n     ".join([first, *self.failures])


def run_page(page: Page, engine: str, clear: Callable[[], None] | None = None) -> Result:
    """Run the Python blocks of ``page``; ``clear`` (clear_session) is called when they are done."""
    result = Result(page.label)
    result.failures += faults_of_format(page)
    python = [(at, block) for at, block in enumerate(page.blocks) if block.language == "python"]
    result.blocks = len(python)
    if result.failures or not python:
        return result
    with _fresh_surroundings(page.language, engine):
        try:
            _run_blocks(page, python, engine, result)
        finally:
            if clear is not None:
                clear()
    if not result.ok and not result.failures:
        result.failures.append(f"{page.label}: {result.executed} of {result.blocks} blocks were executed")
    return result


def faults_of_format(page: Page) -> list[str]:
    """What is wrong with the blocks of a page before anything is run."""
    faults = []
    if len(prelude(page)) > PRELUDE_LINES:
        faults.append(f"{page.label}: the prelude is over {PRELUDE_LINES} lines")
    for at, block in enumerate(page.blocks):
        faults += [f"{page.label}:{block.line - 1}: {fault}" for fault in _faults_of_block(page, at, block)]
    return faults


def prelude(page: Page) -> list[str]:
    """The hidden lines that run before the first block."""
    return [line for line in str(page.meta.get("prelude", "")).split("\n") if line.strip()]


def _faults_of_block(page: Page, at: int, block: Block) -> Iterator[str]:
    if block.language not in LANGUAGES:
        yield f"unknown block language {block.language!r}"
    for mark in block.marks:
        if mark not in MARKS.get(block.language, set()):
            yield f"a {block.language or 'bare'} block can't be marked .{mark}"
        option = OPTION_OF.get(mark)
        if option and not block.options.get(option, "").strip():
            yield f'.{mark} needs {option}="..."'
    if "only" in block.marks and block.options.get("engine") not in ENGINES:
        yield f"unknown engine {block.options.get('engine')!r}"
    if "output" in block.marks and (at == 0 or page.blocks[at - 1].language != "python"):
        yield "an output block must directly follow a python block"


@contextlib.contextmanager
def _fresh_surroundings(language: str, engine: str) -> Iterator[None]:
    """An empty working folder and KERAS_HOME, default settings, the page's language; undone afterwards."""
    before, folder = dict(os.environ), os.getcwd()
    with tempfile.TemporaryDirectory() as empty:
        try:
            os.environ.update(KERAS_HOME=empty, KERASCN_LANG=language)
            os.environ.pop("KERASCN_DIALECT", None)
            os.chdir(empty)
            config.forget()
            config.set_backend(engine)
            yield
        finally:
            os.chdir(folder)
            os.environ.clear()
            os.environ.update(before)
            old_code.uninstall()
            config.forget()


def _run_blocks(page: Page, python: list[tuple[int, Block]], engine: str, result: Result) -> None:
    """Run the blocks; the first failure ends the page, as what follows would stand on it."""
    names: dict[str, Any] = {"__name__": "__page__"}
    try:
        exec(compile("\n".join(prelude(page)), f"{page.label} (prelude)", "exec"), names)
    except Exception as error:
        result.failures.append(f"{page.label}: the prelude: {type(error).__name__}: {error}")
        return
    for at, block in python:
        if "no-run" in block.marks or block.options.get("engine", engine) != engine:
            result.excused += 1
            continue
        failure = _run_block(page, block, _expected(page, at), names)
        if failure:
            result.failures.append(failure)
            return
        result.executed += 1


def _expected(page: Page, at: int) -> Block | None:
    following = page.blocks[at + 1] if at + 1 < len(page.blocks) else None
    return following if following is not None and "output" in following.marks else None


def _run_block(page: Page, block: Block, expected: Block | None, names: dict[str, Any]) -> str | None:
    """Run one block; a sentence naming page, line and error if it does not do what the page says."""
    printed, wanted_error = io.StringIO(), block.options.get("error")
    raised = None
    try:
        code = compile("\n" * (block.line - 1) + block.code, str(page.path), "exec")
        with contextlib.redirect_stdout(printed):
            exec(code, names)
    except (Exception, SystemExit) as error:
        raised = error
        printed.write(f"{type(error).__name__}: {error}\n")
    if raised is not None and type(raised).__name__ != wanted_error:
        return _report(page, block, raised)
    if raised is None and wanted_error:
        return f"{page.label}:{block.line}: this block should raise {wanted_error} and did not"
    if expected is not None and not matches(expected.code, printed.getvalue()):
        return (
            f"{page.label}:{expected.line}: the page shows\n{expected.code}\n"
            f"but the block at line {block.line} printed\n{printed.getvalue()}"
        )
    return None


def matches(shown: str, printed: str) -> bool:
    """Whether ``printed`` is what the page shows; ``...`` stands for any text."""
    shown, printed = (_stripped(text) for text in (shown, printed))
    pattern = ".*".join(re.escape(part) for part in shown.split("..."))
    return re.fullmatch(pattern, printed, re.DOTALL) is not None


def _stripped(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").split("\n"))


def _report(page: Page, block: Block, error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    in_page = [frame.lineno for frame in frames if frame.filename == str(page.path)]
    line = int((in_page[-1] if in_page else getattr(error, "lineno", None)) or block.line)
    text = page.text.split("\n")[line - 1].strip()
    return f"{page.label}:{line}: {type(error).__name__}: {error}\n    {text}"


def main(argv: list[str] | None = None) -> int:
    """Run the named pages, or all pages of both languages, on the engine of KERAS_BACKEND."""
    names = sys.argv[1:] if argv is None else argv
    engine = config.backend()
    chosen = [pages.read(Path(name).resolve()) for name in names] or [
        page for language in pages.LANGUAGES for page in pages.all_pages(language)
    ]
    results = [run_page(page, engine, backend.clear_session) for page in chosen]
    for result in results:
        print(result)
    run, bad = sum(result.executed for result in results), sum(not result.ok for result in results)
    print(f"{engine}: {len(results)} pages, {run} blocks run, {bad} pages failed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
