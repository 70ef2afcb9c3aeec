"""Which expressions of a program surely are whole numbers, and which surely are not."""

from __future__ import annotations

from functools import cached_property

import libcst as cst

from .page import Page, dotted

WHOLE = {"len", "int", "ord"}  # functions that give whole numbers
KEEP = {"abs", "min", "max", "sum", "round"}  # functions whose result is of the kind of what they are given
STEADY = (cst.Add, cst.Subtract, cst.Multiply, cst.FloorDivide, cst.Modulo, cst.LeftShift, cst.RightShift, cst.Divide)
GIVING = (cst.Assign, cst.AugAssign, cst.For, cst.CompFor, cst.Param, cst.NamedExpr, cst.AsName)
DEEPEST = 20


class Numbers:
    """What the assignments of a program tell of its numbers.

    Args:
        page: The program.
    """

    def __init__(self, page: Page) -> None:
        self.page = page

    def is_whole(self, node: cst.CSTNode, depth: int = 0) -> bool:
        """Whether an expression surely is a whole number."""
        if depth > DEEPEST:
            return False
        if isinstance(node, cst.Integer):
            return True
        if isinstance(node, cst.UnaryOperation):
            return self.is_whole(node.expression, depth + 1)
        if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, STEADY):
            return self.is_whole(node.left, depth + 1) and self.is_whole(node.right, depth + 1)
        if isinstance(node, cst.Call):
            name = dotted(node.func)
            same = name in KEEP - {"round"} and all(self.is_whole(arg.value, depth + 1) for arg in node.args)
            return name in WHOLE or (same and bool(node.args))
        if isinstance(node, cst.Subscript):
            of = node.value
            return isinstance(of, cst.Attribute) and of.attr.value == "shape" and ":" not in self.page.code(node)
        if isinstance(node, cst.Name):
            values = self._values.get(node.value, [])
            return bool(values) and all(one is not None and self.is_whole(one, depth + 1) for one in values)
        return False

    def is_fraction(self, node: cst.CSTNode, depth: int = 0) -> bool:
        """Whether an expression surely has a fraction, or is an array of such."""
        if depth > DEEPEST:
            return False
        if isinstance(node, cst.Float):
            return True
        if isinstance(node, cst.UnaryOperation):
            return self.is_fraction(node.expression, depth + 1)
        if isinstance(node, cst.BinaryOperation):
            return self.is_fraction(node.left, depth + 1) or self.is_fraction(node.right, depth + 1)
        if isinstance(node, cst.Call):
            name = dotted(node.func)
            astype = isinstance(node.func, cst.Attribute) and node.func.attr.value in ("astype", "mean", "std")
            return name in ("float", "time.time") or astype
        if isinstance(node, cst.Name):
            values = self._values.get(node.value, [])
            return bool(values) and all(one is not None and self.is_fraction(one, depth + 1) for one in values)
        return False

    @cached_property
    def _values(self) -> dict[str, list[cst.CSTNode | None]]:
        """For each name all that it is given; ``None`` for what nobody knows."""
        found: dict[str, list[cst.CSTNode | None]] = {}

        def give(target: cst.CSTNode, value: cst.CSTNode | None) -> None:
            if isinstance(target, cst.Name):
                found.setdefault(target.value, []).append(value)
            elif isinstance(target, (cst.Tuple, cst.List)):
                parts = value.elements if isinstance(value, (cst.Tuple, cst.List)) else ()
                same = len(parts) == len(target.elements)
                for number, element in enumerate(target.elements):
                    give(element.value, parts[number].value if same else None)

        for node in self.page.nodes(*GIVING):
            if isinstance(node, cst.Assign):
                for target in node.targets:
                    give(target.target, node.value)
            elif isinstance(node, cst.AugAssign):
                give(node.target, None if isinstance(node.operator, cst.PowerAssign) else node.value)
            elif isinstance(node, (cst.For, cst.CompFor)):
                give(node.target, _of_range(node.iter))
            else:
                give(node.name if isinstance(node, (cst.Param, cst.AsName)) else node.target, None)
        return found


def _of_range(node: cst.CSTNode) -> cst.CSTNode | None:
    """What the variable of a loop is: the first argument of ``range``, whose numbers are whole."""
    if isinstance(node, cst.Call) and dotted(node.func) in ("range", "xrange") and node.args:
        return cst.Integer("0")
    return None
