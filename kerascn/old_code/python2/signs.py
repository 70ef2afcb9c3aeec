"""Tells text of Python 2 from text of Python 3: by what does not parse, and by names that only Python 2 has."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator

# Built-in names that are gone; a program that defines none of them and uses one was written for Python 2.
BUILTINS = {
    "xrange", "unicode", "unichr", "long", "basestring", "raw_input", "reduce", "execfile", "file", "cmp", "apply",
    "intern", "reload", "buffer", "coerce",
}  # fmt: skip
# Modules that are gone.
MODULES = {
    "cPickle", "cStringIO", "StringIO", "Queue", "ConfigParser", "urllib2", "urlparse", "HTMLParser", "Tkinter",
    "tkFileDialog", "tkMessageBox", "thread", "commands", "httplib", "SocketServer", "cookielib", "Cookie", "md5",
    "sets", "__builtin__", "copy_reg", "anydbm", "dummy_thread", "BaseHTTPServer", "SimpleHTTPServer", "robotparser",
    "UserDict", "xmlrpclib", "future_builtins",
}  # fmt: skip
# Names that modules had.
ATTRIBUTES = {
    "itertools": {"izip", "imap", "ifilter", "izip_longest", "ifilterfalse"},
    "os": {"getcwdu"},
    "string": {"letters", "lowercase", "uppercase", "maketrans", "join", "atoi", "atof"},
    "sys": {"maxint", "setdefaultencoding"},
    "urllib": {"urlopen", "urlretrieve", "urlencode", "quote", "unquote", "quote_plus"},
}
# Methods that are gone. pandas kept ``iteritems`` for long under Python 3, so only Python's own are asked for.
METHODS = {"has_key"}
DICT_METHODS = {"iteritems", "iterkeys", "itervalues", "viewitems", "viewkeys", "viewvalues"}


def parsed(text: str) -> ast.Module | None:
    """The text's tree, or None where Python 3 can't read it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def of(tree: ast.Module) -> list[tuple[int, str]]:
    """What tells that a text was meant for Python 2 although Python 3 reads it, as (line, what)."""
    found = {(node.lineno, "print") for node in prints(tree)}
    found |= {*_builtins(tree), *_modules(tree), *_attributes(tree)}
    return sorted(found)


# ---- print, where Python 3 reads something else


def prints(tree: ast.Module) -> list[ast.Expr]:
    """Statements that begin with ``print`` and do not call it: ``print``, ``print >>f, x``, ``print ("%d") % x``."""
    return [node for node in ast.walk(tree) if isinstance(node, ast.Expr) and _is_print(node.value)]


def _is_print(value: ast.expr) -> bool:
    if isinstance(value, ast.Tuple):
        others = [node for one in value.elts[1:] for node in ast.walk(one)]
        return (
            bool(value.elts)
            and _begins(value.elts[0])
            and not any(isinstance(node, ast.Name) and node.id == "print" for node in others)
        )
    plain = isinstance(value, ast.Call) and isinstance(value.func, ast.Name)
    return not plain and _begins(value)


def _begins(value: ast.expr) -> bool:
    """Whether the first name of an expression is ``print``."""
    while True:
        if isinstance(value, (ast.BinOp, ast.Compare)):
            value = value.left
        elif isinstance(value, ast.Call):
            value = value.func
        elif isinstance(value, (ast.Subscript, ast.Attribute)) and isinstance(value.value, ast.Call):
            value = value.value
        else:
            return isinstance(value, ast.Name) and value.id == "print"


# ---- names


def _bound(tree: ast.Module) -> set[str]:
    """All names that the text gives a value, wherever."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
            found.add(node.name)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.alias):
            found.add((node.asname or node.name).partition(".")[0])
        elif isinstance(node, ast.ExceptHandler) and node.name:
            found.add(node.name)
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            found |= set(node.names)
    return found


def _guarded(tree: ast.Module) -> set[ast.AST]:
    """Nodes that stand where an error is expected, or behind a question: ``try: xrange``, ``if PY2: ...``."""
    found: set[ast.AST] = set()
    for node in ast.walk(tree):
        inside: list[ast.AST] = []
        if isinstance(node, ast.Try):
            inside = [*node.body, *node.handlers, *node.orelse]
        elif isinstance(node, ast.If) and any("PY" in part or "version" in part for part in _words(node.test)):
            inside = [*node.body, *node.orelse]
        elif isinstance(node, ast.IfExp) and any("PY" in part or "version" in part for part in _words(node.test)):
            inside = [node.body, node.orelse]
        found |= {each for one in inside for each in ast.walk(one)}
    return found


def _words(node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            yield each.id
        elif isinstance(each, ast.Attribute):
            yield each.attr


def _builtins(tree: ast.Module) -> Iterator[tuple[int, str]]:
    bound = _bound(tree)
    if "*" in bound:  # what ``from x import *`` brings can't be known; these no module brings
        bound |= BUILTINS - {"xrange", "raw_input", "basestring", "execfile"}
    guarded = _guarded(tree)
    has_pandas = "pandas" in bound or "pd" in bound
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in BUILTINS - bound and node not in guarded:
            yield node.lineno, node.id
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node not in guarded
        if not is_call:
            continue
        method, given = node.func.attr, [*node.args, *node.keywords]  # type: ignore[attr-defined]
        if method in bound:
            continue
        if (method in METHODS and len(given) == 1) or (method in DICT_METHODS and not given and not has_pandas):
            yield node.lineno, f".{method}()"  # type: ignore[attr-defined]


def _modules(tree: ast.Module) -> Iterator[tuple[int, str]]:
    guarded = _guarded(tree)
    for node in ast.walk(tree):
        if node in guarded:
            continue
        if isinstance(node, ast.Import):
            yield from ((node.lineno, one.name) for one in node.names if one.name.partition(".")[0] in MODULES)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            if node.module in MODULES:
                yield node.lineno, node.module
            for one in node.names:
                if one.name in ATTRIBUTES.get(node.module, ()):
                    yield node.lineno, f"{node.module}.{one.name}"


def _attributes(tree: ast.Module) -> Iterator[tuple[int, str]]:
    guarded = _guarded(tree)
    imported = {
        one.asname or one.name: one.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for one in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node not in guarded:
            module = imported.get(node.value.id, "")
            if node.attr in ATTRIBUTES.get(module, ()):
                yield node.lineno, f"{module}.{node.attr}"
