"""Reads from a program's text when it was written: the generation of Keras, of TensorFlow, of Python."""

from __future__ import annotations

import ast
import inspect
import os
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from typing import Any, NamedTuple

from .. import layers, models
from ..declare import keras1, words
from ..preprocessing.image import ImageDataGenerator
from . import age_words, python2

STRONG, WEAK = 4, 1


class Sign(NamedTuple):
    """A line that tells the age."""

    line: int
    what: str  # as it stands there: "nb_epoch", "tf.placeholder", "print x"
    file: str = ""  # the file, if it is another one than the program's own


class Age(NamedTuple):
    """When a program was written, with the lines that tell."""

    dialect: int | None = None  # 1 or 2; None where nothing tells
    python: int = 3
    tensorflow: int | None = None  # 1 or 2; None where it is not used
    signs: tuple[tuple[str, Sign], ...] = ()  # (what it tells: "dialect", "python", "tensorflow"; the line)
    keras: bool = False  # whether Keras is used at all
    against: tuple[tuple[str, Sign], ...] = ()  # the same for lines that tell another age than the one decided


class Found(NamedTuple):
    """A sign, the age it tells of, and how much it weighs."""

    about: str
    age: int
    weight: int
    sign: Sign


def decide(text: str, filename: str = "<text>", others: Iterable[tuple[str, str]] = ()) -> Age:
    """When the program was written.

    Args:
        text: The program, of any Python.
        filename: What errors call it.
        others: The modules of its own that it imports: (file, text). What can't be read tells nothing.
    """
    old = [Sign(line, what) for line, what in python2.is_python2(text)]
    found, keras = _read(text, filename)
    for file, one in others:
        with suppress(SyntaxError, ValueError):
            more, uses = _read(one, file)
            found += [each._replace(sign=each.sign._replace(file=os.path.basename(file))) for each in more]
            keras = keras or uses
    dialect, for_it, against_it = _weighed(found, "dialect")
    tensorflow, for_tf, against_tf = _weighed(found, "tensorflow")
    signs = [("dialect", one) for one in for_it] + [("tensorflow", one) for one in for_tf]
    signs += [("python", one) for one in sorted(old, key=lambda one: (one.what == "tab", one))]
    against = [("dialect", one) for one in against_it] + [("tensorflow", one) for one in against_tf]
    return Age(dialect, 2 if old else 3, tensorflow, tuple(signs), keras, tuple(against))


def _read(text: str, filename: str) -> tuple[list[Found], bool]:
    """The signs in a text, and whether it uses Keras."""
    reader = Reader()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the program says them itself when it is compiled
        tree = ast.parse(python2.to_python3(text).text, filename)
    return list(reader.signs_in(tree)), reader.knows_keras


def _weighed(found: Iterable[Found], about: str) -> tuple[int | None, list[Sign], list[Sign]]:
    """The age that the better signs tell, the signs for it and those against it, the best first."""
    told = [one for one in found if one.about == about]
    if not told:
        return None, [], []
    weights = {
        age: sum({(one.weight, one.sign.what): one.weight for one in told if one.age == age}.values()) for age in (1, 2)
    }
    age = 1 if weights[1] >= weights[2] else 2
    ordered = sorted(dict.fromkeys(told), key=lambda one: (-one.weight, one.sign.file, one.sign))
    for_it = [one.sign for one in ordered if one.age == age]
    against = [one.sign for one in ordered if one.age != age and one.weight >= STRONG]
    return age, for_it, against


class Reader:
    """Goes through a program and gathers the signs."""

    def __init__(self) -> None:
        self.paths: dict[str, str] = {}  # name in the program -> the full path of what it was imported from
        self.knows_keras = False

    def signs_in(self, tree: ast.AST) -> Iterator[Found]:
        """Every sign, in no order."""
        nodes = list(ast.walk(tree))
        for node in nodes:
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                self._note(node)
        inner = {id(node.value) for node in nodes if isinstance(node, ast.Attribute)}
        self.knows_keras = any(_in_keras(_today(path)) for path in self.paths.values())
        for node in nodes:
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                yield from self._imported(node)
            elif isinstance(node, (ast.Attribute, ast.Name)) and id(node) not in inner:
                path = self.path_of(node)
                if path is not None and isinstance(node, ast.Attribute):
                    yield from _by_path(path, ast.unparse(node), node.lineno)
            elif isinstance(node, ast.Call):
                yield from self._called(node)
            elif isinstance(node, ast.FunctionDef) and node.name in age_words.METHODS and self.knows_keras:
                yield Found("dialect", age_words.METHODS[node.name], STRONG, Sign(node.lineno, node.name))

    def _note(self, node: ast.Import | ast.ImportFrom) -> None:
        for one in node.names:
            if isinstance(node, ast.Import):
                name = one.asname or one.name.partition(".")[0]
                self.paths[name] = one.name if one.asname else name
            elif not node.level and one.name != "*":
                self.paths[one.asname or one.name] = f"{node.module}.{one.name}"

    def path_of(self, node: ast.AST) -> str | None:
        """The full path of what a name, or names with dots, mean; ``None`` if it was not imported."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.insert(0, node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id not in self.paths:
            return None
        return ".".join([self.paths[node.id], *parts])

    def _imported(self, node: ast.Import | ast.ImportFrom) -> Iterator[Found]:
        for one in node.names:
            if isinstance(node, ast.Import):
                yield from _by_path(one.name, one.name, node.lineno)
            elif not node.level:
                asked = f"{node.module}.{one.name}"
                yield from _by_path(asked, one.name, node.lineno)

    def _called(self, node: ast.Call) -> Iterator[Found]:
        path = self.path_of(node.func)
        path = path if path is None else _today(path)
        given = [one.arg for one in node.keywords if one.arg is not None]
        if path is None and isinstance(node.func, ast.Attribute):
            told = list(_by_words(age_words.KERAS0 | _method_words(node.func.attr), given, node))
            yield from (one for one in told if self.knows_keras or one.age == 1)  # other libraries have epochs too
        if path is None or not _in_keras(path):
            return
        name = path.rpartition(".")[2]
        yield from _by_words(_words_of(path), given, node)
        if path in ("keras.layers.merge", "keras.engine.merge", "keras.engine.topology.merge"):
            yield Found("dialect", 1, STRONG, Sign(node.lineno, "merge(...)"))
        yield from _by_kernel(name, node)


def _today(path: str) -> str:
    """The path below ``keras`` of what is imported from another package that holds Keras."""
    for start in (
        "tensorflow.contrib.keras.python.keras",
        "tensorflow.contrib.keras",
        "tensorflow.python.keras",
        "tensorflow.keras",
        "kerascn",
        "tf_keras",
    ):
        if path == start or path.startswith(start + "."):
            return "keras" + path[len(start) :].replace(".api.", ".")
    return re.sub(r"^keras_(applications|preprocessing)\b", r"keras.\1", path)


def _in_keras(path: str) -> bool:
    return path == "keras" or path.startswith("keras.")


def _by_path(path: str, shown: str, line: int) -> Iterator[Found]:
    """What the path of a thing tells."""
    root, _, rest = _today(path).partition(".")
    if root == "keras":
        if path.startswith("tensorflow."):
            yield Found("dialect", 2, STRONG, Sign(line, shown))
            of_old = path.startswith("tensorflow.contrib.")
            yield Found("tensorflow", 1 if of_old else 2, STRONG if of_old else WEAK, Sign(line, shown))
        ends = {rest.rpartition(".")[2], ".".join(rest.split(".")[-2:]), rest}
        middles = set(rest.split(".")[:-1])
        if (ends | middles) & age_words.KERAS1:
            yield Found("dialect", 1, STRONG, Sign(line, shown))
        if (ends | middles) & age_words.RATHER_KERAS1:
            yield Found("dialect", 1, WEAK, Sign(line, shown))
        if (ends | middles) & age_words.KERAS2:
            yield Found("dialect", 2, STRONG, Sign(line, shown))
    elif root == "tensorflow":
        yield from _by_tensorflow(rest, shown, line)


def _by_tensorflow(rest: str, shown: str, line: int) -> Iterator[Found]:
    beside = rest.startswith("compat.v1.") and "compat." in shown  # a program of today that names the first generation
    rest = rest.removeprefix("compat.v1.")
    if beside and rest not in age_words.GRAPHS:
        yield Found("tensorflow", 2, STRONG, Sign(line, shown))
    elif beside or rest == "compat.v1":
        yield Found("tensorflow", 1, STRONG, Sign(line, shown))
    elif _listed(rest, age_words.TENSORFLOW2):
        yield Found("tensorflow", 2, STRONG, Sign(line, shown))
    elif _listed(rest, age_words.TENSORFLOW1):
        yield Found("tensorflow", 1, STRONG, Sign(line, shown))
    else:
        yield Found("tensorflow", 1, 0, Sign(line, shown))


def _listed(path: str, names: frozenset[str]) -> bool:
    parts = path.split(".")
    starts = {".".join(parts[:end]) for end in range(1, len(parts) + 1)}
    return bool(starts & names or {f"{start}." for start in starts} & names)


def _by_words(known: dict[str, int], given: Sequence[str], node: ast.Call) -> Iterator[Found]:
    for word in given:
        if word in known:
            yield Found("dialect", known[word], STRONG, Sign(node.lineno, word))


def _by_kernel(name: str, node: ast.Call) -> Iterator[Found]:
    """Convolutions tell their age by the kernel: ``(3, 3)`` in one place, or ``3, 3`` in several."""
    today = {old: new for new, old in words.OLD_NAMES.items()}.get(name, name)
    if today not in words.KERNEL_PLACES or len(node.args) < 2:
        return
    second = node.args[1]
    many = len(words.PACKS[today]["kernel_size"])
    if isinstance(second, (ast.Tuple, ast.List)):
        yield Found(
            "dialect", 2, STRONG, Sign(node.lineno, ast.unparse(node.func) + "(…, " + ast.unparse(second) + ")")
        )
    elif len(node.args) >= 1 + many and (name != today or all(_is_number(one) for one in node.args[1 : 1 + many])):
        shown = ", ".join(ast.unparse(one) for one in node.args[1 : 1 + many])
        yield Found("dialect", 1, STRONG, Sign(node.lineno, f"{ast.unparse(node.func)}(…, {shown})"))


def _is_number(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int)


@cache
def _words_of(path: str) -> dict[str, int]:
    """The words that only one generation has in calls of what lies at that path: word -> generation."""
    name = path.rpartition(".")[2]
    today = {old: new for new, old in words.OLD_NAMES.items()}.get(name, name)
    if path.startswith("keras.backend."):
        return {}
    old = _keras1_arguments(name) | _keras1_arguments(words.OLD_NAMES.get(name, name))
    owner = next((getattr(room, today) for room in (layers, models) if hasattr(room, today)), None)
    return _told_apart(old, *_arguments(owner))


@cache
def _method_words(name: str) -> dict[str, int]:
    """The same for a method of that name, whatever it is a method of."""
    owners = [full for full in keras1.SIGNATURES if full.endswith(f".{name}") and full[0].isupper()]
    if not owners:
        return {}
    old = {argument for full in owners for argument in _keras1_arguments(full)}
    owners_today = (models.Model, models.Sequential, ImageDataGenerator)
    new = [_arguments(getattr(owner, name)) for owner in owners_today if hasattr(owner, name)]
    return _told_apart(old, set().union(*(places for places, _ in new)), set().union(*(more for _, more in new)))


def _told_apart(old: set[str], new: set[str], common: set[str]) -> dict[str, int]:
    if not old or not new:
        return {}
    told = dict.fromkeys(old - new - common, 1)
    return told | dict.fromkeys((new & _new_words()) - old - common, 2)


@cache
def _new_words() -> set[str]:
    """Every word of Keras 2 that Keras 1 had another one for."""
    found = {target for targets in words.WORDS.values() for target in targets}
    found |= {target for target, _ in words.TURNS.values()}
    return found | {target for packs in words.PACKS.values() for target in packs}


def _keras1_arguments(name: str) -> set[str]:
    return {argument for argument, _ in keras1.signature_of(name) or ()}


def _arguments(function: Any) -> tuple[set[str], set[str]]:
    """The arguments of today, and those that both generations take without listing them."""
    common = set(words.ALSO)
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return set(), common
    places = {one.name for one in parameters if one.kind is one.POSITIONAL_OR_KEYWORD and one.name != "self"}
    return places, common | {one.name for one in parameters if one.kind is one.KEYWORD_ONLY}
