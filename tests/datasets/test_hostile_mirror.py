"""The loaders at a mirror that means harm, although the user trusts its files: refused, nothing run, nothing left."""

import gzip
import hashlib
import io
import os
import pickle
import struct
import tarfile
import zipfile

import numpy as np
import pytest

from kerascn import config, datasets
from kerascn.datasets import published
from kerascn.utils import fetching
from tests.utils.hostile import endless, files, good, redirect, serving, status


class Evil:
    """Makes a file when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


@pytest.fixture
def canary(tmp_path):
    path = tmp_path / "canary"
    yield path
    assert not path.exists(), "something was run"


@pytest.fixture
def mirror(monkeypatch, tmp_path):
    monkeypatch.setattr(fetching, "PAUSES", ())
    monkeypatch.setattr(published, "_trusted", {})
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "home"))
    with serving() as server:
        monkeypatch.setenv("KERASCN_DATA_MIRROR", server.address(""))
        gone = {name: row._replace(addresses=(server.address("/gone"),)) for name, row in published.PUBLISHED.items()}
        monkeypatch.setattr(published, "PUBLISHED", gone)
        config.forget()
        yield server
    config.forget()


def offer(mirror, name, data):
    """Let the mirror have a file that the user trusts."""
    mirror.plans["/" + name] = good(data)
    datasets.trust(name, hashlib.sha256(data).hexdigest())


def archive(**members):
    """An npz file: name -> the pickle of an object array."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        for name, contents in members.items():
            head = b"{'descr': '|O', 'fortran_order': False, 'shape': (2,)}\n"
            file.writestr(name + ".npy", b"\x93NUMPY\1\0" + struct.pack("<H", len(head)) + head + contents)
    return data.getvalue()


def tar(members):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as file:
        for name, contents in members.items():
            header = tarfile.TarInfo(name)
            header.size = len(contents)
            file.addfile(header, io.BytesIO(contents))
    return data.getvalue()


def check_refused(load, tmp_path, kept):
    with pytest.raises(ValueError) as error:
        load()
    assert error.value.key.startswith("data.")
    assert files(tmp_path / "home") == sorted(["datasets", *(f"datasets/{name}" for name in kept)])


@pytest.mark.parametrize("name", ["imdb", "reuters", "mnist"])
def test_a_pickle_in_an_npz_file(name, mirror, canary, tmp_path):
    evil = pickle.dumps(np.array([Evil(canary), None]))
    names = ("x", "y") if name == "reuters" else ("x_train", "y_train", "x_test", "y_test")
    offer(mirror, f"{name}.npz", archive(**dict.fromkeys(names, evil)))
    check_refused(getattr(datasets, name).load_data, tmp_path, [f"{name}.npz"])


@pytest.mark.parametrize("protocol", [0, 2])
def test_old_pickles(mirror, canary, tmp_path, protocol):
    offer(mirror, "mnist.pkl.gz", gzip.compress(pickle.dumps([Evil(canary)], protocol)))
    offer(mirror, "imdb_full.pkl", pickle.dumps([Evil(canary)], protocol))
    for load, kept in ((datasets.mnist.load_data, "mnist.pkl.gz"), (datasets.imdb.load_data, "imdb_full.pkl")):
        published.find(kept)  # an old file is taken where it is kept
        check_refused(lambda load=load, kept=kept: load(kept), tmp_path, [kept])
        (tmp_path / "home" / "datasets" / kept).unlink()


def test_a_pickle_in_a_tar_archive(mirror, canary, tmp_path):
    evil = pickle.dumps(Evil(canary))
    names = [*(f"data_batch_{number}" for number in range(1, 6)), "test_batch"]
    offer(mirror, "cifar-10-python.tar.gz", tar({f"cifar-10-batches-py/{name}": evil for name in names}))
    check_refused(datasets.cifar10.load_data, tmp_path, ["cifar-10-python.tar.gz"])
    (tmp_path / "home" / "datasets" / "cifar-10-python.tar.gz").unlink()
    offer(mirror, "cifar-100-python.tar.gz", tar({"../canary": b"", "cifar-100-python/train": evil}))
    check_refused(datasets.cifar100.load_data, tmp_path, ["cifar-100-python.tar.gz"])


def test_words_that_are_a_program(mirror, canary, tmp_path):
    offer(mirror, "imdb_word_index.json", pickle.dumps(Evil(canary)))
    check_refused(datasets.imdb.get_word_index, tmp_path, ["imdb_word_index.json"])


def test_pictures_that_are_a_bomb(mirror, tmp_path):
    head = struct.pack(">IIII", 2051, 2**31, 2**15, 2**15)
    for part in ("train", "t10k"):
        for kind in ("images-idx3", "labels-idx1"):
            offer(mirror, f"fashion-mnist/{part}-{kind}-ubyte.gz", gzip.compress(head + bytes(10**6)))
    with pytest.raises(ValueError) as error:
        datasets.fashion_mnist.load_data()
    assert error.value.key.startswith("data.")


PLANS = {
    "to this machine": lambda: redirect("file:///etc/passwd"),
    "nothing": lambda: status(404),
    "half of it": lambda: good(bytes(1000), until=500),
    "another file": lambda: good(b"another"),
    "endless": lambda: endless(),
}


@pytest.mark.parametrize("what", PLANS)
def test_no_file_of_a_mirror_that_lies(what, mirror, tmp_path, monkeypatch):
    monkeypatch.setattr(fetching, "MOST_WITHOUT_LENGTH", 10**6)
    mirror.plans["/boston_housing.npz"] = PLANS[what]()
    with pytest.raises((ValueError, OSError)) as error:
        datasets.boston_housing.load_data()
    assert error.value.key == ("data.untrusted" if what == "another file" else "data.nowhere")
    left = {"datasets/boston_housing.npz.part", "datasets/boston_housing.npz.part.json"}
    assert set(files(tmp_path / "home")) - {"datasets"} == (left if what == "half of it" else set())
