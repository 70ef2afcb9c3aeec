"""Three small helpers that programs took out of the training of Keras."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["batch_shuffle", "make_batches", "slice_X"]


def slice_X(X: Any, start: Any = None, stop: Any = None) -> Any:  # noqa: N802
    """Some of the samples of an array, or of each array in a list.

    Args:
        X: An array or a list of arrays.
        start: The first sample; or a list of the numbers of those wanted.
        stop: The sample before which to end.
    """
    if isinstance(X, list):
        return [slice_X(one, start, stop) for one in X]
    return X[np.asarray(start)] if hasattr(start, "__len__") else X[start:stop]


def make_batches(size: int, batch_size: int) -> list[tuple[int, int]]:
    """Beginning and end of each batch; the last one may be smaller.

    Args:
        size: The number of samples.
        batch_size: The number of samples of a batch.
    """
    return [(start, min(size, start + batch_size)) for start in range(0, size, batch_size)]


def batch_shuffle(index_array: Any, batch_size: int) -> np.ndarray:
    """The same numbers with the whole batches in another order; what is left over stays at the end.

    Args:
        index_array: The numbers of the samples.
        batch_size: The number of samples of a batch.
    """
    indices = np.asarray(index_array)
    whole = len(indices) // batch_size * batch_size
    batches = np.random.permutation(indices[:whole].reshape(-1, batch_size))
    return np.append(batches.ravel(), indices[whole:])
