"""Files of Keras before 1.0, which count: ``layer_0`` with its ``param_0``, ``param_1`` and so on, without names.

A ``Graph`` wrote a single group, ``graph``, with the weights of all its layers.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..messages import fail
from . import hdf5, sizes
from .old_weights import Stored
from .origin import GRAPH, LAYERS, WEIGHTS


def numbered_layers(group: Any) -> dict[str, list[Stored]]:
    """The layers that have weights, by their numbers; no array is read yet."""
    names = [f"layer_{n}" for n in range(_count(group, LAYERS))] if LAYERS in group.attrs else [GRAPH]
    found, count = {}, 0
    for name in names:
        inner = hdf5.group_at(group, name)
        count += 1 + _count(inner, WEIGHTS)
        sizes.check_count(group, count)
        found[name] = _weights(inner, name)
    return {name: weights for name, weights in found.items() if weights}


def _weights(group: Any, layer: str) -> list[Stored]:
    names = [f"param_{n}" for n in range(_count(group, WEIGHTS))]
    return [Stored(f"{layer}/{name}", hdf5.array_at(group, name)) for name in names]


def _count(group: Any, attribute: str) -> int:
    """A number of members, which can't be larger than the number of all that there are."""
    value = np.asarray(hdf5.attribute_of(group, attribute) if attribute in group.attrs else -1)
    if value.size != 1 or value.dtype.kind not in "iu" or not 0 <= int(value.flat[0]) <= len(group):
        raise fail(ValueError, "saving.not_a_count", attribute=attribute, path=group.file.filename, most=len(group))
    return int(value.flat[0])
