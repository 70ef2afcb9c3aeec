"""ResNet50, ResNet101 and ResNet152 as Keras 2.2.5 and later have them."""

from __future__ import annotations

from typing import Any

from ..declare.respell import both_spellings
from .frame import Wishes
from .imagenet_utils import decode_predictions, preprocess_input
from .residual import resnet

__all__ = ["ResNet50", "ResNet101", "ResNet152", "decode_predictions", "preprocess_input"]


@both_spellings
def ResNet50(  # noqa: N802
    include_top: bool = True,
    weights: Any = "imagenet",
    input_tensor: Any = None,
    input_shape: Any = None,
    pooling: str | None = None,
    classes: int = 1000,
) -> Any:
    """The residual net of 50 layers (2015), with the names of layers of Keras 2.3.

    Args:
        include_top: Whether the net ends with the layers that tell the classes.
        weights: ``'imagenet'``, the path of a file with weights, or ``None`` for new ones.
        input_tensor: A tensor to use as the input.
        input_shape: The shape of an image.
        pooling: ``'avg'`` or ``'max'`` of each channel, where there is no top.
        classes: How many classes the top tells apart.
    """
    return resnet("resnet50", Wishes(include_top, weights, input_tensor, input_shape, pooling, classes))


@both_spellings
def ResNet101(  # noqa: N802
    include_top: bool = True,
    weights: Any = "imagenet",
    input_tensor: Any = None,
    input_shape: Any = None,
    pooling: str | None = None,
    classes: int = 1000,
) -> Any:
    """The residual net of 101 layers (2015).

    Args:
        include_top: Whether the net ends with the layers that tell the classes.
        weights: ``'imagenet'``, the path of a file with weights, or ``None`` for new ones.
        input_tensor: A tensor to use as the input.
        input_shape: The shape of an image.
        pooling: ``'avg'`` or ``'max'`` of each channel, where there is no top.
        classes: How many classes the top tells apart.
    """
    return resnet("resnet101", Wishes(include_top, weights, input_tensor, input_shape, pooling, classes))


@both_spellings
def ResNet152(  # noqa: N802
    include_top: bool = True,
    weights: Any = "imagenet",
    input_tensor: Any = None,
    input_shape: Any = None,
    pooling: str | None = None,
    classes: int = 1000,
) -> Any:
    """The residual net of 152 layers (2015).

    Args:
        include_top: Whether the net ends with the layers that tell the classes.
        weights: ``'imagenet'``, the path of a file with weights, or ``None`` for new ones.
        input_tensor: A tensor to use as the input.
        input_shape: The shape of an image.
        pooling: ``'avg'`` or ``'max'`` of each channel, where there is no top.
        classes: How many classes the top tells apart.
    """
    return resnet("resnet152", Wishes(include_top, weights, input_tensor, input_shape, pooling, classes))
