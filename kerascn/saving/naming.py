"""The names of weights: those under which they are written, such as ``dense_1/kernel:0``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def names_of_weights(layer: Any) -> list[str]:
    """The names under which the weights of a layer are written, such as ``dense_1/kernel:0``, each once."""
    owners = {id(w): owner for owner, w in _with_owners(layer)}
    names: list[str] = []
    for place, weight in enumerate(layer.weights):
        name = first = f"{owners.get(id(weight), layer.name)}/{local_name(weight) or f'param_{place}'}"
        number = 0
        while f"{name}:0" in names:
            number += 1
            name = f"{first}_{number}"
        names.append(f"{name}:0")
    return names


def local_name(weight: Any) -> str:
    """The last part of a name, such as ``kernel``; of a variable, or of anything that has one."""
    return str(getattr(weight, "name", None) or "").partition(":")[0].rpartition("/")[2]


def _with_owners(layer: Any) -> Iterator[tuple[str, Any]]:
    """Each weight with the name of the layer that has it, inner ones of models first."""
    for inner in getattr(layer, "layers", None) or []:
        yield from _with_owners(inner)
    if not getattr(layer, "layers", None):
        yield from ((layer.name, weight) for weight in layer.weights)
