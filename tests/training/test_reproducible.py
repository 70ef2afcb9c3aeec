"""What np.random.seed alone fixes, from process to process and from engine to engine."""

import importlib.util
import json
import os
import subprocess
import sys

import numpy as np
import pytest

from kerascn import config
from kerascn.layers import Conv2D, Dense, Flatten
from kerascn.models import Sequential

PROGRAM = """
import json, sys
import numpy as np

np.random.seed(int(sys.argv[1]))
from kerascn.layers import Dense, Dropout
from kerascn.models import Sequential

x = np.random.uniform(-1, 1, (48, 4))
y = x.sum(axis=1, keepdims=True)
model = Sequential()
model.add(Dense(8, activation="tanh", input_dim=4))
model.add(Dropout(float(sys.argv[2])))
model.add(Dense(1))
begun = [array.tolist() for array in model.get_weights()]
model.compile("adam", "mse")
losses = model.fit(x, y, epochs=2, batch_size=16, verbose=0).history["loss"]
print(json.dumps([begun, losses, [array.tolist() for array in model.get_weights()], model.predict(x).tolist()]))
"""


def run(engine, seed=1, rate=0.5, hashes=0):
    """Initial weights, losses, final weights and predictions of a program in a process of its own."""
    told = dict(os.environ, KERAS_BACKEND=engine, PYTHONHASHSEED=str(hashes), KERASCN_LANG="en")
    command = [sys.executable, "-c", PROGRAM, str(seed), str(rate)]
    return json.loads(subprocess.run(command, env=told, check=True, capture_output=True, text=True).stdout)


def test_the_seed_of_numpy_alone_fixes_a_program():
    engine = config.backend()
    one = run(engine, hashes=1)
    assert run(engine, hashes=2) == one
    assert run(engine, seed=2)[0] != one[0]


@pytest.mark.skipif(
    not all(map(importlib.util.find_spec, ("tensorflow", "pytensor"))),
    reason="one of the two engines that are compared is not installed: pip install 'kerascn[tensorflow,theano]'",
)
def test_both_engines_begin_with_the_same_weights_and_order():
    one, other = run("tensorflow", rate=0.0), run("theano", rate=0.0)
    assert one[0] == other[0]
    for mine, yours in zip(one[1:3], other[1:3], strict=True):
        for a, b in zip(mine, yours, strict=True):
            np.testing.assert_allclose(a, b, atol=1e-5)


def convolved(K):
    """The weights after 120 steps of a network whose convolutions are large."""
    K.clear_session()
    np.random.seed(3)
    x, y = np.random.uniform(-1, 1, (1600, 13, 13, 16)).astype("float32"), np.random.uniform(-1, 1, (1600, 1))
    first = Conv2D(32, 3, activation="relu", input_shape=(13, 13, 16))
    model = Sequential([first, Conv2D(16, 3, activation="relu"), Flatten(), Dense(1)])
    model.compile("adam", "mse")
    model.fit(x, y, batch_size=40, epochs=3, verbose=0)
    return [array.tobytes() for array in model.get_weights()]


def test_large_convolutions_are_the_same_in_every_run(K):
    assert convolved(K) == convolved(K)
