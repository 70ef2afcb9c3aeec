"""LSTM: against a loop over the formulas, and against tf_keras on random configurations."""

import json

import numpy as np
import pytest

import kerascn
from kerascn import backend as K
from kerascn.engine import Input, Layer
from kerascn.engine.network import Network
from kerascn.layers import LSTM, RNN, Embedding, LSTMCell, Masking
from kerascn.models import Sequential
from tests.layers.tf_keras_child import run_in_tf_keras

pytestmark = pytest.mark.engine
CHANCE = np.random.default_rng(5)


# --------------------------------------------------------------------------- the formulas, step by step


def hard_sigmoid(x):
    return np.clip(0.2 * x + 0.5, 0, 1)


def by_loop(x, weights, mask=None, backwards=False, states=None):
    """All outputs and the last states, one sample and one step after the other."""
    kernel, recurrent, bias = weights
    units = recurrent.shape[0]
    outputs = np.zeros((*x.shape[:2], units))
    last = np.zeros((2, len(x), units))
    for sample, series in enumerate(x):
        h, c = np.zeros(units), np.zeros(units)
        if states is not None:
            h, c = states[0][sample], states[1][sample]
        steps = list(range(len(series)))
        shown = np.zeros(units)
        for place, step in enumerate(reversed(steps) if backwards else steps):
            if mask is None or mask[sample, step]:
                i, f, g, o = np.split(series[step] @ kernel + h @ recurrent + bias, 4)
                c = hard_sigmoid(f) * c + hard_sigmoid(i) * np.tanh(g)
                h = shown = hard_sigmoid(o) * np.tanh(c)
            outputs[sample, place] = shown
        last[:, sample] = h, c
    return outputs, last


def drawn_weights(width, units):
    return [CHANCE.normal(size=shape) for shape in ((width, 4 * units), (units, 4 * units), (4 * units,))]


def outputs_of(layer, x, weights, *further, mask_value=None):
    """What the layer gives for arrays, with these weights."""
    inputs = [Input(batch_shape=(None, *array.shape[1:])) for array in (x, *further)]
    series = inputs[0] if mask_value is None else Masking(mask_value)(inputs[0])
    found = layer([series, *inputs[1:]] if further else series)
    layer.set_weights(weights)
    return K.function(inputs, found if isinstance(found, list) else [found])([x, *further])


@pytest.mark.parametrize("unroll", [False, True])
@pytest.mark.parametrize("implementation", [0, 1, 2])
def test_all_outputs_and_the_states_are_those_of_the_loop(unroll, implementation):
    x, weights = CHANCE.normal(size=(3, 5, 2)), drawn_weights(2, 4)
    options = {"return_sequences": True, "return_state": True, "unroll": unroll, "implementation": implementation}
    outputs, h, c = outputs_of(LSTM(4, **options), x, weights)
    wanted, (last_h, last_c) = by_loop(x, weights)
    np.testing.assert_allclose(outputs, wanted, atol=1e-5)
    np.testing.assert_allclose(h, last_h, atol=1e-5)
    np.testing.assert_allclose(c, last_c, atol=1e-5)


@pytest.mark.parametrize("backwards", [False, True])
def test_masked_steps_are_left_out(backwards):
    x, weights = CHANCE.normal(size=(4, 6, 3)), drawn_weights(3, 2)
    mask = np.array([[1, 1, 1, 1, 1, 1], [1, 1, 0, 0, 0, 0], [0, 1, 0, 1, 1, 0], [0, 0, 0, 0, 0, 1]], bool)
    x[~mask] = 9.0
    layer = LSTM(2, return_sequences=True, go_backwards=backwards)
    (outputs,) = outputs_of(layer, x, weights, mask_value=9.0)
    np.testing.assert_allclose(outputs, by_loop(x, weights, mask, backwards)[0], atol=1e-5)


def test_the_mask_goes_on_only_with_all_outputs():
    x = Masking()(Input((4, 2)))
    several = LSTM(3, return_sequences=True, return_state=True)
    several(x)
    assert several._inbound_nodes[0].output_masks[0] is not None
    assert several._inbound_nodes[0].output_masks[1:] == [None, None]
    one = LSTM(3)
    one(x)
    assert one._inbound_nodes[0].output_masks == [None]


def test_zeros_of_an_embedding_are_masked():
    numbers = np.array([[1, 2, 0, 0], [3, 0, 4, 1]])
    words = Input((4,), dtype="int32")
    table, layer = Embedding(5, 3, mask_zero=True), LSTM(2)
    y = layer(table(words))
    weights = drawn_weights(3, 2)
    layer.set_weights(weights)
    (found,) = K.function([words], [y])([numbers])
    x = table.get_weights()[0][numbers]
    np.testing.assert_allclose(found, by_loop(x, weights, numbers != 0)[1][0], atol=1e-5)


def test_the_first_states_can_be_given():
    x, h, c = CHANCE.normal(size=(3, 4, 2)), CHANCE.normal(size=(3, 5)), CHANCE.normal(size=(3, 5))
    weights = drawn_weights(2, 5)
    wanted = by_loop(x, weights, states=(h, c))[1][0]
    np.testing.assert_allclose(outputs_of(LSTM(5), x, weights, h, c)[0], wanted, atol=1e-5)

    series, first, second = Input((4, 2)), Input((5,)), Input((5,))
    layer = LSTM(5)
    network = Network([series, first, second], layer(series, initial_state=[first, second]))
    layer.set_weights(weights)
    again = Network.from_config(json.loads(json.dumps(network.get_config())))
    again.set_weights(weights)
    (found,) = K.function(again.inputs, again.outputs)([x, h, c])
    np.testing.assert_allclose(found, wanted, atol=1e-5)


def test_tensors_of_the_engine_can_be_the_first_states():
    x, weights = CHANCE.normal(size=(3, 4, 2)), drawn_weights(2, 5)
    series, layer = Input((4, 2)), LSTM(5)
    ones = K.constant(np.ones((3, 5)))
    y = layer(series, initial_state=[ones, ones])
    layer.set_weights(weights)
    wanted = by_loop(x, weights, states=np.ones((2, 3, 5)))[1][0]
    np.testing.assert_allclose(K.function([series], [y])([x])[0], wanted, atol=1e-5)


def test_a_stateful_layer_goes_on_where_it_stopped():
    x, weights = CHANCE.normal(size=(2, 6, 3)), drawn_weights(3, 4)
    layer = LSTM(4, stateful=True, batch_input_shape=(2, 3, 3))
    series = Input(batch_shape=(2, 3, 3))
    network = Network(series, layer(series))
    layer.set_weights(weights)
    step = K.function([series], network.outputs, updates=network.state_updates)
    step([x[:, :3]])
    whole = by_loop(x, weights)[1]
    np.testing.assert_allclose(step([x[:, 3:]])[0], whole[0], atol=1e-5)
    np.testing.assert_allclose(K.get_value(layer.states[1]), whole[1], atol=1e-5)
    layer.reset_states()
    np.testing.assert_allclose(step([x[:, :3]])[0], by_loop(x[:, :3], weights)[1][0], atol=1e-5)
    first = CHANCE.normal(size=(2, 2, 4))
    layer.reset_states(list(first))
    np.testing.assert_allclose(step([x[:, :3]])[0], by_loop(x[:, :3], weights, states=first)[1][0], atol=1e-5)


def test_predict_goes_on_too():
    x = CHANCE.normal(size=(2, 6, 3))
    model = Sequential([LSTM(4, stateful=True, batch_input_shape=(2, 3, 3))])
    model.layers[0].set_weights(weights := drawn_weights(3, 4))
    model.predict(x[:, :3], batch_size=2)
    found = model.predict(x[:, 3:], batch_size=2)
    np.testing.assert_allclose(found, by_loop(x, weights)[1][0], atol=1e-5)
    model.reset_states()
    found = model.predict(x[:, :3], batch_size=2)
    np.testing.assert_allclose(found, by_loop(x[:, :3], weights)[1][0], atol=1e-5)


def test_a_shared_layer_has_one_set_of_weights():
    a, b, layer = Input((3, 2)), Input((5, 2)), LSTM(4)
    y, z = layer(a), layer(b)
    weights = drawn_weights(2, 4)
    layer.set_weights(weights)
    u, v = CHANCE.normal(size=(2, 3, 2)), CHANCE.normal(size=(2, 5, 2))
    found = K.function([a, b], [y, z])([u, v])
    for array, x in zip(found, (u, v), strict=True):
        np.testing.assert_allclose(array, by_loop(x, weights)[1][0], atol=1e-5)
    assert len(layer.weights) == 3


# --------------------------------------------------------------------------- tf_keras


def random_configuration(number):
    """One of the 20 trials: arguments, the series, its mask, the weights."""
    chance = np.random.default_rng(number)
    arguments = dict(
        units=int(chance.integers(1, 5)), use_bias=bool(chance.random() < 0.8),
        activation=str(chance.choice(["tanh", "relu", "linear"])),
        recurrent_activation=str(chance.choice(["hard_sigmoid", "sigmoid"])),
        return_sequences=bool(chance.random() < 0.5), go_backwards=bool(chance.random() < 0.4),
        unroll=bool(chance.random() < 0.2), implementation=int(chance.integers(1, 3)),
    )  # fmt: skip
    x = chance.normal(size=(3, int(chance.integers(2, 6)), int(chance.integers(1, 4)))).astype("float32")
    kept = chance.random(size=x.shape[:2]) < (0.7 if chance.random() < 0.6 else 2)
    kept[:, 0] = True
    width, units = x.shape[2], arguments["units"]
    shapes = [(width, 4 * units), (units, 4 * units), (4 * units,)][: 2 + arguments["use_bias"]]
    return arguments, x, kept, [chance.normal(size=shape).astype("float32") * 0.7 for shape in shapes]


TRIALS = [random_configuration(number) for number in range(20)]

IN_TF_KERAS = """
import json
for number, arguments in enumerate(json.loads(str(given["arguments"]))):
    layer = keras.layers.LSTM(**arguments)
    x = tf.constant(given[f"x{number}"])
    kept = tf.constant(given[f"kept{number}"])
    layer.build(x.shape)
    layer.set_weights([given[f"weight{number}_{k}"] for k in range(2 + arguments["use_bias"])])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = layer(x, mask=kept)
        score = tf.reduce_sum(y * y * 0.5 + y)
    results[f"{number}_0"] = y
    for k, gradient in enumerate(tape.gradient(score, [x, *layer.trainable_variables]), 1):
        results[f"{number}_{k}"] = gradient
"""


@pytest.fixture(scope="module")
def theirs():
    given = {"arguments": json.dumps([arguments for arguments, *_ in TRIALS])}
    for number, (_, x, kept, weights) in enumerate(TRIALS):
        given |= {f"x{number}": x, f"kept{number}": kept}
        given |= {f"weight{number}_{k}": weight for k, weight in enumerate(weights)}
    return run_in_tf_keras(IN_TF_KERAS, **given)


def test_the_trials_differ():
    for argument in ("use_bias", "activation", "return_sequences", "go_backwards", "unroll", "implementation"):
        assert len({arguments[argument] for arguments, *_ in TRIALS}) > 1
    assert {bool(kept.all()) for _, _, kept, _ in TRIALS} == {True, False}


def compared(theirs, number, places):
    """One trial: the output (place 0), and the gradients by the series and the weights (the places after it)."""
    arguments, x, kept, weights = TRIALS[number]
    layer = LSTM(**arguments)
    series, mask = Input(batch_shape=(None, *x.shape[1:])), K.placeholder(shape=(None, x.shape[1]), dtype="bool")
    y = layer(series, mask=mask)
    layer.set_weights(weights)
    found = [y]
    if places > 1:
        found += K.gradients(K.sum(y * y * 0.5 + y), [series, *layer.trainable_weights])
    for place, array in enumerate(K.function([series, mask], found)([x, kept])):
        np.testing.assert_allclose(array, theirs[f"{number}_{place}"], rtol=2e-4, atol=2e-5, err_msg=str(arguments))


ALWAYS = (3, 10, 12)  # the gradient of a loop takes seconds to compile; the others are for the long run


def test_the_gradients_that_are_always_compared_are_of_many_kinds():
    chosen = [TRIALS[number] for number in ALWAYS]
    for argument in ("use_bias", "return_sequences", "go_backwards", "unroll", "implementation"):
        assert len({arguments[argument] for arguments, *_ in chosen}) > 1, argument
    assert {bool(kept.all()) for _, _, kept, _ in chosen} == {True, False}


@pytest.mark.parametrize("number", [n for n in range(len(TRIALS)) if n not in ALWAYS])
def test_outputs_are_those_of_tf_keras(theirs, number):
    compared(theirs, number, 1)


@pytest.mark.parametrize(
    "number", [pytest.param(n, marks=[] if n in ALWAYS else [pytest.mark.slow]) for n in range(len(TRIALS))]
)
def test_gradients_are_those_of_tf_keras(theirs, number):
    compared(theirs, number, 5)


# --------------------------------------------------------------------------- dropout


@pytest.mark.parametrize("implementation", [1, 2])
def test_dropout_is_the_same_at_all_steps_and_off_in_use(implementation):
    """With ones as series and weights that only pass them on, every step must drop the same."""
    layer = LSTM(6, dropout=0.5, implementation=implementation, return_sequences=True)
    series = Input((4, 6))
    layer(series)
    layer.set_weights([np.tile(np.eye(6), 4), np.zeros((6, 24)), np.zeros(24)])
    sums = layer.project(series, layer.masks(series))
    calculate = K.function([series, K.learning_phase()], [sums])
    x = np.ones((500, 4, 6))
    (dropped,) = calculate([x, 1])
    assert np.array_equal(dropped, np.repeat(dropped[:, :1], 4, axis=1))
    assert set(np.unique(dropped)) == {0.0, 2.0} and 0.4 < (dropped == 0).mean() < 0.6
    gates = dropped[:, 0].reshape(500, 4, 6)
    assert (np.ptp(gates, axis=1) == 0).all() == (implementation == 2)
    assert (calculate([x, 0])[0] == 1).all()


@pytest.mark.parametrize("implementation", [1, 2])
def test_dropout_of_the_last_output(implementation):
    series = Input((7, 2))
    y = LSTM(5, recurrent_dropout=0.4, implementation=implementation)(series)
    calculate = K.function([series, K.learning_phase()], [y])
    x = CHANCE.normal(size=(3, 7, 2))
    in_use = [calculate([x, 0])[0] for _ in range(2)]
    learning = [calculate([x, 1])[0] for _ in range(2)]
    assert np.array_equal(*in_use) and not np.allclose(*learning)
    assert y._uses_learning_phase


# --------------------------------------------------------------------------- arguments, weights, configurations


def test_the_forget_gate_begins_open():
    layer = LSTM(3)
    layer(Input((2, 2)))
    assert layer.get_weights()[2].tolist() == [0] * 3 + [1] * 3 + [0] * 6
    closed = LSTM(3, unit_forget_bias=False)
    closed(Input((2, 2)))
    assert not closed.get_weights()[2].any()
    weights = layer.get_weights()[1]
    assert np.allclose(weights @ weights.T, np.eye(3), atol=1e-5)


def test_the_words_of_keras_1():
    old = LSTM(
        output_dim=3, init="uniform", inner_init="normal", forget_bias_init="zero", inner_activation="sigmoid",
        W_regularizer="l2", U_regularizer="l1", dropout_W=0.1, dropout_U=0.2, consume_less="gpu", input_dim=4,
        input_length=6, return_sequences=True,
    )  # fmt: skip
    new = LSTM(
        3, kernel_initializer="uniform", recurrent_initializer="normal", unit_forget_bias=False,
        recurrent_activation="sigmoid", kernel_regularizer="l2", recurrent_regularizer="l1", dropout=0.1,
        recurrent_dropout=0.2, implementation=2, input_shape=(6, 4), return_sequences=True,
    )  # fmt: skip
    assert old.name == "lstm_1" and new.name == "lstm_2"
    assert {**old.get_config(), "name": ""} == {**new.get_config(), "name": ""}
    assert LSTM(output_dim=3).unit_forget_bias is True


def test_places_of_both_ages():
    assert LSTM(3, "relu").activation.__name__ == "relu"
    kerascn.set_dialect(1)
    try:
        layer = LSTM(3, "uniform", "normal", "zero", "relu")
    finally:
        kerascn.set_dialect(2)
    assert type(layer.kernel_initializer).__name__ == "RandomUniform"
    assert (layer.unit_forget_bias, layer.activation.__name__) == (False, "relu")


def test_a_configuration_makes_the_same_layer():
    layer = LSTM(3, return_sequences=True, dropout=0.2, bias_regularizer="l2", unroll=True)
    config = json.loads(json.dumps(layer.get_config()))
    assert LSTM.from_config(config).get_config() == layer.get_config()
    assert config["recurrent_activation"] == "hard_sigmoid" and "forget_bias_init" not in config


def test_regularizers_are_losses():
    layer = LSTM(
        2, kernel_regularizer="l2", recurrent_regularizer="l2", bias_regularizer="l2", activity_regularizer="l2"
    )
    x = Input((3, 1))
    y = layer(x)
    assert len(layer.get_losses_for(None)) == 3 and len(layer.get_losses_for(x)) == 1
    found = K.function([x], [sum(layer.losses), y])([np.ones((2, 3, 1))])
    expected = 0.01 * (sum((w**2).sum() for w in layer.get_weights()) + (found[1] ** 2).sum())
    np.testing.assert_allclose(found[0], expected, rtol=1e-4)


# --------------------------------------------------------------------------- any cell


class Minimal:
    """A cell of a user: it only knows its size and a step."""

    state_size = 2

    def call(self, inputs, states):
        output = inputs[:, :2] + states[0]
        return output, [output]


class Adding(Layer):
    """A cell that is a layer, with a weight."""

    def __init__(self, units, **kwargs):
        self.units = self.state_size = units
        super().__init__(**kwargs)

    def build(self, input_shape):
        self.kernel = self.add_weight(name="kernel", shape=(input_shape[-1], self.units), initializer="ones")
        self.built = True

    def call(self, inputs, states):
        output = K.dot(inputs, self.kernel) + 0.5 * states[0]
        return output, [output]

    def get_config(self):
        return {**super().get_config(), "units": self.units}


def test_a_cell_of_ones_own():
    x = CHANCE.normal(size=(3, 4, 2))
    series = Input((4, 2))
    found = K.function([series], [RNN(Minimal(), return_sequences=True)(series)])([x])[0]
    np.testing.assert_allclose(found, x.cumsum(axis=1), atol=1e-5)


def test_a_cell_with_weights_and_its_configuration():
    x, series = CHANCE.normal(size=(3, 4, 2)), Input((4, 2))
    layer = RNN(Adding(3))
    network = Network(series, layer(series))
    assert [K.int_shape(w) for w in layer.trainable_weights] == [(2, 3)] and network.count_params() == 6
    wanted = sum(x[:, step].sum(-1) * 0.5 ** (3 - step) for step in range(4))
    np.testing.assert_allclose(K.function([series], network.outputs)([x])[0], wanted[:, None] * np.ones(3), atol=1e-5)
    again = Network.from_config(json.loads(json.dumps(network.get_config())), {"Adding": Adding})
    again.set_weights(network.get_weights())
    np.testing.assert_allclose(K.function(again.inputs, again.outputs)([x])[0][:, 0], wanted, atol=1e-5)


class Constant(LSTMCell):
    """A cell made from one of ours: its step is another."""

    def call(self, inputs, states, training=None):
        return states[0] + 7, [states[0] + 7, states[1]]


def test_a_step_that_a_subclass_writes_anew_counts():
    series = Input((4, 2))
    (found,) = K.function([series], [RNN(Constant(3))(series)])([np.ones((2, 4, 2))])
    assert (found == 28).all()


class Shifted(Layer):
    """A cell that adds a constant of each sample, times a weight for which it must know the constant's shape."""

    state_size = 2

    def build(self, input_shape):
        _, constant = input_shape
        self.scale = self.add_weight(name="scale", shape=constant[1:], initializer="ones")
        self.built = True

    def call(self, inputs, states, constants=None):
        output = inputs + states[0] + constants[0] * self.scale
        return output, [output]


def test_constants_are_there_at_each_step():
    x, shift, start = CHANCE.normal(size=(3, 4, 2)), CHANCE.normal(size=(3, 2)), CHANCE.normal(size=(3, 2))
    series, constant, state = Input((4, 2)), Input((2,)), Input((2,))
    network = Network([series, constant, state], RNN(Shifted())(series, initial_state=state, constants=constant))
    again = Network.from_config(json.loads(json.dumps(network.get_config())), {"Shifted": Shifted})
    for one in (network, again):
        (found,) = K.function(one.inputs, one.outputs)([x, shift, start])
        np.testing.assert_allclose(found, start + x.sum(1) + 4 * shift, atol=1e-5)


def test_lstm_is_its_cell_in_rnn():
    x, weights = CHANCE.normal(size=(3, 4, 2)), drawn_weights(2, 3)
    (one,) = outputs_of(RNN(LSTMCell(3)), x, weights)
    kerascn.set_dialect(1)  # what is written in the layer means the same in both
    try:
        (other,) = outputs_of(LSTM(3), x, weights)
    finally:
        kerascn.set_dialect(2)
    np.testing.assert_allclose(one, other, atol=1e-6)
    layer = LSTM(3)
    assert layer.cell is layer


# --------------------------------------------------------------------------- wrong uses


def stateful_without_batch():
    LSTM(3, stateful=True)(Input((4, 2)))


def states_one_too_few():
    LSTM(3)([Input((4, 2)), Input((3,))])


def unrolled_without_length():
    LSTM(3, unroll=True)(Input((None, 2)))


def width_unknown():
    LSTM(3)(Input((4, None)))


def reset_of_the_stateless():
    LSTM(3).reset_states()


def state_of_wrong_shape():
    layer = LSTM(3, stateful=True)
    layer(Input(batch_shape=(2, 4, 1)))
    layer.reset_states([np.zeros((2, 3)), np.zeros((2, 4))])


def state_too_wide():
    LSTM(3)(Input((4, 2)), initial_state=[Input((5,)), Input((3,))])


def states_of_two_kinds():
    LSTM(3)(Input((4, 2)), initial_state=[Input((3,)), K.zeros((1, 3))])


def constants_for_lstm():
    LSTM(3)(Input((4, 2)), constants=Input((3,)))


def cell_without_config():
    RNN(Minimal()).get_config()


def no_cell():
    RNN(3)


def flat():
    LSTM(3)(Input((4,)))


REFUSED = {
    stateful_without_batch: ("recurrent.batch", ["lstm_1", "(None, 4, 2)", "batch_input_shape"]),
    states_one_too_few: ("recurrent.states", ["lstm_1", "2", "1"]),
    unrolled_without_length: ("recurrent.unroll", ["lstm_1", "(None, None, 2)"]),
    width_unknown: ("recurrent.width", ["lstm_1", "(None, 4, None)"]),
    reset_of_the_stateless: ("recurrent.not_stateful", ["lstm_1", "stateful=True"]),
    state_of_wrong_shape: ("recurrent.state_shape", ["lstm_1", "(2, 3)", "(2, 4)"]),
    state_too_wide: ("recurrent.state_shape", ["lstm_1", "(None, 3)", "(None, 5)"]),
    states_of_two_kinds: ("recurrent.mixed", ["lstm_1", "1", "2"]),
    constants_for_lstm: ("recurrent.constants", ["lstm_1", "LSTM", "constants"]),
    cell_without_config: ("recurrent.no_config", ["rnn_1", "Minimal", "get_config()"]),
    no_cell: ("recurrent.cell", ["3", "state_size"]),
    flat: ("spec.ndim", ["lstm_1", "(None, 4)", "return_sequences=True"]),
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("use", REFUSED, ids=lambda use: use.__name__)
def test_what_is_refused(use, language):
    key, words = REFUSED[use]
    kerascn.config.set_language(language)
    try:
        with pytest.raises(Exception) as caught:
            use()
    finally:
        kerascn.config.forget()
    assert caught.value.key == key and [word for word in words if word not in str(caught.value)] == []
