"""Layers that hold layers: Bidirectional, TimeDistributed, models within models.

A file has for such a layer one row of arrays: those that training changes of all layers within, then the others. What
a layer within has may be laid out in an old way; whether it was frozen when the file was written is not known. So a few
ways to deal out the row are tried, and the first one is taken that fits in numbers, in shapes and in names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ..naming import kind_of, names_of_weights
from ..origin import Origin
from .gates import ARRAYS
from .table import Piece, Stored, pieces, rule, shape_of

APART = {**ARRAYS, "ConvLSTM2D": 12}  # how many arrays layers had while their gates were apart
CHANGES, STAYS = True, False
Dealt = dict[int, list[Stored]]  # by the identity of a layer, its arrays


@rule("Wrapper", "Network")
def of_parts(layer: Any, stored: list[Stored], origin: Origin) -> list[Piece] | None:
    """The weights of the layers within, found one by one."""
    parts = parts_of(layer)
    if parts == [layer] or {id(w) for part in parts for w in part.weights} != {id(w) for w in layer.weights}:
        return None
    found = fitting(parts, [by_full_names(layer, parts, stored), *dealings([layer], stored)], origin)
    return None if found is None else [found[id(weight)] for weight in layer.weights]


def of_layers(layers: list[Any], stored: list[Stored], origin: Origin) -> list[tuple[Any, Piece]] | None:
    """The weights of several layers from one row of arrays, as variables with what they are made of."""
    found = fitting([part for layer in layers for part in parts_of(layer)], dealings(layers, stored), origin)
    variables = {id(weight): weight for layer in layers for weight in layer.weights}
    if found is None or set(found) != set(variables):
        return None
    return [(variable, found[number]) for number, variable in variables.items()]


def fitting(parts: list[Any], ways: Iterable[Dealt | None], origin: Origin) -> dict[int, Piece] | None:
    """What each weight is made of, by its identity, for the first of the ways to deal out the arrays that fits."""
    refused = None
    for dealt in filter(None, ways):
        try:
            found = _found(parts, dealt, origin)
        except ValueError as error:  # the arrays of one layer are those of a layer that computes something else
            refused = refused or error
        else:
            if found is not None:
                return found
    if refused is not None:
        raise refused
    return None


def parts_of(layer: Any) -> list[Any]:
    """The innermost layers, in order."""
    inner = _inner(layer)
    return [part for one in inner for part in parts_of(one)] if inner else [layer]


def _inner(layer: Any) -> list[Any]:
    """The layers whose weights are those of a layer."""
    if hasattr(layer, "layers_within"):
        return list(layer.layers_within())
    return [one for one in layer.layers if one.weights] if hasattr(type(layer), "plan") else []


# Ways to deal out the arrays.


def by_full_names(layer: Any, parts: list[Any], stored: list[Stored]) -> Dealt | None:
    """By the names of the arrays, if they are just those that are written today."""
    known = {one.name.partition(":")[0]: one for one in stored}
    names = [name.partition(":")[0] for name in names_of_weights(layer)]
    if len(known) != len(stored) or set(known) != set(names):
        return None
    by_weight = {id(weight): known[name] for weight, name in zip(layer.weights, names, strict=True)}
    return {id(part): [by_weight[id(weight)] for weight in part.weights] for part in parts}


def dealings(layers: list[Any], stored: list[Stored]) -> Iterator[Dealt]:
    """By place: for each layer first what training changes, or part by part; with gates side by side or apart."""
    by_part = [(part, what) for layer in layers for part in parts_of(layer) for what in (CHANGES, STAYS)]
    orders = [[one for layer in layers for row in _sorted(layer, heed) for one in row] for heed in (True, False)]
    for count in (arrays_now, arrays_apart):
        for order in (*orders, by_part):
            dealt = deal(order, stored, count)
            if dealt is not None:
                yield dealt


Order = list[tuple[Any, bool]]


def _sorted(layer: Any, heed_frozen: bool) -> tuple[Order, Order]:
    """What training changes, then what it doesn't, as a layer lists its weights."""
    inner = _inner(layer)
    both = [_sorted(one, heed_frozen) for one in inner] if inner else [([(layer, CHANGES)], [(layer, STAYS)])]
    changes, stays = ([entry for pair in both for entry in pair[place]] for place in (0, 1))
    return ([], changes + stays) if heed_frozen and not layer.trainable else (changes, stays)


def deal(order: Order, stored: list[Stored], count: Callable[[Any, bool], int]) -> Dealt | None:
    """The arrays dealt out to layers in an order; ``None`` if there are more or fewer than that."""
    if sum(count(*entry) for entry in order) != len(stored):
        return None
    ahead, dealt = iter(stored), {id(part): {CHANGES: [], STAYS: []} for part, _ in order}  # type: ignore[var-annotated]
    for part, what in order:
        dealt[id(part)][what] = [next(ahead) for _ in range(count(part, what))]
    return {part: [*found[CHANGES], *found[STAYS]] for part, found in dealt.items()}


def arrays_now(part: Any, what: bool) -> int:
    """How many arrays a layer has that training changes, or doesn't."""
    staying = len(getattr(part, "_non_trainable_weights", ()))
    return len(part.weights) - staying if what is CHANGES else staying


def arrays_apart(part: Any, what: bool) -> int:
    """How many there were while gates were apart."""
    known = [APART[kind.__name__] for kind in type(part).__mro__ if kind.__name__ in APART]
    return known[0] if known and what is CHANGES else arrays_now(part, what)


# Does it fit?


def _found(parts: list[Any], dealt: Dealt, origin: Origin) -> dict[int, Piece] | None:
    found: dict[int, Piece] = {}
    for part in parts:
        made = pieces(part, dealt[id(part)], origin)
        if len(made) != len(part.weights):
            return None
        pairs = list(zip(part.weights, made, strict=True))
        if not all(_fits(*pair) for pair in pairs):
            return None
        found |= {id(weight): piece for weight, piece in pairs}
    return found


def _fits(weight: Any, piece: Piece) -> bool:
    """Whether a piece may be the weight's; one that is made of arrays has been looked at by its rule."""
    if piece.make is not None:
        return True
    stored = piece.stored[0]
    kinds = {kind_of(stored.name), kind_of(getattr(weight, "name", None))} - {None}
    return tuple(stored.array.shape) == shape_of(weight) and len(kinds) < 2
