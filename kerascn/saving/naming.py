"""The names of weights: those under which they are written, such as ``dense_1/kernel:0``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

# What a weight is, by the end of its name: today's names, and those of Keras 1.
KINDS = {
    "recurrent_kernel": "recurrent kernel", "U": "recurrent kernel", "kernel": "kernel", "embeddings": "kernel",
    "W": "kernel", "bias": "bias", "b": "bias", "gamma": "gamma", "beta": "beta", "moving_mean": "mean",
    "running_mean": "mean", "moving_variance": "variance", "running_variance": "variance", "running_std": "variance",
}  # fmt: skip


def names_of_weights(layer: Any) -> list[str]:
    """The names under which the weights of a layer are written, such as ``dense_1/kernel:0``, each once."""
    owners = {id(w): owner for owner, w in _with_owners(layer)}
    names: list[str] = []
    for place, weight in enumerate(layer.weights):
        name = first = (
            f"{owners.get(id(weight), layer.name)}/{local_name(getattr(weight, 'name', None)) or f'param_{place}'}"
        )
        number = 0
        while f"{name}:0" in names:
            number += 1
            name = f"{first}_{number}"
        names.append(f"{name}:0")
    return names


def local_name(name: Any) -> str:
    """The last part of a name, such as ``kernel`` of ``dense_1/kernel:0``."""
    return str(name or "").partition(":")[0].rpartition("/")[2]


def kind_of(name: Any) -> str | None:
    """What a weight is, as its name says: 'kernel', 'bias', 'mean' ..."""
    local = re.sub(r"_\d+$", "", local_name(name))
    return next((kind for known, kind in KINDS.items() if local == known or local.endswith(f"_{known}")), None)


def _with_owners(layer: Any) -> Iterator[tuple[str, Any]]:
    """Each weight with the name of the layer that has it, inner ones of models first."""
    for inner in getattr(layer, "layers", None) or []:
        yield from _with_owners(inner)
    if not getattr(layer, "layers", None):
        yield from ((layer.name, weight) for weight in layer.weights)
