"""The order within the rows, so that few lines cross."""

from __future__ import annotations

from bisect import bisect_right, insort

ROUNDS, PATIENCE = 24, 6

Rows = list[list[int]]
Neighbours = list[list[int]]


def ordered(rank: list[int], above: Neighbours, below: Neighbours) -> Rows:
    """The vertices of each row from left to right.

    Args:
        rank: The row of each vertex.
        above: What each vertex is joined to in the row above, in the order of the inputs.
        below: The same in the row below.
    """
    rows = _as_met(rank, above, below)
    best, least = [list(row) for row in rows], _crossings(rows, below)
    since = 0
    for turn in range(ROUNDS):
        if not least or since > PATIENCE:
            break
        down = turn % 2 == 0
        _sweep(rows, above if down else below, down, turn % 4 > 1)
        found = _crossings(rows, below)
        since += 1
        if found < least:
            best, least, since = [list(row) for row in rows], found, 0
    return best


def _as_met(rank: list[int], above: Neighbours, below: Neighbours) -> Rows:
    """A first order: the one in which the vertices are met on the way along the lines."""
    rows: Rows = [[] for _ in range(max(rank, default=-1) + 1)]
    seen: set[int] = set()
    for start in sorted(range(len(rank)), key=lambda vertex: (rank[vertex], vertex)):
        ahead = [start]
        while ahead:
            vertex = ahead.pop()
            if vertex not in seen:
                seen.add(vertex)
                rows[rank[vertex]].append(vertex)
                ahead += [*reversed(above[vertex]), *reversed(below[vertex])]
    return rows


def _sweep(rows: Rows, joined: Neighbours, down: bool, ties_turn: bool) -> None:
    """Put the vertices of each row where the middle of what they are joined to is, row by row."""
    place = {vertex: at for row in rows for at, vertex in enumerate(row)}
    for row in rows if down else reversed(rows):
        if ties_turn:
            row.reverse()
        middle = {vertex: _middle(vertex, joined, place) for vertex in row}
        free = iter(sorted((v for v in row if middle[v] is not None), key=lambda v: middle[v] or 0))
        row[:] = [vertex if middle[vertex] is None else next(free) for vertex in row]
        place.update((vertex, at) for at, vertex in enumerate(row))


def _middle(vertex: int, joined: Neighbours, place: dict[int, int]) -> float | None:
    others = joined[vertex]
    return sum(place[other] for other in others) / len(others) if others else None


def _crossings(rows: Rows, below: Neighbours) -> int:
    """How many pairs of lines cross."""
    place = {vertex: at for row in rows for at, vertex in enumerate(row)}
    found = 0
    for row in rows:
        ends: list[int] = []
        for vertex in row:
            mine = sorted(place[other] for other in below[vertex])
            found += sum(len(ends) - bisect_right(ends, end) for end in mine)
            for end in mine:
                insort(ends, end)
    return found
