"""What all nets share: the arguments of their functions, the input, the end, the weights.

A module of a net says what lies between input and end; everything else is done here.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from .. import backend as K
from ..engine.history import shape_of
from ..engine.walk import get_source_inputs
from ..layers import Dense, GlobalAveragePooling2D, GlobalMaxPooling2D, Input
from ..messages import fail
from ..models import Model
from . import weights
from .imagenet_utils import _obtain_input_shape

CLASSES = 1000  # of ImageNet
POOLINGS = {"avg": GlobalAveragePooling2D, "max": GlobalMaxPooling2D}


class Wishes(NamedTuple):
    """What the caller of a net's function wants.

    Args:
        include_top: Whether the net ends with the layers that tell the classes; without them it ends with features.
        weights: ``'imagenet'`` for the published weights, the path of a file with weights, or ``None`` for new ones.
        input_tensor: A tensor to use as the input, such as that of ``Input`` or the output of another layer.
        input_shape: The shape of an image; by default the one that the net was made for, or any without the top.
        pooling: What becomes of the features without the top: ``'avg'`` or ``'max'`` of each channel, or ``None``.
        classes: How many classes the top tells apart.
    """

    include_top: bool
    weights: Any
    input_tensor: Any
    input_shape: Any
    pooling: str | None
    classes: int


class Net(NamedTuple):
    """A net's name, rows and columns of its images (by default, and at least), and what else is its own.

    ``sets`` are the names of its trained weights, for ``classes`` classes. Their files are published ones, or lie in
    ``folder``: one file for the net with and without its top.
    """

    name: str
    size: int = 224
    smallest: int = 32
    file: str = ""  # how the names of its files of weights begin, if not with its name
    flat: bool = False  # whether the top is made for one size of images, as one with Flatten is
    names_pooling: bool = False  # whether the pooling in place of a top is called avg_pool or max_pool
    sets: tuple[str, ...] = ("imagenet",)
    classes: int = CLASSES
    folder: Path | None = None


def channel_axis() -> int:
    """The axis of the channels, by the settings."""
    return 1 if K.image_data_format() == "channels_first" else 3


def zeros_around(x: Any, window: int) -> tuple[tuple[int, int], ...]:
    """The zeros around an image before steps of 2: above an even number of rows there is one row less than below."""
    sides = [n for axis, n in enumerate(shape_of(x)) if axis not in (0, channel_axis())]
    half = window // 2
    return tuple((half if side is not None and side % 2 else half - 1, half) for side in sides)


def assembled(
    net: Net, wishes: Wishes, body: Callable[[Any], Any], top: Callable[[Any, int], Any], name: str | None = None
) -> Any:
    """The model: input, body, and top or pooling; with its weights.

    Args:
        net: Its name and sizes.
        wishes: What the caller wants.
        body: Takes the images, gives the features.
        top: Takes the features and the number of classes, gives the probabilities.
        name: The name of the published file with its weights, where it is another one than those of most nets.
    """
    check(net, wishes)
    images = input_of(net, wishes)
    outputs = body(images)
    if wishes.include_top:
        outputs = top(outputs, wishes.classes)
    elif wishes.pooling is not None:
        own = f"{wishes.pooling}_pool" if net.names_pooling else None
        outputs = POOLINGS[wishes.pooling](name=own)(outputs)
    inputs = images if wishes.input_tensor is None else get_source_inputs(images)
    model = Model(inputs, outputs, name=net.name)
    weights.load(model, net.file or net.name, wishes.weights, wishes.include_top, name, folder=net.folder)
    return model


def check(net: Net, wishes: Wishes) -> None:
    """Refuse what can't be meant."""
    name, given = net.name, wishes.weights
    if not (given is None or given in net.sets or (isinstance(given, (str, os.PathLike)) and os.path.exists(given))):
        raise fail(ValueError, "applications.weights", net=name, given=repr(given), known=", ".join(net.sets))
    if isinstance(wishes.classes, bool) or not isinstance(wishes.classes, int) or wishes.classes < 1:
        raise fail(ValueError, "applications.classes", net=name, given=repr(wishes.classes))
    if trained(net, wishes) and wishes.include_top and wishes.classes != net.classes:
        raise fail(ValueError, "applications.other_classes", net=name, given=wishes.classes, published=net.classes)
    if wishes.pooling not in (None, *POOLINGS):
        raise fail(ValueError, "applications.pooling", net=name, given=repr(wishes.pooling))


def trained(net: Net, wishes: Wishes) -> bool:
    """Whether the caller wants the net's own trained weights."""
    return wishes.weights in net.sets


def input_of(net: Net, wishes: Wishes) -> Any:
    """The tensor of the images."""
    tensor, shape = wishes.input_tensor, wishes.input_shape
    if tensor is not None and shape is None and shape_of(tensor) is not None:
        shape = shape_of(tensor)[1:]
    one_size = wishes.include_top and (tensor is None or net.flat)
    known = "imagenet" if trained(net, wishes) else None
    shape = _obtain_input_shape(shape, net.size, net.smallest, K.image_data_format(), one_size, known)
    if tensor is None:
        return Input(shape=shape)
    return tensor if K.is_keras_tensor(tensor) else Input(tensor=tensor, shape=shape)


def pooled(dense: str, pool: str | None = "avg_pool") -> Callable[[Any, int], Any]:
    """The top of most nets: the mean of each channel, then one layer of classes of the given name."""

    def top(features: Any, classes: int) -> Any:
        means = GlobalAveragePooling2D(name=pool)(features)
        return Dense(classes, activation="softmax", name=dense)(means)

    return top
