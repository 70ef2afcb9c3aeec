"""The trap of kernels that another engine has written: its warnings have the link and the switch of all traps."""

import functools

import numpy as np
import pytest

from kerascn import config
from kerascn.layers import Conv2D
from kerascn.models import Sequential
from tests.traps.told import told

h5py = pytest.importorskip("h5py", reason="h5py is not installed: pip install 'kerascn[h5py]'")
pytestmark = pytest.mark.engine
told = functools.partial(told, file=__file__)

KERNEL = np.arange(18, dtype="float32").reshape(3, 3, 2, 1)


def model():
    return Sequential([Conv2D(1, 3, input_shape=(4, 4, 2), data_format="channels_last", name="conv")])


def written(path, weights=("conv_W", "conv_b"), backend=None):
    """A file in the layout of Keras 1 (no word about the engine), or of Keras 2 if it has one."""
    with h5py.File(path, "w") as file:
        file.attrs["layer_names"] = [b"conv"]
        if backend:
            file.attrs["backend"], file.attrs["keras_version"] = backend.encode(), b"2.0.5"
        group = file.create_group("conv")
        group.attrs["weight_names"] = [name.encode() for name in weights]
        for name, array in zip(weights, (KERNEL, np.zeros(1, "float32")), strict=True):
            group.create_dataset(name, data=array)
    return path


OF_KERAS1 = {"weights": ("param_0", "param_1")}
CASES = [
    ("w.h5", OF_KERAS1, {}, "saving.keras1_kernels", False),
    ("w.h5", {"backend": "tensorflow"}, {"trained_on": "theano"}, "saving.not_as_file", True),
    ("w_tf.h5", {}, {}, "saving.not_as_name", True),
    ("w_tf_kernels.h5", {}, {}, "saving.not_as_weights", False),
]


@pytest.mark.parametrize(("name", "how", "more", "key", "turned"), CASES)
def test_kernels_in_doubt(name, how, more, key, turned, tmp_path):
    path, net = written(tmp_path / name, **how), model()
    for by_name in (False, True):
        with told(key):
            net.load_weights(path, by_name=by_name, **more)  # told of each file that is loaded
        expected = KERNEL[::-1, ::-1] if turned else KERNEL
        np.testing.assert_array_equal(net.get_weights()[0], expected)


@pytest.mark.parametrize(("name", "how", "more", "key", "turned"), CASES)
def test_it_can_be_turned_off(name, how, more, key, turned, tmp_path, monkeypatch):
    monkeypatch.setattr(config, "traps", False)
    model().load_weights(written(tmp_path / name, **how), **more)


@pytest.mark.parametrize(
    ("name", "how", "more"),
    [
        ("w.h5", {"backend": "tensorflow"}, {}),
        ("w.h5", {"backend": "theano"}, {}),
        ("w.h5", {}, {}),  # the names of the weights are Theano's
        ("w.h5", OF_KERAS1, {"trained_on": "theano"}),
        ("w.h5", OF_KERAS1, {"trained_on": "tensorflow"}),
        ("w_th_kernels.h5", {}, {}),
    ],
)
def test_where_the_engine_is_known(name, how, more, tmp_path):
    model().load_weights(written(tmp_path / name, **how), **more)


def test_arrays_with_the_channels_first():
    arrays = [KERNEL.transpose(3, 2, 0, 1), np.zeros(1)]
    with told("saving.given_kernels"):
        model().set_weights(arrays)
    model().set_weights([KERNEL, np.zeros(1)])
