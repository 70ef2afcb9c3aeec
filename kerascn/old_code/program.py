"""Runs a program of old: a script, a module, a text, a notebook, or what is typed in."""

from __future__ import annotations

import importlib
import importlib.machinery
import importlib.util
import json
import os
import sys
import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import CodeType
from typing import Any

from .. import config
from ..compat import finder
from ..messages import fail
from . import age, announce, beside, figures, imports, source, tensorflow1, theano1, tracebacks, users

# Where processes that begin with nothing find how their parent runs; see ``spawned``.
VARIABLE = "KERASCN_RUN"
INTERRUPTED = 130
NO_PROGRAM = 2


@dataclass
class Wishes:
    """What the user said about the program; ``None`` means that the program itself is to tell."""

    dialect: int | None = None
    python: int | None = None
    tensorflow: int | None = None
    quiet: bool = False
    verbose: bool = False
    full: bool = False  # whether tracebacks show every line
    figures: str | None = None  # the folder for pictures that would be shown
    output: str | None = None  # the file for an executed notebook


class NoProgram(Exception):
    """There is nothing to run; the sentence says why."""


def prepare(wishes: Wishes | None = None) -> None:
    """Let ``keras`` be kerascn in this process, whatever else is installed, and pictures no error without a screen."""
    finder.install(quiet=True)
    theano1.install()
    if wishes is not None:
        figures.prepare(wishes.figures)


def ready(text: str, filename: str, names: dict[str, Any], wishes: Wishes) -> CodeType:
    """A program, when all is set as its age needs it.

    Args:
        text: The program.
        filename: What tracebacks call it.
        names: The global names it will have.
        wishes: What the user said.
    """
    others = beside.texts(text, sys.path[0] or os.getcwd())
    chosen = decided(age.decide(text, filename, others), wishes)
    kept = dict(
        chosen._asdict(), signs=(), folders=users.folders(), file=filename if os.path.isfile(filename) else None
    )
    os.environ[VARIABLE] = json.dumps(kept)
    imports.take(names, chosen.python)
    return source.compiled(text, filename, chosen.python)


def decided(found: age.Age, wishes: Wishes, place: Callable[[int], dict[str, Any]] = announce.place_in_text) -> age.Age:
    """The age that counts, when all is set for it and it is said what it is."""
    chosen = _chosen(found, wishes)
    about = "" if wishes.quiet else announce.said(found, chosen, wishes.verbose, place)
    if about:
        print(f"kerascn run: {about}", file=sys.stderr, flush=True)
    settle(chosen)
    return chosen


def again(names: dict[str, Any]) -> None:
    """Read the program anew in a process that its first process has begun with nothing.

    Args:
        names: The global names of the ``__main__`` of the new process.
    """
    kept = json.loads(os.environ[VARIABLE])
    file, folders = kept.pop("file"), kept.pop("folders")
    chosen = age.Age(**kept)
    prepare()
    for folder in folders:
        users.take_folder(folder)
    settle(chosen)
    if file is not None:
        with open(file, "rb") as opened:
            code = source.compiled(source.decoded(opened.read(), file), file, chosen.python)
        names["__file__"] = file
        imports.take(names)
        exec(code, names)


def _chosen(found: age.Age, wishes: Wishes) -> age.Age:
    """The age that counts: what the user said goes before what the program tells."""
    return found._replace(
        dialect=wishes.dialect or found.dialect,
        python=wishes.python or found.python,
        tensorflow=wishes.tensorflow or found.tensorflow,
    )


def settle(chosen: age.Age) -> None:
    """Set everything as a program of this age needs it."""
    if chosen.dialect is not None:
        config.set_dialect(chosen.dialect)
    tensorflow1.use(chosen.tensorflow)


def run_script(path: str, arguments: Sequence[str], wishes: Wishes) -> int:
    """Run a script, or a folder or zip file with a ``__main__.py`` in it."""
    if os.path.isdir(path):
        return _run_container(path, arguments, wishes)
    data = read(path)
    if data.startswith(b"PK\x03\x04"):
        return _run_container(path, arguments, wishes)
    folder = os.path.dirname(os.path.realpath(path))
    names = new_main(path, folder, [path, *arguments])
    return execute(lambda: ready(source.decoded(data, path), path, names, wishes), names, wishes)


def read(path: str) -> bytes:
    """The bytes of the file that the user wants to run."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        raise fail(NoProgram, "run.no_file", path=path) from None
    except OSError as error:
        raise fail(NoProgram, "run.closed_file", path=path, reason=error.strerror or error) from None


def _run_container(path: str, arguments: Sequence[str], wishes: Wishes) -> int:
    found = importlib.machinery.PathFinder.find_spec("__main__", [path])
    if found is None or found.loader is None or found.origin is None:
        raise fail(NoProgram, "run.no_main", path=path)
    names = new_main(found.origin, path, [path, *arguments], "")
    return execute(lambda: ready(_text_of(found), str(found.origin), names, wishes), names, wishes)


def _text_of(found: importlib.machinery.ModuleSpec) -> str:
    loader: Any = found.loader
    if loader is None or not hasattr(loader, "get_data") or not found.origin or not found.has_location:
        raise fail(NoProgram, "run.no_text", name=found.name)
    return source.decoded(loader.get_data(found.origin), found.origin)


def run_text(text: str | bytes, filename: str, arguments: Sequence[str], wishes: Wishes) -> int:
    """Run a text that lies in no file: ``-c`` or the standard input."""
    names = new_main(None, "", list(arguments))
    users.take_folder(os.getcwd())

    def program() -> CodeType:
        read_text = source.decoded(text, filename) if isinstance(text, bytes) else text
        source.remember(read_text, filename)
        return ready(read_text, filename, names, wishes)

    return execute(program, names, wishes)


def run_module(name: str, arguments: Sequence[str], wishes: Wishes) -> int:
    """Run a module by its name, as ``python -m`` does."""
    names = new_main(None, os.getcwd(), ["-m", *arguments])

    def program() -> CodeType:
        found = _found_module(name)
        names.update(__file__=found.origin, __package__=found.parent, __loader__=found.loader)
        sys.argv[0] = str(found.origin)
        return ready(_text_of(found), str(found.origin), names, wishes)

    return execute(program, names, wishes)


def _found_module(name: str) -> importlib.machinery.ModuleSpec:
    try:
        found = importlib.util.find_spec(name)
    except ModuleNotFoundError as error:
        if not f"{name}.".startswith(f"{error.name}."):
            raise
        found = None
    if found is not None and found.submodule_search_locations is not None:
        found = importlib.util.find_spec(f"{name}.__main__")
    if found is None:
        raise fail(NoProgram, "run.no_module", name=name)
    return found


def new_main(file: str | None, folder: str, argv: list[str], package: str | None = None) -> dict[str, Any]:
    """Begin a program: its module ``__main__``, its words, and the folder of its modules.

    Returns:
        The global names of the new ``__main__``.
    """
    main = types.ModuleType("__main__")
    main.__package__ = package
    main.__spec__ = importlib.machinery.ModuleSpec(f"{__package__}.spawned", None)
    names = vars(main)
    names["__annotations__"] = {}
    if file is not None:
        names["__file__"] = file
    sys.modules["__main__"] = main
    sys.argv[:] = argv
    ours = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    if not sys.flags.safe_path:
        sys.path[:1] = [folder]
    if ours not in sys.path:
        sys.path.append(ours)
    if folder:
        users.take_folder(folder)
    return names


def execute(program: Callable[[], CodeType], names: dict[str, Any], wishes: Wishes) -> int:
    """Run a program as ``__main__``.

    Returns:
        The exit code that Python would end with.
    """
    tracebacks.serve(wishes.full)
    try:
        exec(program(), names)
    except SystemExit as end:
        return exit_code(end)
    except NoProgram:
        raise
    except BaseException as error:
        sys.excepthook(type(error), error, error.__traceback__)
        return INTERRUPTED if isinstance(error, KeyboardInterrupt) else 1
    return 0


def exit_code(end: SystemExit) -> int:
    """The exit code that ``sys.exit`` was given; any other thing is printed."""
    if end.code is None:
        return 0
    if isinstance(end.code, int):
        return int(end.code)
    print(end.code, file=sys.stderr)
    return 1
