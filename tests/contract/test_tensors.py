"""Variables, placeholders, constants, shapes, values, names and the learning phase, on each engine."""

import operator

import numpy as np
import pytest
import scipy.sparse

import kerascn
from kerascn.backend import tensorflow_backend, theano_backend
from tests.contract.cases_tensors import CASES
from tests.contract.harness import FED, check, check_gradient
from tests.contract.told import refused

PAIRS = [pytest.param(case, fed, id=f"{case.label}-{fed}") for case in CASES for fed in FED if fed in case.only]


@pytest.mark.parametrize("case, fed", PAIRS)
def test_against_numpy(K, case, fed):
    check(K, case, fed)


@pytest.mark.parametrize("case", [c for c in CASES if c.differentiable], ids=lambda c: c.label)
def test_gradients(K, case):
    check_gradient(K, case)


@pytest.mark.parametrize(
    "make",
    [
        lambda K, **name: K.variable(1.0, **name),
        lambda K, **name: K.constant(1.0, **name),
        lambda K, **name: K.placeholder((2,), **name),
        lambda K, **name: K.zeros((2,), **name),
        lambda K, **name: K.ones((2,), **name),
        lambda K, **name: K.eye(2, **name),
        lambda K, **name: K.zeros_like(K.variable([1.0]), **name),
        lambda K, **name: K.ones_like(K.variable([1.0]), **name),
        lambda K, **name: K.identity(K.variable([1.0]), **name),
        lambda K, **name: K.size(K.variable([1.0]), **name),
        lambda K, **name: K.random_uniform_variable((2,), 0, 1, **name),
        lambda K, **name: K.random_normal_variable((2,), 0, 1, **name),
    ],
    ids="variable constant placeholder zeros ones eye zeros_like ones_like identity size uniform normal".split(),
)
def test_names_are_kept(K, make):
    assert "spam" in str(make(K, name="spam").name)
    assert "spam" not in str(make(K).name)


def test_name_scopes_prefix_names(K):
    with K.name_scope("outer"):
        with K.name_scope("inner"):
            x = K.placeholder((2,), name="spam")
        y = K.variable(1.0, name="eggs")
    assert x.name.startswith("outer/inner/spam") and y.name.startswith("outer/eggs")
    assert K.variable(1.0, name="ham").name.startswith("ham")


def test_placeholders_by_shape_and_by_rank(K):
    x = K.placeholder((None, 3, 4))
    assert K.int_shape(x) == (None, 3, 4) and K.ndim(x) == 3 and K.dtype(x) == "float32"
    y = K.placeholder(ndim=2, dtype="int32")
    assert K.int_shape(y) == (None, None) and K.dtype(y) == "int32"
    assert K.is_placeholder(x) and not K.is_placeholder(x * 2) and not K.is_placeholder(K.variable(1.0))
    assert K.int_shape(K.placeholder(shape=())) == ()
    refused(lambda: K.placeholder(), "K.placeholder", "shape")


def test_sparse_placeholders_and_variables(K):
    x = K.placeholder((None, 4), sparse=True)
    assert K.is_sparse(x) and not K.is_sparse(K.placeholder((None, 4)))
    assert K.ndim(x) == 2 and K.dtype(x) == "float32"
    matrix = scipy.sparse.random(3, 4, 0.5, format="csr", random_state=1, dtype="float32")
    np.testing.assert_allclose(K.function([x], [K.to_dense(x)])([matrix])[0], matrix.toarray())
    kept = K.variable(matrix)
    assert K.is_sparse(kept)
    np.testing.assert_allclose(K.eval(K.to_dense(kept)), matrix.toarray())


def test_what_is_what(K):
    x, v, c = K.placeholder((2,)), K.variable([1.0]), K.constant([1.0])
    assert [K.is_variable(t) for t in (x, v, c, v * 2, 3, None)] == [False, True, False, False, False, False]
    assert [K.is_tensor(t) for t in (x, v, c, v * 2, 3, None, np.ones(2))] == [True] * 4 + [False] * 3
    assert K.is_symbolic(x) and not K.is_symbolic(3.0)
    assert not K.is_keras_tensor(x)
    x._keras_history = ("layer", 0, 0)
    assert K.is_keras_tensor(x)
    refused(lambda: K.is_keras_tensor(np.ones(2)), "K.is_keras_tensor", "x")
    assert K.is_explicit_shape((1, None, 2)) and not K.is_explicit_shape(K.shape(x))


def test_values_are_read_and_set(K):
    v, w = K.variable([[1.0, 2.0]]), K.variable(3, dtype="int32")
    assert K.get_value(v).tolist() == [[1, 2]]
    K.set_value(v, [[5, 6]])
    K.batch_set_value([(w, 9)])
    first, second = K.batch_get_value([v, w])
    assert first.tolist() == [[5, 6]] and first.dtype == "float32" and second == 9 and second.dtype == "int32"
    assert K.batch_get_value([]) == []
    K.batch_set_value([])
    assert K.get_variable_shape(v) == (1, 2) and K.count_params(v) == 2 and K.count_params(w) == 1


def test_nothing_is_set_if_one_value_does_not_fit(K):
    v, w = K.variable([1.0, 2.0], name="spam"), K.variable([1.0])
    text = refused(lambda: K.batch_set_value([(w, [7.0]), (v, [1.0, 2.0, 3.0])]), "K.batch_set_value", "spam")
    assert "(3,)" in refused(lambda: K.set_value(v, [1.0, 2.0, 3.0]), "K.set_value", "spam")
    assert "(3,)" in text and "(2,)" in text
    assert K.get_value(w).tolist() == [1.0] and K.get_value(v).tolist() == [1.0, 2.0]


def test_a_variable_takes_the_value_of_a_tensor(K):
    v = K.variable([1.0, 2.0])
    assert K.get_value(K.variable(v * 3)).tolist() == [3.0, 6.0]
    kept = K.variable(1.0, constraint=abs)
    assert kept.constraint is abs and getattr(v, "constraint", None) is None


@pytest.mark.parametrize("name", ["iadd", "isub", "imul", "itruediv", "ipow"])
def test_a_sum_may_begin_with_a_variable(K, name):
    v, grow = K.variable([3.0, 5.0]), getattr(operator, name)
    total = grow(v, K.constant([2.0, 4.0]))  # total += ..., as losses are summed up
    assert K.get_value(v).tolist() == [3.0, 5.0] and not K.is_variable(total)
    expected = grow(np.array([3.0, 5.0]), np.array([2.0, 4.0]))
    np.testing.assert_allclose(K.eval(total), expected, rtol=1e-6)


def test_numpy_draws_the_unseeded_variables(K):
    for make in (K.random_uniform_variable, K.random_normal_variable):
        np.random.seed(4)
        first = K.get_value(make((3,), 0, 1))
        second = K.get_value(make((3,), 0, 1))
        np.random.seed(4)
        assert first.tolist() == K.get_value(make((3,), 0, 1)).tolist() != second.tolist()


def test_sizes_may_be_tensors(K):
    x = K.placeholder((None, 3))
    rows = K.shape(x)[0]
    for make, value in ((K.zeros, 0), (K.ones, 1)):
        t = make((rows, 2))
        assert K.function([x], [t])([np.zeros((4, 3))])[0].tolist() == np.full((4, 2), value).tolist()
        assert K.ndim(t) == 2


def test_updates(K):
    v = K.variable([1.0, 2.0])
    for make, expected in (
        (lambda: K.update(v, K.constant([5.0, 6.0])), [5, 6]),
        (lambda: K.update_add(v, K.constant([1.0, 1.0])), [6, 7]),
        (lambda: K.update_sub(v, K.constant([0.5, 0.5])), [5.5, 6.5]),
        (lambda: K.moving_average_update(v, K.constant([1.0, 0.0]), 0.75), [5.5 * 0.75 + 0.25, 6.5 * 0.75]),
        (lambda: K.moving_average_update(v, K.constant([0.0, 0.0]), 0.5), [2.1875, 2.4375]),
    ):
        K.function([], [], updates=[make()])([])
        np.testing.assert_allclose(K.get_value(v), expected, rtol=1e-6)
    old_words = K.moving_average_update(variable=v, value=K.constant([0.0, 0.0]), momentum=0.0)
    K.function([], [], updates=[old_words])([])
    assert K.get_value(v).tolist() == [0, 0]


def test_moving_averages_keep_their_digits_and_add_up(K):
    v = K.variable(1.0, dtype="float64")
    K.function([], [], updates=[K.moving_average_update(v, K.constant(0.0, dtype="float64"), 0.99)])([])
    assert abs(float(K.get_value(v)) - 0.99) < 1e-15
    K.set_value(v, 1.0)
    to = [K.moving_average_update(v, K.constant(float(n), dtype="float64"), 0.5) for n in (3, 5)]
    K.function([], [], updates=to)([])
    assert K.get_value(v) == 1.0 + 0.5 * (3 - 1) + 0.5 * (5 - 1)


def test_uids_count_per_prefix(K):
    K.reset_uids()
    assert [K.get_uid("a"), K.get_uid("a"), K.get_uid("b"), K.get_uid()] == [1, 2, 1, 1]
    K.reset_uids()
    assert K.get_uid("a") == 1


def test_cast_to_floatx_takes_arrays_too(K):
    found = K.cast_to_floatx(np.arange(3))
    assert isinstance(found, np.ndarray) and found.dtype == "float32"
    kerascn.config.set_floatx("float64")
    try:
        assert K.cast_to_floatx([1]).dtype == "float64"
        assert K.dtype(K.variable(1.0)) == K.dtype(K.placeholder((2,))) == K.dtype(K.zeros((2,))) == "float64"
    finally:
        kerascn.config.set_floatx("float32")


def test_int_shape_reads_what_layers_wrote(K):
    x = K.placeholder((None, None))
    x._keras_shape = (None, 7)
    assert K.int_shape(x) == (None, 7)
    assert K.int_shape(np.ones((2, 3))) == (2, 3)
    refused(lambda: K.int_shape("abc"), "K.int_shape", "x")


def test_the_learning_phase_symbolic_and_fixed(K):
    K.clear_session()
    phase = K.learning_phase()
    assert K.is_tensor(phase) and K.learning_phase() is phase
    x = K.variable([1.0, 2.0])
    chosen = K.in_train_phase(x * 10, x)
    assert chosen._uses_learning_phase
    run = K.function([phase], [chosen])
    assert run([1])[0].tolist() == [10, 20] and run([0])[0].tolist() == [1, 2]
    assert K.function([], [chosen])([])[0].tolist() == [1, 2]  # test unless told otherwise
    assert K.function([phase], [K.in_test_phase(lambda: x, lambda: -x)])([1])[0].tolist() == [-1, -2]
    K.set_learning_phase(1)
    try:
        assert K.learning_phase() == 1
        assert K.eval(K.in_train_phase(x * 10, x)).tolist() == [10, 20]
        assert K.function([K.learning_phase()], [K.in_train_phase(x * 10, x)])([0])[0].tolist() == [10, 20]
    finally:
        K.clear_session()
    assert K.is_tensor(K.learning_phase())


@pytest.mark.parametrize("training, expected", [(True, 10), (1, 10), (False, 1), (0, 1)])
def test_the_phase_of_one_call(K, training, expected):
    x = K.variable(1.0)
    assert K.eval(K.in_train_phase(x * 10, x, training=training)) == expected
    assert K.eval(K.in_test_phase(x, x * 10, training=training)) == expected
    symbolic = K.in_train_phase(x * 10, x, training=K.constant(bool(training), dtype="bool"))
    assert K.eval(symbolic) == expected and not hasattr(symbolic, "_uses_learning_phase")


def test_clear_session_begins_anew(K):
    K.get_uid("spam")
    K.clear_session()
    assert K.get_uid("spam") == 1
    v = K.variable(2.0)
    assert K.eval(v * 2) == 4


def test_manual_initialization_is_switched_off_again(K, engine_name):
    if engine_name == "theano":
        refused(lambda: K.manual_variable_initialization(True), "K.manual_variable_initialization", "TensorFlow")
    else:
        K.manual_variable_initialization(True)
    K.manual_variable_initialization(False)
    assert K.eval(K.variable(3.0) * 1) == 3


def test_weight_ordering_of_before_1_0(K):
    assert K.legacy_weight_ordering() is False
    K.set_legacy_weight_ordering(True)
    assert K.legacy_weight_ordering() is True
    K.set_legacy_weight_ordering(False)


def test_pattern_broadcast(K, engine_name):
    x = K.placeholder((None, 1))
    if engine_name == "tensorflow":
        refused(lambda: K.pattern_broadcast(x, (False, True)), "K.pattern_broadcast", "Theano")
    else:
        y = K.pattern_broadcast(K.placeholder((None, None)), (False, True))
        assert y.type.broadcastable == (False, True)
        assert K.function([x], [K.pattern_broadcast(x, [False, True])])([[[1.0]]])[0].tolist() == [[1]]
        assert K.pattern_broadcast(K.placeholder(ndim=2), broatcastable=(True, False)).type.broadcastable[0]


WRONG = [
    ("variable", "value", lambda K: K.variable("abc")),
    ("variable", "value", lambda K: K.variable(None)),
    ("variable", "dtype", lambda K: K.variable(1.0, dtype="float33")),
    ("variable", "name", lambda K: K.variable(1.0, name=3)),
    ("variable", "valeu", lambda K: K.variable(valeu=3)),
    ("constant", "value", lambda K: K.constant(object())),
    ("constant", "shape", lambda K: K.constant(1.0, shape="ab")),
    ("placeholder", "shape", lambda K: K.placeholder((2, "a"))),
    ("placeholder", "shape", lambda K: K.placeholder((-2,))),
    ("placeholder", "ndim", lambda K: K.placeholder(ndim=-1)),
    ("placeholder", "dtype", lambda K: K.placeholder((2,), dtype="flot32")),
    ("placeholder", "sparse", lambda K: K.placeholder((2, 2), sparse="yes")),
    ("shape", "x", lambda K: K.shape(None)),
    ("ndim", "x", lambda K: K.ndim("abc")),
    ("dtype", "x", lambda K: K.dtype(None)),
    ("size", "x", lambda K: K.size({})),
    ("zeros", "shape", lambda K: K.zeros((-1,))),
    ("ones", "shape", lambda K: K.ones("ab")),
    ("ones", "shape", lambda K: K.ones()),
    ("eye", "size", lambda K: K.eye((2, 3, 4))),
    ("eye", "size", lambda K: K.eye("3")),
    ("zeros_like", "x", lambda K: K.zeros_like(None)),
    ("ones_like", "dtype", lambda K: K.ones_like(K.variable(1.0), "reel")),
    ("cast", "dtype", lambda K: K.cast(K.variable(1.0), "reel")),
    ("cast", "x", lambda K: K.cast(None, "float32")),
    ("random_uniform_variable", "shape", lambda K: K.random_uniform_variable((None, 2), 0, 1)),
    ("random_uniform_variable", "low", lambda K: K.random_uniform_variable((2,), "a", 1)),
    ("random_normal_variable", "seed", lambda K: K.random_normal_variable((2,), 0, 1, seed=-1)),
    ("count_params", "x", lambda K: K.count_params(K.placeholder((None, 2)))),
    ("update", "x", lambda K: K.update(K.placeholder((2,)), K.constant([1.0, 2.0]))),
    ("update", "new_x", lambda K: K.update(K.variable([1.0]), K.constant([1], dtype="int32"))),
    ("update_add", "increment", lambda K: K.update_add(K.variable([1.0]), "a")),
    ("moving_average_update", "momentum", lambda K: K.moving_average_update(K.variable(1.0), 2.0, "a")),
    ("get_value", "x", lambda K: K.get_value(K.placeholder((2,)))),
    ("get_value", "x", lambda K: K.get_value(3)),
    ("batch_get_value", "ops", lambda K: K.batch_get_value(K.variable(1.0))),
    ("set_value", "x", lambda K: K.set_value(3, 4)),
    ("batch_set_value", "tuples", lambda K: K.batch_set_value([3])),
    ("set_learning_phase", "value", lambda K: K.set_learning_phase(2)),
    ("manual_variable_initialization", "value", lambda K: K.manual_variable_initialization("no")),
]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("function, argument, call", WRONG, ids=[f"{f}-{a}-{i}" for i, (f, a, _) in enumerate(WRONG)])
def test_wrong_use_is_told(K, language, function, argument, call):
    refused(lambda: call(K), f"K.{function}", argument, language=language)


def test_a_tensor_of_the_other_engine_is_refused(K, engine_name):
    other = theano_backend if engine_name == "tensorflow" else tensorflow_backend
    refused(lambda: K.shape(other.placeholder((2,))), "K.shape", "x")
