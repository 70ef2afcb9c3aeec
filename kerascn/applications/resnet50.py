"""ResNet50 as Keras 1 to 2.2 have it, with names such as ``res2a_branch2a``.

Those releases ended the net by a pooling of 7x7, without the top too, and took no images under 197x197. From 2.2 on
smaller ones were allowed, and the pooling belonged to the top; so here smaller images are not pooled.
"""

from __future__ import annotations

from typing import Any

from ..declare.respell import both_spellings
from ..engine.history import shape_of
from ..layers import (
    Activation,
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Flatten,
    GlobalAveragePooling2D,
    MaxPooling2D,
    ZeroPadding2D,
    add,
)
from .frame import Net, Wishes, assembled, channel_axis
from .imagenet_utils import decode_predictions, preprocess_input

__all__ = ["ResNet50", "conv_block", "decode_predictions", "identity_block", "preprocess_input"]

STAGES = {2: "abc", 3: "abcd", 4: "abcdef", 5: "abc"}  # stage -> its blocks
FILTERS = 64  # of the first convolution and of stage 2; each further stage has twice as many
NET = Net("resnet50", file="res2a/resnet50", flat=True)
WINDOW = 7  # of the pooling at the end


def identity_block(input_tensor: Any, kernel_size: int, filters: Any, stage: int, block: str) -> Any:
    """Three convolutions, whose result is added to the input.

    Args:
        input_tensor: The input.
        kernel_size: Rows and columns of the convolution in the middle.
        filters: The filters of the three convolutions.
        stage: The number of the stage, for the names of the layers.
        block: The letter of the block, for the names of the layers.
    """
    branch = _branch(input_tensor, kernel_size, filters, stage, block, (1, 1))
    return Activation("relu")(add([branch, input_tensor]))


def conv_block(input_tensor: Any, kernel_size: int, filters: Any, stage: int, block: str, strides: Any = (2, 2)) -> Any:
    """Three convolutions, whose result is added to the input convolved once.

    Args:
        input_tensor: The input.
        kernel_size: Rows and columns of the convolution in the middle.
        filters: The filters of the three convolutions.
        stage: The number of the stage, for the names of the layers.
        block: The letter of the block, for the names of the layers.
        strides: Those of the first of the three convolutions, and of the other one.
    """
    branch = _branch(input_tensor, kernel_size, filters, stage, block, strides)
    own = f"{stage}{block}_branch1"
    shortcut = Conv2D(filters[2], (1, 1), strides=strides, name=f"res{own}")(input_tensor)
    shortcut = BatchNormalization(axis=channel_axis(), name=f"bn{own}")(shortcut)
    return Activation("relu")(add([branch, shortcut]))


def _branch(x: Any, kernel_size: int, filters: Any, stage: int, block: str, strides: Any) -> Any:
    """The three convolutions of a block, each with its normalization; the last one without activation."""
    own = f"{stage}{block}_branch2"
    x = Conv2D(filters[0], (1, 1), strides=strides, name=f"res{own}a")(x)
    x = BatchNormalization(axis=channel_axis(), name=f"bn{own}a")(x)
    x = Activation("relu")(x)
    x = Conv2D(filters[1], kernel_size, padding="same", name=f"res{own}b")(x)
    x = BatchNormalization(axis=channel_axis(), name=f"bn{own}b")(x)
    x = Activation("relu")(x)
    x = Conv2D(filters[2], (1, 1), name=f"res{own}c")(x)
    return BatchNormalization(axis=channel_axis(), name=f"bn{own}c")(x)


def _body(x: Any, net: Net, width: int) -> Any:
    x = ZeroPadding2D((3, 3), name="conv1_pad")(x)
    x = Conv2D(width, (7, 7), strides=(2, 2), name="conv1")(x)
    x = BatchNormalization(axis=channel_axis(), name="bn_conv1")(x)
    x = Activation("relu")(x)
    x = MaxPooling2D((3, 3), strides=(2, 2))(x)
    for stage, blocks in STAGES.items():
        few = width * 2 ** (stage - 2)
        filters = (few, few, 4 * few)
        x = conv_block(x, 3, filters, stage, "a", strides=(1, 1) if stage == 2 else (2, 2))
        for block in blocks[1:]:
            x = identity_block(x, 3, filters, stage, block)
    has_window = net.size >= 32 * WINDOW and _is_large(x)  # a net for smaller images never has it
    return AveragePooling2D((WINDOW, WINDOW), name="avg_pool")(x) if has_window else x


def _is_large(x: Any) -> bool:
    """Whether the pooling at the end fits, as far as the size is known."""
    rows, columns = (n for axis, n in enumerate(shape_of(x)) if axis not in (0, channel_axis()))
    return all(side is None or side >= WINDOW for side in (rows, columns))


def _top(x: Any, classes: int) -> Any:
    x = Flatten()(x) if _is_pooled(x) else GlobalAveragePooling2D(name="avg_pool")(x)
    return Dense(classes, activation="softmax", name="fc1000")(x)


def _is_pooled(x: Any) -> bool:
    return x._keras_history[0].name == "avg_pool"


@both_spellings
def ResNet50(  # noqa: N802
    include_top: bool = True,
    weights: Any = "imagenet",
    input_tensor: Any = None,
    input_shape: Any = None,
    pooling: str | None = None,
    classes: int = 1000,
) -> Any:
    """The residual net of 50 layers (2015).

    Args:
        include_top: Whether the net ends with the layers that tell the classes.
        weights: ``'imagenet'``, the path of a file with weights, or ``None`` for new ones.
        input_tensor: A tensor to use as the input.
        input_shape: The shape of an image.
        pooling: ``'avg'`` or ``'max'`` of each channel, where there is no top.
        classes: How many classes the top tells apart.
    """
    return resnet50(Wishes(include_top, weights, input_tensor, input_shape, pooling, classes))


def resnet50(wishes: Wishes, net: Net = NET, filters: int = FILTERS) -> Any:
    """The model.

    Args:
        wishes: What the caller wants.
        net: Its name and sizes.
        filters: Those of the first convolution.
    """
    return assembled(net, wishes, lambda x: _body(x, net, filters), _top)
