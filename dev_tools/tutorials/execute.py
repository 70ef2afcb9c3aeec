"""Runs the code of one tutorial in a kernel of its own, from the first cell to the last.

The figures of the prose are evaluated at their place, by cells that the reader doesn't see. A run counts only if
every code cell was executed, in order, and none failed or warned.

    python -m dev_tools.tutorials.execute TASK.json    # a process for each run; see `command`
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ..paths import ROOT
from . import source
from .source import Cell, Tutorial

BUILD = ROOT / "build" / "notebooks"
OURS = "kerascn"  # the key of what we note in cells and notebooks
WARNING = re.compile(r"^.*\b\w*Warning: .*", re.M)
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
LINE_IN_CELL = re.compile(r"Cell In\[(\d+)\], line (\d+)")


@dataclass
class Failure:
    """Why a run doesn't count: the sentence, and what the cell had shown until then."""

    message: str
    cell: int | None = None  # the cell's number in the source
    line: int | None = None  # the line of the source
    outputs: str = ""


@dataclass
class Run:
    """What came of a run."""

    name: str
    engine: str
    seconds: float = 0.0
    cpu: float = 0.0
    cells: int = 0
    failure: Failure | None = None
    file: str = ""  # the executed notebook
    cached: bool = False
    parameters: dict[str, Any] = field(default_factory=dict)


def notebook(tutorial: Tutorial, engine: str) -> Any:
    """The notebook that is run: the engine's code cells, and a hidden cell before each prose with figures."""
    import nbformat

    book = nbformat.v4.new_notebook(metadata={OURS: {"name": tutorial.name, "engine": engine}})
    for cell in tutorial.cells:
        if cell.is_code and cell.runs_on(engine):
            book.cells.append(_code_cell(cell.text, cell, "code"))
        elif cell.figures:
            book.cells.append(_code_cell(evaluation(cell.figures), cell, "figures"))
    return book


def _code_cell(text: str, cell: Cell, kind: str) -> Any:
    import nbformat

    return nbformat.v4.new_code_cell(
        text, id=f"{kind}-{cell.number}", metadata={OURS: {"kind": kind, "cell": cell.number, "place": cell.place}}
    )


def evaluation(figures: Iterable[str]) -> str:
    """A cell that shows what the figures come to, by their expressions."""
    pairs = ", ".join(f"{figure!r}: f'''{{{figure}}}'''" for figure in dict.fromkeys(figures))
    return f"display({{'application/json': {{{pairs}}}}}, raw=True)"


def figures_of(book: Any) -> dict[tuple[int, str], str]:
    """What the figures of an executed notebook came to: (how many code cells came before, expression) -> text."""
    found = {}
    for cell in book.cells:
        if cell.metadata[OURS]["kind"] == "figures":
            for output in cell.outputs:
                values = output.get("data", {}).get("application/json", {})
                found.update({(cell.metadata[OURS]["place"], figure): text for figure, text in values.items()})
    return found


def environment(engine: str, folder: Path) -> dict[str, str]:
    """The surroundings of a kernel: nothing of the user's settings, one thread, pictures inline."""
    inside = {
        "KERAS_BACKEND": engine,
        "KERAS_HOME": str(folder / "keras"),
        "KERASCN_LANG": "en",
        "IPYTHONDIR": str(folder / "ipython"),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MPLCONFIGDIR": str(BUILD / "matplotlib"),
        "NUMBA_CACHE_DIR": os.environ.get("NUMBA_CACHE_DIR", str(BUILD / "numba")),
        "OMP_NUM_THREADS": "1",
        "TF_NUM_INTRAOP_THREADS": "1",
        "TF_NUM_INTEROP_THREADS": "2",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]),
    }
    return os.environ | inside


def execute(
    tutorial: Tutorial, engine: str, limit: float, tell: Callable[[int, int], None] = lambda done, count: None
) -> tuple[Any, Failure | None]:
    """Run a tutorial on an engine; the notebook with its outputs, and why the run doesn't count, if so.

    Args:
        tutorial: With the parameters wanted.
        engine: The engine.
        limit: How many seconds it may take.
        tell: Called with the number of cells done and of all.
    """
    book = notebook(tutorial, engine)
    BUILD.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="kerascn-tutorial-", ignore_cleanup_errors=True) as folder:
        failure = _execute(book, tutorial, environment(engine, Path(folder)), Path(folder), limit, tell)
    return book, failure or _not_executed(book, tutorial) or _warned(book, tutorial) or _no_alt(book, tutorial)


def _execute(
    book: Any, tutorial: Tutorial, environ: dict[str, str], folder: Path, limit: float, tell: Callable[[int, int], None]
) -> Failure | None:
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    work = folder / "work"
    work.mkdir()
    ends = time.monotonic() + limit
    # No folder of kernels: the kernel is this Python's, whatever the user has installed.
    manager = AsyncKernelManager(kernel_spec_manager=KernelSpecManager(kernel_dirs=[]))
    client = NotebookClient(
        book,
        km=manager,
        timeout_func=lambda cell: max(0.1, ends - time.monotonic()),
        resources={"metadata": {"path": str(work)}},
        on_cell_executed=lambda cell, cell_index, execute_reply: tell(cell_index + 1, len(book.cells)),
    )
    group = None
    try:
        with client.setup_kernel(env=environ, cleanup_kc=True):
            client.reset_execution_trackers()
            group = getattr(manager.provisioner, "pgid", None)
            for index, cell in enumerate(book.cells):
                client.execute_cell(cell, index)
    except CellExecutionError:
        return _raised(book, tutorial)
    except CellTimeoutError:
        at = _reached(book)
        return _failure(book, tutorial, at, f"the time was up: it took more than {limit:.0f} s (--limit)")
    except DeadKernelError:
        return _failure(book, tutorial, _reached(book), "the kernel ended")
    finally:
        _end_group(group)
    return None


def _end_group(group: int | None) -> None:
    """End what the notebook's programs have left running."""
    if group is not None and hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)


def _reached(book: Any) -> int:
    """The cell that was being run: the first one whose end was not told."""
    done = [index for index, cell in enumerate(book.cells) if "shell.execute_reply" in _times(cell)]
    return min(len(done), len(book.cells) - 1)


def _times(cell: Any) -> Mapping[str, str]:
    return cell.metadata.get("execution", {})


def _raised(book: Any, tutorial: Tutorial) -> Failure:
    for index, cell in enumerate(book.cells):
        for output in cell.outputs:
            if output.output_type == "error":
                traceback = COLOURS.sub("", "\n".join(output.traceback))
                places = [int(line) for count, line in LINE_IN_CELL.findall(traceback) if int(count) == index + 1]
                return _failure(book, tutorial, index, f"{output.ename}: {output.evalue}", places[-1:] or [1])
    return Failure("a cell failed without saying why")


def _failure(book: Any, tutorial: Tutorial, index: int, message: str, lines: list[int] | None = None) -> Failure:
    ours = book.cells[index].metadata[OURS]
    cell = tutorial.cells[ours["cell"]]
    shown = "".join(output.get("text", "") for output in book.cells[index].outputs)
    if ours["kind"] == "figures":
        message = f"a figure of this prose: {message}"
        return Failure(message, cell.number, cell.line, shown)
    return Failure(message, cell.number, cell.line + lines[0] - 1 if lines else None, shown)


def _not_executed(book: Any, tutorial: Tutorial) -> Failure | None:
    """Every cell has been executed, once, in order; else what was not."""
    for index, cell in enumerate(book.cells):
        if cell.execution_count != index + 1:
            return _failure(book, tutorial, index, "this code cell was not executed")
    return None


def _warned(book: Any, tutorial: Tutorial) -> Failure | None:
    for index, cell in enumerate(book.cells):
        for output in cell.outputs:
            found = WARNING.search(output.text) if output.get("name") == "stderr" else None
            if found:
                return _failure(book, tutorial, index, f"a reader would see this warning: {found[0].strip()}")
    return None


def _no_alt(book: Any, tutorial: Tutorial) -> Failure | None:
    """A picture needs words for those who can't see it, in both languages."""
    for index, cell in enumerate(book.cells):
        drawn = any(kind.startswith("image/") for output in cell.outputs for kind in output.get("data", {}))
        shown = tutorial.cells[cell.metadata[OURS]["cell"]]
        if drawn and not shown.is_test and not all(shown.alt(language) for language in source.LANGUAGES):
            return _failure(book, tutorial, index, "it shows a picture: write alt_zh and alt_en at its '# %%'")
    return None


def main(argv: list[str]) -> int:
    """Carry out the task in a file; the run is printed as JSON, after a line for each cell."""
    import nbformat

    task = json.loads(Path(argv[0]).read_text("utf-8"))
    tutorial = source.read(Path(task["path"])).with_parameters(task["parameters"])
    began = time.perf_counter()

    def tell(done: int, count: int) -> None:
        print(f"cell {done} {count}", flush=True)

    book, failure = execute(tutorial, task["engine"], task["limit"], tell)
    used = os.times()
    run = Run(
        tutorial.name,
        task["engine"],
        seconds=time.perf_counter() - began,
        cpu=used.children_user + used.children_system,
        cells=len(tutorial.code_for(task["engine"])),
        failure=failure,
        file=task["file"],
        parameters=task["parameters"],
    )
    book.metadata[OURS].update(asdict(run), key=task["key"])
    Path(task["file"]).parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(book, task["file"])
    print(f"run {json.dumps(asdict(run))}", flush=True)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
