"""Puts calls of ``helpers`` into a program where the same words mean something else in Python 3.

Every node that is put in has the place of the one it stands for, so that tracebacks show the user's line.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

Note = Callable[[int, str], None]
Tree = TypeVar("Tree", bound=ast.AST)
N = TypeVar("N", bound=ast.AST)

# The name under which a program finds the helpers among its built-in names.
HELPERS = "__python2__"
# Methods that are gone or give something else: (name, how many arguments; None for any) -> the helper.
METHODS: dict[tuple[str, int | None], str] = {
    ("has_key", 1): "has_key",
    **{(f"iter{what}", 0): f"iter{what}" for what in ("items", "keys", "values")},
    **{(f"view{what}", 0): f"view{what}" for what in ("items", "keys", "values")},
    ("next", 0): "next_of",
    ("sort", None): "sort",
    ("encode", None): "encode",
    ("decode", None): "decode",
    ("translate", 2): "translate",
    ("tostring", 0): "tostring",
}
LISTS = {"keys", "values", "items"}
# Functions that gave lists; noted only.
LISTS_OF_OLD = {"map", "filter", "zip"}
ATTRIBUTES = {
    "func_name": "__name__",
    "func_code": "__code__",
    "func_defaults": "__defaults__",
    "func_doc": "__doc__",
    "func_globals": "__globals__",
    "func_dict": "__dict__",
    "func_closure": "__closure__",
    "im_self": "__self__",
}
# Methods of classes that Python 3 calls otherwise, and those that compare.
_OF_CLASSES = {
    "next", "__nonzero__", "__div__", "__idiv__", "__rdiv__", "__cmp__", "__unicode__", "__getslice__", "__setslice__",
    "__delslice__", "__eq__", "__long__",
}  # fmt: skip


def change(tree: Tree, note: Note, filename: str = "") -> Tree:
    """The program with the helpers put in; ``note`` hears of each place, as (line, what)."""
    divides = not any(
        isinstance(node, ast.ImportFrom) and node.module == "__future__" and _imports(node, "division")
        for node in ast.walk(tree)
    )
    folder = os.path.dirname(os.path.abspath(filename)) if filename and os.path.isfile(filename) else ""
    in_package = bool(folder) and os.path.isfile(os.path.join(folder, "__init__.py"))
    absolute = any(
        isinstance(node, ast.ImportFrom) and node.module == "__future__" and _imports(node, "absolute_import")
        for node in ast.walk(tree)
    )
    changed = _Changes(note, divides, folder if in_package and not absolute else "").visit(tree)
    return ast.fix_missing_locations(changed)


def _imports(node: ast.ImportFrom, name: str) -> bool:
    return any(one.name == name for one in node.names)


def _at(node: N, place: ast.AST) -> N:
    """A new node, with all below it that is new, at the place of an old one."""
    for each in ast.walk(node):
        if "lineno" in each._attributes and not hasattr(each, "lineno"):
            ast.copy_location(each, place)
    return node


def _call(place: ast.AST, helper: str, *given: ast.expr, keywords: list[ast.keyword] | None = None) -> ast.Call:
    """``__python2__.helper(...)``."""
    function = ast.Attribute(ast.Name(HELPERS, ast.Load()), helper, ast.Load())
    return _at(ast.Call(function, list(given), keywords or []), place)


def _as_value(slice_: ast.expr) -> ast.expr:
    """What stands in ``x[...]`` as a value that can be handed over."""
    if isinstance(slice_, ast.Slice):
        parts = [part or ast.Constant(None) for part in (slice_.lower, slice_.upper, slice_.step)]
        return _at(ast.Call(ast.Name("slice", ast.Load()), parts, []), slice_)
    if isinstance(slice_, ast.Tuple):
        return _at(ast.Tuple([_as_value(each) for each in slice_.elts], ast.Load()), slice_)
    return slice_


class _Changes(ast.NodeTransformer):
    """One walk through the program.

    Args:
        note: Hears of each place.
        divides: Whether ``/`` of whole numbers is a whole number.
        folder: The folder of the module, if it belongs to a package and may import modules beside it by name.
    """

    def __init__(self, note: Note, divides: bool, folder: str) -> None:
        self.note, self.divides, self.folder = note, divides, folder
        self.caught: list[str] = []

    # ---- division

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        if not (isinstance(node.op, ast.Div) and self.divides) or _is_float(node.left) or _is_float(node.right):
            return node
        self.note(node.lineno, "/")
        return _call(node, "div", node.left, node.right)

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt:
        self.generic_visit(node)
        if not (isinstance(node.op, ast.Div) and self.divides) or _is_float(node.value):
            return node
        self.note(node.lineno, "/=")
        target = node.target
        if isinstance(target, ast.Name):
            value = _call(node, "divide_in_place", _at(ast.Name(target.id, ast.Load()), node), node.value)
            return _at(ast.Assign([target], value), node)
        if isinstance(target, ast.Attribute):
            name = ast.Constant(target.attr)
            return _at(ast.Expr(_call(node, "divide_attribute", target.value, name, node.value)), node)
        return _at(ast.Expr(_call(node, "divide_item", target.value, _as_value(target.slice), node.value)), node)

    # ---- calls

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.func, ast.Attribute):
            return self._method(node, node.func)
        if isinstance(node.func, ast.Name):
            if node.func.id in LISTS_OF_OLD | {"range", "round"}:
                self.note(node.lineno, f"{node.func.id}()")
            if node.func.id == "unicode":
                return _call(node, "unicode", *node.args, keywords=node.keywords)
        return node

    def _method(self, node: ast.Call, function: ast.Attribute) -> ast.expr:
        name, number = function.attr, len(node.args) + len(node.keywords)
        helper = METHODS.get((name, number)) or METHODS.get((name, None))
        if name in LISTS and not number:
            self.note(node.lineno, f".{name}()")
            return _call(node, "listed", node)
        if helper is None or _is_module(function.value):
            return node
        self.note(node.lineno, f".{name}()")
        return _call(node, helper, function.value, *node.args, keywords=node.keywords)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        self.generic_visit(node)
        if node.attr in ATTRIBUTES:
            self.note(node.lineno, f".{node.attr}")
            node.attr = ATTRIBUTES[node.attr]
        elif node.attr == "im_func":
            self.note(node.lineno, ".im_func")
            return _call(node, "function_of", node.value)
        elif node.attr == "message" and self._is_caught(node):
            self.note(node.lineno, ".message")
            return _call(node, "message", node.value)
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        self.generic_visit(node)
        if self._is_caught(node):
            self.note(node.lineno, "e[...]")
            node.value = _call(node, "arguments", node.value)
        return node

    # ---- errors

    def _is_caught(self, node: ast.Attribute | ast.Subscript) -> bool:
        """Whether something is read from the error of an ``except`` around."""
        is_error = isinstance(node.value, ast.Name) and node.value.id in self.caught
        return is_error and isinstance(node.ctx, ast.Load)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.ExceptHandler:
        """The name of an error stays after the block."""
        if node.name is None:
            self.generic_visit(node)
            return node
        name, node.name = node.name, f"{HELPERS}{node.name}"
        self.caught.append(name)
        self.generic_visit(node)
        self.caught.pop()
        value = ast.Name(node.name, ast.Load())
        node.body.insert(0, _at(ast.Assign([ast.Name(name, ast.Store())], value), node))
        return node

    def visit_Raise(self, node: ast.Raise) -> ast.stmt:
        """``raise E, value, traceback``, where the value may be the error itself."""
        self.generic_visit(node)
        error = node.exc
        method = error.func if isinstance(error, ast.Call) else None
        if not isinstance(method, ast.Attribute) or method.attr != "with_traceback":
            return node
        if isinstance(error, ast.Call) and isinstance(method.value, ast.Call):
            node.exc = _call(node, "raised", method.value.func, *error.args, *method.value.args)
        return node

    # ---- functions and classes

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        self.generic_visit(node)
        if _is_generator(node) and _may_stop(node):
            self.note(node.lineno, "StopIteration")
            described = isinstance(node.body[0], ast.Expr) and isinstance(node.body[0].value, ast.Constant)
            body = node.body[described:]
            stop = ast.ExceptHandler(ast.Name("StopIteration", ast.Load()), None, [ast.Return(None)])
            if body:
                node.body = [*node.body[:described], _at(ast.Try(body, [stop], [], []), body[0])]
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        self.generic_visit(node)
        defined = [each for each in node.body if isinstance(each, ast.FunctionDef) and each.name in _OF_CLASSES]
        assigned = [
            name
            for each in node.body
            if isinstance(each, ast.Assign)
            for name in each.targets
            if isinstance(name, ast.Name) and name.id in _OF_CLASSES
        ]
        for each in node.body:
            if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == "__metaclass__":
                self.note(each.lineno, "__metaclass__")
                node.keywords.append(_at(ast.keyword("metaclass", each.value), each))
        for each in defined:
            if each.name != "__eq__":
                self.note(each.lineno, f"def {each.name}")
        if defined or assigned:
            decorator = ast.Attribute(ast.Name(HELPERS, ast.Load()), "of_today", ast.Load())
            node.decorator_list.append(_at(decorator, node))
        return node

    # ---- imports

    def visit_Import(self, node: ast.Import) -> ast.stmt | list[ast.stmt]:
        beside = [one for one in node.names if "." not in one.name and self._is_beside(one.name)]
        if not beside:
            return node
        self.note(node.lineno, f"import {beside[0].name}")
        others = [one for one in node.names if one not in beside]
        found: list[ast.stmt] = [_at(ast.ImportFrom(None, beside, 1), node)]
        return [_at(ast.Import(others), node), *found] if others else found

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.stmt:
        if node.level == 0 and node.module and self._is_beside(node.module.partition(".")[0]):
            self.note(node.lineno, f"from {node.module} import")
            node.level = 1
        return node

    def _is_beside(self, name: str) -> bool:
        place = os.path.join(self.folder, name)
        return bool(self.folder) and (
            os.path.isfile(f"{place}.py") or os.path.isfile(os.path.join(place, "__init__.py"))
        )


def _is_float(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, (float, complex))


def _is_module(node: ast.expr) -> bool:
    """Whether it is one of the modules whose functions have the names of methods: ``np.sort``, ``codecs.encode``."""
    return isinstance(node, ast.Name) and node.id in (
        "np",
        "numpy",
        "codecs",
        "base64",
        "tf",
        "K",
        "T",
        "json",
        "string",
    )


def _own(node: ast.AST) -> Iterator[Any]:
    """The nodes of a function without those of functions in it."""
    for each in ast.iter_child_nodes(node):
        yield each
        if not isinstance(each, (ast.FunctionDef, ast.Lambda, ast.ClassDef, ast.AsyncFunctionDef)):
            yield from _own(each)


def _is_generator(node: ast.FunctionDef) -> bool:
    return any(isinstance(each, (ast.Yield, ast.YieldFrom)) for each in _own(node))


def _may_stop(node: ast.FunctionDef) -> bool:
    """Whether an end of iteration may come out of it: named, or by ``next``."""
    names = {each.id for each in _own(node) if isinstance(each, ast.Name)}
    methods = {each.attr for each in _own(node) if isinstance(each, ast.Attribute)}
    return bool({"StopIteration", "next"} & names or {"next", "next_of"} & methods)
