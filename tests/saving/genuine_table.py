"""The table of all genuine files: what each one is, what it goes with, and who knows what it must predict.

``genuine_table.csv`` holds the pairs, one line for each file; layers and shapes are read from the files, without
kerascn. ``genuine_page`` writes the page of the site.
"""

import csv
import json
from pathlib import Path
from typing import NamedTuple

import h5py
import numpy as np
import yaml

from tests.saving.numpy_net import Net, of_age_0, weighted

HERE = Path(__file__).resolve().parent
FOLDER = "keras_files/"
ITSELF, BY_HAND, NONE = "itself", "by hand", "none exists"
REFEREES = ("recorded", "tf_keras", "NumPy")


class Row(NamedTuple):
    """A file of the table.

    Args:
        file: Its path in the collection.
        kind: 'model', 'weights', 'architecture', 'recording' or 'preprocessing'.
        goes_with: The file of its other half, 'itself', 'by hand' or 'none exists'.
        referee: Who knows what must be predicted: 'recorded', 'tf_keras' or 'NumPy'. An architecture without weights
            predicts with new ones. Nobody ('') where a file has nothing to predict, or its other half has the referee.
        release: The release of Keras that wrote it, or '0.x', '1.x', '2.x' where it does not say.
        engine: The engine it was trained on, or '' where nothing tells.
    """

    file: str
    kind: str
    goes_with: str
    referee: str
    release: str
    engine: str

    @property
    def old(self):
        """Whether its arrays are laid out as Keras before 2.0 did it."""
        return self.release[0] in "01"


def rows():
    """All rows, in the order of the files."""
    with open(HERE / "genuine_table.csv", encoding="utf-8", newline="") as file:
        return [Row(**line) for line in csv.DictReader(file)]


ROWS = {row.file: row for row in rows()}


class _Loader(yaml.SafeLoader):
    """Reads the tuples and texts of old YAML as data."""


_Loader.add_constructor("tag:yaml.org,2002:python/tuple", lambda loader, node: loader.construct_sequence(node))
_Loader.add_constructor("tag:yaml.org,2002:python/unicode", lambda loader, node: loader.construct_scalar(node))


def architecture_of(path):
    """Class and configuration in a file of any kind; None if there is none. Read without kerascn."""
    if path.suffix == ".yml":
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    if ".json" in path.suffixes:
        data = json.loads(path.read_text(encoding="utf-8"))
        return data if isinstance(data, dict) else json.loads(data)  # some are a text within a text
    with h5py.File(path) as file:
        return json.loads(file.attrs["model_config"]) if "model_config" in file.attrs else None


def _text(name):
    return name.decode() if isinstance(name, bytes) else name


def arrays_of(path):
    """For each layer in a file that has weights the list of their names and arrays."""
    with h5py.File(path) as file:
        if "nb_layers" in file.attrs:
            names = [f"layer_{place}" for place in range(file.attrs["nb_layers"])]
            found = {one: [(name, file[one][name][()]) for name in sorted(file[one])] for one in names}
        else:
            group = file.get("model_weights", file)
            names = [(_text(one), group[_text(one)]) for one in group.attrs["layer_names"]]
            told = {one: [_text(name) for name in inner.attrs["weight_names"]] for one, inner in names}
            found = {one: [(name, group[one][name][()]) for name in told[one]] for one in told}
    return {name: arrays for name, arrays in found.items() if arrays}


def network(description, arrays, row, functions=None):
    """The NumPy network of a description with the arrays of a file, by name, or by place where names differ."""
    names = weighted(description)
    fitted = {name: arrays[name] for name in names} if set(names) == set(arrays) else None
    fitted = fitted or dict(zip(names, arrays.values(), strict=True))
    return Net(description, fitted, row.old, theano=row.engine == "theano", functions=functions)


# What goes in.


def inputs_of(description, seed=0):
    """Inputs for a network: whole numbers where an Embedding takes them, others between -1 and 1."""
    random, wanted = np.random.RandomState(seed), _wanted(description)
    steps = max([shape[1] or 0 for shape, _ in wanted if len(shape) < 4], default=0) or 6
    return [_drawn(random, shape, whole, steps) for shape, whole in wanted]


def _drawn(random, shape, whole, steps):
    samples = shape[0] or (1 if len(shape) == 4 and max(n or 0 for n in shape) > 200 else 2)  # large pictures take long
    shape = (samples, *(n or (24 if len(shape) == 4 else steps) for n in shape[1:]))
    return random.randint(0, 4, shape).astype("float32") if whole else random.uniform(-1, 1, shape).astype("float32")


def _wanted(description):
    """For each input its shape and whether it is of whole numbers."""
    description = description if "class_name" in description else of_age_0(description)
    config = description["config"]
    if isinstance(config, dict) and "input_layers" in config:
        return [_wanted_of_graph(config, place[0]) for place in config["input_layers"]]
    layers = config if isinstance(config, list) else config.get("layers")
    if layers:
        firsts = layers if description["class_name"] == "Merge" else layers[:1]  # a Merge joins several rows
        return [one for layer in firsts for one in _wanted(layer)]
    shape = config.get("batch_input_shape") or [None, *config.get("input_shape", [config.get("input_dim")])]
    return [(shape, description["class_name"] == "Embedding")]


def _wanted_of_graph(config, name):
    """The same for an input of a graph; an Embedding may say how many steps it takes."""
    layers = {layer["name"]: layer for layer in config["layers"]}
    shape = layers[name]["config"].get("batch_input_shape")
    takers = [layer for layer in layers.values() if any(p[0] == name for n in layer["inbound_nodes"] for p in n)]
    lookups = [layer["config"] for layer in takers if layer["class_name"] == "Embedding"]
    steps = [config["input_length"] for config in lookups if config.get("input_length")]
    return [shape[0], *steps[:1], *shape[1 + len(steps[:1]) :]], bool(lookups)


# What a file holds, in short.


def classes(description):
    """The classes of the layers of an architecture, in their order; those of inner ones in brackets."""
    description = description if "class_name" in description else of_age_0(description)
    name, config = description["class_name"], description["config"]
    inner = config if isinstance(config, list) else config.get("layers")
    if inner:
        return [one for layer in inner for one in classes(layer)] + (["Merge"] if name == "Merge" else [])
    wrapped = config.get("layer")
    return [f"{name}({wrapped['class_name']})" if wrapped else name]


def recorded_shapes(path):
    """The shapes of what was recorded: inputs, predictions, and what each layer gave."""
    if path.suffix == ".npy":
        return {path.stem: np.load(path).shape}
    with h5py.File(path) as file:
        return {
            f"{group}": next(iter(file[group].values())).shape for group in ("inputs", "predictions") if group in file
        }
