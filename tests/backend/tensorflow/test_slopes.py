"""Slopes that we write ourselves: they are right wherever they are used, and go away with their graph."""

import gc
import weakref

import numpy as np
import pytest

from kerascn.backend import tensorflow_backend as K
from kerascn.backend.tensorflow.loading import tf, v1
from kerascn.backend.tensorflow.slopes import with_slope

VALUES = np.array([[2.0, 0.5, 3.0], [1.0, 0.0, 4.0]], "float32")
# The slope by each value of the sum of all cumulative products in a row, worked out by hand.
BY_VALUES = np.array([[1 + 0.5 + 1.5, 2 + 6, 1], [1, 1 + 4, 0]], "float32")


@with_slope
def product(x, y):
    """Its slopes are ten times the right ones, which tells that they were asked."""
    return x * y, lambda upstream: (10 * upstream * y, 10 * upstream * x)


@with_slope
def halves(x, y):
    """Two outputs; the slope by the second input is left out."""
    return (x / 2, y / 2), lambda by_first, by_second: (by_first / 2 + by_second, None)


def values_of(*tensors):
    with v1.Session() as run:
        return run.run(list(tensors))


@pytest.fixture(autouse=True)
def graph():
    with tf.Graph().as_default() as graph:
        yield graph


def test_the_slope_that_is_written_is_the_one_that_counts():
    x, y = tf.constant(2.0), tf.constant(3.0)
    found = product(x, y)
    assert values_of(found, *v1.gradients(found, [x, y])) == [6, 30, 20]


def test_several_outputs_and_an_input_without_a_slope():
    x, y = tf.constant(2.0), tf.constant(3.0)
    first, second = halves(x, y)
    by_x, by_y = v1.gradients(3 * first + 5 * second, [x, y])
    assert by_y is None
    assert values_of(first, second, by_x) == [1, 1.5, 6.5]


def test_a_tape_sees_it_as_well():
    x, y = tf.constant(2.0), tf.constant(3.0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        found = product(x, y)
    assert values_of(tape.gradient(found, x)) == [30]


def test_a_slope_of_a_slope():
    x = tf.constant(VALUES)
    (first,) = v1.gradients(K.cumprod(x, axis=1), [x])
    (second,) = v1.gradients(first[:, 0], [x])
    expected = np.array([[0, 1 + 3, 0.5], [0, 1 + 4, 0]])  # 1 + b + bc by b and by c
    np.testing.assert_allclose(values_of(first)[0], BY_VALUES)
    np.testing.assert_allclose(values_of(second)[0], expected)


def test_in_the_body_of_a_loop():
    x = tf.constant(VALUES)

    def one_more(step, total):
        return step + 1, total + tf.reduce_sum(K.cumprod(x, axis=1))

    _, total = tf.while_loop(lambda step, _: step < 3, one_more, [tf.constant(0), tf.constant(0.0)])
    np.testing.assert_allclose(values_of(*v1.gradients(total, [x]))[0], 3 * BY_VALUES)


def test_in_a_side_of_a_choice():
    x = tf.constant(VALUES)
    found = K.switch(v1.placeholder_with_default(True, ()), lambda: K.cumprod(x, axis=1), lambda: x)
    np.testing.assert_allclose(values_of(*v1.gradients(found, [x]))[0], BY_VALUES)


def cumulative():
    x = K.placeholder((2, 3))
    return K.gradients(K.sum(K.cumprod(x, axis=1)), [x])


def pooled():
    x = K.placeholder((2, 3, 8, 8))
    return K.gradients(K.sum(K.pool2d(x, (2, 2), data_format="channels_first")), [x])


def matched():
    x = K.placeholder((2, 5, 4))
    lengths = [K.placeholder((2, 1), dtype="int32") for _ in range(2)]
    return K.gradients(K.sum(K.ctc_batch_cost(K.placeholder((2, 3)), x, *lengths)), [x])


def normalized():
    x = K.placeholder((2, 4, 4, 3))
    _, mean, variance = K.normalize_batch_in_training(x, K.ones((3,)), K.zeros((3,)), [0, 1, 2])
    return K.gradients(K.sum(mean * variance), [x])


@pytest.mark.parametrize("use", [cumulative, pooled, matched, normalized])
def test_a_graph_that_nobody_needs_goes_away(use):
    graph = tf.Graph()
    with graph.as_default():
        use()
        assert "KerascnSlope" in str(graph.as_graph_def())
    gone = weakref.ref(graph)
    del graph
    gc.collect()
    assert gone() is None
