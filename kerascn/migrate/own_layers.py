"""Layers that a program writes itself."""

from __future__ import annotations

import libcst as cst

from ..declare import words
from ..declare.respell import sheet_of
from ..engine.weights import KERAS1_PLACES
from .arguments import Arguments, Slot
from .given import text_of
from .page import Page
from .things import thing
from .work import Work

METHOD = "get_output_shape_for"


def own_layers(work: Work) -> None:
    """Classes that derive from a layer: the names of their methods, and how they make weights."""
    classes = [node for node in work.page.nodes(cst.ClassDef) if is_layer(work.page, node)]
    for node in classes:
        for function in node.body.body:
            if isinstance(function, cst.FunctionDef) and function.name.value == METHOD:
                _rename(work.page, function.name)
        for call in _calls(node):
            _weight(work, call)
    for attribute in work.page.nodes(cst.Attribute):
        if attribute.attr.value == METHOD:
            _rename(work.page, attribute.attr)


def is_layer(page: Page, node: cst.ClassDef) -> bool:
    """Whether a class derives from a layer of Keras, maybe by way of other classes of the program."""
    root = thing("engine.topology.Layer")
    own = {one.name.value: one for one in page.nodes(cst.ClassDef)}
    for base in node.bases:
        found = page.thing(base.value)
        if isinstance(found, type) and issubclass(found, root):
            return True
        name = base.value.value if isinstance(base.value, cst.Name) else ""
        if name in own and own[name] is not node and is_layer(page, own[name]):
            return True
    return False


def _rename(page: Page, name: cst.Name) -> None:
    new = words.OLD_FUNCTIONS[name.value]
    page.edits.replace(page.span(name), new)
    page.changed(name, f"{name.value} -> {new}")


def _calls(node: cst.CSTNode) -> list[cst.Call]:
    found = [node] if isinstance(node, cst.Call) else []
    for child in node.children:
        found += _calls(child)
    return found


def _weight(work: Work, call: cst.Call) -> None:
    """``self.add_weight((3, 4), "uniform")`` says by name what it said by place."""
    func = call.func
    if not isinstance(func, cst.Attribute) or not isinstance(func.value, cst.Name) or func.value.value != "self":
        return
    if func.attr.value == "add_weight" and work.page.dialect == 1:
        _by_name(work, call)
    elif _from_initializations(work, func):
        _as_weight(work, call, func)


def _by_name(work: Work, call: cst.Call) -> None:
    by_place = [arg for arg in call.args if arg.keyword is None]
    said = {arg.keyword.value for arg in call.args if arg.keyword is not None}
    if by_place and text_of(by_place[0].value) is not None:
        return  # the name first, as in Keras 2
    if any(arg.star for arg in call.args) or len(by_place) > len(KERAS1_PLACES):
        return
    slots = [
        Slot(KERAS1_PLACES[place] if arg.keyword is None else arg.keyword.value, [arg])
        for place, arg in enumerate(call.args)
    ]
    if "name" not in said and len(by_place) < 3:
        slots.append(Slot("name", [], text="None"))
    sheet = sheet_of(lambda **named: None, "add_weight")
    work.done.add(id(call))
    Arguments(work.page, call, sheet, slots).write()


def _from_initializations(work: Work, func: cst.Attribute) -> bool:
    """Whether a method is an initializer of Keras 1, which made a variable."""
    value = work.kinds.value_of(func)
    return isinstance(value, cst.Call) and work.page.path(value.func) == "initializations.get"


def _as_weight(work: Work, call: cst.Call, func: cst.Attribute) -> None:
    page = work.page
    names = [arg.keyword.value if arg.keyword is not None else None for arg in call.args]
    if (
        not call.args
        or any(arg.star for arg in call.args)
        or set(names[1:]) - {"name"}
        or names[0] not in (None, "shape")
    ):
        return
    page.edits.replace(page.span(func.attr), "add_weight")
    if names[0] is None:
        page.edits.insert(page.span(call.args[0]).start, "shape=")
    end = page.span(call.args[-1]).end
    page.edits.insert(end, f", initializer={page.code(func)}" + ("" if "name" in names else ", name=None"))
    page.changed(call, f"{page.code(func)}(...) -> self.add_weight(...)")
