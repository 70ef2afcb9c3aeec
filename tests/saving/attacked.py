"""A process that loads crafted files one after the other, and says of each what came of it, a line of JSON each.

python -m tests.saving.attacked FOLDER ADDRESS safe|unsafe NAME...
"""

import json
import os
import sys
import threading
import warnings
from pathlib import Path

import h5py

from kerascn import backend as K
from kerascn.layers import Dense
from kerascn.models import Sequential, load_model, model_from_config, model_from_json, model_from_yaml
from kerascn.utils.io_utils import HDF5Matrix
from kerascn.utils.layer_utils import layer_from_config
from tests.saving.attacks import ATTACKS
from tests.saving.crafted import Canary
from tests.saving.small import row as other_model
from tests.saving.swept import sweep


def same(x):
    """A function of the user's."""
    return x


def first(inputs):
    """Another one."""
    return inputs[0]


OWN = {"same": same, "first": first}


def load(thing, how, safe):
    """Load what was crafted, in the way that the attack wants; ``safe_mode`` is left unsaid where it may be."""
    said = {} if safe else {"safe_mode": False}
    if how == "model":
        return load_model(thing, OWN, **said)
    if how == "model said":
        return load_model(thing, OWN, safe_mode=safe)
    if how == "weights":
        return other_model().load_weights(thing)
    if how == "matrix":
        return HDF5Matrix(thing, "model_weights/dense_1/kernel:0")[:]
    if how == "given":
        with h5py.File(thing, "r") as file:
            group = file["model_weights/dense_1"]
            return Sequential([Dense(2, input_shape=(4,))]).set_weights([group["kernel:0"], group["bias:0"]])
    if how == "layer":
        return layer_from_config(thing, OWN)
    readers = {"json": model_from_json, "yaml": model_from_yaml, "config": model_from_config}
    return readers[how](thing, OWN, **said)


class Elsewhere:
    """Another file, a pipe, to which a crafted file leads: somebody waits at its other end."""

    def __init__(self, path):
        self.path, self.was_opened = path, False
        os.mkfifo(path)
        self.waiting = threading.Thread(target=self._wait, daemon=True)
        self.waiting.start()

    def _wait(self):
        number = os.open(self.path, os.O_WRONLY)  # goes on as soon as somebody opens it for reading
        self.was_opened = True
        os.close(number)

    def asked(self):
        """Whether it was opened meanwhile; the waiting is over."""
        self.waiting.join(0.01)
        opened = self.was_opened
        while self.waiting.is_alive():
            os.close(os.open(self.path, os.O_RDONLY | os.O_NONBLOCK))
            self.waiting.join(0.05)
        return opened


def tried(job, folder, address):
    """What came of one job."""
    name, mode = job.split(":")
    K.clear_session()  # graphs of many models make TensorFlow slow
    canary = Canary(folder / f"{name}_{mode}", address, f"{name}_{mode}")
    canary.folder.mkdir()
    sys.path.append(str(canary.folder))
    if name == "all":
        return {"job": job, "opened": False, **sweep(canary, int(mode))}
    elsewhere = Elsewhere(canary.fifo)
    found = {"job": job}
    thing = ATTACKS[name].craft(canary)
    try:
        load(thing, ATTACKS[name].load, mode != "unsafe")
    except Exception as error:
        found |= {"kind": type(error).__name__, "key": getattr(error, "key", None), "text": str(error)[:500]}
    return {**found, "opened": elsewhere.asked()}


def main(folder, address, *jobs):
    """Do the jobs in their order; the line that says which one begins is there even if the process ends."""
    warnings.simplefilter("ignore")
    for job in jobs:
        print(json.dumps({"begins": job}), flush=True)
        print(json.dumps(tried(job, Path(folder), address)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
