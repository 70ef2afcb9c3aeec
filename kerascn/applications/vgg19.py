"""VGG19: a net of 19 layers with weights."""

from __future__ import annotations

from typing import Any

from ..declare.respell import both_spellings
from .frame import Wishes
from .imagenet_utils import decode_predictions, preprocess_input
from .vgg import vgg

__all__ = ["VGG19", "decode_predictions", "preprocess_input"]


@both_spellings
def VGG19(  # noqa: N802
    include_top: bool = True,
    weights: Any = "imagenet",
    input_tensor: Any = None,
    input_shape: Any = None,
    pooling: str | None = None,
    classes: int = 1000,
) -> Any:
    """VGG19, of the Visual Geometry Group (2014).

    Args:
        include_top: Whether the net ends with the layers that tell the classes.
        weights: ``'imagenet'``, the path of a file with weights, or ``None`` for new ones.
        input_tensor: A tensor to use as the input.
        input_shape: The shape of an image.
        pooling: ``'avg'`` or ``'max'`` of each channel, where there is no top.
        classes: How many classes the top tells apart.
    """
    return vgg("vgg19", Wishes(include_top, weights, input_tensor, input_shape, pooling, classes))
