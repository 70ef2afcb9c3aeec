"""DenseNet121, 169 and 201: each convolution sees all results before it in its block."""

from __future__ import annotations

from typing import Any

from ..declare.respell import both_spellings
from ..engine.history import shape_of
from ..layers import Activation, AveragePooling2D, BatchNormalization, Concatenate, Conv2D, MaxPooling2D, ZeroPadding2D
from .frame import Net, Wishes, assembled, channel_axis, pooled
from .imagenet_utils import decode_predictions, in_mode

__all__ = [
    "DenseNet", "DenseNet121", "DenseNet169", "DenseNet201", "conv_block", "decode_predictions", "dense_block",
    "preprocess_input", "transition_block",
]  # fmt: skip

preprocess_input = in_mode("torch")

BLOCKS = {  # how many convolutions each of the four blocks has
    "densenet121": (6, 12, 24, 16),
    "densenet169": (6, 12, 32, 32),
    "densenet201": (6, 12, 48, 32),
}
GROWTH = 32  # the channels that each convolution adds
EPSILON = 1.001e-5


def dense_block(x: Any, blocks: int, name: str) -> Any:
    """So many convolutions, each of which sees the input and the results of those before it.

    Args:
        x: The input.
        blocks: How many there are.
        name: How the names of the layers begin.
    """
    for number in range(1, blocks + 1):
        x = conv_block(x, GROWTH, f"{name}_block{number}")
    return x


def transition_block(x: Any, reduction: float, name: str) -> Any:
    """Fewer channels, then the image half as large.

    Args:
        x: The input.
        reduction: Which part of the channels remains.
        name: How the names of the layers begin.
    """
    channels = int(shape_of(x)[channel_axis()] * reduction)
    x = _activated(x, name)
    x = Conv2D(channels, (1, 1), use_bias=False, name=f"{name}_conv")(x)
    return AveragePooling2D((2, 2), strides=(2, 2), name=f"{name}_pool")(x)


def conv_block(x: Any, growth_rate: int, name: str) -> Any:
    """A convolution of 1x1 and one of 3x3, whose result is put beside the input.

    Args:
        x: The input.
        growth_rate: The channels that are added.
        name: How the names of the layers begin.
    """
    new = _activated(x, f"{name}_0")
    new = Conv2D(4 * growth_rate, (1, 1), use_bias=False, name=f"{name}_1_conv")(new)
    new = _activated(new, f"{name}_1")
    new = Conv2D(growth_rate, (3, 3), padding="same", use_bias=False, name=f"{name}_2_conv")(new)
    return Concatenate(axis=channel_axis(), name=f"{name}_concat")([x, new])


def _activated(x: Any, name: str, between: str = "_") -> Any:
    """Normalization and activation."""
    x = BatchNormalization(axis=channel_axis(), epsilon=EPSILON, name=f"{name}{between}bn".lstrip("_"))(x)
    return Activation("relu", name=f"{name}{between}relu".lstrip("_"))(x)


def _densenet(name: str, blocks: Any, wishes: Wishes) -> Any:
    def body(x: Any) -> Any:
        x = ZeroPadding2D(((3, 3), (3, 3)))(x)
        x = Conv2D(64, (7, 7), strides=(2, 2), use_bias=False, name="conv1/conv")(x)
        x = _activated(x, "conv1", between="/")
        x = ZeroPadding2D(((1, 1), (1, 1)))(x)
        x = MaxPooling2D((3, 3), strides=(2, 2), name="pool1")(x)
        for number, many in enumerate(blocks, 2):
            x = dense_block(x, many, f"conv{number}")
            if number - 1 < len(blocks):
                x = transition_block(x, 0.5, f"pool{number}")
        return _activated(x, "")

    return assembled(Net(name, names_pooling=True), wishes, body, pooled("fc1000"))


@both_spellings
def DenseNet(  # noqa: N802
    blocks: Any,
    include_top: bool = True,
    weights: Any = "imagenet",
    input_tensor: Any = None,
    input_shape: Any = None,
    pooling: str | None = None,
    classes: int = 1000,
) -> Any:
    """A net with as many convolutions in its blocks as one says.

    Args:
        blocks: How many convolutions each block has, such as ``(6, 12, 24, 16)``.
        include_top: Whether the net ends with the layers that tell the classes.
        weights: ``'imagenet'``, the path of a file with weights, or ``None`` for new ones.
        input_tensor: A tensor to use as the input.
        input_shape: The shape of an image.
        pooling: ``'avg'`` or ``'max'`` of each channel, where there is no top.
        classes: How many classes the top tells apart.
    """
    return _densenet(
        _name_of(blocks), blocks, Wishes(include_top, weights, input_tensor, input_shape, pooling, classes)
    )


def _name_of(blocks: Any) -> str:
    """The name of the published net with these blocks, else ``'densenet'``."""
    return next((name for name, many in BLOCKS.items() if many == tuple(blocks)), "densenet")


@both_spellings
def DenseNet121(  # noqa: N802
    include_top: bool = True,
    weights: Any = "imagenet",
    input_tensor: Any = None,
    input_shape: Any = None,
    pooling: str | None = None,
    classes: int = 1000,
) -> Any:
    """DenseNet121 (2016).

    Args:
        include_top: Whether the net ends with the layers that tell the classes.
        weights: ``'imagenet'``, the path of a file with weights, or ``None`` for new ones.
        input_tensor: A tensor to use as the input.
        input_shape: The shape of an image.
        pooling: ``'avg'`` or ``'max'`` of each channel, where there is no top.
        classes: How many classes the top tells apart.
    """
    return _densenet(
        "densenet121", BLOCKS["densenet121"], Wishes(include_top, weights, input_tensor, input_shape, pooling, classes)
    )


@both_spellings
def DenseNet169(  # noqa: N802
    include_top: bool = True,
    weights: Any = "imagenet",
    input_tensor: Any = None,
    input_shape: Any = None,
    pooling: str | None = None,
    classes: int = 1000,
) -> Any:
    """DenseNet169 (2016).

    Args:
        include_top: Whether the net ends with the layers that tell the classes.
        weights: ``'imagenet'``, the path of a file with weights, or ``None`` for new ones.
        input_tensor: A tensor to use as the input.
        input_shape: The shape of an image.
        pooling: ``'avg'`` or ``'max'`` of each channel, where there is no top.
        classes: How many classes the top tells apart.
    """
    return _densenet(
        "densenet169", BLOCKS["densenet169"], Wishes(include_top, weights, input_tensor, input_shape, pooling, classes)
    )


@both_spellings
def DenseNet201(  # noqa: N802
    include_top: bool = True,
    weights: Any = "imagenet",
    input_tensor: Any = None,
    input_shape: Any = None,
    pooling: str | None = None,
    classes: int = 1000,
) -> Any:
    """DenseNet201 (2016).

    Args:
        include_top: Whether the net ends with the layers that tell the classes.
        weights: ``'imagenet'``, the path of a file with weights, or ``None`` for new ones.
        input_tensor: A tensor to use as the input.
        input_shape: The shape of an image.
        pooling: ``'avg'`` or ``'max'`` of each channel, where there is no top.
        classes: How many classes the top tells apart.
    """
    return _densenet(
        "densenet201", BLOCKS["densenet201"], Wishes(include_top, weights, input_tensor, input_shape, pooling, classes)
    )
