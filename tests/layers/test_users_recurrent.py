"""Users' recurrent layers of 2015 to 2017: equal to a loop, trained a step, saved and loaded."""

import numpy as np
import pytest

from kerascn import backend as K
from kerascn.layers import Dense
from kerascn.models import Sequential, load_model, model_from_json
from tests.layers import users_recurrent as users

pytestmark = pytest.mark.engine
CHANCE = np.random.default_rng(16)
CUSTOM = {name: thing for name, thing in vars(users).items() if getattr(thing, "__module__", "") == users.__name__}


@pytest.fixture(autouse=True)
def new_session():
    """A graph that holds nothing of the other tests, and automatic names that begin at 1."""
    K.clear_session()


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
    "counting": (lambda **more: users.Counting(4, **more), counting, 1),
}
RARE = ("leaky, unrolled", "attention, mem", "guided, single", "peephole, mem")
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
    told.set_weights(model.get_weights())
    assert type(again.layers[0]) is type(told.layers[0]) is type(layer)
    assert again.layers[0].get_config() == layer.get_config()
    for one in (again, told):
        np.testing.assert_allclose(one.predict(x), model.predict(x), atol=1e-6)
