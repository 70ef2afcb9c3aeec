"""Ctrl-C: in a real process, by a real signal; and what happens to the handler of the program."""

import json
import os
import signal
import subprocess
import sys
import threading

import pytest

from kerascn.training.interruption import whole_steps

CHILD = """
import json, os, signal, sys, threading, time
import numpy as np
from kerascn import backend as K
from kerascn.callbacks import Callback
from kerascn.layers import Dense
from kerascn.models import Sequential
from kerascn.utils.data_utils import Sequence

where, made = sys.argv[1], []

class Rows(Sequence):
    def __len__(self):
        return 50

    def __getitem__(self, index):
        if where == "data" and index == 3:
            threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
            time.sleep(1)
        return np.ones((4, 2)), np.full((4, 1), float(index))

class Count(Callback):
    done = 0

    def on_batch_end(self, batch, logs=None):
        self.done += 1
        if where == "callback" and self.done == 60:
            os.kill(os.getpid(), signal.SIGINT)

model = Sequential([Dense(1, input_dim=2, kernel_initializer="zeros")])
model.compile("sgd", "mse")
reference = Sequential([Dense(1, input_dim=2, kernel_initializer="zeros")])
reference.compile("sgd", "mse")
model.train_on_batch(np.ones((4, 2)), np.zeros((4, 1)))  # compiled; this step changes nothing

if where == "step":
    run, calls = model.train_function, []

    def interrupted(batch):
        calls.append(0)
        if len(calls) == 60:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.01)  # Python is asked here whether there was a signal
        return run(batch)

    model.train_function = interrupted

count, before, threads = Count(), signal.getsignal(signal.SIGINT), set(threading.enumerate())
begun = time.monotonic()
try:
    model.fit(Rows(), epochs=5, shuffle=False, callbacks=[count], workers=1, use_multiprocessing=False)
except KeyboardInterrupt:
    spent = time.monotonic() - begun
    steps = 60 if where == "step" else count.done
    for number in range(steps):
        reference.train_on_batch(np.ones((4, 2)), np.full((4, 1), float(number % 50)))
    print()
    print(json.dumps(dict(
        steps=steps,
        same=all(np.allclose(a, b, rtol=1e-5) for a, b in zip(model.get_weights(), reference.get_weights())),
        back=signal.getsignal(signal.SIGINT) is before,
        threads=[t.name for t in threading.enumerate() if t not in threads and not isinstance(t, threading.Timer)],
        history=len(model.history.history.get("loss", [])),
        spent=spent,
    )))
    model.train_function = None if where == "step" else model.train_function
    model.fit(Rows(), steps_per_epoch=2, verbose=0) if where != "data" else None
    print("usable")
"""


@pytest.mark.engine
@pytest.mark.parametrize("where", ["step", "callback", "data"])
def test_a_real_interruption(where, engine_name):
    done = subprocess.run(
        [sys.executable, "-c", CHILD, where], capture_output=True, text=True, timeout=120, env={**os.environ}
    )
    assert done.returncode == 0, done.stderr[-2000:]
    *_, told, usable = done.stdout.splitlines()
    told = json.loads(told)
    assert usable == "usable" and told["same"] and told["back"] and not told["threads"]
    assert told["steps"] == (60 if where != "data" else 3) and told["history"] == (1 if where != "data" else 0)
    assert told["spent"] < 60


class Interrupted(Exception):
    """What the handler of the tests raises."""


@pytest.fixture
def handler():
    def raises(number, frame):
        raise Interrupted

    before = signal.signal(signal.SIGINT, raises)
    yield raises
    signal.signal(signal.SIGINT, before)


def interrupt():
    os.kill(os.getpid(), signal.SIGINT)
    for _ in range(1000):  # Python looks for signals between two instructions
        pass


def test_a_step_is_finished_first(handler):
    steps = []

    def step(batch):
        interrupt()
        steps.append(batch)
        return batch

    with pytest.raises(Interrupted), whole_steps() as whole:
        whole(step, 1)
        steps.append("after")
    assert steps == [1] and signal.getsignal(signal.SIGINT) is handler


def test_a_second_one_waits_for_nothing(handler):
    steps = []

    def step(batch):
        interrupt()
        interrupt()
        steps.append(batch)

    with pytest.raises(Interrupted), whole_steps() as whole:
        whole(step, 1)
    assert steps == [] and signal.getsignal(signal.SIGINT) is handler


def test_between_two_steps_it_is_at_once(handler):
    with pytest.raises(Interrupted), whole_steps() as whole:
        assert whole(lambda batch: batch + 1, 1) == 2
        interrupt()
        pytest.fail("not interrupted")
    assert signal.getsignal(signal.SIGINT) is handler


def test_one_in_another_and_an_error_within(handler):
    steps = []

    def inner(batch):
        interrupt()
        steps.append("inner")

    def outer(batch):
        with whole_steps() as whole:
            whole(inner, batch)
        steps.append("outer")

    with pytest.raises(Interrupted), whole_steps() as whole:
        whole(outer, 1)
    assert steps == ["inner", "outer"]
    with pytest.raises(ZeroDivisionError), whole_steps() as whole:
        whole(lambda batch: batch / 0, 1)
    assert signal.getsignal(signal.SIGINT) is handler


def test_other_threads_leave_the_handler_alone(handler):
    found = []

    def work():
        with whole_steps() as whole:
            found.append((whole(lambda batch: batch + 1, 1), signal.getsignal(signal.SIGINT) is handler))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [(2, True)]


@pytest.mark.parametrize("how", [signal.SIG_IGN, signal.SIG_DFL])
def test_what_the_program_said_for_the_whole_process_stays(how):
    before = signal.signal(signal.SIGINT, how)
    try:
        with whole_steps() as whole:
            assert signal.getsignal(signal.SIGINT) == how and whole(lambda batch: batch, 1) == 1
    finally:
        signal.signal(signal.SIGINT, before)
