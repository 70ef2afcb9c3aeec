"""Reads our own source as syntax trees, for the tests of the house."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "kerascn"
GENERATED = {".git", ".venv", "build", "dist", "site", "__pycache__", "kerascn.egg-info"}
GENERATED |= {".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}


def files(*folders, suffix=".py"):
    """Our files below these folders of the checkout, with that suffix."""
    found = []
    for folder in folders:
        found += [path for path in (ROOT / folder).rglob("*" + suffix) if not GENERATED & set(path.parts)]
    return sorted(found)


@cache
def parsed(path):
    """The syntax tree of one file."""
    return ast.parse(path.read_text("utf-8"), str(path))


@cache
def modules():
    """The name of every module of the package -> its file."""
    return {_name(path): path for path in files("kerascn")}


def _name(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(name):
    """What a module imports: (full name, whether inside a function), one for each name imported.

    Names under `if TYPE_CHECKING` are for the type checker and left out.
    """
    path = modules()[name]
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    return imports_in(parsed(path), package)


def imports_in(source, package):
    """The same of a syntax tree that belongs into this package."""
    found = []
    for node, inside in _walk(source, False):
        if isinstance(node, ast.Import):
            found += [(alias.name, inside) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [(target, inside) for target in _targets(node, package)]
    return found


def _targets(node, package):
    base = node.module or ""
    if node.level:
        above = package.split(".")[: len(package.split(".")) - node.level + 1]
        base = ".".join([*above, *filter(None, [node.module])])
    for alias in node.names:
        full = f"{base}.{alias.name}"
        yield full if full in modules() else base


FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def _walk(node, inside):
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        yield child, inside
        yield from _walk(child, inside or isinstance(child, FUNCTIONS))
