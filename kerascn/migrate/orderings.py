"""The orders of a picture's axes: 'th' and 'tf' of Keras 1 wherever a program has them."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from ..declare import words
from .given import text_of
from .page import dotted
from .work import Work

OLD = {name: new for name, new in words.VALUES["data_format"].items() if isinstance(new, str)}
ASKING = "image_dim_ordering"


def orderings(work: Work) -> None:
    """Comparisons, assignments and defaults of names that say such an order."""
    names = _names(work)
    for node in work.page.nodes(cst.Comparison, cst.Assign, cst.Param, cst.Arg, cst.Call):
        for value in _values(work, node, names):
            _replace(work, value)


def _names(work: Work) -> set[str]:
    """Names that a program has such an order in."""
    found = {"dim_ordering", ASKING, "_" + ASKING}
    for node in work.page.nodes(cst.Assign):
        if isinstance(node.value, cst.Call) and _last(node.value.func) == ASKING:
            found |= {_last(target.target) for target in node.targets}
    return found - {""}


def _values(work: Work, node: cst.CSTNode, names: set[str]) -> Iterator[cst.CSTNode]:
    """The expressions in a node that are such orders."""
    if isinstance(node, cst.Comparison):
        sides = [node.left, *(one.comparator for one in node.comparisons)]
        if any(_says(side, names) for side in sides):
            yield from sides
    elif isinstance(node, cst.Assign) and any(_last(one.target) in names for one in node.targets):
        yield node.value
    elif isinstance(node, cst.Param) and node.name.value in names and node.default is not None:
        yield node.default
    elif isinstance(node, cst.Call):
        if _last(node.func) == "set_image_dim_ordering" and work.page.thing(node.func) is not None:
            yield from (arg.value for arg in node.args)
        elif work.page.path(node.func) is None:
            yield from (arg.value for arg in node.args if arg.keyword is not None and arg.keyword.value in names)


def _says(node: cst.CSTNode, names: set[str]) -> bool:
    return _last(node.func if isinstance(node, cst.Call) else node) in names


def _last(node: cst.CSTNode) -> str:
    return node.attr.value if isinstance(node, cst.Attribute) else dotted(node)


def _replace(work: Work, value: cst.CSTNode) -> None:
    if isinstance(value, (cst.Set, cst.List, cst.Tuple)):
        for element in value.elements:
            _replace(work, element.value)
    text = text_of(value)
    if text in OLD and isinstance(value, cst.SimpleString):
        quote = value.quote
        work.page.edits.replace(work.page.span(value), f"{quote}{OLD[text]}{quote}")
        work.page.changed(value, f"{work.page.code(value)} -> {quote}{OLD[text]}{quote}")
