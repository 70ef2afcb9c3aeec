"""How far right each box of a row is: apart from its neighbours, and straight below what it is joined to.

The method is that of Brandes and Köpf: vertices that are joined are put into straight columns, once from each of the
four corners, and the four results are brought to their middle. A straight run of boxes is kept straight first.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

from .order import Neighbours, Rows


@dataclass
class Plan:
    """What is to be placed.

    Attributes:
        rows: The vertices of each row, from left to right.
        above: What each vertex is joined to in the row above.
        below: The same in the row below.
        width: How wide each vertex is, with what has to be free around it.
        is_bend: Whether a vertex only is a place where a line goes through a row.
        shift: For a line (upper vertex, lower vertex) how far the lower one stands to the right if it is straight.
    """

    rows: Rows
    above: Neighbours
    below: Neighbours
    width: list[float]
    is_bend: list[bool]
    shift: dict[tuple[int, int], float]

    def upside_down(self) -> Plan:
        """The same, with the last row first."""
        shift = {(b, a): -far for (a, b), far in self.shift.items()}
        return replace(self, rows=self.rows[::-1], above=self.below, below=self.above, shift=shift)

    def mirrored(self) -> Plan:
        """The same, with left and right changed."""
        shift = {line: -far for line, far in self.shift.items()}
        return replace(self, rows=[row[::-1] for row in self.rows], shift=shift)


def middles(plan: Plan) -> list[float]:
    """Where the middle of each vertex is; the left edge of the leftmost one is at 0."""
    if not plan.width:
        return []
    found = []
    for one in (plan, plan.upside_down()):
        found += [_columns(one), [-x for x in _columns(one.mirrored())]]
    spans = [_span(places, plan.width) for places in found]
    narrowest = min(spans, key=lambda span: span[1] - span[0])
    moved = []
    for number, (places, span) in enumerate(zip(found, spans, strict=True)):
        by = narrowest[1] - span[1] if number % 2 else narrowest[0] - span[0]
        moved.append([x + by for x in places])
    result = [sum(sorted(four)[1:3]) / 2 for four in zip(*moved, strict=True)]
    left = _span(result, plan.width)[0]
    return [x - left for x in result]


def _span(places: list[float], width: list[float]) -> tuple[float, float]:
    both = list(zip(places, width, strict=True))
    return min(x - wide / 2 for x, wide in both), max(x + wide / 2 for x, wide in both)


def _columns(plan: Plan) -> list[float]:
    """One of the four results: columns are made from top to bottom and from left to right."""
    root, off = _aligned(plan)
    apart: dict[int, dict[int, float]] = {vertex: {} for vertex in root}
    for row in plan.rows:
        for left, right in pairwise(row):
            far = (plan.width[left] + plan.width[right]) / 2 + off[left] - off[right]
            column, other = root[left], root[right]
            apart[column][other] = max(apart[column].get(other, far), far)
    order = _from_left(apart)
    place = dict.fromkeys(order, 0.0)
    for column in order:
        for other, far in apart[column].items():
            place[other] = max(place[other], place[column] + far)
    for column in reversed(order):
        if apart[column]:
            place[column] = max(place[column], min(place[other] - far for other, far in apart[column].items()))
    return [place[column] + by for column, by in zip(root, off, strict=True)]


def _from_left(apart: dict[int, dict[int, float]]) -> list[int]:
    """The columns, each behind those to the left of it."""
    waiting = dict.fromkeys(apart, 0)
    for others in apart.values():
        for other in others:
            waiting[other] += 1
    ready = [column for column, count in waiting.items() if not count]
    for column in ready:
        for other in apart[column]:
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
    return ready


def _aligned(plan: Plan) -> tuple[list[int], list[float]]:
    """For each vertex the first one of its column, and how far right of that one it stands."""
    root, off = list(range(len(plan.width))), [0.0] * len(plan.width)
    behind = _behind(plan)
    for upper, lower in zip(plan.rows, plan.rows[1:], strict=False):
        place = {vertex: at for at, vertex in enumerate(upper)}
        taken: list[tuple[int, int]] = []  # the pairs of places that are joined straight
        for kind in (_long, _alike, _any):
            for at, vertex in enumerate(lower):
                if root[vertex] == vertex:
                    for other in _by_preference(plan, vertex, place, kind, behind):
                        if _fits((place[other], at), taken):
                            root[vertex] = root[other]
                            off[vertex] = off[other] + plan.shift.get((other, vertex), 0.0)
                            break
    return root, off


def _long(bend: bool, other_bend: bool) -> bool:
    """A piece of a line that goes through both rows: these are straight before all others."""
    return bend and other_bend


def _alike(bend: bool, other_bend: bool) -> bool:
    return bend == other_bend


def _any(bend: bool, other_bend: bool) -> bool:
    return True


def _behind(plan: Plan) -> list[int]:
    """For each box how many others lead to it in a run without bends: a long run is the trunk of a model."""
    found = [0] * len(plan.width)
    for row in plan.rows:
        for vertex in row:
            if not plan.is_bend[vertex]:
                found[vertex] = 1 + max((found[other] for other in plan.above[vertex]), default=0)
    return found


def _by_preference(
    plan: Plan, vertex: int, place: dict[int, int], kind: Callable[[bool, bool], bool], behind: list[int]
) -> list[int]:
    """What a vertex may stand below: the end of the longest run first, of equal ones those in the middle."""
    others = [other for other in plan.above[vertex] if kind(plan.is_bend[vertex], plan.is_bend[other])]
    found = []
    for length in sorted({behind[other] for other in others}, reverse=True):
        alike = sorted((other for other in others if behind[other] == length), key=place.__getitem__)
        found += _middle_first(alike)
    return found


def _middle_first(vertices: list[int]) -> list[int]:
    middle = (len(vertices) - 1) / 2
    return [vertex for _, vertex in sorted(enumerate(vertices), key=lambda one: abs(one[0] - middle))]


def _fits(pair: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    """Take a pair of places, unless it crosses one that is taken or has an end in common with it."""
    at = bisect_left(taken, pair)
    before_fits = at == 0 or (taken[at - 1][0] < pair[0] and taken[at - 1][1] < pair[1])
    after_fits = at == len(taken) or (pair[0] < taken[at][0] and pair[1] < taken[at][1])
    if before_fits and after_fits:
        taken.insert(at, pair)
    return before_fits and after_fits
