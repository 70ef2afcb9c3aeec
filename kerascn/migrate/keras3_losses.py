"""Losses that look at tensors of the model, as the variational autoencoders of Keras 1 do: Keras 3 can't have them."""

from __future__ import annotations

import libcst as cst

from ..messages import say
from .page import dotted
from .work import Work


def losses(work: Work) -> None:
    """``model.compile(loss=f)`` where ``f`` uses what a layer gave outside of it."""
    page, asked = work.page, set()
    for call in page.nodes(cst.Call):
        if isinstance(call.func, cst.Attribute) and call.func.attr.value == "compile":
            for place, arg in enumerate(call.args):
                if arg.keyword.value == "loss" if arg.keyword is not None else place == 1:
                    asked |= {node.value for node in _names_in(arg.value)}
    tensors = _tensors(work)
    for function in page.nodes(cst.FunctionDef):
        if function.name.value not in asked:
            continue
        own = {node.value for node in _bound_in(function)}
        for node in _names_in(function.body):
            if node.value in tensors - own:
                page.leave(node, say("migrate.k3.loss", loss=function.name.value, tensor=node.value))
                break


def _tensors(work: Work) -> set[str]:
    """The names that are given what ``Input`` or a layer gives: ``z = Dense(2)(h)``."""
    found = set()
    for node in work.page.nodes(cst.Assign):
        value = node.value
        if isinstance(value, cst.Call) and _gives_tensor(work, value):
            found |= {one.value for target in node.targets for one in _names_in(target.target)}
    return found


def _gives_tensor(work: Work, call: cst.Call) -> bool:
    """Whether this is a call of ``Input`` or of a layer, of ours or of a class that is the program's own."""
    if isinstance(call.func, cst.Call):
        found, name = work.page.thing(call.func.func), dotted(call.func.func).rpartition(".")[2]
        return name[:1].isupper() if found is None else any(one.__name__ == "Layer" for one in _bases(found))
    return getattr(work.page.thing(call.func), "__name__", "") == "Input"


def _bases(found: object) -> tuple[type, ...]:
    return getattr(found, "__mro__", ())


def _bound_in(function: cst.FunctionDef) -> list[cst.Name]:
    """The names that are a function's own: its parameters, and what it assigns."""
    found = _names_in(function.params)
    waiting: list[cst.CSTNode] = [function.body]
    while waiting:
        node = waiting.pop()
        waiting += node.children
        if isinstance(node, cst.AssignTarget):
            found += _names_in(node.target)
    return found


def _names_in(node: cst.CSTNode) -> list[cst.Name]:
    """All names in an expression; of ``a.b`` only ``a``, of ``f(axis=1)`` not ``axis``."""
    if isinstance(node, cst.Name):
        return [node]
    if isinstance(node, cst.Attribute):
        return _names_in(node.value)
    children = [node.value] if isinstance(node, cst.Arg) else node.children
    return [name for child in children for name in _names_in(child)]
