"""Saving during the training: what is written when, whole or not at all, and what is said where it cannot be."""

import os
import subprocess
import sys
import warnings

import h5py
import numpy as np
import pytest

from kerascn.callbacks import LambdaCallback, ModelCheckpoint
from kerascn.messages import KerascnWarning
from kerascn.models import load_model
from tests.callbacks.trained import X, fit, model, tell

VALUES = [dict(val_loss=one, val_acc=1 - one) for one in (0.5, 0.75, 0.25, 0.25)]


@pytest.mark.engine
def test_what_was_saved_in_each_epoch_is_the_model_of_that_epoch(K, tmp_path):
    made, predicted = model(), []
    notes = LambdaCallback(on_epoch_end=lambda epoch, logs: predicted.append(made.predict(X)))
    path = str(tmp_path / "{epoch:02d}-{val_acc:.2f}-{val_accuracy:.2f}.h5")
    history = fit(made, notes, ModelCheckpoint(path)).history
    names = [f"{epoch:02d}-{acc:.2f}-{acc:.2f}.h5" for epoch, acc in enumerate(history["val_acc"], 1)]
    assert sorted(os.listdir(tmp_path)) == names
    for name, expected in zip(names, predicted, strict=True):
        np.testing.assert_allclose(load_model(str(tmp_path / name)).predict(X), expected, rtol=1e-6)
    assert not np.allclose(predicted[0], predicted[2])


@pytest.mark.engine
def test_weights_alone_fit_into_the_model(K, tmp_path):
    made, path = model(), tmp_path / "weights.h5"  # a Path, not a text
    fit(made, ModelCheckpoint(path, save_weights_only=True), epochs=1)
    other = model()
    other.load_weights(path)
    np.testing.assert_allclose(other.predict(X), made.predict(X), rtol=1e-6)


def test_only_better_ones_and_their_number_goes_on_in_the_next_training():
    best = ModelCheckpoint("w-{epoch}.h5", save_best_only=True)
    assert tell([best], *VALUES).saved == ["w-1.h5", "w-3.h5"]
    assert best.best == 0.25
    assert tell([best], *VALUES).saved == []  # the same object remembers
    assert tell([ModelCheckpoint("w.h5", save_best_only=True)], *VALUES).saved == ["w.h5", "w.h5"]
    resumed = ModelCheckpoint("w-{epoch}.h5", save_best_only=True, initial_value_threshold=0.4)
    assert tell([resumed], *VALUES).saved == ["w-3.h5"]


def test_greater_is_better_and_weights_only_and_every_second_epoch():
    best = ModelCheckpoint("{epoch}", "val_acc", save_best_only=True, save_weights_only=True, period=2)
    assert tell([best], *VALUES).saved == ["weights 2", "weights 4"]


def test_every_so_many_batches():
    often = ModelCheckpoint("{epoch}-{batch}-{loss:.1f}", save_freq=2)
    assert tell([often], *VALUES[:2], batches=3).saved == ["1-2-1.0", "2-1-1.0", "2-3-1.0"]
    assert tell([often], VALUES[0], batches=3).saved == ["1-2-1.0"]  # counted from the beginning of the training
    assert "save_freq" not in ModelCheckpoint("w").get_config() and often.get_config()["save_freq"] == 2


def test_it_says_what_it_does(capsys):
    tell([ModelCheckpoint("w-{epoch}.h5", verbose=1)], VALUES[0])
    tell([ModelCheckpoint("w.h5", verbose=1, save_best_only=True)], *VALUES[:2])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert "w-1.h5" in lines[0] and "inf" in lines[1] and "0.50000" in lines[1] and "0.50000" in lines[2]


def test_a_missing_folder_is_told_before_the_first_epoch(tmp_path):
    begun = []
    watch = [ModelCheckpoint(str(tmp_path / "none" / "{epoch}.h5")), LambdaCallback(on_epoch_begin=begun.append)]
    with pytest.raises(FileNotFoundError) as raised:
        tell(watch, *VALUES)
    assert raised.value.key == "callbacks.no_folder" and str(tmp_path / "none") in str(raised.value)
    assert begun == []


CLOSED = """
import os, sys
from kerascn.callbacks import ModelCheckpoint

os.chdir(sys.argv[1])
if os.geteuid() == 0:  # the superuser may write everywhere
    os.setuid(65534)
saves = ModelCheckpoint("w.h5")
saves.set_params({})
try:
    saves.on_train_begin()
except PermissionError as error:
    print(error.key)
"""


@pytest.mark.skipif(
    os.name == "nt", reason="Windows knows no folder that its owner may not write; run it on Linux or macOS"
)
def test_a_folder_that_may_not_be_written(tmp_path):
    tmp_path.chmod(0o555)
    settings = os.environ | {"KERAS_HOME": "."}  # the home of the superuser is closed to others
    line = [sys.executable, "-c", CLOSED, tmp_path]
    done = subprocess.run(line, capture_output=True, text=True, check=False, env=settings)
    assert done.stdout == "callbacks.not_writable\n", done.stderr


def test_a_name_that_is_not_in_the_logs_is_told_at_once_and_refused_when_it_is_needed():
    begun = LambdaCallback(on_epoch_begin=lambda epoch, logs: pytest.fail("the first epoch began"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(KerascnWarning, match=r"val_los'.*val_loss") as raised:
            tell([ModelCheckpoint("w-{val_los:.2f}.h5"), begun], *VALUES)
    assert raised.value.key == "callbacks.path_name"
    with pytest.warns(KerascnWarning), pytest.raises(ValueError, match="val_loss") as raised:
        tell([ModelCheckpoint("w-{val_los:.2f}.h5")], *VALUES)
    assert raised.value.key == "callbacks.path_name"


def test_what_another_callback_puts_into_the_logs_may_stand_in_the_path():
    adds = LambdaCallback(on_epoch_end=lambda epoch, logs: logs.update(score=epoch))
    with pytest.warns(KerascnWarning, match="score"):
        assert tell([adds, ModelCheckpoint("w-{score}")], *VALUES[:2]).saved == ["w-0", "w-1"]


@pytest.mark.parametrize("path", ["w.{epoch", "w.{epoch:02d-{val_loss:.2f}}.h5", "w.{epoch:.2z}", "w.{}.h5"])
def test_a_path_that_can_not_be_filled_in(path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(ValueError) as raised:
            tell([ModelCheckpoint(path)], *VALUES)
    assert raised.value.key in ("callbacks.path_form", "callbacks.path_name")


@pytest.mark.engine
def test_a_saving_that_fails_leaves_the_file_before_it(K, tmp_path, monkeypatch):
    made, path = model(), str(tmp_path / "w.h5")
    fit(made, ModelCheckpoint(path), epochs=1)
    before = made.predict(X)
    write, written = h5py.Group.create_dataset, []

    def fails(group, *args, **kwargs):
        written.append(args)
        if len(written) > 3:
            raise OSError("no space left")
        return write(group, *args, **kwargs)

    monkeypatch.setattr(h5py.Group, "create_dataset", fails)
    with pytest.raises(OSError, match="no space left"):
        fit(made, ModelCheckpoint(path), epochs=1)
    monkeypatch.undo()
    assert len(written) == 4 and os.listdir(tmp_path) == ["w.h5"]
    np.testing.assert_allclose(load_model(path).predict(X), before, rtol=1e-6)
