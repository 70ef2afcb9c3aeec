"""Two small layers without weights that famous nets need and no other net does."""

from __future__ import annotations

import math
from typing import Any

from .. import backend as K
from ..declare.checks import number, one_of, optional, positive
from ..declare.fields import arg
from ..engine.layer import Layer
from ..layers.merge import Subtract
from ..layers.spatial import settled_format

__all__ = ["ScaledAdd", "SumInGroups"]


class ScaledAdd(Subtract):
    """The first input plus ``scale`` times the second.

    Args:
        scale: How much of the second input is added.
    """

    scale: float = arg(check=number)

    def combine(self, one: Any, other: Any) -> Any:
        """The scaled sum."""
        return one + other * self.scale


class SumInGroups(Layer):
    """After a depthwise convolution: what it makes of the channels of a group, added up.

    A depthwise convolution with ``depth_multiplier=n`` makes n results of each channel. If the channels are taken in
    groups of n, adding up the first results of a group, then the second ones and so on gives n channels for each
    group: the two layers together are a convolution in groups.

    Args:
        groups: How many groups of channels there are.
        data_format: 'channels_last' or 'channels_first'; that of the settings unless said.
    """

    groups: int = arg(check=positive)
    data_format: Any = arg(default=None, check=optional(one_of("channels_first", "channels_last")))

    def prepare(self) -> None:
        """Settle where the channels stand."""
        super().prepare()
        self.data_format = settled_format(self.data_format)

    def in_group(self, channels: int) -> int:
        """How many channels a group of the output has."""
        return math.isqrt(channels // self.groups)

    def call(self, inputs: Any) -> Any:
        """The sums."""
        last = self.data_format == "channels_last"
        x = inputs if last else K.permute_dimensions(inputs, (0, 2, 3, 1))
        shape = K.shape(x)
        channels = self.input_shape_known[3 if last else 1]
        many = self.in_group(channels)
        x = K.reshape(x, (-1, self.groups, many, many))
        x = K.reshape(K.sum(x, axis=2), (shape[0], shape[1], shape[2], self.groups * many))
        return x if last else K.permute_dimensions(x, (0, 3, 1, 2))

    def build(self, input_shape: Any) -> None:
        """Remember how many channels there are."""
        super().build(input_shape)
        self.input_shape_known = input_shape

    def compute_output_shape(self, input_shape: Any) -> Any:
        """So many channels for each group."""
        shape, axis = list(input_shape), 3 if self.data_format == "channels_last" else 1
        shape[axis] = self.groups * self.in_group(shape[axis])
        return tuple(shape)
