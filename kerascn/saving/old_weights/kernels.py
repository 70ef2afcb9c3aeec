"""Kernels of convolutions, which Theano turned round."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...traps.inside import parts_of

# Layers whose kernels Keras 2 kept turned round in files that it wrote on Theano: the places of these weights.
TURNED = {"Conv1D": (0,), "Conv2D": (0,), "Conv3D": (0,), "Conv2DTranspose": (0,), "ConvLSTM2DCell": (0, 1)}


def kernels_of(layer: Any) -> set[int]:
    """The identities of the variables that are kernels of convolutions, in inner layers too."""
    found = {one for part in parts_of(layer) for one in kernels_of(part)}
    places = {place for kind in type(layer).__mro__ for place in TURNED.get(kind.__name__, ())}
    return found | {id(layer.weights[place]) for place in places}


def put_elsewhere(layer: Any) -> list[str]:
    """The layers whose windows Theano put elsewhere with padding='same'.

    It had half of a window, rounded down, stand out on both sides; here no more stands out than has to. That is the
    same for odd windows that move one by one.
    """
    found = [name for part in parts_of(layer) for name in put_elsewhere(part)]
    window = getattr(layer, "kernel_size", None) or getattr(layer, "pool_size", None)
    if getattr(layer, "padding", None) != "same" or window is None:
        return list(dict.fromkeys(found))
    windows, strides = ([one] if isinstance(one, int) else one for one in (window, getattr(layer, "strides", 1)))
    elsewhere = any(size % 2 == 0 for size in windows) or any(step > 1 for step in strides)
    return list(dict.fromkeys([*found, *[layer.name] * elsewhere]))


def turned_round(kernel: np.ndarray) -> np.ndarray:
    """A kernel, turned round in all its places; its last two axes are those of the channels."""
    return kernel[tuple(slice(None, None, -1) for _ in kernel.shape[:-2])]
