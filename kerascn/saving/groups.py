"""Weights of some layers in an open group of an HDF5 file: the functions with which programs load parts of models."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..declare.respell import both_spellings
from . import hdf5
from .old_weights import Stored
from .origin import Origin
from .weights import load_weights, pairs, write_layers


class _Row:
    """Some layers, as far as loading and saving ask for a model."""

    name = "layers"

    def __init__(self, layers: Sequence[Any]) -> None:
        self.layers = list(layers)
        self.weights = [weight for layer in self.layers for weight in layer.weights]


@both_spellings
def save_weights_to_hdf5_group(f: Any, layers: Sequence[Any]) -> None:
    """Write the weights of layers into an open group, in the layout of Keras 2.

    Args:
        f: An open ``h5py.File`` or ``h5py.Group``.
        layers: The layers.
    """
    write_layers(f, _Row(layers))


def load_weights_from_hdf5_group(f: Any, layers: Sequence[Any], reshape: bool = False) -> None:
    """Set the weights of layers to those in an open group, first to first.

    Args:
        f: An open ``h5py.File`` or ``h5py.Group``.
        layers: The layers; those without weights are passed over.
        reshape: Whether an array of another shape but of as many numbers will do.
    """
    load_weights(_Row(layers), f, reshape=reshape)


def load_weights_from_hdf5_group_by_name(
    f: Any, layers: Sequence[Any], skip_mismatch: bool = False, reshape: bool = False
) -> None:
    """Set the weights of layers to those of the layers of their names in an open group.

    Args:
        f: An open ``h5py.File`` or ``h5py.Group``.
        layers: The layers; those that the group does not have stay as they are.
        skip_mismatch: Whether layers whose weights do not fit are left as they are, with a warning.
        reshape: Whether an array of another shape but of as many numbers will do.
    """
    load_weights(_Row(layers), f, by_name=True, skip_mismatch=skip_mismatch, reshape=reshape)


def preprocess_weights_for_loading(
    layer: Any,
    weights: Sequence[Any],
    original_keras_version: str | None = None,
    original_backend: str | None = None,
    reshape: bool = False,
) -> list[np.ndarray]:
    """The arrays of a layer in a file as the layer wants them today, for ``layer.set_weights``.

    Args:
        layer: The layer.
        weights: The arrays as they lie in the file.
        original_keras_version: The release that wrote it; Keras 1 if nothing is said.
        original_backend: The engine on which it was written.
        reshape: Whether an array of another shape but of as many numbers will do.
    """
    age = 2 if (original_keras_version or "1")[:1] >= "2" else 1
    origin = Origin(age, original_keras_version, original_backend)
    stored = [Stored(f"param_{place}", np.asarray(array)) for place, array in enumerate(weights)]
    return [match.value(origin) for match in pairs(layer, layer.name, stored, origin, reshape)]


def save_attributes_to_hdf5_group(group: Any, name: str, data: Sequence[Any]) -> None:
    """Write a list of texts as an attribute, in several pieces where it is too long for one.

    Args:
        group: An open ``h5py.File`` or ``h5py.Group``.
        name: The name of the attribute.
        data: The texts, as ``str`` or ``bytes``.
    """
    hdf5.write_names(group, name, [one.decode("utf-8") if isinstance(one, bytes) else str(one) for one in data])


def load_attributes_from_hdf5_group(group: Any, name: str) -> list[str]:
    """The list of texts that ``save_attributes_to_hdf5_group`` wrote; an empty list if there is none.

    Args:
        group: An open ``h5py.File`` or ``h5py.Group``.
        name: The name of the attribute.
    """
    return hdf5.read_names(group, name) or []
