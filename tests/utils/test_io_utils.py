"""Arrays in HDF5 files: read as NumPy would give them, from threads and processes, and from files that mean harm."""

import copy
import os
import pickle
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import h5py
import numpy as np
import pytest

from kerascn.utils import io_utils
from kerascn.utils.io_utils import HDF5Matrix, ask_to_proceed_with_overwrite, load_array, save_array

X = np.random.RandomState(0).rand(50, 3, 2).astype("float32")
Y = np.arange(50)


@pytest.fixture
def path(tmp_path):
    with h5py.File(tmp_path / "d.h5", "w") as file:
        file["x"] = X
        file.create_dataset("in/y", data=Y, chunks=(7,), compression="gzip")
    return tmp_path / "d.h5"


MASK = np.random.RandomState(1).rand(40) > 0.5
KEYS = {
    "a number": 7,
    "the last": -1,
    "a number of NumPy": np.int64(3),
    "a slice": slice(3, 9),
    "the end": slice(-4, None),
    "all": slice(None),
    "beyond the end": slice(30, 400),
    "nothing": slice(9, 9),
    "nothing, backwards": slice(3, 9, -1),
    "every third": slice(1, 30, 3),
    "backwards": slice(None, None, -1),
    "backwards by four": slice(35, 2, -4),
    "rows": [4, 7, 20],
    "close rows": [4, 6, 7],
    "rows in any order, repeated": [30, 2, 2, 17, -1, 30],
    "no rows": [],
    "an array of rows": np.array([9, 1, 39]),
    "small numbers": np.array([9, 1, 39], "uint8"),
    "a table of rows": np.array([[9, 1], [39, 9]]),
    "truth values": MASK,
    "truth values, a list": MASK.tolist(),
    "no truth": np.zeros(40, bool),
    "further axes": (slice(3, 9), 1),
    "rows and an axis": ([5, 3], slice(None), 0),
    "pairs": ([5, 3], [0, 2]),
    "a number and axes": (4, slice(1, 3), 1),
    "the last axis": (Ellipsis, 0),
    "a new axis": (None, slice(2)),
    "all without a word": (),
}


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
@pytest.mark.parametrize("normalizer", [None, lambda rows: rows[..., 0] * 2.0], ids=["plain", "normalized"])
def test_every_index_gives_what_numpy_gives(path, key, normalizer):
    matrix = HDF5Matrix(path, "x", 5, 45, normalizer)
    array = X[5:45] if normalizer is None else normalizer(X[5:45])
    if normalizer is not None and isinstance(key, tuple) and len(key) == 3:
        key = key[:2]
    found = matrix[key]
    np.testing.assert_array_equal(found, array[key])
    assert (found.dtype, np.shape(found)) == (array.dtype, array[key].shape)


@pytest.mark.parametrize("start, end", [(0, None), (10, None), (0, 20), (-10, None), (5, -5), (None, None), (0, 50)])
def test_it_describes_itself_as_an_array(path, start, end):
    matrix, array = HDF5Matrix(str(path), "x", start, end), X[slice(start, end)]
    for name in ("shape", "dtype", "ndim", "size"):
        assert getattr(matrix, name) == getattr(array, name), name
    assert len(matrix) == len(array)
    np.testing.assert_array_equal(np.asarray(matrix), array)
    assert np.asarray(matrix, "float64").dtype == "float64"
    np.testing.assert_array_equal(np.stack(list(matrix)), array)
    assert repr(matrix).startswith("<HDF5Matrix 'x' of ")


def test_shape_and_dtype_are_those_after_the_normalizer(path):
    matrix = HDF5Matrix(path, "/in/y", normalizer=lambda rows: np.eye(50, dtype="float16")[rows])
    assert (matrix.shape, matrix.dtype, matrix.ndim, matrix.size) == ((50, 50), np.float16, 2, 2500)
    np.testing.assert_array_equal(matrix[[3, 1]], np.eye(50)[[3, 1]])
    assert matrix[5:5].shape == (0, 50)


def open_files(path):
    return [one for one in os.listdir("/proc/self/fd") if Path(f"/proc/self/fd/{one}").resolve() == path.resolve()]


needs_proc = pytest.mark.skipif(
    not Path("/proc/self/fd").is_dir(), reason="open files are counted in /proc, which is not here: run it on Linux"
)


@needs_proc
def test_a_file_is_opened_once_and_closed_with_its_last_reader(path):
    first, second = HDF5Matrix(path, "x"), HDF5Matrix(str(path), "in/y", 3)
    link = path.with_name("link.h5")
    link.symlink_to(path)
    third = HDF5Matrix(link, "x")
    assert len(open_files(path)) == 1
    del first, third
    np.testing.assert_array_equal(second[:], Y[3:])
    assert len(open_files(path)) == 1
    del second
    assert open_files(path) == []
    with h5py.File(path, "a") as file:  # nobody holds it any more
        file["z"] = 1


def test_it_is_opened_for_reading_only(path):
    path.chmod(0o400)
    matrix = HDF5Matrix(path, "x")
    assert matrix.data.file.mode == "r"


def test_a_file_that_was_replaced_is_read_anew(path):
    old = HDF5Matrix(path, "x")
    with h5py.File(path.with_name("new.h5"), "w") as file:
        file["x"] = -X
    os.replace(path.with_name("new.h5"), path)
    np.testing.assert_array_equal(HDF5Matrix(path, "x")[:4], -X[:4])
    np.testing.assert_array_equal(old[:4], X[:4])


def test_threads_read_the_same(path):
    def read(seed):
        matrix, rows = HDF5Matrix(path, "x"), np.random.RandomState(seed).randint(0, 50, 20)
        return all(np.array_equal(matrix[rows], X[rows]) and np.array_equal(shared[rows], X[rows]) for _ in range(20))

    shared = HDF5Matrix(path, "x")
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(read, range(16)))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork; run it on Linux or macOS")
def test_a_forked_process_opens_the_file_itself(path):
    """Also while another thread of the parent is busy reading."""
    matrix, over = HDF5Matrix(path, "x"), threading.Event()

    def busy():
        while not over.is_set():
            assert np.array_equal(HDF5Matrix(path, "in/y")[:], Y)

    thread = threading.Thread(target=busy)
    thread.start()
    inherited = matrix.data.file.id.id
    try:
        for _ in range(10):
            child = os.fork()
            if not child:
                right = np.array_equal(matrix[[9, 1]], X[[9, 1]]) and io_utils._INHERITED[0].id.id == inherited
                os._exit(0 if right else 1)
            assert os.waitpid(child, 0)[1] == 0
            np.testing.assert_array_equal(matrix[3:5], X[3:5])
    finally:
        over.set()
        thread.join()


READER = """
import pickle, sys
matrix = pickle.load(sys.stdin.buffer)
sys.stdout.write(repr((matrix[[9, 1]].tolist(), len(matrix), matrix.normalizer.__name__)))
"""


def test_it_goes_into_another_process(path):
    matrix = HDF5Matrix(os.path.relpath(path), "in/y", 3, 40, np.negative)
    done = subprocess.run([sys.executable, "-c", READER], input=pickle.dumps(matrix), capture_output=True, cwd="/")
    assert done.stdout.decode() == repr(([-12, -4], 37, "negative")), done.stderr.decode()
    np.testing.assert_array_equal(copy.deepcopy(matrix)[:4], matrix[:4])


# Files and calls that are wrong.


def made(change):
    def change_file(path):
        with h5py.File(path, "a") as file:
            change(file)
        return dict(datapath=path)

    return change_file


def dangling(file):
    file["bad"] = h5py.ExternalLink("/etc/passwd", "x")


def elsewhere(file):
    with h5py.File(Path(file.filename).with_name("other.h5"), "w") as other:
        other["x"] = X
    file["bad"] = h5py.ExternalLink("other.h5", "x")


def loop(file):
    file["bad"], file["other"] = h5py.SoftLink("/other"), h5py.SoftLink("/bad")


def round_again(file):
    file["in/again"] = file["in"]  # a group that is in itself
    file["bad"] = h5py.SoftLink("/in/again/again/y")


def virtual(file):
    layout = h5py.VirtualLayout(shape=(50,), dtype="f4")
    layout[:] = h5py.VirtualSource("other.h5", "x", shape=(50,))
    file.create_virtual_dataset("bad", layout)


def raw(file):
    file.create_dataset("bad", (10,), "u1", external=[("/etc/passwd", 0, 10)])


def scalar(file):
    file["bad"] = 3.0


def empty(file):
    file["bad"] = h5py.Empty("f4")


def no_rows(file):
    file["bad"] = np.zeros((0, 4))


def damaged(path):
    with h5py.File(path, "a") as file:
        bad = file.create_dataset("bad", data=np.random.rand(1000), chunks=(1000,), compression="gzip")
        place = bad.id.get_chunk_info(0).byte_offset
    with open(path, "r+b") as file:
        file.seek(place)
        file.write(b"\0" * 64)
    return dict(datapath=path)


def unknown_filter(file):
    created = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    created.set_chunk((5,))
    created.set_filter(32099, h5py.h5z.FLAG_OPTIONAL, ())
    h5py.h5d.create(file.id, b"bad", h5py.h5t.NATIVE_FLOAT, h5py.h5s.create_simple((10,)), created)


def no_hdf5(path):
    path.write_bytes(b"PK\x03\x04 something else")
    return dict(datapath=path)


def cut(path):
    path.write_bytes(path.read_bytes()[:3000])
    return dict(datapath=path)


HOSTILE = {
    "a link to a file that is none": (made(dangling), ValueError, "hdf5.link"),
    "a link to another file": (made(elsewhere), ValueError, "hdf5.link"),
    "links in a circle": (made(loop), ValueError, "hdf5.link"),
    "a soft link": (made(round_again), ValueError, "hdf5.link"),
    "pieces of other files": (made(virtual), ValueError, "hdf5.link"),
    "bytes of any file": (made(raw), ValueError, "hdf5.link"),
    "a single number": (made(scalar), ValueError, "hdf5.no_rows"),
    "no number": (made(empty), ValueError, "hdf5.no_rows"),
    "no rows": (made(no_rows), ValueError, "hdf5.range"),
    "a filter nobody has": (made(unknown_filter), OSError, "hdf5.filter"),
    "another format": (no_hdf5, OSError, "hdf5.not_hdf5"),
    "half a file": (cut, OSError, "hdf5.not_read"),
    "a group": (lambda path: dict(dataset="in"), ValueError, "hdf5.group"),
    "the whole file": (lambda path: dict(dataset="/"), ValueError, "hdf5.group"),
    "no such array": (lambda path: dict(dataset="x_train"), ValueError, "hdf5.no_dataset"),
    "an array in an array": (lambda path: dict(dataset="x/y"), ValueError, "hdf5.no_dataset"),
    "a number as name": (lambda path: dict(dataset=3), TypeError, "hdf5.dataset"),
    "no such file": (lambda path: dict(datapath="nowhere.h5"), FileNotFoundError, "hdf5.no_file"),
    "a folder": (lambda path: dict(datapath=path.parent), IsADirectoryError, "hdf5.folder"),
    "no path": (lambda path: dict(datapath=None), TypeError, "hdf5.path"),
    "too many rows": (lambda path: dict(dataset="x", end=51), ValueError, "hdf5.range"),
    "no rows between": (lambda path: dict(dataset="x", start=7, end=7), ValueError, "hdf5.range"),
    "before the beginning": (lambda path: dict(dataset="x", start=-51), ValueError, "hdf5.range"),
    "half a row": (lambda path: dict(dataset="x", start=0.5), TypeError, "hdf5.range_type"),
    "a truth as end": (lambda path: dict(dataset="x", end=True), TypeError, "hdf5.range_type"),
    "a number as normalizer": (lambda path: dict(dataset="x", normalizer=255), TypeError, "hdf5.normalizer"),
}


@pytest.mark.parametrize("prepare, kind, key", HOSTILE.values(), ids=HOSTILE)
def test_what_is_wrong_is_told_in_a_sentence(path, prepare, kind, key):
    given = dict(datapath=path, dataset="bad") | prepare(path)
    with pytest.raises(kind) as told:
        HDF5Matrix(**given)
    assert told.value.key == key
    assert len(str(told.value)) > 20


def test_what_breaks_while_reading_is_told_in_a_sentence(path):
    matrix = HDF5Matrix(**damaged(path), dataset="bad")
    with pytest.raises(OSError) as told:
        matrix[:3]
    assert told.value.key == "hdf5.not_read"


@pytest.mark.parametrize(
    "index, kind, key",
    [
        (50, IndexError, "hdf5.index"),
        (-51, IndexError, "hdf5.index"),
        ([3, 50], IndexError, "hdf5.index"),
        (1.5, IndexError, "hdf5.key"),
        ([0.5], IndexError, "hdf5.key"),
        ("x", IndexError, "hdf5.key"),
        (True, IndexError, "hdf5.key"),
        ([[1, 2], [3]], TypeError, "hdf5.key"),
        (np.ones(49, bool), IndexError, "hdf5.key"),
        ({}, IndexError, "hdf5.key"),
    ],
)
def test_an_index_that_is_none(path, index, kind, key):
    with pytest.raises(kind) as told:
        HDF5Matrix(path, "x")[index]
    assert told.value.key == key


def test_a_normalizer_that_loses_rows(path):
    with pytest.raises(ValueError) as told:
        HDF5Matrix(path, "x", normalizer=lambda rows: rows.mean())[3:6]
    assert told.value.key == "hdf5.normalized"
    with pytest.raises(ZeroDivisionError):  # the user's own mistakes are the user's
        HDF5Matrix(path, "x", normalizer=lambda rows: 1 / 0)[3:6]


def test_without_h5py(path, monkeypatch):
    monkeypatch.setitem(sys.modules, "h5py", None)
    with pytest.raises(ImportError) as told:
        HDF5Matrix(path, "x")
    assert told.value.key == "saving.no_h5py"


# Whole arrays, and the question.


def test_an_array_is_written_and_read_back(tmp_path):
    save_array(X, tmp_path / "a.h5")
    np.testing.assert_array_equal(load_array(tmp_path / "a.h5"), X)
    save_array(Y, tmp_path / "a.h5")
    np.testing.assert_array_equal(load_array(str(tmp_path / "a.h5")), Y)
    with pytest.raises(OSError) as told:
        save_array(X, tmp_path / "no" / "a.h5")
    assert told.value.key == "saving.no_folder"


@pytest.mark.parametrize(
    "answers, expected", [("y", True), ("N", False), (["", "perhaps", " YES "], True), ("否", False)]
)
def test_the_question_is_asked_until_it_is_answered(monkeypatch, answers, expected):
    left = iter(answers if isinstance(answers, list) else [answers])
    asked = []
    monkeypatch.setattr("builtins.input", lambda question: asked.append(question) or next(left))
    assert ask_to_proceed_with_overwrite("model.h5") is expected
    assert all("model.h5" in question for question in asked)
    assert list(left) == []


def test_without_anybody_to_answer(monkeypatch):
    def nobody(question):
        raise EOFError

    monkeypatch.setattr("builtins.input", nobody)
    with pytest.raises(FileExistsError) as told:
        ask_to_proceed_with_overwrite("model.h5")
    assert told.value.key == "saving.exists"
