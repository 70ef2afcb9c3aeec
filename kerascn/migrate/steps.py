"""Samples of an epoch, as Keras 1 counted them, as the steps that Keras 2 counts."""

from __future__ import annotations

from typing import Any

import libcst as cst

from ..declare import words
from ..messages import say
from .arguments import Left, Slot
from .things import sheet_of, thing
from .work import Work

SIMPLE = (cst.Name, cst.Attribute, cst.Call, cst.Integer, cst.Subscript)
FLOWS = ("flow", "flow_from_directory")


def count(work: Work, call: cst.Call, slots: list[Slot], slot: Slot) -> None:
    """Put the number of steps in the place of a number of samples.

    Raises:
        Left: The size of the batches is not seen in the program.
    """
    samples = slot.args[0].value
    source: cst.CSTNode | None = _source(slots, "validation_data" if slot.name == "validation_steps" else "generator")
    source = None if source is None else work.kinds.value_of(source) or source
    if work.page.code(samples) == "None" or isinstance(source, (cst.Tuple, cst.List)):
        slot.dropped = isinstance(source, (cst.Tuple, cst.List))
        slot.text = None if slot.dropped else "None"
        return
    batch = _batch_size(work, source)
    if batch is None:
        raise Left(say("migrate.no_batch_size", argument=slot.word, new=words.TURNS[str(slot.word)][0]))
    slot.text = _steps(work, samples, batch)
    work.page.changed(slot.args[0], f"{slot.word}={work.page.code(samples)} -> {slot.name}={slot.text}")
    if not _is_one_pass(work, samples, source):
        work.page.leave(slot.args[0], say("migrate.steps", new=slot.name, batch=batch))


def _source(slots: list[Slot], name: str) -> cst.BaseExpression | None:
    return next((slot.args[0].value for slot in slots if slot.name == name and slot.args), None)


def _steps(work: Work, samples: cst.BaseExpression, batch: str) -> str:
    code = work.page.code(samples)
    if isinstance(samples, cst.Integer) and batch.isdigit():
        return str(-(-int(code) // int(batch)))
    work.imports.add("import math")
    bracketed = code if isinstance(samples, SIMPLE) or samples.lpar else f"({code})"
    return f"math.ceil({bracketed} / {batch})"


def _batch_size(work: Work, source: cst.CSTNode | None) -> str | None:
    """How many samples a batch of a generator has, as text."""
    if not isinstance(source, cst.Call):
        return None
    if isinstance(source.func, cst.Attribute) and source.func.attr.value in FLOWS:
        kind = thing("preprocessing.image.ImageDataGenerator")
        sheet = sheet_of(getattr(kind, source.func.attr.value))
        assert sheet is not None
        places = [name for name, _ in sheet.keras1 or ()] if work.page.dialect == 1 else sheet.places
        return _argument(work, source, places, str(dict(sheet.keras1 or ())["batch_size"]))
    return _of_own(work, source)


def _of_own(work: Work, source: cst.Call) -> str | None:
    """The size of the batches of a generator function of the program, by its argument ``batch_size``."""
    spelled = work.page.code(source.func)
    name, method = spelled.removeprefix("self."), spelled.startswith("self.")
    known = [one for one in work.page.nodes(cst.FunctionDef) if one.name.value == name]
    params = known[0].params.params[1 if method else 0 :] if len(known) == 1 else ()
    names = [param.name.value for param in params]
    if "batch_size" not in names:
        return None
    default = params[names.index("batch_size")].default
    return _argument(work, source, names, None if default is None else work.page.code(default))


def _argument(work: Work, call: cst.Call, places: list[str], default: str | None) -> str | None:
    at = places.index("batch_size")
    for number, arg in enumerate(call.args):
        by_place = arg.keyword is None and number == at
        if by_place or (arg.keyword is not None and arg.keyword.value == "batch_size"):
            code = work.page.code(arg.value)
            return code if isinstance(arg.value, SIMPLE) else f"({code})"
    return None if any(arg.star for arg in call.args) else default


def _is_one_pass(work: Work, samples: Any, source: Any) -> bool:
    """Whether it is seen that an epoch is just one pass over the data of ``flow(X, ...)``."""
    if not source.args or not isinstance(source.func, cst.Attribute) or source.func.attr.value != "flow":
        return False
    data = work.page.code(source.args[0].value)
    return work.page.code(samples) in (f"len({data})", f"{data}.shape[0]")
