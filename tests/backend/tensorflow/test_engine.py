"""The protocol of the TensorFlow engine, and what loading it does to a process."""

import os
import subprocess
import sys
import time
import warnings

import numpy as np
import pytest

from kerascn import config
from kerascn.backend.tensorflow import engine
from kerascn.backend.tensorflow.loading import tf, v1

EAGER_BEFORE = """
import tensorflow as tf
old = tf.constant([1.0, 2.0]) * 2
from kerascn.backend.tensorflow import engine
assert old.numpy().tolist() == [2, 4]
assert not tf.executing_eagerly() and engine.enter() is None
try:
    engine.is_native(old)
except TypeError as error:
    assert error.key == "tensorflow.eager_tensor", error
else:
    raise SystemExit("an eager tensor was taken")
x = engine.as_tensor([1.0, 2.0])
run = engine.compile_function([], [x * old.numpy()], [], None, {})
assert run([], 0)[0].tolist() == [2, 8]
"""

EAGER_KEPT = """
import sys, types
import numpy as np
sys.modules["keras"] = foreign = types.ModuleType("keras")
from kerascn.backend.tensorflow import engine, session, tensors
from kerascn.backend.tensorflow.loading import tf, v1
assert sys.modules["keras"] is foreign
assert not [name for name in sys.modules if name.startswith("keras.")]
assert tf.executing_eagerly() and (tf.constant(2) * 3).numpy() == 6
try:
    engine.use_tf1()
except RuntimeError as error:
    assert error.key == "tensorflow.eager_kept"
else:
    raise SystemExit("use_tf1() against KERASCN_EAGER=1")
for value in (tf.constant(1.0), tf.Variable(1.0)):
    try:
        engine.is_native(value)
    except TypeError as error:
        assert error.key == "tensorflow.eager_tensor"
    else:
        raise SystemExit("an eager value was taken")
seen = []
@tf.function(autograph=False)
def looked_at(value):
    try:
        seen.append(engine.is_native(value))
    except TypeError as error:
        seen.append(error.key)
    return value
looked_at(tf.constant(1.0))
assert seen == ["tensorflow.in_function"]
with engine.get_graph().as_default():  # a function inside the graph that K works in is no such function
    tf.function(looked_at.python_function, autograph=False)(tf.constant(1.0))
    tf.while_loop(lambda i: i < 3, lambda i: looked_at.python_function(i + 1), [tf.constant(0)])
assert seen[1:] and set(seen[1:]) == {True}, seen
with engine.enter():
    x = tensors.placeholder((None,), None, "float32", False, None)
    v = tensors.variable(np.float32(3), "float32", None, None)
assert x.graph is v.graph is engine.get_graph()
with engine.get_graph().as_default():
    y = x * v
assert tf.executing_eagerly() and engine.is_native(y)
run = engine.compile_function([x], [y], [(v, 5.0)], None, {})
assert run([[1.0, 2.0]], 0)[0].tolist() == [3, 6] and run([[1.0, 2.0]], 1)[0].tolist() == [5, 10]
with tensors.name_scope("inside"):
    assert tf.identity(x).name.startswith("inside/")
with engine.enter():
    assert tensors.batch_get_value([v])[0] == 5
other = tf.Graph()
with other.as_default():
    assert engine.enter() is None and engine.get_graph() is other
before = engine.get_graph()
with engine.enter():
    tensors.clear_session()
assert engine.get_graph() is not before
"""


@pytest.fixture(scope="module")
def processes():
    """Two new processes, side by side since each loads TensorFlow."""

    def start(script, **settings):
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)} | settings
        return subprocess.Popen([sys.executable, "-c", script], env=environment, stderr=subprocess.PIPE, text=True)

    started = {"before": start(EAGER_BEFORE), "kept": start(EAGER_KEPT, KERASCN_EAGER="1")}
    yield started
    for process in started.values():
        process.kill()
        process.communicate()


@pytest.mark.parametrize("which", ["before", "kept"])
def test_eager_mode(processes, which):
    _, errors = processes[which].communicate(timeout=120)
    assert processes[which].returncode == 0, errors


@pytest.fixture(autouse=True)
def graph():
    with tf.Graph().as_default() as graph:
        yield graph


def test_loading_turns_eager_mode_off():
    engine.use_tf1()
    assert not tf.executing_eagerly()
    assert engine.enter() is None
    assert (engine.NAME, engine.LABEL) == ("tensorflow", "TensorFlow")
    assert os.environ["TF_CPP_MIN_LOG_LEVEL"]


def test_a_forked_child_is_refused_at_once():
    run = engine.compile_function([], [engine.as_tensor(1.0)], [], None, {})
    assert run([], 0)[0] == 1
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        child = os.fork()
    if not child:
        os._exit(sum(_refused(call) for call in (engine.enter, lambda: run([], 0))))
    deadline = time.monotonic() + 20
    while not (status := os.waitpid(child, os.WNOHANG))[0]:
        if time.monotonic() > deadline:
            os.kill(child, 9)
            os.waitpid(child, 0)
            pytest.fail("the child hangs")
        time.sleep(0.02)
    assert os.waitstatus_to_exitcode(status[1]) == 2


def _refused(call):
    try:
        call()
    except RuntimeError as error:
        return getattr(error, "key", None) == "tensorflow.forked"
    return False


def test_what_is_native():
    v = v1.Variable(np.ones(2, "float32"))
    sparse = tf.SparseTensor([[0, 1]], [1.0], (2, 2))
    slices = v1.gradients(tf.gather(v, [1]), [v])[0]
    assert isinstance(slices, tf.IndexedSlices)
    assert all(map(engine.is_native, (v, v + 1, sparse, slices, v1.Variable(1.0, use_resource=False))))
    assert not any(map(engine.is_native, (1, 1.0, np.ones(2), [v], None, "v", v.op)))


@pytest.mark.parametrize(
    "value, dtype, expected",
    [
        (3, None, "int32"),
        (1.5, None, "float32"),
        ([1.0, 2.0], None, "float32"),
        (True, None, "bool"),
        (np.ones(2), None, "float64"),
        (np.float64(1), None, "float64"),
        (np.ones(2, "uint8"), None, "uint8"),
        (np.ones(2), "float16", "float16"),
        (3, "float64", "float64"),
    ],
)
def test_dtype_of_a_constant(value, dtype, expected):
    x = engine.as_tensor(value, dtype)
    assert engine.dtype_name(x) == expected
    assert engine.static_shape(x) == np.shape(value)
    assert np.array_equal(v1.Session().run(x), np.asarray(value))


def test_a_constant_follows_floatx():
    before = config.floatx()
    try:
        config.set_floatx("float64")
        assert engine.dtype_name(engine.as_tensor(1.5)) == "float64"
    finally:
        config.set_floatx(before)


def test_lists_of_tensors_and_slices_become_tensors():
    v = v1.Variable(np.arange(3, dtype="float32"))
    slices = v1.gradients(tf.gather(v, [1, 1]), [v])[0]
    session = v1.Session()
    session.run(v.initializer)
    assert session.run(engine.as_tensor(slices)).tolist() == [0, 2, 0]
    assert session.run(engine.as_tensor([v[0], v[2], 5.0])).tolist() == [0, 2, 5]


def test_shape_and_rank():
    x = v1.placeholder("float32", (None, 3))
    unknown = v1.placeholder("float32")
    assert (engine.static_shape(x), engine.rank(x)) == ((None, 3), 2)
    assert (engine.static_shape(unknown), engine.rank(unknown)) == (None, None)
    unknown._keras_shape = (None, 4)
    assert (engine.static_shape(unknown), engine.rank(unknown)) == ((None, 4), 2)
    assert engine.static_shape(v1.Variable(np.ones((2, 5)))) == (2, 5)
    assert engine.static_shape(v1.sparse_placeholder("float32", (None, 7))) == (None, 7)
    assert engine.dtype_name(v1.Variable(1, dtype="int64", use_resource=False)) == "int64"


def test_the_step_is_fed_or_counts():
    step = engine.step()
    assert (engine.dtype_name(step), engine.static_shape(step)) == ("int64", ())
    run = engine.compile_function([], [step, step * 2], [], None, {})
    assert [int(value) for value in run([], 2**40 + 1)] == [2**40 + 1, 2**41 + 2]
    assert run([], 5)[0] == 5
