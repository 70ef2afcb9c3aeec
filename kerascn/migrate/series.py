"""``TimeDistributedDense`` of Keras 1, which the ``Dense`` of Keras 2 does at each step by itself."""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from ..compat.dense import TimeDistributedDense
from .arguments import Arguments, Left, Slot
from .calls import Callee, slots_of
from .merging import taken
from .things import fields_of, sheet_of, thing
from .work import Work


def series(work: Work) -> None:
    """Calls of ``TimeDistributedDense``."""
    for call in work.page.nodes(cst.Call):
        if work.page.thing(call.func) is TimeDistributedDense and not taken(work, "Dense"):
            work.done.add(id(call))
            try:
                _as_dense(work, call)
            except Left as reason:
                work.page.leave(call, str(reason))
                work.imports.keep(call.func)


def _as_dense(work: Work, call: cst.Call) -> None:
    dense = thing("layers.Dense")
    old, new = sheet_of(TimeDistributedDense), sheet_of(dense)
    assert old is not None and new is not None
    slots = slots_of(work, call, Callee(old, new, fields_of(dense))) or []
    Arguments(work.page, call, new, _with_shape(work, slots)).write()
    at = call.func.attr if isinstance(call.func, cst.Attribute) else call.func
    work.page.edits.replace(work.page.span(at), "Dense")
    work.imports.use(call.func, "layers.Dense")
    work.page.changed(call, "TimeDistributedDense -> Dense")


def _with_shape(work: Work, slots: list[Slot]) -> list[Slot]:
    """``input_dim`` and ``input_length`` as one ``input_shape``: a ``Dense`` reads ``input_dim`` as a plain vector."""
    said = {slot.name: slot for slot in slots}
    if "input_dim" not in said:
        return slots
    length = said.get("input_length")
    code = work.page.code(length.args[0].value) if length else "None"
    text = f"({code}, {work.page.code(said['input_dim'].args[0].value)})"
    kept = [slot for slot in slots if slot.name not in ("input_dim", "input_length")]
    return [*kept, replace(said["input_dim"], name="input_shape", text=text)]
