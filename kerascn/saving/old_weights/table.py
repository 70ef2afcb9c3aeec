"""The table of old layouts: a rule for each class of layer that ever kept its weights in another way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from ... import backend as K
from ..origin import Origin
from .kernels import kernels_of


class Stored(NamedTuple):
    """A weight in a file: its name and its array, not yet read."""

    name: str
    array: Any


class Piece(NamedTuple):
    """How the value of one weight comes from the arrays of a file.

    Args:
        stored: The arrays that it is made of.
        make: The function that makes it of them, once they are read; ``None`` for a single array that is it already.
        kernel: Whether it is the kernel of a convolution, which Theano turned round.
        moved: Whether it was made for images whose channels stand on the other side than the layer has them.
    """

    stored: tuple[Stored, ...]
    make: Callable[..., np.ndarray] | None = None
    kernel: bool = False
    moved: bool = False


Rule = Callable[[Any, list[Stored], Origin], "list[Piece] | None"]
_rules: dict[str, list[Rule]] = {}


def rule(*names: str) -> Callable[[Rule], Rule]:
    """Enter the function below for layers of these classes and of classes derived from them.

    The function gets the layer, the arrays of the file for it, in order, and who wrote the file. It gives a ``Piece``
    for each weight of the layer, or ``None`` if the arrays are not laid out in the old way it knows. It decides by
    number and shapes, nothing is read before. A class may have several rules.
    """

    def enter(function: Rule) -> Rule:
        for name in names:
            _rules.setdefault(name, []).append(function)
        return function

    return enter


def pieces(layer: Any, stored: list[Stored], origin: Origin) -> list[Piece]:
    """How the weights of a layer come from the arrays that a file has for it.

    Args:
        layer: The layer, with its weights.
        stored: The arrays, in the order of the file.
        origin: Who wrote the file.
    """
    for known in (one for kind in type(layer).__mro__ for one in _rules.get(kind.__name__, ())):
        found = known(layer, stored, origin)
        if found is not None:
            return found
    kernels = kernels_of(layer)
    weights = [id(weight) for weight in layer.weights]
    return [Piece((one,), None, place < len(weights) and weights[place] in kernels) for place, one in enumerate(stored)]


def shape_of(variable: Any) -> tuple[int, ...]:
    """The shape of a variable, which has no unknown lengths."""
    return tuple(length or 0 for length in K.int_shape(variable) or ())
