"""A program while it is rewritten: its syntax tree, what its names mean, and the changes and remarks so far."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import libcst as cst
from libcst import metadata

from ..messages import fail
from .edits import Edits, Span
from .things import path_of, thing


class Remark(NamedTuple):
    """Something that was changed, or left alone, in a line of the program as it was."""

    line: int
    text: str


class Page:
    """One program.

    Args:
        text: Its text, of Python 3.
        dialect: 1 or 2: how a call that both generations of Keras write alike is read.
    """

    def __init__(self, text: str, dialect: int) -> None:
        self.text, self.dialect, self.edits = text, dialect, Edits(text)
        self.changes: list[Remark] = []
        self.left: list[Remark] = []
        try:
            wrapper = metadata.MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True)
        except cst.ParserSyntaxError as error:
            reason = error.message.splitlines()[0]
            raise fail(SyntaxError, "migrate.syntax", line=error.raw_line, reason=reason) from error
        self.module = wrapper.module
        self._spans = wrapper.resolve(metadata.ByteSpanPositionProvider)
        self._places = wrapper.resolve(metadata.PositionProvider)
        self._scopes = wrapper.resolve(metadata.ScopeProvider)
        self._parents = wrapper.resolve(metadata.ParentNodeProvider)
        self._of_byte = None if text.isascii() else _characters(text)
        self.stars = list(self._star_imports())

    # Where things stand.

    def span(self, node: cst.CSTNode) -> Span:
        """Where a node stands in the text."""
        found = self._spans[node]
        start, end = found.start, found.start + found.length
        return Span(start, end) if self._of_byte is None else Span(self._of_byte[start], self._of_byte[end])

    def line(self, node: cst.CSTNode) -> int:
        """The line in which a node begins."""
        return self._places[node].start.line

    def code(self, node: cst.CSTNode) -> str:
        """The text of a node as it was."""
        return self.text[slice(*self.span(node))]

    def parent(self, node: cst.CSTNode) -> cst.CSTNode | None:
        """What a node is a part of."""
        return self._parents.get(node)

    def nodes(self, *kinds: type[cst.CSTNode]) -> Iterator[Any]:
        """All nodes of these kinds, in the order of the text."""
        yield from _walk(self.module, kinds)

    # What things mean.

    def full_name(self, node: cst.CSTNode) -> str | None:
        """The full name of what is imported: ``keras.layers.Dense`` for ``Dense``; ``None`` for all else."""
        scope = self._scopes.get(node)
        if scope is None or not isinstance(node, (cst.Name, cst.Attribute)):
            return None
        found = scope.get_qualified_names_for(node)
        if found and all(one.source is metadata.QualifiedNameSource.IMPORT for one in found):
            return max(one.name for one in found)
        return self._by_star(node) if not found else None

    def path(self, node: cst.CSTNode) -> str | None:
        """The path below Keras of what a name means; ``None`` if it is nothing of Keras."""
        name = self.full_name(node)
        return None if name is None else path_of(name)

    def thing(self, node: cst.CSTNode) -> Any:
        """The thing of this library that a name means, or ``None``."""
        path = self.path(node)
        return None if path is None else thing(path)

    def is_builtin(self, node: cst.Name) -> bool:
        """Whether a name is that of a built-in function of Python 2 or 3, which the program has for nothing else."""
        parent = self._parents.get(node)
        if isinstance(parent, (cst.Attribute, cst.Arg)) and node is not parent.value:
            return False
        scope = self._scopes.get(node)
        if scope is None or isinstance(parent, (cst.Param, cst.ImportAlias)):
            return False
        sources = {one.source for one in scope.get_qualified_names_for(node)}
        return sources <= {metadata.QualifiedNameSource.BUILTIN}

    def is_bound(self, name: str) -> bool:
        """Whether the program has this name, in itself and not in a function only."""
        scope = self._scopes[self.module]
        return scope is not None and any(one.name == name for one in scope.assignments)

    def is_free_for(self, name: str, found: Any) -> bool:
        """Whether the program has this name for nothing else than a thing of the library."""
        scopes = {id(scope): scope for scope in self._scopes.values() if scope is not None}
        for scope in scopes.values():
            for one in scope.assignments:
                if one.name == name and not self._is_import_of(one, name, found):
                    return False
        return True

    def _is_import_of(self, assignment: Any, name: str, found: Any) -> bool:
        if not isinstance(assignment, metadata.ImportAssignment):
            return False
        paths = [path_of(one.name) for one in assignment.get_qualified_names_for(name)]
        return all(path is not None and thing(path) is found for path in paths)

    def references(self, name: str, statement: cst.CSTNode) -> list[Any]:
        """Where a name is used that an import statement brings."""
        scope = self._scopes[statement]
        assert scope is not None
        found = {access.node for one in scope[name] for access in one.references}
        return sorted(found, key=lambda node: self.span(node))

    def _star_imports(self) -> Iterator[str]:
        for node in self.nodes(cst.ImportFrom):
            if isinstance(node.names, cst.ImportStar) and node.module is not None and not node.relative:
                name = dotted(node.module)
                if path_of(name) is not None:
                    yield name

    def by_star(self, node: cst.Name) -> bool:
        """Whether a name came with ``from keras... import *``."""
        scope = self._scopes.get(node)
        bare = scope is not None and not scope.get_qualified_names_for(node)
        return bare and bool(self.stars) and self._by_star(node) is not None

    def _by_star(self, node: cst.CSTNode) -> str | None:
        first, _, rest = dotted(node).partition(".")
        for module in self.stars:
            path = path_of(module)
            if first and not first.startswith("_") and thing(f"{path}.{first}" if path else first) is not None:
                return f"{module}.{first}" + (f".{rest}" if rest else "")
        return None

    # What is done.

    def changed(self, node: cst.CSTNode, text: str) -> None:
        """Remember what was changed here."""
        self.changes.append(Remark(self.line(node), text))

    def leave_line(self, line: int, reason: str) -> None:
        """The same, by the line."""
        self.left.append(Remark(line, reason))

    def leave(self, node: cst.CSTNode, reason: str) -> None:
        """Remember what was left as it is, and why."""
        self.left.append(Remark(self.line(node), reason))


def dotted(node: cst.CSTNode | None) -> str:
    """``a.b.c`` as it is written; nothing for what is no such chain of names."""
    if isinstance(node, cst.Name):
        return node.value
    if isinstance(node, cst.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr.value}" if before else ""
    return ""


def _walk(node: cst.CSTNode, kinds: tuple[type[cst.CSTNode], ...]) -> Iterator[Any]:
    if isinstance(node, kinds):
        yield node
    for child in node.children:
        yield from _walk(child, kinds)


def _characters(text: str) -> dict[int, int]:
    """For each byte of the text in UTF-8 at which a character begins, the number of that character."""
    found, at = {}, 0
    for number, letter in enumerate(text):
        found[at] = number
        at += len(letter.encode())
    found[at] = len(text)
    return found
