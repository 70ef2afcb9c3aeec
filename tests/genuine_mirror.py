"""Makes a mirror of the genuine data: the published names and layouts, of what lies under other names or in part.

    with the folder of genuine data at hand:
        python -m tests.genuine_mirror FOLDER        make it, and trust its files from now on
        export KERASCN_DATA_MIRROR=FOLDER

CIFAR-10 and the pictures of Fashion-MNIST are parts of the whole; Reuters has been put together anew.
"""

import gzip
import io
import pickle
import shutil
import sys
import tarfile
from pathlib import Path

import numpy as np

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


class Python2Pickler(pickle._Pickler):
    """Writes pickles as Python 2 wrote them: every string is a row of bytes, NumPy's modules have their old names."""

    dispatch = pickle._Pickler.dispatch.copy()

    def save_string(self, text):
        data = text.encode("utf-8") if isinstance(text, str) else text
        self.write(
            b"U" + bytes([len(data)]) + data if len(data) < 256 else b"T" + len(data).to_bytes(4, "little") + data
        )
        self.memoize(text)

    dispatch[bytes] = save_string
    dispatch[str] = save_string


def python2_pickle(value):
    """The bytes of a pickle of Python 2, protocol 2."""
    file = io.BytesIO()
    Python2Pickler(file, protocol=2).dump(value)
    return file.getvalue().replace(b"cnumpy._core.", b"cnumpy.core.")


def pack(path, members):
    """Write a ``.tar.gz`` of files, by name."""
    with tarfile.open(path, "w:gz", compresslevel=1) as archive:
        for name, data in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))


def cifar_batch(label, pictures, labels):
    """A batch in the published layout, of pictures (n, 32, 32, 3)."""
    rows = np.ascontiguousarray(pictures.transpose(0, 3, 1, 2)).reshape(len(pictures), -1)
    names = [f"{number:05}.png" for number in range(len(rows))]
    return python2_pickle({"batch_label": label, "labels": labels.ravel().tolist(), "data": rows, "filenames": names})


def make_cifar(source, path):
    """The part of CIFAR-10: a fifth of its pictures to learn from in each batch."""
    folder, members = "cifar-10-batches-py", {}
    with np.load(source) as data:
        pieces = zip(np.split(data["x_train"], 5), np.split(data["y_train"], 5), strict=True)
        for number, (pictures, labels) in enumerate(pieces, 1):
            members[f"{folder}/data_batch_{number}"] = cifar_batch(f"training batch {number} of 5", pictures, labels)
        members[f"{folder}/test_batch"] = cifar_batch("testing batch 1 of 1", data["x_test"], data["y_test"])
    about = {"num_cases_per_batch": 600, "label_names": CLASSES, "num_vis": 3072}
    pack(path, members | {f"{folder}/batches.meta": python2_pickle(about)})


def idx(array):
    """The bytes of an array in the form that MNIST came in."""
    head = [0x800 + array.ndim, *array.shape]
    return np.array(head, ">i4").tobytes() + array.astype("uint8").tobytes()


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
