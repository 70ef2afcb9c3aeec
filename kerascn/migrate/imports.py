"""Import statements that bring the names of today."""

from __future__ import annotations

from typing import Any

import libcst as cst

from .page import Page, dotted
from .things import path_of, path_of_today, thing


class Imports:
    """The imports of Keras in a program, and what its rewritten text needs of them.

    Args:
        page: The program.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.kept: set[int] = set()  # names in the text that stay as they are, by id()
        self.instead: dict[int, tuple[str, ...]] = {}  # names that others stand in place of
        self._added: list[str] = []

    def keep(self, node: cst.CSTNode) -> None:
        """Let a name stay what it is in this place."""
        self.kept.add(id(node))

    def use(self, node: cst.CSTNode, *paths: str) -> None:
        """In place of this name stand others, by their paths below Keras; whoever says so writes the text there."""
        self.instead[id(node)] = paths

    def add(self, statement: str) -> None:
        """Import this as well, unless the program does."""
        if statement not in self._added and statement not in self.page.text.splitlines():
            self._added.append(statement)

    def write(self) -> None:
        """Change the import statements and the names that come from them."""
        for node in self.page.nodes(cst.Attribute):
            self._attribute(node)
        for node in self.page.nodes(cst.ImportFrom):
            if node.module is not None and not node.relative and not isinstance(node.names, cst.ImportStar):
                self._from(node)
        for node in self.page.nodes(cst.Import):
            self._import(node)
        self._star_names()
        self._write_added()

    def _attribute(self, node: cst.Attribute) -> None:
        if id(node) in self.kept or id(node) in self.instead:
            return
        path = self.page.path(node)
        if not path or thing(path) is None:
            return
        today = path_of_today(path)
        new = (today or path).rpartition(".")[2]
        if new != node.attr.value and path.rpartition(".")[2] == node.attr.value:
            self.page.edits.replace(self.page.span(node.attr), new)
            self.page.changed(node, f"{node.attr.value} -> {new}")

    def _from(self, node: cst.ImportFrom) -> None:
        module = dotted(node.module)
        path = path_of(module)
        if path is None:
            return
        root = module[: len(module) - len(path)]
        wanted: dict[str, list[str]] = {}
        changed = False
        for alias in _aliases_of(node):
            name, local = dotted(alias.name), dotted(alias.asname.name) if alias.asname else None
            for new_module, text in self._aliases(node, path, name, local):
                changed = changed or new_module != path or text != (f"{name} as {local}" if local else name)
                line = wanted.setdefault(root.rstrip(".") if not new_module else root + new_module, [])
                if text not in line:
                    line.append(text)
        if changed:
            self._replace_from(node, module, wanted)

    def _replace_from(self, node: cst.ImportFrom, module: str, wanted: dict[str, list[str]]) -> None:
        page = self.page
        first, *rest = wanted.items()
        if first[0] != module:
            page.edits.replace(page.span(node.module or node), first[0])
            page.changed(node, f"{module} -> {first[0]}")
        if [page.code(alias).rstrip(", ") for alias in _aliases_of(node)] != first[1]:
            self._replace_names(node, first[1])
        for other, names in rest:
            indent = _indent(page, node)
            page.edits.insert(page.span(node).end, f"\n{indent}from {other} import {', '.join(names)}")

    def _replace_names(self, node: cst.ImportFrom, names: list[str]) -> None:
        page = self.page
        old = _aliases_of(node)
        for alias, name in zip(old, names, strict=False):
            if page.code(alias).rstrip(", ") != name:
                page.edits.replace(page.span(alias.name) if alias.asname is None else _without_comma(page, alias), name)
                page.changed(alias, f"{page.code(alias).rstrip(', ')} -> {name}")
        if len(names) > len(old):
            page.edits.insert(_without_comma(page, old[-1])[1], ", " + ", ".join(names[len(old) :]))
        if len(names) < len(old):
            start, end = _without_comma(page, old[len(names) - 1])[1], _without_comma(page, old[-1])[1]
            page.edits.replace(type(page.span(node))(start, end), "")

    def _aliases(self, node: cst.ImportFrom, path: str, name: str, local: str | None) -> list[tuple[str, str]]:
        """What is to be imported in place of a name: the modules, and the texts behind ``import``."""
        full = f"{path}.{name}" if path else name
        today = path_of_today(full)
        uses = [one for one in self.page.references(local or name) if self.page.path(one) == full]
        if today is None or thing(full) is None:
            return [(path, f"{name} as {local}" if local else name)]
        module, _, new = today.rpartition(".")
        if local and local != name:
            aliased = f"{new} as {local}" if new != local else new
            return self._by_use(uses, (path, f"{name} as {local}"), (module, aliased))
        if new != name and self.page.is_bound(new) and not self._brings(node, full, new):
            return [(module, f"{new} as {name}")]
        return self._by_use(uses, (path, name), (module, new))

    def _brings(self, node: cst.ImportFrom, full: str, new: str) -> bool:
        """Whether what the program calls ``new`` is the same thing as what is to get this name."""
        return all(self.page.thing(one) is thing(full) for one in self.page.references(new)) and any(
            True for _ in self.page.references(new)
        )

    def _by_use(self, uses: list[Any], old: tuple[str, str], new: tuple[str, str]) -> list[tuple[str, str]]:
        found = [] if uses else [new]
        for node in uses:
            if id(node) in self.instead:
                wanted = [(one.rpartition(".")[0], one.rpartition(".")[2]) for one in self.instead[id(node)]]
            elif id(node) in self.kept:
                wanted = [old]
            else:
                wanted = [new]
                if isinstance(node, cst.Name) and new[1].rpartition(" ")[2] != node.value:
                    self.page.edits.replace(self.page.span(node), new[1])
                    self.page.changed(node, f"{node.value} -> {new[1]}")
            found += [one for one in wanted if one not in found]
        return found

    def _import(self, node: cst.Import) -> None:
        for alias in node.names:
            path = path_of(dotted(alias.name))
            if path and path_of_today(path) not in (None, path) and isinstance(alias.name, cst.Attribute):
                new = str(path_of_today(path))
                root = dotted(alias.name)[: -len(path)]
                self.page.edits.replace(self.page.span(alias.name), root + new)
                self.page.changed(node, f"{path} -> {new}")

    def _star_names(self) -> None:
        """Names that came with a star."""
        for node in self.page.nodes(cst.Name):
            if id(node) in self.kept or id(node) in self.instead or not self.page.by_star(node):
                continue
            path = self.page.path(node)
            new = (path_of_today(path) or path).rpartition(".")[2] if path else node.value
            if new != node.value:
                self.page.edits.replace(self.page.span(node), new)
                self.page.changed(node, f"{node.value} -> {new}")

    def _write_added(self) -> None:
        """New imports, before the first one of the program."""
        first = next(self.page.nodes(cst.Import, cst.ImportFrom), None)
        at = 0
        if first is not None:
            future = [n for n in self.page.nodes(cst.ImportFrom) if dotted(n.module) == "__future__"]
            at = self.page.span(future[-1] if future else first).start
            at = self.page.text.find("\n", self.page.span(future[-1]).end) + 1 if future else at
        for statement in self._added:
            self.page.edits.insert(at, statement + "\n")


def _aliases_of(node: cst.ImportFrom) -> list[cst.ImportAlias]:
    return [] if isinstance(node.names, cst.ImportStar) else list(node.names)


def _without_comma(page: Page, alias: cst.ImportAlias) -> Any:
    whole = page.span(alias)
    end = page.span(alias.asname.name).end if alias.asname else page.span(alias.name).end
    return type(whole)(whole.start, end)


def _indent(page: Page, node: cst.CSTNode) -> str:
    begin = page.text.rfind("\n", 0, page.span(node).start) + 1
    line = page.text[begin : page.span(node).start]
    return line if line.isspace() else ""
