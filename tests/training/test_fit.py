"""Training does what it says: steps of SGD, shuffling, validation, callbacks, histories."""

import json
import threading

import numpy as np
import pytest
from scipy.sparse import csr_matrix

import kerascn
from kerascn.callbacks import Callback
from kerascn.engine.input import Input
from kerascn.layers import BatchNormalization, Dense, Dropout
from kerascn.messages import KerascnWarning
from kerascn.models import Model, Sequential
from tests.training import referee

pytestmark = pytest.mark.engine
DRAW = np.random.RandomState(0)
X = DRAW.normal(size=(10, 3)).astype("float32")
Y = (X @ [[1.0], [2.0], [-1.0]] + 0.5).astype("float32")


@pytest.fixture(autouse=True)
def fresh(K):
    yield
    K.clear_session()


def linear(optimizer="sgd", **more):
    model = Sequential([Dense(1, input_dim=3)])
    model.compile(optimizer, "mse", **more)
    return model


def sgd_in_numpy(weights, orders, size, rate=0.01):
    """The epochs' losses and the weights after plain SGD on a linear model; each order is one epoch."""
    (w, b), losses = weights, []
    for order in orders:
        numbers, sizes = [], []
        for rows in referee.batches(len(order), size):
            x, y = X[order[rows]].astype("float64"), Y[order[rows]].astype("float64")
            error = x @ w + b - y
            numbers.append(np.mean(error**2))
            sizes.append(len(rows))
            w, b = w - rate * 2 * x.T @ error / len(rows), b - rate * 2 * error.mean(0)
        losses.append(referee.epoch_mean(numbers, sizes))
    return losses, [w, b]


@pytest.mark.parametrize("shuffle", [False, True])
def test_sgd_is_sgd(K, shuffle):
    model = linear()
    start = model.get_weights()
    np.random.seed(5)
    history = model.fit(X, Y, batch_size=4, epochs=3, verbose=0, shuffle=shuffle)
    np.random.seed(5)
    orders = referee.orders(10, 3) if shuffle else [np.arange(10)] * 3
    losses, weights = sgd_in_numpy(start, orders, 4)
    np.testing.assert_allclose(history.history["loss"], losses, rtol=1e-5)
    for found, expected in zip(model.get_weights(), weights, strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-6)


def test_the_last_share_is_held_back(K):
    model = linear("sgd")
    model.optimizer.lr = 0
    history = model.fit(X, Y, epochs=1, validation_split=0.3, verbose=0).history
    p = model.predict(X)
    np.testing.assert_allclose(history["loss"], np.mean((p - Y)[:7] ** 2), rtol=1e-4)
    np.testing.assert_allclose(history["val_loss"], np.mean((p - Y)[7:] ** 2), rtol=1e-4)


def test_validation_data_with_weights(K):
    model, weights = linear(), np.array([1.0, 0, 2])
    history = model.fit(X, Y, verbose=0, validation_data=(X[:3], Y[:3], weights)).history
    expected = referee.one_number(referee.mse(Y[:3], model.predict(X[:3])), weights)
    np.testing.assert_allclose(history["val_loss"][0], expected, rtol=1e-4)
    assert list(history) == ["loss", "val_loss"]


class Diary(Callback):
    def __init__(self):
        super().__init__()
        self.pages = []

    def on_train_begin(self, logs=None):
        self.pages.append("train")

    def on_epoch_begin(self, epoch, logs=None):
        self.pages.append(f"epoch {epoch}")

    def on_batch_begin(self, batch, logs=None):
        self.pages.append(f"batch {batch} of {logs['size']}")

    def on_batch_end(self, batch, logs=None):
        self.pages.append(sorted(logs))

    def on_epoch_end(self, epoch, logs=None):
        self.pages.append(sorted(logs))

    def on_train_end(self, logs=None):
        self.pages.append("end")


def test_callbacks_in_their_order(K):
    diary = Diary()
    model = linear(metrics=["mae"])
    model.fit(X, Y, batch_size=6, epochs=1, verbose=0, callbacks=[diary], validation_data=(X, Y))
    one_batch = ["batch", "loss", "mean_absolute_error", "size"]
    assert diary.pages == [
        "train", "epoch 0", "batch 0 of 6", one_batch, "batch 1 of 4", one_batch,
        ["loss", "mean_absolute_error", "val_loss", "val_mean_absolute_error"], "end",
    ]  # fmt: skip
    assert diary.model is model
    assert diary.params["epochs"] == diary.params["nb_epoch"] == 1
    assert diary.params["samples"] == diary.params["nb_sample"] == 10
    assert diary.params["batch_size"] == 6 and diary.params["do_validation"] is True
    assert diary.params["metrics"] == [*one_batch[1:3], "val_loss", "val_mean_absolute_error"]
    np.testing.assert_array_equal(diary.validation_data[1], Y)


def test_logs_answer_both_names(K):
    model = Sequential([Dense(1, activation="sigmoid", input_dim=3)])
    model.compile("sgd", "binary_crossentropy", metrics=["accuracy"])
    history = model.fit(X, (Y > 0).astype(int), epochs=2, verbose=0).history
    assert list(history) == ["loss", "acc"] and history["accuracy"] == history["acc"]
    json.dumps(history)


def test_a_callback_stops_the_training(K):
    class Stop(Callback):
        def on_batch_end(self, batch, logs=None):
            self.model.stop_training = batch == 1

    history = linear().fit(X, Y, batch_size=2, epochs=5, verbose=0, callbacks=[Stop()])
    assert history.epoch == [0]


@pytest.mark.parametrize("kind", [KeyboardInterrupt, ValueError])
def test_an_interrupted_training_leaves_a_usable_model(K, kind):
    class Break(Callback):
        def on_epoch_begin(self, epoch, logs=None):
            if epoch == 2:
                raise kind("stop")

    model = linear()
    with pytest.raises(kind):
        model.fit(X, Y, epochs=5, verbose=0, callbacks=[Break()])
    assert len(model.history.history["loss"]) == 2
    before = model.evaluate(X, Y, verbose=0)
    assert model.fit(X, Y, epochs=2, verbose=0).history["loss"][-1] < before


def test_evaluate_counts_batches_by_size(K):
    model = linear(metrics=["mae"])
    found = model.evaluate(X, Y, batch_size=4, verbose=0)
    error = model.predict(X, batch_size=3) - Y
    np.testing.assert_allclose(found, [np.mean(error**2), np.mean(np.abs(error))], rtol=1e-4)


def test_predict_in_any_batches(K):
    model = linear()
    w, b = model.get_weights()
    for size in (1, 3, 10, 64):
        np.testing.assert_allclose(model.predict(X, batch_size=size), X @ w + b, rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(model.predict_on_batch(X), X @ w + b, rtol=1e-4, atol=1e-6)


def test_dropout_only_in_training(K):
    model = Sequential([Dropout(0.5, input_shape=(50,))])
    model.compile("sgd", "mse")
    x = np.ones((4, 50), "float32")
    np.testing.assert_array_equal(model.predict(x), x)
    assert model.test_on_batch(x, x) == 0
    assert model.train_on_batch(x, x) > 0.5


def test_updates_of_layers_in_training_alone(K):
    model = Sequential([BatchNormalization(momentum=0.5, input_shape=(3,))])
    model.compile("sgd", "mse")
    x = X + 4
    model.predict(x)
    model.test_on_batch(x, x)
    np.testing.assert_array_equal(model.get_weights()[2], np.zeros(3))
    model.train_on_batch(x, x)
    np.testing.assert_allclose(model.get_weights()[2], x.mean(0) / 2, rtol=1e-4)


def test_frozen_layers_stay(K):
    model = Sequential([Dense(3, input_dim=3, name="kept"), Dense(1)])
    model.layers[0].trainable = False
    model.compile("sgd", "mse")
    before = model.layers[0].get_weights()
    model.fit(X, Y, verbose=0)
    np.testing.assert_array_equal(model.layers[0].get_weights()[0], before[0])
    model.layers[0].trainable = True
    with pytest.warns(kerascn.messages.KerascnWarning, match="compile"):
        model.train_on_batch(X, Y)
    model.compile("sgd", "mse")
    model.train_on_batch(X, Y)
    assert not np.array_equal(model.layers[0].get_weights()[0], before[0])


def test_two_models_over_a_layer_that_one_of_them_leaves_alone(K):
    a, layer = Input(shape=(3,)), Dense(1)
    b = layer(a)
    layer.trainable = False
    frozen = Model(a, b)
    frozen.compile("sgd", "mse")
    layer.trainable = True
    trained = Model(a, b)
    trained.compile("sgd", "mse")
    before = layer.get_weights()
    frozen.fit(X, Y, epochs=3, verbose=0)
    np.testing.assert_array_equal(layer.get_weights()[0], before[0])
    trained.fit(X, Y, verbose=0)
    assert not np.array_equal(layer.get_weights()[0], before[0])


def test_two_models_in_turns(K):
    """As in adversarial nets: one learns, then another one through it, while it stays."""
    judge = Sequential([Dense(1, activation="sigmoid", input_dim=3)])
    judge.compile("sgd", "binary_crossentropy")
    judge.trainable = False
    maker = Sequential([Dense(3, input_dim=2)])
    both = Sequential([maker, judge])
    both.compile("sgd", "binary_crossentropy")
    noise, ones = X[:, :2], np.ones((10, 1))
    for _ in range(2):
        states = [judge.get_weights(), maker.get_weights()]
        judge.train_on_batch(X, ones)
        assert not np.array_equal(judge.get_weights()[0], states[0][0])
        states = [judge.get_weights(), maker.get_weights()]
        both.train_on_batch(noise, ones)
        np.testing.assert_array_equal(judge.get_weights()[0], states[0][0])
        assert not np.array_equal(maker.get_weights()[0], states[1][0])


def test_the_graph_does_not_grow(K, engine_name):
    model = Sequential([Dense(3, input_dim=3), BatchNormalization(), Dropout(0.3), Dense(1)])
    model.compile("adam", "mse", metrics=["mae"])

    def everything():
        model.fit(X, Y, verbose=0, validation_split=0.2)
        model.fit(X, Y, verbose=0, sample_weight=np.ones(10))
        model.evaluate(X, Y, verbose=0)
        model.predict(X)
        model.train_on_batch(X, Y)
        model.optimizer.lr = 0.1
        model.set_weights(model.get_weights())

    def made():
        functions = [model.train_function, model.test_function, model.predict_function]
        return functions, len(K.get_graph().get_operations()) if engine_name == "tensorflow" else None

    everything()
    before = made()
    everything()
    assert made() == before


def test_a_model_without_weights_is_tested_and_trained(K):
    a = Input(shape=(3,))
    model = Model(a, Dropout(0.0)(a))
    model.compile("sgd", "mse")
    assert model.fit(X, X, verbose=0).history["loss"] == [0]


def test_predictions_in_another_thread(K):
    model, found = linear(), []
    thread = threading.Thread(target=lambda: found.append(model.predict(X)))
    thread.start()
    thread.join()
    np.testing.assert_allclose(found[0], model.predict(X), rtol=1e-6)


def test_training_in_another_thread(K):
    model, found = linear(), []
    thread = threading.Thread(target=lambda: found.append(model.fit(X, Y, epochs=2, verbose=0).history["loss"]))
    thread.start()
    thread.join()
    assert found[0][1] < found[0][0]


def test_both_spellings(K):
    np.random.seed(2)
    model = linear()
    assert len(model.fit(X, Y, nb_epoch=3, verbose=0).epoch) == 3
    assert len(model.fit(X, Y, 4, nb_epoch=3, verbose=0).epoch) == 3
    assert len(model.fit(X, Y, verbose=0).epoch) == 1
    kerascn.set_dialect(1)
    try:
        assert len(model.fit(X, Y, verbose=0).epoch) == 10
    finally:
        kerascn.set_dialect(2)


@pytest.mark.parametrize("optimizer", ["adam", "sgd"])
def test_weights_given_later_go_on_with_the_optimizers_state(K, optimizer):
    """Steps without weights, then one with weights of 1, are the same steps as without any."""
    found = []
    for weights in (None, np.ones(10)):
        np.random.seed(1)
        model = linear(optimizer)
        for _ in range(3):
            model.train_on_batch(X, Y)
        model.train_on_batch(X, Y, sample_weight=weights)
        model.train_on_batch(X, Y)
        found.append(model.get_weights())
        assert K.get_value(model.optimizer.iterations) == 5
        assert model.train_function.calls == 5  # what is random goes on as well
    np.testing.assert_allclose(found[0][0], found[1][0], rtol=1e-5)


def test_a_bar_and_lines(K, capsys):
    model = linear()
    model.fit(X, Y, batch_size=4, epochs=2)
    shown = capsys.readouterr().out
    assert "Epoch 1/2" in shown and "10/10 [" in shown and "loss: " in shown
    model.fit(X, Y, epochs=1, verbose=2)
    shown = capsys.readouterr().out
    assert "loss: " in shown and "[" not in shown
    model.evaluate(X, Y)
    assert "10/10" in capsys.readouterr().out
    model.predict(X, verbose=1)
    assert "10/10" in capsys.readouterr().out
    model.fit(X, Y, verbose=0)
    model.evaluate(X, Y, verbose=0)
    assert capsys.readouterr().out == ""


def test_a_fixed_learning_phase(K):
    K.set_learning_phase(1)
    try:
        model = Sequential([Dropout(0.5, input_shape=(50,))])
        model.compile("sgd", "mse")
        x = np.ones((4, 50), "float32")
        with pytest.warns(KerascnWarning, match="set_learning_phase"):
            assert model.test_on_batch(x, x) > 0.5 and model.train_on_batch(x, x) > 0.5
    finally:
        K.clear_session()


def test_an_optimizer_of_a_user(K):
    class Halving:
        """Written for Keras 1: it makes every weight half as big."""

        def get_updates(self, params, constraints, loss):
            return [(p, p / 2) for p in params]

    model = linear(Halving())
    before = model.get_weights()[0]
    model.fit(X, Y, batch_size=10, epochs=2, verbose=0)
    np.testing.assert_allclose(model.get_weights()[0], before / 4, rtol=1e-6)
    model.train_on_batch(X, Y, sample_weight=np.ones(10))
    np.testing.assert_allclose(model.get_weights()[0], before / 8, rtol=1e-6)


def test_the_engines_own_optimizer(K, engine_name):
    if engine_name == "theano":
        with pytest.raises(ValueError) as caught:
            linear(object())
        assert caught.value.key == "optimizer.unknown"
        return
    import tensorflow as tf  # it is there: it is the engine of this run

    model, other = linear(tf.compat.v1.train.GradientDescentOptimizer(0.01)), linear()
    other.set_weights(model.get_weights())
    for one in (model, other):
        one.fit(X, Y, batch_size=4, epochs=2, shuffle=False, verbose=0)
    np.testing.assert_allclose(model.get_weights()[0], other.get_weights()[0], rtol=1e-5)


def test_sparse_matrices(K):
    a = Input(shape=(3,), sparse=True)
    model = Model(a, Dense(1)(a))
    model.compile("sgd", "mse")
    sparse = csr_matrix(np.where(X > 0, X, 0))
    dense = sparse.toarray()
    w, b = model.get_weights()
    np.testing.assert_allclose(model.predict(sparse, batch_size=4), dense @ w + b, rtol=1e-4, atol=1e-6)
    losses, weights = [], [w.astype("float64"), b.astype("float64")]
    np.random.seed(5)
    history = model.fit(sparse, Y, batch_size=4, epochs=2, verbose=0)
    np.random.seed(5)
    for order in referee.orders(10, 2):
        numbers = []
        for rows in referee.batches(10, 4):
            x, y = dense[order[rows]], Y[order[rows]]
            error = x @ weights[0] + weights[1] - y
            numbers.append(np.mean(error**2))
            weights[0] = weights[0] - 0.02 * x.T @ error / len(rows)
            weights[1] = weights[1] - 0.02 * error.mean(0)
        losses.append(referee.epoch_mean(numbers, [4, 4, 2]))
    np.testing.assert_allclose(history.history["loss"], losses, rtol=1e-4)


def test_stateful_layers_carry_on_and_forget(K):
    class Sum(kerascn.layers.Layer):
        """The sum of all inputs since the last reset."""

        stateful = True

        def build(self, input_shape):
            self.state = K.variable(np.zeros(input_shape))
            self.built = True

        def call(self, inputs):
            total = self.state + inputs
            self.add_update((self.state, total), inputs)
            return total

        def reset_states(self):
            K.set_value(self.state, np.zeros(K.int_shape(self.state)))

    model = Sequential([Sum(batch_input_shape=(2, 1))])
    x = np.ones((6, 1), "float32")
    np.testing.assert_array_equal(model.predict(x)[:, 0], [1, 1, 2, 2, 3, 3])
    np.testing.assert_array_equal(model.predict_on_batch(x[:2])[:, 0], [4, 4])
    model.reset_states()
    np.testing.assert_array_equal(model.predict(x[:2])[:, 0], [1, 1])
