"""Reading a call: which age it speaks, and what it says in the names of Keras 2.

A callable's ``Sheet`` knows its arguments of today and its printed signature of Keras 1.2.2. ``read`` turns
``(args, kwargs)`` into ``{argument: value}``. A Keras 1 word anywhere in the call makes it a Keras 1 call: its
places and defaults are then those of Keras 1. Otherwise the dialect decides.
"""

from __future__ import annotations

import difflib
import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from .. import config
from ..messages import fail, say
from . import words
from .keras1 import REQUIRED, signature_of

F = TypeVar("F", bound=Callable[..., Any])


class Sheet:
    """What is needed to read the calls of one callable."""

    def __init__(
        self,
        shown: str,
        defaults: dict[str, Any],
        by_name_only: Iterable[str] = (),
        keras1: str | None = None,
        takes_more: bool = False,
        owners: Iterable[str] = (),
        only_keras1: Iterable[str] = (),
    ) -> None:
        self.shown, self.defaults, self.takes_more = shown, defaults, takes_more
        self.by_name_only, self.only_keras1 = frozenset(by_name_only), frozenset(only_keras1)
        self.places = [name for name in defaults if name not in self.by_name_only]
        self.owners = (*owners, shown)
        self.keras1_name = keras1

    @property
    def keras1(self) -> tuple[tuple[str, Any], ...] | None:
        """The arguments of Keras 1.2.2 with their defaults, or ``None`` where it had no such callable."""
        return signature_of(self.keras1_name) if self.keras1_name else None

    @property
    def packs(self) -> dict[str, tuple[str, ...]]:
        """The arguments of today that were several in Keras 1: new name -> old names."""
        for owner in self.owners:
            if owner in words.PACKS:
                return words.PACKS[owner]
        return {}

    def target_of(self, word: str) -> str | None:
        """The argument of today that the Keras 1 ``word`` stands for here."""
        if word in words.TURNS and words.TURNS[word][0] in self.defaults:
            return words.TURNS[word][0]
        return next((name for name in words.WORDS.get(word, ()) if name in self.defaults), None)

    def other_name_of(self, word: str) -> str | None:
        """The argument that ``word`` is another, ageless name of."""
        return next((name for name in words.ALSO.get(word, ()) if name in self.defaults), None)

    def is_keras1_word(self, word: str) -> bool:
        """Whether ``word``, given by name, is a sign of Keras 1 in a call of this callable."""
        if word in self.only_keras1:
            return any(word == name for name, _ in self.keras1 or ())
        if word in self.defaults or self.other_name_of(word):
            return False
        if self.target_of(word) or any(word in old for old in self.packs.values()):
            return True
        return any(word == name for name, _ in self.keras1 or ())


def read(sheet: Sheet, args: tuple[Any, ...], kwargs: dict[str, Any], dialect: int | None = None) -> dict[str, Any]:
    """The call's arguments by their names of today, every default filled in.

    Args:
        sheet: What is known of the callable.
        args: The arguments given by place.
        kwargs: The arguments given by name.
        dialect: The dialect to read an ambiguous call in; the user's, unless the call is the library's own.
    """
    read_as = _read_keras1 if age_of(sheet, args, kwargs, dialect or config.dialect()) == 1 else _read_keras2
    found = read_as(sheet, args, kwargs)
    for name, default in sheet.defaults.items():
        if name not in found:
            if default is REQUIRED:
                raise fail(TypeError, "call.missing", function=sheet.shown, argument=name)
            found[name] = default
    for name, old in words.VALUES.items():
        if name in found and isinstance(found[name], str):
            found[name] = old.get(found[name], found[name])
    return {name: found[name] for name in (*sheet.defaults, *found)}  # in declared order, whatever the call's


def age_of(sheet: Sheet, args: tuple[Any, ...], kwargs: dict[str, Any], dialect: int) -> int:
    """1 if the call must be read as Keras 1, else 2."""
    if any(sheet.is_keras1_word(word) for word in kwargs) or sheet.shown in words.ONLY_KERAS1:
        return 1
    kernel = next((words.KERNEL_PLACES[o] for o in sheet.owners if o in words.KERNEL_PLACES), None)
    if kernel is not None and len(args) > 1:
        return _age_by_kernel(sheet, kernel, args, kwargs, dialect)
    return dialect if sheet.keras1 else 2


def _age_by_kernel(sheet: Sheet, kernel: str, args: tuple[Any, ...], kwargs: dict[str, Any], dialect: int) -> int:
    """Convolutions tell their age by the kernel: (3, 3) in one place, or 3, 3 in several."""
    if isinstance(args[1], (tuple, list)) or not words.ONLY_WITH_STRIDES.isdisjoint(kwargs):
        return 2
    many = len(sheet.packs[kernel])
    if len(args) < 1 + many or not all(isinstance(a, int) for a in args[1 : 1 + many]):
        return dialect
    for word in ("strides", "padding", "data_format"):
        if word in kwargs:
            wanted = "(" + ", ".join(map(str, args[1 : 1 + many])) + ")"
            raise fail(TypeError, "call.kernel_in_places", function=sheet.shown, argument=word, kernel=wanted)
    return 1


def _has_kernel_in_one_place(sheet: Sheet, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    """Whether a call has words of Keras 1 but the places of Keras 2: ``Conv2D(8, 3, border_mode="same")``."""
    kernel = next((words.KERNEL_PLACES[o] for o in sheet.owners if o in words.KERNEL_PLACES), None)
    if kernel is None or len(args) < 2:
        return False
    alone = len(args) == 2 and not any(part in kwargs for part in sheet.packs[kernel])
    return alone or isinstance(args[1], (tuple, list))


def _read_keras2(sheet: Sheet, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    found = _by_place(sheet, sheet.places, args)
    for word, value in kwargs.items():
        name = word if word in sheet.defaults else sheet.other_name_of(word)
        if name is None:
            if not sheet.takes_more:
                raise _unknown(sheet, word)
            name = word
        if name in found:
            raise fail(TypeError, "call.twice", function=sheet.shown, argument=name)
        found[name] = value
    return found


def _read_keras1(sheet: Sheet, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    old = sheet.keras1 or tuple((name, sheet.defaults[name]) for name in sheet.places)
    mixed = _has_kernel_in_one_place(sheet, args, kwargs)
    by_place = _by_place(sheet, sheet.places if mixed else [name for name, _ in old], args)
    for word in kwargs:
        if word in by_place:
            fields = dict(argument=word, value=repr(by_place[word]), place=list(by_place).index(word) + 1)
            raise fail(TypeError, "call.twice_keras1", function=sheet.shown, **fields)
    found: dict[str, Any] = {}
    spelled: dict[str, str] = {}
    packed: dict[str, dict[str, Any]] = {}
    known_old = {name for name, _ in old}
    for word, value in (by_place | kwargs).items():
        _place_one(sheet, word, value, known_old, found, spelled, packed)
    for new, parts in packed.items():
        if new in found:
            raise fail(TypeError, "call.both_spellings", function=sheet.shown, old=next(iter(parts)), new=new)
        found[new] = _unpack(sheet, new, parts)
    for word, default in old:
        name, value = _turned(sheet, word, default)
        unsaid = name in words.BY_NONE and words.BY_NONE[name] == value and sheet.defaults.get(name, 0) is None
        if default is not REQUIRED and name is not None and name not in found and not unsaid:
            found[name] = value
    return found


def _place_one(
    sheet: Sheet,
    word: str,
    value: Any,
    known_old: set[str],
    found: dict[str, Any],
    spelled: dict[str, str],
    packed: dict[str, dict[str, Any]],
) -> None:
    """File one argument of a Keras 1 call under its name of today."""
    for new, parts in sheet.packs.items():
        if word in parts:
            packed.setdefault(new, {})[word] = value
            return
    name, value = _turned(sheet, word, value)
    if name is None:
        name = sheet.other_name_of(word)
    if name is None:
        if word in words.HINTS and word in known_old:
            return
        if not sheet.takes_more:
            raise _unknown(sheet, word)
        name = word
    if name in found:
        raise fail(TypeError, "call.both_spellings", function=sheet.shown, old=spelled[name], new=word)
    found[name], spelled[name] = value, word


def _turned(sheet: Sheet, word: str, value: Any) -> tuple[str | None, Any]:
    """Name and value of today for a Keras 1 argument; the name is ``None`` if there is none."""
    if word in sheet.defaults:
        return word, value
    if word in words.TURNS and words.TURNS[word][0] in sheet.defaults:
        name, turn = words.TURNS[word]
        return name, value if value is REQUIRED else turn(value)
    return sheet.target_of(word), value


def _unpack(sheet: Sheet, new: str, parts: dict[str, Any]) -> tuple[Any, ...]:
    missing = [name for name in sheet.packs[new] if name not in parts]
    if missing:
        given = ", ".join(parts)
        raise fail(TypeError, "call.pack", function=sheet.shown, given=given, missing=", ".join(missing))
    return tuple(parts[name] for name in sheet.packs[new])


def _by_place(sheet: Sheet, places: list[str], args: tuple[Any, ...]) -> dict[str, Any]:
    if len(args) > len(places):
        raise fail(TypeError, "call.too_many", function=sheet.shown, most=len(places), given=len(args))
    return dict(zip(places, args, strict=False))


def _unknown(sheet: Sheet, word: str) -> TypeError:
    known = [*sheet.defaults, *(w for w in (*words.WORDS, *words.TURNS) if sheet.target_of(w))]
    known += [name for name, _ in sheet.keras1 or ()]
    close = difflib.get_close_matches(word, known, n=1)
    hint = say("call.did_you_mean", word=close[0]) if close else say("call.arguments", names=", ".join(sheet.defaults))
    return fail(TypeError, "call.unknown", function=sheet.shown, argument=word, hint=hint)


def sheet_of(function: Callable[..., Any], shown: str, keras1: str | None = None) -> Sheet:
    """The sheet of a function or method, from its signature; ``self`` is none of its arguments."""
    parameters = [p for name, p in inspect.signature(function).parameters.items() if name != "self"]
    named = [p for p in parameters if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]
    return Sheet(
        shown,
        {p.name: REQUIRED if p.default is p.empty else p.default for p in named},
        by_name_only=[p.name for p in named if p.kind is p.KEYWORD_ONLY],
        keras1=keras1,
        takes_more=any(p.kind is p.VAR_KEYWORD for p in parameters),
    )


def both_spellings(function: F) -> F:
    """Let a function or method be called in the words of Keras 1 as well; its signature stays what is written."""
    path = function.__qualname__.removesuffix(".__init__")  # a class is called by its own name
    inside = f"{function.__module__.rpartition('.')[2]}.{path}"  # load_data is in many modules
    if signature_of(inside):
        shown = path = inside
    else:
        shown = path.rpartition(".")[2] if path != function.__qualname__ else function.__name__
    sheet = sheet_of(function, shown, keras1=path)

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        return function(**read(sheet, args, kwargs))

    @functools.wraps(function)
    def method(self: Any, /, *args: Any, **kwargs: Any) -> Any:
        return function(self, **read(sheet, args, kwargs))

    made = method if "self" in inspect.signature(function).parameters else call
    made.__sheet__ = sheet  # type: ignore[attr-defined]
    return made  # type: ignore[return-value]
