"""Wrong uses of generators and sequences end in one sentence, in both languages, and leave the weights as they are."""

import threading

import numpy as np
import pytest

from kerascn.layers import Dense
from kerascn.models import Sequential
from kerascn.utils.data_utils import Sequence
from tests.contract.told import refused

pytestmark = pytest.mark.engine
X, Y = np.ones((6, 4), "float32"), np.zeros((6, 1), "float32")


@pytest.fixture(autouse=True)
def fresh(K):
    yield
    K.clear_session()


def batches(*odd):
    """Two batches that can be learnt from, then the odd ones."""
    yield X, Y
    yield X, Y
    yield from odd
    while True:
        yield X, Y


class Nothing(Sequence):
    def __len__(self):
        return 0

    def __getitem__(self, index):
        raise IndexError(index)


class Some(Nothing):
    def __len__(self):
        return 2

    def __getitem__(self, index):
        return X, Y


class Half(Some):
    def __len__(self):
        return len(X) / 4


class Alone:
    """Has the methods of a Sequence, but is none."""

    __len__, __getitem__ = Some.__len__, Some.__getitem__


def fit(make, *args, **more):
    return lambda model: model.fit(make(), *args, verbose=0, **more)


def after(*odd):
    """Training on four batches, the third of which is odd."""
    return fit(lambda: batches(*odd), steps_per_epoch=4, epochs=2)


# What is called, the key, and what the sentence must name.
CASES = {
    "y beside": (fit(batches, Y, steps_per_epoch=1), "stream.beside_y", "generator"),
    "weights beside": (fit(Some, sample_weight=Y[:, 0]), "stream.beside_weights", "Some"),
    "a batch size beside": (fit(Some, batch_size=32), "stream.beside_batch_size", "Some"),
    "a split beside": (fit(Some, validation_split=0.5), "stream.beside_split", "Some"),
    "no steps": (fit(batches), "stream.endless", "steps_per_epoch", "samples_per_epoch"),
    "no steps of validation": (
        lambda model: model.fit(Some(), verbose=0, validation_data=batches()),
        "stream.endless", "validation_steps", "nb_val_samples",
    ),
    "no steps to evaluate": (lambda model: model.evaluate(batches()), "stream.endless", "steps", "val_samples"),
    "no steps to predict": (lambda model: model.predict_generator(batches()), "stream.endless", "steps"),
    "half a step": (fit(batches, steps_per_epoch=2.5), "stream.count", "steps_per_epoch", "2.5"),
    "no step": (fit(batches, steps_per_epoch=0), "stream.count", "0"),
    "half a sample": (fit(batches, samples_per_epoch=2.5), "call.samples", "2.5"),
    "steps that are a word": (lambda model: model.predict(X, steps="all"), "stream.count", "steps", "all"),
    "an empty sequence": (fit(Nothing), "sequence.empty", "Nothing"),
    "a length with a fraction": (fit(Half), "sequence.length", "Half.__len__()", "1.5", "math.ceil"),
    "a length with a fraction, and steps": (fit(Half, steps_per_epoch=1), "sequence.length", "1.5"),
    "a class that is no Sequence": (
        lambda model: model.fit_generator(Alone(), 2), "stream.no_generator", "Alone", "keras.utils.Sequence",
    ),
    "a generator that gives nothing": (fit(lambda: iter(()), steps_per_epoch=1), "stream.nothing"),
    "a function with yield": (fit(lambda: batches, steps_per_epoch=1), "stream.not_called", "batches()"),
    "arrays": (lambda model: model.fit_generator(X, 3), "stream.no_generator", "fit_generator", "(6, 4)"),
    "a list to evaluate": (lambda model: model.evaluate_generator([X, Y], 3), "stream.no_generator", "list (2)"),
    "None": (after(None), "stream.item", "3", "None"),
    "x alone": (after(X), "stream.item", "3", "(6, 4)"),
    "four things": (after((X, Y, Y, Y)), "stream.item", "3", "tuple (4)"),
    "None to predict": (lambda model: model.predict(batches(None), steps=4), "stream.item", "3", "None"),
    "another shape": (after((X[:, :2], Y)), "stream.batch", "3", "(6, 2)"),
    "two counts": (after((X, Y[:4])), "stream.batch", "3", "6", "4"),
    "no number in targets": (after((X, Y * np.nan)), "stream.batch", "3", "nan"),
    "a batch of nothing": (after((X[:0], Y[:0])), "stream.batch", "3"),
    "no validation": (fit(lambda: X, Y, validation_steps=3), "fit.validation_steps", "3"),
    "a strange validation": (fit(Some, validation_data=X), "fit.validation_data", "ndarray"),
    "a frequency of 0": (fit(lambda: X, Y, validation_freq=0), "fit.validation_freq", "0"),
    "a frequency that is a word": (fit(lambda: X, Y, validation_freq="often"), "fit.validation_freq", "often"),
    "epochs from 0": (fit(lambda: X, Y, validation_freq=[0, 2]), "fit.validation_freq", "[0, 2]"),
}  # fmt: skip


def linear(**more):
    model = Sequential([Dense(1, name="out", **(more or {"input_dim": 4}))])
    model.compile("sgd", "mse")
    return model


@pytest.mark.parametrize("name", CASES)
def test_one_sentence(K, name):
    call, key, *parts = CASES[name]
    model, reference, threads = linear(), linear(), set(threading.enumerate())
    reference.set_weights(model.get_weights())
    texts = [refused(lambda: call(model), *parts, language=language) for language in ("en", "zh")]
    assert texts[0] != texts[1] and texts[1].isascii() is False
    with pytest.raises((TypeError, ValueError)) as caught:
        call(model)
    assert caught.value.key == key
    assert set(threading.enumerate()) <= threads
    if parts[:1] == ["3"] and "predict" not in name and key != "fit.validation_steps":
        for _ in range(3 * 2):  # in each of the three calls two batches were learnt from
            reference.train_on_batch(X, Y)
    for one, other in zip(model.get_weights(), reference.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5)


def test_a_fixed_batch(K):
    model = linear(batch_input_shape=(6, 4))
    more = dict(epochs=2, verbose=0, steps_per_epoch=4)
    for source in (batches(), Some()):
        model.fit(source, **more)
    for call in (
        lambda: model.fit(batches((X[:4], Y[:4])), **more),
        lambda: model.fit_generator(batches(), samples_per_epoch=10, nb_epoch=1, verbose=0),
        lambda: model.predict(iter([X[:4]]), steps=1),
    ):
        refused(call, "6", "4")


def test_what_the_users_code_raises_comes_through(K):
    def broken():
        yield X, Y
        yield X, Y
        raise OSError("the disk is full")

    class Broken(Some):
        def __getitem__(self, index):
            return (X, Y) if index < 1 else 1 / 0

    model, reference, threads = linear(), linear(), set(threading.enumerate())
    reference.set_weights(model.get_weights())
    for workers in (0, 1):
        with pytest.raises(OSError, match="the disk is full"):
            model.fit(broken(), steps_per_epoch=5, verbose=0, workers=workers)
    with pytest.raises(ZeroDivisionError):
        model.fit(Broken(), verbose=0, shuffle=False, workers=2)
    assert set(threading.enumerate()) <= threads
    for _ in range(5):
        reference.train_on_batch(X, Y)
    for one, other in zip(model.get_weights(), reference.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5)


def test_not_compiled(K):
    model = Sequential([Dense(1, input_dim=4)])
    for call in (lambda: model.fit(Some()), lambda: model.evaluate(Some())):
        with pytest.raises(RuntimeError) as caught:
            call()
        assert caught.value.key == "model.not_compiled"
    assert model.predict(Some()).shape == (12, 1)
