"""Import statements that bring the names of today."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import libcst as cst

from ..declare import words
from ..messages import say
from .edits import Span
from .page import Page, dotted
from .things import path_of, path_of_today, thing


class Imports:
    """The imports of Keras in a program, and what its rewritten text needs of them.

    Args:
        page: The program.
        today: Gives the path that the wanted Keras has for a path, or ``None``; a whole path begins with the library.
    """

    def __init__(self, page: Page, today: Callable[[str], str | None] = path_of_today) -> None:
        self.page, self.today = page, today
        self.kept: set[int] = set()  # names in the text that stay as they are, by id()
        self.instead: dict[int, tuple[str, ...]] = {}  # names that others stand in place of
        self._added: list[str] = []
        self._brought: dict[str, list[str]] = {}

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

    @cached_property
    def root(self) -> str | None:
        """What the program calls Keras, such as ``tensorflow.keras``; ``None`` if it doesn't use it."""
        for node in self.page.nodes(cst.Import, cst.ImportFrom):
            names = node.names if isinstance(node, cst.Import) else ()
            for name in [*(dotted(alias.name) for alias in names), *([dotted(node.module)] if not names else ())]:
                path = path_of(name)
                if path is not None:
                    return name[: len(name) - len(path)].rstrip(".")
        return None

    def bring(self, name: str, module: str) -> None:
        """Import a name from a module below Keras, unless the program does; it must be free for it."""
        if not self.page.is_bound(name):
            names = self._brought.setdefault(f"from {self.root}.{module} import", [])
            if name not in names:
                names.append(name)

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
        self.write_added()

    def _attribute(self, node: cst.Attribute) -> None:
        if id(node) in self.kept or id(node) in self.instead:
            return
        path = self.page.path(node)
        if not path or thing(path) is None:
            return
        today = self.today(path)
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
        wanted = [self._aliases(node, path, dotted(one.name), local_of(one)) for one in aliases_of(node)]
        said = [[(path, self._text(one))] for one in aliases_of(node)]
        if wanted == said:
            return
        modules = list(dict.fromkeys(place for one in wanted for place, _ in one))
        first = path if path in modules else modules[0]
        self._statement(node, root, path, first, wanted)
        for other in modules:
            names = dict.fromkeys(text for one in wanted for place, text in one if place == other)
            if other != first:
                end = self.page.span(node).end
                line = f"from {_joined(root, other)} import {', '.join(names)}"
                self.page.edits.insert(end, f"\n{_indent(self.page, node)}{line}")
                self.page.changed(node, f"+{line}")

    def _text(self, alias: cst.ImportAlias) -> str:
        local = local_of(alias)
        return f"{dotted(alias.name)} as {local}" if local else dotted(alias.name)

    def _statement(
        self, node: cst.ImportFrom, root: str, path: str, first: str, wanted: list[list[tuple[str, str]]]
    ) -> None:
        """Change the statement itself: what it imports from ``first``."""
        page, assigned = self.page, node.module
        if first != path and assigned is not None:
            page.edits.replace(page.span(assigned), _joined(root, first))
            page.changed(node, f"{_joined(root, path)} -> {_joined(root, first)}")
        seen: set[str] = set()
        aliases = aliases_of(node)
        texts = []
        for pairs in wanted:
            new = [text for place, text in pairs if place == first and text not in seen]
            seen |= set(new)
            texts.append(", ".join(new))
        for alias, text in zip(aliases, texts, strict=True):
            if text and text != self._text(alias):
                page.edits.replace(_without_comma(page, alias), text)
                page.changed(alias, f"{self._text(alias)} -> {text}")
        _delete(page, aliases, [at for at, text in enumerate(texts) if not text])

    def _aliases(self, node: cst.ImportFrom, path: str, name: str, local: str | None) -> list[tuple[str, str]]:
        """What is to be imported in place of a name: the modules, and the texts behind ``import``."""
        full = f"{path}.{name}" if path else name
        today = self.today(full)
        uses = [one for one in self.page.references(local or name, node) if self.page.path(one) == full]
        renamed = today is not None and today.rpartition(".")[2] != name
        old = self._is_old(name) and not renamed and not any(id(one) in self.instead for one in uses)
        if (today is None or old) and not any(id(one) in self.kept for one in uses):
            release = "Keras 2" if self.today is path_of_today else "Keras 3"
            self.page.leave(node, say("migrate.gone_in", name=name, release=release))
        if today is None or thing(full) is None:
            return [(path, f"{name} as {local}" if local else name)]
        module, _, new = today.rpartition(".")
        if local and local != name:
            aliased = f"{new} as {local}" if new != local else new
            return self._by_use(uses, (path, f"{name} as {local}"), (module, aliased))
        if new != name and not self.page.is_free_for(new, thing(today)):
            return [(module, f"{new} as {name}")]
        return self._by_use(uses, (path, name), (module, new))

    def _is_old(self, name: str) -> bool:
        return name in words.ONLY_KERAS1 or (name == "merge" and self.page.dialect == 1)

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
            if path and self.today(path) not in (None, path) and isinstance(alias.name, cst.Attribute):
                new = str(self.today(path))
                root = dotted(alias.name)[: -len(path)]
                self.page.edits.replace(self.page.span(alias.name), _joined(root, new))
                self.page.changed(node, f"{path} -> {new}")

    def _star_names(self) -> None:
        """Names that came with a star."""
        for node in self.page.nodes(cst.Name):
            if id(node) in self.kept or id(node) in self.instead or not self.page.by_star(node):
                continue
            path = self.page.path(node)
            new = (self.today(path) or path).rpartition(".")[2] if path else node.value
            if new != node.value:
                self.page.edits.replace(self.page.span(node), new)
                self.page.changed(node, f"{node.value} -> {new}")

    def write_added(self) -> None:
        """New imports, before the first one of the program."""
        for begin, names in self._brought.items():
            self.add(f"{begin} {', '.join(names)}")
        for statement in self._added:
            self.page.edits.insert(self._place(path_of(statement.split()[1]) is not None), statement + "\n")

    def _place(self, of_keras: bool) -> int:
        """Where a new import goes: before the first one of Keras, or before the first one of all."""
        page = self.page
        lines = [line for line in page.module.body if isinstance(line, cst.SimpleStatementLine)]
        imports = [(line, one) for line in lines for one in line.body if isinstance(one, (cst.Import, cst.ImportFrom))]
        imports = [(line, one) for line, one in imports if "__future__" not in page.code(one)]
        known = [(line, one) for line, one in imports if of_keras and "keras" in page.code(one)]
        if known or imports:
            return page.span((known or imports)[0][0]).start
        texts = [one for line in lines[:1] for one in line.body if isinstance(one, cst.Expr)]
        first = page.module.body[1 if texts and len(page.module.body) > 1 else 0]
        return page.span(first).start


def local_of(alias: cst.ImportAlias) -> str | None:
    """What a name is called here, if otherwise."""
    return dotted(alias.asname.name) if alias.asname else None


def _joined(root: str, path: str) -> str:
    return path if path.startswith("tensorflow.") else root + path if path else root.rstrip(".")


def _delete(page: Page, aliases: list[cst.ImportAlias], gone: list[int]) -> None:
    """Take names out of an import statement, with a comma each."""
    kept = [at for at in range(len(aliases)) if at not in gone]
    for at in gone:
        before = [one for one in kept if one < at]
        if at + 1 < len(aliases) and not (before and at == len(aliases) - 1):
            span = Span(page.span(aliases[at]).start, page.span(aliases[at + 1]).start)
        elif before:
            span = Span(_without_comma(page, aliases[before[-1]]).end, _without_comma(page, aliases[at]).end)
        else:
            continue
        if "#" in page.text[slice(*span)]:  # a comment stays, in brackets
            start, end = _without_comma(page, aliases[at])
            span = Span(start, end + (page.text[end : end + 1] == ","))
        page.edits.replace(span, "")


def aliases_of(node: cst.ImportFrom) -> list[cst.ImportAlias]:
    """The names that a statement brings; none for a star."""
    return [] if isinstance(node.names, cst.ImportStar) else list(node.names)


def _without_comma(page: Page, alias: cst.ImportAlias) -> Span:
    whole = page.span(alias)
    end = page.span(alias.asname.name).end if alias.asname else page.span(alias.name).end
    return Span(whole.start, end)


def _indent(page: Page, node: cst.CSTNode) -> str:
    begin = page.text.rfind("\n", 0, page.span(node).start) + 1
    line = page.text[begin : page.span(node).start]
    return line if line.isspace() else ""
