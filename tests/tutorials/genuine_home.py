"""A folder of Keras with genuine data in it, under the published names: where tutorials look before they download."""

import hashlib
import json
import zipfile

from tests import genuine, genuine_mirror

NEWS = "newsgroups/20_newsgroup_subset.tar.gz"
GLOVE = "glove/glove.6B.50d.top2446.txt"
# What a tutorial's text asks a loader for -> the published files that it reads.
DATA_SETS = {
    "mnist.load_data": ["mnist.npz"],
    "fashion_mnist": genuine_mirror.FASHIONS,
    "cifar10": ["cifar-10-python.tar.gz"],
    "imdb": ["imdb.npz", "imdb_word_index.json"],
    "reuters": ["reuters.npz", "reuters_word_index.json"],
    "boston_housing": ["boston_housing.npz"],
}


def make(home, text):
    """The folder, with the data that the text of a tutorial asks for; skips where it is missing."""
    folder = home / "datasets"
    folder.mkdir(parents=True)
    trusted = {}
    for words, names in DATA_SETS.items():
        for name in names if words in text else ():
            path = genuine_mirror.add(name, folder)
            trusted[path.name] = [hashlib.sha256(path.read_bytes()).hexdigest()]
    (home / "trusted.json").write_text(json.dumps(trusted), encoding="utf-8")
    if "news20.tar.gz" in text:
        (folder / "news20.tar.gz").write_bytes(genuine.genuine(NEWS).read_bytes())
    if "glove.6B.zip" in text:
        with zipfile.ZipFile(folder / "glove.6B.zip", "w") as archive:
            archive.write(genuine.genuine(GLOVE), "glove.6B.50d.txt")
    return home


def filled(value):
    """A parameter with the place of the genuine data in it: ``"{genuine}/photos/tubingen.jpg"``."""
    if not isinstance(value, str) or "{genuine}" not in value:
        return value
    name = value.partition("{genuine}/")[2]
    return str(genuine.genuine(name)) if name else value.replace("{genuine}", str(genuine.folder()))
