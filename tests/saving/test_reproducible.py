"""``np.random.seed(n)`` alone fixes a run: initial weights, what dropout drops, noise, and the order of the data."""

import os
import subprocess
import sys

import numpy as np
import pytest

CHILD = """
import sys
import numpy as np
from tests.saving import resuming

np.random.seed(int(sys.argv[2]))
model = resuming.whole()
start = {f"start_{place}": value for place, value in enumerate(model.get_weights())}
model.compile(resuming.OPTIMIZERS["sgd"](), "categorical_crossentropy", metrics=["accuracy"])
shown = resuming.trained("sgd", model, begin=2)
np.savez(sys.argv[1], **start, **shown, **resuming.kept(model))
"""


def run(folder, number, seed, hash_seed, threads):
    """What a process of its own finds."""
    path = folder / f"{number}.npz"
    env = {**os.environ, "PYTHONHASHSEED": str(hash_seed), "OMP_NUM_THREADS": str(threads)}
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(path), str(seed)], env=env, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(np.load(path))


@pytest.fixture(scope="module")
def first(K, tmp_path_factory):
    return run(tmp_path_factory.mktemp("first"), 0, 7, 0, 1)


def test_two_processes_find_the_same_bytes(first, tmp_path):
    second = run(tmp_path, 1, 7, 1234, 1)
    assert set(first) == set(second) and len(first) > 20
    for key, values in first.items():
        assert values.tobytes() == second[key].tobytes(), key
    assert any(not np.array_equal(first[f"start_{n}"], first[f"weights_{n}"]) for n in range(3))


@pytest.mark.all_only
def test_the_number_of_threads_changes_rounding_at_most(first, tmp_path):
    found = run(tmp_path, 2, 7, 5, 4)
    for key, values in first.items():
        np.testing.assert_allclose(found[key], values, rtol=1e-5, atol=1e-5, err_msg=key)


@pytest.mark.all_only
def test_another_seed_is_another_run(first, tmp_path):
    found = run(tmp_path, 3, 8, 0, 1)
    for key in ("start_0", "loss", "weights_0"):
        assert not np.allclose(found[key], first[key])
