"""Runs a program of old: a script, a module, a text, a notebook."""

from __future__ import annotations

import os
import sys
import types
from collections.abc import Sequence

from .. import config
from ..compat import finder
from . import age, imports, tensorflow1, users


def run_script(path: str, arguments: Sequence[str] = (), dialect: int | None = None) -> int:
    """Run the script as Python would, with ``keras`` being kerascn and the old names of other libraries there."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    found = age.decide(text, path)
    chosen = dialect or found.dialect
    if chosen is not None:
        config.set_dialect(chosen)
    users.take_folder(os.path.dirname(os.path.abspath(path)))
    finder.install()
    tensorflow1.use(found.tensorflow)
    imports.begin()
    sys.argv = [path, *arguments]
    sys.path.insert(0, os.path.dirname(os.path.abspath(path)))
    main = types.ModuleType("__main__")
    main.__file__ = path
    sys.modules["__main__"] = main
    exec(compile(text, path, "exec"), vars(main))
    return 0
