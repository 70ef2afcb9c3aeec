"""Files spoilt in thousands of ways, read in child processes with limits of memory and time.

    python -m tests.saving.fuzz --how weights --count 5000

reads the files of the numbers 0 to 4999 and prints what became of them. A number stands for the same file ever after.
The ways of reading: ``arrays`` (what is read of a file, without an engine), ``weights`` (``model.load_weights``) and
``model`` (``load_model``).
"""

import argparse
import collections
import faulthandler
import queue
import resource
import subprocess
import sys
import tempfile
import threading
import warnings
from contextlib import suppress
from pathlib import Path

import h5py

from kerascn.saving import files, hdf5, weights
from tests.house.tree import ROOT
from tests.saving import spoilt

MEMORY = 2**29  # bytes that the reading of a file of 20,000 bytes may take beside what the process has
SECONDS = {"arrays": 20, "weights": 60, "model": 120}


# --------------------------------------------------------------------------- in the child


def read_arrays(path):
    """What is read of a file before anything is done with it."""
    with files.opened(path) as file:
        for attribute in ("keras_version", "backend", "model_config", "training_config"):
            hdf5.read_text(file, attribute)
        expected = {shape for weights in spoilt.SHAPES.values() for shape in weights.values()}
        for stored in weights.stored_layers(weights.weights_group(file)).values():
            for one in stored:
                if one.array.shape in expected:  # as load_weights does
                    one.array[()]


def reader(how):
    """The function of a path that reads in this way."""
    if how == "arrays":
        return read_arrays
    from kerascn import backend as K
    from kerascn.models import load_model, model_from_config

    def read_model(path):
        K.clear_session()
        load_model(path)

    model = model_from_config(spoilt.SEQUENTIAL)
    return read_model if how == "model" else model.load_weights


def told(read, path):
    """``'read'``, the key of a sentence, or ``!`` and an exception that is no sentence."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            read(path)
    except Exception as error:
        return getattr(error, "key", None) or f"!{type(error).__name__}: {error}".replace("\n", " ")[:300]
    return "read"


def be_child(how):
    """Read the files whose paths come in, and say of each what became of it."""
    faulthandler.enable()
    read = reader(how)
    with tempfile.TemporaryDirectory() as folder:
        for kind in spoilt.MADE:  # get everything that comes once out of the way
            path = Path(folder, kind)
            path.write_bytes(spoilt.whole(kind))
            told(read, path)
    limit = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    print("ready", flush=True)
    for line in sys.stdin:
        print(told(read, line.rstrip("\n")), flush=True)


# --------------------------------------------------------------------------- in the parent


class Child:
    """A process that reads files; it is begun anew when it has crashed or takes too long."""

    def __init__(self, how):
        self.how, self.process = how, None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._end()

    def read(self, path):
        """What became of the file at a path."""
        if self.process is None:
            self._begin()
        with suppress(BrokenPipeError):  # it has ended, which is told below
            self.process.stdin.write(f"{path}\n")
            self.process.stdin.flush()
        return self._answer(SECONDS[self.how])

    def _begin(self):
        command = [sys.executable, "-m", "tests.saving.fuzz", "--child", self.how]
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115
        self.process = subprocess.Popen(
            command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors
        )
        self.answers = queue.Queue()
        self.listener = threading.Thread(target=self._listen, args=(self.process.stdout, self.answers), daemon=True)
        self.listener.start()
        ready = self._answer(300)
        if ready != "ready":
            raise RuntimeError(f"the child does not begin: {ready}")

    @staticmethod
    def _listen(output, answers):
        with output:
            for line in output:
                answers.put(line.rstrip("\n"))
        answers.put(None)

    def _answer(self, seconds):
        try:
            answer = self.answers.get(timeout=seconds)
        except queue.Empty:
            self._end()
            return "!time"
        if answer is None:
            code = self.process.wait()
            said = self._said()
            self._end()
            return f"!crash {code}: {said}"
        return answer

    def _said(self):
        self.errors.seek(0)
        return self.errors.read().decode("utf-8", "replace")[-1500:]

    def _end(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.listener.join()
            with suppress(BrokenPipeError):
                self.process.stdin.close()
            self.errors.close()
            self.process = None


def outcomes(how, numbers, folder):
    """What became of the files of these numbers, read in this way: ``number -> word``."""
    found, path = {}, Path(folder, "spoilt.h5")
    with Child(how) as child:
        for number in numbers:
            path.write_bytes(spoilt.spoilt(number)[1])
            found[number] = child.read(path)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--how", choices=SECONDS, default="arrays")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--child", choices=SECONDS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        be_child(given.child)
        return
    with tempfile.TemporaryDirectory() as folder:
        found = outcomes(given.how, range(given.first, given.first + given.count), folder)
    for number, word in found.items():
        if word.startswith("!"):
            print(number, spoilt.spoilt(number)[0], word)
    print(f"HDF5 {h5py.version.hdf5_version}, h5py {h5py.version.version}, {given.how}:")
    for word, count in collections.Counter(word.split(":")[0] for word in found.values()).most_common():
        print(f"{count:8} {word}")


if __name__ == "__main__":
    main()
