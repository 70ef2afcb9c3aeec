"""Convolutions that Keras 1 had under names of their own."""

from __future__ import annotations

from ..declare import registry
from ..layers.convolutional import Conv1D, Conv2D


class AtrousConvolution1D(Conv1D):
    """``Conv1D`` with gaps between the elements of the kernel: ``atrous_rate`` is its ``dilation_rate``."""

    def prepare(self) -> None:
        """Become a ``Conv1D``, as in Keras 2, so that a file says a name that everybody knows."""
        super().prepare()
        if type(self) is AtrousConvolution1D:
            self.__class__ = Conv1D  # type: ignore[assignment]


class AtrousConvolution2D(Conv2D):
    """``Conv2D`` with gaps between the elements of the kernel: ``atrous_rate`` is its ``dilation_rate``."""

    def prepare(self) -> None:
        """Become a ``Conv2D``, as in Keras 2, so that a file says a name that everybody knows."""
        super().prepare()
        if type(self) is AtrousConvolution2D:
            self.__class__ = Conv2D  # type: ignore[assignment]


AtrousConv1D = registry.register("layer", "AtrousConv1D", AtrousConvolution1D)
AtrousConv2D = registry.register("layer", "AtrousConv2D", AtrousConvolution2D)
