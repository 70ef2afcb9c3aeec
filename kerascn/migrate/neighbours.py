"""Names of other libraries that are gone, by the table of those names."""

from __future__ import annotations

import importlib
from functools import cache

import libcst as cst

from ..messages import say
from ..old_code.neighbours import MODULES, NAMES, STRICTER
from .imports import aliases_of, local_of
from .page import dotted
from .work import Rule, Work

OURS = __name__.partition(".")[0]


def _target(module: str, name: str) -> str | None:
    """Where a name is today: ``module:name``; ``None`` where nothing is to be done."""
    table = NAMES.get(module) or MODULES.get(module)
    found = f"{table}:{name}" if isinstance(table, str) else (table or {}).get(name)
    if found is None or name in STRICTER.get(module, ()) or (module in NAMES and _is_there(module, name)):
        return None
    return found


@cache
def _is_there(module: str, name: str) -> bool:
    """Whether the module of today has this name without a word of warning."""
    if module not in ("numpy",):
        return False
    return name in importlib.import_module("numpy").__all__


def attributes(work: Work) -> None:
    """``np.float`` and the like."""
    page = work.page
    for node in page.nodes(cst.Attribute):
        full = page.full_name(node)
        module, _, name = (full or "").rpartition(".")
        target = _target(module, name) if module and name == node.attr.value else None
        if target is None:
            continue
        where, _, new = target.partition(":")
        if where.startswith(OURS):
            page.leave(node, say("migrate.neighbour", name=full))
        elif where == "builtins":
            page.edits.replace(page.span(node), new)
            page.changed(node, f"{page.code(node)} -> {new}")
        elif isinstance(MODULES.get(module), str):
            continue  # the import statement does it
        else:
            work.imports.add(f"import {where}")
            page.edits.replace(page.span(node), f"{where}.{new}" if new else where)
            page.changed(node, f"{page.code(node)} -> {where}.{new}")


def statements(work: Work) -> None:
    """Import statements."""
    page = work.page
    for node in page.nodes(cst.Import):
        for alias in node.names:
            name, target = dotted(alias.name), MODULES.get(dotted(alias.name))
            if isinstance(target, str) and not target.startswith(OURS):
                local = local_of(alias) or name
                text = target if local == target else f"{target} as {local}"
                start = page.span(alias.name).start
                end = page.span(alias.asname.name).end if alias.asname else page.span(alias.name).end
                page.edits.replace(type(page.span(alias))(start, end), text)
                page.changed(node, f"{name} -> {target}")
    for node in page.nodes(cst.ImportFrom):
        if node.module is not None and not node.relative:
            _from(work, node, dotted(node.module))


def _from(work: Work, node: cst.ImportFrom, module: str) -> None:
    page = work.page
    targets = {dotted(one.name): _target(module, dotted(one.name)) for one in aliases_of(node)}
    wheres = {(target or f"{module}:").partition(":")[0] for target in targets.values()}
    if not any(targets.values()):
        return
    where = wheres.pop()
    same = all((target or ":").partition(":")[2] in ("", name) for name, target in targets.items())
    if wheres or where.startswith((OURS, "builtins")) or not same:
        gone = ", ".join(f"{module}.{name}" for name, target in targets.items() if target)
        page.leave(node, say("migrate.neighbour", name=gone))
        return
    if node.module is not None:
        page.edits.replace(page.span(node.module), where)
        page.changed(node, f"{module} -> {where}")


RULES: tuple[Rule, ...] = (attributes, statements)
