"""Runs the code of one tutorial in a kernel of its own, from the first cell to the last.

The figures of the prose are evaluated at their place, by cells that the reader doesn't see. A run counts only if
every code cell was executed, in order, and none failed. What it has shown is judged in `outputs`.

    python -m dev_tools.tutorials.execute TASK.json    # a process for each run; see `runs`
"""

from __future__ import annotations

import ast
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
CHANGE_US = {"KERASCN_DIALECT", "KERASCN_TRAPS", "KERASCN_FIGURES", "KERASCN_RUN"}
CLOSED = "http://127.0.0.1:9"  # a proxy that nobody plays
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
VALUES = """def _tell(sides):  # a function, so that names of the tutorial stay what they are
    from textwrap import shorten
    for side in sides:
        try:
            print(side, "=", shorten(repr(eval(side, globals())), 80, placeholder=" ..."))
        except Exception:  # a name of a loop within the assertion
            pass
_tell({})"""
LINE_IN_CELL = re.compile(r"Cell In\[(\d+)\], line (\d+)")


@dataclass
class Failure:
    """Why a run doesn't count: the sentence, the cell with its lines, and what it had shown until then."""

    message: str
    lines: str = ""
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

    about = {"kind": kind, "cell": cell.number, "place": cell.place}
    return nbformat.v4.new_code_cell(text, id=f"{kind}-{cell.number}", metadata={OURS: about})


def evaluation(figures: Iterable[str]) -> str:
    """A cell that shows what the figures come to, by their expressions."""
    pairs = ", ".join(f"{figure!r}: f'''{{ {figure}}}'''" for figure in dict.fromkeys(figures))
    return f"display({{'application/json': {{{pairs}}}}}, raw=True)"


def environment(engine: str, folder: Path, home: str = "", network: bool = True) -> dict[str, str]:
    """The surroundings of a kernel: nothing of the user's settings, one thread, pictures inline.

    Args:
        engine: The engine.
        folder: For what is thrown away afterwards.
        home: The folder of Keras; an empty one unless given.
        network: Whether something may be downloaded; else every way leads to a closed door on this machine.
    """
    kept = {name: value for name, value in os.environ.items() if name not in CHANGE_US}
    inside = {
        "KERAS_BACKEND": engine,
        "KERAS_HOME": home or str(folder / "keras"),
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
    if not network:
        inside |= dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), CLOSED)
        inside |= dict.fromkeys(("no_proxy", "NO_PROXY"), "localhost,127.0.0.1")
        inside["KERASCN_DATA_MIRROR"] = ""
    return kept | inside


def execute(
    tutorial: Tutorial,
    engine: str,
    limit: float,
    home: str = "",
    tell: Callable[[int, int], None] = lambda done, count: None,
) -> tuple[Any, Failure | None]:
    """Run a tutorial on an engine; the notebook with its outputs, and why the run doesn't count, if so.

    Args:
        tutorial: With the parameters wanted.
        engine: The engine.
        limit: How many seconds it may take.
        home: The folder of Keras, with data in it; an empty one unless given.
        tell: Called with the number of cells done and of all.
    """
    book = notebook(tutorial, engine)
    BUILD.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="kerascn-tutorial-", ignore_cleanup_errors=True) as folder:
        environ = environment(engine, Path(folder), home, network=not tutorial.is_fast)
        failure = _execute(book, tutorial, environ, Path(folder), limit, tell)
    return book, failure or _not_executed(book, tutorial)


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
    manager = AsyncKernelManager(
        kernel_spec_manager=KernelSpecManager(kernel_dirs=[]), connection_file=str(folder / "kernel.json")
    )
    client = NotebookClient(
        book,
        km=manager,
        coalesce_streams=True,
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
                try:
                    client.execute_cell(cell, index)
                except CellExecutionError:
                    return _raised(book, tutorial, client)
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


def _raised(book: Any, tutorial: Tutorial, client: Any) -> Failure:
    for index, cell in enumerate(book.cells):
        for output in cell.outputs:
            if output.output_type == "error":
                traceback = COLOURS.sub("", "\n".join(output.traceback))
                places = [int(line) for count, line in LINE_IN_CELL.findall(traceback) if int(count) == index + 1]
                message = f"{output.ename}: {output.evalue}".removesuffix(": ")
                if output.ename == "AssertionError" and places:
                    message += _values(book, client, compared(cell.source, places[-1]))
                return _failure(book, tutorial, index, message, places[-1:])
    return Failure("a cell failed without saying why")


def compared(text: str, line: int) -> list[str]:
    """What is compared in the assertion on a line of a cell: each side that has a name in it."""
    try:
        statements = ast.walk(ast.parse(text))
    except SyntaxError:  # a line for IPython alone
        return []
    asserted = [one for one in statements if isinstance(one, ast.Assert) and line in _lines(one)]
    inside = [node for one in asserted for node in ast.walk(one.test) if isinstance(node, ast.Compare)]
    sides = [side for node in inside for side in (node.left, *node.comparators)]
    named = [side for side in sides if any(isinstance(part, ast.Name) for part in ast.walk(side))]
    return list(dict.fromkeys(map(ast.unparse, named)))


def _lines(statement: ast.stmt) -> range:
    return range(statement.lineno, (statement.end_lineno or statement.lineno) + 1)


def _values(book: Any, client: Any, expressions: list[str]) -> str:
    """What the expressions come to in the kernel, in brackets, by a cell at the end of the notebook."""
    import nbformat
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    if not expressions:
        return ""
    book.cells.append(nbformat.v4.new_code_cell(VALUES.format(expressions), metadata={OURS: {"kind": "values"}}))
    with contextlib.suppress(CellExecutionError, CellTimeoutError, DeadKernelError):
        client.execute_cell(book.cells[-1], len(book.cells) - 1)
    shown = "".join(output.get("text", "") for output in book.cells[-1].outputs)
    return f" ({', '.join(shown.splitlines())})" if shown else ""


def _failure(book: Any, tutorial: Tutorial, index: int, message: str, lines: list[int] | None = None) -> Failure:
    ours = book.cells[index].metadata[OURS]
    cell = tutorial.cells[ours["cell"]]
    shown = "".join(output.get("text", "") for output in book.cells[index].outputs)
    if ours["kind"] == "figures":
        return failure_at(tutorial, cell, f"a figure of this prose: {message}")
    return failure_at(tutorial, cell, message, cell.line + lines[0] - 1 if lines else None, shown)


def failure_at(tutorial: Tutorial, cell: Cell, message: str, line: int | None = None, outputs: str = "") -> Failure:
    """Why a run doesn't count: the place in the source, the message, the cell with its lines, what it had shown."""
    return Failure(f"{tutorial.label}:{line or cell.line}: {message}", excerpt(cell, line), outputs)


def excerpt(cell: Cell, marked: int | None = None) -> str:
    """The lines of a cell with their numbers in the source; the one that failed is marked."""
    lines = enumerate(cell.text.split("\n"), cell.line)
    return "\n".join(f"{'>' if number == marked else ' '}{number:5} {text}".rstrip() for number, text in lines)


def _not_executed(book: Any, tutorial: Tutorial) -> Failure | None:
    """Every cell has been executed, once, in order; else what was not."""
    for index, cell in enumerate(book.cells):
        if cell.execution_count != index + 1:
            return _failure(book, tutorial, index, "this code cell was not executed")
    return None


def main(argv: list[str]) -> int:
    """Carry out the task in a file; the run is printed as JSON, after a line for each cell."""
    import nbformat

    task = json.loads(Path(argv[0]).read_text("utf-8"))
    tutorial = source.read(Path(task["path"])).with_parameters(task["parameters"])
    began = time.perf_counter()

    def tell(done: int, count: int) -> None:
        print(f"cell {done} {count}", flush=True)

    book, failure = execute(tutorial, task["engine"], task["limit"], task["home"], tell)
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
    book.metadata[OURS].update(asdict(run))
    file = Path(task["file"])
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f"{file.name}.{os.getpid()}")
    nbformat.write(book, unfinished)
    os.replace(unfinished, file)
    print(f"run {json.dumps(asdict(run))}", flush=True)
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # also where it is ignored, as in a shell's background
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
