"""pickle and copy: layers, models, histories and callbacks, before and after training."""

import copy
import io
import pickle

import numpy as np
import pytest

from kerascn import callbacks, layers
from kerascn.models import Model, Sequential
from tests.saving.small import Scale, data, half_square, key_of, row, same, stirred

pytestmark = pytest.mark.usefixtures("K")


def pickled(thing):
    memory = io.BytesIO()
    pickle.dump(thing, memory)
    memory.seek(0)
    return pickle.load(memory)


WAYS = (copy.copy, copy.deepcopy, pickled)
COPIED = pytest.mark.parametrize("copied", [copy.deepcopy, pickled])  # copy.copy asks a layer for the same


@COPIED
def test_a_layer_of_a_model_comes_alone_and_computes_the_same(copied):
    model = stirred(row())
    again = copied(model.get_layer("norm"))
    x = layers.Input((3,))
    alone = Model(x, again(x))
    given = data()[0][:, :3]
    gamma, beta, mean, variance = model.get_layer("norm").get_weights()
    expected = gamma * (given - mean) / np.sqrt(variance + 1e-3) + beta
    np.testing.assert_allclose(alone.predict(given), expected, atol=1e-5)
    assert len(again._inbound_nodes) == 1
    stirred(alone, 5)  # weights of its own
    assert same(model.get_layer("norm").get_weights(), [gamma, beta, mean, variance])


@COPIED
def test_layers_within_layers_and_of_users(copied):
    x = layers.Input((3, 4))
    around = layers.TimeDistributed(Scale(start=3.0))
    model = stirred(Model(x, layers.Bidirectional(layers.LSTM(2))(around(x))))
    given = np.random.RandomState(0).uniform(-1, 1, (2, 3, 4))
    between = Model(x, around.output).predict(given)
    again = copied(around)
    assert type(again.layer) is Scale
    np.testing.assert_allclose(Model(x, again(x)).predict(given), between, atol=1e-6)
    both = copied(model.layers[-1])
    assert same(both.get_weights(), model.layers[-1].get_weights())
    inner = copied(around.layer)  # which shape it was built for is known to the layer around it
    given_to = layers.Input((4,))
    assert same(Model(given_to, inner(given_to)).get_weights(), around.layer.get_weights())


@COPIED
def test_what_is_not_built_yet(copied):
    for thing in (layers.Dense(3), Sequential(), Sequential([layers.Dense(3)])):
        again = copied(thing)
        assert again.get_config() == thing.get_config()
        assert not again.built
    model = copied(Sequential([layers.Dense(3, kernel_initializer="ones")]))
    model.build((None, 2))
    assert model.predict(np.ones((1, 2))).tolist() == [[2.0, 2.0, 2.0]]


def test_a_history():
    model, (x, y) = row(), data()
    model.compile("sgd", half_square)
    history = model.fit(x, y, epochs=2, verbose=0)
    for copied in WAYS:
        again = copied(history)
        assert again.history == history.history
        assert again.epoch == [0, 1]
        assert again.params == history.params
        assert same(again.model.get_weights(), model.get_weights())
        assert again.model.loss is half_square


def each_callback(folder):
    return [
        callbacks.CSVLogger(folder / "log.csv"),
        callbacks.EarlyStopping(monitor="loss", patience=3),
        callbacks.LearningRateScheduler(abs),
        callbacks.ModelCheckpoint(folder / "m.h5", monitor="loss", save_best_only=True),
        callbacks.ReduceLROnPlateau(monitor="loss"),
        callbacks.TerminateOnNaN(),
    ]


def test_callbacks_keep_what_they_have_seen(tmp_path):
    model, (x, y) = row(), data()
    model.compile("sgd", "mse")
    used = [one for one in each_callback(tmp_path) if not isinstance(one, callbacks.LearningRateScheduler)]
    model.fit(x, y, epochs=2, verbose=0, callbacks=used)
    for callback in each_callback(tmp_path) + used[:1]:
        assert_alike(pickled(callback), callback)
    for callback in used:
        callback.set_model(None)  # copies of models are tried above
        for copied in WAYS:
            assert_alike(copied(callback), callback)


def assert_alike(again, callback):
    assert type(again) is type(callback)
    for name in ("best", "wait", "patience", "monitor", "filename", "filepath", "stopped_epoch"):
        assert getattr(again, name, None) == getattr(callback, name, None), (type(callback), name)


class Own(Model):
    """A model whose layers are put together by its own program."""

    def __init__(self):
        super().__init__()
        self.last = layers.Dense(2)

    def call(self, inputs):
        return self.last(inputs)


@COPIED
def test_a_model_of_a_class_of_ones_own(copied, tmp_path):
    again, (x, y) = copied(Own()), data()
    again.compile("sgd", "mse")
    again.fit(x, y, verbose=0)
    with pytest.raises(ValueError) as error:
        copied(again)
    assert key_of(error) == "saving.subclassed_copy"
    again.save_weights(tmp_path / "w.h5")  # the way out
    other = Own()
    other.compile("sgd", "mse")
    other.train_on_batch(x, y)
    other.load_weights(tmp_path / "w.h5")
    assert same(other.get_weights(), again.get_weights())
