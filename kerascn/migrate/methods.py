"""Methods of models, generators of pictures and the like, known by what they are called on or by their words."""

from __future__ import annotations

from typing import Any

import libcst as cst

from ..declare.keras1 import SIGNATURES
from ..messages import say
from .arguments import Left
from .calls import Callee, slots_of
from .things import fields_of, sheet_of, thing
from .work import Work

# The classes whose methods had other words in Keras 1.
CLASSES = ("models.Sequential", "models.Model", "preprocessing.image.ImageDataGenerator", "engine.topology.Layer")


def method_called(work: Work, call: cst.Call) -> Callee | None:
    """How the calls of a method are read; ``None`` if it is none of Keras, or can't be told to be one."""
    assert isinstance(call.func, cst.Attribute)
    name = call.func.attr.value
    kind = work.kinds.of(call.func.value)
    if kind is not None:
        return _callee(kind, name)
    candidates = [found for found in (_callee(thing(one), name) for one in CLASSES) if found is not None]
    said = {arg.keyword.value for arg in call.args if arg.keyword is not None}
    for found in candidates:
        if any(found.old.is_keras1_word(word) for word in said):
            return found
    if candidates and work.page.dialect == 1:
        _ask(work, call, candidates[0])
    return None


def _callee(kind: Any, name: str) -> Callee | None:
    sheet = sheet_of(getattr(kind, name, None))
    if sheet is None or not sheet.keras1_name or sheet.keras1_name not in SIGNATURES:
        return None
    return Callee(sheet, sheet, fields_of(kind))


def _ask(work: Work, call: cst.Call, callee: Callee) -> None:
    """Remark on a call that would mean something else in Keras 2 if it is one of Keras."""
    left = len(work.page.left)
    try:
        slots = slots_of(work, call, callee) or []
    except Left:
        return
    finally:
        del work.page.left[left:]
    added = ", ".join(f"{slot.name}={slot.value!r}" for slot in slots if not slot.args)
    if added:
        work.page.leave(call, say("migrate.perhaps", method=call.func.attr.value, added=added))  # type: ignore[attr-defined]
