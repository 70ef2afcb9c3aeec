"""Small files in the published layouts of the data sets, made of samples: what the pages are run on.

The pages read no genuine data and never the network. A page says, in its hidden lines, `stand_ins.use("mnist.npz")`;
from then on the loaders find a small file of that name at a mirror, and trust it.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import pickle
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from kerascn.datasets import sample, trust

Pickler: Any = getattr(pickle, "_Pickler")  # noqa: B009  the one written in Python, whose parts can be replaced


class Python2Pickler(Pickler):
    """Writes pickles as Python 2 wrote them: every string is a row of bytes, NumPy's modules have their old names."""

    dispatch: ClassVar[dict[Any, Any]] = dict(Pickler.dispatch)

    def save_string(self, text: Any) -> None:
        data = text.encode("utf-8") if isinstance(text, str) else text
        long = len(data) > 255
        self.write((b"T" if long else b"U") + len(data).to_bytes(4 if long else 1, "little") + data)
        self.memoize(text)

    dispatch[bytes] = dispatch[str] = save_string


def python2_pickle(value: Any) -> bytes:
    """The bytes of a pickle of Python 2, protocol 2."""
    file = io.BytesIO()
    Python2Pickler(file, protocol=2).dump(value)
    return file.getvalue().replace(b"cnumpy._core.", b"cnumpy.core.")


def idx(array: np.ndarray) -> bytes:
    """The bytes of an array in the form that MNIST came in: kind, lengths, values."""
    head = [0x800 + array.ndim, *array.shape]
    return np.array(head, ">i4").tobytes() + array.astype("uint8").tobytes()


def pack(path: Path, members: dict[str, bytes]) -> None:
    """Write a ``.tar.gz`` of files, by name."""
    with tarfile.open(path, "w:gz", compresslevel=1) as archive:
        for name, data in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))


def cifar_batch(pictures: np.ndarray, label: str = "batch", **labels: np.ndarray) -> bytes:
    """A batch in CIFAR's layout, of pictures (n, 32, 32, 3)."""
    rows = np.ascontiguousarray(pictures.transpose(0, 3, 1, 2)).reshape(len(pictures), -1)
    names = [f"{number:05}.png" for number in range(len(rows))]
    lists = {key: value.ravel().tolist() for key, value in labels.items()}
    return python2_pickle({"batch_label": label, **lists, "data": rows, "filenames": names})


def _arrays(name: str, *names: str) -> Callable[[Path], None]:
    """Writes the four arrays of a sample."""

    def write(path: Path) -> None:
        (x_train, y_train), (x_test, y_test) = sample(name)
        np.savez(path, x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test)

    return write


def _raw(name: str, test_split: float) -> list[tuple[np.ndarray, np.ndarray]]:
    """Both halves of a sample of texts, numbered as in the published files: 1 is the most frequent word."""
    found = []
    for rows, labels in sample(name, test_split=test_split):
        bare = np.empty(len(rows), object)
        bare[:] = [[number - 3 for number in row[1:]] for row in rows]
        found.append((bare, labels))
    return found


def _imdb(path: Path) -> None:
    (x_train, y_train), (x_test, y_test) = _raw("reviews", 0.5)
    np.savez(path, x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test)


def _reuters(path: Path) -> None:
    (x, y), _ = _raw("news", 0)
    np.savez(path, x=x, y=y)


def _boston(path: Path) -> None:
    (x, y), _ = sample("houses", test_split=0)
    np.savez(path, x=x, y=y)


def _words(name: str) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_text(json.dumps(sample(name, form="word_index")), "utf-8")

    return write


def _cifar10(path: Path) -> None:
    (x, y), (x_test, y_test) = sample("shapes", samples=360, classes=6, test_split=1 / 6)
    folder, members = "cifar-10-batches-py", {}
    for number in range(5):
        part = slice(number, None, 5)
        members[f"{folder}/data_batch_{number + 1}"] = cifar_batch(x[part], labels=y[part])
    pack(path, members | {f"{folder}/test_batch": cifar_batch(x_test, labels=y_test)})


def _cifar100(path: Path) -> None:
    halves = zip(("train", "test"), sample("shapes", samples=240, classes=6), strict=True)
    made = {name: cifar_batch(x, fine_labels=y * 16, coarse_labels=y * 3) for name, (x, y) in halves}
    pack(path, {f"cifar-100-python/{name}": batch for name, batch in made.items()})


def _clothes(part: int, labels: bool) -> Callable[[Path], None]:
    """Grey shapes stand in for clothes."""

    def write(path: Path) -> None:
        pictures, kinds = sample("shapes", samples=240, size=28, classes=6)[part]
        made = kinds.ravel() if labels else pictures.mean(axis=-1)
        path.write_bytes(gzip.compress(idx(np.rint(made)), mtime=0))

    return write


MAKERS: dict[str, Callable[[Path], None]] = {
    "mnist.npz": _arrays("digits"),
    "imdb.npz": _imdb,
    "imdb_word_index.json": _words("reviews"),
    "reuters.npz": _reuters,
    "reuters_word_index.json": _words("news"),
    "boston_housing.npz": _boston,
    "cifar-10-python.tar.gz": _cifar10,
    "cifar-100-python.tar.gz": _cifar100,
    "fashion-mnist/train-images-idx3-ubyte.gz": _clothes(0, False),
    "fashion-mnist/train-labels-idx1-ubyte.gz": _clothes(0, True),
    "fashion-mnist/t10k-images-idx3-ubyte.gz": _clothes(1, False),
    "fashion-mnist/t10k-labels-idx1-ubyte.gz": _clothes(1, True),
}


def use(*names: str, folder: str | None = None) -> str:
    """Make these files (a name that ends with "/" means all in it), trust them, and let the loaders look there."""
    mirror = Path(folder or tempfile.mkdtemp())
    for name, make in MAKERS.items():
        if name.startswith(tuple(one for one in names if one.endswith("/"))) or name in names:
            path = mirror / name
            path.parent.mkdir(parents=True, exist_ok=True)
            make(path)
            trust(path)
    os.environ["KERASCN_DATA_MIRROR"] = str(mirror)
    return str(mirror)
