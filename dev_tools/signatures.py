"""Signatures as pages show them: that of today and, where it differs, Keras 1's beside it."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Callable
from typing import Any

from kerascn import backend
from kerascn.declare import keras1, words
from kerascn.engine.layer import Layer

OLD = "kerascn.compat."  # where everything lives that only Keras 1 had
WIDTH = 76
STRING_OR_LETTER = re.compile(r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|.""")


def signature(path: str) -> str:
    """A Markdown block with the signature of today of ``module.name`` and, where it differs, Keras 1's.

    Args:
        path: A module of kerascn and a name in it, such as ``backend.sum`` or ``layers.Dense``; or a method of a
            class in it, such as ``models.Model.fit``.
    """
    room, _, name = path.rpartition(".")
    if room.rpartition(".")[2][:1].isupper():
        return _of_method(room, name)
    shown_room = "K" if room == "backend" else room
    thing = getattr(backend if room == "backend" else _module(room), name)
    today, old = both_ages(name, thing, room)
    lines = {"": today} if old is None else {"# Keras 2": today, "# Keras 1": old}
    if getattr(thing, "__module__", "").startswith(OLD):
        lines = {"# Keras 1": old or today}
    return block([part for label, line in lines.items() for part in (label, wrapped(f"{shown_room}.{line}")) if part])


def both_ages(name: str, thing: Callable[..., Any], room: str) -> tuple[str, str | None]:
    """The signature of today and that of Keras 1.2.2, or ``None`` in its place if there was none or the same."""
    today, old = shown(name, thing), of_keras1(name, thing, room)
    return today, None if old is None or _plain(old) == _plain(today) else old


def _of_method(owner: str, name: str) -> str:
    """The block of a method of the class ``owner``, shown as a call: ``model.fit(...)`` or ``Progbar.add(...)``."""
    room, _, cls_name = owner.rpartition(".")
    cls = getattr(_module(room), cls_name)
    method = getattr(cls, name)
    of_class = "." in room or isinstance(inspect.getattr_static(cls, name), classmethod)
    holder = cls_name if of_class else room.removesuffix("s")
    today, old = shown(name, method).replace("(self, ", "(").replace("(self)", "()"), method_of_keras1(cls, name)
    lines = {"": today} if old is None or _plain(old) == _plain(today) else {"# Keras 2": today, "# Keras 1": old}
    return block([part for label, line in lines.items() for part in (label, wrapped(f"{holder}.{line}")) if part])


def method_of_keras1(cls: type, name: str) -> str | None:
    """The signature that a method had in Keras 1.2.2, in the class itself or one that it derives from."""
    lines = (keras1.SIGNATURES.get(f"{one.__name__}.{name}") for one in cls.__mro__)
    line = next((line for line in lines if line), None)
    return line and f"{name}({line.partition('(')[2]}"


def _module(room: str) -> Any:
    """The module ``kerascn.<room>``; a ``KeyError`` if there is none."""
    full = f"kerascn.{room}"
    try:
        return importlib.import_module(full)
    except ModuleNotFoundError as error:
        if error.name and full.startswith(error.name):
            raise KeyError(room) from error
        raise


def block(lines: list[str]) -> str:
    """The lines as a block that the site sets apart from examples."""
    return "\n".join(["``` { .python .signature }", *lines, "```"])


def of_keras1(name: str, thing: Callable[..., Any], room: str) -> str | None:
    """The signature in Keras 1.2.2, under the name it had there; ``None`` if there was no such thing."""
    if room == "backend":
        return keras1.SIGNATURES.get(f"K.{name}", "").removeprefix("K.") or None
    if not is_layer(thing):
        inside = f"{room.rpartition('.')[2]}.{name}"  # functions of the same name in several modules
        line = keras1.SIGNATURES.get(inside) or keras1.SIGNATURES.get(name)
        return line and line[line.index(name) :]
    line = keras1.SIGNATURES.get(words.OLD_NAMES.get(thing.__name__, thing.__name__))
    return line and _with_more(line)


def _with_more(line: str) -> str:
    """Every layer of Keras 1 took more by name, but for those that say ``name`` themselves."""
    arguments = _arguments(line)
    if any(argument.partition("=")[0] == "name" for argument in arguments):
        return line
    return f"{line.partition('(')[0]}({', '.join([*arguments, '**kwargs'])})"


def is_layer(thing: Any) -> bool:
    """Whether ``thing`` is a class of layers."""
    return isinstance(thing, type) and issubclass(thing, Layer)


def shown(name: str, thing: Callable[..., Any]) -> str:
    """The signature of today as a reader knows it: names and defaults, no annotations.

    What every layer takes by name is ``**kwargs``; arguments that only Keras 1 had are left out.
    """
    found = inspect.signature(thing)
    bare = [p.replace(annotation=inspect.Parameter.empty) for p in found.parameters.values()]
    if is_layer(thing) and thing is not Layer:
        bare = _of_its_own(thing, bare)
    return f"{name}{found.replace(parameters=bare, return_annotation=inspect.Signature.empty)}"


def _of_its_own(layer: Any, parameters: list[inspect.Parameter]) -> list[inspect.Parameter]:
    """The parameters of a layer that not every layer has, then ``**kwargs`` for the others."""
    old = {name for name, field in layer.__fields__.items() if not field.in_keras2}
    common = {p.name for p in parameters if p.kind is p.KEYWORD_ONLY and p.name in Layer.__fields__}
    kept = [p for p in parameters if p.name not in common | old and p.kind is not p.VAR_KEYWORD]
    return [*kept, inspect.Parameter("kwargs", inspect.Parameter.VAR_KEYWORD)] if common else kept


def wrapped(line: str) -> str:
    """A line too wide for a page as several, broken between arguments."""
    if len(line) <= WIDTH:
        return line
    rows = [""]
    for argument in _arguments(line):
        if rows[-1] and len(rows[-1]) + len(argument) + 7 > WIDTH:
            rows.append("")
        rows[-1] += f"{' ' * bool(rows[-1])}{argument},"
    inner = "\n".join(f"    {row}" for row in rows)
    return f"{line.partition('(')[0]}(\n{inner.removesuffix(',')}\n)"


def _arguments(line: str) -> list[str]:
    """The arguments of a printed signature, split at the commas that are not within brackets or strings."""
    found, depth = [""], 0
    for part in STRING_OR_LETTER.findall(line.partition("(")[2].removesuffix(")")):
        depth += (part in ("(", "[", "{")) - (part in (")", "]", "}"))
        if part == "," and not depth:
            found.append("")
        else:
            found[-1] += part
    return [argument.strip() for argument in found if argument.strip()]


def _plain(line: str) -> str:
    return line.replace(" ", "").replace('"', "'")
