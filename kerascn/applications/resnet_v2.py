"""ResNet50V2, ResNet101V2 and ResNet152V2: residual nets that normalize before they convolve."""

from __future__ import annotations

from typing import Any

from ..declare.respell import both_spellings
from .frame import Wishes
from .imagenet_utils import decode_predictions, in_mode
from .residual import resnet

__all__ = ["ResNet50V2", "ResNet101V2", "ResNet152V2", "decode_predictions", "preprocess_input"]

preprocess_input = in_mode("tf")


@both_spellings
def ResNet50V2(  # noqa: N802
    include_top: bool = True,
    weights: Any = "imagenet",
    input_tensor: Any = None,
    input_shape: Any = None,
    pooling: str | None = None,
    classes: int = 1000,
) -> Any:
    """The second residual net of 50 layers (2016).

    Args:
        include_top: Whether the net ends with the layers that tell the classes.
        weights: ``'imagenet'``, the path of a file with weights, or ``None`` for new ones.
        input_tensor: A tensor to use as the input.
        input_shape: The shape of an image.
        pooling: ``'avg'`` or ``'max'`` of each channel, where there is no top.
        classes: How many classes the top tells apart.
    """
    return resnet("resnet50v2", Wishes(include_top, weights, input_tensor, input_shape, pooling, classes))


@both_spellings
def ResNet101V2(  # noqa: N802
    include_top: bool = True,
    weights: Any = "imagenet",
    input_tensor: Any = None,
    input_shape: Any = None,
    pooling: str | None = None,
    classes: int = 1000,
) -> Any:
    """The second residual net of 101 layers (2016).

    Args:
        include_top: Whether the net ends with the layers that tell the classes.
        weights: ``'imagenet'``, the path of a file with weights, or ``None`` for new ones.
        input_tensor: A tensor to use as the input.
        input_shape: The shape of an image.
        pooling: ``'avg'`` or ``'max'`` of each channel, where there is no top.
        classes: How many classes the top tells apart.
    """
    return resnet("resnet101v2", Wishes(include_top, weights, input_tensor, input_shape, pooling, classes))


@both_spellings
def ResNet152V2(  # noqa: N802
    include_top: bool = True,
    weights: Any = "imagenet",
    input_tensor: Any = None,
    input_shape: Any = None,
    pooling: str | None = None,
    classes: int = 1000,
) -> Any:
    """The second residual net of 152 layers (2016).

    Args:
        include_top: Whether the net ends with the layers that tell the classes.
        weights: ``'imagenet'``, the path of a file with weights, or ``None`` for new ones.
        input_tensor: A tensor to use as the input.
        input_shape: The shape of an image.
        pooling: ``'avg'`` or ``'max'`` of each channel, where there is no top.
        classes: How many classes the top tells apart.
    """
    return resnet("resnet152v2", Wishes(include_top, weights, input_tensor, input_shape, pooling, classes))
