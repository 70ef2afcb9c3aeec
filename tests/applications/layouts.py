"""Layouts of files with weights, as tables; files written after them; values and images for them.

A line of a table is a layer in the order of the file: its name, and each of its weights as ``name shape``. Referees
of other ages use this module in processes of their own, so it needs nothing but NumPy and h5py.
"""

from pathlib import Path
from typing import NamedTuple

import h5py
import numpy as np


class Weight(NamedTuple):
    """A weight in a file: its name and its shape."""

    name: str
    shape: tuple


# layer -> its weights
Layout = dict[str, list[Weight]]


def laid_out(path):
    """The table of a file with weights, as text."""
    lines = []
    with h5py.File(path, "r") as file:
        for layer in names_in(file, "layer_names"):
            group = file[layer]
            weights = [f"{name} {'x'.join(map(str, group[name].shape))}" for name in names_in(group, "weight_names")]
            lines.append(",".join([layer, *weights]) + "\n")
    return "".join(lines)


def names_in(group, attribute):
    """A list of names, which Keras 2 cut in parts where it is long."""
    parts = sorted(
        (one for one in group.attrs if one.rstrip("0123456789") == attribute), key=lambda one: (len(one), one)
    )
    return [name.decode() if isinstance(name, bytes) else str(name) for one in parts for name in group.attrs[one]]


def read(text):
    """A table as a ``Layout``."""
    layout = {}
    for line in text.splitlines():
        layer, *weights = line.split(",")
        parts = [weight.split(" ") for weight in weights]
        layout[layer] = [Weight(name, tuple(map(int, shape.split("x")))) for name, shape in parts]
    return layout


def drawn(table, ordering="tf"):
    """Values for all weights of a table, that keep what goes through the net about as large as it is.

    They lie as TensorFlow has them. In a table with the ``ordering`` ``'th'`` the kernels have their channels first.
    """
    random = np.random.RandomState(0)
    weights = [weight for layer in read(table).values() for weight in layer]
    if ordering == "th":
        weights = [weight._replace(shape=last(weight.shape)) for weight in weights]
    return [_drawn(random, weight) for weight in weights]


def last(shape):
    """The shape of a kernel with its channels last, which has them first: (out, in, rows, columns)."""
    return (*shape[2:], shape[1], shape[0]) if len(shape) == 4 else shape


def _drawn(random, weight):
    if len(weight.shape) == 1:
        return random.uniform(0.5, 1.5, weight.shape).astype("float32")
    within = weight.shape[:2] if "depthwise" in weight.name else weight.shape[:-1]
    return random.normal(0, np.sqrt(2.0 / np.prod(within)), weight.shape).astype("float32")


def image(side):
    """A small picture in a batch of one, channels last."""
    return np.random.RandomState(1).rand(1, side, side, 3).astype("float32")


class Age(NamedTuple):
    """What a file says besides its weights.

    Args:
        keras: The release; Keras 1 did not write it into files of weights.
        kernels: ``'th'`` if kernels lie as in a file that Keras 1 wrote on Theano: channels first, and turned round.
    """

    keras: str | None = None
    kernels: str = "tf"


def write(path, table, values, age):
    """A file in the layout of a table.

    Args:
        path: Where to.
        table: The table, as text.
        values: The values of the weights, channels last, as TensorFlow has them.
        age: What else there is to know.
    """
    values = iter(values)
    layout = read(table)
    with h5py.File(path, "w") as file:
        file.attrs["layer_names"] = [layer.encode() for layer in layout]
        if age.keras is not None:
            file.attrs["keras_version"], file.attrs["backend"] = age.keras.encode(), b"tensorflow"
        for layer, weights in layout.items():
            group = file.create_group(layer)
            names = [weight.name if age.kernels == "tf" else weight.name.partition(":")[0] for weight in weights]
            group.attrs["weight_names"] = [name.encode() for name in names]
            for name in names:
                group[name] = _lying(next(values), age)
    return str(Path(path))


def _lying(value, age):
    if age.kernels == "th" and value.ndim == 4:
        return value.transpose(3, 2, 0, 1)[:, :, ::-1, ::-1]
    return value


def shortened(table, layers):
    """A table without some layers."""
    return "".join(line + "\n" for line in table.splitlines() if line.partition(",")[0] not in layers)
