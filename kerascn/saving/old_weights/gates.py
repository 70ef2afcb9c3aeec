"""The gates of recurrent layers: before Keras 2 each had a kernel, a recurrent kernel and a bias of its own."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..origin import Origin
from .table import Piece, Stored, rule, shape_of

PARTS = ("W", "U", "b")  # a gate's kernel, its recurrent kernel, its bias
ARRAYS = {"LSTM": 12, "GRU": 9}  # how many there were in all


@rule("LSTM")
def long_memory(layer: Any, stored: list[Stored], origin: Origin) -> list[Piece] | None:
    """The order of the gates was i, c, f, o; it is i, f, c, o."""
    return joined(layer, stored, before="icfo", now="ifco")


@rule("GRU")
def gated_unit(layer: Any, stored: list[Stored], origin: Origin) -> list[Piece] | None:
    """The order of the gates was z, r, h, and still is."""
    return joined(layer, stored, before="zrh", now="zrh")


def joined(layer: Any, stored: list[Stored], before: str, now: str) -> list[Piece] | None:
    """The three weights of a layer from three arrays for each gate.

    Args:
        layer: A layer whose weights hold the gates side by side.
        stored: The arrays, gate after gate.
        before: The letters of the gates in the order of the file.
        now: The same letters in the order of the layer.
    """
    shapes = [shape_of(weight) for weight in layer.weights]
    if len(stored) != len(PARTS) * len(before) or [len(shape) for shape in shapes] != [2, 2, 1]:
        return None
    wanted = [(*shape[:-1], shape[-1] // len(now)) for shape in shapes]
    found = by_gate(stored, before)
    if any(found[part, gate].array.shape != shape for part, shape in zip(PARTS, wanted, strict=True) for gate in now):
        return None
    return [Piece(tuple(found[part, gate] for gate in now), side_by_side) for part in PARTS]


def by_gate(stored: list[Stored], letters: str) -> dict[tuple[str, str], Stored]:
    """The arrays by part and gate, as their names say (``lstm_1_W_i``); if they don't, by their places."""
    places = [(part, gate) for gate in letters for part in PARTS]
    said = {}
    for one in stored:
        part, _, gate = one.name.partition(":")[0].rpartition("/")[2][-3:].partition("_")
        said[part, gate] = one
    return said if set(said) == set(places) else dict(zip(places, stored, strict=True))


def side_by_side(*gates: np.ndarray) -> np.ndarray:
    """The arrays of the gates in one."""
    return np.concatenate(gates, axis=-1)
