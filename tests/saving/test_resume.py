"""Training that was interrupted goes on as if it had not been: the same losses, the same weights."""

import os
import subprocess
import sys

import numpy as np
import pytest

from kerascn import optimizers
from tests.saving import resuming

FEW = ["nadam", "sgd"]
MANY = ["adadelta", "adagrad", "adam", "adamax", "by_batches", "own", "rmsprop"]


def both_ways(K, folder, names):
    """For each training what came of its second half without a pause, and with one."""
    found, half = {}, resuming.EPOCHS // 2
    for name in names:
        K.clear_session()
        np.random.seed(len(name))
        path, model = folder / f"{name}.h5", resuming.begun("adamax" if name == "by_batches" else name)
        if name == "by_batches":
            resuming.by_batches(model, range(5))
            model.save(path)
            shown = {"loss": resuming.by_batches(model, range(5, 10))}
        else:
            shown = resuming.trained(name, model, further=[resuming.SavedAfter(path, half)])
            shown = {key: values[half:] for key, values in shown.items()}
        found[name] = {**shown, **resuming.kept(model)}
    command = [sys.executable, "-m", "tests.saving.resuming", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, env=dict(os.environ))
    assert done.returncode == 0, done.stderr[-3000:]
    return {name: (found[name], dict(np.load(folder / f"{name}.npz"))) for name in names}


@pytest.fixture(scope="module")
def few(K, tmp_path_factory):
    return both_ways(K, tmp_path_factory.mktemp("few"), FEW)


@pytest.fixture(scope="module")
def many(K, tmp_path_factory):
    return both_ways(K, tmp_path_factory.mktemp("many"), MANY)


def check(without_pause, with_pause):
    assert set(without_pause) == set(with_pause)
    for key, values in without_pause.items():
        np.testing.assert_allclose(with_pause[key], values, rtol=1e-6, atol=1e-6, err_msg=key)
    assert len(set(without_pause["loss"])) == len(without_pause["loss"])


@pytest.mark.parametrize("name", FEW)
def test_the_second_half_is_the_same_in_another_process(few, name):
    check(*few[name])


@pytest.mark.all_only
@pytest.mark.parametrize("name", MANY)
def test_with_the_other_optimizers_too(many, name):
    check(*many[name])


def test_every_optimizer_is_tried():
    known = {name for name in optimizers.__all__ if name[0].isupper()} - {"Optimizer", "TFOptimizer"}
    assert {name.lower() for name in known} | {"own", "by_batches"} == {*FEW, *MANY}
