"""Drawings of the guide on small weights: what the first layer has learned to see."""

from __future__ import annotations

import h5py
import numpy as np

from kerascn.applications import narrow

from ..drawing import drawing
from ..pen import Card


@drawing("The twelve filters of VGG16's first convolution", "VGG16 第一个卷积层的十二个滤波器", height=150)
def first_filters(card: Card) -> None:
    """Each filter as a picture of 3x3 points; grey is nothing, a colour is what the filter looks for."""
    with h5py.File(narrow.FILES["VGG16"]) as file:
        group = file["block1_conv1"]
        kernels = np.asarray(group[group.attrs["weight_names"][0]], "float64")[:, :, ::-1]  # blue comes first
    for number in range(kernels.shape[-1]):
        kernel = kernels[..., number]
        pixels = 127.5 + 127.5 * kernel / np.abs(kernel).max()
        card.picture(pixels, 11 + 64 * (number % 6), 10 + 66 * (number // 6), 58)
