"""The protocol of the Theano engine, and what it leaves of the user's PyTensor: everything."""

import os
import subprocess
import sys
import threading

import numpy as np
import pytest

pytensor = pytest.importorskip("pytensor", reason="PyTensor is not installed: pip install 'kerascn[theano]'")

from pytensor import tensor as pt  # noqa: E402
from scipy import sparse  # noqa: E402

from kerascn import config  # noqa: E402
from kerascn.backend.theano import engine, native, session, tensors  # noqa: E402
from kerascn.backend.theano.mode import compilation_mode  # noqa: E402
from kerascn.backend.theano.settings import our_settings  # noqa: E402


def value(x):
    return engine.compile_function([], [x], [], None, {})([], 0)[0]


@pytest.mark.parametrize(
    "made",
    [
        pt.fmatrix(),
        pytensor.shared(np.zeros(2)),
        pt.constant(1.0),
        pt.fmatrix() * 2,
        tensors.placeholder((2, 3), None, "float32", True, None),
    ],
)
def test_tensors_of_every_origin_are_native(made):
    assert engine.is_native(made)


@pytest.mark.parametrize("other", [1, 1.5, [1], np.zeros(2), "x", None, sparse.eye(2)])
def test_other_values_are_not_native(other):
    assert not engine.is_native(other)


@pytest.mark.parametrize(
    ("given", "dtype", "expected"),
    [
        (1, None, "int32"),
        (1.5, None, "float32"),
        ([1.0, 2.0], None, "float32"),
        ([True, False], None, "bool"),
        (np.zeros(2), None, "float64"),
        (np.float64(0.5), None, "float64"),
        (np.arange(3), "float16", "float16"),
    ],
)
def test_dtype_of_a_constant(given, dtype, expected):
    made = engine.as_tensor(given, dtype)
    assert engine.dtype_name(made) == expected
    np.testing.assert_array_equal(value(made), np.asarray(given).astype(expected))


def test_a_constant_does_not_follow_its_array():
    array = np.ones(3)
    made = engine.as_tensor(array)
    array[0] = 7
    np.testing.assert_array_equal(value(made), [1, 1, 1])


def test_as_tensor_leaves_tensors_and_takes_sparse_matrices():
    x = pt.fmatrix()
    assert engine.as_tensor(x) is x
    made = engine.as_tensor(sparse.eye(2, 3, format="csr"))
    assert native.is_sparse(made)
    np.testing.assert_array_equal(value(made), np.eye(2, 3))


def test_facts_known_beforehand():
    x = tensors.placeholder((None, 3), None, "float64", False, "x")
    assert (engine.rank(x), engine.static_shape(x), engine.dtype_name(x)) == (2, (None, 3), "float64")
    x._keras_shape = (5, 3)
    assert engine.static_shape(x) == (5, 3)


def test_the_step_is_given_at_each_run():
    run = engine.compile_function([], [engine.step() * 2], [], None, {})
    assert [int(run([], step)[0]) for step in (0, 3, 2**40)] == [0, 6, 2**41]


def test_pytensors_floatx_follows_ours_and_stays():
    x = pt.fvector()
    config.set_floatx("float64")
    try:
        with engine.enter():
            assert pytensor.config.floatX == "float64"
        assert (x * 0.1).dtype == "float64"
    finally:
        config.set_floatx("float32")
    with engine.enter():
        pass
    assert (x * 0.1).dtype == "float32"  # an expression of the user's, outside any call of ours


def settings():
    """All of them but floatX, which is ours, and one that PyTensor looks for, with a warning, when it is asked."""
    names = set(pytensor.config._config_var_dict) - {"blas__ldflags", "floatX"}
    return {name: getattr(pytensor.config, name) for name in names}


def test_users_settings_are_untouched_by_building_compiling_and_running():
    before = settings()
    x = tensors.placeholder((3,), None, "float32", False, None)
    with engine.enter(), engine.enter():
        y = session.gradients((x**2).sum(), [x])[0]
    run = engine.compile_function([x], [y], [], None, {})
    run([np.ones(3)], 0)
    with pytest.raises(ValueError, match="shape"):
        run([np.ones(4)], 0)
    assert settings() == before


def test_users_settings_come_back_when_threads_overlap():
    before, inside, leave = pytensor.config.mode, threading.Event(), threading.Event()

    def first():
        with our_settings:
            inside.set()
            leave.wait(10)

    thread = threading.Thread(target=first)
    thread.start()
    inside.wait(10)
    with our_settings:
        leave.set()
        thread.join()
        assert pytensor.config.mode is compilation_mode()
    assert pytensor.config.mode == before


SCRIPT = """
import warnings; warnings.simplefilter("error")
import numpy as np
from kerascn.backend.theano import engine, session, tensors
import pytensor
x = tensors.placeholder((None, 3), None, "float32", False, "x")
w = tensors.variable(np.ones((3, 2)), "float32", "w", None)
with engine.enter():
    y = x.dot(w) * 0.5
    steps = pytensor.scan(lambda row, total: total + row, [y], [y[0] * 0], return_updates=False)
    g = session.gradients((steps ** 2).sum(), [w])[0]
run = engine.compile_function([x], [steps[-1], g], [(w, w - g)], None, {})
print(run([np.ones((4, 3))], 0)[0].tolist())
a = pytensor.tensor.fvector()
inner = pytensor.compile.builders.OpFromGraph([a], [pytensor.tensor.exp(a)])(y[0])
print(engine.compile_function([x], [inner], [], None, {})([np.zeros((1, 3))], 0)[0].tolist())
print("numba" in __import__("sys").modules)
"""


@pytest.mark.parametrize("flags", [None, "floatX=float64"])
def test_no_compiler_and_not_a_word_on_stderr(tmp_path, flags):
    environment = {"PATH": str(tmp_path), "HOME": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    if flags:
        environment["PYTENSOR_FLAGS"] = flags
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split("\n") == ["[6.0, 6.0]", "[1.0, 1.0]", "False", ""]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork; run it on Linux or macOS")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_forked_child_builds_compiles_and_runs():
    x = tensors.placeholder((3,), None, "float32", False, None)
    run = engine.compile_function([x], [x * 2], [], None, {})
    child = os.fork()
    if child == 0:
        again = engine.compile_function([x], [x * 3], [], None, {})
        good = run([[1, 2, 3]], 0)[0].tolist() == [2, 4, 6] and again([[1, 2, 3]], 0)[0].tolist() == [3, 6, 9]
        os._exit(0 if good else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
