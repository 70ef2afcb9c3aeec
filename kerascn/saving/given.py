"""Arrays that a program gives to ``set_weights``, laid out as in an older release: old programs read files themselves.

Arrays of an open HDF5 file are taken as ``load_weights`` takes them, since their file says who wrote it. Other arrays
are looked at only if they don't fit as they are: then they may be laid out as Keras 1 did it.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable
from typing import Any

import numpy as np

from ..messages import fail
from ..traps.noticing import noticed
from . import hdf5
from .old_weights import Stored, shape_of
from .old_weights.kernels import turned_round
from .origin import Origin, origin_of
from .weights import Match, note_right, pairs

PLAIN = ("saving.weight_count", "saving.weight_shape")  # what doesn't fit; ``set_weights`` says it better
MORE = 4  # times as many arrays as today a layer had at most: one for each gate


def laid_out(layers: Iterable[Any], given: Any) -> Any:
    """The arrays as the layers want them today; as they are if there is nothing to do, or nothing that can be done.

    Args:
        layers: The layers, in the order of the arrays.
        given: What a program gave to ``set_weights``.
    """
    arrays = _arrays(given)
    layers = [layer for layer in layers if layer.weights]
    if not arrays or not layers:
        return given
    in_file = all(map(is_in_file, arrays))
    if not in_file and [array.shape for array in arrays] == [shape_of(w) for layer in layers for w in layer.weights]:
        return given
    origin = _origin(arrays[0]) if in_file else Origin(1)
    stored = [Stored(array.name if in_file else f"param_{place}", array) for place, array in enumerate(arrays)]
    matches = _dealt_out(layers, stored, origin)
    return given if matches is None else _values(matches, origin, in_file)


def is_in_file(thing: Any) -> bool:
    """Whether something is an array in an HDF5 file."""
    h5py = sys.modules.get("h5py")
    return h5py is not None and isinstance(thing, h5py.Dataset)


def _arrays(given: Any) -> list[Any] | None:
    """The arrays with their shapes, those in files not yet read; ``None`` if something else is among them."""
    if not isinstance(given, (list, tuple)):
        return None
    found = []
    for one in given:
        if is_in_file(one):
            if not one:
                raise fail(ValueError, "saving.closed_file")
            hdf5.array_of(one, one.name)  # numbers, in this file
            found.append(one)
        elif isinstance(one, (list, tuple, int, float, np.ndarray, np.generic)):
            try:
                found.append(np.asarray(one))
            except ValueError:  # lists of different lengths
                return None
        else:
            return None
    return found


def _origin(array: Any) -> Origin:
    """Who wrote the file in which an array lies: it says so in the groups above."""
    groups, above = [], array.parent
    while above.name != "/":
        groups.append(above)
        above = above.parent
    return origin_of(above, *groups, names=[array.name])


def _dealt_out(layers: list[Any], stored: list[Stored], origin: Origin) -> list[Match] | None:
    """What each weight is made of, layer by layer, if all arrays find their places."""
    found, place = [], 0
    for layer in layers:
        now = len(layer.weights)
        for count in (now, *range(1, MORE * now + 1)):
            part = stored[place : place + count]
            matches = _fitting(layer, part, origin, alone=count == len(stored)) if len(part) == count else None
            if matches is not None:
                break
        else:
            return None
        found += matches
        place += count
    return found if place == len(stored) else None


def _fitting(layer: Any, stored: list[Stored], origin: Origin, alone: bool) -> list[Match] | None:
    """What the weights of a layer are made of, if they can be made of these arrays."""
    try:
        return pairs(layer, layer.name, stored, origin)
    except ValueError as error:
        if alone and getattr(error, "key", None) not in PLAIN:
            raise  # the layer computes something else
        return None


def _values(matches: list[Match], origin: Origin, in_file: bool) -> list[np.ndarray]:
    """The values of the weights, with a warning where nothing tells how the kernels of convolutions lay."""
    found, in_doubt = [], False
    for match in matches:
        turn = origin.turned if in_file else channels_first(match)
        if match.piece.kernel and math.prod(shape_of(match.variable)[:-2]) > 1:
            in_doubt |= origin.engine is None and turn
        value = match._replace(piece=match.piece._replace(kernel=False)).value(origin)
        value = turned_round(value) if match.piece.kernel and turn else value
        if match.piece.kernel and (turn or origin.engine is not None):
            note_right(match.variable, value)
        found.append(value)
    if in_doubt:
        noticed("saving.given_kernels")
    return found


def channels_first(match: Match) -> bool:
    """Whether a kernel is given as (out, in, window), as it was with Theano."""
    shape, window = match.piece.stored[0].array.shape, shape_of(match.variable)[:-2]
    return shape[2 : 2 + len(window)] == window and shape[: len(window)] != window
