"""Names of other libraries that are gone, by the table of those names."""

from __future__ import annotations

import importlib
import warnings
from functools import cache

import libcst as cst

from ..messages import say
from ..old_code.neighbours import MODULES, NAMES
from .edits import Span
from .imports import aliases_of, local_of
from .page import Page, dotted
from .work import Rule, Work

OURS = __name__.partition(".")[0]
# Libraries that programs of today have still, or that other rules are for.
OTHERS = ("tensorflow", "keras", "theano", "six")
# Modules that are gone, whose names mean helpers of ours to old programs: what to write today.
INSTEAD = {"cPickle": "pickle", "StringIO": "io", "cStringIO": "io"}


def _target(module: str, name: str) -> str | None:
    """Where a name is today: ``module:name``; ``None`` where nothing is to be done."""
    if module.partition(".")[0] in OTHERS:
        return None
    if module in INSTEAD:
        return f"{INSTEAD[module]}:{name}"
    table = MODULES.get(module) or NAMES.get(module)
    found = f"{table}:{name}" if isinstance(table, str) else (table or {}).get(name)
    return None if found is None or _is_there(module, name) else found


@cache
def _is_there(module: str, name: str) -> bool:
    """Whether the module of today has this name."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an old module may say so
            found = importlib.import_module(module)
    except ImportError:
        return False
    return name in (found.__all__ if module == "numpy" else dir(found))


def _is_renamed(module: str) -> bool:
    """Whether the import statement alone says what is to be changed."""
    return module in INSTEAD or isinstance(MODULES.get(module), str)


def attributes(work: Work) -> None:
    """``np.float`` and the like."""
    page = work.page
    for node in page.nodes(cst.Attribute):
        full = page.full_name(node)
        module, _, name = (full or "").rpartition(".")
        target = _target(module, name) if module and name == node.attr.value and not _is_renamed(module) else None
        if target is None:
            continue
        where, _, new = target.partition(":")
        if where.startswith(OURS):
            page.leave(node, say("migrate.neighbour", name=full))
            continue
        written = new if where == "builtins" else f"{where}.{new}" if new else where
        if where == module:
            page.edits.replace(page.span(node.attr), new)
        else:
            page.edits.replace(page.span(node), written)
            if where != "builtins":
                work.imports.add(f"import {where}")
        page.changed(node, f"{page.code(node)} -> {written}")


def statements(work: Work) -> None:
    """Import statements."""
    page = work.page
    for node in page.nodes(cst.Import):
        for alias in node.names:
            name = dotted(alias.name)
            target = INSTEAD.get(name) or MODULES.get(name)
            if isinstance(target, str) and name.partition(".")[0] not in OTHERS and not target.startswith(OURS):
                local = local_of(alias) or name
                text = target if local == target or "." in local else f"{target} as {local}"
                end = page.span(alias.asname.name).end if alias.asname else page.span(alias.name).end
                page.edits.replace(Span(page.span(alias.name).start, end), text)
                page.changed(node, f"{name} -> {target}")
    for node in page.nodes(cst.ImportFrom):
        if node.module is not None and not node.relative:
            _from(work, node, dotted(node.module))


def _from(work: Work, node: cst.ImportFrom, module: str) -> None:
    """``from module import names``, of which some lie elsewhere now."""
    page, kept = work.page, []
    moved: dict[str, list[str]] = {}
    for alias in aliases_of(node):
        name, local = dotted(alias.name), local_of(alias) or dotted(alias.name)
        where, _, new = (_target(module, name) or f"{module}:{name}").partition(":")
        if where.startswith(OURS):
            page.leave(node, say("migrate.neighbour", name=f"{module}.{name}"))
            where, new = module, name
        text = new if new == local else f"{new} as {local}"
        if where == "builtins":
            for use in page.references(local, node):
                page.edits.replace(page.span(use), new)
            page.changed(node, f"{name} -> {new}")
        elif where == module and new == name:
            kept.append(text)
        else:
            moved.setdefault(where, []).append(text)
            page.changed(node, f"{module}.{name} -> {where}.{new}")
    if len(kept) == len(aliases_of(node)) or isinstance(node.names, cst.ImportStar):
        return
    lines = [f"from {module} import {', '.join(kept)}"] if kept else []
    lines += [f"from {where} import {', '.join(texts)}" for where, texts in moved.items()]
    _replace(page, node, lines)


def _replace(page: Page, node: cst.ImportFrom, lines: list[str]) -> None:
    """Put statements in the place of one, each on a line of its own where the old one stood alone."""
    line = page.parent(node)
    alone = isinstance(line, cst.SimpleStatementLine) and len(line.body) == 1
    span = page.span(node)
    if lines:
        indent = page.text[page.text.rfind("\n", 0, span.start) + 1 : span.start]
        page.edits.replace(span, (f"\n{indent}" if alone and not indent.strip() else "; ").join(lines))
    elif line is not None and alone and page.parent(line) is page.module:
        comment = page.text[span.end : page.text.find("\n", span.end)].strip()
        page.edits.replace(span if comment else Span(span.start, page.text.find("\n", span.end) + 1), "")
    else:
        page.edits.replace(span, "pass")


RULES: tuple[Rule, ...] = (attributes, statements)
