"""MobileNet: each convolution of 3x3 looks at one channel alone, then one of 1x1 mixes the channels."""

from __future__ import annotations

from typing import Any

from .. import backend as K
from ..declare.respell import both_spellings
from ..engine.history import shape_of
from ..layers import (
    Activation,
    BatchNormalization,
    Conv2D,
    DepthwiseConv2D,
    Dropout,
    GlobalAveragePooling2D,
    ReLU,
    Reshape,
    ZeroPadding2D,
)
from ..messages import fail
from .frame import Net, Wishes, assembled, channel_axis
from .imagenet_utils import decode_predictions, in_mode

__all__ = ["DepthwiseConv2D", "MobileNet", "decode_predictions", "preprocess_input", "relu6"]

preprocess_input = in_mode("tf")

FIRST = 32
BLOCKS = [  # filters, step
    (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1), (512, 1), (512, 1), (512, 1), (512, 1),
    (1024, 2), (1024, 1),
]  # fmt: skip
SIZES = (128, 160, 192, 224)  # of the images that there are published weights for
ALPHAS = {0.25: "2_5", 0.5: "5_0", 0.75: "7_5", 1.0: "1_0"}  # the same of alpha, and how the files call it


def relu6(x: Any) -> Any:
    """``relu`` with 6 as its largest value; files of Keras 2.0 and 2.1 call it by this name."""
    return K.relu(x, max_value=6)


@both_spellings
def MobileNet(  # noqa: N802
    input_shape: Any = None,
    alpha: float = 1.0,
    depth_multiplier: int = 1,
    dropout: float = 1e-3,
    include_top: bool = True,
    weights: Any = "imagenet",
    input_tensor: Any = None,
    pooling: str | None = None,
    classes: int = 1000,
) -> Any:
    """MobileNet (2017).

    Args:
        input_shape: The shape of an image.
        alpha: How many filters each layer has, as a part of those of the usual net.
        depth_multiplier: How many results the convolution of each channel has.
        dropout: The rate of dropout before the classes.
        include_top: Whether the net ends with the layers that tell the classes.
        weights: ``'imagenet'``, the path of a file with weights, or ``None`` for new ones.
        input_tensor: A tensor to use as the input.
        pooling: ``'avg'`` or ``'max'`` of each channel, where there is no top.
        classes: How many classes the top tells apart.
    """
    wishes = Wishes(include_top, weights, input_tensor, input_shape, pooling, classes)
    size, published = published_size("MobileNet", wishes, alpha, SIZES, tuple(ALPHAS))
    if published and depth_multiplier != 1:
        raise fail(ValueError, "applications.depth_multiplier", given=depth_multiplier)
    net = Net(f"mobilenet_{alpha:0.2f}_{size}", size)
    end = "" if include_top else "_no_top"

    def body(x: Any) -> Any:
        x = Conv2D(int(FIRST * alpha), (3, 3), strides=(2, 2), padding="same", use_bias=False, name="conv1")(x)
        x = _activated(x, "conv1")
        for number, (filters, step) in enumerate(BLOCKS, 1):
            x = _block(x, int(filters * alpha), step, depth_multiplier, number)
        return x

    def top(x: Any, classes: int) -> Any:
        channels = int(BLOCKS[-1][0] * alpha)
        x = GlobalAveragePooling2D()(x)
        x = Reshape((channels, 1, 1) if channel_axis() == 1 else (1, 1, channels), name="reshape_1")(x)
        x = Dropout(dropout, name="dropout")(x)
        x = Conv2D(classes, (1, 1), padding="same", name="conv_preds")(x)
        x = Reshape((classes,), name="reshape_2")(x)
        return Activation("softmax", name="act_softmax")(x)

    file = f"mobilenet_{ALPHAS.get(alpha)}_{size}_tf{end}.h5"
    return assembled(net, wishes, body, top, name=file)


def _block(x: Any, filters: int, step: int, depth_multiplier: int, number: int) -> Any:
    """The two convolutions of a block."""
    if step > 1:
        x = ZeroPadding2D(((0, 1), (0, 1)), name=f"conv_pad_{number}")(x)
    padding, name = "same" if step == 1 else "valid", f"conv_dw_{number}"
    by_channel = dict(depth_multiplier=depth_multiplier, use_bias=False, name=name)
    x = DepthwiseConv2D((3, 3), strides=(step, step), padding=padding, **by_channel)(x)
    x = _activated(x, f"conv_dw_{number}")
    x = Conv2D(filters, (1, 1), padding="same", use_bias=False, name=f"conv_pw_{number}")(x)
    return _activated(x, f"conv_pw_{number}")


def _activated(x: Any, name: str) -> Any:
    x = BatchNormalization(axis=channel_axis(), name=f"{name}_bn")(x)
    return ReLU(6.0, name=f"{name}_relu")(x)


def published_size(name: str, wishes: Wishes, alpha: float, sizes: Any, alphas: Any) -> tuple[int, bool]:
    """The size of the images that a net is for, and whether it is to have published weights.

    Args:
        name: The net's name, for the sentence if there are no such weights.
        wishes: What the caller wants.
        alpha: How many filters each layer is to have.
        sizes: The sizes that there are published weights for.
        alphas: The same of alpha.
    """
    shape = wishes.input_shape
    if shape is None and wishes.input_tensor is not None and shape_of(wishes.input_tensor) is not None:
        shape = shape_of(wishes.input_tensor)[1:]
    usual = max(sizes)
    first = 1 if channel_axis() == 1 else 0
    rows, columns = tuple(shape)[first : first + 2] if shape is not None and len(shape) == 3 else (None, None)
    size = rows if rows == columns and rows in sizes else usual
    if wishes.weights != "imagenet":
        return size, False
    if alpha not in alphas:
        raise fail(ValueError, "applications.alpha", net=name, given=alpha, known=", ".join(map(str, alphas)))
    return size, True
