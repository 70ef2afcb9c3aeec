"""The rows of a drawing: every box stands below those that it gets something from."""

from __future__ import annotations

from collections.abc import Iterable

Pair = tuple[int, int]


def turned(count: int, edges: list[Pair]) -> set[Pair]:
    """The edges that close a circle, such as those of a layer that gets its own output again; without them none does.

    Args:
        count: How many vertices there are; they are numbers from 0.
        edges: From which vertex to which.
    """
    after = _after(count, edges)
    state = [0] * count  # 0: not seen, 1: on the way to here, 2: done
    found: set[Pair] = set()
    starts = [*sorted(set(range(count)) - {target for _, target in edges}), *range(count)]
    for start in starts:
        if state[start]:
            continue
        state[start] = 1
        path = [(start, iter(after[start]))]
        while path:
            vertex, rest = path[-1]
            for other in rest:
                if state[other] == 1:
                    found.add((vertex, other))
                elif state[other] == 0:
                    state[other] = 1
                    path.append((other, iter(after[other])))
                    break
            else:
                state[vertex] = 2
                path.pop()
    return found


def ranked(count: int, edges: list[Pair], first: Iterable[int] = (), last: Iterable[int] = ()) -> list[int]:
    """The row of each vertex: below all that lead to it, and as near to what follows as makes the edges short.

    Args:
        count: How many vertices there are.
        edges: From which vertex to which; there is no circle.
        first: Vertices that stand alone in the first row, if there are any.
        last: The same in the last row.
    """
    first, last = set(first), set(last)
    after, before = _after(count, edges), _after(count, [(b, a) for a, b in edges])
    least = 1 if first else 0
    ranks = [0 if vertex in first else least for vertex in range(count)]
    order = _in_order(after, before)
    for vertex in order:
        for other in after[vertex]:
            ranks[other] = max(ranks[other], ranks[vertex] + 1)
    inner = [ranks[vertex] for vertex in range(count) if vertex not in last]
    end = max(inner, default=0) + 1
    for vertex in last:
        ranks[vertex] = end
    for vertex in reversed(order):
        if after[vertex] and vertex not in first and vertex not in last and len(after[vertex]) >= len(before[vertex]):
            ranks[vertex] = min(ranks[other] for other in after[vertex]) - 1
    return ranks


def _after(count: int, edges: list[Pair]) -> list[list[int]]:
    """What follows on each vertex, once each."""
    found: list[dict[int, None]] = [{} for _ in range(count)]
    for source, target in edges:
        found[source][target] = None
    return [list(one) for one in found]


def _in_order(after: list[list[int]], before: list[list[int]]) -> list[int]:
    """The vertices, each behind those that lead to it."""
    waiting = [len(one) for one in before]
    ready = [vertex for vertex, count in enumerate(waiting) if not count]
    for vertex in ready:
        for other in after[vertex]:
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
    return ready
