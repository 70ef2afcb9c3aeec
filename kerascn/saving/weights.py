"""The weights of a model's layers in an HDF5 file: a group for each layer, an array for each weight."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any, NamedTuple

import numpy as np

from .. import backend as K
from ..messages import fail, warn
from ..version import __version__
from . import files, hdf5
from .architecture import KERAS_VERSION, LAYOUT

# Layers whose kernels Keras 2 kept turned round in files that it wrote on Theano: the places of these weights.
TURNED = {"Conv1D": (0,), "Conv2D": (0,), "Conv3D": (0,), "Conv2DTranspose": (0,), "ConvLSTM2DCell": (0, 1)}


class Stored(NamedTuple):
    """A weight in a file: its name and its array, not yet read."""

    name: str
    array: Any


class Match(NamedTuple):
    """A variable and the array in the file that it is to get."""

    variable: Any
    stored: Stored
    turned: bool

    def value(self) -> np.ndarray:
        """The array, read now."""
        found = np.asarray(self.stored.array[()]).reshape(shape_of(self.variable))
        if self.turned:
            found = found[tuple(slice(None, None, -1) for _ in found.shape[:-2])]
        return found.astype(K.dtype(self.variable))


def shape_of(variable: Any) -> tuple[int, ...]:
    """The shape of a variable, which has no unknown lengths."""
    return tuple(length or 0 for length in K.int_shape(variable) or ())


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
        for layer in model.layers:
            inner = hdf5.new_group(group, layer.name)
            names, values = names_of_weights(layer), K.batch_get_value(layer.weights)
            hdf5.write_names(inner, "weight_names", names)
            for name, value in zip(names, values, strict=True):
                inner.create_dataset(name, data=value)


def names_of_weights(layer: Any) -> list[str]:
    """The names under which the weights of a layer are written, such as ``dense_1/kernel:0``, each once."""
    owners = {id(w): owner for owner, w in _with_owners(layer)}
    names: list[str] = []
    for place, weight in enumerate(layer.weights):
        local = str(getattr(weight, "name", None) or f"param_{place}").partition(":")[0].rpartition("/")[2]
        name = first = f"{owners.get(id(weight), layer.name)}/{local}"
        number = 0
        while f"{name}:0" in names:
            number += 1
            name = f"{first}_{number}"
        names.append(f"{name}:0")
    return names


def _with_owners(layer: Any) -> Iterator[tuple[str, Any]]:
    """Each weight with the name of the layer that has it, inner ones of models first."""
    for inner in getattr(layer, "layers", None) or []:
        yield from _with_owners(inner)
    if not getattr(layer, "layers", None):
        yield from ((layer.name, weight) for weight in layer.weights)


# Reading.


def load_weights(
    model: Any, filepath: Any, by_name: bool = False, skip_mismatch: bool = False, reshape: bool = False
) -> None:
    """Set the weights of a model to those in a file; nothing is changed unless everything fits.

    Args:
        model: The model.
        filepath: A path, an open ``h5py.File`` or ``h5py.Group``, or an object with ``read``; what ``save_weights``
            or ``save`` wrote.
        by_name: Whether a layer takes the weights of the layer of its name, if there is one, rather than of its place.
        skip_mismatch: With ``by_name``, whether layers whose weights do not fit are left as they are.
        reshape: Whether an array of another shape but of as many numbers will do.
    """
    if skip_mismatch and not by_name:
        raise fail(ValueError, "saving.skip_by_place")
    _check_built(model)
    with files.opened(filepath) as file:
        group = weights_group(file)
        stored = stored_layers(group)
        with in_graph_of(model):
            matches = by_names(model, stored, skip_mismatch, reshape) if by_name else by_place(model, stored, reshape)
            set_all(matches, turned=was_turned(matches, group, file))


def weights_group(file: Any) -> Any:
    """The group with the weights: the file itself, or a part of it where there is more in the file."""
    if hdf5.read_names(file, "layer_names") is None and "model_weights" in file:
        return hdf5.group_at(file, "model_weights")
    return file


def stored_layers(group: Any) -> dict[str, list[Stored]]:
    """The layers in a file that have weights, by name, in their order; no array is read yet."""
    names = hdf5.read_names(group, "layer_names")
    if names is None:
        raise fail(ValueError, "saving.no_attribute", path=group.file.filename, attribute="layer_names")
    found = {}
    for name in names:
        inner = hdf5.group_at(group, name)
        weights = hdf5.read_names(inner, "weight_names")
        if weights is None:
            raise fail(ValueError, "saving.no_attribute", path=group.file.filename, attribute=f"{name}/weight_names")
        if weights:
            found[name] = [Stored(weight, hdf5.array_at(inner, weight)) for weight in weights]
    return found


def was_turned(matches: list[Match], *groups: Any) -> bool:
    """Whether Keras 2 wrote the file on Theano, which turns the kernels of convolutions round.

    Keras 1 does not say where it wrote a file; if there are such kernels in it, that is told.
    """
    said = {name: [hdf5.read_text(group, name) for group in groups] for name in ("backend", "keras_version")}
    backend, version = (next(filter(None, texts), None) for texts in said.values())
    if backend is None and (version or "1").startswith("1") and any(match.turned for match in matches):
        warn("saving.keras1_kernels", stacklevel=3, path=groups[0].file.filename)
    return backend == "theano"


def by_place(model: Any, stored: dict[str, list[Stored]], reshape: bool = False) -> list[Match]:
    """Pair the layers that have weights with those of the file, first with first."""
    layers = [layer for layer in model.layers if layer.weights]
    if len(layers) != len(stored):
        shown = dict(expected=len(layers), names=", ".join(layer.name for layer in layers) or "-")
        raise fail(ValueError, "saving.layer_count", given=len(stored), stored=", ".join(stored) or "-", **shown)
    return [
        match for layer, name in zip(layers, stored, strict=True) for match in pairs(layer, name, stored[name], reshape)
    ]


def by_names(model: Any, stored: dict[str, list[Stored]], skip: bool, reshape: bool) -> list[Match]:
    """Pair the layers that have weights with those of the same name in the file, as far as there are any."""
    found, left = [], []
    for layer in model.layers:
        if layer.weights and layer.name in stored:
            try:
                found += pairs(layer, layer.name, stored[layer.name], reshape)
            except ValueError:
                if not skip:
                    raise
                left.append(layer.name)
    if left:
        warn("saving.skipped", stacklevel=3, names=", ".join(left))
    elif not found and (stored or model.weights):
        names = ", ".join(layer.name for layer in model.layers if layer.weights)
        warn("saving.no_name_fits", stacklevel=3, names=names or "-", stored=", ".join(stored) or "-")
    return found


def pairs(layer: Any, name: str, stored: list[Stored], reshape: bool = False) -> list[Match]:
    """Pair the weights of one layer with those of a layer of the file, once number and shapes have been looked at."""
    weights = layer.weights
    if len(weights) != len(stored):
        fields = dict(layer=layer.name, expected=len(weights), given=len(stored), name=name)
        raise fail(ValueError, "saving.weight_count", **fields)
    for weight, one in zip(weights, stored, strict=True):
        expected, given = shape_of(weight), one.array.shape
        if expected != given and not (reshape and math.prod(expected) == math.prod(given)):
            fields = dict(layer=layer.name, expected=expected, given=given, name=one.name)
            raise fail(ValueError, "saving.weight_shape", **fields)
    turned = kernels_of(layer)
    return [Match(w, one, id(w) in turned) for w, one in zip(weights, stored, strict=True)]


def kernels_of(layer: Any) -> set[int]:
    """The identities of the variables that are kernels of convolutions, in inner layers too."""
    wrapped = layer.layers_within() if hasattr(layer, "layers_within") else [getattr(layer, "layer", None)]
    several = [one for name in ("layers", "cells") for one in getattr(layer, name, None) or []]
    inner = [*several, *wrapped, getattr(layer, "cell", None)]  # a layer may be its own cell
    found = {one for part in inner if part not in (None, layer) for one in kernels_of(part)}
    places = {place for kind in type(layer).__mro__ for place in TURNED.get(kind.__name__, ())}
    return found | {id(layer.weights[place]) for place in places}


def set_all(matches: list[Match], turned: bool) -> None:
    """Read all arrays, and only then set all variables."""
    values = [(match.variable, match._replace(turned=match.turned and turned).value()) for match in matches]
    K.batch_set_value(values)
