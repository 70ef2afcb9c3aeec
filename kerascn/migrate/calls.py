"""Calls of Keras 1 in the words, places and defaults of Keras 2, read by the library's own reader of calls."""

from __future__ import annotations

import ast
from typing import Any, NamedTuple

import libcst as cst

from ..declare import words
from ..declare.keras1 import REQUIRED
from ..declare.respell import Sheet, age_of, read
from ..messages import say
from .arguments import Arguments, Left, Slot
from .given import is_given, stand_in, stars, text_of, without_required
from .page import Page
from .steps import count
from .work import Work

# Arguments that Keras 2 does without, and what is said of them.
SAID = {"whole_output_shape": "migrate.output_shape"}
# Arguments that Keras 2 does without, and that only said how to compute the same.
WITHOUT_EFFECT = {"consume_less"}
# Arguments without effect unless another one is given.
IDLE = {"save_format": "save_to_dir", "save_prefix": "save_to_dir"}


class Callee(NamedTuple):
    """What is called: how its calls were read, how they are read today, and fields that tell equal values."""

    old: Sheet
    new: Sheet
    fields: dict[str, Any]


def rewrite(work: Work, call: cst.Call, callee: Callee) -> bool:
    """Rewrite a call; whether it says in Keras 2 what it said before. A call that can't is left, with a remark."""
    try:
        slots = slots_of(work, call, callee)
        if slots is not None:
            Arguments(work.page, call, callee.new, slots).write()
    except Left as reason:
        work.page.leave(call, str(reason))
        return False
    return True


def slots_of(work: Work, call: cst.Call, callee: Callee) -> list[Slot] | None:
    """The arguments of the call in Keras 2; ``None`` if it already is a call of Keras 2.

    Raises:
        Left: Keras 2 can't say it, or the call is none that Keras 1 understood.
    """
    page, marks = work.page, stars(call)
    old = without_required(callee.old) if "**" in marks else callee.old
    plain = [arg for arg in call.args if not arg.star]
    args = tuple(stand_in(arg) for arg in plain if arg.keyword is None)
    kwargs = {arg.keyword.value: stand_in(arg) for arg in plain if arg.keyword is not None}
    try:
        if age_of(old, args, kwargs, page.dialect) != 1:
            return None
        if marks.startswith("*") and marks != "**":
            raise Left(say("migrate.star", function=old.shown))
        found = read(old, args, kwargs, 1)
    except (TypeError, ValueError) as error:
        raise Left(str(error)) from error
    slots = _filed(plain, old, found)
    _check_known(page, callee, old, slots)
    if "**" in marks:
        page.leave(call, say("migrate.double_star", function=old.shown))
    else:
        said = {slot.name for slot in slots}
        slots += [slot for slot in _defaults(callee, found) if slot.name not in said]
    _check_turned(work, call, slots, old)
    slots = [slot for slot in slots if not slot.dropped]
    return slots + [Slot(None, [arg]) for arg in call.args if arg.star]


def _filed(plain: list[cst.Arg], sheet: Sheet, found: dict[str, Any]) -> list[Slot]:
    """Each argument of the call under its name of today; several that are one now, together."""
    places = [name for name, _ in sheet.keras1 or ()] or sheet.places
    mixed = any(words.KERNEL_PLACES.get(owner) for owner in sheet.owners) and _kernel_in_one(plain)
    places = sheet.places if mixed else places
    slots: dict[str, Slot] = {}
    for place, arg in enumerate(plain):
        word = places[place] if arg.keyword is None else arg.keyword.value
        name = name_of_today(sheet, word)
        if name is None:
            slots[word] = Slot(word, [arg], word=word, dropped=word in words.HINTS)
        elif name in slots:
            slots[name].args.append(arg)
            slots[name].parts.append(word)
        else:
            value = found.get(name)
            packed = any(word in old for old in sheet.packs.values())
            slots[name] = Slot(name, [arg], word=word, value=None if is_given(value) or packed else value)
            slots[name].parts.append(word)
    for name, order in sheet.packs.items():
        if name in slots and len(slots[name].args) > 1:
            slots[name].order = [slots[name].parts.index(word) for word in order]
    return list(slots.values())


def _kernel_in_one(plain: list[cst.Arg]) -> bool:
    by_place = [arg for arg in plain if arg.keyword is None]
    said = {arg.keyword.value for arg in plain if arg.keyword is not None}
    if len(by_place) < 2:
        return False
    parts = {part for packs in words.PACKS.values() for old in packs.values() for part in old}
    return isinstance(by_place[1].value, (cst.Tuple, cst.List)) or (len(by_place) == 2 and not said & parts)


def name_of_today(sheet: Sheet, word: str) -> str | None:
    """The argument of Keras 2 that a word of Keras 1 is, ``None`` where it is nothing any more."""
    for new, parts in sheet.packs.items():
        if word in parts:
            return new
    if word in sheet.defaults:
        return word
    name = sheet.target_of(word) or sheet.other_name_of(word)
    return word if name is None and sheet.takes_more and word not in words.HINTS else name


def _check_known(page: Page, callee: Callee, old: Sheet, slots: list[Slot]) -> None:
    """Drop what Keras 2 does without; refuse what it can't do."""
    for slot in list(slots):
        name = slot.name
        if name is None or slot.dropped:
            continue
        if name == "init" and "depthwise_initializer" in callee.new.defaults:
            slot.name = "depthwise_initializer"
            slots.append(Slot("pointwise_initializer", [], text=page.code(slot.args[0].value)))
            continue
        if name in old.only_keras1 or (name not in callee.new.defaults and not callee.new.takes_more):
            default = old.defaults.get(name)
            if all(_literal(arg) == (True, default) for arg in slot.args):
                slot.dropped = True
            elif name in words.TURNS and words.TURNS[name][0] in callee.new.defaults:
                _turn(slot)
            elif slot.word in WITHOUT_EFFECT:
                slot.dropped = True
            elif name in SAID:
                page.leave(slot.args[0], say(SAID[name]))
                slot.dropped = True
            else:
                raise Left(say("migrate.no_argument", function=callee.new.shown, argument=slot.word or name))


def _turn(slot: Slot) -> None:
    """A word whose value is another kind of value today: 'one' of ``forget_bias_init`` is True."""
    name, turn = words.TURNS[str(slot.name)]
    text = text_of(slot.args[0].value)
    if text not in ("one", "ones", "zero", "zeros"):
        raise Left(say("migrate.no_value", function=name, argument=slot.name))
    slot.name, slot.text = name, repr(turn(text))


def _literal(arg: cst.Arg) -> tuple[bool, Any]:
    """Whether an argument is written out, and what it is."""
    try:
        return True, ast.literal_eval(cst.Module([]).code_for_node(arg.value))
    except (ValueError, SyntaxError):
        return False, None


def _defaults(callee: Callee, found: dict[str, Any]) -> list[Slot]:
    """The defaults of Keras 1 that are others today."""
    added = []
    for name, value in found.items():
        if is_given(value) or name not in callee.new.defaults or name in callee.old.only_keras1:
            continue
        if isinstance(value, tuple) and any(is_given(part) for part in value):
            continue
        default = callee.new.defaults[name]
        if name == "path":
            continue  # where a data set lies on the disk
        if name in IDLE and not is_given(found.get(IDLE[name])):
            continue
        if value is REQUIRED or default is REQUIRED or same(callee.fields, name, value, default):
            continue
        added.append(Slot(name, [], value=value))
    return added


def same(fields: dict[str, Any], name: str, one: Any, other: Any) -> bool:
    """Whether two values of an argument are the same, as 'zero' and 'zeros' are."""
    if one == other or (not one and not other and {type(one), type(other)} <= {list, tuple, type(None)}):
        return True
    if name not in fields or fields[name].kind is None:
        return False
    field = fields[name]
    try:
        return bool(field.dump(field.load(one)) == field.dump(field.load(other)))
    except (TypeError, ValueError):
        return False


def _check_turned(work: Work, call: cst.Call, slots: list[Slot], sheet: Sheet) -> None:
    """Refuse old values that the text doesn't show, where they are others today."""
    for slot in list(slots):
        if slot.word in words.TURNS and words.TURNS[slot.word][1] is words.samples:
            count(work, call, slots, slot)
        turns = slot.word in words.TURNS and words.TURNS[slot.word][0] == slot.name
        if turns and slot.args and text_of(slot.args[0].value) is None and slot.text is None and not slot.dropped:
            raise Left(say("migrate.no_value", function=sheet.shown, argument=slot.word))
