"""Names of files that Keras 3 wants to end otherwise: ``.weights.h5`` for weights, ``.keras`` or ``.h5`` for models."""

from __future__ import annotations

import libcst as cst

from ..messages import say
from .given import text_of
from .keras3_ops import bound
from .work import Work

OLD = (".h5", ".hdf5", ".hdf")
WEIGHTS = ".weights.h5"


def files(work: Work) -> None:
    """Texts that name files, wherever they stand in the program."""
    page = work.page
    wanted: dict[str, str] = {}
    for call in page.nodes(cst.Call):
        method = call.func.attr.value if isinstance(call.func, cst.Attribute) else ""
        found = getattr(page.thing(call.func), "__name__", method)
        if found in ("save_weights", "load_weights") and call.args:
            if any(arg.keyword is not None and arg.keyword.value == "by_name" for arg in call.args):
                page.leave(call, say("migrate.k3.by_name"))
                continue
            _want(work, call, call.args[0].value, wanted, WEIGHTS)
        elif found == "ModelCheckpoint":
            given = {slot.name: slot.args[0].value for slot in bound(call, ["filepath"]) or []}
            only = given.get("save_weights_only")
            weights = isinstance(only, cst.Name) and only.value == "True"
            if "filepath" in given:
                _want(work, call, given["filepath"], wanted, WEIGHTS if weights else ".keras")
        elif found in ("save", "load_model", "save_model") and call.args and page.thing(call.args[0].value) is None:
            _want(work, call, call.args[-1 if found == "save_model" else 0].value, wanted, "")
    for node in page.nodes(cst.SimpleString):
        new = wanted.get(text_of(node) or "")
        if new is not None and new != text_of(node):
            page.edits.replace(page.span(node), page.code(node).replace(str(text_of(node)), new))
            page.changed(node, f"{text_of(node)} -> {new}")


def _want(work: Work, call: cst.Call, node: cst.BaseExpression, wanted: dict[str, str], ending: str) -> None:
    """Note what a file is to be called; a name that whole models are kept under goes before that of weights."""
    value = work.kinds.value_of(node) or node
    text = text_of(value)
    if text is None or not text.endswith(OLD):
        if ending and text is None:
            work.page.leave(call, say("migrate.k3.file", ending=ending))
        return
    stem = text[: -len(next(one for one in OLD if text.endswith(one)))]
    if text.endswith(WEIGHTS) or (not ending and text.endswith(".h5")):
        return
    new = stem + (ending or ".h5")
    if text not in wanted or wanted[text].endswith(WEIGHTS):
        wanted[text] = new
