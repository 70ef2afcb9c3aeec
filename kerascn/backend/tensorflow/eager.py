"""Tensors with values, and ``tf.data``: what programs have beside the graph that K works in."""

from collections.abc import Iterator
from typing import Any

from tensorflow.python.eager import record  # whether a tape looks on; TensorFlow says it nowhere else

from ...messages import fail
from ..contract.eager import Dataset, length_of
from . import state
from .loading import KEEPS_EAGER, get_graph, tf, v1


def is_on():
    """Whether the program computes eagerly here; under a tape that is refused: it would see nothing."""
    on = KEEPS_EAGER and tf.executing_eagerly()
    if on and record.could_possibly_record():
        raise fail(RuntimeError, "tensorflow.tape")
    return on


def tensor_of(array):
    """An array as a tensor with a value."""
    return tf.convert_to_tensor(array)


def dataset(given) -> Dataset:
    """A dataset as one goes through it: at once where it was made eagerly, else in the session."""
    if isinstance(given, v1.data.Iterator):
        with get_graph().as_default():
            batch = given.get_next()
        return Dataset(lambda: _batches(batch), float("inf"))
    if isinstance(given._variant_tensor, tf.__internal__.EagerTensor):
        with tf.__internal__.eager_context.eager_mode():
            length = length_of(given.cardinality())
        return Dataset(lambda: _at_once(given), length)
    return _in_session(given)


def _at_once(given) -> Iterator[Any]:
    with tf.__internal__.eager_context.eager_mode():
        batches = given.as_numpy_iterator()
    while True:
        with tf.__internal__.eager_context.eager_mode():
            try:
                batch = next(batches)
            except StopIteration:
                return
        yield batch


def _in_session(given) -> Dataset:
    with get_graph().as_default():
        iterator = v1.data.make_initializable_iterator(given)
        batch, length = iterator.get_next(), tf.data.experimental.cardinality(given)
        session = state.current().session()
    return Dataset(lambda: _batches(batch, iterator.initializer), length_of(session.run(length)))


def _batches(batch, initializer=None) -> Iterator[Any]:
    """What the session gives for ``batch`` as long as there is something."""
    with get_graph().as_default():
        session = state.current().session()
    if initializer is not None:
        session.run(initializer)
    while True:
        try:
            yield session.run(batch)
        except tf.errors.OutOfRangeError:
            return
