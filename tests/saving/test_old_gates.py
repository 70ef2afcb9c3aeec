"""Weights of recurrent layers as older releases laid them out, against the formulas of the layers."""

import warnings

import h5py
import numpy as np
import pytest

from kerascn import layers
from kerascn.models import Sequential, load_model
from kerascn.saving.old_weights import Stored, pieces
from kerascn.saving.origin import Origin
from tests.genuine import genuine
from tests.saving.small import key_of, same

KERAS_1 = Origin(age=1)
SERIES, STEPS, INPUTS, UNITS = 2, 5, 3, 4


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def hard_sigmoid(x):
    return np.clip(0.2 * x + 0.5, 0, 1)


def lstm(series, weights, gate):
    """The equations of an LSTM; ``weights`` are W, U, b by gate."""
    h = c = np.zeros((len(series), UNITS))
    for x in series.swapaxes(0, 1):
        z = {name: x @ W + h @ U + b for name, (W, U, b) in weights.items()}
        c = gate(z["f"]) * c + gate(z["i"]) * np.tanh(z["c"])
        h = gate(z["o"]) * np.tanh(c)
    return h


def gru(series, weights, gate):
    """The equations of a GRU whose gate r comes before the product."""
    h = np.zeros((len(series), UNITS))
    for x in series.swapaxes(0, 1):
        z, r = (gate(x @ W + h @ U + b) for W, U, b in (weights["z"], weights["r"]))
        W, U, b = weights["h"]
        h = z * h + (1 - z) * np.tanh(x @ W + (r * h) @ U + b)
    return h


def drawn(letters, seed=0, inputs=INPUTS):
    random = np.random.RandomState(seed)
    shapes = [(inputs, UNITS), (UNITS, UNITS), (UNITS,)]
    return {gate: [random.uniform(-1, 1, shape) for shape in shapes] for gate in letters}


def series(inputs=INPUTS):
    return np.random.RandomState(5).uniform(-1, 1, (SERIES, STEPS, inputs))


def stored(weights, names=True):
    """The arrays of a file: gate after gate."""
    found = []
    for gate, arrays in weights.items():
        for part, array in zip("WUb", arrays, strict=True):
            found.append(Stored(f"rnn_1_{part}_{gate}:0" if names else "param", array))
    return found


def with_weights(layer, given, origin=KERAS_1, inputs=INPUTS):
    """A model of one layer, its weights made of what a file holds."""
    model = Sequential([layer])
    model.build((None, STEPS, inputs))
    set_from(layer, given, origin)
    return model


def set_from(layer, given, origin=KERAS_1):
    found = pieces(layer, given, origin)
    layer.set_weights([one.make(*(s.array for s in one.stored)) if one.make else one.stored[0].array for one in found])


LAYERS = {"LSTM": (lstm, "icfo"), "GRU": (gru, "zrh")}


@pytest.mark.parametrize(("name", "inputs"), [("LSTM", INPUTS), ("LSTM", UNITS), ("GRU", UNITS)])
def test_gates_of_keras_1(K, name, inputs):
    """With as many inputs as units both kernels of a gate are of one shape: then the order alone tells."""
    formula, letters = LAYERS[name]
    weights = drawn(letters, inputs=inputs)
    expected = formula(series(inputs), weights, hard_sigmoid)
    model = with_weights(getattr(layers, name)(UNITS), stored(weights), inputs=inputs)
    for named in (True, False):
        set_from(model.layers[0], stored(weights, named))
        np.testing.assert_allclose(model.predict(series(inputs)), expected, rtol=1e-4, atol=1e-6)


def test_names_say_more_than_places(K):
    layer = layers.LSTM(UNITS)
    with_weights(layer, stored(drawn("icfo"))[::-1])
    expected = [np.concatenate([drawn("icfo")[gate][place] for gate in "ifco"], axis=-1) for place in range(3)]
    assert same(layer.get_weights(), [array.astype("float32") for array in expected])


@pytest.mark.parametrize("name", LAYERS)
def test_arrays_of_another_shape_are_not_taken_for_gates(K, name):
    layer, letters = getattr(layers, name)(UNITS + 1), LAYERS[name][1]
    Sequential([layer]).build((None, STEPS, INPUTS))
    given = stored(drawn(letters))
    assert [one.make for one in pieces(layer, given, KERAS_1)] == [None] * len(given)


# cuDNN.


def of_cudnn(weights):
    """Kernels and the two biases as cuDNN lays them out; ``weights`` are W, U, b and a second b by gate."""
    kernels = [
        np.concatenate([row[place].T.reshape(row[place].shape) for row in weights.values()], 1) for place in (0, 1)
    ]
    return [*kernels, np.concatenate([row[place] for place in (2, 3) for row in weights.values()])]


def with_second_bias(letters):
    random = np.random.RandomState(3)
    return {gate: [*row, random.uniform(-1, 1, UNITS)] for gate, row in drawn(letters).items()}


def cudnn_gru(series, weights):
    """The equations of a GRU whose gate r comes behind the product."""
    h = np.zeros((len(series), UNITS))
    for x in series.swapaxes(0, 1):
        of_x = {gate: x @ W + b for gate, (W, _, b, _) in weights.items()}
        of_h = {gate: h @ U + b for gate, (_, U, _, b) in weights.items()}
        z, r = (sigmoid(of_x[gate] + of_h[gate]) for gate in "zr")
        h = z * h + (1 - z) * np.tanh(of_x["h"] + r * of_h["h"])
    return h


def as_stored(arrays):
    return [
        Stored(name, array) for name, array in zip(("kernel:0", "recurrent_kernel:0", "bias:0"), arrays, strict=True)
    ]


def test_weights_of_cudnn_in_an_lstm(K):
    weights = with_second_bias("ifco")
    added = {gate: [W, U, b + c] for gate, (W, U, b, c) in weights.items()}
    expected = lstm(series(), added, sigmoid)
    given = as_stored(of_cudnn(weights))
    for layer in (layers.LSTM(UNITS, recurrent_activation="sigmoid"), layers.CuDNNLSTM(UNITS)):
        model = with_weights(layer, given, Origin())
        np.testing.assert_allclose(model.predict(series()), expected, rtol=1e-4, atol=1e-6)


def test_weights_of_cudnn_in_a_gru(K):
    weights = with_second_bias("zrh")
    expected, given = cudnn_gru(series(), weights), as_stored(of_cudnn(weights))
    for layer in (layers.GRU(UNITS, recurrent_activation="sigmoid", reset_after=True), layers.CuDNNGRU(UNITS)):
        model = with_weights(layer, given, Origin())
        np.testing.assert_allclose(model.predict(series()), expected, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("name", ["CuDNNLSTM", "CuDNNGRU"])
def test_there_and_back(K, name):
    """From cuDNN to a plain layer and back; the LSTM has one bias, of which each of the two gets half."""
    kernels, recurrent, bias = of_cudnn(with_second_bias("ifco" if name == "CuDNNLSTM" else "zrh"))
    plain, layer = {
        "CuDNNLSTM": lambda: (layers.LSTM(UNITS, recurrent_activation="sigmoid"), layers.CuDNNLSTM(UNITS)),
        "CuDNNGRU": lambda: (
            layers.GRU(UNITS, recurrent_activation="sigmoid", reset_after=True),
            layers.CuDNNGRU(UNITS),
        ),
    }[name]()
    with_weights(plain, as_stored([kernels, recurrent, bias]), Origin())
    with_weights(layer, as_stored(plain.get_weights()), Origin())
    expected = np.tile(sum(np.split(bias, 2)) / 2, 2) if name == "CuDNNLSTM" else bias
    for found, one in zip(layer.get_weights(), (kernels, recurrent, expected), strict=True):
        np.testing.assert_allclose(found, one, rtol=1e-6, atol=1e-7)


def test_other_activations_than_those_of_cudnn_are_told(K):
    with pytest.warns(UserWarning) as told:
        with_weights(layers.LSTM(UNITS), as_stored(of_cudnn(with_second_bias("ifco"))), Origin())
    assert [one.message.key for one in told] == ["saving.cudnn_activation"]


OTHERS = {
    "of cuDNN into GRU": (lambda: layers.GRU(UNITS), (6 * UNITS,)),
    "reset_after into GRU": (lambda: layers.GRU(UNITS), (2, 3 * UNITS)),
    "GRU into reset_after": (lambda: layers.GRU(UNITS, reset_after=True), (3 * UNITS,)),
    "GRU into cuDNN": (lambda: layers.CuDNNGRU(UNITS), (3 * UNITS,)),
}


@pytest.mark.parametrize("name", OTHERS)
def test_two_kinds_of_gru_are_not_mistaken_for_each_other(K, name):
    make, bias = OTHERS[name]
    given = [np.zeros((INPUTS, 3 * UNITS)), np.zeros((UNITS, 3 * UNITS)), np.zeros(bias)]
    with pytest.raises(ValueError) as error:
        with_weights(make(), as_stored(given), Origin())
    assert key_of(error) == "saving.other_gru"


def test_training_begun_by_keras_1_can_go_on(K):
    """The optimizer's state, sorted by the names of the arrays then, comes into the order of the weights now."""
    path = genuine("keras_files/dl4j-test-resources/examples/simple_lstm/simple_lstm_tf_keras_1_model.h5")
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a state that does not fit would be told
        model = load_model(path)
    with h5py.File(path) as file:
        group = file["optimizer_weights"]
        state = [group[name][()] for name in group.attrs["weight_names"]]
    of_dense, apart = state[:2], {"U": state[2:6], "W": state[6:10], "b": state[10:14]}  # gates c, f, i, o
    of_lstm = [np.concatenate([apart[part][place] for place in (2, 1, 0, 3)], axis=-1) for part in "WUb"]
    found = model.optimizer.get_weights()
    assert same(found[-5:], [*of_lstm, *of_dense])
