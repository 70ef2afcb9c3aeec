"""Training, testing and predicting on generators and sequences, counted in steps and in samples, against NumPy."""

import itertools
import threading

import numpy as np
import pytest

import kerascn
from kerascn.callbacks import Callback, LambdaCallback
from kerascn.engine.input import Input
from kerascn.layers import Dense
from kerascn.messages import KerascnWarning
from kerascn.models import Model, Sequential
from kerascn.utils.data_utils import Sequence
from tests.training import referee

pytestmark = pytest.mark.engine
DRAW = np.random.RandomState(0)
X = DRAW.normal(size=(12, 3)).astype("float32")
Y = (X @ [[1.0], [2.0], [-1.0]] + 0.5).astype("float32")
V, W = DRAW.normal(size=(7, 3)).astype("float32"), DRAW.normal(size=(7, 1)).astype("float32")


@pytest.fixture(autouse=True)
def fresh(K):
    threads = set(threading.enumerate())
    yield
    K.clear_session()
    assert set(threading.enumerate()) <= threads


def linear(**more):
    np.random.seed(3)
    model = Sequential([Dense(1, input_dim=3)])
    model.compile("sgd", "mse", **more)
    return model


def endless(size, *arrays):
    """Batches of so many rows, going on at the beginning where the end is reached."""
    for start in itertools.count(0, size):
        rows = np.arange(start, start + size) % len(arrays[0])
        yield tuple(array[rows] for array in arrays)


class Rows(Sequence):
    """Batches of so many rows."""

    def __init__(self, size, *arrays):
        self.size, self.arrays, self.ends = size, arrays, 0

    def __len__(self):
        return -(-len(self.arrays[0]) // self.size)

    def __getitem__(self, index):
        return tuple(array[index * self.size : (index + 1) * self.size] for array in self.arrays)

    def on_epoch_end(self):
        self.ends += 1


def sgd(weights, epochs, rate=0.01):
    """The epochs' losses and the weights after plain SGD; an epoch is a list of batches, a batch a list of rows."""
    (w, b), losses = weights, []
    for batches in epochs:
        numbers = []
        for rows in batches:
            x, y = X[rows].astype("float64"), Y[rows].astype("float64")
            error = x @ w + b - y
            numbers.append(np.mean(error**2))
            w, b = w - rate * 2 * x.T @ error / len(rows), b - rate * 2 * error.mean(0)
        losses.append(referee.epoch_mean(numbers, [len(rows) for rows in batches]))
    return losses, [w, b]


def check(model, start, history, epochs):
    losses, weights = sgd(start, epochs)
    np.testing.assert_allclose(history.history["loss"], losses, rtol=1e-5)
    for found, expected in zip(model.get_weights(), weights, strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-6)


def rows(*numbers):
    return [n % 12 for n in numbers]


IN_STEPS = [[rows(*range(5)), rows(*range(5, 10))], [rows(*range(10, 15)), rows(*range(15, 20))]]
# Seven samples an epoch: the batch that would go over is cut, and the next epoch begins with the rest of it.
IN_SAMPLES = [[rows(0, 1, 2, 3, 4), rows(5, 6)], [rows(7, 8, 9), rows(10, 11, 12, 13)]]


class Sizes(Callback):
    """Notes the size of each batch, and what it was told of the training."""

    def on_train_begin(self, logs=None):
        self.sizes, self.told = [], dict(self.params)

    def on_batch_end(self, batch, logs=None):
        self.sizes.append(logs["size"])


@pytest.mark.parametrize("workers", [0, 1])
@pytest.mark.parametrize("method", ["fit", "fit_generator"])
def test_steps(K, method, workers):
    model, sizes = linear(), Sizes()
    start = model.get_weights()
    more = dict(steps_per_epoch=2, epochs=2, verbose=0, workers=workers, callbacks=[sizes])
    history = getattr(model, method)(endless(5, X, Y), **more)
    check(model, start, history, IN_STEPS)
    assert sizes.sizes == [5, 5, 5, 5]
    assert (sizes.told["steps"], sizes.told["samples"], sizes.told["epochs"]) == (2, None, 2)
    assert sizes.told["metrics"] == ["loss"] and sizes.told["do_validation"] is False


@pytest.mark.parametrize("call", ["words", "places"])
def test_samples_exactly(K, call):
    model, sizes = linear(), Sizes()
    start = model.get_weights()
    if call == "words":
        history = model.fit_generator(
            endless(5, X, Y), samples_per_epoch=7, nb_epoch=2, verbose=0, callbacks=[sizes], nb_worker=1, max_q_size=2
        )
    else:
        kerascn.set_dialect(1)
        try:
            history = model.fit_generator(endless(5, X, Y), 7, 2, 0, [sizes])
        finally:
            kerascn.set_dialect(2)
    check(model, start, history, IN_SAMPLES)
    assert sizes.sizes == [5, 2, 3, 4]
    assert sizes.told["samples" if call == "words" else "nb_sample"] == 7 and sizes.told["steps"] is None


def test_steps_and_samples_of_arrays_go_on_where_the_last_epoch_ended(K):
    for words, epochs in ((dict(steps_per_epoch=2, epochs=2), [[0, 5], [10, 0]]), (dict(samples_per_epoch=7), None)):
        model = linear()
        start = model.get_weights()
        if epochs is None:
            words["nb_epoch"] = 2
            expected = [[rows(*range(5)), rows(5, 6)], [rows(7, 8, 9), rows(10, 11), rows(0, 1)]]
        else:
            expected = [[np.arange(s, min(s + 5, 12)) for s in one] for one in epochs]
        history = model.fit(X, Y, batch_size=5, shuffle=False, verbose=0, **words)
        check(model, start, history, expected)


def test_arrays_generators_and_sequences_give_the_same_history_from_the_same_seed(K):
    histories = []
    for shuffle, source in itertools.product((False, True), ("arrays", "generator", "sequence", "old")):
        if shuffle and source in ("generator", "old"):
            continue
        np.random.seed(8)
        model = Sequential([Dense(4), Dense(1)])  # gets its weights with the first batch
        model.compile("sgd", "mse", metrics=["mae"])
        more = dict(epochs=3, verbose=0, validation_data=(V, W), shuffle=shuffle)
        if source == "arrays":
            history = model.fit(X, Y, batch_size=4, **{**more, "shuffle": "batch" if shuffle else False})
        elif source == "sequence":
            history = model.fit(Rows(4, X, Y), **more)
        elif source == "old":
            history = model.fit_generator(
                endless(4, X, Y), samples_per_epoch=12, nb_epoch=3, verbose=0, validation_data=Rows(4, V, W)
            )
        else:
            history = model.fit_generator(endless(4, X, Y), 3, **more)
        histories.append((shuffle, history.history))
    straight = [history for shuffle, history in histories if not shuffle]
    shuffled = [history for shuffle, history in histories if shuffle]
    for found in straight[1:]:
        assert found.keys() == straight[0].keys()
        for name in found:
            np.testing.assert_allclose(found[name], straight[0][name], rtol=1e-6)
    assert shuffled[0] == shuffled[1] != straight[0]


def test_validation_by_a_generator_goes_on_over_the_epochs(K):
    model = linear()
    model.optimizer.lr = 0
    more = dict(epochs=4, verbose=0, validation_data=endless(2, V, W), validation_steps=2, validation_freq=[1, 4])
    history = model.fit(X, Y, **more).history
    error = (model.predict(V) - W) ** 2
    np.testing.assert_allclose(history["val_loss"], [error[[0, 1, 2, 3]].mean(), error[[4, 5, 6, 0]].mean()], rtol=1e-4)
    history = model.fit(
        X, Y, epochs=5, verbose=0, validation_data=(V, W), validation_freq=2, validation_steps=1
    ).history
    np.testing.assert_allclose(history["val_loss"], [error.mean()] * 2, rtol=1e-4)


def test_validation_by_a_sequence_begins_anew_as_by_arrays(K):
    found = []
    for data in ((V, W), Rows(3, V, W)):
        model = linear()
        model.set_weights([np.full((3, 1), 0.1), np.zeros(1)])
        model.optimizer.lr = 0
        for count in (2, 4):
            more = dict(validation_data=data, validation_steps=count, workers=2)
            found.append(model.fit(X, Y, batch_size=3, epochs=3, verbose=0, **more).history["val_loss"])
    error = (model.predict(V) - W) ** 2
    np.testing.assert_allclose(found[2], [error[:6].mean()] * 3, rtol=1e-4)
    np.testing.assert_allclose(found[0], found[2], rtol=1e-4)


@pytest.mark.parametrize(
    "words", [dict(steps_per_epoch=4, validation_steps=1), dict(samples_per_epoch=12, nb_val_samples=2)]
)
def test_arrays_beside_a_generator_are_looked_at_whole(K, words):
    model = linear()
    model.optimizer.lr = 0
    history = model.fit_generator(endless(3, X, Y), verbose=0, validation_data=(V, W), **words).history
    np.testing.assert_allclose(history["val_loss"], [((model.predict(V) - W) ** 2).mean()], rtol=1e-4)


def test_evaluate_and_predict(K):
    model = linear(metrics=["mae"])
    full = model.evaluate(X, Y, verbose=0)
    for found in (
        model.evaluate(Rows(5, X, Y), verbose=0),
        model.evaluate_generator(endless(5, X, Y), val_samples=12),
        model.evaluate_generator(endless(4, X, Y), 3),
        model.evaluate(endless(4, X, Y), steps=3, verbose=0, workers=0),
    ):
        np.testing.assert_allclose(found, full, rtol=1e-5)
    p = model.predict(X)
    for found in (
        model.predict(Rows(5, X, Y)),
        model.predict_generator(endless(5, X), val_samples=12),
        model.predict_generator((x for x, _ in endless(4, X, Y)), 3),
        model.predict(Rows(5, X, Y, np.ones(12)), workers=2),
    ):
        np.testing.assert_allclose(found, p, rtol=1e-5)
    assert model.predict_generator(endless(5, X), val_samples=7).shape == (7, 1)
    assert model.predict(X, batch_size=5, steps=2).shape == (10, 1) and model.predict(X, steps=9).shape == (12, 1)


def test_weights_that_only_some_batches_bring(K):
    weights = np.linspace(0.5, 2, 12).astype("float32")
    batches = [(X[:4], Y[:4]), (X[4:8], Y[4:8], weights[4:8]), (X[8:], Y[8:])]
    first, second = linear(), linear()
    expected = [first.train_on_batch(x, y, sample_weight=w[0] if w else None) for x, y, *w in batches]
    history = second.fit(iter(batches), steps_per_epoch=3, verbose=0).history
    np.testing.assert_allclose(history["loss"], [np.mean(expected)], rtol=1e-5)
    for one, other in zip(first.get_weights(), second.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5)


def test_class_weights(K):
    labels = (Y > 0).astype("float32")
    histories = []
    for given in ((X, labels), (Rows(4, X, labels),)):
        model = linear()
        more = dict(batch_size=4) if len(given) == 2 else {}
        histories.append(model.fit(*given, class_weight={0: 1.0, 1: 3.0}, shuffle=False, verbose=0, **more).history)
    assert histories[0] == histories[1]


def test_several_inputs_by_name_and_as_lists(K):
    a, b = Input(shape=(3,), name="a"), Input(shape=(1,), name="b")
    model = Model([a, b], [Dense(1, name="p")(a), Dense(1, name="q")(b)])
    model.compile("sgd", "mse")
    model.optimizer.lr = 0
    full = model.evaluate([X, Y], [Y, Y], verbose=0)
    named = (({"a": x, "b": y}, {"q": y, "p": y}) for x, y in endless(4, X, Y))
    listed = (([x, y], [y, y]) for x, y in endless(4, X, Y))
    for source in (named, listed):
        np.testing.assert_allclose(model.fit(source, steps_per_epoch=3, verbose=0).history["loss"], full[0], rtol=1e-5)
    p = model.predict([X, Y])
    for found in (
        model.predict(({"a": x, "b": y} for x, y in endless(4, X, Y)), steps=3),
        model.predict(([x, y] for x, y in endless(4, X, Y)), steps=3),
        model.predict((([x, y], y) for x, y in endless(4, X, Y)), steps=3),
    ):
        np.testing.assert_allclose(found, p, rtol=1e-5)


@pytest.mark.parametrize("workers", [0, 2])
def test_a_sequence_hears_of_the_end_of_each_epoch_that_it_was_trained_with(K, workers):
    model, data = linear(), Rows(5, X, Y)
    model.fit_generator(data, epochs=3, workers=workers, verbose=0)
    assert data.ends == 3
    model.evaluate_generator(data, workers=workers)
    model.predict_generator(data, workers=workers)
    model.fit_generator(data, steps_per_epoch=2, workers=workers, verbose=0)  # not gone through to the end
    assert data.ends == 3


class OfOnesOwn(Model):
    def __init__(self):
        super().__init__()
        self.only = Dense(1)

    def call(self, inputs):
        return self.only(inputs)


def test_models_that_learn_their_shapes_from_the_first_batch(K):
    for model in (OfOnesOwn(), Sequential([Dense(1)])):
        model.compile("sgd", "mse")
        history = model.fit_generator(endless(4, X, Y), samples_per_epoch=12, nb_epoch=20, verbose=0).history["loss"]
        assert len(history) == 20 and history[-1] < history[0]
    model = OfOnesOwn()
    assert model.predict(Rows(5, X)).shape == (12, 1)


def test_a_model_without_targets(K):
    a = Input(shape=(3,))
    out = Dense(1)(a)
    model = Model(a, out)
    model.add_loss(K.mean(K.square(out)))
    model.compile("sgd", None)
    expected = np.mean(model.predict(X) ** 2)
    found = [
        model.evaluate((x for x, _ in endless(4, X, Y)), steps=3, verbose=0),
        model.evaluate(((x, None) for x, _ in endless(4, X, Y)), steps=3, verbose=0),
        model.evaluate(((x,) for x, _ in endless(4, X, Y)), steps=3, verbose=0),
    ]
    np.testing.assert_allclose(found, expected, rtol=1e-4)


def test_tensors_of_the_engine_as_data(K):
    model = linear()
    start = model.get_weights()
    with model.in_graph():
        x, y = K.constant(X) * 1.0, K.constant(Y)
    history = model.fit(x, y, steps_per_epoch=2, epochs=2, verbose=0)
    check(model, start, history, [[rows(*range(12))] * 2] * 2)
    np.testing.assert_allclose(model.predict(x, steps=1), model.predict(X), rtol=1e-5)
    found = model.evaluate(x, Y, steps=1, verbose=0)
    np.testing.assert_allclose(found, model.evaluate(X, Y, verbose=0), rtol=1e-5)


# --------------------------------------------------------------------------- callbacks


class Diary(Callback):
    """Writes down which tests and predictions it was told of."""

    def __init__(self):
        super().__init__()
        self.pages = []

    def _note(self, *page):
        self.pages.append(page)

    def on_test_begin(self, logs=None):
        self._note("test")

    def on_test_batch_end(self, batch, logs=None):
        self._note(batch, logs["size"], sorted(set(logs) - {"batch", "size"}))

    def on_test_end(self, logs=None):
        self._note("tested", sorted(logs))

    def on_epoch_end(self, epoch, logs=None):
        self._note("epoch", sorted(logs))

    def on_predict_begin(self, logs=None):
        self._note("predict", self.params["samples"])

    def on_predict_batch_end(self, batch, logs=None):
        self._note(batch, logs["outputs"][0].shape)

    def on_predict_end(self, logs=None):
        self._note("predicted")


def test_callbacks_of_tests_and_predictions(K, capsys):
    model, diary = linear(), Diary()
    tested = [("test",), (0, 4, ["loss"]), (1, 3, ["loss"]), ("tested", ["loss"])]
    model.evaluate(V, W, batch_size=4, callbacks=[diary], verbose=0)
    assert diary.pages == tested
    diary.pages.clear()
    model.fit(Rows(4, X, Y), verbose=0, validation_data=(V, W), callbacks=[diary])
    assert diary.pages == [*tested, ("epoch", ["loss", "val_loss"])]
    diary.pages.clear()
    assert capsys.readouterr().out == ""
    model.predict(V, batch_size=4, callbacks=[diary], verbose=1)
    assert diary.pages == [("predict", 7), (0, (4, 1)), (1, (3, 1)), ("predicted",)]
    assert "7/7" in capsys.readouterr().out
    model.evaluate(Rows(4, V, W), callbacks=[diary], verbose=1)
    assert "2/2" in capsys.readouterr().out


def test_a_stop_in_the_midst_leaves_nothing_behind(K):
    model = linear()

    def stop(batch, logs):
        model.stop_training = batch == 1

    history = model.fit(Rows(4, X, Y), epochs=5, verbose=0, workers=2, callbacks=[LambdaCallback(on_batch_end=stop)])
    assert len(history.history["loss"]) == 1


# --------------------------------------------------------------------------- sources that end


def ending(count):
    return itertools.islice(endless(4, X, Y), count)


@pytest.mark.parametrize("count, epochs", [(7, 3), (6, 2)])
def test_a_generator_that_ends_early_ends_the_training_in_order(K, count, epochs):
    model, ends, reference = linear(), [], linear()
    more = dict(callbacks=[LambdaCallback(on_train_end=lambda logs: ends.append(1))], validation_data=(V, W))
    with pytest.warns(KerascnWarning, match=f"{count}.*15") as caught:
        history = model.fit_generator(ending(count), 3, epochs=5, verbose=0, **more)
    assert [one.message.key for one in caught] == ["stream.ended_training"]
    assert ends == [1] and {name: len(values) for name, values in history.history.items()} == {
        "loss": epochs, "val_loss": epochs
    }  # fmt: skip
    for batch in ending(count):
        reference.train_on_batch(*batch)
    for one, other in zip(model.get_weights(), reference.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5)


def test_tests_and_predictions_of_what_ends_early(K):
    model = linear()
    with pytest.warns(KerascnWarning, match="2.*5"):
        np.testing.assert_allclose(
            model.evaluate(ending(2), steps=5, verbose=0), model.evaluate(X[:8], Y[:8], verbose=0)
        )
    with pytest.warns(KerascnWarning, match="8.*20") as caught:
        assert model.predict_generator(ending(2), val_samples=20).shape == (8, 1)
    assert caught[0].message.key == "stream.ended_samples"
    with pytest.warns(KerascnWarning):
        history = model.fit(X, Y, epochs=3, verbose=0, validation_data=ending(3), validation_steps=2).history
    assert len(history["loss"]) == 3 and len(history["val_loss"]) == 2
