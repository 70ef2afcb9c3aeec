"""Variables, placeholders, constants, shapes and updates of the Theano engine, against NumPy and SciPy."""

import numpy as np
import pytest

pytensor = pytest.importorskip("pytensor", reason="PyTensor is not installed: pip install 'kerascn[theano]'")

from scipy import sparse  # noqa: E402

from kerascn.backend.theano import tensors as t  # noqa: E402
from kerascn.backend.theano.compiling import compile_function, evaluate  # noqa: E402


def placeholder(*shape, dtype="float32", name=None):
    return t.placeholder(shape, None, dtype, False, name)


def variable(value, dtype="float32", name=None):
    return t.variable(np.asarray(value, dtype), dtype, name, None)


def run(inputs, outputs, values, updates=()):
    return compile_function(inputs, outputs, updates, None, {})(values, 0)


def after(update):
    run([], [], [], [update])
    return update[0].get_value()


class TestMaking:
    def test_variable(self):
        array, rule = np.ones((2, 1), "float32"), object()
        made = t.variable(array, "float32", "w", rule)
        array[0] = 5
        assert (made.name, made.dtype, made.type.shape, made.constraint) == ("w", "float32", (2, 1), rule)
        np.testing.assert_array_equal(made.get_value(), np.ones((2, 1)))

    @pytest.mark.parametrize("dtype", ["bool", "uint8", "int32", "int64", "float16", "float64"])
    def test_variable_of_every_dtype(self, dtype):
        assert variable([0, 1], dtype).get_value().dtype == dtype

    def test_sparse_variable(self):
        matrix = sparse.random(4, 3, 0.5, format="coo", random_state=1)
        made = t.variable(matrix, "float32", "s", None)
        assert t.is_sparse(made) and t.is_variable(made) and made.dtype == "float32"
        assert made._keras_shape == (4, 3)
        np.testing.assert_allclose(evaluate(t.to_dense(made)), matrix.toarray(), rtol=1e-6)

    def test_names_carry_the_scope(self):
        with t.name_scope("outer"), t.name_scope("inner"):
            made = [variable(1, name="w"), placeholder(2, name="x"), t.constant(1, "int32", None, "c")]
            made += [t.zeros((2,), "float32", "z"), t.identity(variable(1), "i"), variable(1)]
        names = ["outer/inner/w", "outer/inner/x", "outer/inner/c", "outer/inner/z", "outer/inner/i", None]
        assert [x.name for x in made] == names

    @pytest.mark.parametrize(
        ("value", "shape", "expected"),
        [
            (3, None, 3),
            ([1, 2], None, [1, 2]),
            (3, (2, 2), [[3, 3], [3, 3]]),
            ([1, 2, 3, 4], (2, 2), [[1, 2], [3, 4]]),
            ([1, 2], (4,), [1, 2, 2, 2]),
            ([1, 2], (0,), None),
        ],
    )
    def test_constant(self, value, shape, expected):
        if expected is None:
            with pytest.raises(ValueError, match="reshape"):
                t.constant(value, "float32", shape, None)
            return
        made = t.constant(value, "float32", shape, "c")
        assert (made.dtype, made.name, made.type.shape) == ("float32", "c", np.shape(expected))
        np.testing.assert_array_equal(evaluate(made), expected)

    def test_placeholder(self):
        made = placeholder(None, 3, 1, dtype="int32", name="x")
        assert (made.type.shape, made._keras_shape, made.dtype, made.name) == ((None, 3, 1),) * 2 + (
            "int32",
            "x",
        )
        assert t.placeholder(None, 2, "float32", False, None).type.shape == (None, None)
        assert t.placeholder((), None, "float32", False, None).ndim == 0

    def test_placeholder_without_a_rank_is_refused(self):
        with pytest.raises(ValueError, match="shape") as refused:
            t.placeholder(None, None, "float32", False, None)
        assert refused.value.key == "tensors.placeholder"

    def test_sparse_placeholder(self):
        made = t.placeholder((None, 3), None, "float64", True, "s")
        assert t.is_sparse(made) and made._keras_shape == (None, 3) and made.dtype == "float64"
        matrix = sparse.eye(2, 3, format="coo")
        np.testing.assert_array_equal(run([made], [t.to_dense(made)], [matrix])[0], np.eye(2, 3))


def test_what_is_what():
    w, x, c = variable(1), placeholder(2), t.constant(1, "int32", None, None)
    for made, expected in (
        (w, (1, 0, 1)),
        (x, (0, 1, 1)),
        (c, (0, 0, 1)),
        (x * 2, (0, 0, 1)),
        (3, (0, 0, 0)),
    ):
        assert (t.is_variable(made), t.is_placeholder(made), t.is_tensor(made)) == expected
    assert t.is_placeholder(t.learning_phase())
    assert not t.is_sparse(x) and not t.is_sparse(np.eye(2)) and t.to_dense(x) is x


class TestShapes:
    @pytest.mark.parametrize("shape", [(), (4,), (2, 1), (3, 2, 5)])
    def test_shape_and_size(self, shape):
        x = placeholder(*[None] * len(shape))
        found, count = run([x], [t.shape(x), t.size(x, None)], [np.zeros(shape)])
        assert found.dtype == count.dtype == "int32"
        assert (tuple(found), int(count)) == (shape, int(np.prod(shape)))

    def test_shape_of_a_sparse_tensor(self):
        x = t.placeholder((None, 3), None, "float32", True, None)
        assert run([x], [t.shape(x)], [sparse.eye(7, 3)])[0].tolist() == [7, 3]

    def test_pieces_of_a_shape_are_sizes_and_keep_what_is_known(self):
        x = placeholder(None, 3)
        lengths = t.shape(x)
        made = t.zeros((lengths[0], lengths[1], 2), "float64", None)
        assert made.type.shape == (None, 3, 2)
        assert x.reshape((lengths[1], lengths[0])).type.shape[0] == 3
        assert run([x], [made], [np.ones((4, 3))])[0].shape == (4, 3, 2)

    def test_size_has_its_name(self):
        assert t.size(placeholder(2), "n").name == "n"


class TestFilled:
    @pytest.mark.parametrize(("make", "number"), [(t.zeros, 0), (t.ones, 1)])
    def test_numbers_give_variables(self, make, number):
        made = make((2, 3), "int64", "v")
        assert t.is_variable(made) and (made.name, made.type.shape) == ("v", (2, 3))
        assert made.get_value().dtype == "int64"
        np.testing.assert_array_equal(made.get_value(), np.full((2, 3), number))

    @pytest.mark.parametrize(("make", "number"), [(t.zeros, 0), (t.ones, 1)])
    def test_a_shape_vector_gives_a_tensor(self, make, number):
        x = placeholder(None, 2)
        made = make(t.shape(x), "float16", "v")
        assert not t.is_variable(made) and (made.name, made.dtype) == ("v", "float16")
        np.testing.assert_array_equal(run([x], [made], [np.zeros((3, 2))])[0], np.full((3, 2), number))

    @pytest.mark.parametrize(
        ("size", "expected"), [((3, 3), np.eye(3)), ((2, 3), np.eye(2, 3)), ((3, 1), np.eye(3, 1))]
    )
    def test_eye(self, size, expected):
        made = t.eye(size, "float64", "e")
        assert (made.name, made.dtype) == ("e", "float64")
        np.testing.assert_array_equal(made.get_value(), expected)

    @pytest.mark.parametrize(("make", "number"), [(t.zeros_like, 0), (t.ones_like, 1)])
    def test_likes(self, make, number):
        x = placeholder(None, 2)
        own, other = make(x, None, "n"), make(x, "int32", None)
        assert (own.name, own.dtype, other.dtype, own.type.shape) == ("n", "float32", "int32", (None, 2))
        found = run([x], [own, other], [np.full((3, 2), np.nan)])
        np.testing.assert_array_equal(found[0], np.full((3, 2), number))


def test_identity_is_another_tensor_of_the_same_content():
    x, s = placeholder(3), t.placeholder((None, 3), None, "float32", True, None)
    same, alike = t.identity(x, "same"), t.identity(s, "alike")
    assert same is not x and alike is not s and (same.name, alike.name, x.name) == ("same", "alike", None)
    found = run([x, s], [same, alike], [[1, 2, 3], sparse.eye(2, 3)])
    assert found[0].tolist() == [1, 2, 3] and found[1].tolist() == np.eye(2, 3).tolist()


@pytest.mark.parametrize(
    ("given", "dtype"),
    [("float32", "int32"), ("float64", "float16"), ("float32", "bool"), ("bool", "float32")],
)
def test_cast(given, dtype):
    value = np.array([-1.5, 0, 0.5, 2]).astype(given)
    x = placeholder(4, dtype=given)
    found = run([x], [t.cast(x, dtype)], [value])[0]
    assert found.dtype == dtype
    np.testing.assert_array_equal(found, value.astype(dtype))


def test_cast_of_a_sparse_tensor_stays_sparse():
    x = t.placeholder((None, 3), None, "float32", True, None)
    made = t.cast(x, "float64")
    assert t.is_sparse(made) and made.dtype == "float64" and t.cast(x, "float32") is x


class TestUpdates:
    def test_update_add_and_sub(self):
        assert after(t.update(variable([1, 2]), variable([5, 6]))).tolist() == [5, 6]
        assert after(t.update_add(variable([1, 2]), variable([5, 6]))).tolist() == [6, 8]
        assert after(t.update_sub(variable([1, 2]), variable([5, 6]))).tolist() == [-4, -4]

    def test_dtype_stays(self):
        assert after(t.update_add(variable([1], "int32"), variable([2], "int32"))).dtype == "int32"
        assert after(t.update(variable([1], "float16"), variable([2.0], "float64"))).dtype == "float16"

    def test_increments_of_one_variable_add_up(self):
        w = variable([1.0])
        run([], [], [], [t.update_add(w, w * 10), t.update_sub(w, variable([3.0]))])
        assert w.get_value().tolist() == [8.0]

    def test_the_later_of_two_new_values_counts(self):
        w = variable([1.0])
        run([], [], [], [t.update(w, w * 10), t.update(w, w * 7), t.update_add(w, w)])
        assert w.get_value().tolist() == [8.0]

    @pytest.mark.parametrize("make", [t.update, t.update_add, t.update_sub])
    @pytest.mark.parametrize("shape", [(), (3,), (1, 2)])
    def test_another_shape_is_refused(self, make, shape):
        with pytest.raises(ValueError, match="shape") as refused:
            make(variable([1, 2]), variable(np.zeros(shape)))
        assert refused.value.key == "theano.update_shape"

    def test_a_shape_that_turns_out_another_is_an_error(self):
        x, w = placeholder(None), variable([1, 2])
        compiled = compile_function([x], [], [t.update(w, x)], None, {})
        with pytest.raises((ValueError, AssertionError)):
            compiled([[1, 2, 3]], 0)
        assert w.get_value().tolist() == [1, 2]

    def test_only_variables_are_updated(self):
        with pytest.raises(TypeError) as refused:
            t.update(placeholder(2), variable([1, 2]))
        assert refused.value.key == "theano.not_a_variable"


class TestValues:
    def test_fetched_values_are_copies(self):
        w = variable([1, 2])
        found = t.batch_get_value([w, variable(3)])
        found[0][0] = 9
        assert w.get_value().tolist() == [1, 2] and found[1] == 3

    def test_stored_values_are_copies(self):
        w, array = variable([1, 2]), np.array([3, 4], "float32")
        t.batch_set_value([(w, array)])
        array[0] = 9
        assert w.get_value().tolist() == [3, 4]

    def test_sparse_variables_are_read_with_their_zeros(self):
        s = t.variable(sparse.eye(2, 3, format="csr"), "float32", None, None)
        assert t.batch_get_value([s])[0].tolist() == [[1, 0, 0], [0, 1, 0]] and s.get_value().nnz == 2

    @pytest.mark.parametrize("value", [np.zeros(3, "float32"), np.zeros((1, 2), "float32"), np.zeros(2, "complex64")])
    def test_values_that_do_not_fit_are_errors(self, value):
        w = variable([1, 2])
        with pytest.raises(TypeError):
            t.batch_set_value([(w, value)])
        assert w.get_value().tolist() == [1, 2]


def test_learning_phase_uids_and_clear_session():
    phase = t.learning_phase()
    t.set_learning_phase(True)
    assert t.learning_phase() == 1 and type(t.learning_phase()) is int
    assert [t.get_uid("theano_test"), t.get_uid("theano_test")] == [1, 2]
    t.reset_uids()
    assert t.get_uid("theano_test") == 1
    t.clear_session()
    assert t.learning_phase() is phase and t.get_uid("theano_test") == 1


def test_a_graph_from_before_clear_session_still_runs():
    y = t.cast(t.learning_phase(), "float32") + variable(1)
    t.clear_session()
    assert evaluate(y) == 1


def test_pattern_broadcast_makes_an_axis_stretch():
    x, y = placeholder(None, None), placeholder(None, None)
    fixed = t.pattern_broadcast(x, (False, True))
    assert fixed.type.shape == (None, 1)
    column, matrix = np.array([[1.0], [2.0]]), np.ones((2, 3))
    np.testing.assert_array_equal(run([x, y], [fixed + y], [column, matrix])[0], column + matrix)
    with pytest.raises(AssertionError):
        run([x, y], [fixed + y], [matrix, matrix])


def test_manual_initialization_belongs_to_tensorflow():
    with pytest.raises(RuntimeError) as refused:
        t.manual_variable_initialization(True)
    assert refused.value.key == "engine.only_tensorflow"
