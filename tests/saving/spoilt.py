"""Small files of models of every age, made with h5py alone, and the same spoilt in a way that a number chooses."""

import io
import json
import random
from functools import cache

import h5py
import numpy as np

DENSE = {"first/kernel:0": (4, 3), "first/bias:0": (3,)}
NORM = {f"norm/{name}:0": (3,) for name in ("gamma", "beta", "moving_mean", "moving_variance")}
LAST = {"last/kernel:0": (3, 2), "last/bias:0": (2,)}
SHAPES = {"first": DENSE, "norm": NORM, "last": LAST}


def values(shape):
    """Positive numbers, which suit every weight."""
    return np.random.RandomState(sum(shape)).uniform(0.1, 1, shape).astype("float32")


def texts(names):
    """Texts of one length, as Keras wrote them."""
    return np.array([name.encode() for name in names])


def dense(name, units, **more):
    return {"class_name": "Dense", "config": {"name": name, "units": units, "activation": "tanh", **more}}


ROW = [dense("first", 3, batch_input_shape=[None, 4]), {"class_name": "BatchNormalization", "config": {"name": "norm"}}]
SEQUENTIAL = {"class_name": "Sequential", "config": [*ROW, dense("last", 2)]}
NODES = {"input": [], "first": [[["input", 0, 0, {}]]], "norm": [[["first", 0, 0, {}]]], "last": [[["norm", 0, 0, {}]]]}
INPUT = {"class_name": "InputLayer", "config": {"name": "input", "batch_input_shape": [None, 4], "dtype": "float32"}}
LAYERS = [INPUT, dense("first", 3), ROW[1], dense("last", 2)]
FUNCTIONAL = {
    "class_name": "Model",
    "config": {
        "name": "model",
        "layers": [
            {**one, "name": name, "inbound_nodes": NODES[name]} for one, name in zip(LAYERS, NODES, strict=True)
        ],
        "input_layers": [["input", 0, 0]],
        "output_layers": [["last", 0, 0]],
    },
}
TRAINING = {
    "optimizer_config": {"class_name": "SGD", "config": {"lr": 0.1, "momentum": 0.5}},
    "loss": "mse",
    "metrics": ["acc"],
    "sample_weight_mode": None,
    "loss_weights": None,
}


def in_age_2(file, config=SEQUENTIAL, **created):
    """A whole model as Keras 2 wrote it."""
    file.attrs["keras_version"], file.attrs["backend"] = b"2.1.5", b"tensorflow"
    file.attrs["model_config"] = json.dumps(config).encode()
    file.attrs["training_config"] = json.dumps(TRAINING).encode()
    group = file.create_group("model_weights")
    group.attrs["layer_names"] = texts(SHAPES)
    for layer, weights in SHAPES.items():
        inner = group.create_group(layer)
        inner.attrs["weight_names"] = texts(weights)
        for name, shape in weights.items():
            inner.create_dataset(name, data=values(shape), **created)
    state = file.create_group("optimizer_weights")
    shapes = [shape for weights in SHAPES.values() for name, shape in weights.items() if "moving" not in name]
    names = [f"SGD/variable_{place}:0" for place in range(len(shapes))]
    state.attrs["weight_names"] = texts(("SGD/iterations:0", *names))
    state.create_dataset("SGD/iterations:0", data=np.int64(3))
    for name, shape in zip(names, shapes, strict=True):
        state.create_dataset(name, data=values(shape), **created)


def functional(file):
    in_age_2(file, FUNCTIONAL)


def packed(file):
    """The same in the newest layout of HDF5, in packed pieces, with texts of variable length."""
    in_age_2(file, chunks=True, compression="gzip", shuffle=True, fletcher32=True)
    for group in (file["model_weights"], *file["model_weights"].values()):
        for name in list(group.attrs):
            group.attrs[name] = [one.decode() for one in group.attrs[name]]
    for number in range(12):  # too many for the head of the group: they lie in a heap
        file["model_weights"].attrs[f"more_{number}"] = "text" * number


def in_age_1(file):
    """A whole model as Keras 1 wrote it."""
    config = json.loads(json.dumps(SEQUENTIAL).replace('"units"', '"output_dim"'))
    file.attrs["keras_version"] = b"1.2.2"
    file.attrs["model_config"] = json.dumps(config).encode()
    group = file.create_group("model_weights")
    group.attrs["layer_names"] = texts(SHAPES)
    short = {"kernel": "W", "bias": "b", "moving_mean": "running_mean", "moving_variance": "running_std"}
    for layer, weights in SHAPES.items():
        inner, names = group.create_group(layer), []
        for name, shape in weights.items():
            word = name.partition("/")[2].partition(":")[0]
            names.append(f"{layer}_{short.get(word, word)}:0")
            inner.create_dataset(names[-1], data=values(shape))
        inner.attrs["weight_names"] = texts(names)


def in_age_0(file):
    """Weights as Keras before 1.0 wrote them."""
    file.attrs["nb_layers"] = len(SHAPES)
    for place, weights in enumerate(SHAPES.values()):
        group = file.create_group(f"layer_{place}")
        group.attrs["nb_params"] = len(weights)
        for number, shape in enumerate(weights.values()):
            group.create_dataset(f"param_{number}", data=values(shape))


MADE = {"sequential": in_age_2, "functional": functional, "packed": packed, "age 1": in_age_1, "age 0": in_age_0}
WEIGHTS_ONLY = ("age 0",)


@cache
def whole(kind):
    """A file as bytes, not spoilt."""
    memory = io.BytesIO()
    with h5py.File(memory, "w", libver="latest" if kind == "packed" else None) as file:
        MADE[kind](file)
    return memory.getvalue()


def spoilt(number):
    """The kind of a file and its bytes, spoilt in a way that follows from the number alone."""
    choose = random.Random(number)
    kind = choose.choice(list(MADE))
    content = bytearray(whole(kind))
    for _ in range(choose.choice((1, 1, 1, 2, 4))):
        choose.choice(WAYS)(content, choose)
    return kind, bytes(content)


def flip(content, choose):
    for _ in range(choose.choice((1, 1, 2, 8, 64))):
        content[choose.randrange(len(content))] ^= 1 << choose.randrange(8)


def change(content, choose):
    for _ in range(choose.choice((1, 1, 2, 8))):
        content[choose.randrange(len(content))] = choose.choice((0, 1, 127, 128, 255, choose.randrange(256)))


def set_number(content, choose):
    """A number of 2, 4 or 8 bytes, where numbers stand: lengths, addresses, counts."""
    size = choose.choice((2, 4, 8, 8))
    place = choose.randrange(0, len(content) - size, 2)
    near = choose.randrange(len(content))
    number = choose.choice((0, 1, 2**31 - 1, 2 ** (8 * size) - 1, 2 ** (8 * size - 1), near, near & ~7, place, 2**40))
    content[place : place + size] = (number % 2 ** (8 * size)).to_bytes(size, "little")


def cut(content, choose):
    del content[choose.randrange(1, len(content)) :]


def cut_out(content, choose):
    start = choose.randrange(len(content))
    del content[start : start + choose.randrange(1, 512)]


def swap(content, choose):
    size = choose.choice((8, 16, 64, 512))
    if len(content) > 2 * size:
        one, other = (choose.randrange(0, len(content) - size) & ~7 for _ in range(2))
        parts = content[one : one + size], content[other : other + size]
        content[other : other + size], content[one : one + size] = parts


def splice(content, choose):
    """A block of another file."""
    other = whole(choose.choice(list(MADE)))
    size = choose.choice((8, 64, 512, 2048))
    start, place = choose.randrange(len(other)) & ~7, choose.randrange(len(content)) & ~7
    content[place : place + size] = other[start : start + size]


def blank(content, choose):
    size, place = choose.choice((8, 64, 512, 4096)), choose.randrange(len(content))
    content[place : place + size] = bytes([choose.choice((0, 255))]) * len(content[place : place + size])


def repeat(content, choose):
    size, start = choose.choice((8, 64, 512)), choose.randrange(len(content))
    content[start:start] = content[start : start + size] * choose.choice((1, 2, 20))


WAYS = [flip, change, set_number, set_number, set_number, cut, cut_out, swap, splice, blank, repeat]
