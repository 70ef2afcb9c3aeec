"""Models in other threads, in spawned processes that load them from their file, and in forked ones."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from kerascn.layers import Dense, Dropout, Input
from kerascn.models import Model, Sequential, load_model
from tests.engine.test_processes import in_a_thread
from tests.house import tree

pytestmark = pytest.mark.engine

X = np.random.RandomState(0).normal(size=(40, 4)).astype("float32")
Y = X[:, :1] * 2 - 1


def row():
    return Sequential([Dense(8, activation="tanh", input_shape=(4,)), Dropout(0.2), Dense(1)])


def expected(model):
    w, b, v, c = model.get_weights()
    return np.tanh(X @ w + b) @ v + c


def test_the_first_prediction_is_in_another_thread():
    model = row()
    np.testing.assert_allclose(in_a_thread(lambda: model.predict(X)), expected(model), rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(model.predict(X), expected(model), rtol=1e-4, atol=1e-6)


def test_many_predictions_at_once():
    model = row()
    wanted = expected(model)
    with ThreadPoolExecutor(4) as pool:  # not even the first one was made before
        for found in pool.map(lambda _: model.predict(X, batch_size=7), range(12)):
            np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=1e-6)


def test_trained_in_another_thread():
    model = row()

    def train():
        model.compile("adam", "mse")
        return model.fit(X, Y, epochs=30, verbose=0).history["loss"]

    losses = in_a_thread(train)
    assert losses[-1] < losses[0]
    np.testing.assert_allclose(model.predict(X), expected(model), rtol=1e-4, atol=1e-6)
    assert model.evaluate(X, Y, verbose=0) == pytest.approx(((expected(model) - Y) ** 2).mean(), rel=1e-4)


def test_made_in_one_thread_and_used_in_another():
    def make():
        inputs = Input(shape=(4,))
        model = Model(inputs, Dense(1)(Dense(8, activation="tanh")(inputs)))
        model.compile("sgd", "mse")
        return model

    model = in_a_thread(make)
    before = model.evaluate(X, Y, verbose=0)
    model.fit(X, Y, epochs=3, verbose=0)
    assert model.evaluate(X, Y, verbose=0) < before
    np.testing.assert_allclose(in_a_thread(lambda: model.predict(X)), expected(model), rtol=1e-4, atol=1e-6)


def test_loaded_in_another_thread(tmp_path):
    model, path = row(), str(tmp_path / "model.h5")
    model.compile("adam", "mse")
    model.save(path)
    np.testing.assert_allclose(in_a_thread(lambda: load_model(path).predict(X)), model.predict(X), rtol=1e-5, atol=1e-6)


def script(folder, text, timeout=90):
    """Run a program in a new process, in a folder."""
    path = folder / "program.py"
    path.write_text(text, "utf-8")
    environ = {**os.environ, "PYTHONPATH": str(tree.ROOT), "KERASCN_LANG": "en"}
    options = dict(env=environ, cwd=folder, capture_output=True, text=True, timeout=timeout, check=False)
    return subprocess.run([sys.executable, str(path)], **options)


SPAWNED = """
import multiprocessing
import numpy as np
from kerascn.layers import Dense
from kerascn.models import Sequential, load_model

def predict(path, x):
    return load_model(path).predict(x)

if __name__ == "__main__":
    model = Sequential([Dense(3, activation="relu", input_shape=(4,)), Dense(2)])
    model.compile("adam", "mse")
    x = np.random.rand(5, 4).astype("float32")
    model.fit(x, np.ones((5, 2)), epochs=2, verbose=0)
    model.save("model.h5")
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        there = pool.apply_async(predict, ("model.h5", x)).get(60)
    np.testing.assert_allclose(model.predict(x), there, rtol=1e-6)
    print("equal")
"""


def test_a_spawned_process_loads_the_file(tmp_path):
    done = script(tmp_path, SPAWNED)
    assert (done.returncode, done.stdout) == (0, "equal\n"), done.stderr


FORKED = """
import os, signal, sys
import numpy as np
from kerascn import backend as K
from kerascn.layers import Dense, Input
from kerascn.models import Sequential

model = Sequential([Dense(3, input_shape=(4,)), Dense(2)])
model.compile("sgd", "mse")
x, y = np.ones((2, 4)), np.ones((2, 2))
model.fit(x, y, epochs=1, verbose=0)
here = model.predict(x)

def attempt(name, call):
    try:
        print(name, "worked", call(), flush=True)
    except Exception as error:
        print(name, type(error).__name__, getattr(error, "key", None), flush=True)

child = os.fork()
if child == 0:
    signal.alarm(40)  # a child that hangs is killed, and its state says so
    attempt("variable", lambda: K.get_value(K.variable(3.0)) == 3)
    attempt("layer", lambda: K.int_shape(Dense(3)(Input(shape=(2,)))) == (None, 3))
    attempt("weights", lambda: model.get_weights()[0].shape == (4, 3))
    attempt("predict", lambda: np.allclose(model.predict(x), here))
    attempt("fit", lambda: model.fit(x, y, epochs=1, verbose=0).epoch == [0])
    attempt("new", lambda: Sequential([Dense(3, input_shape=(4,))]).predict(x).shape == (2, 3))
    os._exit(0)
_, state = os.waitpid(child, 0)
attempt("parent", lambda: np.allclose(model.predict(x), here))
sys.exit(state != 0)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork; run it on Linux or macOS")
def test_a_forked_process(tmp_path, engine_name):
    """TensorFlow says at once that it can't; Theano works."""
    done = script(tmp_path, FORKED)
    assert done.returncode == 0, done.stdout + done.stderr
    told = {"tensorflow": "RuntimeError tensorflow.forked", "theano": "worked True"}[engine_name]
    steps = ("variable", "layer", "weights", "predict", "fit", "new")
    assert done.stdout.splitlines() == [*(f"{step} {told}" for step in steps), "parent worked True"]
