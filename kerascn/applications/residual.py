"""The residual nets with names such as ``conv2_block1_1_conv``: ResNet, ResNetV2 and ResNeXt.

A net is a beginning, four stages of blocks, and a top. A block adds what three convolutions make of its input to the
input itself, or, at the beginning of a stage, to the input convolved by ``0_conv``.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from ..layers import Activation, Add, BatchNormalization, Conv2D, DepthwiseConv2D, MaxPooling2D, ZeroPadding2D
from .frame import Net, Wishes, assembled, channel_axis, pooled
from .parts import SumInGroups

EPSILON = 1.001e-5
GROUPS = 32


class Plan(NamedTuple):
    """How many blocks each stage has; the kind of block: ``'v1'``, ``'v2'`` or ``'next'``."""

    blocks: tuple[int, int, int, int]
    kind: str


PLANS = {
    "resnet50": Plan((3, 4, 6, 3), "v1"),
    "resnet101": Plan((3, 4, 23, 3), "v1"),
    "resnet152": Plan((3, 8, 36, 3), "v1"),
    "resnet50v2": Plan((3, 4, 6, 3), "v2"),
    "resnet101v2": Plan((3, 4, 23, 3), "v2"),
    "resnet152v2": Plan((3, 8, 36, 3), "v2"),
    "resnext50": Plan((3, 4, 6, 3), "next"),
    "resnext101": Plan((3, 4, 23, 3), "next"),
}


def resnet(name: str, wishes: Wishes) -> Any:
    """The model of that name."""
    plan = PLANS[name]
    stages = {"v1": stages_v1, "v2": stages_v2, "next": stages_next}[plan.kind]

    def body(x: Any) -> Any:
        x = ZeroPadding2D(((3, 3), (3, 3)), name="conv1_pad")(x)
        x = Conv2D(64, (7, 7), strides=(2, 2), use_bias=plan.kind != "next", name="conv1_conv")(x)
        if plan.kind != "v2":
            x = normalized(x, "conv1")
        x = ZeroPadding2D(((1, 1), (1, 1)), name="pool1_pad")(x)
        x = MaxPooling2D((3, 3), strides=(2, 2), name="pool1_pool")(x)
        x = stages(x, plan.blocks)
        return normalized(x, "post") if plan.kind == "v2" else x

    return assembled(Net(name, names_pooling=True), wishes, body, pooled("probs"))


def normalized(x: Any, name: str, relu: bool = True) -> Any:
    """Batch normalization, and the activation if it is wanted."""
    x = BatchNormalization(axis=channel_axis(), epsilon=EPSILON, name=f"{name}_bn")(x)
    return Activation("relu", name=f"{name}_relu")(x) if relu else x


def stages_v1(x: Any, blocks: tuple[int, ...]) -> Any:
    """All stages of a ResNet; each but the first makes the image half as large at its beginning."""
    for stage, many in enumerate(blocks, 2):
        for number in range(1, many + 1):
            step = 2 if number == 1 and stage > 2 else 1
            x = block_v1(x, 32 * 2 ** (stage - 1), step, number == 1, f"conv{stage}_block{number}")
    return x


def block_v1(x: Any, filters: int, step: int, first: bool, name: str) -> Any:
    """A block of a ResNet: 1x1, 3x3 and 1x1, each followed by its normalization."""
    shortcut = x
    if first:
        shortcut = Conv2D(4 * filters, (1, 1), strides=(step, step), name=f"{name}_0_conv")(x)
        shortcut = normalized(shortcut, f"{name}_0", relu=False)
    x = Conv2D(filters, (1, 1), strides=(step, step), name=f"{name}_1_conv")(x)
    x = normalized(x, f"{name}_1")
    x = Conv2D(filters, (3, 3), padding="same", name=f"{name}_2_conv")(x)
    x = normalized(x, f"{name}_2")
    x = Conv2D(4 * filters, (1, 1), name=f"{name}_3_conv")(x)
    x = normalized(x, f"{name}_3", relu=False)
    x = Add(name=f"{name}_add")([shortcut, x])
    return Activation("relu", name=f"{name}_out")(x)


def stages_v2(x: Any, blocks: tuple[int, ...]) -> Any:
    """All stages of a ResNetV2; each but the last makes the image half as large at its end."""
    for stage, many in enumerate(blocks, 2):
        for number in range(1, many + 1):
            step = 2 if number == many and stage < 5 else 1
            x = block_v2(x, 32 * 2 ** (stage - 1), step, number == 1, f"conv{stage}_block{number}")
    return x


def block_v2(x: Any, filters: int, step: int, first: bool, name: str) -> Any:
    """A block of a ResNetV2: the normalization comes before the convolutions."""
    before = normalized(x, f"{name}_preact")
    if first:
        shortcut = Conv2D(4 * filters, (1, 1), strides=(step, step), name=f"{name}_0_conv")(before)
    else:
        shortcut = MaxPooling2D((1, 1), strides=(step, step))(x) if step > 1 else x
    x = Conv2D(filters, (1, 1), use_bias=False, name=f"{name}_1_conv")(before)
    x = normalized(x, f"{name}_1")
    x = ZeroPadding2D(((1, 1), (1, 1)), name=f"{name}_2_pad")(x)
    x = Conv2D(filters, (3, 3), strides=(step, step), use_bias=False, name=f"{name}_2_conv")(x)
    x = normalized(x, f"{name}_2")
    x = Conv2D(4 * filters, (1, 1), name=f"{name}_3_conv")(x)
    return Add(name=f"{name}_out")([shortcut, x])


def stages_next(x: Any, blocks: tuple[int, ...]) -> Any:
    """All stages of a ResNeXt."""
    for stage, many in enumerate(blocks, 2):
        for number in range(1, many + 1):
            step = 2 if number == 1 and stage > 2 else 1
            x = block_next(x, 64 * 2 ** (stage - 1), step, number == 1, f"conv{stage}_block{number}")
    return x


def block_next(x: Any, filters: int, step: int, first: bool, name: str) -> Any:
    """A block of a ResNeXt: the 3x3 convolution mixes channels within a group only."""
    shortcut, outside, in_group = x, 64 // GROUPS * filters, filters // GROUPS
    if first:
        shortcut = Conv2D(outside, (1, 1), strides=(step, step), use_bias=False, name=f"{name}_0_conv")(x)
        shortcut = normalized(shortcut, f"{name}_0", relu=False)
    x = Conv2D(filters, (1, 1), use_bias=False, name=f"{name}_1_conv")(x)
    x = normalized(x, f"{name}_1")
    x = ZeroPadding2D(((1, 1), (1, 1)), name=f"{name}_2_pad")(x)
    by_channel = dict(depth_multiplier=in_group, use_bias=False, name=f"{name}_2_conv")
    x = DepthwiseConv2D((3, 3), strides=(step, step), **by_channel)(x)
    x = SumInGroups(GROUPS, name=f"{name}_2_reduce")(x)
    x = normalized(x, f"{name}_2")
    x = Conv2D(outside, (1, 1), use_bias=False, name=f"{name}_3_conv")(x)
    x = normalized(x, f"{name}_3", relu=False)
    x = Add(name=f"{name}_add")([shortcut, x])
    return Activation("relu", name=f"{name}_out")(x)
