"""A mirror of the data sets with few samples, in the layout of the published files, and a home that trusts it."""

import hashlib
import io
import json
import pickle
import tarfile

import numpy as np

MANY = 6  # samples of a file


def build(folder):
    """Fill a new folder, and give the settings with which a program reads the data there and nowhere else."""
    random, mirror, home = np.random.RandomState(0), folder / "mirror", folder / "home"
    mirror.mkdir(parents=True)
    home.mkdir()
    digits = random.randint(0, 256, (2, MANY, 28, 28)).astype("uint8")
    labels = random.randint(0, 10, (2, MANY)).astype("uint8")
    texts = np.empty((2, MANY), object)
    for place in np.ndindex(2, MANY):
        texts[place] = random.randint(1, 50, 20).tolist()
    both = dict(y_train=labels[0], y_test=labels[1])
    np.savez(mirror / "mnist.npz", x_train=digits[0], x_test=digits[1], **both)
    np.savez(mirror / "imdb.npz", x_train=texts[0], x_test=texts[1], **{name: y % 2 for name, y in both.items()})
    np.savez(mirror / "reuters.npz", x=texts.ravel(), y=labels.ravel())
    (mirror / "reuters_word_index.json").write_text(json.dumps({"giraffe": 7, "the": 1}))
    with tarfile.open(mirror / "cifar-10-python.tar.gz", "w:gz") as packed:
        for name in (*(f"data_batch_{number}" for number in range(1, 6)), "test_batch"):
            add(packed, f"cifar-10-batches-py/{name}", pictures(random, b"labels"))
    with tarfile.open(mirror / "cifar-100-python.tar.gz", "w:gz") as packed:
        for name in ("train", "test"):
            add(packed, f"cifar-100-python/{name}", pictures(random, b"fine_labels", b"coarse_labels"))
    trusted = {path.name: [hashlib.sha256(path.read_bytes()).hexdigest()] for path in mirror.iterdir()}
    (home / "trusted.json").write_text(json.dumps(trusted))
    return {"KERAS_HOME": str(home), "KERASCN_DATA_MIRROR": str(mirror)}


def pictures(random, *labels):
    """What a batch of CIFAR holds."""
    data = random.randint(0, 256, (MANY, 3072)).astype("uint8")
    return {b"data": data} | {name: random.randint(0, 10, MANY).tolist() for name in labels}


def add(packed, name, value):
    """Put a pickle into an archive."""
    data = pickle.dumps(value, protocol=2)
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    packed.addfile(entry, io.BytesIO(data))
