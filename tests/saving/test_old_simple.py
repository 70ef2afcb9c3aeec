"""Layers whose weights have always lain the same way, from files of Keras 0 and 1, against their formulas."""

import h5py
import numpy as np
import pytest

from kerascn import layers
from kerascn.models import Sequential
from tests.saving.small import same

pytestmark = pytest.mark.usefixtures("K")
SERIES = np.random.RandomState(0).uniform(-1, 1, (2, 5, 3))
ROWS = SERIES[:, 0]


def drawn(*shapes):
    random = np.random.RandomState(4)
    return [random.uniform(-1, 1, shape) for shape in shapes]


def steps(series, W, U, b):
    """The equations of a SimpleRNN."""
    h = np.zeros((len(series), len(U)))
    for x in series.swapaxes(0, 1):
        h = np.tanh(x @ W + h @ U + b)
    return h


def softplus(x):
    return np.log1p(np.exp(x))


def bent(x, t_left, a_left, t_right, a_right):
    """SReLU: three lines."""
    t_right = t_left + np.abs(t_right)
    left = np.where(x < t_left, t_left + a_left * (x - t_left), x)
    return np.where(x > t_right, t_right + a_right * (x - t_right), left)


def long_memory(series, W, U, b):
    """The equations of an LSTM whose gates lie side by side, in the order i, f, c, o."""
    h = c = np.zeros((len(series), len(U)))
    for x in series.swapaxes(0, 1):
        i, f, new, o = np.split(x @ W + h @ U + b, 4, axis=-1)
        i, f, o = (np.clip(0.2 * gate + 0.5, 0, 1) for gate in (i, f, o))
        c = f * c + i * np.tanh(new)
        h = o * np.tanh(c)
    return h


WHOLE = np.array([[0, 3, 1], [2, 2, 0]])
OLD = {
    # layer, names of its weights as Keras 1 ended them, shapes, input, formula
    "Dense": (lambda: layers.Dense(4), "W b", [(3, 4), (4,)], ROWS, lambda x, W, b: x @ W + b),
    "Dense without bias": (lambda: layers.Dense(4, use_bias=False), "W", [(3, 4)], ROWS, lambda x, W: x @ W),
    "TimeDistributedDense": (
        lambda: layers.TimeDistributedDense(4), "W b", [(3, 4), (4,)], SERIES, lambda x, W, b: x @ W + b),
    "TimeDistributed": (
        lambda: layers.TimeDistributed(layers.Dense(4)), "W b", [(3, 4), (4,)], SERIES, lambda x, W, b: x @ W + b),
    "MaxoutDense": (
        lambda: layers.MaxoutDense(4, nb_feature=2), "W b", [(2, 3, 4), (2, 4)], ROWS,
        lambda x, W, b: np.max([x @ w + c for w, c in zip(W, b, strict=True)], axis=0)),
    "Embedding": (lambda: layers.Embedding(4, 6), "W", [(4, 6)], WHOLE, lambda x, W: W[x]),
    "PReLU": (lambda: layers.PReLU(), "alphas", [(3,)], ROWS, lambda x, a: np.where(x > 0, x, a * x)),
    "ParametricSoftplus": (
        lambda: layers.ParametricSoftplus(), "alphas betas", [(3,), (3,)], ROWS, lambda x, a, b: a * softplus(b * x)),
    "SReLU": (lambda: layers.SReLU(), "t_left a_left t_right a_right", [(3,)] * 4, ROWS, bent),
    "LSTM with consume_less='gpu'": (
        lambda: layers.LSTM(2), "W U b", [(3, 8), (2, 8), (8,)], SERIES, long_memory),
    "SimpleRNN": (lambda: layers.SimpleRNN(4), "W U b", [(3, 4), (4, 4), (4,)], SERIES, steps),
}  # fmt: skip


def write_names(path, names, arrays):
    with h5py.File(path, "w") as file:
        file.attrs["layer_names"] = [b"old"]
        group = file.create_group("old")
        group.attrs["weight_names"] = [f"old_{name}".encode() for name in names]
        for name, array in zip(names, arrays, strict=True):
            group.create_dataset(f"old_{name}", data=array)


def write_numbers(path, names, arrays):
    with h5py.File(path, "w") as file:
        file.attrs["nb_layers"] = 1
        group = file.create_group("layer_0")
        group.attrs["nb_params"] = len(arrays)
        for place, array in enumerate(arrays):
            group.create_dataset(f"param_{place}", data=array)


@pytest.mark.parametrize("name", OLD)
def test_weights_of_keras_0_and_1(tmp_path, name):
    make, names, shapes, x, formula = OLD[name]
    arrays = drawn(*shapes)
    model = Sequential([make()])
    model.build((None, *x.shape[1:]))
    for write in (write_names, write_numbers):
        model.set_weights([np.zeros(w.shape) for w in model.get_weights()])
        write(tmp_path / "w.h5", names.split(), arrays)
        model.load_weights(tmp_path / "w.h5")
        np.testing.assert_allclose(model.predict(x), formula(x, *arrays), rtol=1e-4, atol=1e-6)


# How names are written.

KINDS = {
    "bytes": lambda names: np.array([name.encode() for name in names]),
    "texts": lambda names: np.array(names, dtype=h5py.string_dtype()),
    "texts of bytes": lambda names: np.array([name.encode() for name in names], dtype=object),
}


@pytest.mark.parametrize("chunked", [False, True], ids=["whole", "chunked"])
@pytest.mark.parametrize("kind", KINDS)
def test_names_as_python_2_and_3_wrote_them(tmp_path, kind, chunked):
    def put(group, attribute, names):
        if not chunked:
            group.attrs[attribute] = KINDS[kind](names)
        for number, name in enumerate(names if chunked else ()):
            group.attrs[f"{attribute}{number}"] = KINDS[kind]([name])

    model = Sequential([layers.Dense(4, input_shape=(3,)), layers.Dense(2)])
    arrays = drawn((3, 4), (4,), (4, 2), (2,))
    with h5py.File(tmp_path / "w.h5", "w") as file:
        put(file, "layer_names", ["层", "second"])
        for name, two in (("层", arrays[:2]), ("second", arrays[2:])):
            group = file.create_group(name)
            put(group, "weight_names", [f"{name}_W", f"{name}_b"])
            for local, array in zip("Wb", two, strict=True):
                group.create_dataset(f"{name}_{local}", data=array)
    model.load_weights(tmp_path / "w.h5")
    assert same(model.get_weights(), [array.astype("float32") for array in arrays])
