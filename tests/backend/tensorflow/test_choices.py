"""Choices in the graph of a session are single operations, which are quick to build, to differentiate and to run."""

import os
import subprocess
import sys

import numpy as np
import pytest

from kerascn.backend.tensorflow import session
from kerascn.backend.tensorflow.loading import tf, v1
from tests.house import tree

OPERATIONS, FUNCTIONS = {"Switch", "Merge"}, {"If", "StatelessIf"}
VALUE = np.array([[1.0, -2.0], [0.5, 4.0]], "float32")
# What TensorFlow's C library says of an operation that a session had before, it writes past Python's sys.stderr.
PREDICTED_FIRST = """
import numpy as np
from kerascn.layers import BatchNormalization, Dense, Dropout
from kerascn.models import Sequential
model = Sequential([Dense(4, input_shape=(3,)), BatchNormalization(), Dropout(0.5), Dense(1)])
model.compile("sgd", "mse")
x = np.ones((8, 3))
model.predict(x)
model.fit(x, x[:, :1], verbose=0)
print(model.get_weights()[4].mean())
"""


@pytest.fixture(autouse=True)
def graph():
    with tf.Graph().as_default() as graph:
        yield graph


def kinds(graph):
    return {operation.type for operation in graph.get_operations()}


def test_a_choice_and_its_gradient_are_made_of_operations(graph):
    x, condition = v1.placeholder("float32", (None, 2)), v1.placeholder("bool", ())
    found = session.switch(condition, lambda: tf.square(x), lambda: 3 * x)
    (gradient,) = session.gradients(tf.reduce_sum(found), [x])
    assert kinds(graph) >= OPERATIONS and not kinds(graph) & FUNCTIONS
    assert v1.control_flow_v2_enabled()
    with v1.Session() as run:
        for holds, expected in ((True, (VALUE**2, 2 * VALUE)), (False, (3 * VALUE, np.full_like(VALUE, 3)))):
            np.testing.assert_allclose(run.run([found, gradient], {x: VALUE, condition: holds}), expected)


def test_an_error_in_a_side_changes_no_setting():
    def wrong():
        raise RuntimeError("no side")

    with pytest.raises(RuntimeError, match="no side"):
        session.switch(v1.placeholder("bool", ()), wrong, lambda: tf.constant(1.0))
    assert v1.control_flow_v2_enabled()


def test_in_the_body_of_a_loop_it_is_a_function(graph):
    x, condition = v1.placeholder("float32", (2, 2)), v1.placeholder("bool", ())

    def twice_or_not(step, now):
        assert tf.compat.v1.get_default_graph() is not graph
        found = session.switch(condition, now * 2, now)
        assert kinds(found.graph) & FUNCTIONS and not kinds(found.graph) & OPERATIONS
        return step + 1, found

    _, found = tf.while_loop(lambda step, now: step < 3, twice_or_not, [tf.constant(0), x])
    with v1.Session() as run:
        for holds in (True, False):
            np.testing.assert_allclose(run.run(found, {x: VALUE, condition: holds}), VALUE * (8 if holds else 1))


def test_a_model_that_has_predicted_learns_without_a_complaint():
    environ = os.environ | {"PYTHONPATH": str(tree.ROOT), "KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "1"}
    command = [sys.executable, "-c", PREDICTED_FIRST]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) != 0  # the mean has moved with the step
    assert "after it was run by a session" not in done.stderr
