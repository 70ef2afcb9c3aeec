"""Datasets of TensorFlow, which may be there as well: this engine knows them only as arrays."""

from ...messages import fail
from ..contract.eager import Dataset, length_of


def is_on():
    """Nothing is computed at once here."""
    return False


def tensor_of(array):
    """An array stays one."""
    return array


def dataset(given):
    """A dataset as one goes through it; one that belongs to a graph of TensorFlow needs that engine."""
    try:
        length = length_of(given.cardinality())
        given.as_numpy_iterator()
    except (RuntimeError, TypeError) as error:
        raise fail(TypeError, "theano.dataset_of_graph") from error
    return Dataset(given.as_numpy_iterator, length)
