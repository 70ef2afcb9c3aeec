"""What reaches us of the mode in which TensorFlow computes at once: tensors that have their values, and datasets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from .dispatch import current

ENDLESS, UNKNOWN = -1, -2  # what TensorFlow says of lengths that are no numbers


class Dataset(NamedTuple):
    """A ``tf.data.Dataset``, or an iterator over one, as one goes through it.

    ``begin`` goes through it from its beginning and gives batches of NumPy arrays; ``length`` is how many there are:
    ``None`` if nobody knows, infinite if it repeats itself for ever, or may do so.
    """

    begin: Callable[[], Iterator[Any]]
    length: float | None


def length_of(cardinality: Any) -> float | None:
    """The length of a dataset, from what TensorFlow says."""
    said = int(cardinality)
    return {ENDLESS: float("inf"), UNKNOWN: None}.get(said, said)


def has_value(thing: Any) -> bool:
    """Whether this is a tensor with a value, of which NumPy makes an array."""
    kind = type(thing)
    return kind.__name__ == "EagerTensor" and is_of_tensorflow(thing)


def is_of_tensorflow(thing: Any) -> bool:
    """Whether the class of this is TensorFlow's, asked without loading TensorFlow."""
    return any(kind.__module__.partition(".")[0] == "tensorflow" for kind in type(thing).__mro__)


def is_dataset(thing: Any) -> bool:
    """Whether this is a ``tf.data.Dataset``, or an iterator over one that belongs to a graph."""
    kinds = [kind.__name__ for kind in type(thing).__mro__]
    return is_of_tensorflow(thing) and ("DatasetV2" in kinds or (kinds[0] == "Iterator" and hasattr(thing, "get_next")))


def dataset(thing: Any) -> Dataset:
    """A dataset, or an iterator over one, as one goes through it on the engine in use."""
    return current().eager.dataset(thing)


def computes_at_once(values: list[Any]) -> bool:
    """Whether what a layer gives for these is computed now: arrays, in a program that runs eagerly."""
    plain = all(isinstance(value, np.ndarray) or has_value(value) for value in values)
    return bool(values) and plain and current().eager.is_on()


def tensor_of(array: Any) -> Any:
    """An array as a tensor with a value."""
    return current().eager.tensor_of(array)
