"""The rules from Keras 1 to Keras 2."""

from __future__ import annotations

import libcst as cst

from ..declare import words
from ..messages import say
from .calls import Callee, rewrite
from .merging import merges
from .methods import method_called
from .named_by_text import layers, metrics
from .optimizers import optimizers
from .orderings import orderings
from .own_layers import own_layers
from .series import series
from .things import fields_of, path_of_today, sheet_of, thing
from .work import Rule, Work


def calls(work: Work) -> None:
    """Calls of functions, classes and methods of Keras."""
    for call in work.page.nodes(cst.Call):
        if id(call) in work.done:
            continue
        path = work.page.path(call.func)
        found = None if path is None else thing(path)
        if found is not None:
            _function(work, call, str(path), found)
        elif isinstance(call.func, cst.Attribute):
            callee = method_called(work, call)
            if callee is not None:
                rewrite(work, call, callee)


def _function(work: Work, call: cst.Call, path: str, found: object) -> None:
    name = getattr(found, "__name__", path.rpartition(".")[2])
    sheet, today = sheet_of(found), path_of_today(path)
    gone = name in words.ONLY_KERAS1 or f"K.{name}" in words.ONLY_KERAS1 or today is None
    if gone and name not in words.OLD_FUNCTIONS:
        work.page.leave(call, say("migrate.gone", name=name))
        work.imports.keep(call.func)
        return
    new = thing(str(today))
    if sheet is None or sheet_of(new) is None:
        return
    if not rewrite(work, call, Callee(sheet, sheet_of(new), fields_of(new))):  # type: ignore[arg-type]
        work.imports.keep(call.func)


def imports(work: Work) -> None:
    """Import statements, and the names that come from them."""
    work.imports.write()


RULES: tuple[Rule, ...] = (
    merges, series, orderings, own_layers, optimizers, metrics, layers, calls, imports,
)  # fmt: skip
