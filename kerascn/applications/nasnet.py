"""NASNet: two kinds of cells, whose parts a program has found by trying; the rest of the net repeats them.

A cell has two inputs, the results of the two cells before it. It makes five sums of two parts each and puts the sums
beside each other. The tables below say what the parts are.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from ..declare.respell import both_spellings
from ..engine.history import shape_of
from ..layers import (
    Activation,
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Cropping2D,
    MaxPooling2D,
    SeparableConv2D,
    ZeroPadding2D,
    add,
    concatenate,
)
from ..messages import fail
from .frame import Net, Wishes, assembled, channel_axis, pooled, zeros_around
from .imagenet_utils import decode_predictions, in_mode

__all__ = ["NASNet", "NASNetLarge", "NASNetMobile", "decode_predictions", "preprocess_input"]

preprocess_input = in_mode("tf")


class Part(NamedTuple):
    """One part of a sum: what is done, to which of ``h`` and ``p``, under which name.

    ``h`` and ``p`` are the inputs of the cell; ``h3`` is ``h`` with zeros around it; ``1`` is the first sum, ``2`` the
    second. What is done is the window of a separable convolution, ``'average'`` or ``'max'``, or nothing.
    """

    does: Any
    to: str
    name: str = ""


# The sums of a cell: its name, its two parts.
NORMAL = {
    "normal_add_1": (Part(5, "h", "normal_left1"), Part(3, "p", "normal_right1")),
    "normal_add_2": (Part(5, "p", "normal_left2"), Part(3, "p", "normal_right2")),
    "normal_add_3": (Part("average", "h", "normal_left3"), Part(None, "p")),
    "normal_add_4": (Part("average", "p", "normal_left4"), Part("average", "p", "normal_right4")),
    "normal_add_5": (Part(3, "h", "normal_left5"), Part(None, "h")),
}
REDUCTION = {
    "reduction_add_1": (Part(5, "h", "reduction_left1"), Part(7, "p", "reduction_right1")),
    "reduction_add_2": (Part("max", "h3", "reduction_left2"), Part(7, "p", "reduction_right2")),
    "reduction_add3": (Part("average", "h3", "reduction_left3"), Part(5, "p", "reduction_right3")),
    "": (Part(None, "2"), Part("average", "1", "reduction_left4")),
    "reduction_add4": (Part(3, "1", "reduction_left4"), Part("max", "h3", "reduction_right5")),
}
SMALLER = ("h", "p", "h3")  # what has not been halved yet in a reduction


def _normalized(x: Any, name: str) -> Any:
    return BatchNormalization(axis=channel_axis(), momentum=0.9997, name=name)(x)


def _cell(kind: str, x: Any, before: Any, filters: int, block: str) -> Any:
    """A cell.

    Args:
        kind: ``'normal'``, or ``'reduction'`` for one that makes the image half as large.
        x: The result of the cell before it.
        before: That of the one before that; ``None`` where there is none.
        filters: How many filters each part has.
        block: How the names of the layers end.
    """
    p = _adjusted(before, x, filters, block)
    h = Activation("relu")(x)
    h = Conv2D(filters, (1, 1), padding="same", use_bias=False, name=f"{kind}_conv_1_{block}")(h)
    h = _normalized(h, f"{kind}_bn_1_{block}")
    found = {"h": h, "p": p}
    if kind == "reduction":
        found["h3"] = ZeroPadding2D(zeros_around(h, 3), name=f"reduction_pad_1_{block}")(h)
    sums = []
    for name, parts in (NORMAL if kind == "normal" else REDUCTION).items():
        made = [_part(part, found[part.to], filters, block, kind) for part in parts]
        sums.append(add(made, name=f"{name}_{block}" if name else None))
        found[str(len(sums))] = sums[-1]
    beside = [p, *sums] if kind == "normal" else sums[1:]
    return concatenate(beside, axis=channel_axis(), name=f"{kind}_concat_{block}")


def _part(part: Part, x: Any, filters: int, block: str, kind: str) -> Any:
    """One part of a sum."""
    step = 2 if kind == "reduction" and part.to in SMALLER else 1
    name = f"{part.name}_{block}"
    if part.does is None:
        return x
    if part.does == "max":
        return MaxPooling2D((3, 3), strides=(step, step), name=name)(x)
    if part.does == "average":
        padding = "same" if step == 1 else "valid"
        return AveragePooling2D((3, 3), strides=(step, step), padding=padding, name=name)(x)
    return _separable(x, filters, part.does, step, name)


def _separable(x: Any, filters: int, window: int, step: int, name: str) -> Any:
    """Two separable convolutions, each after an activation; the first takes the steps."""
    size = (window, window)
    x = Activation("relu")(x)
    if step == 2:
        x = ZeroPadding2D(zeros_around(x, window), name=f"separable_conv_1_pad_{name}")(x)
    padding, own = "same" if step == 1 else "valid", f"separable_conv_1_{name}"
    x = SeparableConv2D(filters, size, strides=(step, step), padding=padding, use_bias=False, name=own)(x)
    x = _normalized(x, f"separable_conv_1_bn_{name}")
    x = Activation("relu")(x)
    x = SeparableConv2D(filters, size, padding="same", use_bias=False, name=f"separable_conv_2_{name}")(x)
    return _normalized(x, f"separable_conv_2_bn_{name}")


def _adjusted(p: Any, x: Any, filters: int, block: str) -> Any:
    """The result of the cell before the last, made as large as that of the last, and of so many channels."""
    if p is None:
        return x
    if _sides(p) != _sides(x):
        return _halved(p, filters, block)
    if shape_of(p)[channel_axis()] == filters:
        return p
    p = Activation("relu")(p)
    p = Conv2D(filters, (1, 1), padding="same", use_bias=False, name=f"adjust_conv_projection_{block}")(p)
    return _normalized(p, f"adjust_bn_{block}")


def _halved(p: Any, filters: int, block: str) -> Any:
    """Half of the filters look at every second pixel, the other half at the pixels between."""
    p = Activation("relu", name=f"adjust_relu_1_{block}")(p)
    between = ZeroPadding2D(((0, 1), (0, 1)))(p)
    between = Cropping2D(((1, 0), (1, 0)))(between)
    halves = []
    for number, x in enumerate((p, between), 1):
        x = AveragePooling2D((1, 1), strides=(2, 2), name=f"adjust_avg_pool_{number}_{block}")(x)
        own = dict(padding="same", use_bias=False, name=f"adjust_conv_{number}_{block}")
        halves.append(Conv2D(filters // 2, (1, 1), **own)(x))
    return _normalized(concatenate(halves, axis=channel_axis()), f"adjust_bn_{block}")


def _sides(x: Any) -> tuple[Any, ...]:
    return tuple(n for axis, n in enumerate(shape_of(x)) if axis not in (0, channel_axis()))


@both_spellings
def NASNet(  # noqa: N802
    input_shape: Any = None,
    penultimate_filters: int = 4032,
    num_blocks: int = 6,
    stem_block_filters: int = 96,
    skip_reduction: bool = True,
    filter_multiplier: int = 2,
    include_top: bool = True,
    weights: Any = None,
    input_tensor: Any = None,
    pooling: str | None = None,
    classes: int = 1000,
    default_size: int | None = None,
) -> Any:
    """NASNet (2017), as large as one says.

    Args:
        input_shape: The shape of an image.
        penultimate_filters: How many channels there are at the end; a multiple of 24.
        num_blocks: How many normal cells stand in each of the three rows.
        stem_block_filters: The filters of the first convolution.
        skip_reduction: Whether a cell behind a reduction sees the result of the cell before the reduction's input.
        filter_multiplier: How many times more filters there are after each reduction.
        include_top: Whether the net ends with the layers that tell the classes.
        weights: ``'imagenet'``, the path of a file with weights, or ``None`` for new ones.
        input_tensor: A tensor to use as the input.
        pooling: ``'avg'`` or ``'max'`` of each channel, where there is no top.
        classes: How many classes the top tells apart.
        default_size: Rows and columns of the images unless their shape is given; 331 if it is ``None``.
    """
    if penultimate_filters % 24:
        raise fail(ValueError, "applications.filters", given=penultimate_filters)
    size = default_size or 331
    if input_shape is None and input_tensor is None:
        input_shape = (3, size, size) if channel_axis() == 1 else (size, size, 3)
    wishes = Wishes(include_top, weights, input_tensor, input_shape, pooling, classes)

    def body(x: Any) -> Any:
        if None in _sides(x):
            raise fail(ValueError, "applications.nasnet_open", given=shape_of(x))
        x = Conv2D(stem_block_filters, (3, 3), strides=(2, 2), use_bias=False, name="stem_conv1")(x)
        x = _normalized(x, "stem_bn1")
        return _cells(x, penultimate_filters // 24, num_blocks, filter_multiplier, skip_reduction)

    file = f"nasnet_{'large' if size == 331 else 'mobile'}{'' if include_top else '_no_top'}.h5"
    return assembled(Net("NASNet", size), wishes, body, pooled("predictions", None), name=file)


def _cells(x: Any, filters: int, many: int, times: int, skip: bool) -> Any:
    """All cells: two reductions, then three rows of normal ones with a reduction between."""
    x, before = _cell("reduction", x, None, filters // times**2, "stem_1"), x
    x, before = _cell("reduction", x, before, filters // times, "stem_2"), x
    for row in range(3):
        if row:
            reduced = _cell("reduction", x, before, filters * times**row, f"reduce_{row * many}")
            x, before = reduced, before if skip else x
        for number in range(many):
            block = row * many + number + (row > 0)
            x, before = _cell("normal", x, before, filters * times**row, str(block)), x
    return Activation("relu")(x)


@both_spellings
def NASNetLarge(  # noqa: N802
    input_shape: Any = None,
    include_top: bool = True,
    weights: Any = "imagenet",
    input_tensor: Any = None,
    pooling: str | None = None,
    classes: int = 1000,
) -> Any:
    """NASNet with 88.9 million parameters (2017), for images of 331x331.

    Args:
        input_shape: The shape of an image.
        include_top: Whether the net ends with the layers that tell the classes.
        weights: ``'imagenet'``, the path of a file with weights, or ``None`` for new ones.
        input_tensor: A tensor to use as the input.
        pooling: ``'avg'`` or ``'max'`` of each channel, where there is no top.
        classes: How many classes the top tells apart.
    """
    wishes = (include_top, weights, input_tensor, pooling, classes)
    return NASNet(input_shape, 4032, 6, 96, True, 2, *wishes, default_size=331)


@both_spellings
def NASNetMobile(  # noqa: N802
    input_shape: Any = None,
    include_top: bool = True,
    weights: Any = "imagenet",
    input_tensor: Any = None,
    pooling: str | None = None,
    classes: int = 1000,
) -> Any:
    """NASNet with 5.3 million parameters (2017), for images of 224x224.

    Args:
        input_shape: The shape of an image.
        include_top: Whether the net ends with the layers that tell the classes.
        weights: ``'imagenet'``, the path of a file with weights, or ``None`` for new ones.
        input_tensor: A tensor to use as the input.
        pooling: ``'avg'`` or ``'max'`` of each channel, where there is no top.
        classes: How many classes the top tells apart.
    """
    wishes = (include_top, weights, input_tensor, pooling, classes)
    return NASNet(input_shape, 1056, 4, 32, False, 2, *wishes, default_size=224)
