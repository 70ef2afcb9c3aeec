"""Choices by the learning phase: a function for each phase that comes, without what the other one computes."""

import threading
import warnings

import numpy as np
import pytensor
import pytest
from pytensor.compile.rebuild import UnusedInputError
from pytensor.graph.fg import FunctionGraph
from pytensor.graph.traversal import io_toposort
from pytensor.ifelse import IfElse

from kerascn.layers import (
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    GlobalAveragePooling2D,
    Input,
    concatenate,
)
from kerascn.models import Model, Sequential

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
        pytest.skip("the functions looked at are those that the Theano engine compiles; run it with --backend theano")


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


def test_two_threads_may_ask_at_once(K, compiled):
    x, found = K.placeholder((None, 3)), []
    runs = [K.function([x, K.learning_phase()], [K.in_train_phase(x * k, x + 1)]) for k in range(4)]
    threads = [threading.Thread(target=lambda k=k: found.append((k, runs[k]([X, 1])[0]))) for k in [*range(4)] * 4]
    before = list(warnings.filters)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 16 and len(compiled) == 4
    assert warnings.filters == before
    for k, one in found:
        np.testing.assert_allclose(one, X * k)


def test_values_put_in_the_place_of_a_placeholder_may_depend_on_the_phase(K):
    x, put = K.placeholder((None, 3)), K.placeholder((None, 3))
    givens = [(put, K.in_train_phase(x * 10, x))]
    run = K.function([x, K.learning_phase()], [K.in_train_phase(put * 2, put + 1)], givens=givens)
    for phase in (0, 1):
        np.testing.assert_allclose(run([X, phase])[0], X * 20 if phase else X + 1)
    np.testing.assert_allclose(K.function([x], [put + 1], givens=givens)([X])[0], X + 1)


def test_what_is_changed_after_the_function_was_made_does_not_count(K):
    x, count = K.placeholder((None, 3)), K.variable(0.0)
    updates = [(count, count + 1)]
    run = K.function([x, K.learning_phase()], [K.in_train_phase(x * 2, x)], updates)
    for given in (updates, run.updates, run.outputs):
        given.clear()
    for phase in (0, 1):
        np.testing.assert_allclose(run([X, phase])[0], X * (phase + 1))
    assert K.get_value(count) == 2


def test_what_pytensor_is_to_refuse_is_refused_at_once(K):
    x, unused = K.placeholder((None, 3)), K.placeholder((None, 3))
    with pytest.raises(UnusedInputError):
        K.function([x, unused, K.learning_phase()], [K.in_train_phase(x * 2, x)], on_unused_input="raise")


def test_branches_that_meet_again_and_again_stay_small(K, monkeypatch):
    """A sum with a term for each way through the net would have a thousand terms here, and in InceptionV3 no end."""
    terms, import_node = [], FunctionGraph.import_node
    monkeypatch.setattr(
        FunctionGraph,
        "import_node",
        lambda graph, node, *a, **k: terms.append(len(node.inputs)) or import_node(graph, node, *a, **k),
    )
    x = images = Input((4, 4, 2))
    for _ in range(5):
        x = concatenate([BatchNormalization()(Conv2D(2, size, padding="same")(x)) for size in (1, 3, 1, 3)])
    model = Model(images, GlobalAveragePooling2D()(x))
    assert model.predict(np.zeros((1, 4, 4, 2), "float32")).shape == (1, 8)
    assert 4 <= max(terms) < 20
