"""The names of Keras 1 as attributes: ``layer.output_dim`` is ``layer.units``, to be read and to be set.

The words that a call takes (``words``) are the attributes that the object has, with values in the form of Keras 1:
``layer.dim_ordering`` is 'th', ``layer.subsample_length`` one number, ``layer.init`` a function that can be called.
A name that a class has itself, or that the class of a user gave itself, always comes first.

``bias`` had two senses. It is the variable, as in Keras 2; the flag is ``use_bias``. But a bool that is *set* as
``bias`` is the flag.
"""

from __future__ import annotations

import difflib
from functools import lru_cache
from typing import Any, NamedTuple

from ..messages import fail, say
from . import registry, words
from .checks import positive

OURS = __name__.partition(".")[0]
BIAS = "bias"
PLAIN = (int, float, str, tuple)


class Old(NamedTuple):
    """What an old name stands for: an attribute of today, or one of its several numbers."""

    target: str
    place: int | None = None


def old_names(cls: Any) -> dict[str, Old]:
    """The old names that objects of a declared class answer to."""
    sheet, fields = cls.__sheet__, cls.__fields__
    found = {word: Old(name) for word in (*words.WORDS, *words.TURNS) if (name := sheet.target_of(word))}
    for new, parts in sheet.packs.items():
        found |= {part: Old(new, place) for place, part in enumerate(parts)}
    for word, names in words.KEPT.items():
        known = [name for name in names if hasattr(cls, name) or name in fields or f"{name}_initializer" in fields]
        if known and (known[0] != BIAS or BIAS not in fields):
            found[word] = Old(known[0])
    return {word: old for word, old in found.items() if word == BIAS or not (hasattr(cls, word) or word in fields)}


def read(thing: Any, name: str) -> Any:
    """The value of an attribute that was not found: by its old name, or an error."""
    cls = type(thing)
    if hasattr(cls, name):  # a property that had a reason to say that there is nothing
        return object.__getattribute__(thing, name)
    old = cls.__old_names__.get(name)
    if old is None or name == BIAS:
        raise _unknown(cls, name)
    value = getattr(thing, old.target)
    if name in words.TURNS:
        return old_initializer("ones" if value else "zeros") if isinstance(value, bool) else value
    return in_keras1_form(cls, old, value)


def in_keras1_form(cls: Any, old: Old, value: Any) -> Any:
    """A value of today as Keras 1 kept it."""
    if old.place is not None:
        return value[old.place]
    for former, todays in words.VALUES.get(old.target, {}).items():
        if value == todays and value is not None:
            return former
    if getattr(cls.__fields__.get(old.target), "kind", None) == "initializer":
        return old_initializer(value)
    return value[0] if isinstance(value, tuple) and len(value) == 1 else value


def old_initializer(initializer: Any) -> Any:
    """The function of Keras 1 that does what an initializer of today does, if there is one."""
    said = registry.dump("initializer", registry.load("initializer", initializer))
    for name in registry.names("initialization"):
        if said == registry.dump("initializer", registry.load("initializer", name)):
            return registry.find("initialization", name)
    return initializer


def put(thing: Any, name: str, value: Any) -> None:
    """Set an attribute by its old name; a user's class finds again what it has set, whatever we can do with it."""
    old = type(thing).__old_names__[name]
    if name == BIAS and not isinstance(value, bool):
        object.__setattr__(thing, name, value)
    elif type(thing).__module__.partition(".")[0] == OURS:
        _set_todays(thing, name, old, value)
    else:
        _put_into_users(thing, name, old, value)


def _put_into_users(thing: Any, name: str, old: Old, value: Any) -> None:
    vars(thing).pop(name, None)
    try:
        if not isinstance(vars(thing).get(old.target), bool) or isinstance(value, bool):
            _set_todays(thing, name, old, value)
        found = getattr(thing, name)
        known = found is value or (isinstance(value, PLAIN) and type(found) is type(value) and found == value)
    except (AttributeError, TypeError, ValueError):
        known = False
    if not known:
        object.__setattr__(thing, name, value)


def _set_todays(thing: Any, name: str, old: Old, value: Any) -> None:
    if old.target not in type(thing).__fields__:
        setattr(thing, old.target, value)
        return
    before = vars(thing).get(old.target)
    if old.place is not None:
        parts = list(before) if isinstance(before, tuple) else [None] * (old.place + 1)
        parts[old.place] = value
        value = tuple(parts)
    elif name in words.TURNS:
        value = words.TURNS[name][1](getattr(value, "__name__", value))
    elif isinstance(value, str):
        value = words.VALUES.get(old.target, {}).get(value, value)
    if isinstance(before, tuple) and isinstance(value, (int, list)):
        value = tuple(value) if isinstance(value, list) else (value,) * len(before)
    if isinstance(before, tuple):
        _check_numbers(type(thing), old.target, value, len(before))
    thing._set_field(old.target, value)


def _check_numbers(cls: Any, argument: str, value: Any, axes: int) -> None:
    """Refuse anything but a positive number for each axis."""
    if not isinstance(value, tuple) or len(value) != axes or any(positive(one) is not True for one in value):
        fields = dict(argument=argument, expected=say("conv.numbers", axes=axes), value=repr(value))
        raise fail(ValueError, "call.bad_value", function=cls.__sheet__.shown, **fields)


def _unknown(cls: Any, name: str) -> AttributeError:
    close = None if name.startswith("_") else _closest(cls, name)
    hint = say("call.did_you_mean", word=close) if close else ""
    return fail(AttributeError, "declared.no_attribute", kind=cls.__name__, name=name, hint=hint)


@lru_cache(maxsize=512)
def _closest(cls: Any, name: str) -> str | None:
    """The known name that looks most like this one. Programs ask for the same missing ones again and again."""
    return next(iter(difflib.get_close_matches(name, [*cls.__fields__, *cls.__old_names__], n=1)), None)
