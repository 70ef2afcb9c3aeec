"""A second referee: the optimizers of tf_keras, in a process of their own, make the same steps."""

import importlib.util
import json
import os
import subprocess
import sys

import numpy as np
import pytest

from kerascn import optimizers
from tests.optimizers.problem import SCALES, STARTS, TARGETS, Problem

PROGRAM = """
import json, sys
import numpy as np, tensorflow as tf
from tf_keras.optimizers import legacy
work = json.load(sys.stdin)
found = []
for name, options in work["cases"]:
    made = getattr(legacy, name)(**options)
    params = [tf.Variable(np.array(s, "float32")) for s in work["starts"]]
    steps = []
    for scale in work["scales"]:
        gradients = [2 * scale * (p - np.array(t, "float32")) for p, t in zip(params, work["targets"])]
        made.apply_gradients(list(zip(gradients, params)))
        steps.append([p.numpy().tolist() for p in params])
    found.append({"steps": steps, "config": made.get_config()})
print(json.dumps(found, default=float))
"""
CASES = [
    ("SGD", {"learning_rate": 0.1}), ("SGD", {"momentum": 0.9, "nesterov": True, "decay": 0.1}),
    ("SGD", {"momentum": 0.9}), ("RMSprop", {"learning_rate": 0.01}), ("RMSprop", {"rho": 0.5, "decay": 0.1}),
    ("Adagrad", {"learning_rate": 0.1}), ("Adadelta", {"learning_rate": 1.0}), ("Adam", {"learning_rate": 0.1}),
    ("Adam", {"beta_1": 0.5, "beta_2": 0.3, "amsgrad": True}), ("Adamax", {"learning_rate": 0.1}), ("Nadam", {}),
    ("Nadam", {"learning_rate": 0.1, "beta_1": 0.5}),
]  # fmt: skip


@pytest.fixture(scope="module")
def theirs():
    """What tf_keras computes for every case, and its configurations."""
    if importlib.util.find_spec("tf_keras") is None:
        pytest.skip("the referee tf_keras is not installed: pip install 'kerascn[test]'")
    work = dict(cases=CASES, starts=STARTS, targets=TARGETS, scales=SCALES)
    text = json.dumps(work, default=np.ndarray.tolist)
    environ = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1", "KERAS_BACKEND": "tensorflow"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], input=text, env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("place", range(len(CASES)), ids=lambda place: str(CASES[place]))
def test_the_same_steps_from_their_configuration(K, theirs, place):
    name, _ = CASES[place]
    config = theirs[place]["config"]
    opt = optimizers.deserialize({"class_name": name, "config": config})
    for found, expected in zip(Problem(K).run(opt), theirs[place]["steps"], strict=True):
        for one, other in zip(found, expected, strict=True):
            np.testing.assert_allclose(one, other, rtol=2e-5, atol=2e-6)
