"""The trap of stateful layers that are trained in shuffled order."""

import functools

import numpy as np
import pytest

from kerascn import config
from kerascn.layers import Bidirectional, Dense, Input, SimpleRNN, TimeDistributed
from kerascn.models import Model, Sequential
from kerascn.traps.inside import all_within
from kerascn.utils import Sequence
from tests.traps.told import told

pytestmark = pytest.mark.engine
told = functools.partial(told, file=__file__)

SHUFFLED = "traps.stateful_shuffled"
X, Y = np.ones((8, 3, 2)), np.ones((8, 1))


def recurrent(**more):
    model = Sequential([SimpleRNN(2, batch_input_shape=(4, 3, 2), **{"stateful": True, **more}), Dense(1)])
    model.compile("sgd", "mse")
    return model


class Batches(Sequence):
    """Batches in an order."""

    def __init__(self, count):
        self.count = count

    def __len__(self):
        return self.count

    def __getitem__(self, place):
        return X[:4], Y[:4]


def batches():
    while True:
        yield X[:4], Y[:4]


@pytest.fixture(scope="module")
def reader():
    """One model for most tests: to compile it takes longer than all of them."""
    return recurrent(name="reader")


SPEAKS = {
    "the usual order": lambda model: model.fit(X, Y, batch_size=4, verbose=0),
    "Keras 1": lambda model: model.fit(X, Y, batch_size=4, nb_epoch=1, verbose=0),
    "batches": lambda model: model.fit(X, Y, batch_size=4, shuffle="batch", verbose=0),
    "with validation": lambda model: model.fit(X, Y, batch_size=4, validation_data=(X, Y), verbose=0),
    "a sequence": lambda model: model.fit_generator(Batches(2), verbose=0),
}


@pytest.mark.parametrize("case", SPEAKS)
def test_stateful_and_shuffled(case, reader):
    vars(reader).pop("_traps_told", None)
    vars(reader).pop("_traps_memory", None)
    with told(SHUFFLED) as caught:
        SPEAKS[case](reader)
        SPEAKS[case](reader)
    assert str(caught[0].message).startswith("reader")


def test_stateful_layers_within():
    x = Input(batch_shape=(4, 3, 2))
    inner = Sequential([SimpleRNN(2, stateful=True, batch_input_shape=(4, 3, 2), name="memory")])
    model = Model(x, [Dense(1)(inner(x)), Bidirectional(SimpleRNN(1, stateful=True), name="both")(x)])
    model.compile("sgd", "mse")
    with told(SHUFFLED) as caught:
        model.fit(X, [Y, np.ones((8, 2))], batch_size=4, verbose=0)
    assert str(caught[0].message).startswith("memory, forward_simple_rnn")


SILENT = {
    "in order": lambda model: model.fit(X, Y, batch_size=4, shuffle=False, verbose=0),
    "one batch": lambda model: model.fit(X[:4], Y[:4], batch_size=4, verbose=0),
    "single steps": lambda model: [model.train_on_batch(X[:4], Y[:4]) for _ in range(2)],
    "evaluation": lambda model: model.evaluate(X, Y, batch_size=4, verbose=0),
    "prediction": lambda model: model.predict(X, batch_size=4),
    "a generator": lambda model: model.fit_generator(batches(), 2, verbose=0),
    "a sequence in order": lambda model: model.fit_generator(Batches(2), shuffle=False, verbose=0),
    "a sequence of one": lambda model: model.fit_generator(Batches(1), verbose=0),
}


@pytest.mark.parametrize("case", SILENT)
def test_where_the_order_is_kept(case, reader):
    vars(reader).pop("_traps_told", None)
    SILENT[case](reader)


def test_a_layer_without_memory_may_be_shuffled():
    recurrent(stateful=False).fit(X, Y, batch_size=4, verbose=0)


def test_it_can_be_turned_off(monkeypatch, reader):
    vars(reader).pop("_traps_told", None)
    monkeypatch.setattr(config, "traps", False)
    reader.fit(X, Y, batch_size=4, verbose=0)


def test_what_lies_within_is_found_once_however_often_it_is_used():
    """A layer that two models share, and a layer that leads back to the one it lies in."""
    shared = Dense(2)
    first, second = Sequential([Dense(2, input_dim=3), shared]), Sequential([shared])
    outer = Sequential([first, second])
    found = all_within(outer)
    assert len(found) == len(set(map(id, found))) == 5
    inner = Dense(1)
    inner.layer = TimeDistributed(inner)
    assert len(all_within(inner)) == 2
