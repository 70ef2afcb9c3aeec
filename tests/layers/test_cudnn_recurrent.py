"""CuDNNLSTM and CuDNNGRU: against loops over cuDNN's formulas, against tf_keras, and against LSTM and GRU."""

import json

import numpy as np
import pytest

from kerascn import backend as K
from kerascn.engine.network import Network
from kerascn.layers import GRU, LSTM, Bidirectional, CuDNNGRU, CuDNNLSTM, Dense, Input, Masking, cudnn_recurrent
from kerascn.models import Sequential, load_model
from tests.layers.referee_layers import check_refusal, plain
from tests.layers.tf_keras_child import run_in_tf_keras

pytestmark = pytest.mark.engine
CHANCE = np.random.default_rng(33)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def matrices(stored, gates):
    """What cuDNN reads in a kernel: for each gate a matrix (units, inputs), row by row."""
    units = stored.shape[1] // gates
    return [np.ravel(part).reshape(units, len(stored)) for part in np.split(stored, gates, 1)]


def lstm(x, weights, states):
    (w_i, w_f, w_c, w_o), (u_i, u_f, u_c, u_o) = (matrices(one, 4) for one in weights[:2])
    b = np.split(weights[2], 8)
    (h, c), outputs = states, []
    for step in range(x.shape[1]):
        i, f, o = (
            sigmoid(x[:, step] @ w.T + b[n] + h @ u.T + b[n + 4])
            for n, w, u in ((0, w_i, u_i), (1, w_f, u_f), (3, w_o, u_o))
        )
        c = f * c + i * np.tanh(x[:, step] @ w_c.T + b[2] + h @ u_c.T + b[6])
        h = o * np.tanh(c)
        outputs.append(h)
    return np.stack(outputs, 1), [h, c]


def gru(x, weights, states):
    (w_z, w_r, w_h), (u_z, u_r, u_h) = (matrices(one, 3) for one in weights[:2])
    b = np.split(weights[2], 6)
    (h,), outputs = states, []
    for step in range(x.shape[1]):
        now = x[:, step]
        z = sigmoid(now @ w_z.T + b[0] + h @ u_z.T + b[3])
        r = sigmoid(now @ w_r.T + b[1] + h @ u_r.T + b[4])
        h = z * h + (1 - z) * np.tanh(now @ w_h.T + b[2] + r * (h @ u_h.T + b[5]))
        outputs.append(h)
    return np.stack(outputs, 1), [h]


KINDS = {"lstm": (CuDNNLSTM, lstm, 4, 2), "gru": (CuDNNGRU, gru, 3, 1)}
EACH = pytest.mark.parametrize("name", KINDS)


def drawn(name, width, units):
    gates = KINDS[name][2]
    shapes = ((width, gates * units), (units, gates * units), (2 * gates * units,))
    return [CHANCE.normal(size=shape).astype("float32") * 0.7 for shape in shapes]


@EACH
@pytest.mark.parametrize("backwards", [False, True])
def test_outputs_and_states_are_those_of_the_loop(name, backwards):
    kind, loop, _, count = KINDS[name]
    x, weights = CHANCE.normal(size=(3, 5, 2)), drawn(name, 2, 4)
    states = [CHANCE.normal(size=(3, 4)) for _ in range(count)]
    inputs = [Input((None, 2)), *(Input((4,)) for _ in states)]
    layer = kind(4, return_sequences=True, return_state=True, go_backwards=backwards)
    network = Network(inputs, layer(inputs[0], initial_state=inputs[1:]))
    alone = layer(inputs[0])
    assert [w.shape for w in layer.get_weights()] == [w.shape for w in weights]
    layer.set_weights(weights)
    series = x[:, ::-1] if backwards else x
    given, zeros = (loop(series, weights, first) for first in (states, [np.zeros((3, 4))] * count))
    found = K.function(inputs, [*network.outputs, *alone])([x, *states])
    for array, wanted in zip(found, [given[0], *given[1], zeros[0], *zeros[1]], strict=True):
        np.testing.assert_allclose(array, wanted, atol=1e-5)
    assert layer.get_output_shape_at(0) == [(None, None, 4), *[(None, 4)] * count]
    again = Network.from_config(json.loads(json.dumps(network.get_config())))
    again.set_weights(weights)
    np.testing.assert_allclose(K.function(again.inputs, again.outputs)([x, *states])[0], given[0], atol=1e-5)


IN_TF_KERAS = """
from tf_keras.src.saving.legacy import hdf5_format
for name, layer in (("lstm", keras.layers.LSTM(3, recurrent_activation="sigmoid", return_sequences=True)),
                    ("gru", keras.layers.GRU(3, reset_after=True, return_sequences=True))):
    x = tf.constant(given["x"])
    layer.build(x.shape)
    stored = [given[f"{name}{k}"] for k in range(3)]
    layer.set_weights(hdf5_format.preprocess_weights_for_loading(layer, stored, original_keras_version="2.1.5"))
    results[name] = layer(x)
    for k, weight in enumerate(layer.get_weights()):
        results[f"{name}{k}"] = weight
"""


def test_tf_keras_reads_the_same_out_of_stored_weights():
    x, stored = CHANCE.normal(size=(4, 6, 2)).astype("float32"), {name: drawn(name, 2, 3) for name in KINDS}
    given = {f"{name}{k}": weight for name in KINDS for k, weight in enumerate(stored[name])}
    theirs = run_in_tf_keras(IN_TF_KERAS, x=x, **given)
    same = {
        "lstm": LSTM(3, recurrent_activation="sigmoid", return_sequences=True),
        "gru": GRU(3, recurrent_activation="sigmoid", reset_after=True, return_sequences=True),
    }
    for name, (kind, *_) in KINDS.items():
        series, layer = Input((6, 2)), kind(3, return_sequences=True)
        outputs = [layer(series), same[name](series)]
        layer.set_weights(stored[name])
        same[name].set_weights([theirs[f"{name}{k}"] for k in range(3)])
        for array in K.function([series], outputs)([x]):
            np.testing.assert_allclose(array, theirs[name], rtol=2e-4, atol=2e-5)


@EACH
def test_trained_saved_and_loaded(name, tmp_path):
    kind, x = KINDS[name][0], CHANCE.normal(size=(4, 3, 2))
    model = Sequential([kind(3, stateful=True, kernel_regularizer="l2", batch_input_shape=(4, 3, 2)), Dense(1)])
    model.compile("sgd", "mse")
    before = model.get_weights()
    model.train_on_batch(x, CHANCE.normal(size=(4, 1)))
    assert all((old != new).any() for old, new in zip(before, model.get_weights(), strict=True))
    model.save(str(tmp_path / "model.h5"))
    again = load_model(str(tmp_path / "model.h5"))
    assert json.dumps(again.layers[0].get_config()) == json.dumps(model.layers[0].get_config())
    model.reset_states()
    first = model.predict(x, batch_size=4)
    np.testing.assert_allclose(again.predict(x, batch_size=4), first, atol=1e-6)
    assert not np.allclose(model.predict(x, batch_size=4), first)


def test_the_biases_at_first():
    series = Input((3, 2))
    for layer, wanted in (
        (CuDNNLSTM(2), [0] * 10 + [1] * 2 + [0] * 4),
        (CuDNNLSTM(2, unit_forget_bias=False, bias_initializer="ones"), [1] * 16),
        (CuDNNLSTM(2, bias_initializer="ones"), [1] * 16),
        (CuDNNGRU(2), [0] * 12),
    ):
        layer(series)
        assert layer.get_weights()[2].tolist() == wanted
        config = json.loads(json.dumps(layer.get_config()))
        assert plain(type(layer).from_config(config).get_config()) == plain(layer.get_config())
        assert "unroll" not in config and layer.cell is layer
    assert cudnn_recurrent.CuDNNLSTM is CuDNNLSTM


def test_in_both_directions():
    x, series = CHANCE.normal(size=(3, 4, 2)), Input((4, 2))
    layer = Bidirectional(CuDNNGRU(3, return_sequences=True))
    y = layer(series)
    weights = [*drawn("gru", 2, 3), *drawn("gru", 2, 3)]
    layer.set_weights(weights)
    forward, backward = (gru(a, w, [np.zeros((3, 3))])[0] for a, w in ((x, weights[:3]), (x[:, ::-1], weights[3:])))
    wanted = np.concatenate([forward, backward[:, ::-1]], -1)
    np.testing.assert_allclose(K.function([series], [y])([x])[0], wanted, atol=1e-5)


WRONG = [
    (lambda: CuDNNLSTM(3)(Masking()(Input((4, 2)))), "recurrent.cudnn_mask", ["cu_dnnlstm_1", "LSTM(", "sigmoid"]),
    (lambda: CuDNNGRU(3)(Masking()(Input((4, 2)))), "recurrent.cudnn_mask", ["cu_dnngru_1", "reset_after=True"]),
    (lambda: CuDNNGRU(3, unroll=True), "call.unknown", ["CuDNNGRU", "unroll"]),
    (lambda: CuDNNLSTM(3, dropout=0.5), "call.unknown", ["CuDNNLSTM", "dropout"]),
    (lambda: CuDNNLSTM(0), "call.bad_value", ["units"]),
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("place", range(len(WRONG)))
def test_wrong_uses(place, language):
    check_refusal(*WRONG[place], language)
