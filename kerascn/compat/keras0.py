"""Layers that only Keras 0.x had."""

from __future__ import annotations

from typing import Any

from .. import backend as K
from ..declare.checks import one_of
from ..declare.fields import arg
from ..engine.layer import Layer

__all__ = ["LRN2D", "TimeDistributedMerge"]


class TimeDistributedMerge(Layer):
    """The steps of a series as one: their sum, mean or product.

    Args:
        mode: 'sum', 'ave' or 'mul'.
    """

    mode: str = arg(default="sum", check=one_of("sum", "ave", "mul"))

    def call(self, inputs: Any) -> Any:
        """All steps as one."""
        return {"sum": K.sum, "ave": K.mean, "mul": K.prod}[self.mode](inputs, axis=1)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The axis of the steps is no more."""
        return (input_shape[0], *input_shape[2:])


class LRN2D(Layer):
    """Local response normalization: ``x / (k + alpha * s) ** beta``.

    ``s`` is the sum of the squares over ``n`` neighbouring channels; the channels are the second axis.

    Args:
        alpha: The weight of the sum.
        k: What is added to it.
        beta: The power.
        n: How many channels count, an odd number.
    """

    alpha: float = arg(default=1e-4)
    k: float = arg(default=2)
    beta: float = arg(default=0.75)
    n: int = arg(default=5, check=one_of(*range(1, 100, 2)))

    def call(self, inputs: Any) -> Any:
        """The channels, each divided."""
        channels, half = K.int_shape(inputs)[1], self.n // 2
        squares = K.spatial_2d_padding(K.square(inputs), ((half, half), (0, 0)), "channels_last")  # the second axis
        total = sum(squares[:, place : place + channels] for place in range(self.n))
        return inputs / K.pow(self.k + self.alpha * total, self.beta)
