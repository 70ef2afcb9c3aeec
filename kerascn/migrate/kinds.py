"""What variables of a program hold, as far as its assignments tell: models, generators of batches, and so on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import libcst as cst

from .page import Page, dotted
from .things import thing

# Functions that give a model.
GIVE_MODELS = ("load_model", "model_from_json", "model_from_yaml", "model_from_config", "clone_model")


class Kinds:
    """The kinds of a program's variables; a name that holds several kinds has none.

    Args:
        page: The program.
    """

    def __init__(self, page: Page) -> None:
        self.page = page

    def of(self, node: cst.CSTNode, depth: int = 0) -> Any:
        """The class of this library that an expression is an object of, or ``None``."""
        if depth > 5:
            return None
        if isinstance(node, (cst.Name, cst.Attribute)):
            found = {self.of(value, depth + 1) for value in self._values.get(_key(node), ())} - {None}
            return found.pop() if len(found) == 1 else None
        return self._of_call(node, depth) if isinstance(node, cst.Call) else None

    def _of_call(self, call: cst.Call, depth: int) -> Any:
        found = self.page.thing(call.func)
        if isinstance(found, type):
            return found
        if getattr(found, "__name__", "") in GIVE_MODELS:
            return thing("models.Model")
        if found is None and isinstance(call.func, (cst.Name, cst.Attribute)):
            own = {self.of(value, depth + 1) for value in self._returns.get(_last(call.func), ())} - {None}
            return own.pop() if len(own) == 1 else None
        return None

    def value_of(self, node: cst.CSTNode) -> cst.CSTNode | None:
        """The expression that a name was given last, in the order of the text, or the expression itself."""
        if not isinstance(node, (cst.Name, cst.Attribute)):
            return node
        before = [one for one in self._values.get(_key(node), ()) if self.page.span(one) < self.page.span(node)]
        return before[-1] if before else None

    @cached_property
    def _values(self) -> dict[str, list[cst.CSTNode]]:
        found: dict[str, list[cst.CSTNode]] = {}
        for node in self.page.nodes(cst.Assign):
            for target in node.targets:
                for name, value in _pairs(target.target, node.value):
                    found.setdefault(_key(name), []).append(value)
        return found

    @cached_property
    def _returns(self) -> dict[str, list[cst.CSTNode]]:
        found: dict[str, list[cst.CSTNode]] = {}
        for function in self.page.nodes(cst.FunctionDef):
            for node in _returns_of(function.body):
                if node.value is not None:
                    found.setdefault(function.name.value, []).append(node.value)
        return found


def _pairs(target: cst.CSTNode, value: cst.CSTNode) -> Iterator[tuple[cst.CSTNode, cst.CSTNode]]:
    """What is given which value: ``a, b = 1, 2`` gives two."""
    if isinstance(target, (cst.Name, cst.Attribute)):
        yield target, value
    elif isinstance(target, (cst.Tuple, cst.List)) and isinstance(value, (cst.Tuple, cst.List)):
        for one, other in zip(target.elements, value.elements, strict=False):
            yield from _pairs(one.value, other.value)


def _key(node: cst.CSTNode) -> str:
    """What a variable is known by: ``self.model`` by its whole chain."""
    return dotted(node)


def _last(node: cst.CSTNode) -> str:
    """The last name of a chain."""
    return node.attr.value if isinstance(node, cst.Attribute) else dotted(node)


def _returns_of(node: cst.CSTNode) -> list[cst.Return]:
    found = [node] if isinstance(node, cst.Return) else []
    for child in node.children:
        if not isinstance(child, (cst.FunctionDef, cst.ClassDef, cst.Lambda)):
            found += _returns_of(child)
    return found
