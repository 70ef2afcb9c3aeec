"""ResNeXt50 and ResNeXt101: residual nets whose middle convolutions work in 32 groups."""

from __future__ import annotations

from typing import Any

from ..declare.respell import both_spellings
from .frame import Wishes
from .imagenet_utils import decode_predictions, in_mode
from .residual import resnet

__all__ = ["ResNeXt50", "ResNeXt101", "decode_predictions", "preprocess_input"]

preprocess_input = in_mode("torch")


@both_spellings
def ResNeXt50(  # noqa: N802
    include_top: bool = True,
    weights: Any = "imagenet",
    input_tensor: Any = None,
    input_shape: Any = None,
    pooling: str | None = None,
    classes: int = 1000,
) -> Any:
    """The residual net of 50 layers with groups (2017).

    Args:
        include_top: Whether the net ends with the layers that tell the classes.
        weights: ``'imagenet'``, the path of a file with weights, or ``None`` for new ones.
        input_tensor: A tensor to use as the input.
        input_shape: The shape of an image.
        pooling: ``'avg'`` or ``'max'`` of each channel, where there is no top.
        classes: How many classes the top tells apart.
    """
    return resnet("resnext50", Wishes(include_top, weights, input_tensor, input_shape, pooling, classes))


@both_spellings
def ResNeXt101(  # noqa: N802
    include_top: bool = True,
    weights: Any = "imagenet",
    input_tensor: Any = None,
    input_shape: Any = None,
    pooling: str | None = None,
    classes: int = 1000,
) -> Any:
    """The residual net of 101 layers with groups (2017).

    Args:
        include_top: Whether the net ends with the layers that tell the classes.
        weights: ``'imagenet'``, the path of a file with weights, or ``None`` for new ones.
        input_tensor: A tensor to use as the input.
        input_shape: The shape of an image.
        pooling: ``'avg'`` or ``'max'`` of each channel, where there is no top.
        classes: How many classes the top tells apart.
    """
    return resnet("resnext101", Wishes(include_top, weights, input_tensor, input_shape, pooling, classes))
