"""Functions of tensors whose slope we write ourselves, where TensorFlow has none, or one that fails.

``tf.custom_gradient`` enters each use into a table of the process, which keeps the graph of that use for good: every
model that a program has made would stay in memory, ``K.clear_session()`` or not. Here a slope belongs to its graph.
"""

import functools
import itertools
import weakref

from tensorflow.python.eager import record  # a tape within a graph has to be told; TensorFlow says it nowhere else

from .loading import tf, v1

NAME = "KerascnSlope"  # as TensorFlow knows our gradient
NUMBER = "_kerascn_slope"  # the attribute of an operation that says which slope is its own
KEPT = "_kerascn_slopes"  # the attribute of a graph that keeps the slopes of its operations
_numbers, _slopes = itertools.count(), weakref.WeakValueDictionary()


def with_slope(function):
    """Make of ``function`` one whose gradient is known.

    It gives what it computes from tensors, a tensor or a tuple of them, and a function that makes of the slopes by
    these the slopes by its inputs (``None`` for one that has none).
    """

    @functools.wraps(function)
    def known(*inputs):
        inputs = [tf.convert_to_tensor(x) for x in inputs]
        outputs, slope = function(*inputs)
        if tf.executing_eagerly():
            return outputs
        several = isinstance(outputs, tuple)
        values = _marked(list(outputs) if several else [outputs], inputs, slope)
        return tuple(values) if several else values[0]

    return known


def _marked(outputs, inputs, slope):
    """The outputs behind an operation that carries the slope: one for all, to which the inputs come as well."""

    def slopes(*by_outputs):
        found = slope(*by_outputs[: len(outputs)])
        return [None] * len(outputs) + list(found if isinstance(found, (tuple, list)) else [found])

    graph, number = v1.get_default_graph(), str(next(_numbers))
    _slopes[number] = slopes
    root = _outermost(graph)
    if not hasattr(root, KEPT):
        setattr(root, KEPT, [])
    getattr(root, KEPT).append(slopes)
    mark = v1.AttrValue(s=number.encode())
    with graph.gradient_override_map({"IdentityN": NAME}), graph._attr_scope({NUMBER: mark}):
        values = tf.identity_n([*outputs, *inputs])
    record.record_operation("slope", values, [*outputs, *inputs], slopes)
    return values[: len(outputs)]


def _outermost(graph):
    """The graph in which the function that ``graph`` may be is used."""
    while getattr(graph, "outer_graph", None) is not None:
        graph = graph.outer_graph
    return graph


@tf.RegisterGradient(NAME)
def _slopes_of(operation, *by_outputs):
    return _slopes[operation.get_attr(NUMBER).decode()](*by_outputs)
