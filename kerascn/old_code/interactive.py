"""``kerascn run`` without a program: Python's prompt, where ``keras`` is kerascn."""

from __future__ import annotations

import atexit
import builtins
import code
import importlib
import os
import sys
from contextlib import suppress
from typing import Any

from .. import config
from ..messages import say
from ..version import __version__
from . import imports, program, python2, source, tracebacks, users


class Console(code.InteractiveConsole):
    """Python's prompt; a line of Python 2 is understood, and errors are told by the lines that were typed."""

    def __init__(self, names: dict[str, Any], full: bool) -> None:
        super().__init__(names, "<stdin>")
        self.full = full

    def runsource(self, source_text: str, filename: str = "<stdin>", symbol: str = "single") -> bool:
        """Run what was typed, unless it goes on on the next line."""
        try:
            found = self.compile(source_text, filename, symbol)
        except (OverflowError, SyntaxError, ValueError):
            try:
                found = self.compile(python2.to_python3(source_text).text, filename, symbol)
            except (OverflowError, SyntaxError, ValueError):
                self.showsyntaxerror(filename)
                return False
        if found is None:
            return True
        source.remember(source_text, filename)
        self.runcode(found)
        return False

    def showtraceback(self) -> None:
        """Tell of an error."""
        error = sys.exc_info()[1]
        if error is not None:
            tracebacks.show(error, self.full)


def run(wishes: program.Wishes) -> int:
    """Read lines and run them until the end of the input."""
    names = program.new_main(None, "", [""])
    users.take_folder(os.getcwd())
    program.settle(program.age.Age(wishes.dialect, wishes.python or 3, wishes.tensorflow))
    gone = {name: value for name, value in python2.names().items() if not hasattr(builtins, name)}
    imports.add_names(gone)  # what is typed may be of either Python
    imports.take(names, wishes.python or 3)
    sys.ps1, sys.ps2 = getattr(sys, "ps1", ">>> "), getattr(sys, "ps2", "... ")
    _remember_lines(names)
    about = say("run.interactive", version=__version__, python=sys.version.split()[0], dialect=config.dialect())
    try:
        Console(names, wishes.full).interact("" if wishes.quiet else about, "")
    except SystemExit as end:
        return program.exit_code(end)
    return 0


def _remember_lines(names: dict[str, Any]) -> None:
    """Arrow keys, the tab key and the lines of last time, where the system has them."""
    with suppress(ImportError):
        readline: Any = importlib.import_module("readline")
        completer: Any = importlib.import_module("rlcompleter")
        readline.set_completer(completer.Completer(names).complete)
        readline.parse_and_bind("tab: complete")
        history = os.path.expanduser("~/.kerascn_history")
        with suppress(OSError):
            readline.read_history_file(history)
        atexit.register(_keep_lines, readline, history)


def _keep_lines(readline: Any, history: str) -> None:
    with suppress(OSError):
        readline.write_history_file(history)
