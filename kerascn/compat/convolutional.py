"""Convolutions that Keras 1 had under names of their own."""

from __future__ import annotations

from ..declare import registry
from ..layers.convolutional import Conv1D, Conv2D


class AtrousConvolution1D(Conv1D):
    """``Conv1D`` with gaps between the elements of the kernel: ``atrous_rate`` is its ``dilation_rate``."""


class AtrousConvolution2D(Conv2D):
    """``Conv2D`` with gaps between the elements of the kernel: ``atrous_rate`` is its ``dilation_rate``."""


AtrousConv1D = registry.register("layer", "AtrousConv1D", AtrousConvolution1D)
AtrousConv2D = registry.register("layer", "AtrousConv2D", AtrousConvolution2D)
