"""A second referee: a piece of code run by tf_keras, in a process of its own.

Importing takes seconds, so one child computes all configurations of a test.
"""

import importlib.util
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest

BEFORE = """
import sys
import warnings
warnings.simplefilter("ignore")
import numpy as np
import tensorflow as tf
import tf_keras as keras
given = dict(np.load(sys.argv[1]))
class Results(dict):
    def __setitem__(self, name, value):
        super().__setitem__(name, np.array(value))  # variables may change later
results = Results()
"""
AFTER = """
np.savez(sys.argv[2], **results)
"""
SECONDS = 240


def run_in_tf_keras(source, seconds=SECONDS, **arrays):
    """What a piece of code computes where ``keras`` is tf_keras; the test is skipped where that isn't installed.

    Args:
        source: Python code. It finds ``np``, ``tf``, ``keras`` and the arrays in the dict ``given``, and puts what
            it computes into the dict ``results``. Both dicts are name -> array; any text is a good name but ``file``.
        seconds: How long it may take.
        **arrays: What the code is to find in ``given``.

    Returns:
        The dict ``results`` that the code filled.
    """
    if importlib.util.find_spec("tf_keras") is None:
        pytest.skip("the referee tf_keras is not installed: pip install 'kerascn[test]'")
    with tempfile.TemporaryDirectory() as folder:
        given, results = Path(folder, "given.npz"), Path(folder, "results.npz")
        np.savez(given, **arrays)
        command = [sys.executable, "-c", BEFORE + source + AFTER, str(given), str(results)]
        quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1", "KERAS_BACKEND": "tensorflow"}
        done = subprocess.run(command, env={**os.environ, **quiet}, capture_output=True, text=True, timeout=seconds)
        if done.returncode:
            raise RuntimeError(f"tf_keras failed:\n{done.stderr[-3000:]}")
        with np.load(results) as found:
            return dict(found)
