"""Whole programs in the manner of the tutorials of the time, through ``kerascn run``: each asserts its own quality."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("pytensor", reason="PyTensor is not installed: pip install 'kerascn[theano]'")

PROGRAMS = sorted(path.name for path in (Path(__file__).parent / "theano1_programs").glob("*.py"))
SAYS = {
    "beside_keras.py": "accuracy",
    "denoising_autoencoder.py": "wrong cells",
    "lenet.py": "right",
    "logistic_regression.py": "error",
    "rnn_scan.py": "error of the sums",
    "word_vectors.py": "inside",
}


def run(name, *words, **environ):
    """``kerascn run`` in a process of its own."""
    line = [sys.executable, "-m", "kerascn", "run", *words, str(Path(__file__).parent / "theano1_programs" / name)]
    environ = {**os.environ, **environ}
    return subprocess.run(line, capture_output=True, text=True, env=environ, check=False)


def test_all_programs_are_named():
    assert set(PROGRAMS) == set(SAYS)


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_runs_and_learns(name):
    done = run(name, "--backend", "theano")
    assert done.returncode == 0, done.stderr
    assert SAYS[name] in done.stdout
    assert "Warning" not in done.stderr


def test_theano_alone_runs_beside_the_other_engine_and_in_float32():
    """Without Keras the engine doesn't matter; ``THEANO_FLAGS`` is read."""
    done = run("logistic_regression.py", "--backend", "tensorflow", THEANO_FLAGS="floatX=float32,device=cpu")
    assert (done.returncode, done.stderr) == (0, "")
    assert "error 0.0" in done.stdout
