"""Users' recurrent layers of 2015 to 2017: equal to a loop, trained a step, saved and loaded."""

import importlib

import numpy as np
import pytest

import kerascn
from kerascn import backend as K
from kerascn.layers import GRU, LSTM, Bidirectional, Dense, Input, Masking, Recurrent, SimpleRNN
from kerascn.models import Model, Sequential, load_model, model_from_json
from tests.layers import users_recurrent as users

pytestmark = pytest.mark.engine
CHANCE = np.random.default_rng(16)
CUSTOM = {name: thing for name, thing in vars(users).items() if getattr(thing, "__module__", "") == users.__name__}


# --------------------------------------------------------------------------- the formulas, step by step


def hard_sigmoid(x):
    return np.clip(0.2 * x + 0.5, 0, 1)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def cut(x, count):
    return np.split(x, count, -1)


def leaky(x, W, b):
    h, outputs = np.zeros((len(x), W.shape[1])), []
    for step in range(x.shape[1]):
        h = 0.9 * h + np.tanh(x[:, step] @ W + b)
        outputs.append(h)
    return np.stack(outputs, 1)


def gru(x, W, U, b, h, look=lambda h: 0):
    outputs, (u_z, u_r, u_h) = [], cut(U, 3)
    for step in range(x.shape[1]):
        x_z, x_r, x_h = cut(x[:, step] @ W + b + look(h), 3)
        z, r = hard_sigmoid(x_z + h @ u_z), hard_sigmoid(x_r + h @ u_r)
        h = z * h + (1 - z) * np.tanh(x_h + (r * h) @ u_h)
        outputs.append(h)
    return np.stack(outputs, 1)


def attention(x, W, U, b, W_a, V):
    def look(h):
        scores = np.exp(np.einsum("btn,bn->bt", x @ W_a, h))
        return np.einsum("bt,btd->bd", scores / scores.sum(1, keepdims=True), x) @ W

    return gru(x, W, U, b, x[:, 0] @ V, look)


def lstm(x, W, U, b, see=lambda c: (0, 0), show=lambda h: h):
    h, c, outputs = np.zeros((len(x), U.shape[0])), np.zeros((len(x), U.shape[0])), []
    for step in range(x.shape[1]):
        a_i, a_f, a_c, a_o = cut(x[:, step] @ W + h @ U + b, 4)
        i, f = hard_sigmoid(a_i + see(c)[0]), hard_sigmoid(a_f + see(c)[1])
        c = f * c + i * np.tanh(a_c)
        h = show(hard_sigmoid(a_o) * np.tanh(c))
        outputs.append(h)
    return np.stack(outputs, 1)


def guided(x, W, U, b, U_m, U_s):
    return lstm(x, W, U, b, show=lambda h: h * sigmoid(np.tanh(h + x.mean(1) @ U_m) @ U_s))


def peephole(x, W, U, b, P_i, P_f):
    return lstm(x, W, U, b, see=lambda c: (c * P_i, c * P_f))


def handmade(x, *parts):
    W, U, b = (np.concatenate(parts[place::3], -1) for place in range(3))
    return gru(x, W, U, b, np.zeros((len(x), U.shape[0])))


def differences(x, W, U, b):
    x, h, outputs = 2 * np.diff(x, axis=1, prepend=0), 0 * b, []
    for step in range(x.shape[1]):
        h = np.tanh(x[:, step] @ W + h @ U + b)
        outputs.append(h)
    return np.stack(outputs, 1)


def decoder(x, U_a, W_a, V_a, b_a, C_h, U_h, C_o, U_o):
    y, s, outputs = np.zeros((len(x), U_o.shape[0])), np.tanh(x[:, 0] @ C_h), []
    for _ in range(x.shape[1]):
        scores = np.exp(np.tanh((s @ W_a)[:, None] + x @ U_a + b_a) @ V_a)
        context = np.einsum("bt,btd->bd", scores / scores.sum(1, keepdims=True), x)
        s = np.tanh(context @ C_h + s @ U_h)
        y = np.tanh(s @ C_o + y @ U_o)
        outputs.append(y)
    return np.stack(outputs, 1)


def counting(x, kernel):
    h, outputs = np.zeros((len(x), kernel.shape[1])), []
    for step in range(x.shape[1]):
        h = np.tanh(x[:, step] @ kernel + h / (1 + step))
        outputs.append(h)
    return np.stack(outputs, 1)


def watched(x, W, U, b, U_m):
    return lstm(x, W, U, b, show=lambda h: h * sigmoid(x.max(1) @ U_m))


def watched_lstm(return_sequences, **more):
    return users.Watched(LSTM(4, return_sequences=return_sequences), **more)


# The layer, the loop, the names of the trainable weights in their order.
CASES = {
    "leaky": (lambda **more: users.Leaky(4, **more), leaky, 2),
    "leaky, unrolled": (lambda **more: users.Leaky(4, unroll=True, **more), leaky, 2),
    "attention": (lambda **more: users.AttentionGRU(4, **more), attention, 5),
    "attention, mem": (lambda **more: users.AttentionGRU(4, consume_less="mem", **more), attention, 5),
    "guided": (lambda **more: users.GuidedLSTM(4, **more), guided, 5),
    "guided, single": (lambda **more: users.GuidedLSTM(4, single=True, consume_less="gpu", **more), guided, 5),
    "peephole, cpu": (lambda **more: users.PeepholeLSTM(4, **more), peephole, 5),
    "peephole, mem": (lambda **more: users.PeepholeLSTM(output_dim=4, consume_less="mem", **more), peephole, 5),
    "peephole, gpu": (lambda **more: users.PeepholeLSTM(4, consume_less="gpu", **more), peephole, 5),
    "handmade": (lambda **more: users.HandmadeGRU(4, **more), handmade, 9),
    "differences": (lambda **more: users.Differences(4, scale=2.0, **more), differences, 3),
    "decoder": (lambda **more: users.Decoder(3, 4, **more), decoder, 8),
    "watched": (watched_lstm, watched, 4),
    "counting": (lambda **more: users.Counting(4, **more), counting, 1),
}
RARE = ("leaky, unrolled", "attention, mem", "guided, single", "peephole, cpu", "peephole, gpu")
EACH = pytest.mark.parametrize("name", [pytest.param(n, marks=[pytest.mark.all_only] * (n in RARE)) for n in CASES])


@EACH
def test_equal_to_a_loop_trained_saved_and_loaded(name, tmp_path):
    kind, loop, count = CASES[name]
    x = CHANCE.normal(size=(6, 5, 3)).astype("float32")
    model = Sequential([kind(return_sequences=True, input_shape=(5, 3)), Dense(1)])
    layer = model.layers[0]
    weights = [0.7 * CHANCE.normal(size=w.shape) for w in layer.get_weights()]
    assert len(weights) == count and model.output_shape == (None, 5, 1)
    layer.set_weights(weights)
    model.compile("sgd", "mse")
    dense = model.layers[1].get_weights()[0]
    np.testing.assert_allclose(model.predict(x), loop(x, *weights) @ dense, atol=1e-5)

    model.train_on_batch(x, CHANCE.normal(size=(6, 5, 1)))
    assert all((old != new).any() for old, new in zip(weights, layer.get_weights(), strict=True))
    model.save(str(tmp_path / "model.h5"))
    again = load_model(str(tmp_path / "model.h5"), custom_objects=CUSTOM)
    told = model_from_json(model.to_json(), custom_objects=CUSTOM)
    for one in (again, told):
        assert type(one.layers[0]) is type(layer) and one.layers[0].get_config() == layer.get_config()
    np.testing.assert_allclose(again.predict(x), model.predict(x), atol=1e-6)


def outputs_of(layer, x, weights, *further, mask_value=None, **more):
    """What the layer gives for arrays, with these weights."""
    inputs = [Input(batch_shape=(None, *array.shape[1:])) for array in (x, *further)]
    series = inputs[0] if mask_value is None else Masking(mask_value)(inputs[0])
    found = layer([series, *inputs[1:]] if further else series, **more)
    layer.set_weights(weights)
    return K.function(inputs, found if isinstance(found, list) else [found])([x, *further])


class SameLSTM(LSTM):
    def step(self, x, states):
        assert len(states) == 4 and [len(constant) for constant in states[2:]] == [4, 4]
        return super().step(x, states)


class SameGRU(GRU):
    def step(self, x, states):
        assert len(states) == 3
        return super().step(x, states)


class SameSimpleRNN(SimpleRNN):
    def get_constants(self, x):
        B_U, B_W = super().get_constants(x)
        return [B_U, B_W]


SAME = ((SameLSTM, LSTM, {}), (SameGRU, GRU, {}), (SameGRU, GRU, {"reset_after": True}), (SameSimpleRNN, SimpleRNN, {}))


def test_the_steps_of_our_layers_are_those_they_had():
    """Through the methods of Keras 1 comes what the layers give by themselves, however they multiply."""
    x, series = CHANCE.normal(size=(3, 5, 2)), Input((5, 2))
    for kind, plain, more in SAME:
        ones = [kind(4, consume_less=how, go_backwards=True, **more) for how in ("cpu", "mem", "gpu")]
        found = [layer(series) for layer in (plain(4, go_backwards=True, **more), *ones)]
        weights = [CHANCE.normal(size=w.shape) for w in ones[0].get_weights()]
        for layer in (found[0]._keras_history[0], *ones):
            layer.set_weights(weights)
        wanted, *found = K.function([series], found)([x])
        for array in found:
            np.testing.assert_allclose(array, wanted, atol=1e-5, err_msg=plain.__name__)
    assert kind(4).consume_less == "cpu" and plain(4).consume_less == "mem"  # as the releases began that had steps


@pytest.mark.parametrize("how", ["cpu", "mem", "gpu"])
def test_dropout_in_the_manner_of_keras_1(how):
    """With weights that only pass the inputs on, every step drops the same ones, and half of them."""
    layer, series = SameLSTM(6, dropout_W=0.5, dropout_U=0.5, consume_less=how), Input((4, 6))
    y = layer(series)
    masks = layer.get_constants(series)
    prepared = layer.preprocess_input(series)
    layer.set_weights([np.tile(np.eye(6), 4), np.zeros((6, 24)), np.zeros(24)])
    calculate = K.function([series, K.learning_phase()], [y, prepared, *masks[0], *masks[1]])
    learning, using = (calculate([np.ones((50, 4, 6)), phase]) for phase in (1, 0))
    assert all(set(np.unique(mask)) == {0.0, 2.0} for mask in learning[2:]) and len(learning) == 10
    assert all((mask == 1).all() for mask in using[2:])
    assert not np.array_equal(learning[2], learning[3])
    dropped = learning[1]
    assert np.array_equal(dropped, np.repeat(dropped[:, :1], 4, axis=1))
    assert (0.4 < (dropped == 0).mean() < 0.6) == (how == "cpu")
    assert y._uses_learning_phase and len(np.unique(using[0])) == 1 < len(np.unique(learning[0]))


def test_masks_directions_and_lengths_that_are_not_known():
    x, weights = CHANCE.normal(size=(4, 5, 3)), [CHANCE.normal(size=shape) for shape in ((3, 4), (4,))]
    kept = np.array([[1, 1, 1, 1, 1], [1, 1, 0, 0, 0], [0, 1, 0, 1, 1], [0, 0, 0, 0, 1]], bool)
    x[~kept] = 9.0
    layer = users.Leaky(4, weights=weights, go_backwards=True, return_state=True)
    found, state = outputs_of(layer, x, weights, mask_value=9.0)
    for sample, mask in enumerate(kept):
        wanted = leaky(x[sample : sample + 1, mask][:, ::-1], *weights)[0, -1]
        np.testing.assert_allclose(found[sample], wanted, atol=1e-5)
        np.testing.assert_allclose(state[sample], wanted, atol=1e-5)
    assert layer.output_shape == [(None, 4), (None, 4)] and layer.output_mask == [None, None]
    free, series = users.Leaky(4, weights=weights, return_sequences=True), Input((None, 3))
    found = K.function([series], [free(series)])([x])[0]
    np.testing.assert_allclose(found, leaky(x, *weights), atol=1e-5)
    assert free.output_shape == (None, None, 4)


@pytest.mark.parametrize("kind, loop", [(users.Leaky, leaky), (users.HandmadeGRU, handmade)])
def test_states_that_outlive_the_batch(kind, loop):
    x = CHANCE.normal(size=(2, 6, 3))
    model = Sequential([kind(4, stateful=True, batch_input_shape=(2, 3, 3))])
    weights = [CHANCE.normal(size=w.shape) for w in model.get_weights()]
    model.set_weights(weights)
    wanted = loop(x, *weights)
    for place in (2, 5):
        found = model.predict(x[:, place - 2 : place + 1], batch_size=2)
        np.testing.assert_allclose(found, wanted[:, place], atol=1e-5)
    np.testing.assert_allclose(K.get_value(model.layers[0].states[0]), wanted[:, 5], atol=1e-5)
    model.reset_states()
    np.testing.assert_allclose(model.predict(x[:, :3], batch_size=2), wanted[:, 2], atol=1e-5)


def test_states_given_and_returned_as_in_keras_2_0():
    x, h, count, kernel = (CHANCE.normal(size=shape) for shape in ((3, 4, 2), (3, 5), (3, 1), (2, 5)))
    count = np.abs(count)
    inputs = [Input((4, 2)), Input((5,)), Input((1,))]
    layer = users.Counting(5, noise=0.5, return_state=True)
    model = Model(inputs, layer(inputs[0], initial_state=inputs[1:]))
    layer.set_weights([kernel])
    assert layer.output_shape == [(None, 5), (None, 5), (None, 1)] and model.outputs[0]._uses_learning_phase
    again = Model.from_config(model.get_config(), CUSTOM)
    again.set_weights([kernel])
    wanted = h
    for step in range(4):
        wanted = np.tanh(x[:, step] @ kernel + wanted / (1 + count + step))
    for found in (model.predict([x, h, count]), again.predict([x, h, count])):
        np.testing.assert_allclose(found[0], wanted, atol=1e-5)
        np.testing.assert_allclose(found[1], wanted, atol=1e-5)
        np.testing.assert_allclose(found[2], count + 4, atol=1e-5)
    with pytest.raises(ValueError) as caught:
        layer([inputs[0], inputs[1]])
    assert caught.value.key == "recurrent.states"


def test_both_directions_of_a_users_layer():
    x, series = CHANCE.normal(size=(3, 4, 2)), Input((4, 2))
    layer = Bidirectional(users.Leaky(3, return_sequences=True), merge_mode="sum")
    y = layer(series)
    weights = [CHANCE.normal(size=w.shape) for w in layer.get_weights()]
    layer.set_weights(weights)
    wanted = leaky(x, *weights[:2]) + leaky(x[:, ::-1], *weights[2:])[:, ::-1]
    np.testing.assert_allclose(K.function([series], [y])([x])[0], wanted, atol=1e-5)


class Empty(Recurrent):
    """Says nothing of its steps."""

    output_dim = 3


def test_the_root_in_both_ages():
    assert importlib.import_module("kerascn.legacy.layers").Recurrent is Recurrent
    assert isinstance(LSTM(3), Recurrent) and isinstance(users.Leaky(3), Recurrent)
    layer = Empty(return_sequences=True, consume_less="gpu", input_dim=2, input_length=4, name="empty")
    assert layer.implementation == 2 and layer.consume_less == "gpu" and layer.batch_input_shape == (None, 4, 2)
    assert not hasattr(layer, "states") and layer.get_constants(0) == [] and layer.preprocess_input(7) == 7
    with pytest.raises(TypeError) as caught:
        layer(Input((4, 2)))
    assert caught.value.key == "recurrent.no_step" and "Empty" in str(caught.value)
    kerascn.set_dialect(1)
    try:
        old = users.GuidedLSTM(3, True, inner_activation="sigmoid")
    finally:
        kerascn.set_dialect(2)
    assert (old.output_dim, old.single, old.inner_activation.__name__) == (3, True, "sigmoid")
    config = old.get_config()
    assert config["units"] == 3 and users.GuidedLSTM.from_config({**config, "output_dim": 3}).units == 3


def test_time_distributed_dense():
    x, w, b = CHANCE.normal(size=(3, 4, 2)), CHANCE.normal(size=(2, 5)), CHANCE.normal(size=5)
    series = Input((4, 2))
    found = [
        users.time_distributed_dense(series, K.constant(w), K.constant(b), None, 2, 5, 4),
        users._time_distributed_dense(series, K.constant(w), dropout=0.5, training=True),
        users.time_distributed_dense(series, K.constant(np.eye(2)), dropout=0.5, input_dim=2, training=True),
    ]
    plain, _, dropped = K.function([series], found)([x])
    np.testing.assert_allclose(plain, x @ w + b, atol=1e-5)
    share = (dropped / x).round(3)
    assert set(np.unique(share)) <= {0.0, 2.0} and (share == share[:, :1]).all()
