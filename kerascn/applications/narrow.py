"""VGG16 and ResNet50 with the layers of the famous nets, their names and order, but few channels in each.

They come with small trained weights, which need no network: the nets have learned to tell the 24 kinds of drawn
pictures of ``kerascn.datasets.sample("things")``. `python dev.py weights` makes the files.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ..datasets.samples.things import CLASSES
from ..declare.respell import both_spellings
from ..messages import fail, warn_user
from .frame import Net, Wishes
from .imagenet_utils import likeliest, preprocess_input
from .resnet50 import resnet50
from .vgg import vgg

__all__ = ["CLASSES", "FILES", "ResNet50", "VGG16", "decode_predictions", "preprocess_input"]

SET = "things"  # the name of the trained weights
SIZE = 64  # rows and columns of the pictures they were trained on
FOLDER = Path(__file__).with_name("trained")
# The filters of each block of VGG16, the units of its dense layers, the filters of ResNet50's first convolution.
VGG_FILTERS, VGG_UNITS, RESNET_FILTERS = (12, 24, 48, 96, 96), 96, 10
_SAME = dict(size=SIZE, flat=True, sets=(SET,), classes=len(CLASSES), folder=FOLDER)
VGG16_NET = Net("narrow_vgg16", **_SAME)
RESNET50_NET = Net("narrow_resnet50", **_SAME)
FILES = {name: str(FOLDER / f"narrow_{name.lower()}_{SET}.h5") for name in ("VGG16", "ResNet50")}


@both_spellings
def VGG16(  # noqa: N802
    include_top: bool = True,
    weights: Any = SET,
    input_tensor: Any = None,
    input_shape: Any = None,
    pooling: str | None = None,
    classes: int = len(CLASSES),
) -> Any:
    """VGG16 with few channels: 12 in the first block, 96 in the last.

    Args:
        include_top: Whether the net ends with the layers that tell the classes.
        weights: ``'things'``, the path of a file with weights, or ``None`` for new ones.
        input_tensor: A tensor to use as the input.
        input_shape: The shape of an image; 64x64 with the top and its weights.
        pooling: ``'avg'`` or ``'max'`` of each channel, where there is no top.
        classes: How many classes the top tells apart.
    """
    wishes = Wishes(include_top, _own(weights), input_tensor, input_shape, pooling, classes)
    return vgg("vgg16", wishes, VGG16_NET, VGG_FILTERS, VGG_UNITS)


@both_spellings
def ResNet50(  # noqa: N802
    include_top: bool = True,
    weights: Any = SET,
    input_tensor: Any = None,
    input_shape: Any = None,
    pooling: str | None = None,
    classes: int = len(CLASSES),
) -> Any:
    """ResNet50 with few channels: 10 in the first convolution, 320 at the end.

    Args:
        include_top: Whether the net ends with the layers that tell the classes.
        weights: ``'things'``, the path of a file with weights, or ``None`` for new ones.
        input_tensor: A tensor to use as the input.
        input_shape: The shape of an image; 64x64 with the top and its weights.
        pooling: ``'avg'`` or ``'max'`` of each channel, where there is no top.
        classes: How many classes the top tells apart.
    """
    wishes = Wishes(include_top, _own(weights), input_tensor, input_shape, pooling, classes)
    return resnet50(wishes, RESNET50_NET, RESNET_FILTERS)


def _own(weights: Any) -> Any:
    """The weights that are meant: a program written for the large nets asks for those of ImageNet."""
    if weights == "imagenet":
        warn_user("applications.narrow_imagenet", own=SET)
        return SET
    return weights


def decode_predictions(preds: Any, top: int = 5) -> list[list[tuple[str, str, float]]]:
    """The likeliest kinds of things in each image: ``(number, name, probability)``, the likeliest first.

    Args:
        preds: What a net with its 24 classes predicts: an array of the shape ``(images, 24)``.
        top: How many kinds to tell.
    """
    preds = np.asarray(preds)
    if preds.ndim != 2 or preds.shape[1] != len(CLASSES):
        raise fail(ValueError, "applications.narrow_predictions", given=preds.shape, count=len(CLASSES))
    best = likeliest(preds, top)
    return [[(f"t{one:02}", CLASSES[one], row[one]) for one in order] for row, order in zip(preds, best, strict=True)]
