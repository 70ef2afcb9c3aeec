"""The theme ``rnn`` of the contract on TensorFlow: one loop, out of which the contract makes all others.

It is TensorFlow's functional loop (the older one has gradients of first order alone).
"""

from tensorflow.python.ops import while_v2

from .intermediates import all_intermediates
from .loading import tf, v1

__all__ = ["equal_parts", "loop", "promised_shape"]


class _OtherResults(Exception):
    """The results of the step have other dtypes than was thought."""

    def __init__(self, dtypes):
        super().__init__(dtypes)
        self.dtypes = dtypes


def loop(step, sequences, carried, length, likely):
    sequences, carried = ([tf.convert_to_tensor(x) for x in given] for given in (sequences, carried))
    with v1.name_scope("loop"):
        count = tf.shape(sequences[0])[0] if length is None else tf.constant(length)
        slices = [tf.TensorArray(x.dtype, size=count).unstack(x) for x in sequences]
    try:
        return _Loop(step, slices, carried, [tf.as_dtype(word) for word in likely]).run(count, length)
    except _OtherResults as other:
        return _Loop(step, slices, carried, other.dtypes).run(count, length)


class _Loop:
    """A loop whose step gives results of known dtypes.

    Args:
        step: What to do each time.
        slices: The sequences, as TensorArrays.
        carried: What the first step is handed.
        dtypes: The dtypes of the results.
    """

    def __init__(self, step, slices, carried, dtypes):
        self.step, self.slices, self.carried, self.dtypes = step, slices, carried, dtypes
        self.shapes, self.handed_on = [], [x.shape for x in carried]

    def body(self, time, collected, carried):
        """One step, as TensorFlow wants it."""
        results, new = self.step(tf.cast(time, "int64"), [array.read(time) for array in self.slices], list(carried))
        results = [tf.convert_to_tensor(x) for x in results]
        if [x.dtype for x in results] != self.dtypes:
            raise _OtherResults([x.dtype for x in results])
        new = [tf.ensure_shape(x, old.shape) for x, old in zip(new, self.carried, strict=True)]
        self.shapes, self.handed_on = [x.shape for x in results], [x.shape for x in new]
        return time + 1, [c.write(time, x) for c, x in zip(collected, results, strict=True)], new

    def run(self, count, length):
        """The loop in the graph: the stacked results, and what the last step hands on."""
        empty = [tf.TensorArray(dtype, size=count, infer_shape=False) for dtype in self.dtypes]
        with all_intermediates():
            _, collected, carried = while_v2.while_loop(
                lambda time, *rest: time < count, self.body, (tf.constant(0), empty, self.carried)
            )
        results = [array.stack() for array in collected]
        for result, shape in zip(results, self.shapes, strict=True):
            result.set_shape(tf.TensorShape([length]).concatenate(shape))
        for x, shape in zip(carried, self.handed_on, strict=True):
            x.set_shape(shape)
        return results, list(carried)


def promised_shape(x, shape):
    return x if x.shape.rank is not None and _known(x.shape, shape) else tf.ensure_shape(x, shape)


def equal_parts(x, count, axis):
    return tf.split(x, count, axis=axis)


def _known(own, wanted):
    """Whether the shape ``own`` says already what ``wanted`` says."""
    return all(b is None or a == b for a, b in zip(own.as_list(), wanted, strict=True))
