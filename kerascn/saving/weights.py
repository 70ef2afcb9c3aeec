"""The weights of a model's layers in an HDF5 file: a group for each layer, an array for each weight."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any, NamedTuple

import numpy as np

from .. import backend as K
from ..messages import fail, warn_user
from ..traps import norms
from ..traps.noticing import noticed
from ..version import __version__
from . import files, hdf5, numbered, sizes
from .architecture import KERAS_VERSION, LAYOUT
from .naming import names_of_weights
from .old_weights import Piece, Stored, pieces, shape_of
from .old_weights.kernels import put_elsewhere, turned_round
from .old_weights.nests import of_layers
from .old_weights.norms import may_have_deviation
from .origin import GRAPH, Origin, is_numbered, origin_of

# What is told where two signs of the engine disagree, by the one that is not followed.
AGAINST = {"file": "saving.not_as_file", "weights": "saving.not_as_weights", "name": "saving.not_as_name"}
MANY = 2**24  # numbers that are read from the engine at once


class Match(NamedTuple):
    """A variable and how its value comes from the arrays of the file."""

    variable: Any
    piece: Piece

    def value(self, origin: Origin) -> np.ndarray:
        """The value, read now."""
        return self.made_of([np.asarray(one.array[()]) for one in self.piece.stored], origin)

    def made_of(self, arrays: list[np.ndarray], origin: Origin) -> np.ndarray:
        """The value that comes of arrays laid out as those in the file."""
        found = (self.piece.make(*arrays) if self.piece.make else arrays[0]).reshape(shape_of(self.variable))
        if self.piece.kernel and origin.turned:
            found = turned_round(found)
        return found.astype(K.dtype(self.variable))


def in_graph_of(model: Any) -> Any:
    """A block in which the model's variables can be used."""
    return model.in_graph() if hasattr(model, "in_graph") else nullcontext()


def save_weights(model: Any, filepath: Any, overwrite: bool = True) -> None:
    """Write the weights of a model into an HDF5 file.

    Args:
        model: The model.
        filepath: A path, an open ``h5py.File`` or ``h5py.Group``, or an object with ``write``.
        overwrite: Whether a file that is there is replaced without asking.
    """
    _check_built(model)
    files.write(filepath, overwrite, lambda group: write_layers(group, model))


def _check_built(model: Any) -> None:
    missing = [layer.name for layer in model.layers if not layer.built]
    if missing or (not model.layers and not model.weights):
        raise fail(ValueError, "saving.not_built", model=model.name, layers=", ".join(missing))


def write_layers(group: Any, model: Any) -> None:
    """Write the weights of the model's layers into an open group, in the layout of Keras 2."""
    hdf5.write_names(group, "layer_names", [layer.name for layer in model.layers])
    group.attrs["backend"] = LAYOUT.encode()
    group.attrs["keras_version"] = KERAS_VERSION.encode()
    group.attrs["kerascn_version"] = __version__.encode()
    with in_graph_of(model):
        for layers in _together(model.layers):
            values = iter(K.batch_get_value([weight for layer in layers for weight in layer.weights]))
            for layer in layers:
                inner, names = hdf5.new_group(group, layer.name), names_of_weights(layer)
                hdf5.write_names(inner, "weight_names", names)
                for name in names:
                    inner.create_dataset(name, data=next(values))


def _together(layers: list[Any]) -> Iterator[list[Any]]:
    """Layers whose weights are read at once: each reading takes long in a large graph, all values much memory."""
    found: list[Any] = []
    numbers = 0
    for layer in layers:
        found.append(layer)
        numbers += sum(math.prod(shape_of(weight)) for weight in layer.weights)
        if numbers > MANY:
            yield found
            found, numbers = [], 0
    yield found


# Reading.


def load_weights(
    model: Any,
    filepath: Any,
    by_name: bool = False,
    skip_mismatch: bool = False,
    reshape: bool = False,
    trained_on: str | None = None,
) -> None:
    """Set the weights of a model to those in a file; nothing is changed unless everything fits.

    Args:
        model: The model.
        filepath: A path, an open ``h5py.File`` or ``h5py.Group``, or an object with ``read``; what ``save_weights``
            or ``save`` wrote, in this or another release of Keras.
        by_name: Whether a layer takes the weights of the layer of its name, if there is one, rather than of its place.
        skip_mismatch: Whether layers whose weights do not fit are left as they are, with a warning. Without
            ``by_name`` the model and the file may then also have another number of layers.
        reshape: Whether an array of another shape but of as many numbers will do.
        trained_on: The engine on which the file was written, 'theano', 'tensorflow' or 'cntk', where the file itself
            does not say it: Theano turned the kernels of convolutions round.
    """
    _check_built(model)
    with files.opened(filepath) as file:
        group = weights_group(file)
        stored = stored_layers(group)
        origin = with_release_of(model, origin_of(group, file, trained_on=trained_on, names=all_names(stored)))
        if by_name and origin.age == 0:
            raise fail(ValueError, "saving.unnamed_layers", path=file.file.filename)
        with in_graph_of(model):
            if by_name:
                matches = by_names(model, stored, origin, skip_mismatch, reshape)
            else:
                matches = by_place(model, stored, origin, skip_mismatch, reshape)
            set_all(model, matches, origin, path=file.file.filename)


def weights_group(file: Any) -> Any:
    """The group with the weights: the file itself, or a part of it where there is more in the file."""
    if hdf5.read_names(file, "layer_names") is None and "model_weights" in file:
        return hdf5.group_at(file, "model_weights")
    return file


def stored_layers(group: Any) -> dict[str, list[Stored]]:
    """The layers in a file that have weights, by name, in their order; no array is read yet."""
    names = hdf5.read_names(group, "layer_names")
    if names is None and is_numbered(group):
        return numbered.numbered_layers(group)
    if names is None:
        raise fail(ValueError, "saving.no_attribute", path=group.file.filename, attribute="layer_names")
    found, count = {}, 0
    for name in names:
        inner = hdf5.group_at(group, name)
        weights = hdf5.read_names(inner, "weight_names")
        if weights is None:
            raise fail(ValueError, "saving.no_attribute", path=group.file.filename, attribute=f"{name}/weight_names")
        count += 1 + len(weights)
        sizes.check_count(group, count)
        if weights:
            found[name] = [Stored(weight, hdf5.array_at(inner, weight)) for weight in weights]
    return found


def with_release_of(model: Any, origin: Origin) -> Origin:
    """The origin of weights that don't tell their release, with that of the architecture that they go with."""
    told = getattr(model, "written_by", None)
    of_keras1 = isinstance(told, str) and told.startswith("1.")
    return origin._replace(release=told) if of_keras1 and origin.age == 1 and origin.release is None else origin


def all_names(stored: dict[str, list[Stored]]) -> list[str]:
    """The names of all weights in a file."""
    return [weight.name for layer in stored.values() for weight in layer]


def by_place(
    model: Any, stored: dict[str, list[Stored]], origin: Origin, skip: bool = False, reshape: bool = False
) -> list[Match]:
    """Pair the layers that have weights with those of the file, first with first.

    Args:
        model: The model.
        stored: The layers of the file that have weights.
        origin: Who wrote the file.
        skip: Whether layers that do not fit, or have no partner, are left as they are.
        reshape: Whether an array of another shape but of as many numbers will do.
    """
    layers = [layer for layer in layers_in_file(model, origin) if layer.weights]
    names = ", ".join(layer.name for layer in layers) or "-"
    in_a_row = None if skip else regrouped(model, layers, stored, origin)
    if in_a_row is not None:
        return in_a_row
    if len(layers) != len(stored) and not skip:
        shown = dict(expected=len(layers), names=names)
        raise fail(ValueError, "saving.layer_count", given=len(stored), stored=", ".join(stored) or "-", **shown)
    found, left = [], [layer.name for layer in layers[len(stored) :]]
    unused = list(stored)[len(layers) :]
    for layer, name in zip(layers, stored, strict=False):
        try:
            found += pairs(layer, name, stored[name], origin, reshape)
        except ValueError:
            if not skip:
                raise
            left.append(layer.name)
            unused.append(name)
    if skip and not found and (layers or stored):
        raise fail(ValueError, "saving.nothing_fits", names=names, stored=", ".join(stored) or "-")
    if left or unused:
        warn_user("saving.skipped_places", names=", ".join(left) or "-", stored=", ".join(unused) or "-")
    return found


def layers_in_file(model: Any, origin: Origin) -> list[Any]:
    """The layers in their order in the file.

    Before Keras 2 the branches that a first ``Merge`` merges came one by one, and before Keras 1 the layers of a
    ``Graph`` in the order in which it was made.
    """
    order = getattr(model, "written_order", None)
    if origin.age == 0 and order is not None and {layer.name for layer in model.layers} <= set(order):
        return sorted(model.layers, key=lambda layer: order.index(layer.name))
    return getattr(model, "flattened_layers", model.layers) if origin.age < 2 else model.layers


def regrouped(model: Any, layers: list[Any], stored: dict[str, list[Stored]], origin: Origin) -> list[Match] | None:
    """All weights as one row, if file and model group them into layers in different ways.

    That is so if a model within a model is one layer in the one and several in the other; before Keras 1.0 a ``Merge``
    was one with its branches. A ``Graph`` of then is a single group; if two of its layers are alike, only its own
    architecture tells their order.
    """
    if len(layers) == len(stored) and origin.age > 0:
        return None
    shapes = [tuple(map(shape_of, layer.weights)) for layer in layers]
    ordered = getattr(model, "written_order", None) is not None
    if list(stored) == [GRAPH] and not ordered and len(set(shapes)) < len(shapes):
        return None
    row = of_layers(layers, [one for arrays in stored.values() for one in arrays], origin)
    return None if row is None else [Match(*pair) for pair in row]


def by_names(
    model: Any, stored: dict[str, list[Stored]], origin: Origin, skip: bool = False, reshape: bool = False
) -> list[Match]:
    """Pair the layers that have weights with those of the same name in the file, as far as there are any."""
    found, left = [], []
    for layer in model.layers:
        if layer.weights and layer.name in stored:
            try:
                found += pairs(layer, layer.name, stored[layer.name], origin, reshape)
            except ValueError:
                if not skip:
                    raise
                left.append(layer.name)
    if left:
        warn_user("saving.skipped", names=", ".join(left))
    elif not found and (stored or model.weights):
        names = ", ".join(layer.name for layer in model.layers if layer.weights)
        warn_user("saving.no_name_fits", names=names or "-", stored=", ".join(stored) or "-")
    return found


def pairs(layer: Any, name: str, stored: list[Stored], origin: Origin, reshape: bool = False) -> list[Match]:
    """Pair the weights of one layer with those of a layer of the file, once number and shapes have been looked at."""
    weights, found = layer.weights, pieces(layer, stored, origin)
    if len(weights) != len(found):
        fields = dict(layer=layer.name, expected=len(weights), given=len(stored), name=name)
        raise fail(ValueError, "saving.weight_count", **fields)
    for weight, piece in zip(weights, found, strict=True):
        if piece.make is not None:
            continue  # the rule has looked at the shapes
        expected, given = shape_of(weight), piece.stored[0].array.shape
        if expected != given and not (reshape and math.prod(expected) == math.prod(given)):
            fields = dict(layer=layer.name, expected=expected, given=given, name=piece.stored[0].name)
            raise fail(ValueError, "saving.weight_shape", **fields)
    return [Match(weight, piece) for weight, piece in zip(weights, found, strict=True)]


def set_all(model: Any, matches: list[Match], origin: Origin, path: Any) -> None:
    """Read all arrays, and only then set all variables."""
    _tell_doubts(matches, origin, path)
    elsewhere = put_elsewhere(model) if origin.turned and any(match.piece.kernel for match in matches) else []
    if elsewhere:
        warn_user("saving.windows_elsewhere", path=path, names=", ".join(elsewhere))
    values = [(match.variable, match.value(origin)) for match in matches]
    K.batch_set_value(values)
    norms.look(model, model.layers, values)
    for match, (variable, value) in zip(matches, values, strict=True):
        if match.piece.kernel and (origin.engine is not None or origin.turned):
            note_right(variable, value)


def note_right(variable: Any, value: np.ndarray) -> None:
    """Note of a kernel that it needs no more turning, as long as it has this value."""
    variable.loaded_right = _sign_of(value)


def is_as_loaded(variable: Any, value: np.ndarray) -> bool:
    """Whether a kernel is still as it was loaded, and it was known how it lay or it was turned then."""
    return getattr(variable, "loaded_right", None) == _sign_of(value)


def _sign_of(value: np.ndarray) -> int:
    return zlib.crc32(np.ascontiguousarray(value).tobytes())


def _tell_doubts(matches: list[Match], origin: Origin, path: Any) -> None:
    """Say it once if it isn't certain how kernels of convolutions lie, or what was averaged."""
    if any(match.piece.kernel and math.prod(shape_of(match.variable)[:-2]) > 1 for match in matches):
        fields = dict(path=path, engine=origin.engine, against=origin.against)
        if origin.engine is None:
            noticed("saving.keras0_kernels" if origin.turned else "saving.keras1_kernels", path=path)
        elif origin.against is not None:
            noticed(AGAINST[origin.by[1]], **fields)
    if may_have_deviation(origin, [one for match in matches for one in match.piece.stored]):
        noticed("saving.running_std", path=path)
    moved = [match.piece.stored[0].name for match in matches if match.piece.moved]
    if moved:
        warn_user("saving.channels_moved", path=path, names=", ".join(moved))
