"""A home with a mirror of samples, where the programs find the data sets that they ask for."""

import os
import subprocess
import sys

import pytest

from dev_tools import old_scripts
from tests import genuine_mirror
from tests.house import tree

WHOLE = ("mnist.npz", "imdb.npz", "imdb_word_index.json", "reuters.npz", "reuters_word_index.json")


@pytest.fixture(scope="session")
def samples(tmp_path_factory):
    """The settings with which a program reads the samples under the names of the published data sets."""
    return old_scripts.samples(tmp_path_factory.mktemp("samples"))


@pytest.fixture(scope="session")
def whole(tmp_path_factory):
    """The settings with which a program reads the genuine data sets."""
    folder = tmp_path_factory.mktemp("whole")
    (folder / "mirror").mkdir()
    for name in WHOLE:
        genuine_mirror.add(name, folder / "mirror")
    return old_scripts.mirror(folder)


@pytest.fixture
def run_old(tmp_path, engine_name, samples):
    """Runs a program as a user does: ``kerascn run`` in a process of its own, in an empty folder."""

    def run(script, data=samples, timeout=300, arguments=()):
        command = [sys.executable, "-m", "kerascn", "run", str(old_scripts.FOLDER / script), *arguments]
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
