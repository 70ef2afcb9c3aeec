"""Choices by the learning phase: a function for each phase that comes, without what the other one computes."""

import threading

import numpy as np
import pytensor
import pytest
from pytensor.graph.traversal import io_toposort
from pytensor.ifelse import IfElse

from kerascn.layers import BatchNormalization, Dense, Dropout
from kerascn.models import Sequential

X = np.arange(6, dtype="float32").reshape(2, 3)


@pytest.fixture
def compiled(monkeypatch):
    """The functions that PyTensor is asked for."""
    found, function = [], pytensor.function
    monkeypatch.setattr(pytensor, "function", lambda *a, **k: found.append(function(*a, **k)) or found[-1])
    return found


def choices(function):
    return [node for node in function.maker.fgraph.apply_nodes if isinstance(node.op, IfElse)]


@pytest.fixture(autouse=True)
def on_theano(engine_name):
    if engine_name != "theano":
        pytest.skip("compiles with PyTensor: --backend theano")


def test_a_function_for_each_phase(K, compiled):
    x = K.placeholder((None, 3))
    run = K.function([x, K.learning_phase()], [K.in_train_phase(x * 2, x + 1)])
    for phase in (0, 1, 0, True, np.float32(1)):
        np.testing.assert_allclose(run([X, phase])[0], X * 2 if phase else X + 1)
    assert len(compiled) == 2 and not any(map(choices, compiled))


def test_updates_come_with_their_phase(K):
    x, count = K.placeholder((None, 3)), K.variable(0.0)
    y = K.in_train_phase(x * 2, x)
    run = K.function([K.learning_phase(), x], [y], [K.update_add(count, K.sum(y))])
    run([1, X])
    run([0, X])
    assert K.get_value(count) == 3 * X.sum()


def test_nothing_is_chosen_where_the_phase_is_only_counted(K, compiled):
    x = K.placeholder((None, 3))
    run = K.function([x, K.learning_phase()], [x * K.cast(K.learning_phase(), "float32")])
    for phase in (0, 1):
        np.testing.assert_allclose(run([X, phase])[0], X * phase)
    assert len(compiled) == 1


def test_a_choice_by_something_else_stays(K, compiled):
    x, by = K.placeholder((None, 3)), K.placeholder(())
    run = K.function([x, by], [K.switch(K.greater(by, 2.0), x, -x)])
    np.testing.assert_allclose(run([X, 3.0])[0], X)
    np.testing.assert_allclose(run([X, 1.0])[0], -X)
    assert len(compiled) == 1 and len(choices(compiled[0])) == 1


def test_models_keep_one_side_in_prediction_and_in_training(K, compiled):
    model = Sequential([Dense(4, input_shape=(3,)), BatchNormalization(), Dropout(0.5), Dense(1)])
    assert any(isinstance(node.op, IfElse) for node in io_toposort([], model.outputs))
    model.compile("sgd", "mse")
    first = model.predict(X)
    model.fit(X, X[:, :1], verbose=0)
    assert (model.predict(X) != first).all()
    mean = model.layers[1].get_weights()[2]
    assert (mean != 0).any()
    assert compiled and not any(map(choices, compiled))


def test_two_threads_may_ask_at_once(K):
    x, found = K.placeholder((None, 3)), []
    run = K.function([x, K.learning_phase()], [K.in_train_phase(x * 2, x + 1)])
    threads = [threading.Thread(target=lambda: found.append(run([X, 1])[0])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    for one in found:
        np.testing.assert_allclose(one, X * 2)
