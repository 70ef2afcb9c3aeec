"""Tables of the page that holds Keras 1 and Keras 2 side by side: all made from what the library itself reads."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from types import SimpleNamespace
from typing import Any

from kerascn import backend, callbacks, constraints, initializers, layers, metrics, models, optimizers, regularizers
from kerascn.backend.contract.dispatch import CONTRACT
from kerascn.compat import merge, paths
from kerascn.declare import words
from kerascn.declare.keras1 import REQUIRED, signature_of
from kerascn.declare.respell import Sheet, read, sheet_of

HEADS: dict[str, dict[str, tuple[str, ...]]] = {
    "paths": {"en": ("in old programs", "in Keras 2"), "zh": ("旧程序里", "Keras 2 里")},
    "parts": {"en": ("path", "names"), "zh": ("路径", "名字")},
    "renamed": {"en": ("Keras 1", "Keras 2"), "zh": ("Keras 1 的名字", "Keras 2 的名字")},
    "merges": {"en": ("`mode=`", "layer", "function"), "zh": ("`mode=`", "层", "函数")},
    "defaults": {
        "en": ("callable", "argument", "Keras 1", "Keras 2"),
        "zh": ("函数或类", "参数", "Keras 1 的默认值", "Keras 2 的默认值"),
    },
}
GIVEN = 997  # stands for an argument that has no default
NOWHERE = {"en": "no longer there", "zh": "没有了"}
ROOMS = (layers, optimizers, callbacks, regularizers, constraints, initializers, metrics)


def code(values: Iterable[Any]) -> str:
    """Names or values as code, with commas between."""
    return ", ".join(f"`{value}`" for value in values)


def _paths(language: str) -> Iterator[tuple[str, ...]]:
    gone: dict[str, list[str]] = {}
    for old, new in sorted(paths.IN_KERAS2.items()):
        module, _, name = old.rpartition(".")
        if new is None:
            gone.setdefault(module, []).append(name)
        else:
            yield f"`keras.{old}`", f"`keras.{new}`"
    for module, names in gone.items():
        yield f"`keras.{module}`: {code(sorted(names))}", NOWHERE[language]


def _parts(language: str) -> Iterator[tuple[str, ...]]:
    for path, targets in sorted(paths.GATHERED.items()):
        yield f"`keras.{path}`", code(sorted(name for name in targets if not name.startswith("_")))


def _renamed(language: str) -> Iterator[tuple[str, ...]]:
    found = {old: new for new, old in words.OLD_NAMES.items()} | words.OLD_FUNCTIONS
    rooms = (*ROOMS, backend, models)
    for name in words.OTHER_OLD_NAMES:
        thing = next((getattr(room, name) for room in rooms if hasattr(room, name)), None)
        if thing is not None and thing.__name__ != name:
            found[name] = thing.__name__
    for old, new in sorted(found.items(), key=lambda item: item[0].lower()):
        yield f"`{old}`", f"`{new}`"


def _merges(language: str) -> Iterator[tuple[str, ...]]:
    for mode, make in merge.MODES.items():
        worker = type(make(SimpleNamespace(name=None, concat_axis=-1, dot_axes=-1))).__name__
        option = "normalize=True" if mode == "cos" else ""
        function = f"{worker.lower()}(inputs, axes, normalize=True)" if option else f"{worker.lower()}(inputs)"
        yield f"`{mode!r}`", f"`{worker}({option})`", f"`{function}`"


def sheets() -> Iterator[tuple[str, Sheet]]:
    """What is known of the calls of everything that Keras 1 had too, with the name to show."""
    for room in ROOMS:
        for name in sorted(room.__all__):
            thing = getattr(room, name)
            if getattr(thing, "__name__", "") == name and isinstance(getattr(thing, "__sheet__", None), Sheet):
                yield name, thing.__sheet__
    for name, declared in sorted(CONTRACT.items()):
        yield f"K.{name}", declared.sheet
    for kind in (models.Sequential, models.Model):
        for name, method in sorted(inspect.getmembers(kind, inspect.isfunction)):
            if hasattr(method, "__wrapped__") and method.__wrapped__.__qualname__.startswith(f"{kind.__name__}."):
                shown = f"{kind.__name__}.{name}"
                yield shown, sheet_of(method.__wrapped__, name, keras1=shown)


def _defaults(language: str) -> Iterator[tuple[str, ...]]:
    for shown, sheet in sheets():
        if sheet.keras1_name is None or not signature_of(sheet.keras1_name):
            continue
        old = {name: GIVEN for name, default in sheet.keras1 or () if default is REQUIRED}
        new = {name: GIVEN for name, default in sheet.defaults.items() if default is REQUIRED}
        then, now = read(sheet, (), old, 1), read(sheet, (), new, 2)
        spoken = {sheet.target_of(name) or name for name, _ in sheet.keras1 or ()}
        for name in spoken & then.keys() & now.keys():
            pair = then[name], now[name]
            alike = pair[0] == pair[1] or f"{pair[0]}s" == pair[1]  # 'zero' and 'zeros' are one initializer
            if GIVEN not in numbers(pair) and not alike and name not in words.WORDS:
                yield f"`{shown}`", f"`{name}`", f"`{pair[0]!r}`", f"`{pair[1]!r}`"


def numbers(values: Any) -> list[Any]:
    """Values, with those inside of tuples."""
    return [one for value in values for one in (numbers(value) if isinstance(value, tuple) else [value])]


TABLES = {"paths": _paths, "parts": _parts, "renamed": _renamed, "merges": _merges, "defaults": _defaults}
