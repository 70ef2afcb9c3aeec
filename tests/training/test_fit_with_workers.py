"""Training on batches that workers make: the same training whoever makes them, and in trouble nobody left behind."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
import warnings

import numpy as np
import pytest

from kerascn.callbacks import LambdaCallback
from kerascn.layers import Dense
from kerascn.models import Sequential as Model
from kerascn.utils import Sequence

THREADS = {"workers": 2}
PROCESSES = {"workers": 2, "use_multiprocessing": True}
BOTH = pytest.mark.parametrize("who", [THREADS, PROCESSES], ids=["threads", "processes"])
EVERYBODY = [
    {"workers": 0}, {"workers": 1}, {"workers": 4}, {"workers": 1, "use_multiprocessing": True},
    {"workers": 4, "use_multiprocessing": True},
]  # fmt: skip


@pytest.fixture(scope="module")
def model(K):
    K.clear_session()
    one = Model([Dense(3, input_dim=2), Dense(1)])
    one.compile("sgd", "mse")
    one.beginning = one.get_weights()
    return one


@pytest.fixture(autouse=True)
def nobody_left():
    before = threading.active_count()
    yield
    assert multiprocessing.active_children() == []
    assert threading.active_count() == before


class Noisy(Sequence):
    """Rows with noise, in an order that the end of each epoch changes."""

    def __init__(self):
        self.order = np.arange(5)

    def __len__(self):
        return 5

    def __getitem__(self, index):
        x = np.full((4, 2), float(self.order[index])) / 5 + np.random.normal(0, 0.1, (4, 2))
        return x, x.sum(axis=1, keepdims=True)

    def on_epoch_end(self):
        np.random.shuffle(self.order)


def noisy():
    while True:
        x = np.random.normal(0, 0.1, (4, 2))
        yield x, x.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("source", [Noisy, noisy])
def test_the_same_training_whoever_makes_the_batches(model, source):
    found = []
    for who in EVERYBODY:
        model.set_weights(model.beginning)
        np.random.seed(7)
        history = model.fit(
            source(), steps_per_epoch=5, epochs=3, shuffle=False, verbose=0, validation_data=source(),
            validation_steps=2, **who,
        )  # fmt: skip
        weights = np.concatenate([weight.ravel() for weight in model.get_weights()])
        found.append((history.history, weights.tolist(), np.random.rand()))
    assert all(one == found[0] for one in found)
    assert len(set(found[0][0]["loss"] + found[0][0]["val_loss"])) == 6


def row():
    return np.ones((4, 2)), np.ones((4, 1))


class OwnError(Exception):
    """An exception of the user's."""


def raises():
    raise OwnError("no file 3")


def exits():
    os.kill(os.getpid(), signal.SIGKILL)


class At3(Sequence):
    """Six good batches, but number 3 is made by a function."""

    def __init__(self, make):
        self.make = make

    def __len__(self):
        return 6

    def __getitem__(self, index):
        return self.make() if index == 3 else row()


def at_3(make):
    return (make() if index == 3 else row() for index in range(100))


WRONG = {
    "a tuple of four": (lambda: row() + row(), ValueError, "batch"),
    "no tuple": (lambda: np.ones((4, 2)), ValueError, "batch"),
    "nothing": (lambda: None, ValueError, "batch"),
    "a wrong shape": (lambda: (np.ones((4, 3)), np.ones((4, 1))), ValueError, "(4, 3)"),
    "an error": (raises, OwnError, "no file 3"),
}


@BOTH
@pytest.mark.parametrize("kind", [At3, at_3])
def test_what_is_wrong_ends_in_one_sentence(model, kind, who):
    for make, error, words in WRONG.values():
        steps = []
        counting = LambdaCallback(on_batch_end=lambda batch, logs, steps=steps: steps.append(batch))
        with pytest.raises(error) as caught:
            model.fit(kind(make), steps_per_epoch=6, shuffle=False, verbose=0, callbacks=[counting], **who)
        assert words in str(caught.value) and "\n" not in str(caught.value).strip()
        assert steps == [0, 1, 2]


@pytest.mark.parametrize("kind", [At3, at_3])
def test_what_can_not_travel_and_what_dies(model, kind):
    for make, key in ((lambda: (lambda: 0, 1), "workers.batch"), (exits, "workers.died")):
        with pytest.raises(RuntimeError) as caught:
            model.fit(kind(make), steps_per_epoch=6, shuffle=False, verbose=0, **PROCESSES)
        assert caught.value.key == key


@BOTH
def test_a_generator_that_ends_early(model, who):
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        history = model.fit((row() for _ in range(5)), steps_per_epoch=3, epochs=4, verbose=0, **who)
    assert len(history.history["loss"]) in (1, 2) and len(said) == 1


@BOTH
def test_slow_batches_and_a_stop(model, who):
    begun = time.monotonic()

    def slow():
        time.sleep(0.2)
        return row()

    def stop(batch, logs):
        model.stop_training = True

    model.fit(At3(slow), verbose=0, callbacks=[LambdaCallback(on_batch_end=stop)], **who)
    assert time.monotonic() - begun < 20


def test_the_model_stays_out_of_the_workers(model, engine_name):
    class Predicting(At3):
        def __getitem__(self, index):
            return row()[0], model.predict(row()[0])

    if engine_name == "tensorflow":
        with pytest.raises(RuntimeError) as caught:
            model.fit(Predicting(row), verbose=0, **PROCESSES)
        assert caught.value.key == "tensorflow.forked"
    else:
        assert model.fit(Predicting(row), verbose=0, **PROCESSES).history["loss"][0] < 10


PROGRAM = """
import multiprocessing, sys, threading, time
import numpy as np
from kerascn.layers import Dense
from kerascn.models import Sequential as Model
from kerascn.callbacks import LambdaCallback
from kerascn.utils import Sequence

class Slow(Sequence):
    def __len__(self):
        return 10000
    def __getitem__(self, index):
        time.sleep(0.02)
        return np.random.rand(4, 2), np.ones((4, 1))

model = Model([Dense(1, input_dim=2)])
model.compile("sgd", "mse")
model.train_on_batch(*Slow()[0])
before = threading.active_count()
tell = LambdaCallback(on_batch_end=lambda batch, logs: batch == 5 and print("begun", flush=True))
try:
    model.fit(Slow(), callbacks=[tell], verbose=0, workers=3, use_multiprocessing=bool(int(sys.argv[1])))
except KeyboardInterrupt:
    print("stopped", threading.active_count() - before, multiprocessing.active_children())
"""


@pytest.mark.engine
@pytest.mark.parametrize("in_processes", [pytest.param(0, marks=pytest.mark.all_only), 1])
def test_ctrl_c(engine_name, in_processes):
    """As a terminal does it: the whole group of processes hears it."""
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(in_processes)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ}, start_new_session=True,
    )  # fmt: skip
    try:
        while "begun" not in (line := program.stdout.readline()):
            assert line, program.stderr.read()
        os.killpg(program.pid, signal.SIGINT)
        begun = time.monotonic()
        out, errors = program.communicate(timeout=60)
        assert time.monotonic() - begun < 20
    finally:
        program.kill()
        program.wait()
    assert out.strip() == "stopped 0 []" and program.returncode == 0
    assert "Traceback" not in errors
