"""K as a way to write TensorFlow: its sessions, scopes, graphs, optimizers, servers and files work on K's tensors."""

import gc
import subprocess
import sys
import weakref

import numpy as np
import pytest

from kerascn.backend import tensorflow_backend as K
from kerascn.backend.tensorflow.loading import tf, v1

ROWS = np.random.RandomState(0).normal(size=(60, 5)).astype("float32")
TRUTH = np.array([[1.0, -1.0], [0.5, 0.0], [-2.0, 1.0], [0.0, 3.0], [1.0, 1.0]], "float32")
KINDS = np.eye(2, dtype="float32")[np.argmax(ROWS @ TRUTH, 1)]


@pytest.fixture(autouse=True)
def graph():
    with tf.Graph().as_default() as graph:
        yield graph


def softmax(x):
    raised = K.exp(x - K.max(x, axis=-1, keepdims=True))
    return raised / K.sum(raised, axis=-1, keepdims=True)


class Classifier:
    """Two layers written with K over TensorFlow's placeholders; the weights are K variables."""

    def __init__(self, dropped=0.0):
        draw = np.random.RandomState(1)
        self.x, self.labels = v1.placeholder("float32", (None, 5)), v1.placeholder("float32", (None, 2))
        shapes = {"first": (5, 8), "second": (8, 2)}
        self.weights = {n: K.variable(draw.normal(size=s) / 2, name=n) for n, s in shapes.items()}
        self.hidden = K.maximum(K.dot(self.x, self.weights["first"]), 0.0)
        if dropped:
            self.hidden = K.in_train_phase(K.dropout(self.hidden, dropped, seed=3), self.hidden)
        self.predicted = softmax(K.dot(self.hidden, self.weights["second"]))
        self.loss = -K.mean(K.sum(self.labels * K.log(self.predicted + K.epsilon()), axis=-1))
        self.right = K.mean(K.cast(K.equal(K.argmax(self.labels), K.argmax(self.predicted)), "float32"))
        self.feeds = {self.x: ROWS, self.labels: KINDS}


# --------------------------------------------------------------------------- sessions


def test_a_session_of_the_user_is_the_one_that_k_works_in():
    session = v1.Session()
    K.set_session(session)
    w = K.variable([1.0, 2.0])
    assert K.get_session() is session and session.run(w).tolist() == [1, 2]
    session.run(w.assign([5.0, 6.0]))
    assert K.get_value(w).tolist() == K.eval(w * 1.0).tolist() == [5, 6]
    K.set_value(w, [7.0, 8.0])
    assert session.run(w).tolist() == [7, 8]


def test_variables_that_the_user_has_initialised_keep_their_values():
    session, w = v1.Session(), K.variable([1.0])
    session.run(v1.global_variables_initializer())
    session.run(w.assign([3.0]))
    K.set_session(session)
    later = K.variable([2.0])
    assert (K.get_value(w).tolist(), K.get_value(later).tolist()) == ([3], [2])


def test_training_with_a_tensorflow_optimizer_in_the_users_session():
    model, session = Classifier(), v1.Session()
    K.set_session(session)
    train = v1.train.GradientDescentOptimizer(0.5).minimize(model.loss)
    with K.get_session().as_default():
        before = model.right.eval(model.feeds)
        for _ in range(300):
            train.run(model.feeds)
        after = model.right.eval(model.feeds)
    assert before < 0.9 and after > 0.95
    assert K.function([model.x, model.labels], [model.right])([ROWS, KINDS])[0] == after


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("AdamOptimizer", {"learning_rate": 0.1}),
        ("MomentumOptimizer", {"learning_rate": 0.1, "momentum": 0.5}),
        ("AdagradOptimizer", {"learning_rate": 1.0}),
        ("RMSPropOptimizer", {"learning_rate": 0.1}),
    ],
)
def test_other_optimizers(name, given):
    w = K.variable([3.0, -4.0])
    loss = K.sum(K.square(w - K.constant([1.0, 2.0])))
    train = getattr(v1.train, name)(**given).minimize(loss, var_list=[w])
    session = K.get_session()
    start = session.run(loss)
    for _ in range(30):
        session.run(train)
    assert session.run(loss) < 0.5 * start


def test_gradient_descent_takes_the_step_of_the_formula():
    w = K.variable([3.0, -4.0])
    train = v1.train.GradientDescentOptimizer(0.25).minimize(K.sum(K.square(w)))
    K.get_session().run(train)
    np.testing.assert_allclose(K.get_value(w), [1.5, -2.0])


def test_a_train_op_is_an_update_of_a_k_function():
    model = Classifier()
    train = v1.train.AdamOptimizer(0.05).minimize(model.loss)
    step = K.function([model.x, model.labels], [model.loss], updates=[train])
    losses = [float(step([ROWS, KINDS])[0]) for _ in range(60)]
    assert losses[-1] < losses[0] / 4


# --------------------------------------------------------------------------- the learning phase


def test_the_learning_phase_is_fed_to_a_plain_session():
    model = Classifier(dropped=0.5)
    session, phase = K.get_session(), K.learning_phase()
    tested, trained, still = (session.run(model.hidden, model.feeds | more) for more in ({phase: 0}, {phase: 1}, {}))
    np.testing.assert_array_equal(tested, still)
    active = tested > 0
    assert 0.3 < np.mean(trained[active] == 0) < 0.7
    kept = active & (trained != 0)
    np.testing.assert_allclose(trained[kept], 2 * tested[kept], rtol=1e-5)


def test_random_numbers_need_no_initialisation_in_a_plain_session_and_leave_nothing_in_a_checkpoint(tmp_path):
    w, session = K.variable([1.0]), v1.Session()
    session.run(v1.global_variables_initializer())
    noise = K.random_uniform((4,), seed=1)
    drawn = [session.run(noise).tolist() for _ in range(3)]
    assert len(set(map(tuple, drawn))) == 3
    assert drawn == [v1.Session().run(noise, {K.get_session().graph.get_tensor_by_name("kerascn_step:0"): n}).tolist()
                     for n in range(3)]  # fmt: skip
    path = v1.train.Saver().save(session, str(tmp_path / "w"))
    assert [name for name, _ in v1.train.list_variables(path)] == [w.op.name]


def test_dropout_differs_from_one_plain_run_to_the_next():
    model = Classifier(dropped=0.5)
    feeds = model.feeds | {K.learning_phase(): 1}
    first, second = (K.get_session().run(model.hidden, feeds) for _ in range(2))
    assert np.any((first == 0) != (second == 0))


def test_a_fixed_learning_phase_leaves_no_placeholder_in_the_graph(graph):
    K.set_learning_phase(0)
    model = Classifier(dropped=0.5)
    assert not [op for op in graph.get_operations() if "learning_phase" in op.name]
    assert np.all(K.get_session().run(model.hidden, {model.x: ROWS}) >= 0)


# --------------------------------------------------------------------------- scopes and graphs


def test_name_scopes_of_tensorflow_are_before_the_names_of_k():
    with v1.name_scope("block"):
        w = K.variable([1.0], name="kernel")
        x = K.placeholder((None, 1), name="x")
        y = K.dot(x, K.reshape(w, (1, 1)))
        with K.name_scope("inner"):
            b = K.variable([1.0], name="bias")
    assert (w.op.name, x.op.name, b.op.name) == ("block/kernel", "block/x", "block/inner/bias")
    assert y.op.name.startswith("block/")


def test_device_scopes_hold_for_k_calls():
    with tf.device("/cpu:0"):
        first = K.variable(np.ones((2, 2)))
        product = K.dot(first, first)
    with tf.device("/device:CPU:1"):
        other = K.square(product)
    places = [tensor.device for tensor in (first, product, other)]
    assert places == ["/device:CPU:0", "/device:CPU:0", "/device:CPU:1"]
    session = v1.Session(config=v1.ConfigProto(device_count={"CPU": 2}))
    K.set_session(session)
    assert K.eval(other).tolist() == [[4, 4], [4, 4]]


def test_two_replicas_on_two_devices_share_their_weights():
    x, w = K.placeholder((None, 5)), K.variable(TRUTH)
    outputs = []
    for number in range(2):
        with tf.device(f"/device:CPU:{number}"):
            outputs.append(K.dot(x, w))
    with tf.device("/cpu:0"):
        mean = 0.5 * (outputs[0] + outputs[1])
    K.set_session(v1.Session(config=v1.ConfigProto(device_count={"CPU": 2})))
    f = K.function([x], [mean, *outputs])
    for found in f([ROWS]):
        np.testing.assert_allclose(found, ROWS @ TRUTH, rtol=1e-5, atol=1e-5)
    assert {output.device for output in outputs} == {"/device:CPU:0", "/device:CPU:1"}


def test_several_graphs_with_a_session_each():
    made = []
    for number in range(3):
        own = tf.Graph()
        with own.as_default():
            x, w = K.placeholder((2,)), K.variable([1.0, 1.0 + number])
            if number == 1:
                K.set_session(v1.Session())
            made.append((own, w, K.function([x], [x * w], [K.update_add(w, [1.0, 1.0])]), K.get_session()))
    for _ in range(2):
        for _, _, f, _ in made:
            f([[10, 10]])
    for number, (own, w, f, session) in enumerate(made):
        assert w.graph is own is session.graph
        assert K.get_value(w).tolist() == [3, 3 + number]
        assert f([[10, 10]])[0].tolist() == [30, 30 + 10 * number]
    assert len({id(session) for *_, session in made}) == 3


def test_a_graph_that_is_left_goes_away_with_its_session():
    own = tf.Graph()
    with own.as_default():
        K.function([], [K.variable([1.0]) * K.in_train_phase(1.0, K.constant(2.0))])([])
    gone = weakref.ref(own)
    del own
    gc.collect()
    assert gone() is None


# --------------------------------------------------------------------------- gradients, mixtures


def test_tf_gradients_and_k_gradients_agree():
    model = Classifier()
    weights = list(model.weights.values())
    ours, theirs = K.gradients(model.loss, weights), v1.gradients(model.loss, weights)
    found = K.get_session().run([ours, theirs], model.feeds)
    for one, other in zip(*found, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-6)
        assert np.abs(one).max() > 0


def test_rows_that_were_looked_up_get_a_sparse_gradient():
    table = K.variable(np.ones((100, 3)))
    rows = K.gather(table, K.constant([3, 3, 70], dtype="int32"))
    (slope,) = K.gradients(K.sum(rows * K.constant([[1.0], [2.0], [5.0]])), [table])
    assert isinstance(slope, tf.IndexedSlices) and K.dtype(slope) == "float32"
    expected = np.zeros((100, 3))
    expected[3], expected[70] = 3, 5
    np.testing.assert_array_equal(K.eval(slope), expected)
    np.testing.assert_array_equal(K.eval(K.square(slope)), expected**2)
    np.testing.assert_array_equal(K.eval(K.to_dense(slope) * 0.5), expected / 2)
    train = v1.train.GradientDescentOptimizer(1.0).apply_gradients([(slope, table)])
    K.function([], [], [train])([])
    np.testing.assert_array_equal(K.get_value(table), 1 - expected)


def test_tensorflows_functions_between_k_calls():
    x = K.placeholder((None, 4, 1))
    hidden = tf.nn.relu(tf.reshape(K.square(x) - 1, (-1, 4)))
    total = tf.reduce_max(K.concatenate([hidden, tf.ones_like(hidden)], axis=1), axis=1)
    assert K.int_shape(total) == (None,)
    assert K.function([x], [total])([[[[1], [2], [0], [-3]], [[0], [0], [0], [0]]]])[0].tolist() == [8, 1]


def test_k_inside_tensorflows_loops():
    total = tf.while_loop(lambda i, s: i < 5, lambda i, s: (i + 1, s + K.square(K.cast(i, "float32"))), (0, 0.0))[1]
    assert K.eval(total) == 30


def test_a_k_sparse_tensor_is_tensorflows():
    x = K.placeholder((None, 3), sparse=True)
    total = tf.sparse.reduce_sum(x, 1)
    value = v1.SparseTensorValue([[0, 1], [1, 2]], [4.0, 5.0], (2, 3))
    assert K.get_session().run(total, {x: value}).tolist() == [4, 5]
    assert K.function([x], [total])([value])[0].tolist() == [4, 5]


def test_updates_collected_by_hand_run_beside_the_optimizer():
    x, mean, w = K.placeholder((None, 2)), K.variable([0.0, 0.0]), K.variable([1.0, 1.0])
    updates = [(mean, mean * 0.5 + K.mean(x, axis=0) * 0.5)]
    train = v1.train.GradientDescentOptimizer(0.1).minimize(K.sum(K.square(w)), var_list=[w])
    ops = [v1.assign(old, new) for old, new in updates]
    K.get_session().run([train, ops], {x: [[2, 4], [4, 8]]})
    assert K.get_value(mean).tolist() == [1.5, 3]
    np.testing.assert_allclose(K.get_value(w), [0.8, 0.8])


# --------------------------------------------------------------------------- a server


def test_a_session_on_a_server():
    server = v1.train.Server.create_local_server()
    assert server.target.startswith("grpc://localhost:")
    session = v1.Session(server.target)
    K.set_session(session)
    model = Classifier(dropped=0.2)
    train = v1.train.GradientDescentOptimizer(0.5).minimize(model.loss)
    step = K.function([model.x, model.labels, K.learning_phase()], [model.loss], updates=[train])
    losses = [float(step([ROWS, KINDS, 1])[0]) for _ in range(60)]
    assert K.get_session() is session and losses[-1] < losses[0] / 2
    weights = K.get_value(model.weights["first"])
    np.testing.assert_array_equal(session.run(model.weights["first"]), weights)
    K.set_value(model.weights["first"], np.zeros((5, 8)))
    np.testing.assert_array_equal(session.run(model.weights["first"]), np.zeros((5, 8)))
    session.close()


def test_two_sessions_on_one_server_see_the_same_variables():
    server = v1.train.Server.create_local_server()
    w = K.variable([1.0], name="shared")
    first, second = v1.Session(server.target), v1.Session(server.target)
    K.set_session(first)
    K.set_value(w, [4.0])
    K.set_session(second)
    assert K.get_value(w).tolist() == [4]
    first.close(), second.close()


# --------------------------------------------------------------------------- files


def trained(folder):
    """A trained classifier, its predictions, and what a saver has written of it."""
    model = Classifier(dropped=0.5)
    train = v1.train.AdamOptimizer(0.05).minimize(model.loss)
    step = K.function([model.x, model.labels, K.learning_phase()], [model.loss], updates=[train])
    for _ in range(20):
        step([ROWS, KINDS, 1])
    path = v1.train.Saver().save(K.get_session(), str(folder / "model.ckpt"))
    return model, K.function([model.x], [model.predicted])([ROWS])[0], path


def test_a_saver_keeps_and_brings_back(tmp_path):
    model, expected, path = trained(tmp_path)
    K.batch_set_value([(w, np.zeros(w.shape)) for w in model.weights.values()])
    v1.train.Saver().restore(K.get_session(), path)
    np.testing.assert_array_equal(K.function([model.x], [model.predicted])([ROWS])[0], expected)
    names = {name for name, _ in v1.train.list_variables(path)}
    assert {"first", "second"} <= names and not [name for name in names if "step" in name]


def test_a_saver_brings_values_into_a_fresh_graph(tmp_path):
    _, expected, path = trained(tmp_path)
    with tf.Graph().as_default():
        model = Classifier(dropped=0.5)
        v1.train.Saver(list(model.weights.values())).restore(K.get_session(), path)
        np.testing.assert_array_equal(K.function([model.x], [model.predicted])([ROWS])[0], expected)


def exported(folder):
    model, expected, _ = trained(folder)
    path = str(folder / "exported")
    v1.saved_model.simple_save(K.get_session(), path, {"x": model.x}, {"y": model.predicted})
    return path, expected


def test_a_saved_model_comes_back_in_a_fresh_graph(tmp_path):
    path, expected = exported(tmp_path)
    with tf.Graph().as_default(), v1.Session() as session:
        meta = v1.saved_model.load(session, ["serve"], path)
        told = meta.signature_def["serving_default"]
        found = session.run(told.outputs["y"].name, {told.inputs["x"].name: ROWS})
        np.testing.assert_array_equal(found, expected)
        K.set_session(session)
        x, y = (session.graph.get_tensor_by_name(n) for n in (told.inputs["x"].name, told.outputs["y"].name))
        np.testing.assert_array_equal(K.function([x], [y])([ROWS])[0], expected)
        np.testing.assert_allclose(K.function([x], [K.sum(y, axis=-1)])([ROWS])[0], np.ones(60), rtol=1e-5)


LOADING = """
import sys
import numpy as np
import tensorflow as tf
path, folder = sys.argv[1:]
call = tf.saved_model.load(path).signatures["serving_default"]
np.save(folder + "/found.npy", call(tf.constant(np.load(folder + "/rows.npy")))["y"].numpy())
assert "kerascn" not in sys.modules
"""


def test_a_saved_model_comes_back_in_a_process_without_this_library(tmp_path):
    path, expected = exported(tmp_path)
    np.save(tmp_path / "rows.npy", ROWS)
    line = [sys.executable, "-c", LOADING, path, str(tmp_path)]
    done = subprocess.run(line, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    np.testing.assert_array_equal(np.load(tmp_path / "found.npy"), expected)
