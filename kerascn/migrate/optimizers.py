"""Optimizers given by name, where Keras 2 gives them another number than Keras 1 did."""

from __future__ import annotations

import inspect

import libcst as cst

from ..declare.respell import read
from ..messages import say
from .calls import same
from .given import text_of
from .things import sheet_of, thing
from .work import Work


def optimizers(work: Work) -> None:
    """``compile(optimizer='adadelta')``: its epsilon was 1e-08."""
    if work.page.dialect != 1 or work.imports.root is None:
        return
    for call in work.page.nodes(cst.Call):
        if isinstance(call.func, cst.Attribute) and call.func.attr.value == "compile":
            for place, arg in enumerate(call.args):
                if (arg.keyword is None and place == 0) or (
                    arg.keyword is not None and arg.keyword.value == "optimizer"
                ):
                    _written_out(work, arg)


def _written_out(work: Work, arg: cst.Arg) -> None:
    text = text_of(arg.value)
    found = thing(f"optimizers.{text}") if text and text.isidentifier() else None
    sheet = sheet_of(found) if inspect.isclass(found) else None
    if sheet is None or not sheet.keras1:
        return
    old = read(sheet, (), {}, 1)
    said = {n: v for n, v in old.items() if not same({}, n, v, sheet.defaults[n])}
    if not said:
        return
    name, page = str(getattr(found, "__name__", text)), work.page
    new = f"{name}({', '.join(f'{word}={value!r}' for word, value in said.items())})"
    if not page.is_free_for(name, found):
        page.leave(arg, say("migrate.taken", name=name))
        return
    work.imports.bring(name, "optimizers")
    page.edits.replace(page.span(arg.value), new)
    page.changed(arg, f"{page.code(arg.value)} -> {new}")
