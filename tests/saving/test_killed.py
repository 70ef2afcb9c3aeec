"""Whatever ends a save (a killed process, a full disk, missing rights), the file that was there before stays."""

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from kerascn.callbacks import ModelCheckpoint
from kerascn.models import load_model
from kerascn.saving import files
from tests.house.tree import ROOT
from tests.saving.small import data, key_of, row, same, stirred
from tests.saving.test_files import number_in, write_number

POSIX = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no kill -9 and can't limit a file's size; run it on Linux or macOS"
)
NOBODY = 65534


@POSIX
@pytest.mark.parametrize("times", [6, pytest.param(200, marks=pytest.mark.all_only)])
def test_a_save_killed_at_any_moment_loses_nothing(K, engine_name, tmp_path, times):
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "KERAS_BACKEND": engine_name}
    command = [sys.executable, "-m", "tests.saving.killed", str(tmp_path), str(times)]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert times < 50 or int(done.stdout) > times / 20, "the processes were not killed in the midst of writing"
    model = load_model(tmp_path / "m.h5")
    assert len({float(number) for array in model.get_weights() for number in array.flat}) == 1
    assert model.train_on_batch(np.zeros((4, 8)), np.zeros((4, 1))) >= 0


@contextmanager
def full_disk(size):
    """A block in which no file can have more than ``size`` bytes."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@POSIX
def test_a_disk_that_is_full_at_any_byte(K, tmp_path):
    path, x = tmp_path / "m.h5", data()[0]
    model = stirred(row())
    model.compile("adam", "mse")
    model.train_on_batch(*data())
    model.save(path)
    before, predicted = path.read_bytes(), model.predict(x)
    stirred(model, seed=2)
    for size in np.random.RandomState(0).randint(0, len(before) - 200, 25).tolist():
        with full_disk(size), pytest.raises(OSError) as error:
            model.save(path)
        assert key_of(error) == "saving.not_written", size
        assert path.read_bytes() == before
        assert os.listdir(tmp_path) == ["m.h5"]
    assert same([load_model(path).predict(x)], [predicted])
    model.save(path)  # there is room again
    assert same([load_model(path).predict(x)], [model.predict(x)])


@POSIX
def test_a_disk_that_is_full_during_the_training(K, tmp_path):
    path = tmp_path / "m.h5"
    model = row()
    model.compile("sgd", "mse")
    model.fit(*data(), epochs=1, verbose=0, callbacks=[ModelCheckpoint(str(path))])
    before = path.read_bytes()
    with full_disk(2000), pytest.raises(OSError) as error:
        model.fit(*data(), epochs=1, verbose=0, callbacks=[ModelCheckpoint(str(path))])
    assert key_of(error) == "saving.not_written"
    assert path.read_bytes() == before
    model.fit(*data(), epochs=1, verbose=0, callbacks=[ModelCheckpoint(str(path))])
    assert same(load_model(path).get_weights(), model.get_weights())


# Rights. Who may do everything becomes somebody who may not, for a while.


@pytest.fixture
def place():
    """A folder that every user of the machine may enter, as one who may not do everything."""
    if not hasattr(os, "geteuid"):
        pytest.skip("Windows has no users in the sense of POSIX; run it on Linux or macOS")
    folder, user = Path(tempfile.mkdtemp()), os.geteuid()
    if user == 0:
        os.chown(folder, NOBODY, -1)
        os.seteuid(NOBODY)
    folder.chmod(0o777)
    try:
        yield folder
    finally:
        os.seteuid(user)
        folder.chmod(0o777)
        shutil.rmtree(folder)


def test_a_protected_file_is_not_replaced(place):
    path = place / "m.h5"
    files.write(path, True, write_number(1))
    path.chmod(0o444)
    with pytest.raises(PermissionError) as error:
        files.write(path, True, write_number(2))
    assert key_of(error) == "saving.protected"
    assert number_in(path) == 1


def test_a_folder_in_which_nothing_may_be_written(place):
    path = place / "m.h5"
    files.write(path, True, write_number(1))
    place.chmod(0o555)
    for one in (path, place / "new.h5"):
        with pytest.raises(OSError) as error:
            files.write(one, True, write_number(2))
        assert key_of(error) == "saving.not_written"
    assert number_in(path) == 1
    assert os.listdir(place) == ["m.h5"]


def test_a_folder_that_may_not_be_listed(place):
    place.chmod(0o333)
    files.write(place / "m.h5", True, write_number(1))
    place.chmod(0o777)
    assert number_in(place / "m.h5") == 1


def test_a_file_that_may_not_be_read(place):
    path = place / "m.h5"
    files.write(path, True, write_number(1))
    path.chmod(0o000)
    with pytest.raises(PermissionError) as error, files.opened(path):
        pass
    assert key_of(error) == "saving.not_allowed"


# Targets that are no plain files.


def test_links_are_followed_and_stay(tmp_path):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (tmp_path / "new.h5").symlink_to(folder / "real.h5")  # there is no such file yet
    (tmp_path / "inner").symlink_to(folder)
    files.write(tmp_path / "new.h5", True, write_number(1))
    assert number_in(folder / "real.h5") == 1
    files.write(tmp_path / "inner" / "real.h5", True, write_number(2))
    assert number_in(tmp_path / "new.h5") == 2
    assert (tmp_path / "new.h5").is_symlink()
    assert os.listdir(folder) == ["real.h5"]
    with pytest.raises(OSError) as error:
        files.write(tmp_path / "inner", True, write_number(3))
    assert key_of(error) == "saving.is_folder"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes in folders; run it on Linux or macOS")
def test_a_pipe_is_neither_replaced_nor_waited_for(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(OSError) as error:
        files.write(path, True, write_number(1))
    assert key_of(error) == "saving.no_regular_target"
    assert stat.S_ISFIFO(path.stat().st_mode)
    with pytest.raises(OSError) as error, files.opened(path):
        pass
    assert key_of(error) == "saving.no_regular_file"
