"""Bidirectional: two layers of which one reads backwards, merged by NumPy; states, masks, configurations."""

import json

import numpy as np
import pytest

import kerascn
from kerascn import backend as K
from kerascn.engine import Input, Layer
from kerascn.engine.network import Network
from kerascn.layers import GRU, LSTM, RNN, Bidirectional, Dense, GRUCell, Masking, SimpleRNN, SimpleRNNCell
from kerascn.models import Sequential
from tests.layers.referee_layers import check_refusal, plain

pytestmark = pytest.mark.engine
CHANCE = np.random.default_rng(25)


def simple(x, weights, state=None, mask=None):
    """All outputs of a SimpleRNN, by a loop."""
    kernel, recurrent, bias = weights
    outputs = np.zeros((*x.shape[:2], len(recurrent)))
    for sample, series in enumerate(x):
        h = np.zeros(len(recurrent)) if state is None else state[sample]
        shown = np.zeros(len(recurrent))
        for step, row in enumerate(series):
            if mask is None or mask[sample, step]:
                h = shown = np.tanh(row @ kernel + h @ recurrent + bias)
            outputs[sample, step] = shown
    return outputs


def both_ways(x, weights, states=(None, None), mask=None):
    """The outputs of all steps forwards and backwards, each at its own step; and the last outputs."""
    forward = simple(x, weights[:3], states[0], mask)
    backward = simple(x[:, ::-1], weights[3:], states[1], None if mask is None else mask[:, ::-1])
    return forward, backward[:, ::-1], (forward[:, -1], backward[:, -1])


MERGES = {
    "sum": lambda a, b: [a + b],
    "mul": lambda a, b: [a * b],
    "ave": lambda a, b: [(a + b) / 2],
    "concat": lambda a, b: [np.concatenate([a, b], -1)],
    None: lambda a, b: [a, b],
}


def drawn(layer):
    """New weights for a layer that is built."""
    layer.set_weights(weights := [CHANCE.normal(size=w.shape) for w in layer.get_weights()])
    return weights


@pytest.mark.parametrize(
    "mode, sequences, length",
    [*((mode, True, 5) for mode in MERGES), ("sum", False, None), (None, False, 5), ("concat", True, None)],
)
def test_every_merge(mode, sequences, length):
    x, series = CHANCE.normal(size=(3, 5, 2)), Input((length, 2))
    layer = Bidirectional(SimpleRNN(4, return_sequences=sequences), merge_mode=mode)
    network = Network(series, layer(series))
    forward, backward, last = both_ways(x, drawn(layer))
    wanted = MERGES[mode](*(forward, backward) if sequences else last)
    found = K.function([series], network.outputs)([x])
    assert len(found) == len(wanted)
    for array, expected, tensor in zip(found, wanted, network.outputs, strict=True):
        np.testing.assert_allclose(array, expected, atol=1e-5)
        assert K.int_shape(tensor) == (None, *((length,) if sequences else ()), expected.shape[-1])


def test_it_works_in_dialect_1_and_in_a_sequential_model():
    x = CHANCE.normal(size=(3, 5, 2))
    kerascn.set_dialect(1)
    try:
        model = Sequential([Bidirectional(SimpleRNN(4), "sum", None, input_shape=(5, 2))])
        weights = drawn(model.layers[0])
        found = model.predict(x)
        assert model.layers[0].name == "bidirectional_1"
    finally:
        kerascn.set_dialect(2)
    np.testing.assert_allclose(found, sum(both_ways(x, weights)[2]), atol=1e-5)


@pytest.mark.parametrize("mode", ["concat", None])
def test_masked_steps_are_left_out_and_the_mask_goes_on(mode):
    x = CHANCE.normal(size=(4, 6, 3))
    mask = np.array([[1, 1, 1, 1, 1, 1], [1, 1, 0, 0, 0, 0], [0, 1, 0, 1, 1, 0], [0, 0, 0, 0, 0, 1]], bool)
    x[~mask] = 9.0
    series, layer = Input((6, 3)), Bidirectional(SimpleRNN(2, return_sequences=True), merge_mode=mode)
    found = layer(Masking(9.0)(series))
    forward, backward, _ = both_ways(x, drawn(layer), mask=mask)
    found = found if isinstance(found, list) else [found]
    for array, expected in zip(K.function([series], found)([x]), MERGES[mode](forward, backward), strict=True):
        np.testing.assert_allclose(array, expected, atol=1e-5)
    masks = layer._inbound_nodes[0].output_masks
    assert len(masks) == len(found) and all(one is not None for one in masks)
    last = Bidirectional(SimpleRNN(2))
    last(Masking(9.0)(series))
    assert last._inbound_nodes[0].output_masks == [None]


def test_states_go_in_and_out():
    x, h, back = (CHANCE.normal(size=shape) for shape in ((3, 4, 2), (3, 5), (3, 5)))
    inputs = [Input((4, 2)), Input((5,)), Input((5,))]
    layer = Bidirectional(SimpleRNN(5, return_state=True, return_sequences=True), merge_mode="sum")
    network = Network(inputs, layer(inputs[0], initial_state=inputs[1:]))
    weights = drawn(layer)
    forward, backward, last = both_ways(x, weights, (h, back))
    again = Network.from_config(json.loads(json.dumps(network.get_config())))
    again.set_weights(weights)
    for one in (network, again):
        found = K.function(one.inputs, one.outputs)([x, h, back])
        for array, expected in zip(found, [forward + backward, *last], strict=True):
            np.testing.assert_allclose(array, expected, atol=1e-5)
    assert layer.output_shape == [(None, 4, 5), (None, 5), (None, 5)]
    ones = K.constant(np.ones((3, 5)))
    y = layer(inputs[0], initial_state=[ones, ones])[0]
    forward, backward, _ = both_ways(x, weights, np.ones((2, 3, 5)))
    np.testing.assert_allclose(K.function(inputs[:1], [y])([x])[0], forward + backward, atol=1e-5)


@pytest.mark.parametrize("inner", [
    lambda: RNN([GRUCell(2), SimpleRNNCell(3)], return_state=True),
    lambda: LSTM(3, go_backwards=True, return_sequences=True, return_state=True),
])  # fmt: skip
def test_it_is_the_two_layers(inner):
    x, series = CHANCE.normal(size=(3, 4, 2)), Input((4, 2))
    made = inner()
    layer = Bidirectional(made, merge_mode=None)
    y = layer(series)
    drawn(layer)
    one, other = layer.forward_layer, layer.backward_layer
    assert one.go_backwards == made.go_backwards == (not other.go_backwards)
    assert (one.name, other.name) == (f"forward_{made.name}", f"backward_{made.name}")
    wanted = K.function([series], [*one(series), *other(series)])([x])
    half = len(wanted) // 2
    if made.return_sequences:
        wanted[half] = wanted[half][:, ::-1]
    wanted = [wanted[0], wanted[half], *wanted[1:half], *wanted[half + 1 :]]
    for array, expected in zip(K.function([series], y)([x]), wanted, strict=True):
        np.testing.assert_allclose(array, expected, atol=1e-6)
    assert layer.weights == one.weights + other.weights and len(layer.weights) > 5


class Shifted(Layer):
    """A cell that adds a constant of each sample, for whose shape it asks."""

    state_size = 2

    def build(self, input_shape):
        _, constant = input_shape
        self.scale = self.add_weight(name="scale", shape=constant[1:], initializer="ones")
        self.built = True

    def call(self, inputs, states, constants=None):
        output = inputs + 0.5 * states[0] + constants[0] * self.scale
        return output, [output]


def test_constants_are_there_in_both_directions():
    x, shift, h, back = (CHANCE.normal(size=(3, *shape)) for shape in ((4, 2), (2,), (2,), (2,)))
    inputs = [Input((4, 2)), Input((2,)), Input((2,)), Input((2,))]
    layer = Bidirectional(RNN(Shifted()))
    network = Network(inputs, layer(inputs[0], initial_state=inputs[2:], constants=inputs[1]))
    drawn(layer)
    assert network.get_config()["layers"][-1]["config"]["num_constants"] == 1
    again = Network.from_config(json.loads(json.dumps(network.get_config())), {"Shifted": Shifted})
    again.set_weights(network.get_weights())
    wanted = []
    for state, series, scale in zip((h, back), (x, x[:, ::-1]), layer.get_weights(), strict=True):
        for step in range(4):
            state = series[:, step] + 0.5 * state + shift * scale
        wanted.append(state)
    for one in (network, again):
        (found,) = K.function(one.inputs, one.outputs)([x, shift, h, back])
        np.testing.assert_allclose(found, np.concatenate(wanted, -1), atol=1e-5)
    ones = K.constant(np.ones((3, 2)))  # a tensor that comes from no layer
    alone = Bidirectional(RNN(Shifted()), weights=layer.get_weights())(inputs[0], constants=ones)
    assert np.isfinite(K.function(inputs[:1], [alone])([x])[0]).all() and K.int_shape(alone) == (None, 4)


def test_a_layer_of_its_own_for_the_way_back():
    x, series = CHANCE.normal(size=(3, 4, 2)), Input((4, 2))
    weights = [CHANCE.normal(size=shape) for shape in ((2, 3), (3, 3), (3,))]
    back = SimpleRNN(3, go_backwards=True, weights=weights, name="other")
    layer = Bidirectional(SimpleRNN(3), backward_layer=back, merge_mode=None)
    forward, backward = K.function([series], layer(series))([x])
    assert layer.backward_layer.name == "backward_other" and back.name == "other"
    np.testing.assert_allclose(backward, simple(x[:, ::-1], weights)[:, -1], atol=1e-5)
    np.testing.assert_allclose(forward, simple(x, layer.get_weights()[:3])[:, -1], atol=1e-5)
    config = json.loads(json.dumps(layer.get_config()))
    assert config["backward_layer"]["config"]["name"] == "other"
    assert json.loads(json.dumps(Bidirectional.from_config(config).get_config())) == config
    assert "backward_layer" not in Bidirectional(SimpleRNN(3)).get_config()


def test_states_that_outlive_the_batch():
    x = CHANCE.normal(size=(2, 3, 2))
    model = Sequential([Bidirectional(SimpleRNN(4, stateful=True), batch_input_shape=(2, 3, 2))])
    layer = model.layers[0]
    weights = drawn(layer)
    first = both_ways(x, weights)[2]
    model.predict(x, batch_size=2)
    found = model.predict(x, batch_size=2)
    np.testing.assert_allclose(found, np.concatenate(both_ways(x, weights, first)[2], -1), atol=1e-5)
    model.reset_states()
    np.testing.assert_allclose(model.predict(x, batch_size=2), np.concatenate(first, -1), atol=1e-5)
    assert layer.stateful


def test_it_learns_and_is_frozen():
    model = Sequential([Bidirectional(GRU(4, recurrent_regularizer="l2"), input_shape=(5, 2)), Dense(1)])
    model.compile("sgd", "mse")
    layer = model.layers[0]
    assert len(layer.losses) == 2 and len(layer.get_losses_for(None)) == 2 and len(layer.trainable_weights) == 6
    before = layer.get_weights()
    model.train_on_batch(CHANCE.normal(size=(8, 5, 2)), CHANCE.normal(size=(8, 1)))
    assert all((a != b).any() for a, b in zip(before, layer.get_weights(), strict=True))
    layer.trainable = False
    assert (layer.trainable_weights, len(layer.non_trainable_weights)) == ([], 6)


def test_dropout_within_and_penalties_of_outputs():
    series = Input((5, 2))
    layer = Bidirectional(SimpleRNN(4, dropout=0.5, activity_regularizer="l2"), merge_mode=None)
    y = layer(series)
    assert all(one._uses_learning_phase for one in y)
    calculate, x = K.function([series, K.learning_phase()], [*y, sum(layer.losses)]), CHANCE.normal(size=(3, 5, 2))
    one, other, penalty = calculate([x, 0])
    np.testing.assert_allclose(penalty, 0.01 * ((one**2).sum() + (other**2).sum()), rtol=1e-4)
    many = np.repeat(x, 20, axis=0)  # so many masks are never twice the same
    assert not np.allclose(calculate([many, 1])[0], calculate([many, 1])[0])


def test_weights_that_were_given():
    x, series = CHANCE.normal(size=(3, 4, 2)), Input((4, 2))
    weights = [CHANCE.normal(size=shape) for shape in ((2, 3), (3, 3), (3,)) * 2]
    for layer in (Bidirectional(SimpleRNN(3), weights=weights), Bidirectional(SimpleRNN(3), "concat", weights)):
        (found,) = K.function([series], [layer(series)])([x])
        np.testing.assert_allclose(found, np.concatenate(both_ways(x, weights)[2], -1), atol=1e-5)
        assert "weights" not in layer.get_config()
    layer = Bidirectional(SimpleRNN(3, weights=weights[:3]))
    layer(series)
    np.testing.assert_allclose(layer.get_weights()[0], weights[0], rtol=1e-6)


def test_the_configuration():
    layer = Bidirectional(LSTM(3, return_sequences=True), merge_mode="ave", input_shape=(4, 2))
    config = json.loads(json.dumps(layer.get_config()))
    assert config["layer"]["class_name"] == "LSTM" and config["layer"]["config"]["name"] == "lstm_1"
    again = Bidirectional.from_config(config)
    assert json.loads(json.dumps(again.get_config())) == config and again.batch_input_shape == (None, 4, 2)
    old = Bidirectional(layer=LSTM(output_dim=3, return_sequences=True, name="lstm_1"), merge_mode="ave")
    assert plain(old.get_config())["merge_mode"] == "ave" and old.return_sequences


WRONG = [
    (lambda: Bidirectional(LSTM), "call.bad_value", ["layer", "LSTM"]),
    (lambda: Bidirectional(Dense(3)), "wrapper.recurrent", ["dense_", "LSTM(8)"]),
    (lambda: Bidirectional(LSTM(3), backward_layer=LSTM(3)), "wrapper.backward", ["go_backwards=True", "=False"]),
    (lambda: Bidirectional(LSTM(3), backward_layer=LSTM), "call.bad_value", ["backward_layer"]),
    (lambda: Bidirectional(LSTM(3))(Input((4, 2)), constants=Input((3,))), "recurrent.constants", ["LSTM"]),
    (lambda: Bidirectional(LSTM(3), merge_mode="average"), "call.bad_value", ["merge_mode", "average", "'ave'"]),
    (lambda: Bidirectional(LSTM(3))(Input((4,))), "spec.ndim", ["3", "(None, 4)"]),
    (lambda: Bidirectional(GRU(3))([Input((4, 2)), Input((3,))]), "recurrent.states", ["1", "2"]),
    (lambda: Bidirectional(LSTM(3))([Input((4, 2)), Input((3,)), Input((3,))]), "recurrent.states", ["1", "2"]),
    (
        lambda: Bidirectional(GRU(3))(Input((4, 2)), initial_state=[Input((3,)), K.zeros((1, 3))]),
        "recurrent.mixed", ["1", "2"],
    ),
    (lambda: Bidirectional(GRU(3, stateful=True))(Input((4, 2))), "recurrent.batch", ["batch_input_shape"]),
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("place", range(len(WRONG)))
def test_wrong_uses(place, language):
    check_refusal(*WRONG[place], language)


@pytest.mark.parametrize("mode, told", [("concat", [(None, 7)]), (None, [(None, 4), (None, 3)])])
def test_the_layer_for_the_way_back_may_be_of_another_width(mode, told):
    series = Input((5, 2))
    other = LSTM(3, go_backwards=True, return_state=True)
    layer = Bidirectional(LSTM(4, return_state=True), merge_mode=mode, backward_layer=other)
    outputs = layer(series)
    shapes = [*told, *[(None, 4)] * 2, *[(None, 3)] * 2]
    assert [y._keras_shape for y in outputs] == shapes
    assert [one.shape for one in K.function([series], outputs)([np.ones((2, 5, 2))])] == [(2, *s[1:]) for s in shapes]
