"""A process that trains for long in one of several ways, and tells what has grown meanwhile.

Run as ``python -m tests.training.enduring WAY STEPS``: it prints one JSON object.
"""

import gc
import json
import mmap
import multiprocessing
import os
import sys
import threading
from pathlib import Path

import numpy as np

from kerascn import backend as K
from kerascn.callbacks import Callback, LambdaCallback
from kerascn.layers import Dense, Dropout
from kerascn.models import Sequential
from kerascn.utils.data_utils import Sequence
from kerascn.utils.generic_utils import Progbar
from kerascn.utils.io_utils import HDF5Matrix

STATM, FILES = Path("/proc/self/statm"), Path("/proc/self/fd")
SIZE = 8  # of a batch
DRAW = np.random.RandomState(0)
X, Y = DRAW.rand(SIZE * 50, 6).astype("float32"), DRAW.rand(SIZE * 50, 1).astype("float32")
EPOCH = 50  # steps of an epoch


def made():
    """A model with random numbers, a regularizer and metrics."""
    model = Sequential([Dense(8, input_dim=6, kernel_regularizer="l2"), Dropout(0.2), Dense(1)])
    model.compile("adam", "mse", metrics=["mae"])
    return model


class Watch(Callback):
    """A user's callback: it looks at the logs of every batch and keeps nothing."""

    def on_batch_end(self, batch, logs=None):
        self.last = dict(logs or {})


def by_fit(model, steps):
    model.fit(X, Y, batch_size=SIZE, epochs=steps // EPOCH, verbose=0, validation_data=(X[:SIZE], Y[:SIZE]))


def by_short_fits(model, steps):
    """Called again and again, with callbacks, weights of samples and a progress bar each time."""
    for _ in range(steps // EPOCH):
        seen = LambdaCallback(on_batch_end=lambda batch, logs: logs["loss"])
        model.fit(X, Y, batch_size=SIZE, verbose=0, callbacks=[Watch(), seen], sample_weight=Y[:, 0])
        Progbar(EPOCH, verbose=0).update(EPOCH)


def by_single_batches(model, steps):
    for step in range(steps // 4):
        rows = slice(step % EPOCH * SIZE, (step % EPOCH + 1) * SIZE)
        model.train_on_batch(X[rows], Y[rows])
        model.train_on_batch(X[rows], Y[rows], reset_metrics=False)
        model.test_on_batch(X[rows], Y[rows])
        model.predict_on_batch(X[rows])


def by_evaluating(model, steps):
    for _ in range(steps // EPOCH // 2):
        model.evaluate(X, Y, batch_size=SIZE, verbose=0)
        model.predict(X, batch_size=SIZE)
        model.set_weights(model.get_weights())


def by_file(model, steps):
    x, y = (HDF5Matrix(sys.argv[3], name) for name in "xy")
    for _ in range(steps // EPOCH):
        model.fit(x, y, batch_size=SIZE, verbose=0, shuffle="batch")


class Batches(Sequence):
    """The arrays, a batch by number."""

    def __len__(self):
        return EPOCH

    def __getitem__(self, number):
        rows = slice(number * SIZE, (number + 1) * SIZE)
        return X[rows], Y[rows]


def endless():
    """The same for ever."""
    while True:
        yield from (Batches()[number] for number in range(EPOCH))


def by_generator(model, steps):
    for _ in range(steps // EPOCH):
        model.fit(endless(), steps_per_epoch=EPOCH, verbose=0)
    model.evaluate_generator(endless(), steps=EPOCH)
    model.predict_generator(endless(), steps=EPOCH)


def by_threads(model, steps):
    """Workers begin and end with each call; some are stopped before their time."""
    stop = LambdaCallback(on_batch_end=lambda batch, logs: setattr(model, "stop_training", batch == 10))
    for _ in range(steps // EPOCH):
        model.fit(Batches(), verbose=0, workers=3, validation_data=Batches())
        model.fit(Batches(), verbose=0, workers=3, callbacks=[stop])


def by_processes(model, steps):
    for _ in range(2):
        model.fit(Batches(), epochs=steps // EPOCH // 2, verbose=0, workers=2, use_multiprocessing=True)


def by_turns(model, steps):
    for way in (by_short_fits, by_single_batches, by_evaluating, by_threads):
        way(model, steps // 4)


WAYS = {
    "turns": by_turns,
    "fit": by_fit,
    "short fits": by_short_fits,
    "single batches": by_single_batches,
    "evaluating": by_evaluating,
    "file": by_file,
    "generator": by_generator,
    "threads": by_threads,
    "processes": by_processes,
}


def seen():
    """What may grow: (bytes, nodes of TensorFlow's graph, compiled functions, threads, open files, children)."""
    gc.collect()
    memory = int(STATM.read_text().split()[1]) * mmap.PAGESIZE if STATM.exists() else 0
    nodes = len(K.get_graph().get_operations()) if K.backend() == "tensorflow" else 0
    functions = sum(isinstance(one, K.Function) for one in gc.get_objects())
    files = len(os.listdir(FILES)) if FILES.exists() else 0
    return memory, nodes, functions, threading.active_count(), files, len(multiprocessing.active_children())


def main(way, steps):
    """Train a while until caches are full, then ``steps`` steps more."""
    model = made()
    WAYS[way](model, max(steps // 4, 500))
    before = seen()
    WAYS[way](model, steps)
    grown = [after - one for one, after in zip(before, seen(), strict=True)]
    names = ("memory", "nodes", "functions", "threads", "files", "children")
    print(json.dumps({"counted": before[1:]} | dict(zip(names, grown, strict=True))))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
