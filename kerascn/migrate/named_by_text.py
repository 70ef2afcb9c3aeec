"""Names that stand in texts, or alone: metrics that Keras 2 has no more, layers that name themselves otherwise."""

from __future__ import annotations

import re

import libcst as cst

from ..declare import words
from ..messages import say
from .given import text_of
from .things import path_of_today, thing
from .work import Work

NUMBERED = re.compile(r"([a-z0-9]+)(_\d+)")
# How layers begin the names that they give themselves: in Keras 1, and in Keras 2.
NEW_NAMES = {old.lower(): re.sub("(.)([A-Z][a-z]+)", r"\1_\2", new).lower() for new, old in words.OLD_NAMES.items()}


def metrics(work: Work) -> None:
    """``metrics=['precision']`` and ``metrics.precision``."""
    page = work.page
    for arg in page.nodes(cst.Arg):
        if arg.keyword is not None and arg.keyword.value == "metrics" and page.dialect == 1:
            for node in _texts(arg.value):
                if _is_gone(f"metrics.{text_of(node)}"):
                    page.leave(node, say("migrate.gone", name=page.code(node)))
    for node in page.nodes(cst.Attribute):
        path = page.path(node)
        inside = page.parent(node)
        called = isinstance(inside, cst.Call) and inside.func is node
        if path and path.startswith("metrics.") and not called and _is_gone(path):
            page.leave(node, say("migrate.gone", name=path.rpartition(".")[2]))
            work.imports.keep(node)


def layers(work: Work) -> None:
    """``get_layer('convolution2d_1')``: a layer that got its name by itself has another one."""
    page = work.page
    if page.dialect != 1:
        return
    for node in page.nodes(cst.SimpleString):
        found = NUMBERED.fullmatch(text_of(node) or "")
        if found and found[1] in NEW_NAMES:
            new = NEW_NAMES[found[1]] + found[2]
            page.leave(node, say("migrate.layer_name", old=found[0], new=new))


def _texts(node: cst.BaseExpression) -> list[cst.BaseExpression]:
    """The texts of a list, or of a dict of lists."""
    if isinstance(node, cst.Dict):
        return [text for one in node.elements if isinstance(one, cst.DictElement) for text in _texts(one.value)]
    if isinstance(node, (cst.List, cst.Tuple)):
        return [text for one in node.elements for text in _texts(one.value)]
    return [node] if text_of(node) else []


def _is_gone(path: str) -> bool:
    return thing(path) is not None and path_of_today(path) is None
