"""Programs of Python 2 that can be read today, in the words of Python 3: names, dictionaries, lists, divisions."""

from __future__ import annotations

import libcst as cst

from ..messages import say
from ..old_code import python2
from .numbers import Numbers
from .page import Page, dotted
from .work import Rule, Work

# Built-in names that are gone -> those of today.
BUILTINS = {
    "xrange": "range", "raw_input": "input", "unicode": "str", "long": "int", "unichr": "chr", "basestring": "str",
}  # fmt: skip
# Built-in names that lie in a module today.
MOVED = {"reduce": "functools", "reload": "importlib", "intern": "sys"}
# Methods of dictionaries -> those of today.
METHODS = {f"{before}{what}": what for before in ("iter", "view") for what in ("items", "keys", "values")}
# What gives a list in Python 2, and can be read only once, or not changed, today.
LISTS, LIST_METHODS = {"map", "filter", "zip", "range"}, {"items", "keys", "values"}
# What reads its argument once, from first to last.
READERS = {
    "list", "tuple", "set", "frozenset", "sorted", "sum", "min", "max", "any", "all", "dict", "enumerate", "zip",
    "map", "filter", "reversed", "iter", "join", "extend", "update", "fromkeys", "Counter", "OrderedDict",
}  # fmt: skip


def names(work: Work) -> None:
    """Built-in names."""
    page = work.page
    for node in page.nodes(cst.Name):
        if node.value in BUILTINS and page.is_builtin(node):
            page.edits.replace(page.span(node), BUILTINS[node.value])
            page.changed(node, f"{node.value} -> {BUILTINS[node.value]}")
        elif node.value in MOVED and page.is_builtin(node):
            page.changed(node, f"{node.value} -> {MOVED[node.value]}.{node.value}")
            work.imports.add(f"from {MOVED[node.value]} import {node.value}")


def dictionaries(work: Work) -> None:
    """Methods of dictionaries, and ``next`` of what is gone through."""
    page = work.page
    for call in page.nodes(cst.Call):
        if not isinstance(call.func, cst.Attribute):
            continue
        name, edits = call.func.attr.value, page.edits
        if name in METHODS and not call.args:
            edits.replace(page.span(call.func.attr), METHODS[name])
            page.changed(call, f".{name}() -> .{METHODS[name]}()")
        elif name == "has_key" and len(call.args) == 1:
            edits.replace(page.span(call), "(", page.span(call.args[0]), " in ", page.span(call.func.value), ")")
            page.changed(call, ".has_key(x) -> x in")
        elif name == "next" and not call.args:
            edits.replace(page.span(call), "next(", page.span(call.func.value), ")")
            page.changed(call, ".next() -> next()")
    for function in page.nodes(cst.FunctionDef):
        if function.name.value == "next" and isinstance(_class_of(page, function), cst.ClassDef):
            page.edits.replace(page.span(function.name), "__next__")
            page.changed(function, "next -> __next__")


def _class_of(page: Page, node: cst.CSTNode) -> cst.CSTNode | None:
    block = page.parent(node)
    return page.parent(block) if block is not None else None


def lists(work: Work) -> None:
    """``list(...)`` around what was a list, where more is done with it than to go through it."""
    page = work.page
    for call in page.nodes(cst.Call):
        what = _listed(page, call)
        if what and not _is_read_once(page, call, what):
            span = page.span(call)
            page.edits.insert(span.start, "list(")
            page.edits.insert(span.end, ")")
            page.changed(call, f"list({what})")


def _listed(page: Page, call: cst.Call) -> str:
    if isinstance(call.func, cst.Name) and call.func.value in LISTS and page.is_builtin(call.func):
        return f"{call.func.value}(...)"
    if isinstance(call.func, cst.Attribute) and call.func.attr.value in LIST_METHODS and not call.args:
        return f".{call.func.attr.value}()"
    return ""


def _is_read_once(page: Page, call: cst.Call, what: str) -> bool:
    """Whether a call stands where it is gone through once, or where a ``range`` does as well as a list."""
    parent = page.parent(call)
    if isinstance(parent, (cst.For, cst.CompFor)):
        return True
    if isinstance(parent, cst.Arg):
        outer = page.parent(parent)
        name = _last(outer.func) if isinstance(outer, cst.Call) else ""
        return name in READERS or (what == "range(...)" and name == "len")
    if isinstance(parent, (cst.ComparisonTarget, cst.StarredElement, cst.Expr)):
        return True
    return what == "range(...)" and isinstance(parent, cst.Subscript)


def _last(node: cst.CSTNode) -> str:
    return node.attr.value if isinstance(node, cst.Attribute) else dotted(node)


def divisions(work: Work) -> None:
    """``/`` of whole numbers, which gave a whole number."""
    page = work.page
    futures = [page.code(node) for node in page.nodes(cst.ImportFrom) if dotted(node.module) == "__future__"]
    if any("division" in code for code in futures):
        return
    numbers = Numbers(page)
    for node in page.nodes(cst.BinaryOperation, cst.AugAssign):
        if not isinstance(node.operator, (cst.Divide, cst.DivideAssign)):
            continue
        left, right = (node.left, node.right) if isinstance(node, cst.BinaryOperation) else (node.target, node.value)
        if numbers.is_whole(left) and numbers.is_whole(right):
            sign = page.span(node.operator)
            slash = page.text.index("/", sign.start)
            page.edits.insert(slash, "/")
            page.changed(node, "/ -> //")
        elif not numbers.is_fraction(left) and not numbers.is_fraction(right):
            page.leave(node, say("migrate.division", code=page.code(node)[:60]))


def meanings(work: Work) -> None:
    """Remarks on what Python 3 reads otherwise and no rule here knows how to write."""
    known = {f".{name}()" for name in {*METHODS, *LIST_METHODS, "has_key", "next"}}
    known |= {f"{name}()" for name in LISTS} | {"/", "/="}
    for line, what in python2.places(work.page.text):
        plain_sort = what == ".sort()" and what in work.page.text.splitlines()[line - 1]
        if what not in known and not plain_sort:
            work.page.leave_line(line, say("migrate.meaning", what=what))


def added(work: Work) -> None:
    """The import statements that the other rules ask for."""
    work.imports.write_added()


RULES: tuple[Rule, ...] = (names, dictionaries, lists, divisions, meanings, added)
