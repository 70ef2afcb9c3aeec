"""What the build puts into pages from the declarations: the tables of both ages (and ``signatures``).

A page asks with a marker line: ``<!-- signature: backend.sum -->``, ``<!-- signature: constraints.MaxNorm -->``
or ``<!-- table: words -->``.
"""

from __future__ import annotations

import ast
import functools
import importlib
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from kerascn import backend, layers
from kerascn.backend import contract
from kerascn.declare import differences, words
from kerascn.old_code import neighbours
from kerascn.old_code.theano1.names import NAMES

from . import ages, nets, old_scripts, pages, signatures
from .pages import Heading, Page

HEADS: dict[str, dict[str, tuple[str, ...]]] = {
    "words": {"en": ("Keras 1", "Keras 2"), "zh": ("Keras 1 的写法", "Keras 2 的写法")},
    "kept": {"en": ("Keras 1", "Keras 2"), "zh": ("Keras 1 的写法", "Keras 2 的写法")},
    "values": {"en": ("argument", "Keras 1", "Keras 2"), "zh": ("参数", "Keras 1 的值", "Keras 2 的值")},
    "turns": {"en": ("Keras 1", "Keras 2", "unit"), "zh": ("Keras 1 的写法", "Keras 2 的写法", "单位")},
    "packs": {
        "en": ("callable", "Keras 1", "Keras 2"),
        "zh": ("函数或类", "Keras 1 的写法", "Keras 2 的写法"),
    },
    "hints": {"en": ("argument",), "zh": ("参数",)},
    "differences": {
        "en": ("callable", "argument", "release", "there", "here"),
        "zh": ("函数或类", "参数", "版本", "在那个版本里", "在这里"),
    },
    "engines": {"en": ("function", "engine"), "zh": ("函数", "引擎")},
    "neighbours": {"en": ("module", "names of old", "today"), "zh": ("模块", "旧名字", "今天")},
    "modules_gone": {"en": ("module of old", "today"), "zh": ("旧模块", "今天")},
    "theano": {"en": ("module", "names"), "zh": ("模块", "名字")},
    "layers": {"en": ("layer", "other names", "page"), "zh": ("层", "别名", "页面")},
    "old_scripts": {
        "en": ("program", "Keras", "what it is", "it reaches", "engine", "about"),
        "zh": ("程序", "Keras", "内容", "达到", "引擎", "大约"),
    },
    **ages.HEADS,
    **nets.HEADS,
}
UNITS = {
    "en": ("samples, where Keras 2 counts batches", "another kind of value"),
    "zh": ("数的是样本，Keras 2 数的是批", "换了一种值"),
}
NONE = {"en": "None at present.", "zh": "目前没有。"}
ENGINES = {"tensorflow": "TensorFlow", "theano": "Theano"}
BOTH = {"en": "both", "zh": "两个都行"}
SETTINGS = (
    "backend",
    "floatx",
    "set_floatx",
    "epsilon",
    "set_epsilon",
    "image_data_format",
    "set_image_data_format",
    "image_dim_ordering",
    "set_image_dim_ordering",
    "normalize_data_format",
)


def table(name: str, language: str) -> str:
    """The Markdown table ``name`` in ``language``."""
    if name == "signatures":
        return changed_signatures()
    rows = list(TABLES[name](language))
    if not rows:
        return NONE[language]
    head = HEADS[name][language]
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    cells = ([cell.replace("|", "\\|") for cell in row] for row in rows)
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in cells])


def _code(values: Iterable[Any]) -> str:
    return ", ".join(f"`{value}`" for value in values)


def _words(language: str) -> Iterator[tuple[str, ...]]:
    for old, new in sorted(words.WORDS.items(), key=lambda item: item[0].lower()):
        yield f"`{old}`", _code(new)


def _kept(language: str) -> Iterator[tuple[str, ...]]:
    for old, new in words.KEPT.items():
        yield f"`{old}`", _code(new)


def _values(language: str) -> Iterator[tuple[str, ...]]:
    for argument, values in words.VALUES.items():
        for old, new in values.items():
            yield f"`{argument}`", f"`{old!r}`", f"`{new!r}`"


def _turns(language: str) -> Iterator[tuple[str, ...]]:
    for old, (new, turn) in words.TURNS.items():
        yield f"`{old}`", f"`{new}`", UNITS[language][turn is not words.samples]


def _packs(language: str) -> Iterator[tuple[str, ...]]:
    for owner, packs in words.PACKS.items():
        for new, old in packs.items():
            yield f"`{owner}`", _code(old), f"`{new}`"


def _hints(language: str) -> Iterator[tuple[str, ...]]:
    return ((f"`{name}`",) for name in sorted(words.HINTS))


def changed_signatures() -> str:
    """The functions of the backend that have another signature in Keras 1, that one first."""
    pairs = (signatures.both_ages(name, getattr(backend, name), "backend") for name in sorted(backend_functions()))
    return signatures.block([f"K.{old}\nK.{today}\n" for today, old in pairs if old is not None])


def _differences(language: str) -> Iterator[tuple[str, ...]]:
    for row in differences.DIFFERENCES:
        theirs, ours = (row.theirs, row.ours) if language == "en" else map(_place_in_chinese, (row.theirs, row.ours))
        yield f"`{row.function}`", f"`{row.argument}`", row.release, theirs, ours


def _place_in_chinese(text: str) -> str:
    return re.sub(r"^place (\d+)$", r"第 \1 位", text).replace("by name only", "只能写名字")


def _engines(language: str) -> Iterator[tuple[str, ...]]:
    alone = of_one_engine()
    for name in sorted(set(backend_functions()) & alone.keys()):
        yield f"`K.{name}`", ENGINES[alone[name]]


THE_OLD_WAY = {"en": "works as it did", "zh": "照旧可用"}


def _neighbours(language: str) -> Iterator[tuple[str, ...]]:
    """The names that modules have lost, those with one home of today together."""
    for module in sorted(neighbours.NAMES.keys() - neighbours.tensorflow1.NAMES.keys(), key=str.lower):
        yield from _by_home(module, neighbours.NAMES[module], language)


def _modules_gone(language: str) -> Iterator[tuple[str, ...]]:
    for module in sorted(neighbours.MODULES.keys() - neighbours.tensorflow1.MODULES.keys(), key=str.lower):
        target = neighbours.MODULES[module]
        homes = [target] if isinstance(target, str) else sorted({one.partition(":")[0] for one in target.values()})
        known = [home for home in homes if not home.startswith("kerascn.")]
        yield f"`{module}`", _code(known) or THE_OLD_WAY[language]


def _by_home(module: str, names: Mapping[str, str], language: str) -> Iterator[tuple[str, ...]]:
    ours = [name for name, target in names.items() if target.startswith("kerascn.")]
    others = {name: target for name, target in names.items() if name not in ours}
    for home in dict.fromkeys(target.partition(":")[0] for target in others.values()):
        old = [name for name, target in others.items() if target.partition(":")[0] == home]
        new = dict.fromkeys(others[name].partition(":")[2] or name for name in old)
        yield f"`{module}`", _code(old), f"`{home}`: {_code(new)}" if list(new) != old else f"`{home}`"
    if ours:
        yield f"`{module}`", _code(ours), THE_OLD_WAY[language]


def _layers(language: str) -> Iterator[tuple[str, ...]]:
    """Whatever of the layers a page tells of, with a link to the section; other names of the same class."""
    places = {name: place for page in pages.all_pages(language) for name, place in _layers_of(page)}
    for name in sorted(places, key=str.lower):
        page, section = places[name]
        others = [other for other in layers.__all__ if getattr(layers, other) is getattr(layers, name, None)]
        address = f"{posixpath.relpath(page.name, 'layers')}#{section.id}"
        yield f"[`{name}`]({address})", _code(other for other in others if other != name), page.headings[0].text


def _layers_of(page: Page) -> Iterator[tuple[str, tuple[Page, Heading]]]:
    """The layers with their signatures on a page, and the sections in which they are."""
    for line, kind, path in page.markers:
        room, _, name = path.rpartition(".")
        if (kind, room) == ("signature", "layers"):
            yield name, (page, max((h for h in page.headings if h.line < line), key=lambda heading: heading.line))


def _old_scripts(language: str) -> Iterator[tuple[str, ...]]:
    """The programs of `examples/old`, by what their first lines say."""
    for script in old_scripts.scripts():
        what = script.title if language == "en" else old_scripts.IN_CHINESE[script.name]
        signs = {"above": "&gt;", "below": "&lt;"}
        reaches = (f"`{claim.words}` {signs[claim.side]} {claim.bound:g}" for claim in script.claims)
        engine = ENGINES[script.engines[0]] if len(script.engines) == 1 else BOTH[language]
        yield f"`{script.name}`", script.release, what, "; ".join(reaches), engine, f"{script.seconds} s"


@functools.cache
def of_one_engine() -> dict[str, str]:
    """The functions that refuse to work on any other engine: they say sentence ``engine.only_<engine>``."""
    found = {}
    for path in Path(backend.__file__).parent.rglob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            said = isinstance(node, ast.FunctionDef) and re.search(r"'engine\.only_(\w+)'", ast.unparse(node))
            if isinstance(node, ast.FunctionDef) and said:
                found[node.name] = said[1]
    return found


def backend_functions() -> list[str]:
    """The public functions of ``kerascn.backend``: those of the contract's themes and the settings."""
    names = [f"{contract.__name__}.{found.name}" for found in iter_modules(contract.__path__)]
    themes = map(importlib.import_module, names)
    return [*SETTINGS, *(name for theme in themes for name in getattr(theme, "__all__", ()))]


def _theano(language: str) -> Iterator[tuple[str, ...]]:
    """The modules of Theano with their names; a module that has the names of another says so."""
    seen: dict[frozenset[str], str] = {}
    for module, names in NAMES.items():
        if names:
            first = seen.setdefault(frozenset(names), module)
            yield f"`{module}`", f"= `{first}`" if first != module and len(names) > 3 else _code(sorted(names))


TABLES: dict[str, Callable[[str], Iterable[tuple[str, ...]]]] = {
    "words": _words,
    "kept": _kept,
    "values": _values,
    "turns": _turns,
    "packs": _packs,
    "hints": _hints,
    "differences": _differences,
    "engines": _engines,
    "theano": _theano,
    "layers": _layers,
    "neighbours": _neighbours,
    "modules_gone": _modules_gone,
    "old_scripts": _old_scripts,
    **ages.TABLES,
    **nets.TABLES,
}
