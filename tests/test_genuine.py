"""The finder of genuine data, and that the data is what its manifest says."""

import hashlib
import re
from types import SimpleNamespace

import numpy as np
import pytest

from tests import genuine
from tests.genuine import genuine as find


def test_mnist_is_the_whole_of_it():
    path = find("mnist/mnist.npz")
    with np.load(path) as data:
        shapes = {name: data[name].shape for name in data.files}
    assert shapes == {
        "x_train": (60000, 28, 28),
        "y_train": (60000,),
        "x_test": (10000, 28, 28),
        "y_test": (10000,),
    }
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    rows = find("mnist/MANIFEST.md").read_text("utf-8").splitlines()
    row = next(row for row in rows if "mnist.npz" in row and re.search(r"[0-9a-f]{64}", row))
    assert digest in row


def test_a_missing_folder_skips_with_the_reason(monkeypatch, tmp_path):
    monkeypatch.setenv("KERASCN_GENUINE_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(pytest.skip.Exception, match="KERASCN_GENUINE_DATA"):
        find("mnist/mnist.npz")


def test_a_missing_file_skips_and_names_it(monkeypatch, tmp_path):
    monkeypatch.setenv("KERASCN_GENUINE_DATA", str(tmp_path))
    with pytest.raises(pytest.skip.Exception, match=r"some/file\.npz is missing"):
        find("some/file.npz")


def test_what_is_found_is_taken_along_once(monkeypatch, tmp_path):
    monkeypatch.setenv("KERASCN_GENUINE_DATA", str(tmp_path))
    (tmp_path / "some.txt").write_text("text")
    genuine.take()
    assert find("some.txt") == tmp_path / "some.txt"
    assert genuine.take() == ["some.txt"]
    assert genuine.take() == []


def test_the_count_of_a_run():
    counted = genuine.Counted()
    assert counted.lines() == []
    counted.add(SimpleNamespace(skipped=False, genuine_files=["a", "b"], longrepr=None))
    counted.add(SimpleNamespace(skipped=False, genuine_files=["b"], longrepr=None))
    assert counted.lines() == ["genuine data: 2 files used, 0 tests skipped"]
    for reason in ("Skipped: genuine data: c is missing", "Skipped: no browser"):
        counted.add(SimpleNamespace(skipped=True, genuine_files=[], longrepr=("file", 1, reason)))
    assert counted.lines() == ["genuine data: 2 files used, 1 tests skipped because", "  c is missing (1)"]
