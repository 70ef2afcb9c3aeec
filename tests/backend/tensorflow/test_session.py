"""Functions, gradients, choices and sessions on TensorFlow, called as the dispatcher calls them."""

import numpy as np
import pytest
import scipy.sparse

from kerascn.backend.tensorflow import engine, session, tensors
from kerascn.backend.tensorflow.loading import tf, v1


@pytest.fixture(autouse=True)
def graph():
    with tf.Graph().as_default() as graph:
        yield graph


def placeholder(*shape, dtype="float32", sparse=False):
    return tensors.placeholder(shape, None, dtype, sparse, None)


def variable(value, dtype="float32"):
    return tensors.variable(np.asarray(value, dtype), dtype, None, None)


def compiled(inputs, outputs, updates=(), name=None, **options):
    return engine.compile_function(inputs, outputs, list(updates), name, options)


def call(inputs, outputs, *values, **options):
    return compiled(inputs, outputs, **options)(list(values), 0)


def values(*variables):
    return [x.tolist() for x in tensors.batch_get_value(list(variables))]


def test_several_inputs_and_outputs():
    x, y = placeholder(None, 2), placeholder(2)
    found = call([y, x], [x + y, x, tf.reduce_sum(x * y)], [10, 20], [[1, 2], [3, 4]])
    assert [f.tolist() for f in found] == [[[11, 22], [13, 24]], [[1, 2], [3, 4]], 160]
    assert all(isinstance(f, np.ndarray) and f.dtype == "float32" for f in found)


def test_no_outputs_no_updates():
    assert call([], []) == []


def test_any_tensor_may_be_an_input():
    x = placeholder(2)
    hidden = x * 2
    assert call([hidden], [hidden + 1], [5, 6])[0].tolist() == [6, 7]
    v = variable([1, 1])
    with pytest.raises(TypeError) as caught:
        compiled([v], [v * 2])
    assert caught.value.key == "tensorflow.function_input"


def test_variables_and_sparse_tensors_and_slices_come_out_dense():
    v = variable([1, 2, 3])
    sparse = tf.SparseTensor([[0, 1]], [5.0], (1, 2))
    slices = v1.gradients(tf.gather(v, [2, 2]), [v])[0]
    assert [f.tolist() for f in call([], [v, sparse, slices])] == [[1, 2, 3], [[0, 5]], [0, 0, 2]]


def test_updates_swap_and_outputs_are_from_before():
    a, b = variable([1, 2]), variable([3, 4])
    run = compiled([], [a, b, a + b, tensors.identity(b, None)], [(a, b), (b, a)])
    assert [f.tolist() for f in run([], 0)] == [[1, 2], [3, 4], [4, 6], [3, 4]]
    assert values(a, b) == [[3, 4], [1, 2]]
    run([], 1)
    assert values(a, b) == [[1, 2], [3, 4]]


def test_a_ring_of_updates_many_times():
    ring = [variable(np.full(1000, i)) for i in range(8)]
    run = compiled([], [sum(ring[1:], ring[0] * 1)], list(zip(ring, ring[1:] + ring[:1], strict=True)))
    for turn in range(1, 25):
        assert np.all(run([], turn)[0] == 28)
        assert [v[0] for v in values(*ring)] == [(i + turn) % 8 for i in range(8)]


def test_results_of_update_wait_as_well():
    a, b = variable(1), variable(10)
    updates = [tensors.update(a, b), tensors.update_add(b, a), (variable(0), a)]
    run = compiled([], [a, b], updates)
    assert [float(f) for f in run([], 0)] == [1, 10]
    assert values(a, b, updates[2][0]) == [10, 11, 1]
    assert [float(f) for f in run([], 1)] == [10, 11]


def test_updates_of_one_variable_follow_their_order():
    a = variable(1)
    compiled([], [], [tensors.update_add(a, engine.as_tensor(2.0)), tensors.update_add(a, a * 1)])([], 0)
    assert values(a) == [4]
    compiled([], [], [(a, 7), (a, 8.0)])([], 0)
    assert values(a) == [8]


def test_an_op_is_an_update():
    v, w = variable(1), variable(1)
    step = v1.train.GradientDescentOptimizer(0.5).minimize(v * v)
    run = compiled([], [], [step, tf.group(w.assign_add(1.0)), w.assign_sub(0.25)])
    run([], 0)
    assert values(v, w) == [0, 1.75]


@pytest.mark.parametrize("update", [3, ("v", 1), (1, 2, 3), None])
def test_what_is_no_update(update):
    with pytest.raises(TypeError) as caught:
        compiled([], [], [update])
    assert caught.value.key == "tensorflow.function_update"


def test_options_of_the_session():
    x, y, v = placeholder(), placeholder(), variable(0)
    feeds, metadata = {y: 5.0}, v1.RunMetadata()
    trace = v1.RunOptions(trace_level=v1.RunOptions.SOFTWARE_TRACE)
    run = compiled([x], [x * y], feed_dict=feeds, fetches=[v.assign_add(1.0)], options=trace, run_metadata=metadata)
    assert run([2.0], 0)[0] == 10 and values(v) == [1]
    assert len(metadata.step_stats.dev_stats) > 0
    feeds[y] = 7.0
    assert run([2.0], 1)[0] == 14
    with pytest.raises(TypeError) as caught:
        compiled([x], [x], givens={}, mode="fast")
    assert caught.value.key == "tensorflow.function_options" and "givens, mode" in str(caught.value)


def test_the_name_is_a_scope(graph):
    compiled([], [variable(1)], [(variable(1), 2)], name="train")
    assert any(op.name.startswith("train/") for op in graph.get_operations())


def test_sparse_inputs():
    x = placeholder(None, 3, sparse=True)
    run = compiled([x], [tf.sparse.sparse_dense_matmul(x, tf.ones((3, 1)))])
    matrix = np.array([[0, 2, 1], [0, 0, 3]], "float32")
    for kind in ("csr_matrix", "csc_matrix", "coo_matrix"):
        assert run([getattr(scipy.sparse, kind)(matrix)], 0)[0].tolist() == [[3], [3]]
    assert run([(np.array([[1, 0]]), np.array([4.0]), (3, 3))], 0)[0].tolist() == [[0], [4], [0]]
    with pytest.raises(TypeError) as caught:
        run([matrix], 0)
    assert caught.value.key == "tensorflow.sparse_value"


def test_a_function_runs_in_its_own_graph():
    x, v = placeholder(2), variable(3)
    run = compiled([x], [x * v], [(v, v + 1)])
    with tf.Graph().as_default():
        assert run([[1, 2]], 0)[0].tolist() == [3, 6]
        outside = compiled([x], [x + v])
        assert outside([[1, 2]], 0)[0].tolist() == [5, 6]


def test_a_function_follows_the_session():
    v = variable(1)
    run = compiled([], [v])
    assert run([], 0)[0] == 1
    session.set_session(other := v1.Session())
    session.get_session()
    other.run(v.assign(5))
    assert run([], 0)[0] == 5
    with v1.Session():
        assert run([], 0)[0] == 1


def test_the_step_is_not_fed_where_nothing_asks_for_it(graph):
    assert compiled([], [variable(1)])([], 3)[0] == 1
    assert not [op for op in graph.get_operations() if "step" in op.name]


def test_gradients_against_the_formula():
    x, y, z = variable([1, 2]), variable([3, 4]), variable([0])
    loss = x**3 * y
    dx, dz, dy = session.gradients(loss, [x, z, y])
    assert dz is None
    assert [f.tolist() for f in call([], [dx, dy])] == [[9, 48], [1, 8]]
    assert call([], session.gradients(session.gradients(loss, (x,))[0], [x]))[0].tolist() == [18, 48]


def test_gradients_by_a_single_tensor_are_a_list():
    x = variable([1, 2])
    assert [f.tolist() for f in call([], session.gradients(x * x, x))] == [[2, 4]]


def test_gradients_of_gather_stay_sparse():
    table = variable(np.zeros((10, 2)))
    found = session.gradients(tf.reduce_sum(tf.gather(table, [3, 3])), [table])[0]
    assert isinstance(found, tf.IndexedSlices)
    assert call([], [found])[0].sum(1).tolist() == [0, 0, 0, 4, 0, 0, 0, 0, 0, 0]


def test_stop_gradient():
    x = variable(3)
    assert call([], session.gradients(session.stop_gradient(x) * x, [x]))[0] == 3
    stopped = session.stop_gradient([x * 2, x])
    assert [float(f) for f in call([], stopped)] == [6, 3]
    assert session.gradients(stopped[0] + stopped[1], [x]) == [None]


def test_switch_of_a_scalar_computes_one_side():
    c, v, w = placeholder(dtype="bool"), variable(0), variable(0)
    x = session.switch(c, lambda: v.assign_add(1.0) * 10, lambda: w.assign_add(1.0) * 100)
    assert (call([c], [x], True)[0], values(v, w)) == (10, [1, 0])
    assert (call([c], [x], False)[0], values(v, w)) == (100, [1, 1])


def test_switch_of_tensors_and_numbers():
    c, x = placeholder(dtype="int32"), variable([1, 2], "float64")
    both = session.switch(c, x, lambda: 5), session.switch(c, 1, 2), session.switch(c, lambda: 0.5, x)
    assert [b.dtype for b in both] == [tf.float64, tf.int32, tf.float64]
    assert [f.tolist() for f in call([c], both, 3)] == [[1, 2], 1, 0.5]
    assert [f.tolist() for f in call([c], both, 0)] == [5, 2, [1, 2]]


@pytest.mark.parametrize("shape", [(3,), (3, 2), (3, 1), (3, 2, 4)])
@pytest.mark.parametrize("known", [True, False])
def test_switch_repeats_the_condition_to_the_right(shape, known):
    c = np.arange(np.prod(shape)).reshape(shape) % 2
    then, other = np.random.RandomState(0).rand(2, 3, 2, 4).astype("float32")
    symbol = placeholder(*(shape if known else (None,) * len(shape)), dtype="bool")
    x = session.switch(symbol, then, lambda: other)
    expected = np.where(c.reshape(shape + (1,) * (3 - len(shape))).astype(bool), then, other)
    assert engine.static_shape(x) == (3, 2, 4)
    assert np.array_equal(call([symbol], [x], c)[0], expected)


def test_switch_refuses_what_does_not_fit():
    with pytest.raises(ValueError) as caught:
        session.switch(placeholder(2, 2), variable([1, 2]), variable([1, 2]))
    assert caught.value.key == "tensorflow.switch_rank"
    for condition in (placeholder(), placeholder(2)):
        with pytest.raises(TypeError) as caught:
            session.switch(condition, variable([1, 2]), lambda: variable([1, 2], "int32"))
        assert caught.value.key == "tensorflow.switch_dtypes"
        with pytest.raises(TypeError) as caught:
            session.switch(condition, variable([1, 2], "int32"), 0.5)
        assert caught.value.key == "tensorflow.switch_dtypes"


def test_switch_has_gradients():
    c, x = placeholder(dtype="bool"), variable([1, 2])
    lazy = session.gradients(session.switch(c, lambda: x * x, lambda: x * 7), [x])[0]
    assert [call([c], [lazy], side)[0].tolist() for side in (True, False)] == [[2, 4], [7, 7]]
    each = session.gradients(session.switch(engine.as_tensor([True, False]), x * x, x * 7), [x])[0]
    assert call([], [each])[0].tolist() == [2, 7]


def test_print_tensor(capfd):
    x = session.print_tensor(variable([1, 2]), "seen:")
    plain = session.print_tensor(variable([3, 4]), "")
    assert engine.static_shape(x) == (2,)
    assert call([], [x])[0].tolist() == [1, 2]
    assert "seen: [1 2]" in capfd.readouterr().err
    call([], [plain])
    assert capfd.readouterr().err.startswith("[3 4]")


def test_control_dependencies():
    v = variable(0)
    for waits_for in (v.assign_add(1.0).op, [v.assign_add(1.0).op, v.assign_add(1.0).op]):
        with session.control_dependencies(waits_for):
            later = tf.constant(5)
        assert call([], [later])[0] == 5
    assert values(v) == [3]


def test_get_graph(graph):
    assert session.get_graph() is graph


def test_set_session_belongs_to_the_sessions_graph():
    v, other = variable(2), tf.Graph()
    session.set_session(theirs := v1.Session(graph=other))
    assert session.get_session() is not theirs and values(v) == [2]
    with other.as_default():
        assert session.get_session() is theirs
    for wrong in (None, "session", v1.Session):
        with pytest.raises(TypeError) as caught:
            session.set_session(wrong)
        assert caught.value.key == "tensorflow.session"


def test_a_session_on_a_server():
    server = v1.train.Server.create_local_server()
    with tf.device("/job:localhost/task:0/cpu:0"):
        v = variable([1, 2])
    session.set_session(v1.Session(server.target))
    x = placeholder(2)
    run = compiled([x], [x * v], [(v, v + x), tensors.update_add(v, x)])
    assert run([[1, 2]], 0)[0].tolist() == [1, 4]
    assert values(v) == [[3, 6]]
