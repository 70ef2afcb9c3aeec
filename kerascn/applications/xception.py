"""Xception: blocks of separable convolutions, each with a way round it."""

from __future__ import annotations

from typing import Any

from ..declare.respell import both_spellings
from ..layers import Activation, BatchNormalization, Conv2D, MaxPooling2D, SeparableConv2D, add
from .frame import Net, Wishes, assembled, channel_axis, pooled
from .imagenet_utils import decode_predictions, in_mode

__all__ = ["Xception", "decode_predictions", "preprocess_input"]

preprocess_input = in_mode("tf")

FIRST = {"block1_conv1": (32, 2), "block1_conv2": (64, 1)}  # filters, step
# blocks that make the image half as large -> the filters of their two convolutions
HALVING = {2: (128, 128), 3: (256, 256), 4: (728, 728), 13: (728, 1024)}
MIDDLE, FILTERS = range(5, 13), 728  # blocks of three convolutions that change nothing
LAST = {"block14_sepconv1": 1536, "block14_sepconv2": 2048}
NET = Net("xception", size=299, smallest=71)


def _body(x: Any) -> Any:
    for name, (filters, step) in FIRST.items():
        x = Conv2D(filters, (3, 3), strides=(step, step), use_bias=False, name=name)(x)
        x = _normalized(x, name)
        x = Activation("relu", name=f"{name}_act")(x)
    for block in (2, 3, 4, *MIDDLE, 13):
        x = _halved(x, block) if block in HALVING else _kept(x, block)
    for name, filters in LAST.items():
        x = _separable(x, filters, name)
        x = Activation("relu", name=f"{name}_act")(x)
    return x


def _halved(x: Any, block: int) -> Any:
    """A block of two convolutions and a pooling; the way round it is a convolution of 1x1."""
    filters = HALVING[block]
    around = Conv2D(filters[1], (1, 1), strides=(2, 2), padding="same", use_bias=False)(x)
    around = BatchNormalization(axis=channel_axis())(around)
    for number, count in enumerate(filters, 1):
        own = f"block{block}_sepconv{number}"
        if (block, number) != (2, 1):  # what comes into it has just been activated
            x = Activation("relu", name=f"{own}_act")(x)
        x = _separable(x, count, own)
    x = MaxPooling2D((3, 3), strides=(2, 2), padding="same", name=f"block{block}_pool")(x)
    return add([x, around])


def _kept(x: Any, block: int) -> Any:
    """A block of three convolutions; the way round it is the input itself."""
    around = x
    for number in (1, 2, 3):
        own = f"block{block}_sepconv{number}"
        x = Activation("relu", name=f"{own}_act")(x)
        x = _separable(x, FILTERS, own)
    return add([x, around])


def _separable(x: Any, filters: int, name: str) -> Any:
    x = SeparableConv2D(filters, (3, 3), padding="same", use_bias=False, name=name)(x)
    return _normalized(x, name)


def _normalized(x: Any, name: str) -> Any:
    return BatchNormalization(axis=channel_axis(), name=f"{name}_bn")(x)


@both_spellings
def Xception(  # noqa: N802
    include_top: bool = True,
    weights: Any = "imagenet",
    input_tensor: Any = None,
    input_shape: Any = None,
    pooling: str | None = None,
    classes: int = 1000,
) -> Any:
    """Xception (2016).

    Args:
        include_top: Whether the net ends with the layers that tell the classes.
        weights: ``'imagenet'``, the path of a file with weights, or ``None`` for new ones.
        input_tensor: A tensor to use as the input.
        input_shape: The shape of an image.
        pooling: ``'avg'`` or ``'max'`` of each channel, where there is no top.
        classes: How many classes the top tells apart.
    """
    return assembled(
        NET, Wishes(include_top, weights, input_tensor, input_shape, pooling, classes), _body, pooled("predictions")
    )
