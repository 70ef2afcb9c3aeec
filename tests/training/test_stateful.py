"""Models that carry states from batch to batch: through every method, and forgotten when it is said; against NumPy."""

import numpy as np
import pytest

from kerascn.callbacks import LambdaCallback
from kerascn.layers import LSTM, Dense, SimpleRNN
from kerascn.models import Model, Sequential
from kerascn.optimizers import SGD
from tests.contract.told import refused
from tests.layers.tf_keras_child import run_in_tf_keras

pytestmark = pytest.mark.engine
DRAW = np.random.RandomState(0)
X, Y = DRAW.normal(size=(12, 3, 2)).astype("float32"), DRAW.normal(size=(12, 1)).astype("float32")
PARTS = [slice(start, start + 4) for start in (0, 4, 8)]


@pytest.fixture(autouse=True)
def fresh(K):
    yield
    K.clear_session()


def carrying(rate=0.0):
    """Batches of 4 series; series i of a batch goes on with series i of the next one."""
    model = Sequential([SimpleRNN(5, stateful=True, batch_input_shape=(4, 3, 2)), Dense(1)], name="net")
    model.compile(SGD(rate), "mse")
    return model


class Loop:
    """The same network in NumPy; it keeps its states as the model should."""

    def __init__(self, model):
        self.kernel, self.recurrent, self.bias, self.out, self.shift = model.get_weights()
        self.reset()

    def reset(self):
        self.state = np.zeros((4, 5))

    def __call__(self, x):
        for step in range(3):
            self.state = np.tanh(x[:, step] @ self.kernel + self.state @ self.recurrent + self.bias)
        return self.state @ self.out + self.shift

    def all(self, x):
        return np.concatenate([self(x[part]) for part in PARTS])


def same(found, expected):
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)


def test_every_method_carries_the_states_on(K):
    model = carrying()
    loop = Loop(model)
    same(model.predict(X, batch_size=4), loop.all(X))
    same(model.predict(X), loop.all(X))  # goes on; the size of a batch is known
    same(model.evaluate(X, Y, verbose=0), np.mean((loop.all(X) - Y) ** 2))
    same(model.predict_on_batch(X[:4]), loop(X[:4]))
    same(model.test_on_batch(X[4:8], Y[4:8]), np.mean((loop(X[4:8]) - Y[4:8]) ** 2))
    same(model.train_on_batch(X[8:], Y[8:]), np.mean((loop(X[8:]) - Y[8:]) ** 2))
    history = model.fit(X, Y, epochs=2, shuffle=False, verbose=0, batch_size=4).history["loss"]
    same(history, [np.mean((loop.all(X) - Y) ** 2) for _ in range(2)])
    same(K.get_value(model.layers[0].states[0]), loop.state)
    model.reset_states()
    loop.reset()
    same(model.predict(X), loop.all(X))
    model.layers[0].reset_states()
    loop.reset()
    same(model.predict(X), loop.all(X))
    given = DRAW.normal(size=(4, 5)).astype("float32")
    model.layers[0].reset_states(given)
    loop.state = given
    same(model.predict(X), loop.all(X))


def test_states_between_epochs(K):
    """They go on from epoch to epoch, also through the validation, unless a callback forgets them."""
    model = carrying()
    loop, kept = Loop(model), dict(shuffle=False, verbose=0, batch_size=4)
    history = model.fit(X, Y, epochs=2, validation_data=(X[:4], Y[:4]), **kept).history
    for epoch in range(2):
        same(history["loss"][epoch], np.mean((loop.all(X) - Y) ** 2))
        same(history["val_loss"][epoch], np.mean((loop(X[:4]) - Y[:4]) ** 2))
    forget = LambdaCallback(on_epoch_begin=lambda epoch, logs: model.reset_states())
    history = model.fit(X, Y, epochs=3, callbacks=[forget], **kept).history["loss"]
    loop.reset()
    same(history, [np.mean((loop.all(X) - Y) ** 2)] * 3)


def test_a_stateful_model_inside_of_another(K):
    inner = carrying()
    outer = Model(inner.inputs, Dense(1)(inner.output))
    outer.compile(SGD(0.0), "mse")
    loop, (*_, out, shift) = Loop(inner), outer.get_weights()
    same(outer.predict(X), loop.all(X) @ out + shift)
    same(outer.predict(X), loop.all(X) @ out + shift)
    outer.reset_states()
    loop.reset()
    same(outer.evaluate(X, Y, verbose=0), np.mean((loop.all(X) @ out + shift - Y) ** 2))


WRONG = {
    "another size of batches": (lambda: carrying().fit(X, Y, batch_size=3), "4", "3"),
    "a batch that is not full": (lambda: carrying().fit(X[:10], Y[:10]), "10", "4"),
    "a prediction that is not full": (lambda: carrying().predict(X[:6]), "6", "4"),
    "a test in another size": (lambda: carrying().evaluate(X, Y, batch_size=6, verbose=0), "6", "4"),
    "a validation that is not full": (
        lambda: carrying().fit(X, Y, shuffle=False, validation_data=(X[:5], Y[:5])),
        "5",
        "4",
    ),
    "a single batch of another size": (lambda: carrying().train_on_batch(X[:3], Y[:3]), "(3, 3, 2)", "(4, 3, 2)"),
    "a single test of another size": (lambda: carrying().predict_on_batch(X[:3]), "(3, 3, 2)", "(4, 3, 2)"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_told_in_a_sentence(K, case):
    use, *told = WRONG[case]
    refused(use, *told)


LEARNING = """
model = keras.Sequential([
    keras.layers.LSTM(5, stateful=True, batch_input_shape=(4, 3, 2), recurrent_activation="hard_sigmoid"),
    keras.layers.Dense(1)])
model.set_weights([given[f"w{k}"] for k in range(5)])
model.compile(keras.optimizers.legacy.SGD(0.1, momentum=0.9), "mse")
results["loss"] = model.fit(given["x"], given["y"], epochs=3, batch_size=4, shuffle=False, verbose=0).history["loss"]
results["then"] = model.predict(given["x"], batch_size=4, verbose=0)
model.reset_states()
results["anew"] = model.predict(given["x"], batch_size=4, verbose=0)
"""


@pytest.mark.all_only
def test_learning_as_tf_keras_learns(K):
    layers = [LSTM(5, stateful=True, batch_input_shape=(4, 3, 2), recurrent_activation="hard_sigmoid"), Dense(1)]
    model = Sequential(layers)
    model.compile(SGD(0.1, momentum=0.9), "mse")
    expected = run_in_tf_keras(LEARNING, x=X, y=Y, **{f"w{k}": w for k, w in enumerate(model.get_weights())})
    history = model.fit(X, Y, epochs=3, batch_size=4, shuffle=False, verbose=0).history["loss"]
    np.testing.assert_allclose(history, expected["loss"], rtol=1e-4)
    same(model.predict(X), expected["then"])
    model.reset_states()
    same(model.predict(X), expected["anew"])
