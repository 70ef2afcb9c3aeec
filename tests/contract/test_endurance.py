"""Calling what is compiled again and again makes neither the graph nor the process grow."""

import gc
import mmap
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse

STATM = Path("/proc/self/statm")
PAGE = mmap.PAGESIZE
ROWS = np.random.RandomState(0).normal(size=(16, 8)).astype("float32")
FEATURES = scipy.sparse.random(16, 6, 0.3, "csr", "float32", random_state=1)
GROWTH = 3 * 2**20


class Loop:
    """What a training loop does with K: a step with dropout and updates, an evaluation, values read and set."""

    def __init__(self, K):
        self.K = K
        x, features = K.placeholder((None, 8)), K.placeholder((None, 6), sparse=True)
        self.w, self.v, self.count = K.variable(np.zeros((8, 2))), K.variable(np.ones((6, 2))), K.variable(0.0)
        noisy = K.in_train_phase(K.dropout(x, 0.5, seed=1), x)
        loss = K.mean(K.square(K.dot(noisy, self.w) + K.dot(features, self.v) - 1.0))
        slopes = K.gradients(loss, [self.w, self.v])
        updates = [K.update_sub(w, s * 0.01) for w, s in zip([self.w, self.v], slopes, strict=True)]
        updates.append(K.update_add(self.count, 1.0))
        self.step = K.function([x, features, K.learning_phase()], [loss], updates)
        self.norm = K.sum(K.square(self.w)) + K.random_uniform((), seed=2)

    def run(self, calls):
        for number in range(calls):
            self.step([ROWS, FEATURES, 1])
            if number % 10 == 0:
                self.K.eval(self.norm)
                self.K.set_value(self.w, self.K.get_value(self.w) * 0.9)


def memory():
    """The bytes that the process has in memory; 0 on systems that don't tell."""
    gc.collect()
    return int(STATM.read_text().split()[1]) * PAGE if STATM.exists() else 0


def operations(K, engine_name):
    """The number of nodes in TensorFlow's graph; Theano has no graph that everything belongs to."""
    return len(K.get_graph().get_operations()) if engine_name == "tensorflow" else 0


def check(K, engine_name, calls):
    loop = Loop(K)
    loop.run(500)  # buffers and caches fill up
    nodes, before, done = operations(K, engine_name), memory(), float(K.get_value(loop.count))
    loop.run(calls)
    grown = memory() - before
    assert float(K.get_value(loop.count)) == done + calls
    assert operations(K, engine_name) == nodes
    assert grown < GROWTH, f"{calls} calls took {grown / 2**20:.1f} MB more"


def test_2000_calls(K, engine_name):
    check(K, engine_name, 2000)


@pytest.mark.slow
def test_10000_calls(K, engine_name):
    check(K, engine_name, 10000)


def test_evaluating_one_tensor_again_and_again_compiles_it_once(K, engine_name):
    x = K.variable(np.ones((3, 3)))
    total = K.sum(x)
    K.eval(total), K.set_value(x, np.ones((3, 3)))
    nodes = operations(K, engine_name)
    for _ in range(200):
        assert K.eval(total) == 9
        K.set_value(x, K.get_value(x))
    assert operations(K, engine_name) == nodes


def test_the_measure_sees_growth(K):
    """The referee itself: arrays that are kept are seen."""
    if STATM.exists():
        before = memory()
        kept = np.frombuffer(mmap.mmap(-1, 2**26), "uint8")  # pages of its own, not memory that was given back
        kept[::PAGE] = 1
        assert memory() - before > GROWTH and kept[0] == 1
