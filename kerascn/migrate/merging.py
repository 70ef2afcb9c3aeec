"""``merge`` and ``Merge`` of Keras 1 as the functions and layers of Keras 2."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import libcst as cst

from ..compat import merge as merging
from ..declare.keras1 import signature_of
from ..declare.respell import Sheet, sheet_of
from ..messages import say
from .arguments import Arguments, Slot
from .edits import Span
from .given import stars, text_of
from .page import dotted
from .things import thing
from .work import Work

OF_MODE = {"axis": "concat_axis", "axes": "dot_axes"}  # an argument of today -> what it was in Keras 1


def merges(work: Work) -> None:
    """Calls of ``merge`` and ``Merge``."""
    for call in work.page.nodes(cst.Call):
        found = work.page.thing(call.func)
        if found is merging.merge or found is merging.Merge:
            work.done.add(id(call))
            reason = _merge(work, call, found is merging.Merge)
            if reason:
                work.page.leave(call, reason)
                work.imports.keep(call.func)


def _merge(work: Work, call: cst.Call, layer: bool) -> str | None:
    """Rewrite a call, or say why not."""
    said = _said(call, "Merge" if layer else "merge")
    if stars(call):
        return say("migrate.star", function="Merge" if layer else "merge")
    if "layers" in said or ("inputs" in said and _has_layers(work, said["inputs"].value)):
        return say("migrate.merge_layers")
    mode = text_of(said["mode"].value) if "mode" in said else "sum"
    if mode is None and "mode" in said:
        return _by_function(work, call, said, layer)
    if mode not in merging.MODES:
        return say("migrate.no_value", function="merge", argument="mode")
    worker = merging.MODES[mode](SimpleNamespace(name="merge", concat_axis=-1, dot_axes=-1))
    name = type(worker).__name__ if layer else type(worker).__name__.lower()
    if taken(work, name):
        return say("migrate.taken", name=name)
    _name(work, call, name)
    _arguments(work, call, said, name, mode)
    return None


def _said(call: cst.Call, function: str) -> dict[str, cst.Arg]:
    places = [name for name, _ in signature_of(function) or ()]
    return {
        (arg.keyword.value if arg.keyword is not None else places[place]): arg
        for place, arg in enumerate(call.args[: len(places)])
    }


def _has_layers(work: Work, inputs: cst.BaseExpression) -> bool:
    if not isinstance(inputs, (cst.List, cst.Tuple)):
        return False
    return any(work.kinds.of(element.value) is not None for element in inputs.elements)


def taken(work: Work, name: str) -> bool:
    """Whether the program has this name for something else."""
    return not work.page.is_free_for(name, thing(f"layers.{name}"))


def _name(work: Work, call: cst.Call, name: str) -> None:
    page, func = work.page, call.func
    path = str(page.path(func))
    at = func
    if isinstance(func, cst.Attribute):
        if path.startswith("layers."):
            at = func.attr
        else:
            root = dotted(func)[: len(dotted(func)) - len(path)]
            name = f"{root}layers.{name}"
    page.edits.replace(page.span(at), name)
    work.imports.use(func, f"layers.{name.rpartition('.')[2]}")
    page.changed(call, f"merge -> {name}")


def _arguments(work: Work, call: cst.Call, said: dict[str, cst.Arg], name: str, mode: str) -> None:
    found: Any = thing(f"layers.{name.rpartition('.')[2]}")
    sheet: Sheet = getattr(found, "__sheet__", None) or sheet_of(found, name)
    slots = [Slot("inputs", [said["inputs"]], word="inputs")] if "inputs" in said else []
    for new, old in OF_MODE.items():
        if new in sheet.defaults and old in said:
            slots.append(Slot(new, [said[old]], word=old))
        elif new == "axes" and new in sheet.defaults:
            slots.append(Slot(new, [], value=-1))
    if mode == "cos":
        slots.append(Slot("normalize", [], value=True))
    if "name" in said:
        slots.append(Slot("name", [said["name"]], word="name"))
    Arguments(work.page, call, sheet, slots).write()


def _by_function(work: Work, call: cst.Call, said: dict[str, cst.Arg], layer: bool) -> str | None:
    """A function as the mode: a ``Lambda`` of today."""
    mode = said["mode"].value
    known = isinstance(mode, cst.Lambda) or _is_function(work, mode)
    if not known or "output_mask" in said:
        return say("migrate.no_value", function="merge", argument="mode" if not known else "output_mask")
    if taken(work, "Lambda"):
        return say("migrate.taken", name="Lambda")
    page = work.page
    pieces: list[str | Span] = ["(", page.span(mode)]
    for name in ("output_shape", "arguments", "name"):
        if name in said:
            pieces += [f", {name}=", page.span(said[name].value)]
    pieces.append(")")
    if not layer:
        pieces += ["(", page.span(said["inputs"].value), ")"]
    start, end = page.span(call.func).end, page.span(call).end
    _name(work, call, "Lambda")
    page.edits.replace(Span(start, end), *pieces)
    return None


def _is_function(work: Work, node: cst.BaseExpression) -> bool:
    name = dotted(node)
    if any(function.name.value == name for function in work.page.nodes(cst.FunctionDef)):
        return True
    return isinstance(work.kinds.value_of(node), cst.Lambda)
