"""Importing has no effects: nothing printed, nothing written, no engine loaded."""

import os
import subprocess
import sys

import pytest

from tests.house import tree

HEAVY = ("tensorflow", "pytensor", "theano", "keras", "scipy", "h5py", "matplotlib")
PROGRAM = """
import sys
{statements}
loaded = [name for name in {heavy} if name in sys.modules]
if loaded:
    sys.exit("loaded: " + " ".join(loaded))
"""
IS_MADE_OF_SCIKIT_LEARN = "kerascn.wrappers.scikit_learn"  # its classes derive from those, and these need SciPy
IS_MADE_OF_MATPLOTLIB = "kerascn.old_code.screen"  # what matplotlib itself imports, to show pictures
QUIET = {
    "the package": "import kerascn",
    "the backend": "from kerascn import backend as K",
    "the engine's name": "from kerascn import backend as K; K.backend()",
    "settings": "import kerascn.config as c; c.floatx(), c.epsilon(), c.image_data_format(), c.dialect()",
}


def run(statements, home, engine=None):
    """Run a new Python with an empty home and only what it needs of the environment."""
    environ = {"HOME": str(home), "PATH": os.environ["PATH"], "PYTHONPATH": str(tree.ROOT)}
    environ |= {"KERAS_BACKEND": engine} if engine else {}
    program = PROGRAM.format(statements=statements, heavy=HEAVY)
    line = [sys.executable, "-B", "-W", "error", "-c", program]
    return subprocess.run(line, env=environ, cwd=home, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("engine", [None, "tensorflow", "theano"])
@pytest.mark.parametrize("what", QUIET)
def test_importing_has_no_effects(what, engine, tmp_path):
    done = run(QUIET[what], tmp_path, engine)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []


def test_the_referee_notices_an_engine(tmp_path):
    """A module that pretends to be a heavy one makes the program above fail."""
    (tmp_path / "h5py.py").write_text("")
    done = run("sys.path.insert(0, '.'); import h5py", tmp_path)
    assert done.stderr == "loaded: h5py\n"
    assert done.returncode == 1


def test_every_module_outside_the_engines_imports_quietly(tmp_path):
    names = [name for name in sorted(tree.modules()) if not _loads_an_engine(name)]
    done = run("; ".join(f"import {name}" for name in names), tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def _loads_an_engine(name):
    rooms = ("kerascn.backend.tensorflow", "kerascn.backend.theano", IS_MADE_OF_SCIKIT_LEARN, IS_MADE_OF_MATPLOTLIB)
    return name.startswith(rooms) or name.endswith("__main__") or _stands_for_another(name)


QUIET_IN_THEANO = ("finder", "names")
QUIET_IN_TENSORFLOW = ("choice", "gone", "inside", "modules", "names", "quiet", "switches", "tf_keras")


def _stands_for_another(name):
    """What stands for a module of Theano or TensorFlow is imported with it; tables of names and finders are not."""
    rooms = {"kerascn.old_code.theano1": QUIET_IN_THEANO, "kerascn.old_code.tensorflow1": QUIET_IN_TENSORFLOW}
    return any(name.startswith(f"{room}.") and name.split(".")[3] not in quiet for room, quiet in rooms.items())
