"""Makes a mirror of the genuine data: the published names and layouts, of what lies under other names or in part.

    with the folder of genuine data at hand:
        python -m tests.genuine_mirror FOLDER        make it, and trust its files from now on
        export KERASCN_DATA_MIRROR=FOLDER

CIFAR-10 and the pictures of Fashion-MNIST are parts of the whole; Reuters has been put together anew.
"""

import gzip
import shutil
import sys
from pathlib import Path

import numpy as np

from dev_tools.stand_ins import cifar_batch, idx, pack, python2_pickle
from kerascn.datasets import trust
from tests import genuine

CLASSES = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]
COPIES = {
    "mnist.npz": "mnist/mnist.npz",
    "imdb.npz": "imdb/imdb.npz",
    "imdb_word_index.json": "imdb/imdb_word_index.json",
    "reuters.npz": "reuters/reuters_recreated.npz",
    "reuters_word_index.json": "reuters/reuters_word_index_recreated.json",
    "boston_housing.npz": "boston_housing/boston_housing.npz",
}
CIFAR = "cifar10/cifar10_subset.npz"
FASHION = "fashion_mnist/fashion_mnist_subset.npz"


def make_cifar(source, path):
    """The part of CIFAR-10: a fifth of its pictures to learn from in each batch."""
    folder, members = "cifar-10-batches-py", {}
    with np.load(source) as data:
        pieces = zip(np.split(data["x_train"], 5), np.split(data["y_train"], 5), strict=True)
        for number, (pictures, labels) in enumerate(pieces, 1):
            members[f"{folder}/data_batch_{number}"] = cifar_batch(
                pictures, f"training batch {number} of 5", labels=labels
            )
        members[f"{folder}/test_batch"] = cifar_batch(data["x_test"], "testing batch 1 of 1", labels=data["y_test"])
    about = {"num_cases_per_batch": 600, "label_names": CLASSES, "num_vis": 3072}
    pack(path, members | {f"{folder}/batches.meta": python2_pickle(about)})


def make_fashion(source, folder):
    """The four files of the part of Fashion-MNIST."""
    folder.mkdir()
    with np.load(source) as data:
        for ours, name in (("train", "train"), ("test", "t10k")):
            for key, kind in (("x", "images-idx3"), ("y", "labels-idx1")):
                packed = gzip.compress(idx(data[f"{key}_{ours}"]), mtime=0)
                (folder / f"{name}-{kind}-ubyte.gz").write_bytes(packed)


def add(name, folder, remember=False):
    """Put the published file ``name`` into the mirror, once, and trust what is in it; its path."""
    path = folder / name
    if not path.exists():
        if name in COPIES:
            shutil.copyfile(genuine.genuine(COPIES[name]), path)
        elif name.startswith("fashion-mnist/"):
            make_fashion(genuine.genuine(FASHION), folder / "fashion-mnist")
        else:
            make_cifar(genuine.genuine(CIFAR), path)
    trust(path, remember=remember)
    return path


FASHIONS = [f"fashion-mnist/{part}-ubyte.gz" for part in (
    "train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1",
)]  # fmt: skip
NAMES = [*COPIES, *FASHIONS, "cifar-10-python.tar.gz"]


def make(folder):
    """All that there is data for."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        print(add(name, folder, remember=True))


if __name__ == "__main__":
    make(Path(sys.argv[1]))
