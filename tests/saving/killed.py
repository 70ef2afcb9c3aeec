"""Processes that save a model on and on until they are killed: a program for the test of that.

    python -m tests.saving.killed FOLDER COUNT

kills so many processes, each at a moment that chance chooses, and prints how many of them were in the midst of writing.
It fails as soon as the file is not whole. The engine is loaded once, before any work, and the process forks from there.
"""

import importlib
import os
import random
import signal
import sys
import time
from pathlib import Path

import h5py
import numpy as np

ENGINE = {"tensorflow": "tensorflow", "theano": "pytensor"}[os.environ["KERAS_BACKEND"]]
LONGEST = 0.15  # seconds between the first save and the end of the process
UNITS = 5000


def save_on_and_on(path, way, tell):
    """Save a model whose weights are all the same number, a larger one each time, until the process is killed."""
    from kerascn.callbacks import Callback, ModelCheckpoint
    from kerascn.layers import Dense
    from kerascn.models import Sequential

    model = Sequential([Dense(UNITS, input_shape=(8,)), Dense(1)])
    model.compile("sgd", "mse")
    x, y = np.zeros((64, 8), "float32"), np.zeros((64, 1), "float32")

    def count(number):
        if number == 2:
            tell()
        model.set_weights([np.full_like(one, number) for one in model.get_weights()])

    if way == "save":
        for number in range(1, 10**9):
            count(number)
            model.save(path)

    class Count(Callback):
        number = 0

        def on_batch_end(self, batch, logs=None):
            self.number += 1
            count(self.number)

    model.fit(x, y, 1, epochs=10**6, verbose=0, callbacks=[Count(), ModelCheckpoint(str(path), save_freq=1)])


def begun(path, way):
    """The number of a new process, which has saved once."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(reading)
            save_on_and_on(path, way, lambda: os.write(writing, b"1"))
        finally:
            os._exit(1)
    os.close(writing)
    told = os.read(reading, 1)
    os.close(reading)
    if not told:
        sys.exit(f"the process that saves ({way}) has ended by itself")
    return child


def check(path):
    """End with a message unless the file is one that was written to its end."""
    with h5py.File(path, "r") as file:
        arrays = []
        file["model_weights"].visititems(lambda _, one: arrays.append(one) if hasattr(one, "dtype") else None)
        numbers = {float(number) for array in arrays for number in np.unique(array[()])}
        if len(arrays) != 4 or len(numbers) != 1 or "training_config" not in file.attrs:
            sys.exit(f"the file is not whole: {len(arrays)} arrays, numbers {numbers}")


def main(folder, times):
    importlib.import_module(ENGINE)
    choose, path, amid = random.Random(0), Path(folder, "m.h5"), 0
    for time_of_kill in range(times):
        child = begun(path, ("save", "checkpoint")[time_of_kill % 2])
        time.sleep(choose.uniform(0, LONGEST))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        check(path)
        amid += any(one.name != path.name for one in path.parent.iterdir())
    print(amid)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
