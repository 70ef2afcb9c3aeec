"""Thousands of steps let nothing grow: not the graph, the compiled functions, the memory, the threads, the files."""

import json
import os
import subprocess
import sys

import h5py
import pytest

from tests.house.tree import ROOT
from tests.training import enduring

pytestmark = pytest.mark.engine
GROWTH = 4 * 2**20


def grown(engine_name, way, steps, folder):
    """What grew in a process of its own that makes so many steps in one way."""
    path = str(folder / "data.h5")
    with h5py.File(path, "w") as file:
        file["x"], file["y"] = enduring.X, enduring.Y
    command = [sys.executable, "-m", "tests.training.enduring", way, str(steps), path]
    given = {**os.environ, "KERAS_BACKEND": engine_name, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, env=given, cwd=ROOT, capture_output=True, text=True, timeout=500)
    assert not done.returncode, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def check(found):
    assert found["counted"][1] >= 1, "the functions were counted"
    few = {name: found[name] for name in ("nodes", "functions", "threads", "files", "children")}
    assert few == dict.fromkeys(few, 0)
    assert found["memory"] < GROWTH, f"{found['memory'] / 2**20:.1f} MB more"


def test_a_thousand_steps(K, engine_name, tmp_path):
    check(grown(engine_name, "turns", 1000, tmp_path))


@pytest.mark.all_only
@pytest.mark.parametrize("way", enduring.WAYS)
def test_ten_thousand_steps(K, engine_name, tmp_path, way):
    check(grown(engine_name, way, 10000, tmp_path))
