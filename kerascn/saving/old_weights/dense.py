"""Highway, whose biases Keras before 1.2 wrote behind the kernels that they belong to."""

from __future__ import annotations

from typing import Any

from ..origin import Origin
from .table import Piece, Stored, rule, shape_of


@rule("Highway")
def kernels_and_biases(layer: Any, stored: list[Stored], origin: Origin) -> list[Piece] | None:
    """The order was kernel, bias, kernel of the share, its bias; later both kernels came first."""
    expected, given = [shape_of(weight) for weight in layer.weights], [one.array.shape for one in stored]
    if len(expected) != 4 or given != [expected[0], expected[2], expected[1], expected[3]]:
        return None
    return [Piece((stored[place],)) for place in (0, 2, 1, 3)]
