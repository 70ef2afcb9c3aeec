"""Variables, placeholders, constants and their values on TensorFlow, called as the dispatcher calls them."""

import numpy as np
import pytest
import scipy.sparse

from kerascn.backend.tensorflow import engine, native, session, tensors
from kerascn.backend.tensorflow.loading import tf, v1

MATRIX = np.array([[0, 2, 0], [0, 0, 3]], "float32")


@pytest.fixture(autouse=True)
def graph():
    with tf.Graph().as_default() as graph:
        yield graph


def value(x, feeds=None):
    return session.get_session().run(x, feeds)


def variable(array, name=None, constraint=None):
    array = np.asarray(array)
    return tensors.variable(array, str(array.dtype), name, constraint)


def test_variable():
    v = variable(MATRIX, "w", np.abs)
    assert isinstance(v, tf.Variable) and v.name == "w:0" and v.constraint is np.abs
    assert (v.dtype, v.shape, v in v1.trainable_variables()) == (tf.float32, (2, 3), True)
    assert np.array_equal(value(v), MATRIX)
    assert variable(1.0).constraint is None
    assert np.array_equal(value(v1.gradients(tf.reduce_sum(v**2), v)[0]), 2 * MATRIX)


@pytest.mark.parametrize("dtype", ["bool", "int8", "int32", "int64", "float16", "float64", "complex64"])
def test_variable_keeps_its_dtype(dtype):
    v = variable(np.ones((2,), dtype))
    assert value(v).dtype == dtype


def test_variable_made_in_a_loop_belongs_to_the_graph(graph):
    made = []

    def body(i):
        made.extend([variable(np.float32(1)), tensors.zeros((), "float32", None)])
        return i + tf.cast(made[0] + made[1], "int32")

    result = tf.while_loop(lambda i: i < 3, body, [0])[0]
    assert made[0].graph is made[1].graph is graph and value(result) == 3


@pytest.mark.parametrize("kind", ["csr_matrix", "csc_matrix", "coo_matrix", "csr_array"])
def test_variable_of_a_sparse_matrix(kind):
    s = tensors.variable(getattr(scipy.sparse, kind)(MATRIX), "float64", "s", None)
    assert tensors.is_sparse(s) and tensors.is_tensor(s)
    assert engine.static_shape(s) == (2, 3) and engine.dtype_name(s) == "float64"
    assert s.values.name.startswith("s/")
    assert np.array_equal(value(tensors.to_dense(s)), MATRIX)


def test_sparse_cells_given_twice_are_summed():
    cells = scipy.sparse.coo_matrix(([1.0, 4.0, 2.0], ([1, 0, 1], [0, 1, 0])), (2, 2))
    s = tensors.variable(cells, "float32", None, None)
    assert value(tensors.to_dense(s)).tolist() == [[0, 4], [3, 0]]


def test_cells_come_in_the_order_of_rows_and_once():
    loose = scipy.sparse.csr_matrix(([1.0, 2.0, 3.0, 4.0], [2, 0, 2, 1], [0, 3, 4]), (2, 3))
    indices, values, shape = native.cells_of(loose)
    assert (indices.tolist(), values.tolist(), shape) == ([[0, 0], [0, 2], [1, 1]], [2, 4, 4], (2, 3))
    assert loose.indices.tolist() == [2, 0, 2, 1]


def test_constant():
    x = tensors.constant([1, 2], "float32", None, "c")
    assert (x.name, x.dtype, value(x).tolist()) == ("c:0", tf.float32, [1, 2])
    assert value(tensors.constant(2, "int32", (2, 2), None)).tolist() == [[2, 2], [2, 2]]
    assert value(tensors.constant([1, 2, 3], "int64", (2, 2), None)).tolist() == [[1, 2], [3, 3]]
    assert value(tensors.constant(MATRIX, "float64", (3, 2), None)).tolist() == MATRIX.reshape(3, 2).tolist()


def test_placeholder():
    x = tensors.placeholder((None, 3), None, "float64", False, "x")
    assert (x.name, x.dtype, x._keras_shape) == ("x:0", tf.float64, (None, 3))
    assert engine.static_shape(x) == (None, 3) and x.shape.as_list() == [None, 3]
    y = tensors.placeholder(None, 3, "int32", False, None)
    assert (y.dtype, y._keras_shape) == (tf.int32, (None, None, None))
    assert engine.rank(tensors.placeholder((), None, "bool", False, None)) == 0
    with pytest.raises(ValueError) as caught:
        tensors.placeholder(None, None, "float32", False, None)
    assert caught.value.key == "tensors.placeholder"


def test_sparse_placeholder():
    x = tensors.placeholder((None, 3), None, "float32", True, "x")
    assert tensors.is_sparse(x) and tensors.is_placeholder(x)
    assert (engine.static_shape(x), engine.rank(x), x._keras_shape) == ((None, 3), 2, (None, 3))


def test_what_a_value_is():
    v, x = variable(1.0), tensors.placeholder((2,), None, "float32", False, None)
    dense, sparse = x + 1, tf.SparseTensor([[0, 1]], [1.0], (2, 2))
    things = [v, x, tensors.learning_phase(), dense, sparse, np.ones(2), None, 1]
    t, f = True, False
    assert [tensors.is_placeholder(z) for z in things] == [f, t, t, f, f, f, f, f]
    assert [tensors.is_variable(z) for z in things] == [t, f, f, f, f, f, f, f]
    assert [tensors.is_tensor(z) for z in things] == [t, t, t, t, t, f, f, f]
    assert [tensors.is_sparse(z) for z in things] == [f, f, f, f, t, f, f, f]


def test_to_dense_leaves_a_dense_tensor():
    x, v = tensors.placeholder((2,), None, "float32", False, None), variable(1.0)
    assert tensors.to_dense(x) is x and tensors.to_dense(v) is v


def test_shape_and_size():
    x = tensors.placeholder((None, 3), None, "float32", False, None)
    shape, size = tensors.shape(x), tensors.size(x, "count")
    assert (shape.dtype, shape.shape, size.dtype, size.name) == (tf.int32, (2,), tf.int32, "count:0")
    found = value([shape, size], {x: np.ones((5, 3))})
    assert found[0].tolist() == [5, 3] and found[1] == 15
    sparse = tensors.variable(scipy.sparse.csr_matrix(MATRIX), "float32", None, None)
    assert tensors.shape(sparse).dtype == tf.int32 and value(tensors.shape(sparse)).tolist() == [2, 3]


@pytest.mark.parametrize("function, filling", [(tensors.zeros, 0), (tensors.ones, 1)])
def test_zeros_and_ones(function, filling):
    v = function((2, 3), "float64", "v")
    assert tensors.is_variable(v) and v.name == "v:0"
    assert np.array_equal(value(v), np.full((2, 3), filling)) and value(v).dtype == "float64"
    x = tensors.placeholder((None, 3), None, "float32", False, None)
    rows = tensors.shape(x)[0]
    for size in ((rows, 2), tf.stack([rows, 2])):
        made = function(size, "int32", "made")
        assert not tensors.is_variable(made) and made.op.name.startswith("made")
        assert np.array_equal(value(made, {x: np.ones((4, 3))}), np.full((4, 2), filling, "int32"))
    assert value(function((), "float32", None)) == filling


def test_zeros_are_not_written_into_the_graph(graph):
    tensors.zeros((1000, 1000), "float32", None)
    assert graph.as_graph_def().ByteSize() < 10000


def test_eye():
    v = tensors.eye((3, 3), "int64", "i")
    assert tensors.is_variable(v) and v.name == "i:0"
    assert np.array_equal(value(v), np.eye(3)) and value(v).dtype == "int64"
    assert np.array_equal(value(tensors.eye((2, 4), "float32", None)), np.eye(2, 4))


@pytest.mark.parametrize("function, filling", [(tensors.zeros_like, 0), (tensors.ones_like, 1)])
def test_zeros_like_and_ones_like(function, filling):
    x = tensors.placeholder((None, 2), None, "float32", False, None)
    plain, whole = function(x, None, "like"), function(x, "int64", None)
    assert (plain.dtype, whole.dtype, plain.op.name.split("/")[0]) == (tf.float32, tf.int64, "like")
    for found in value([plain, whole], {x: np.full((3, 2), 9)}):
        assert np.array_equal(found, np.full((3, 2), filling))


def test_identity_and_cast():
    v = variable(np.array([0.0, 1.7, -1.7]))
    same = tensors.identity(v, "again")
    assert not tensors.is_variable(same) and same.name == "again:0" and value(same).tolist() == [0, 1.7, -1.7]
    assert value(tensors.cast(v, "int32")).tolist() == [0, 1, -1]
    assert value(tensors.cast(v, "bool")).tolist() == [False, True, True]
    s = tensors.variable(scipy.sparse.csr_matrix(MATRIX), "float32", None, None)
    assert value(tensors.to_dense(tensors.cast(s, "int64"))).tolist() == MATRIX.tolist()
    assert value(tensors.to_dense(tensors.identity(s, "t"))).tolist() == MATRIX.tolist()


@pytest.mark.parametrize("name, expected", [("update", 3), ("update_add", 13), ("update_sub", 7)])
def test_updates(name, expected):
    v = variable(np.float32([10, 10]))
    done = getattr(tensors, name)(v, engine.as_tensor([3.0, 3.0]))
    assert engine.static_shape(done) == (2,)
    assert value(v).tolist() == [10, 10]
    assert value(done).tolist() == [expected] * 2
    assert value(v).tolist() == [expected] * 2
    with pytest.raises(TypeError) as caught:
        getattr(tensors, name)(v + 1, v)
    assert caught.value.key == "tensorflow.not_a_variable"


@pytest.mark.parametrize("resource", [True, False])
def test_values_go_in_and_out(graph, resource):
    first = np.zeros(2, "float32")
    a, b = (v1.Variable(first, use_resource=resource) for _ in range(2))
    tensors.batch_set_value([(a, np.float32([1, 2])), (b, np.float32([3, 4]))])
    assert [x.tolist() for x in tensors.batch_get_value([a, b])] == [[1, 2], [3, 4]]
    size = len(graph.get_operations())
    tensors.batch_set_value([(a, np.float32([5, 6])), (b, np.float32([7, 8]))])
    assert [x.tolist() for x in tensors.batch_get_value([b, a])] == [[7, 8], [5, 6]]
    assert len(graph.get_operations()) == size


def test_values_come_as_arrays():
    found = tensors.batch_get_value([variable(np.float64(2))])[0]
    assert isinstance(found, np.ndarray) and found.shape == () and found.dtype == "float64"


def test_values_from_another_graph():
    v = variable(np.float32(1))
    tensors.batch_set_value([(v, np.float32(4))])
    with tf.Graph().as_default():
        assert tensors.batch_get_value([v])[0] == 4
        tensors.batch_set_value([(v, np.float32(5))])
    assert tensors.batch_get_value([v])[0] == 5


def test_name_scope():
    with tensors.name_scope("block"):
        v = variable(np.float32(1), "w")
        x = tensors.placeholder((2,), None, "float32", False, "x")
        with tensors.name_scope("inner") as scope:
            assert (scope, tensors.identity(x, "y").name) == ("block/inner/", "block/inner/y:0")
    assert (v.name, x.name) == ("block/w:0", "block/x:0")
    with pytest.raises(ValueError) as caught, tensors.name_scope("a b"):
        pass
    assert caught.value.key == "tensorflow.name"
