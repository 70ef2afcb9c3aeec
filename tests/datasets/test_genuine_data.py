"""The loaders read the genuine data, through a mirror: what is known of them is the referee."""

import functools
import gzip
import hashlib
import http.server
import json
import threading

import numpy as np
import pytest
from PIL import Image

from dev_tools.stand_ins import idx as packed
from dev_tools.stand_ins import python2_pickle
from kerascn import config
from kerascn.datasets import boston_housing, cifar10, fashion_mnist, imdb, mnist, reuters, trust
from kerascn.datasets.fashion_mnist import LABELS, idx
from tests import genuine, genuine_mirror

# The checksums by MD5 of the files that MNIST was first published as.
MNIST = {
    "train": ("6bbc9ace898e44ae57da46a324031adb", "a25bea736e30d166cdddb491f175f624"),
    "test": ("2646ac647ad5339dbf082846283269ea", "27ae3e4e09519cfbb04c329615203637"),
}


def md5(array):
    return hashlib.md5(packed(array)).hexdigest()


def check_mnist(parts):
    for part, (x, y) in zip(("train", "test"), parts, strict=True):
        assert x.dtype == y.dtype == np.uint8 and x.ndim == 3 and y.ndim == 1
        assert (md5(x), md5(y)) == MNIST[part]


def test_mnist(mirror):
    mirror("mnist.npz")
    check_mnist(mnist.load_data())


def test_mnist_by_the_name_of_keras_1(mirror):
    mirror("mnist.npz")
    check_mnist(mnist.load_data(path="mnist.pkl.gz"))
    assert not (config.keras_home() / "datasets").exists()


def test_mnist_from_the_pickle_of_keras_1(home):
    """The file of Keras 1, as Python 2 wrote it, kept where Keras 1 left it."""
    with np.load(genuine.genuine("mnist/mnist.npz")) as data:
        value = tuple((data[f"x_{part}"], data[f"y_{part}"]) for part in ("train", "test"))
    path = home / "datasets" / "mnist.pkl.gz"
    path.parent.mkdir(parents=True)
    path.write_bytes(gzip.compress(python2_pickle(value), 1))
    trust(path)
    check_mnist(mnist.load_data("mnist.pkl.gz"))


def test_a_part_of_fashion_mnist(mirror):
    for name in genuine_mirror.FASHIONS:
        mirror(name)
    (x_train, y_train), (x_test, y_test) = fashion_mnist.load_data()
    assert x_train.shape == (800, 28, 28) and x_test.shape == (200, 28, 28)
    counts = np.bincount(np.concatenate([y_train, y_test]))
    assert counts.tolist() == [108, 89, 99, 112, 114, 83, 106, 102, 96, 91]
    with np.load(genuine.genuine(genuine_mirror.FASHION)) as data:
        assert np.array_equal(x_train, data["x_train"]) and np.array_equal(x_test, data["x_test"])


@pytest.mark.parametrize("name, each", [("train", 6000), ("t10k", 1000)])
def test_the_published_labels_of_fashion_mnist(name, each):
    labels = idx(str(genuine.genuine(f"fashion_mnist/{name}-labels-idx1-ubyte.gz")), LABELS)
    assert np.bincount(labels).tolist() == [each] * 10


@pytest.mark.parametrize("data_format", ["channels_last", "channels_first"])
def test_a_part_of_cifar10(mirror, data_format):
    mirror("cifar-10-python.tar.gz")
    config.set_image_data_format(data_format)
    (x_train, y_train), (x_test, y_test) = cifar10.load_data()
    assert x_train.shape == ((3000, 3, 32, 32) if data_format == "channels_first" else (3000, 32, 32, 3))
    assert x_train.dtype == y_train.dtype == y_test.dtype == np.uint8
    assert y_train.shape == (3000, 1) and y_test.shape == (1000, 1)
    assert y_train[:10, 0].tolist() == [6, 9, 9, 4, 1, 1, 2, 7, 8, 3]
    folder = genuine.genuine("cifar10/png")
    for path in sorted(folder.glob("*.png")):
        label, _, number = path.stem.partition("_")
        place = int(number) - 3000
        pixels = x_test[place].transpose(1, 2, 0) if data_format == "channels_first" else x_test[place]
        with Image.open(path) as picture:
            assert np.array_equal(np.asarray(picture), pixels)
        assert genuine_mirror.CLASSES[y_test[place, 0]] == label


KNOWN_REVIEW = [1, 14, 22, 16, 43, 530, 973, 1622, 1385, 65, 458, 4468, 66, 3941, 4, 173]  # how a well-known one begins


def test_imdb(mirror):
    mirror("imdb.npz")
    (x_train, y_train), (x_test, y_test) = imdb.load_data()
    assert len(x_train) == len(x_test) == 25000
    assert np.bincount(y_train).tolist() == np.bincount(y_test).tolist() == [12500, 12500]
    assert round(np.mean([len(x) for x in x_train]), 2) == 238.71
    assert round(np.mean([len(x) for x in x_test]), 2) == 230.80
    assert max(map(len, x_train)) == 2494
    (known,) = [place for place, x in enumerate(x_train) if x[: len(KNOWN_REVIEW)] == KNOWN_REVIEW]
    assert len(x_train[known]) == 218 and y_train[known] == 1

    check_order(mirror("imdb.npz"), x_test, y_test)

    mirror("imdb_word_index.json")
    index = imdb.get_word_index()
    assert len(index) == 88584 and index["the"] == 1 and sorted(index.values()) == list(range(1, 88585))
    words = {number + 3: word for word, number in index.items()}
    text = " ".join(words[number] for number in x_train[known][1:])
    assert text.startswith("this film was just brilliant casting location scenery story direction")


def check_order(path, x, y):
    """The second half is in the order of Keras 2, which NumPy's own chance gives after the first half's."""
    with np.load(path, allow_pickle=True) as data:
        texts, labels = data["x_test"], data["y_test"]
    np.random.seed(113)
    np.random.shuffle(np.arange(25000))
    order = np.arange(25000)
    np.random.shuffle(order)
    assert np.array_equal(y, labels[order])
    for place in range(0, 25000, 500):
        assert x[place] == [1, *(word + 3 for word in texts[order[place]])]


def test_reuters(mirror):
    mirror("reuters.npz")
    (x_train, y_train), (x_test, y_test) = reuters.load_data()
    assert len(x_train) == 8982 and len(x_test) == 2246
    counts = np.bincount(np.concatenate([y_train, y_test]))
    assert len(counts) == 46 and counts[3] == 3972 and counts[4] == 2423
    assert max(max(map(len, x)) for x in (x_train, x_test)) == 2376  # the mark of the start is counted

    path = mirror("reuters_word_index.json")
    index = reuters.get_word_index()
    assert index == json.loads(path.read_text("utf-8")) and len(index) == 30170


def test_boston_housing(mirror):
    """The first rows are those that Keras gave: they are printed in many books."""
    mirror("boston_housing.npz")
    (x_train, y_train), (x_test, y_test) = boston_housing.load_data()
    assert x_train.shape == (404, 13) and x_test.shape == (102, 13) and y_test.shape == (102,)
    first = [1.23247, 0.0, 8.14, 0.0, 0.538, 6.142, 91.7, 3.9769, 4.0, 307.0, 21.0, 396.9, 18.72]
    assert np.allclose(x_train[0], first, atol=0, rtol=1e-12)
    assert y_train[:3].tolist() == [15.2, 42.3, 50.0] and y_train[-3:].tolist() == [19.4, 19.4, 29.1]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture
def address(mirror_folder, mirror, monkeypatch):
    """The mirror at an address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=mirror_folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("KERASCN_DATA_MIRROR", f"http://127.0.0.1:{server.server_port}")
    yield server
    server.shutdown()
    server.server_close()


def test_the_mirror_may_be_an_address(mirror, address, home):
    names = ["boston_housing.npz", "cifar-10-python.tar.gz", "reuters.npz", *genuine_mirror.FASHIONS]
    for name in names:
        mirror(name)
    first = boston_housing.load_data(), cifar10.load_data(), reuters.load_data(), fashion_mnist.load_data()
    assert {path.relative_to(home / "datasets").as_posix() for path in home.rglob("*.[nt]*")} >= set(names[:3])
    address.shutdown()
    address.server_close()  # from now on only what is kept can be read
    again = boston_housing.load_data(), cifar10.load_data(), reuters.load_data(), fashion_mnist.load_data()
    for one, other in zip(first, again, strict=True):
        for a, b in zip((one[0][0], one[1][1]), (other[0][0], other[1][1]), strict=True):
            assert np.array_equal(a, b)
    assert first[0][0][1][0] == 15.2


def test_a_file_that_nobody_trusts_is_not_read(mirror_folder, tmp_path, monkeypatch):
    """The genuine file under the right name, but no checksum that is known."""
    monkeypatch.setenv("KERASCN_DATA_MIRROR", str(tmp_path))
    np.savez(tmp_path / "mnist.npz", x_train=np.zeros((1, 28, 28), "uint8"))
    with pytest.raises(ValueError, match="mnist") as caught:
        mnist.load_data()
    assert caught.value.key == "data.untrusted"
