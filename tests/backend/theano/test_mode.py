"""The mode in which the Theano engine compiles: what PyTensor can do, it can, without a compiler."""

import copy
import pickle
import subprocess
import sys
import threading

import numpy as np
import pytest

pytest.importorskip("pytensor", reason="PyTensor is not installed: pip install 'kerascn[theano]'")

import pytensor
import pytensor.tensor as pt
from pytensor.compile.builders import OpFromGraph
from pytensor.scalar.basic import Second
from pytensor.scan.op import Scan
from pytensor.tensor import basic
from pytensor.tensor.elemwise import CAReduce, Elemwise

from kerascn.backend.theano import mode as modes
from kerascn.backend.theano.fused import BlockElemwise, Reduction

MODES = {"ours": modes.MODE, "stock": modes.STOCK}


@pytest.fixture(params=MODES)
def mode(request):
    return MODES[request.param]


def numbers(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape).astype("float32")


def symbols(*ranks):
    return [pt.tensor(dtype="float32", shape=(None,) * rank) for rank in ranks]


def close(found, expected, tolerance=1e-5):
    np.testing.assert_allclose(found, expected, rtol=tolerance, atol=tolerance)


def operations(function):
    return [node.op for node in function.maker.fgraph.apply_nodes]


# --------------------------------------------------------------------------------------- the mode itself


def test_our_operations_stand_in_the_finished_graph():
    x, y = symbols(2, 2)
    function = pytensor.function([x, y], [pt.tanh(x) + y * 2, pt.exp(x).sum(axis=0)], mode=modes.MODE)
    found = operations(function)
    assert any(isinstance(op, BlockElemwise) for op in found)
    assert any(isinstance(op, Reduction) for op in found)
    assert not any(isinstance(op, Elemwise | CAReduce) for op in found)


def test_products_with_diagonal_matrices_are_not_looked_for():
    (diagonal, matrix) = symbols(1, 2)
    function = pytensor.function([diagonal, matrix], pt.diag(diagonal) @ matrix, mode=modes.MODE)
    assert any("Dot" in str(op) for op in operations(function))
    d, m = numbers(3), numbers(3, 2, seed=1)
    close(function(d, m), d[:, None] * m)


def test_lengths_of_what_gradients_are_filled_into_are_not_looked_for(mode, monkeypatch):
    """PyTensor would go through all of the net for each; a sum of the centred squares has two of them."""
    traced = []

    def counted(shape):
        traced.extend(length for length in shape if not isinstance(length, int | pytensor.graph.basic.Constant))
        return infer_static_shape(shape)

    infer_static_shape = basic.infer_static_shape
    monkeypatch.setattr(basic, "infer_static_shape", counted)
    (x,) = symbols(2)
    y = ((x - x.mean(axis=0, keepdims=True)) ** 2).mean(axis=0, keepdims=True)
    (gradient,) = pytensor.grad((y.sum(axis=1) * 3).sum(), [x])
    function = pytensor.function([x], [gradient, pt.ones_like(x) * y], mode=mode)
    assert not traced
    assert not any(isinstance(getattr(op, "scalar_op", None), Second) for op in operations(function))
    value = numbers(5, 4)
    centred = value - value.mean(axis=0)
    close(function(value)[0], 6 * centred / 5)
    close(function(value)[1], np.broadcast_to((centred**2).mean(axis=0), (5, 4)))


def test_stock_keeps_the_operations_of_pytensor():
    x, y = symbols(2, 2)
    found = operations(pytensor.function([x, y], (pt.tanh(x) + y).sum(), mode=modes.STOCK))
    assert any(isinstance(op, Elemwise) for op in found)
    assert not any(isinstance(op, BlockElemwise | Reduction) for op in found)


@pytest.mark.parametrize(("value", "name"), [("stock", "STOCK"), ("", "MODE")])
def test_the_environment_chooses(value, name, monkeypatch):
    monkeypatch.setenv("KERASCN_THEANO_VM", value)
    modes.compilation_mode.cache_clear()
    assert modes.compilation_mode() is getattr(modes, name)
    monkeypatch.setenv("KERASCN_THEANO_VM", "something else")
    assert modes.compilation_mode() is getattr(modes, name)  # chosen once
    modes.compilation_mode.cache_clear()


def test_the_users_settings_and_pytensors_classes_stay_as_they_are():
    program = """
import pytensor
import pytensor.sparse  # its rewrites join PyTensor's own list when it is first imported
from pytensor.compile.mode import optdb
from pytensor.tensor.elemwise import Elemwise
before = pytensor.config.mode, pytensor.config.floatX, Elemwise.perform, set(optdb.__position__)
from kerascn.backend.theano.mode import MODE
x = pytensor.tensor.vector()
pytensor.function([x], pytensor.tensor.exp(x) + 1, mode=MODE)([1.0])
assert before == (pytensor.config.mode, pytensor.config.floatX, Elemwise.perform, set(optdb.__position__))
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_inner_graphs_run_in_the_same_mode_without_a_compiler(mode):
    x = symbols(1)[0]
    total = pytensor.scan(
        lambda v, a: a + pt.exp(v) * 2, sequences=[x], outputs_info=[np.float32(0)], return_updates=False
    )[-1]
    part = OpFromGraph([x], [pt.exp(x) * 3])
    function = pytensor.function([x], [total, part(x)], mode=mode)
    v = numbers(5)
    found = function(v)
    close(found[0], (np.exp(v) * 2).sum())
    close(found[1], np.exp(v) * 3)
    inner = [op.fn for op in operations(function) if isinstance(op, Scan | OpFromGraph)]
    assert len(inner) == 2
    for each in inner:
        assert each.maker.linker.use_cloop is each.maker.linker.c_thunks is False
        assert any(isinstance(op, BlockElemwise) for op in operations(each)) == (mode is modes.MODE)


def test_a_mode_chosen_for_an_inner_graph_is_kept():
    x = symbols(1)[0]
    part = OpFromGraph([x], [pt.exp(x) * 3], mode=modes.STOCK)
    function = pytensor.function([x], part(x), mode=modes.MODE)
    (op,) = [op for op in operations(function) if isinstance(op, OpFromGraph)]
    assert op.kwargs["mode"] is modes.STOCK
    assert part.kwargs["mode"] is modes.STOCK


def test_the_users_graph_stays_as_it_is():
    x = symbols(1)[0]
    part = OpFromGraph([x], [pt.exp(x) * 3])
    y = part(x)
    pytensor.function([x], y, mode=modes.MODE)
    assert y.owner.op is part
    assert part.kwargs.get("mode") is None


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda f: pickle.loads(pickle.dumps(f)), lambda f: f.copy()])
def test_a_compiled_function_can_be_copied(copied, mode):
    weights = pytensor.shared(numbers(3))
    x = symbols(1)[0]
    total = pytensor.scan(
        lambda v, a: a + pt.exp(v), sequences=[x], outputs_info=[np.float32(0)], return_updates=False
    )[-1]
    function = pytensor.function([x], [pt.tanh(x * weights), total], mode=mode)
    other = copied(function)
    for each in (function, other):
        found = each(numbers(3, seed=1))
        close(found[0], np.tanh(numbers(3) * numbers(3, seed=1)))
        close(found[1], np.exp(numbers(3, seed=1)).sum())
    ours = any(isinstance(op, BlockElemwise) for op in operations(other))
    assert ours == (mode is modes.MODE)


def test_functions_run_in_threads():
    x = symbols(2)[0]
    functions = [pytensor.function([x], pt.tanh(x) * k + pt.exp(x), mode=modes.MODE) for k in range(4)]
    v, wrong = numbers(300, 400), []

    def work(k):
        for _ in range(10):
            if not np.allclose(functions[k](v), np.tanh(v) * k + np.exp(v), rtol=1e-4):
                wrong.append(k)

    threads = [threading.Thread(target=work, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
