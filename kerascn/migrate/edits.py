"""Changes of a text that touch nothing beside them: spans that are replaced, and where each line came from."""

from __future__ import annotations

import bisect
from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of the text: from ``start`` to before ``end``."""

    start: int
    end: int


Pieces = tuple["str | Span", ...]  # a span stands for its own text, with the changes that lie in it


class Edit(NamedTuple):
    """``span`` is replaced by ``pieces``; an empty span inserts."""

    span: Span
    pieces: Pieces
    order: int


class Edits:
    """The changes of one text, in any order; they may lie in each other, but don't cut across each other.

    Args:
        text: The text before.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._edits: list[Edit] = []

    def __bool__(self) -> bool:
        return bool(self._edits)

    def replace(self, span: Span, *pieces: str | Span) -> None:
        """Put ``pieces`` where ``span`` is; said twice of the same span, the later one counts."""
        if span.start < span.end:
            self._edits = [one for one in self._edits if one.span != span]
        self._edits.append(Edit(span, pieces, len(self._edits)))

    def insert(self, at: int, text: str) -> None:
        """Put ``text`` before the place ``at``; what is inserted later at the same place comes after."""
        self._edits.append(Edit(Span(at, at), (text,), len(self._edits)))

    def rendered(self, span: Span | None = None) -> str:
        """The text of ``span``, or the whole text, with its changes."""
        return "".join(piece for piece, _ in self._parts(span or Span(0, len(self.text)), whole=True))

    def lines(self) -> list[int]:
        """For each line of the changed text, counted from 1, the line that it came from (the first entry is idle)."""
        begins = [0]
        for line in self.text.splitlines(keepends=True):
            begins.append(begins[-1] + len(line))
        found = [0, 1]
        for piece, start in self._parts(Span(0, len(self.text)), whole=True):
            for offset in (at + 1 for at, letter in enumerate(piece) if letter == "\n"):
                within = start + offset if self.text[start : start + offset] == piece[:offset] else start
                found.append(max(1, bisect.bisect_right(begins, within)))
        return found

    def _parts(self, span: Span, whole: bool = False) -> Iterable[tuple[str, int]]:
        """The pieces of a span with the place that each came from; ``whole``: a change of just this span counts too."""
        inside = [one for one in self._edits if _lies_in(one.span, span) and (whole or one.span != span)]
        at = span.start
        for one in sorted(inside, key=_first_what_is_inserted):
            if one.span.start < at:
                continue  # it lies in one that is done
            yield self.text[at : one.span.start], at
            for piece in one.pieces:
                if isinstance(piece, str):
                    yield piece, one.span.start
                else:
                    yield from self._parts(piece, whole=piece != one.span)
            at = one.span.end
        yield self.text[at : span.end], at


def _first_what_is_inserted(one: Edit) -> tuple[int, bool, int, int]:
    start, end = one.span
    return start, start < end, -end, one.order


def _lies_in(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
