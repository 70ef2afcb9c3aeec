"""What the traps remember of a model: no data after a training, nothing in copies and files."""

import copy
import gc
import pickle
import threading
import weakref

import numpy as np
import pytest

from kerascn import config
from kerascn.callbacks import Callback
from kerascn.layers import Dense
from kerascn.models import Sequential, clone_model, load_model
from kerascn.traps import freezing, inside
from kerascn.traps.noticing import memory

pytestmark = pytest.mark.engine


class Data(np.ndarray):
    """Data that tell whether they are still there."""


def data(rows=40):
    return np.random.RandomState(0).rand(rows, 64).astype("float32").view(Data), np.ones((rows, 1), "float32")


def net(**more):
    model = Sequential([Dense(1, input_dim=64, **more)])
    model.compile("sgd", "mse")
    return model


class Stops(Callback):
    """A callback that ends a training as it is told."""

    def __init__(self, act):
        super().__init__()
        self.act = act

    def on_epoch_end(self, epoch, logs=None):
        """End it."""
        self.act()


def raises(error):
    def act():
        raise error

    return act


def batches(x, y):
    while True:
        yield x[:8], y[:8]


ENDINGS = {
    "as it should": (None, lambda model, x, y: model.fit(x, y, verbose=0)),
    "error": (OSError, lambda model, x, y: model.fit(x, y, verbose=0, callbacks=[Stops(raises(OSError))])),
    "Ctrl-C": (
        KeyboardInterrupt,
        lambda model, x, y: model.fit(x, y, verbose=0, callbacks=[Stops(raises(KeyboardInterrupt))]),
    ),
    "size of batches": (ValueError, lambda model, x, y: model.fit(x, y, verbose=0, batch_size=0)),
    "validation": (ValueError, lambda model, x, y: model.fit(x, y, verbose=0, validation_data=3)),
    "generator": (OSError, lambda model, x, y: model.fit_generator(
        batches(x, y), 2, verbose=0, callbacks=[Stops(raises(OSError))]
    )),
    "validation of a generator": (ValueError, lambda model, x, y: model.fit_generator(
        batches(x, y), 2, verbose=0, validation_data=3
    )),
}  # fmt: skip


@pytest.fixture(scope="module")
def pupil():
    """One model for all endings."""
    return net()


@pytest.mark.parametrize("ending", ENDINGS)
def test_data_are_let_go_of(ending, pupil):
    error, train = ENDINGS[ending]
    x, y = data()
    seen = weakref.ref(x)
    if error is None:
        train(pupil, x, y)
    else:
        with pytest.raises(error):
            train(pupil, x, y)
    assert memory(pupil).data is None
    pupil.history = None
    del x, y
    gc.collect()
    assert seen() is None


def test_data_are_let_go_of_when_traps_are_turned_off_meanwhile(monkeypatch, pupil):
    pupil.fit(*data(), verbose=0, callbacks=[Stops(lambda: monkeypatch.setattr(config, "traps", False))])
    assert memory(pupil).data is None


def remembered(model):
    return {name for name in vars(model) if name.startswith("_traps") and name != "_traps_compiled"}


def test_copies_and_files_have_nothing_of_it(tmp_path):
    model = net()
    model.fit(*data(), verbose=0)
    vars(model)["_traps_told"] = {"traps.nan"}
    assert remembered(model) == {"_traps_memory", "_traps_told"}
    model.save(tmp_path / "model.h5")
    copies = [copy.deepcopy(model), pickle.loads(pickle.dumps(model)), load_model(tmp_path / "model.h5")]
    for one in [*copies, clone_model(model)]:
        assert remembered(one) == set()


def test_nothing_is_remembered_when_turned_off(monkeypatch):
    monkeypatch.setattr(config, "traps", False)
    model = net()
    x, y = data()
    model.fit(x, y, verbose=0)
    model.train_on_batch(x, y)
    model.predict(x)
    model.evaluate(x, y, verbose=0)
    assert remembered(model) == set()


def test_a_loop_of_trainings_looks_at_one_row_and_knows_another_range(pupil):
    x, y = data(16)
    for _ in range(10):
        pupil.fit(x, y, verbose=0)
    pupil.fit(np.round(200 * x), y, verbose=0)
    pupil.predict(np.round(200 * x))  # of which nothing is said, as it was learnt


def test_layers_are_found_quickly():
    """A name that a layer lacks is looked for in all spellings, for each layer; that is not done here."""
    layer, asked = Dense(1), []

    class Asked(Dense):
        def __getattr__(self, name):
            asked.append(name)
            return super().__getattr__(name)

    assert inside.all_within(Asked(1))[1:] == inside.all_within(layer)[1:] == []
    assert not asked


def test_models_are_noted_in_several_threads(pupil):
    errors, made = [], [type("Empty", (), {"weights": [], "trainable_weights": []}) for _ in range(4)]

    def work(kind):
        try:
            for _ in range(300):
                freezing.note(kind(), [])
                pupil.trainable = not pupil.trainable
                freezing._meant_for_others(vars(pupil)["_traps_compiled"], {1}, set())
        except RuntimeError as error:  # such as: the set changed while it was gone through
            errors.append(error)

    threads = [threading.Thread(target=work, args=(kind,)) for kind in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    pupil.trainable = True
    assert not errors
