"""Writes the arguments of a call anew: as few changes of the text as it takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import libcst as cst

from ..declare.respell import Sheet
from .edits import Span
from .page import Page


class Left(Exception):
    """A call that stays as it is, and the reason."""


@dataclass
class Slot:
    """An argument of the call as it is to be.

    Args:
        name: Its name of today; ``None`` for ``*args`` and ``**more``.
        args: The arguments of the call that it is made of; none for one that is added.
        word: What it was called.
        value: A value in place of what is written there.
        text: The text in place of what is written there.
        dropped: Whether it is left out.
    """

    name: str | None
    args: list[cst.Arg]
    word: str | None = None
    value: Any = None
    text: str | None = None
    dropped: bool = False
    parts: list[str] = field(default_factory=list)
    order: list[int] = field(default_factory=list)


class Arguments:
    """The arguments of one call, to be written.

    Args:
        page: The program.
        call: The call.
        sheet: How its arguments are read today.
        slots: The arguments as they are to be.
    """

    def __init__(self, page: Page, call: cst.Call, sheet: Sheet, slots: list[Slot]) -> None:
        self.page, self.call, self.sheet, self.slots = page, call, sheet, slots

    def write(self) -> None:
        """Change the text."""
        kept = [slot.args[0] for slot in self.slots if slot.args]
        places = 0
        for slot in sorted(
            (slot for slot in self.slots if slot.args), key=lambda slot: self.call.args.index(slot.args[0])
        ):
            first = slot.args[0]
            if first.star:
                continue
            by_place = first.keyword is None
            stays = by_place and self.sheet.places[places : places + 1] == [slot.name]
            places += 1 if stays else 1000
            self._name(slot, first, stays)
            self._value(slot)
        self._delete([arg for arg in self.call.args if not any(arg is one for one in kept) and not self._in_pack(arg)])
        self._add([slot for slot in self.slots if not slot.args])

    def _in_pack(self, arg: cst.Arg) -> bool:
        return any(arg is one for slot in self.slots if self._is_in_a_row(slot) for one in slot.args[1:])

    def _name(self, slot: Slot, first: cst.Arg, stays: bool) -> None:
        if first.keyword is not None:
            if first.keyword.value != slot.name:
                self.page.edits.replace(self.page.span(first.keyword), str(slot.name))
                said = ", ".join(slot.parts) or slot.word
                self.page.changed(first, f"{said} -> {slot.name}")
        elif not stays:
            self.page.edits.insert(self.page.span(first).start, f"{slot.name}=")
            self.page.changed(first, f"{slot.name}=")

    def _value(self, slot: Slot) -> None:
        if slot.text is not None:
            self.page.edits.replace(self._value_span(slot.args[0]), slot.text)
        elif slot.value is not None:
            new = _spelled(slot.value, slot.args[0].value)
            if new != self.page.code(slot.args[0].value):
                self.page.changed(slot.args[0], f"{self.page.code(slot.args[0].value)} -> {new}")
                self.page.edits.replace(self._value_span(slot.args[0]), new)
        elif len(slot.args) > 1:
            self._pack(slot)

    def _value_span(self, arg: cst.Arg) -> Span:
        """Where an argument's value stands, with its brackets."""
        whole = self.page.span(arg)
        if arg.keyword is None:
            return whole
        between = self.page.span(arg.keyword).end
        start = self.page.text.index("=", between) + 1
        while self.page.text[start].isspace():
            start += 1
        return Span(start, whole.end)

    def _is_in_a_row(self, slot: Slot) -> bool:
        """Whether the parts of a packed argument stand one after the other, in its order."""
        at = [self.call.args.index(arg) for arg in slot.args]
        return len(at) > 1 and slot.order == list(range(len(at))) and at == list(range(at[0], at[0] + len(at)))

    def _pack(self, slot: Slot) -> None:
        spans = [self._value_span(arg) for arg in slot.args]
        edits = self.page.edits
        self.page.changed(slot.args[0], f"{', '.join(slot.parts)} -> {slot.name}=({', '.join('.' * len(slot.parts))})")
        if not self._is_in_a_row(slot):
            ordered = [spans[at] for at in slot.order]
            pieces: list[Any] = ["("]
            for span in ordered:
                pieces += [span, ", "]
            edits.replace(spans[0], *pieces[:-1], ")")
            return
        edits.insert(spans[0].start, "(")
        for arg, span in zip(slot.args[1:], spans[1:], strict=True):
            start = self.page.span(arg).start
            if start < span.start:
                edits.replace(Span(start, span.start), "")
        edits.insert(spans[-1].end, ")")

    def _delete(self, gone: list[cst.Arg]) -> None:
        args = list(self.call.args)
        out = {args.index(arg) for arg in gone}
        for at in sorted(out):
            self.page.changed(args[at], f"-{self.page.code(args[at])}")
        at = 0
        while at < len(args):
            if at not in out:
                at += 1
                continue
            end = at
            while end + 1 < len(args) and end + 1 in out:
                end += 1
            if end + 1 < len(args):
                self.page.edits.replace(Span(self.page.span(args[at]).start, self.page.span(args[end + 1]).start), "")
            else:
                start = self.page.span(args[at - 1]).end if at else self.page.span(args[0]).start
                self.page.edits.replace(Span(start, self.page.span(args[end]).end), "")
            at = end + 1

    def _add(self, slots: list[Slot]) -> None:
        texts = [f"{slot.name}={slot.text if slot.text is not None else repr(slot.value)}" for slot in slots]
        if not texts:
            return
        self.page.changed(self.call, ", ".join(f"+{text}" for text in texts))
        if self.call.args:
            before = ", " if any(slot.args for slot in self.slots) else ""
            self.page.edits.insert(self.page.span(self.call.args[-1]).end, before + ", ".join(texts))
        else:
            self.page.edits.insert(self.page.span(self.call).end - 1, ", ".join(texts))


def _spelled(value: Any, node: cst.BaseExpression) -> str:
    """A value as text, with the quotes that stood there."""
    quote = '"' if isinstance(node, cst.SimpleString) and node.quote.endswith('"') else "'"
    return f"{quote}{value}{quote}" if isinstance(value, str) else repr(value)
