"""InceptionV3: blocks of branches side by side, each with windows of another size."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..declare.respell import both_spellings
from ..layers import Activation, BatchNormalization, Conv2D, concatenate
from .branches import AVERAGE, MAX, Conv, joined, run
from .frame import Net, Wishes, assembled, channel_axis, pooled
from .imagenet_utils import decode_predictions, in_mode

__all__ = ["InceptionV3", "conv2d_bn", "decode_predictions", "preprocess_input"]

preprocess_input = in_mode("tf")
Convolve = Callable[[Any, Conv], Any]

STEM = [
    Conv(32, 3, 3, step=2, padding="valid"), Conv(32, 3, 3, padding="valid"), Conv(64, 3, 3), MAX,
    Conv(80, 1, 1, padding="valid"), Conv(192, 3, 3, padding="valid"), MAX,
]  # fmt: skip


def small(pool: int) -> list[Any]:
    """A block of 1x1, 5x5, twice 3x3, and a pooling, for images of 35x35."""
    return [
        [Conv(64, 1, 1)],
        [Conv(48, 1, 1), Conv(64, 5, 5)],
        [Conv(64, 1, 1), Conv(96, 3, 3), Conv(96, 3, 3)],
        [AVERAGE, Conv(pool, 1, 1)],
    ]


def long(filters: int) -> list[Any]:
    """A block of windows of 1x7 and 7x1, for images of 17x17; so many filters come before the last convolution."""
    n = filters
    return [
        [Conv(192, 1, 1)],
        [Conv(n, 1, 1), Conv(n, 1, 7), Conv(192, 7, 1)],
        [Conv(n, 1, 1), Conv(n, 7, 1), Conv(n, 1, 7), Conv(n, 7, 1), Conv(192, 1, 7)],
        [AVERAGE, Conv(192, 1, 1)],
    ]


HALVING_35 = [
    [Conv(384, 3, 3, step=2, padding="valid")],
    [Conv(64, 1, 1), Conv(96, 3, 3), Conv(96, 3, 3, step=2, padding="valid")],
    [MAX],
]
HALVING_17 = [
    [Conv(192, 1, 1), Conv(320, 3, 3, step=2, padding="valid")],
    [Conv(192, 1, 1), Conv(192, 1, 7), Conv(192, 7, 1), Conv(192, 3, 3, step=2, padding="valid")],
    [MAX],
]
BLOCKS = {
    "mixed0": small(32),
    "mixed1": small(64),
    "mixed2": small(64),
    "mixed3": HALVING_35,
    "mixed4": long(128),
    "mixed5": long(160),
    "mixed6": long(160),
    "mixed7": long(192),
    "mixed8": HALVING_17,
}
CROSS = [[Conv(384, 1, 3)], [Conv(384, 3, 1)]]  # two branches at the end of a branch, for images of 8x8
BEFORE_CROSS = {"1x1": [Conv(384, 1, 1)], "3x3": [Conv(448, 1, 1), Conv(384, 3, 3)]}


@both_spellings
def conv2d_bn(
    x: Any,
    filters: int,
    num_row: int,
    num_col: int,
    padding: str = "same",
    strides: Any = (1, 1),
    name: str | None = None,
) -> Any:
    """A convolution without bias, its normalization, and the activation.

    Args:
        x: The input.
        filters: The number of filters.
        num_row: The rows of the window.
        num_col: The columns of the window.
        padding: 'same' or 'valid'.
        strides: How far the window moves down and to the right.
        name: The name of the activation; the layers before it get ``_conv`` and ``_bn`` behind it.
    """
    own = f"{name}_conv" if name else None
    x = Conv2D(filters, (num_row, num_col), strides=strides, padding=padding, use_bias=False, name=own)(x)
    x = BatchNormalization(axis=channel_axis(), scale=False, name=f"{name}_bn" if name else None)(x)
    return Activation("relu", name=name)(x)


def _convolve(x: Any, conv: Conv) -> Any:
    return conv2d_bn(x, conv.filters, conv.rows, conv.columns, padding=conv.padding, strides=(conv.step, conv.step))


def _body(x: Any) -> Any:
    return features(x, BLOCKS, _convolve)


def features(x: Any, blocks: dict[str, Any], convolve: Convolve) -> Any:
    """Everything but the top.

    Args:
        x: The images.
        blocks: The branches of all blocks but the last two, by the names of the layers that join them.
        convolve: How a convolution is made.
    """
    x = run(x, STEM, convolve)
    for name, branches in blocks.items():
        x = joined(x, branches, convolve, name)
    for number in (0, 1):
        x = _crossed(x, number, convolve)
    return x


def _crossed(x: Any, number: int, convolve: Convolve) -> Any:
    """One of the last two blocks."""
    ends = [run(x, [Conv(320, 1, 1)], convolve)]
    middle = run(x, BEFORE_CROSS["1x1"], convolve)
    ends.append(joined(middle, CROSS, convolve, f"mixed9_{number}"))
    ends.append(run(x, [*BEFORE_CROSS["3x3"], CROSS], convolve))
    ends.append(run(x, [AVERAGE, Conv(192, 1, 1)], convolve))
    return concatenate(ends, axis=channel_axis(), name=f"mixed{9 + number}")


NET = Net("inception_v3", size=299, smallest=75)


@both_spellings
def InceptionV3(  # noqa: N802
    include_top: bool = True,
    weights: Any = "imagenet",
    input_tensor: Any = None,
    input_shape: Any = None,
    pooling: str | None = None,
    classes: int = 1000,
) -> Any:
    """InceptionV3 (2015).

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
