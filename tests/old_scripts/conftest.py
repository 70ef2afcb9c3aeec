"""A home with a mirror of samples, where the programs find the data sets that they ask for."""

import os
import subprocess
import sys

import pytest

from dev_tools import stand_ins
from dev_tools.old_scripts import FOLDER
from kerascn.datasets import sample, trust
from tests import genuine_mirror
from tests.house import tree

DATA = (
    "mnist.npz", "imdb.npz", "imdb_word_index.json", "reuters.npz", "reuters_word_index.json", "boston_housing.npz",
    "cifar-10-python.tar.gz",
)  # fmt: skip
WHOLE = ("mnist.npz", "imdb.npz", "imdb_word_index.json", "reuters.npz", "reuters_word_index.json")


def pictures(path):
    """1500 pictures of six kinds to learn from and 300 to test, as CIFAR-10 comes."""
    (x, y), (x_test, y_test) = sample("shapes", samples=1800, classes=6, test_split=1 / 6)
    batches = {f"data_batch_{number + 1}": (x[number::5], y[number::5]) for number in range(5)}
    batches["test_batch"] = x_test, y_test
    made = {f"cifar-10-batches-py/{name}": stand_ins.cifar_batch(x, labels=y) for name, (x, y) in batches.items()}
    stand_ins.pack(path, made)


def remembered(home, files):
    """Note in a home that these files are trusted."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KERAS_HOME", str(home))
        for path in files:
            trust(path, remember=True)


def settings(home, mirror):
    return {"KERAS_HOME": str(home), "KERASCN_DATA_MIRROR": str(mirror)}


@pytest.fixture(scope="session")
def samples(tmp_path_factory):
    """The settings with which a program reads the samples under the names of the published data sets."""
    folder = tmp_path_factory.mktemp("samples")
    mirror = folder / "mirror"
    mirror.mkdir()
    makers = stand_ins.MAKERS | {"cifar-10-python.tar.gz": pictures}
    for name in DATA:
        makers[name](mirror / name)
    remembered(folder, mirror.iterdir())
    return settings(folder, mirror)


@pytest.fixture(scope="session")
def whole(tmp_path_factory):
    """The settings with which a program reads the genuine data sets."""
    folder = tmp_path_factory.mktemp("whole")
    mirror = folder / "mirror"
    mirror.mkdir()
    for name in WHOLE:
        genuine_mirror.add(name, mirror)
    remembered(folder, mirror.iterdir())
    return settings(folder, mirror)


@pytest.fixture
def run_old(tmp_path, engine_name, samples):
    """Runs a program as a user does: ``kerascn run`` in a process of its own, in an empty folder."""

    def run(script, data=samples, timeout=300):
        command = [sys.executable, "-m", "kerascn", "run", str(FOLDER / script)]
        environ = os.environ | data | {"PYTHONPATH": str(tree.ROOT), "KERAS_BACKEND": engine_name}
        environ |= {"OMP_NUM_THREADS": "1", "PYTHONIOENCODING": "utf-8"}
        environ.pop("KERASCN_DIALECT", None)
        options = dict(capture_output=True, encoding="utf-8", timeout=timeout, check=False)
        done = subprocess.run(command, cwd=tmp_path, env=environ, **options)
        assert done.returncode == 0, (
            f"{script} ended with {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-6000:]}"
        )
        return done.stdout

    return run
