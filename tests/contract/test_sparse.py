"""Sparse tensors: where they come from, what they are fed with, what K does with them, what it refuses."""

import numpy as np
import pytest
import scipy.sparse

from tests.contract.told import refused

DENSE = np.array([[0, 0, 3, 0], [4, 0, 0, 5], [0, 0, 0, 0]])
MATRIX = scipy.sparse.csr_matrix(DENSE)
FORMATS = ["csr", "csc", "coo", "dok", "lil", "bsr", "dia"]
WHOLE = ["int8", "uint8", "int32", "int64"]
INDICES = np.array([[1, 3], [0, 2], [1, 0]])
CELLS = (INDICES, np.array([5.0, 3.0, 4.0]), (3, 4))


def drawn(*shape, dtype="float64"):
    return np.random.RandomState(3).normal(size=shape).astype(dtype)


def fed(K, value, shape=(None, 4), dtype="float32"):
    """A sparse placeholder's value, given as ``value``, as the function sees it."""
    x = K.placeholder(shape, dtype=dtype, sparse=True)
    return K.function([x], [K.to_dense(x)])([value])[0]


# --------------------------------------------------------------------------- what a sparse tensor is


def sparse_tensors(K):
    return {"variable": K.variable(MATRIX, name="s"), "placeholder": K.placeholder((3, 4), sparse=True, name="s")}


@pytest.mark.parametrize("origin", ["variable", "placeholder"])
def test_what_is_known_of_a_sparse_tensor(K, origin):
    x = sparse_tensors(K)[origin]
    assert K.is_sparse(x) and K.is_tensor(x) and K.is_symbolic(x) and not K.is_keras_tensor(x)
    assert (K.is_variable(x), K.is_placeholder(x)) == (origin == "variable", origin == "placeholder")
    assert (K.int_shape(x), K.ndim(x), K.dtype(x)) == ((3, 4), 2, "float32")
    assert x.name.split("_")[0] == "s"
    assert not K.is_sparse(K.to_dense(x)) and K.int_shape(K.to_dense(x)) == (3, 4)
    assert not K.is_sparse(DENSE) and not K.is_sparse(MATRIX)


@pytest.mark.parametrize("origin", ["variable", "placeholder"])
def test_what_is_made_of_a_sparse_tensor_is_sparse_and_its_shape_known(K, origin):
    x = sparse_tensors(K)[origin]
    for made, dtype in [(K.cast(x, "float64"), "float64"), (K.identity(x), "float32"), (K.stop_gradient(x), "float32")]:
        assert K.is_sparse(made) and not K.is_variable(made) and not K.is_placeholder(made)
        assert (K.int_shape(made), K.dtype(made)) == ((3, 4), dtype)
        assert K.int_shape(K.to_dense(made)) == (3, 4)


def test_an_open_placeholder_keeps_what_is_known(K):
    x = K.placeholder((None, 4), sparse=True)
    assert K.int_shape(x) == K.int_shape(K.cast(x, "float64")) == K.int_shape(K.to_dense(x)) == (None, 4)
    assert K.int_shape(K.identity(x)) == K.int_shape(K.stop_gradient([x])[0]) == (None, 4)
    assert K.int_shape(K.placeholder(ndim=2, sparse=True)) == (None, None)
    assert K.int_shape(K.dot(x, K.variable(drawn(4, 2)))) == (None, 2)


def test_the_shape_when_it_runs(K):
    x = K.placeholder((None, 4), sparse=True)
    shape = K.shape(x)
    found = K.function([x], [shape])([MATRIX])[0]
    assert K.dtype(shape) == str(found.dtype) == "int32" and found.tolist() == [3, 4]
    assert K.eval(K.shape(K.variable(MATRIX))).tolist() == [3, 4]


@pytest.mark.parametrize("dtype", ["float32", "float64", *WHOLE])
def test_values_and_dtypes(K, dtype):
    x = K.variable(MATRIX, dtype=dtype)
    assert K.dtype(x) == dtype
    for found in (K.eval(x), K.get_value(x), K.batch_get_value([x])[0], K.eval(K.to_dense(x)), K.eval(K.identity(x))):
        assert isinstance(found, np.ndarray) and str(found.dtype) == dtype
        np.testing.assert_array_equal(found, DENSE)


@pytest.mark.parametrize("target", ["float32", "float64", *WHOLE])
def test_cast(K, target):
    found = K.eval(K.cast(K.variable(MATRIX), target))
    assert str(found.dtype) == target
    np.testing.assert_array_equal(found, DENSE)


@pytest.mark.parametrize("form", FORMATS)
def test_a_variable_of_any_format(K, form):
    np.testing.assert_array_equal(K.get_value(K.variable(MATRIX.asformat(form))), DENSE)


def test_a_variable_does_not_follow_its_matrix(K):
    matrix = MATRIX.astype("float32")
    x = K.variable(matrix)
    matrix.data[:] = 7
    np.testing.assert_array_equal(K.eval(x), DENSE)


def test_a_variable_of_a_sparse_tensor_is_an_ordinary_one_with_its_value(K):
    x = K.variable(K.variable(MATRIX))
    assert not K.is_sparse(x)
    np.testing.assert_array_equal(K.get_value(x), DENSE)


# --------------------------------------------------------------------------- feeding


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("kind", ["matrix", "array"])
def test_feeding_scipy(K, form, kind):
    value = getattr(scipy.sparse, f"{form}_{kind}")(DENSE)
    found = fed(K, value)
    assert found.dtype == "float32"
    np.testing.assert_array_equal(found, DENSE)


@pytest.mark.parametrize(
    "value",
    [CELLS, (CELLS[0].tolist(), CELLS[1].tolist(), [3, 4]), DENSE, DENSE.tolist()],
    ids=["cells", "lists", "array", "rows"],
)
def test_feeding_cells_and_arrays(K, value):
    np.testing.assert_array_equal(fed(K, value), DENSE)


def test_feeding_nothing_but_zeros(K):
    for value in (scipy.sparse.csr_matrix((3, 4)), (np.zeros((0, 2), "int64"), [], (3, 4)), np.zeros((3, 4))):
        np.testing.assert_array_equal(fed(K, value), np.zeros((3, 4)))
    assert fed(K, scipy.sparse.csr_matrix((0, 4))).shape == (0, 4)


def test_cells_given_twice_are_added_up(K):
    twice = (np.array([[1, 0], [0, 2], [1, 0]]), [4.0, 3.0, 0.5], (2, 4))
    expected = [[0, 0, 3, 0], [4.5, 0, 0, 0]]
    np.testing.assert_array_equal(fed(K, twice), expected)
    loose = scipy.sparse.coo_matrix((twice[1], twice[0].T), shape=(2, 4))
    np.testing.assert_array_equal(fed(K, loose), expected)
    np.testing.assert_array_equal(K.eval(K.variable(loose)), expected)


def test_feeding_by_name_and_by_placeholder(K):
    x = K.placeholder((None, 4), sparse=True, name="features")
    f = K.function([x], [K.dot(x, K.variable(np.ones((4, 1))))])
    for key in (x, x.name):
        np.testing.assert_array_equal(f({key: MATRIX})[0], [[3], [9], [0]])


def test_sparse_and_ordinary_inputs_side_by_side(K):
    x, y = K.placeholder((None, 4), sparse=True), K.placeholder((4, 2))
    f = K.function([x, y], [K.dot(x, y), x])
    right = drawn(4, 2)
    for rows in (3, 1):
        product, same = f([MATRIX[:rows], right])
        np.testing.assert_allclose(product, DENSE[:rows] @ right, rtol=1e-5)
        np.testing.assert_array_equal(same, DENSE[:rows])


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("value", "part"),
    [
        (scipy.sparse.csr_matrix((3, 5)), "(3, 5)"),
        (([[3, 0]], [1.0], (3, 4)), "(3, 0)"),
        (([[0, -1]], [1.0], (3, 4)), "(0, -1)"),
        (([[0, 1]], [1.0, 2.0], (3, 4)), "(indices, values, shape)"),
        (([[0.5, 1]], [1.0], (3, 4)), "(indices, values, shape)"),
        (("a", "b", "c"), "(indices, values, shape)"),
        (np.zeros(4), "(4,)"),
        ([["a", "b", "c", "d"]], "<U1"),
        (None, "None"),
        (MATRIX * 1j, "complex128"),
    ],
    ids=["shape", "row", "column", "count", "halves", "words", "vector", "text", "None", "complex"],
)
def test_values_that_do_not_fit_are_told(K, language, value, part):
    refused(lambda: fed(K, value), part, language=language)


def test_fractions_do_not_fit_whole_numbers(K):
    refused(lambda: fed(K, MATRIX * 0.5, dtype="int32"), "int32", "float64", kind=TypeError)
    np.testing.assert_array_equal(fed(K, MATRIX * 1.0, dtype="int32"), DENSE)


def test_a_sparse_matrix_does_not_fit_an_ordinary_input(K):
    x = K.placeholder((None, 4), name="x")
    refused(lambda: K.function([x], [x])([MATRIX]), "(x", "sparse=True", kind=TypeError)


# --------------------------------------------------------------------------- dot


@pytest.mark.parametrize("origin", ["variable", "placeholder"])
@pytest.mark.parametrize("shape", [(4,), (4, 3), (2, 4, 3), (2, 5, 4, 3)], ids=str)
def test_dot(K, origin, shape):
    x, right = sparse_tensors(K)[origin], drawn(*shape, dtype="float32")
    product = K.dot(x, K.variable(right))
    expected = np.dot(DENSE.astype("float32"), right)
    assert (K.int_shape(product), K.dtype(product), K.is_sparse(product)) == (expected.shape, "float32", False)
    found = K.function([x] if origin == "placeholder" else [], [product])([MATRIX] if origin == "placeholder" else [])
    np.testing.assert_allclose(found[0], expected, rtol=1e-5)


@pytest.mark.parametrize("dtype", ["float64", *WHOLE])
@pytest.mark.parametrize("shape", [(4,), (4, 2)], ids=str)
def test_dot_of_dtypes(K, dtype, shape):
    right = np.arange(1, np.prod(shape) + 1).reshape(shape).astype(dtype)
    found = K.eval(K.dot(K.variable(MATRIX, dtype=dtype), K.variable(right, dtype=dtype)))
    expected = DENSE.astype(dtype) @ right
    assert found.dtype == expected.dtype
    np.testing.assert_array_equal(found, expected)


def test_large_whole_numbers_stay_exact(K):
    large = scipy.sparse.csr_matrix(np.array([[0, 2**60 + 1]], "int64"))
    found = K.eval(K.dot(K.variable(large, dtype="int64"), K.variable([[1], [3]], dtype="int64")))
    assert found.tolist() == [[3 * 2**60 + 3]]


@pytest.mark.parametrize("shape", [(4,), (4, 3), (2, 4, 3)], ids=str)
def test_gradient_of_dot_by_the_ordinary_factor(K, shape):
    """Against the formula: the slope of half the squares' sum is the transposed matrix times the product."""
    right = drawn(*shape)
    y = K.variable(right, dtype="float64")
    half = K.sum(K.square(K.dot(K.variable(MATRIX, dtype="float64"), y))) / 2
    (slope,) = K.gradients(half, [y])
    assert K.int_shape(slope) == shape and not K.is_sparse(slope)
    inner = max(len(shape) - 2, 0)
    expected = np.moveaxis(np.tensordot(DENSE.T @ DENSE, right, [[1], [inner]]), 0, inner)
    np.testing.assert_allclose(K.eval(slope), expected, rtol=1e-10)


def test_gradient_through_a_fed_sparse_input_and_its_second_order(K):
    x, y = K.placeholder((None, 4), dtype="float64", sparse=True), K.variable(drawn(4, 2), dtype="float64")
    way, other = drawn(4, 2), drawn(4, 2)[::-1].copy()
    (slope,) = K.gradients(K.sum(K.exp(K.dot(x, y) / 4)), [y])
    (bend,) = K.gradients(K.sum(slope * K.constant(way, dtype="float64")), [y])
    at = K.get_value(y)
    scaled = DENSE / 4
    first = scaled.T @ np.exp(scaled @ at)
    second = scaled.T @ (np.exp(scaled @ at) * (scaled @ way))
    found = K.function([x], [slope, K.sum(bend * K.constant(other, dtype="float64"))])([MATRIX])
    np.testing.assert_allclose(found[0], first, rtol=1e-10)
    np.testing.assert_allclose(found[1], np.sum(second * other), rtol=1e-10)


def test_training_a_linear_model_on_sparse_features(K):
    features = scipy.sparse.random(40, 6, 0.4, "csr", "float32", random_state=5)
    truth = drawn(6, 1, dtype="float32")
    x, y, w = K.placeholder((None, 6), sparse=True), K.placeholder((None, 1)), K.variable(np.zeros((6, 1)))
    loss = K.mean(K.square(K.dot(x, w) - y))
    (slope,) = K.gradients(loss, [w])
    step = K.function([x, y], [loss], [K.update_sub(w, slope * 2.0)])
    for _ in range(400):
        step([features, features @ truth])
    np.testing.assert_allclose(K.get_value(w), truth, atol=1e-3)


def test_gradient_of_a_lookup_can_be_used_as_an_ordinary_tensor(K):
    """TensorFlow gives the rows that were looked up alone; to_dense makes one code do for both engines."""
    table = K.variable(np.ones((5, 2)))
    rows = K.gather(table, K.constant([3, 3, 1], dtype="int32"))
    (slope,) = K.gradients(K.sum(K.square(rows)), [table])
    dense = K.to_dense(slope)
    expected = np.array([[0, 0], [2, 2], [0, 0], [4, 4], [0, 0]])
    assert (K.int_shape(dense), K.dtype(dense), K.is_sparse(dense)) == ((5, 2), "float32", False)
    for found in K.function([], [slope, dense, dense * 0.5 * 2, K.abs(slope)])([]):
        np.testing.assert_array_equal(found, expected)
    K.function([], [], [K.update_sub(table, dense * 0.5)])([])
    np.testing.assert_array_equal(K.get_value(table), 1 - expected / 2)


# --------------------------------------------------------------------------- concatenate


@pytest.mark.parametrize("axis", [0, 1, -1])
@pytest.mark.parametrize("origin", ["variable", "placeholder"])
def test_concatenate(K, axis, origin):
    x = sparse_tensors(K)[origin]
    joined = K.concatenate([x, K.cast(K.variable(MATRIX * 2), "float32"), x], axis)
    expected = np.concatenate([DENSE, DENSE * 2, DENSE], axis)
    assert K.is_sparse(joined) and K.int_shape(joined) == expected.shape
    run = K.function([x] if origin == "placeholder" else [], [joined, K.dot(joined, K.ones((expected.shape[1], 1)))])
    found, sums = run([MATRIX] if origin == "placeholder" else [])
    np.testing.assert_array_equal(found, expected)
    np.testing.assert_array_equal(sums, expected.sum(1, keepdims=True))


def test_concatenate_open_lengths_and_ordinary_ones(K):
    x, y = K.placeholder((None, 4), sparse=True), K.placeholder((3, None), sparse=True)
    assert K.int_shape(K.concatenate([x, y], 1)) == (3, None)
    assert K.int_shape(K.concatenate([x, x], 1)) == (None, 8)
    assert K.int_shape(K.concatenate([x, x], 0)) == (None, 4)
    mixed = K.concatenate([x, K.ones((3, 2))], 1)
    assert not K.is_sparse(mixed)
    np.testing.assert_array_equal(K.function([x], [mixed])([MATRIX])[0], np.hstack([DENSE, np.ones((3, 2))]))


def test_gradient_through_to_dense_and_concatenate(K):
    w = K.variable(drawn(8, 2), dtype="float64")
    s = K.variable(MATRIX, dtype="float64")
    joined = K.concatenate([s, s], 1)
    loss = K.sum(K.square(K.dot(joined, w)))
    (slope,), (dense,) = K.gradients(loss, [w]), K.gradients(K.sum(K.square(K.dot(K.to_dense(joined), w))), [w])
    wide = np.hstack([DENSE, DENSE])
    np.testing.assert_allclose(K.eval(slope), 2 * wide.T @ wide @ K.get_value(w), rtol=1e-10)
    np.testing.assert_allclose(K.eval(dense), K.eval(slope), rtol=1e-10)


# --------------------------------------------------------------------------- what is refused


REFUSED = {
    "set_value": ("x", lambda K, s: K.set_value(s, DENSE)),
    "batch_set_value": ("tuples", lambda K, s: K.batch_set_value([(s, DENSE)])),
    "update": ("x", lambda K, s: K.update(s, s)),
    "update_add": ("x", lambda K, s: K.update_add(s, K.to_dense(s))),
    "gradients": ("variables", lambda K, s: K.gradients(K.sum(K.to_dense(s)), [s])),
    "constant": ("value", lambda K, s: K.constant(MATRIX)),
    "dot": ("y", lambda K, s: K.dot(K.to_dense(s), s)),
    "sum": ("x", lambda K, s: K.sum(s)),
    "square": ("x", lambda K, s: K.square(s)),
    "stack": ("x", lambda K, s: K.stack([s, s])),
    "reshape": ("x", lambda K, s: K.reshape(s, (-1,))),
    "transpose": ("x", lambda K, s: K.transpose(s)),
    "zeros_like": ("x", lambda K, s: K.zeros_like(s)),
    "count_params": ("x", lambda K, s: K.count_params(s)),
    "switch": ("then_expression", lambda K, s: K.switch(K.constant(1.0), s, s)),
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("function", REFUSED)
def test_what_needs_an_ordinary_tensor_says_so(K, function, language):
    argument, call = REFUSED[function]
    refused(lambda: call(K, K.variable(MATRIX)), f"K.{function}", argument, language=language)


def test_dtypes_and_shapes_that_do_not_go_together_are_told(K):
    s = K.variable(MATRIX)
    refused(lambda: K.dot(s, K.variable(np.ones((4, 2)), dtype="float64")), "K.dot", "y", "float64")
    refused(lambda: K.dot(s, K.ones((3, 2))), "K.dot", "y")
    refused(lambda: K.concatenate([s, K.cast(s, "float64")]), "K.concatenate", "float64")
    refused(lambda: K.concatenate([s, K.variable(MATRIX[:, :3])], 0), "K.concatenate")


def test_what_one_engine_alone_can_hold(K, engine_name):
    """Theano's sparse tensors have two axes, and hold neither bools nor float16."""
    calls = {
        "(None, 3, 4)": lambda: K.placeholder((None, 3, 4), sparse=True),
        "bool": lambda: K.cast(K.variable(MATRIX), "bool"),
        "float16": lambda: K.variable(MATRIX, dtype="float16"),
    }
    for part, call in calls.items():
        if engine_name == "theano":
            refused(call, "Theano", part)
        else:
            assert K.is_sparse(call())
