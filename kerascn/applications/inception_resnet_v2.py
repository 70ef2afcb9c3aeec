"""InceptionResNetV2: blocks of branches side by side, whose result is added to their input."""

from __future__ import annotations

from typing import Any

from ..declare.respell import both_spellings
from ..engine.history import shape_of
from ..layers import Activation, BatchNormalization, Conv2D
from ..messages import fail
from .branches import AVERAGE, MAX, Conv, joined, run
from .frame import Net, Wishes, assembled, channel_axis, pooled
from .imagenet_utils import decode_predictions, in_mode
from .parts import ScaledAdd

__all__ = ["InceptionResNetV2", "conv2d_bn", "decode_predictions", "inception_resnet_block", "preprocess_input"]

preprocess_input = in_mode("tf")

NET = Net("inception_resnet_v2", size=299, smallest=75)
STEM = [
    Conv(32, 3, 3, step=2, padding="valid"), Conv(32, 3, 3, padding="valid"), Conv(64, 3, 3), MAX,
    Conv(80, 1, 1, padding="valid"), Conv(192, 3, 3, padding="valid"), MAX,
]  # fmt: skip
MIXED_5B = [
    [Conv(96, 1, 1)],
    [Conv(48, 1, 1), Conv(64, 5, 5)],
    [Conv(64, 1, 1), Conv(96, 3, 3), Conv(96, 3, 3)],
    [AVERAGE, Conv(64, 1, 1)],
]
MIXED_6A = [
    [Conv(384, 3, 3, step=2, padding="valid")],
    [Conv(256, 1, 1), Conv(256, 3, 3), Conv(384, 3, 3, step=2, padding="valid")],
    [MAX],
]
MIXED_7A = [
    [Conv(256, 1, 1), Conv(384, 3, 3, step=2, padding="valid")],
    [Conv(256, 1, 1), Conv(288, 3, 3, step=2, padding="valid")],
    [Conv(256, 1, 1), Conv(288, 3, 3), Conv(320, 3, 3, step=2, padding="valid")],
    [MAX],
]
# The blocks that are added to their input, by the size of the images they were made for.
ADDED = {
    "block35": [
        [Conv(32, 1, 1)],
        [Conv(32, 1, 1), Conv(32, 3, 3)],
        [Conv(32, 1, 1), Conv(48, 3, 3), Conv(64, 3, 3)],
    ],
    "block17": [[Conv(192, 1, 1)], [Conv(128, 1, 1), Conv(160, 1, 7), Conv(192, 7, 1)]],
    "block8": [[Conv(192, 1, 1)], [Conv(192, 1, 1), Conv(224, 1, 3), Conv(256, 3, 1)]],
}


def conv2d_bn(
    x: Any,
    filters: int,
    kernel_size: Any,
    strides: Any = 1,
    padding: str = "same",
    activation: str | None = "relu",
    use_bias: bool = False,
    name: str | None = None,
) -> Any:
    """A convolution; its normalization where it has no bias; the activation if there is one.

    Args:
        x: The input.
        filters: The number of filters.
        kernel_size: Rows and columns of the window.
        strides: How far the window moves.
        padding: 'same' or 'valid'.
        activation: The activation, or ``None``.
        use_bias: Whether there is a bias, and no normalization.
        name: The name of the convolution; the layers after it get ``_bn`` and ``_ac`` behind it.
    """
    x = Conv2D(filters, kernel_size, strides=strides, padding=padding, use_bias=use_bias, name=name)(x)
    if not use_bias:
        x = BatchNormalization(axis=channel_axis(), scale=False, name=f"{name}_bn" if name else None)(x)
    return x if activation is None else Activation(activation, name=f"{name}_ac" if name else None)(x)


def _convolve(x: Any, conv: Conv) -> Any:
    return conv2d_bn(x, conv.filters, (conv.rows, conv.columns), strides=conv.step, padding=conv.padding)


def inception_resnet_block(
    x: Any, scale: float, block_type: str, block_idx: int, activation: str | None = "relu"
) -> Any:
    """Branches side by side, joined, brought to as many channels as the input has, scaled, and added to it.

    Args:
        x: The input.
        scale: How much of the branches is added.
        block_type: ``'block35'``, ``'block17'`` or ``'block8'``.
        block_idx: The number of the block, for the names of the layers.
        activation: The activation of the sum, or ``None``.
    """
    if block_type not in ADDED:
        raise fail(ValueError, "applications.block_type", given=repr(block_type), known=", ".join(ADDED))
    own = f"{block_type}_{block_idx}"
    mixed = joined(x, ADDED[block_type], _convolve, f"{own}_mixed")
    channels = shape_of(x)[channel_axis()]
    mixed = conv2d_bn(mixed, channels, 1, activation=None, use_bias=True, name=f"{own}_conv")
    x = ScaledAdd(scale, name=own)([x, mixed])
    return x if activation is None else Activation(activation, name=f"{own}_ac")(x)


def _body(x: Any) -> Any:
    x = run(x, STEM, _convolve)
    x = joined(x, MIXED_5B, _convolve, "mixed_5b")
    for number in range(1, 11):
        x = inception_resnet_block(x, 0.17, "block35", number)
    x = joined(x, MIXED_6A, _convolve, "mixed_6a")
    for number in range(1, 21):
        x = inception_resnet_block(x, 0.1, "block17", number)
    x = joined(x, MIXED_7A, _convolve, "mixed_7a")
    for number in range(1, 10):
        x = inception_resnet_block(x, 0.2, "block8", number)
    x = inception_resnet_block(x, 1.0, "block8", 10, activation=None)
    return conv2d_bn(x, 1536, 1, name="conv_7b")


@both_spellings
def InceptionResNetV2(  # noqa: N802
    include_top: bool = True,
    weights: Any = "imagenet",
    input_tensor: Any = None,
    input_shape: Any = None,
    pooling: str | None = None,
    classes: int = 1000,
) -> Any:
    """InceptionResNetV2 (2016).

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
