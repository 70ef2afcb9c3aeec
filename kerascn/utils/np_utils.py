"""Class labels as rows of zeros and ones, and arrays of length one."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..declare.respell import both_spellings
from ..messages import fail

__all__ = ["normalize", "to_categorical"]


@both_spellings
def to_categorical(y: Any, num_classes: int | None = None, dtype: Any = "float32") -> np.ndarray:
    """Turn class numbers into rows that hold a single 1, in the place of the class.

    Args:
        y: Whole numbers from 0 on, in an array of any shape; a last axis of length 1 is dropped.
        num_classes: The length of a row; the largest number plus one if not said.
        dtype: The type of the result.
    """
    labels = np.asarray(y)
    if labels.size and not (labels.dtype.kind in "biuf" and np.array_equal(labels, labels.astype("int64"))):
        shown = labels.ravel()[:3].tolist()
        raise fail(ValueError, "utils.labels", function="to_categorical", given=shown)
    labels = labels.astype("int64")
    if labels.ndim > 1 and labels.shape[-1] == 1:
        labels = labels[..., 0]
    if num_classes is None:
        num_classes = int(labels.max()) + 1 if labels.size else 0
    outside = labels[(labels < 0) | (labels >= num_classes)]
    if outside.size:
        fields = dict(function="to_categorical", given=int(outside.flat[0]), classes=num_classes)
        raise fail(ValueError, "utils.label_outside", **fields)
    rows = np.zeros((labels.size, num_classes), dtype)
    rows[np.arange(labels.size), labels.ravel()] = 1
    return rows.reshape(*labels.shape, num_classes)


def normalize(x: Any, axis: int = -1, order: Any = 2) -> np.ndarray:
    """The array divided by its norm along an axis; where the norm is 0 nothing is divided.

    Args:
        x: The array.
        axis: The axis along which the norm is taken.
        order: Which norm: 1, 2, ``np.inf`` ...
    """
    norms = np.atleast_1d(np.linalg.norm(x, order, axis))
    return np.asarray(x) / np.expand_dims(np.where(norms == 0, 1, norms), axis)
