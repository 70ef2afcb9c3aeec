"""MobileNetV2: blocks that widen the channels, look at each alone, narrow them again, and add their input."""

from __future__ import annotations

from typing import Any

from ..declare.respell import both_spellings
from ..engine.history import shape_of
from ..layers import Add, BatchNormalization, Conv2D, DepthwiseConv2D, ReLU, ZeroPadding2D
from ..messages import fail
from .frame import Net, Wishes, assembled, channel_axis, pooled, zeros_around
from .imagenet_utils import decode_predictions, in_mode
from .mobilenet import published_size

__all__ = ["MobileNetV2", "decode_predictions", "preprocess_input"]

preprocess_input = in_mode("tf")

FIRST, LAST = 32, 1280
BLOCKS = [  # how many times wider, filters, step of the first block, blocks
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 2, 3),
    (6, 64, 2, 4),
    (6, 96, 1, 3),
    (6, 160, 2, 3),
    (6, 320, 1, 1),
]
SIZES = (96, 128, 160, 192, 224)  # of the images that there are published weights for
ALPHAS = (0.35, 0.5, 0.75, 1.0, 1.3, 1.4)


@both_spellings
def MobileNetV2(  # noqa: N802
    input_shape: Any = None,
    alpha: float = 1.0,
    include_top: bool = True,
    weights: Any = "imagenet",
    input_tensor: Any = None,
    pooling: str | None = None,
    classes: int = 1000,
    *,
    depth_multiplier: int = 1,
) -> Any:
    """MobileNetV2 (2018).

    Args:
        input_shape: The shape of an image.
        alpha: How many filters each layer has, as a part of those of the usual net.
        include_top: Whether the net ends with the layers that tell the classes.
        weights: ``'imagenet'``, the path of a file with weights, or ``None`` for new ones.
        input_tensor: A tensor to use as the input.
        pooling: ``'avg'`` or ``'max'`` of each channel, where there is no top.
        classes: How many classes the top tells apart.
        depth_multiplier: 1; Keras 2.2 had this argument.
    """
    if depth_multiplier != 1:
        raise fail(ValueError, "applications.depth_multiplier", given=depth_multiplier)
    wishes = Wishes(include_top, weights, input_tensor, input_shape, pooling, classes)
    size, _ = published_size("MobileNetV2", wishes, alpha, SIZES, ALPHAS)

    def body(x: Any) -> Any:
        filters = rounded(FIRST * alpha)
        x = Conv2D(filters, (3, 3), strides=(2, 2), padding="same", use_bias=False, name="Conv1")(x)
        x = _normalized(x, "bn_Conv1")
        x = ReLU(6.0, name="Conv1_relu")(x)
        number = 0
        for wider, filters, first_step, many in BLOCKS:
            for step in (first_step, *[1] * (many - 1)):
                x = _block(x, wider, rounded(filters * alpha), step, number)
                number += 1
        x = Conv2D(rounded(LAST * max(alpha, 1.0)), (1, 1), use_bias=False, name="Conv_1")(x)
        return ReLU(6.0, name="out_relu")(_normalized(x, "Conv_1_bn"))

    net = Net(f"mobilenetv2_{alpha:0.2f}_{size}", size)
    end = "" if include_top else "_no_top"
    file = f"mobilenet_v2_weights_tf_dim_ordering_tf_kernels_{alpha}_{size}{end}.h5"
    return assembled(net, wishes, body, pooled("Logits", None), name=file)


def rounded(filters: float, by: int = 8) -> int:
    """The multiple of 8 that is nearest to a number of filters, and not more than a tenth below it."""
    near = max(by, int(filters + by / 2) // by * by)
    return near + by if near < 0.9 * filters else near


def _block(x: Any, wider: int, filters: int, step: int, number: int) -> Any:
    """A block; its names are ``block_1_expand`` and so on, those of the first ``expanded_conv_depthwise``."""
    name, channels, before = f"block_{number}_" if number else "expanded_conv_", shape_of(x)[channel_axis()], x
    if wider > 1:
        x = Conv2D(wider * channels, (1, 1), padding="same", use_bias=False, name=f"{name}expand")(x)
        x = _normalized(x, f"{name}expand_BN")
        x = ReLU(6.0, name=f"{name}expand_relu")(x)
    if step > 1:
        x = ZeroPadding2D(zeros_around(x, 3), name=f"{name}pad")(x)
    padding = "same" if step == 1 else "valid"
    x = DepthwiseConv2D((3, 3), strides=(step, step), padding=padding, use_bias=False, name=f"{name}depthwise")(x)
    x = _normalized(x, f"{name}depthwise_BN")
    x = ReLU(6.0, name=f"{name}depthwise_relu")(x)
    x = Conv2D(filters, (1, 1), padding="same", use_bias=False, name=f"{name}project")(x)
    x = _normalized(x, f"{name}project_BN")
    return Add(name=f"{name}add")([before, x]) if channels == filters and step == 1 else x


def _normalized(x: Any, name: str) -> Any:
    return BatchNormalization(axis=channel_axis(), momentum=0.999, name=name)(x)
