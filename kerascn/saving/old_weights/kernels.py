"""Kernels of convolutions, which Theano turned round."""

from __future__ import annotations

from typing import Any

import numpy as np

# Layers whose kernels Keras 2 kept turned round in files that it wrote on Theano: the places of these weights.
TURNED = {"Conv1D": (0,), "Conv2D": (0,), "Conv3D": (0,), "Conv2DTranspose": (0,), "ConvLSTM2DCell": (0, 1)}


def kernels_of(layer: Any) -> set[int]:
    """The identities of the variables that are kernels of convolutions, in inner layers too."""
    wrapped = layer.layers_within() if hasattr(layer, "layers_within") else [getattr(layer, "layer", None)]
    several = [one for name in ("layers", "cells") for one in getattr(layer, name, None) or []]
    inner = [*several, *wrapped, getattr(layer, "cell", None)]  # a layer may be its own cell
    found = {one for part in inner if part not in (None, layer) for one in kernels_of(part)}
    places = {place for kind in type(layer).__mro__ for place in TURNED.get(kind.__name__, ())}
    return found | {id(layer.weights[place]) for place in places}


def turned_round(kernel: np.ndarray) -> np.ndarray:
    """A kernel, turned round in all its places; its last two axes are those of the channels."""
    return kernel[tuple(slice(None, None, -1) for _ in kernel.shape[:-2])]
