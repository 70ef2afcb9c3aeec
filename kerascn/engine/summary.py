"""The table that ``summary`` prints."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import backend as K
from ..messages import fail, shown

HEADINGS = ["Layer (type)", "Output Shape", "Param #", "Connected to"]


def print_summary(
    model: Any,
    line_length: int | None = None,
    positions: Any = None,
    print_fn: Callable[[str], Any] | None = None,
) -> None:
    """Print a line for each layer, and the numbers of parameters below.

    Args:
        model: The network.
        line_length: The width of the table; 65, or 98 with the column of connections.
        positions: Where the columns end: numbers of characters, or parts of the width.
        print_fn: What is called with each line, in place of ``print``.
    """
    say = print_fn or print
    plain = is_a_chain(model)
    width = line_length or (65 if plain else 98)
    ends = list(positions or ([0.45, 0.85, 1.0] if plain else [0.33, 0.55, 0.67, 1.0]))
    if len(ends) < (3 if plain else 4):
        raise fail(ValueError, "network.positions", given=ends, columns=3 if plain else 4)
    if ends[-1] <= 1:
        ends = [int(width * end) for end in ends]
    say("_" * width)
    say(_row(HEADINGS[:3] if plain else HEADINGS, ends))
    say("=" * width)
    for place, layer in enumerate(model.layers):
        for cells in _rows_of(model, layer, plain):
            say(_row(cells, ends))
        say(("=" if place == len(model.layers) - 1 else "_") * width)
    trainable, fixed = count_of(model.trainable_weights), count_of(model.non_trainable_weights)
    say(f"Total params: {trainable + fixed:,}")
    say(f"Trainable params: {trainable:,}")
    say(f"Non-trainable params: {fixed:,}")
    say("_" * width)


def is_a_chain(model: Any) -> bool:
    """Whether every call has one call before it and one behind it: then connections need no column."""
    if model._plan is None:
        return True
    depths = list(model.plan.depths.values())
    return len(depths) == len(set(depths)) and all(len(node.input_tensors) <= 1 for node in model.plan.calls)


def _row(cells: list[str], ends: list[int]) -> str:
    line = ""
    for place, (cell, end) in enumerate(zip(cells, ends, strict=False)):
        line = (line[:-1] + " " if place else "") + shown(cell)
        line = line[:end].ljust(end)
    return line


def _rows_of(model: Any, layer: Any, plain: bool) -> list[list[str]]:
    """The lines of one layer: one, and another for each further connection."""
    try:
        shape = str(layer.output_shape)
    except AttributeError:
        shape = "multiple"
    count = layer.count_params() if layer.built else 0
    first = [f"{layer.name} ({type(layer).__name__})", shape, str(count)]
    if plain:
        return [first]
    from_where = connections_of(model, layer)
    further = [["", "", "", place] for place in from_where[1:]]
    return [[*first, from_where[0] if from_where else ""], *further]


def connections_of(model: Any, layer: Any) -> list[str]:
    """What a layer gets its inputs from: ``name[call][tensor]``, in the order of its calls."""
    found = []
    for node in model.plan.calls:
        if node.outbound_layer is layer:
            parts = zip(node.inbound_layers, node.node_indices, node.tensor_indices, strict=False)
            found += [f"{inbound.name}[{call}][{tensor}]" for inbound, call, tensor in parts if inbound is not None]
    return found


def count_of(weights: list[Any]) -> int:
    """How many numbers there are in weights, of which none counts twice."""
    return sum(K.count_params(w) for w in {id(w): w for w in weights}.values())
