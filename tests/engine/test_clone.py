"""A cloned network computes the same with the same weights, and shares none of them."""

import numpy as np
import pytest

from kerascn.engine import Input, Layer, Network
from kerascn.engine.clone import clone_model as clone
from kerascn.layers import LSTM, Dense, Merge
from kerascn.models import Sequential
from tests.engine.small import Masked, NewDense, Sum, SumOfKept

pytestmark = pytest.mark.engine

DATA = [np.arange(8.0).reshape(2, 4) / 5, np.arange(6.0).reshape(2, 3) / 3]


def network():
    """Two inputs, a shared layer, a network inside the network, a user's layer, a mask."""
    a, b = Input(shape=(4,), name="a"), Input(shape=(3,), name="b")
    inner_input = Input(shape=(4,))
    inner = Network(inner_input, NewDense(3)(Dense(4, activation="tanh")(inner_input)), name="inner")
    shared = NewDense(3, name="shared")
    both = Sum()([shared(inner(a)), shared(b)])
    return Network([a, b], [both, SumOfKept()(Masked()(b))], name="outer")


def run(net, data):
    return net_function(net)(data)


def net_function(net):
    from kerascn import backend

    return backend.function(net.inputs, net.outputs)


def test_a_clone_is_equal_and_apart():
    first = network()
    second = clone(first)
    assert second.get_config() == first.get_config()
    assert type(second) is Network
    assert not {id(w) for w in first.weights} & {id(w) for w in second.weights}
    assert not {id(layer) for layer in first.layers} & {id(layer) for layer in second.layers}
    assert any((x != y).any() for x, y in zip(first.get_weights(), second.get_weights(), strict=True))
    second.set_weights(first.get_weights())
    for x, y in zip(run(first, DATA), run(second, DATA), strict=True):
        np.testing.assert_array_equal(x, y)
    before = first.get_weights()
    second.set_weights([w * 0 for w in before])
    assert all((x == y).all() for x, y in zip(before, first.get_weights(), strict=True))


def test_a_clone_on_other_tensors(K):
    first = network()
    mine, native = Input(batch_shape=(2, 4), name="mine"), K.placeholder(shape=(2, 3))
    second = clone(first, [mine, native])
    second.set_weights(first.get_weights())
    assert second.inputs == [mine, native]
    assert second.input_names == ["mine", "input_wrapper_for_b"]
    for x, y in zip(run(first, DATA), K.function([mine, native], second.outputs)(DATA), strict=True):
        np.testing.assert_allclose(x, y, rtol=1e-6)


class Own(Network):
    """Computes in its own call."""

    def call(self, inputs):
        return inputs


def test_what_can_not_be_cloned():
    wrong = {
        "clone.no_network": lambda: clone(Layer()),
        "clone.subclassed": lambda: clone(Own()),
        "clone.count": lambda: clone(network(), [Input(shape=(4,))]),
    }
    for key, call in wrong.items():
        with pytest.raises((TypeError, ValueError)) as error:
            call()
        assert error.value.key == key


class OwnLayer(NewDense):
    """A user's layer, which is no registered class."""


def row():
    return Sequential([OwnLayer(3, input_shape=(4,)), Dense(2, activation="relu", name="second")], name="row")


def test_a_clone_of_a_row():
    first = row()
    second = clone(first)
    assert type(second) is Sequential
    assert [type(layer) for layer in second.layers] == [OwnLayer, Dense]
    assert (second.name, second.layers[1].name) == ("row", "second")
    assert not {id(w) for w in first.weights} & {id(w) for w in second.weights}
    second.set_weights(first.get_weights())
    np.testing.assert_allclose(first.predict(DATA[0]), second.predict(DATA[0]))


def test_a_clone_of_a_row_on_another_tensor(K):
    first, native, mine = row(), K.placeholder(shape=(None, 4)), Input(shape=(4,))
    second, third = clone(first, native * 2.0), clone(first, mine)
    assert third.inputs == [mine]
    second.set_weights(first.get_weights())
    found = K.function([native], [second.output])([DATA[0]])[0]
    np.testing.assert_allclose(first.predict(2 * DATA[0]), found, rtol=1e-5)


def test_a_clone_of_a_row_without_a_shape(K):
    first = Sequential([OwnLayer(3), Dense(2)])
    assert clone(first).inputs is None
    second = clone(first, K.placeholder(shape=(None, 5)))
    assert [w.shape for w in second.get_weights()] == [(5, 3), (3, 2), (2,)]


def test_a_clone_of_a_row_that_begins_with_a_merge():
    branches = [Sequential([Dense(3, input_dim=n)]) for n in (4, 3)]
    first = Sequential([Merge(branches, mode="concat"), Dense(2)])
    second = clone(first)
    assert len(second.weights) == 6
    second.set_weights(first.get_weights())
    np.testing.assert_allclose(first.predict(DATA), second.predict(DATA))
    with pytest.raises(ValueError) as error:
        clone(first, [Input(shape=(4,)), Input(shape=(3,))])
    assert error.value.key == "clone.merged"


def test_a_layer_that_is_its_own_cell_is_cloned():
    first = Sequential([LSTM(3, input_shape=(4, 2)), Dense(1)])
    assert first.layers[0].cell is first.layers[0]
    second = clone(first)
    assert second.get_config() == first.get_config()
    second.set_weights(first.get_weights())
    data = [np.arange(16.0).reshape(2, 4, 2) / 9]
    np.testing.assert_allclose(run(second, data)[0], run(first, data)[0], atol=1e-6)
