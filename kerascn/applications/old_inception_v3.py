"""The InceptionV3 of Keras 1, for files with its weights: another net than the one of Keras 2.

Its convolutions have a bias and are activated before the normalization, which has a scale; three blocks differ.
"""

from __future__ import annotations

import itertools
from typing import Any

from ..declare.respell import both_spellings
from ..layers import BatchNormalization, Conv2D
from .branches import AVERAGE, HALVING_AVERAGE, Conv
from .frame import Net, Wishes, assembled, channel_axis, pooled
from .imagenet_utils import decode_predictions
from .inception_v3 import BLOCKS, Convolve, features, preprocess_input, small

__all__ = ["InceptionV3", "decode_predictions", "preprocess_input"]

NET = Net("inception_v3", size=299, smallest=139, file="keras1/inception_v3")
OLD_BLOCKS = {
    **BLOCKS,
    "mixed1": small(32),
    "mixed2": small(32),
    "mixed7": [
        [Conv(192, 1, 1)],
        [Conv(192, 1, 1), Conv(192, 1, 7), Conv(192, 7, 1)],
        [Conv(160, 1, 1), Conv(192, 7, 1), Conv(192, 1, 7), Conv(192, 7, 1), Conv(192, 1, 7)],
        [AVERAGE, Conv(192, 1, 1)],
    ],
    "mixed8": [*BLOCKS["mixed8"][:-1], [HALVING_AVERAGE]],
}


def _convolving() -> Convolve:
    """A function that makes convolutions and numbers them, by the names that they have in the files."""
    numbers = itertools.count(1)

    def convolve(x: Any, conv: Conv) -> Any:
        number, strides = next(numbers), (conv.step, conv.step)
        own = dict(strides=strides, padding=conv.padding, name=f"convolution2d_{number}")
        x = Conv2D(conv.filters, (conv.rows, conv.columns), activation="relu", **own)(x)
        return BatchNormalization(axis=channel_axis(), name=f"batchnormalization_{number}")(x)

    return convolve


@both_spellings
def InceptionV3(  # noqa: N802
    include_top: bool = True,
    weights: Any = "imagenet",
    input_tensor: Any = None,
    input_shape: Any = None,
    pooling: str | None = None,
    classes: int = 1000,
) -> Any:
    """The InceptionV3 of Keras 1 (2016).

    Args:
        include_top: Whether the net ends with the layers that tell the classes.
        weights: ``'imagenet'`` for those that Keras 1 published, the path of a file, or ``None`` for new ones.
        input_tensor: A tensor to use as the input.
        input_shape: The shape of an image.
        pooling: ``'avg'`` or ``'max'`` of each channel, where there is no top.
        classes: How many classes the top tells apart.
    """
    wishes = Wishes(include_top, weights, input_tensor, input_shape, pooling, classes)
    return assembled(NET, wishes, lambda x: features(x, OLD_BLOCKS, _convolving()), pooled("predictions"))
