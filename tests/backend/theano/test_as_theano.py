"""K as a way to write Theano: PyTensor's own functions, shared variables and scans work on K's tensors."""

import subprocess
import sys

import numpy as np
import pytest

pytest.importorskip("pytensor", reason="PyTensor is not installed: pip install 'kerascn[theano]'")

import pytensor
import pytensor.tensor as pt
import scipy.sparse
from pytensor.compile.mode import Mode, get_default_mode
from pytensor.compile.sharedvalue import SharedVariable

from kerascn.backend import theano_backend as K
from kerascn.backend.theano import mode as modes

PLAIN = Mode("py", "fast_compile")  # a user's mode: no compiler, few rewrites
ROWS = np.random.RandomState(0).normal(size=(60, 5)).astype("float32")
TRUTH = np.array([[1.0], [0.5], [-2.0], [0.0], [3.0]], "float32")


@pytest.fixture(autouse=True)
def no_compiler():
    """The user's own calls of PyTensor here work without a C compiler; K never needs one."""
    with pytensor.config.change_flags(cxx="", mode=PLAIN):
        yield


def close(found, expected):
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5)


# --------------------------------------------------------------------------- functions


def test_a_function_of_pytensor_over_k_tensors():
    x, w = K.placeholder((None, 5), name="x"), K.variable(TRUTH)
    f = pytensor.function([x], K.dot(x, w))
    close(f(ROWS), ROWS @ TRUTH)
    K.set_value(w, TRUTH * 2)
    close(f(ROWS), ROWS @ TRUTH * 2)


def test_updates_of_pytensors_function():
    x, w = K.placeholder((None, 5)), K.variable(np.zeros((5, 1)))
    loss = K.mean(K.square(K.dot(x, w) - K.dot(x, K.constant(TRUTH))))
    step = pytensor.function([x], loss, updates=[(w, w - 0.2 * K.gradients(loss, [w])[0])])
    losses = [float(step(ROWS)) for _ in range(150)]
    assert losses[-1] < 1e-5 < losses[0]
    np.testing.assert_allclose(K.get_value(w), TRUTH, atol=1e-2)


def test_what_k_update_gives_is_an_update_of_pytensors_function():
    count = K.variable(0.0)
    f = pytensor.function([], count * 10, updates=[K.update_add(count, 2.0)])
    assert [float(f()) for _ in range(3)] == [0, 20, 40] and K.get_value(count) == 6


def test_givens_put_minibatches_of_a_shared_array_into_k_graphs():
    data, number = pytensor.shared(ROWS), pt.iscalar("number")
    x, w = K.placeholder((None, 5)), K.variable(TRUTH)
    f = pytensor.function([number], K.dot(x, w), givens={x: data[number * 20 : (number + 1) * 20]})
    for batch in range(3):
        close(f(batch), ROWS[batch * 20 : (batch + 1) * 20] @ TRUTH)


def test_givens_of_k_function():
    data, number = pytensor.shared(ROWS), pt.iscalar("number")
    x, w = K.placeholder((None, 5)), K.variable(TRUTH)
    f = K.function([number], [K.dot(x, w)], givens={x: data[number * 20 : (number + 1) * 20]})
    close(f([1])[0], ROWS[20:40] @ TRUTH)


def test_the_learning_phase_is_an_input_or_a_given():
    x = K.placeholder((3,))
    y = K.in_train_phase(x * 2, x)
    phase = K.learning_phase()
    asked = pytensor.function([x, phase], y)
    fixed = pytensor.function([x], y, givens={phase: np.uint8(1)})
    assert (asked([1, 2, 3], 0).tolist(), asked([1, 2, 3], 1).tolist()) == ([1, 2, 3], [2, 4, 6])
    assert fixed([1, 2, 3]).tolist() == [2, 4, 6]


def test_sparse_tensors_of_k_are_pytensors():
    x, w = K.placeholder((None, 5), sparse=True), K.variable(TRUTH)
    matrix = scipy.sparse.csr_matrix(np.where(ROWS > 1, ROWS, 0))
    close(pytensor.function([x], pytensor.sparse.dot(x, w))(matrix), matrix @ TRUTH)
    held = K.variable(matrix)
    close(held.get_value().toarray(), matrix.toarray())


# --------------------------------------------------------------------------- shared variables


def test_k_variables_are_shared_variables():
    w = K.variable([1.0, 2.0], name="w")
    assert isinstance(w, SharedVariable) and w.name == "w"
    assert w.get_value().tolist() == [1, 2]
    w.set_value(np.array([5, 6], "float32"))
    assert K.get_value(w).tolist() == K.eval(w * 1.0).tolist() == [5, 6]


def test_shared_variables_work_in_k_functions():
    w, x = pytensor.shared(np.array([1.0, 2.0], "float32"), name="mine"), K.placeholder((2,))
    assert K.is_variable(w) and K.dtype(w) == "float32" and K.ndim(w) == 1
    f = K.function([x], [K.sum(x * w)], updates=[(w, w + x), K.update_add(K.variable(0.0), 1.0)])
    assert [float(f([[1, 1]])[0]) for _ in range(2)] == [3, 5]
    assert K.get_value(w).tolist() == [3, 4]
    K.set_value(w, [0, 1])
    assert w.get_value().tolist() == [0, 1]


def test_pytensors_functions_between_k_calls():
    x = K.placeholder((None, 4))
    hidden = pt.maximum(K.square(x) - 1, 0)[:, ::2]
    total = K.sum(pt.concatenate([hidden, hidden], axis=1), axis=-1)
    assert K.function([x], [total])([[[1, 9, 3, 9], [0, 9, 0, 9]]])[0].tolist() == [16, 0]


def test_pytensors_placeholders_are_inputs_of_k_functions():
    x = pt.matrix("x", dtype="float32")
    assert K.is_placeholder(x) and K.int_shape(x) == (None, None)
    close(K.function([x], [K.dot(x, K.variable(TRUTH))])([ROWS])[0], ROWS @ TRUTH)
    close(K.function([x], [K.dot(x, K.variable(TRUTH))])({"x": ROWS})[0], ROWS @ TRUTH)


def test_grad_and_gradients_agree():
    x, w = K.placeholder((None, 5)), K.variable(TRUTH)
    loss = K.mean(K.exp(K.dot(x, w) / 10))
    ours, theirs = K.function([x], [K.gradients(loss, [w])[0], pytensor.grad(loss, w)])([ROWS])
    close(ours, theirs)
    assert np.abs(ours).max() > 0


# --------------------------------------------------------------------------- scan


def test_scan_around_k_functions():
    x, w = K.placeholder((None, 3, 2)), K.variable(np.array([[0.5, 0.1], [0.2, -0.4]]))
    states = pytensor.scan(
        lambda row, state: K.sin(row + K.dot(state, w)), x, [pt.zeros((3, 2), "float32")], return_updates=False
    )
    rows = np.random.RandomState(2).normal(size=(6, 3, 2)).astype("float32")
    expected, state = [], np.zeros((3, 2))
    for row in rows:
        state = np.sin(row + state @ K.get_value(w))
        expected.append(state)
    close(pytensor.function([x], states)(rows), expected)
    close(K.function([x], [states])([rows])[0], expected)


def test_gradient_through_scan():
    w = K.variable(1.5, dtype="float64")
    powers = pytensor.scan(lambda p, f: p * f, None, [K.constant(1.0, "float64")], [w], 5, return_updates=False)
    slope = K.gradients(powers[-1], [w])[0]
    close(K.eval(slope), 5 * 1.5**4)


def test_scan_with_updates_of_a_k_variable():
    total = K.variable(0.0)

    def step(number):
        return K.square(number), {total: total + number}

    with pytest.warns(DeprecationWarning):  # PyTensor means to drop updates; users have them still
        squares, updates = pytensor.scan(step, K.constant([1.0, 2.0, 3.0]))
    f = pytensor.function([], squares, updates=updates)
    assert f().tolist() == [1, 4, 9] and K.get_value(total) == 6


# --------------------------------------------------------------------------- the user's settings


def test_the_users_default_mode_is_left_alone():
    x = K.placeholder((2,))
    K.function([x], [K.exp(x)])([[0, 0]])
    K.eval(K.variable([1.0]) + 1.0)
    assert get_default_mode() is PLAIN and pytensor.config.cxx == ""
    ops = {type(node.op).__name__ for node in pytensor.function([x], K.exp(x)).maker.fgraph.apply_nodes}
    assert "BlockElemwise" not in ops and "Elemwise" in ops


PROGRAM = """
import pytensor
names = ("mode", "cxx", "linker", "optimizer", "blas__ldflags", "cycle_detection")
before = {name: getattr(pytensor.config, name) for name in names}
from kerascn.backend import theano_backend as K
x = K.placeholder((2,))
K.function([x], [K.exp(x)])([[0, 1]])
print({name: (was, getattr(pytensor.config, name)) for name, was in before.items()
       if was != getattr(pytensor.config, name)})
"""


def test_a_program_of_the_user_keeps_pytensors_settings():
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", PROGRAM], capture_output=True, text=True)
    assert (done.stdout, done.returncode) == ("{}\n", 0), done.stderr[-2000:]


def test_settings_of_the_user_come_back_even_after_an_error():
    x = K.placeholder((2,))
    with pytensor.config.change_flags(exception_verbosity="high"), pytest.raises(ValueError, match=r"."):
        K.function([x], [x])([[1, 2, 3]])
    assert get_default_mode() is PLAIN


def test_a_mode_of_the_users_choice_runs_a_k_function():
    x = K.placeholder((2,))
    f = K.function([x], [K.exp(x)], mode=PLAIN)
    close(f([[0, 1]])[0], np.exp([0, 1]))


def test_k_compiles_in_its_own_mode_whatever_the_user_has_chosen():
    with pytensor.config.change_flags(mode="FAST_COMPILE"):
        x = K.placeholder((2,))
        close(K.function([x], [K.exp(x)])([[0, 1]])[0], np.exp([0, 1]))
        assert modes.compilation_mode() is not get_default_mode()
        assert pytensor.config.mode == "FAST_COMPILE"
