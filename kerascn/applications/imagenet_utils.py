"""Around ImageNet: pixels as the nets want them, classes by their names, shapes of images.

The nets were trained by different people, who prepared their pixels in three ways, called by where they come from:

* ``'caffe'``: blue, green, red in place of red, green, blue, and the mean of each colour taken away;
* ``'tf'``: from -1 to 1;
* ``'torch'``: from 0 to 1, then the mean of each colour taken away, and divided by its standard deviation.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from .. import backend as K
from .. import config
from ..declare.respell import both_spellings
from ..messages import fail
from ..utils.conv_utils import normalize_data_format
from . import files

__all__ = ["decode_predictions", "in_mode", "preprocess_input"]


class _Colours(NamedTuple):
    """What is done to pixels from 0 to 255: ``(pixel / divided - mean) / deviation``, for each colour."""

    divided: float
    means: tuple[float, float, float]
    deviations: tuple[float, float, float]
    turned: bool = False  # blue first; the means are then those of blue, green, red


ONE = (1.0, 1.0, 1.0)
MODES = {
    "caffe": _Colours(1.0, (103.939, 116.779, 123.68), ONE, turned=True),
    "tf": _Colours(127.5, ONE, ONE),
    "torch": _Colours(255.0, (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
}


@both_spellings
def preprocess_input(x: Any, data_format: str | None = None, mode: str = "caffe") -> Any:
    """Images with the pixels that a net was trained on.

    What is given stays as it is; Keras itself wrote into it where it could.

    Args:
        x: An image or several, of three colours from 0 to 255: an array or a tensor.
        data_format: 'channels_last' or 'channels_first'; that of the settings unless said.
        mode: ``'caffe'``, ``'tf'`` or ``'torch'``.

    Returns:
        Images of the same shape: an array for an array, a tensor for a tensor.
    """
    if mode not in MODES:
        raise fail(ValueError, "applications.mode", given=repr(mode), known=", ".join(map(repr, MODES)))
    first = normalize_data_format(data_format) == "channels_first"
    if not isinstance(x, np.ndarray) and K.is_tensor(x):  # an array needs no engine
        x = x if "float" in K.dtype(x) else K.cast(x, config.floatx())
        return _in_colours(x, K.int_shape(x), first, MODES[mode], K.reverse)
    images = np.asarray(x)
    if images.dtype.kind not in "biuf":
        raise fail(TypeError, "applications.pixels", given=str(images.dtype))
    images = images if images.dtype.kind == "f" else images.astype(config.floatx())
    return _in_colours(images, images.shape, first, MODES[mode], np.flip)


def _in_colours(x: Any, shape: Any, first: bool, colours: _Colours, flip: Callable[[Any, int], Any]) -> Any:
    """Images prepared in one of the modes."""
    if shape is None or len(shape) not in (3, 4):
        raise fail(ValueError, "applications.images", given=shape)
    axis = len(shape) - 3 if first else len(shape) - 1
    if shape[axis] not in (3, None):
        order = "channels_first" if first else "channels_last"
        raise fail(ValueError, "applications.colours", given=tuple(shape), channels=shape[axis], data_format=order)
    laid_out = [3 if one == axis else 1 for one in range(len(shape))]
    dtype = x.dtype if isinstance(x, np.ndarray) else K.dtype(x)
    means, deviations = (np.reshape(row, laid_out).astype(dtype) for row in (colours.means, colours.deviations))
    if colours.turned:
        x = flip(x, axis)
    x = x / np.asarray(colours.divided, dtype) if colours.divided != 1 else x
    x = x - means
    return x / deviations if colours.deviations != ONE else x


def in_mode(mode: str) -> Callable[..., Any]:
    """``preprocess_input`` of a net whose pixels are prepared in this mode."""

    def preprocess(x: Any, data_format: str | None = None) -> Any:
        return preprocess_input(x, data_format=data_format, mode=mode)

    preprocess.__name__ = preprocess.__qualname__ = "preprocess_input"
    preprocess.__doc__ = f"""Images with the pixels that the net was trained on: ``mode={mode!r}``.

    Args:
        x: An image or several, of three colours from 0 to 255: an array or a tensor; it stays as it is.
        data_format: 'channels_last' or 'channels_first'; that of the settings unless said.
    """
    return both_spellings(preprocess)


# --------------------------------------------------------------------------- classes by name

INDEX = "imagenet_class_index.json"
LARGEST_INDEX = 1_000_000  # bytes; the published file has far fewer
_classes: list[tuple[str, str]] = []


def decode_predictions(preds: Any, top: int = 5) -> list[list[tuple[str, str, float]]]:
    """The likeliest classes of each image: ``(number in WordNet, name, probability)``, the likeliest first.

    Args:
        preds: What a net with its 1000 classes predicts: an array of the shape ``(images, 1000)``.
        top: How many classes to tell.
    """
    preds = np.asarray(preds)
    if preds.ndim != 2 or preds.shape[1] != 1000:
        raise fail(ValueError, "applications.predictions", given=preds.shape)
    names = _class_names()
    best = likeliest(preds, top)
    return [[(*names[one], row[one]) for one in order] for row, order in zip(preds, best, strict=True)]


def likeliest(preds: np.ndarray, count: int) -> np.ndarray:
    """The numbers of the likeliest classes of each row, the likeliest first.

    Args:
        preds: Probabilities, a row for each image or piece of music.
        count: How many; all if there are fewer.
    """
    if isinstance(count, bool) or not isinstance(count, (int, np.integer)) or count < 1:
        raise fail(ValueError, "applications.top", given=repr(count))
    return np.argsort(-preds, axis=1, kind="stable")[:, :count]


def _class_names() -> list[tuple[str, str]]:
    """Number and name of each of the 1000 classes, from the published file."""
    if not _classes:
        path = files.find(INDEX)
        try:
            _classes.extend(_read_index(path))
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise fail(ValueError, "applications.index", path=path, reason=repr(error)[:200]) from None
    return _classes


def _read_index(path: str) -> list[tuple[str, str]]:
    """The rows of the file; whatever else it holds is an error."""
    if os.path.getsize(path) > LARGEST_INDEX:
        raise ValueError(f"{os.path.getsize(path)} bytes")
    with open(path, encoding="utf-8") as file:
        found = json.load(file)
    rows = []
    for place in range(1000):
        number, name = found[str(place)]
        if not (isinstance(number, str) and isinstance(name, str)):
            raise TypeError(f"{place}: {found[str(place)]!r}")
        rows.append((number, name))
    return rows


# --------------------------------------------------------------------------- shapes of images


@both_spellings
def _obtain_input_shape(
    input_shape: Any,
    default_size: int,
    min_size: int,
    data_format: str | None,
    require_flatten: bool = True,
    weights: Any = "imagenet",
) -> tuple[int | None, ...]:
    """The shape of an image for a net: the one that is given, after a look at it, or the net's own.

    Args:
        input_shape: The shape that the user gives, or ``None``.
        default_size: Rows and columns that the net was made for.
        min_size: Rows and columns that it needs at least.
        data_format: 'channels_last' or 'channels_first'.
        require_flatten: Whether the net has a top, for which the size must be known.
        weights: Whether its weights are those of ImageNet.
    """
    first = normalize_data_format(data_format) == "channels_first"
    order = "channels_first" if first else "channels_last"

    def laid_out(channels: Any, size: Any) -> tuple[Any, ...]:
        return (channels, size, size) if first else (size, size, channels)

    if input_shape is None:
        return laid_out(3, default_size if require_flatten else None)
    shape = tuple(input_shape) if isinstance(input_shape, (tuple, list)) else ()
    example = laid_out(3, default_size)
    if len(shape) != 3:
        raise fail(ValueError, "applications.shape", given=repr(input_shape), example=example)
    channels, sides = (shape[0], shape[1:]) if first else (shape[2], shape[:2])
    fields = dict(given=shape, data_format=order, example=example)
    if weights == "imagenet" and channels != 3:
        raise fail(ValueError, "applications.channels", **fields)
    if any(side is not None and side < min_size for side in sides):
        raise fail(ValueError, "applications.too_small", smallest=min_size, **fields)
    if require_flatten and None in sides:
        raise fail(ValueError, "applications.open", **fields)
    if weights == "imagenet" and require_flatten and shape != example:
        raise fail(ValueError, "applications.other_shape", **fields)
    return shape
