"""The layout of the file is that of Keras 2, the same on both engines."""

import json

import h5py
import numpy as np
import pytest

from kerascn import layers
from kerascn.models import Model, Sequential, load_model
from kerascn.saving import hdf5
from kerascn.version import __version__
from tests.saving.small import data, graph, key_of, row, same, stirred


def names(group, attribute):
    return [name.decode() for name in group.attrs[attribute]]


def test_groups_attributes_and_names(K, tmp_path):
    model = row()
    model.compile("adam", "mse", metrics=["mae"])
    model.train_on_batch(*data())
    model.save(tmp_path / "m.h5")
    with h5py.File(tmp_path / "m.h5") as file:
        ours = {"kerascn_version", "kerascn_chance"}
        assert set(file.attrs) == {"keras_version", "backend", "model_config", "training_config", *ours}
        assert (file.attrs["keras_version"], file.attrs["backend"]) == ("2.1.5", "tensorflow")
        assert file.attrs["kerascn_version"] == __version__
        assert set(file) == {"model_weights", "optimizer_weights"}
        group = file["model_weights"]
        assert names(group, "layer_names") == ["first", "norm", "last"]
        assert names(group["norm"], "weight_names") == [
            "norm/gamma:0", "norm/beta:0", "norm/moving_mean:0", "norm/moving_variance:0",
        ]  # fmt: skip
        assert names(group["first"], "weight_names") == ["first/kernel:0", "first/bias:0"]
        assert np.array_equal(group["first/first/kernel:0"][()], model.get_weights()[0])
        assert group["first/first/kernel:0"].dtype == "float32"
        config = json.loads(file.attrs["model_config"])
        assert config == {"class_name": "Sequential", "config": json.loads(json.dumps(model.get_config()))}
        said = json.loads(file.attrs["training_config"])
        assert set(said) == {"optimizer_config", "loss", "metrics", "sample_weight_mode", "loss_weights"}
        assert (said["loss"], said["metrics"]) == ("mse", ["mae"])
        assert said["optimizer_config"]["class_name"] == "Adam"
        state = names(file["optimizer_weights"], "weight_names")
        assert state[0] == "Adam/iterations:0"
        assert len(state) == len(set(state)) == 1 + 3 * 6
        assert file["optimizer_weights"][state[0]][()] == 1


def test_models_in_models_keep_the_names_of_their_layers(K, tmp_path):
    outer = Sequential([row(), layers.Dense(1, name="end")])
    outer.layers[0].name = "inner"
    outer.save_weights(tmp_path / "w.h5")
    with h5py.File(tmp_path / "w.h5") as file:
        assert names(file, "layer_names") == ["inner", "end"]
        assert names(file["inner"], "weight_names") == [
            "first/kernel:0", "first/bias:0", "norm/gamma:0", "norm/beta:0", "last/kernel:0", "last/bias:0",
            "norm/moving_mean:0", "norm/moving_variance:0",
        ]  # fmt: skip


def test_two_weights_of_one_name_are_both_there(K, tmp_path):
    class Twins(layers.Layer):
        def build(self, input_shape):
            self.one = self.add_weight(name="w", shape=(2,), initializer="ones")
            self.other = self.add_weight(name="w", shape=(2,), initializer="zeros")
            self.built = True

    model = Sequential([Twins(input_shape=(4,), name="twins")])
    model.save_weights(tmp_path / "w.h5")
    with h5py.File(tmp_path / "w.h5") as file:
        assert names(file["twins"], "weight_names")[0] == "twins/w:0"
        assert len(set(names(file["twins"], "weight_names"))) == 2
    weights = model.get_weights()
    stirred(model).load_weights(tmp_path / "w.h5")
    assert same(model.get_weights(), weights)


@pytest.mark.parametrize("count", [0, 1, 3, 2000, 5000])
@pytest.mark.parametrize("length", [1, 60])
def test_long_lists_of_names_are_cut_as_in_keras(tmp_path, count, length):
    given = [f"{'层' * length}{number}" for number in range(count)]
    with h5py.File(tmp_path / "n.h5", "w") as file:
        hdf5.write_names(file, "layer_names", given)
        assert hdf5.read_names(file, "layer_names") == given
        sizes = [value.nbytes for value in file.attrs.values()]
        assert max(sizes, default=0) <= 64512
        if count * length > 64512 // 4:
            assert "layer_names" not in file.attrs
            assert set(file.attrs) == {f"layer_names{number}" for number in range(len(sizes))}
        else:
            assert hdf5.read_names(file, "other") is None


def test_a_name_that_no_attribute_can_hold(tmp_path):
    with h5py.File(tmp_path / "n.h5", "w") as file, pytest.raises(ValueError) as error:
        hdf5.write_names(file, "layer_names", ["x" * 70_000])
    assert key_of(error) == "saving.long_name"


def test_a_large_architecture_and_many_layers(K, tmp_path):
    x = start = layers.Input((2,))
    for number in range(120):
        x = layers.Activation("relu", name=f"{'a_long_name_' * 50}{number}")(x)
    model = Model(start, layers.Dense(1)(x))
    model.save(tmp_path / "m.h5")
    with h5py.File(tmp_path / "m.h5") as file:
        assert len(file.attrs["model_config"]) > 64 * 1024
        assert "layer_names1" in file["model_weights"].attrs
    again = load_model(tmp_path / "m.h5", compile=False)
    assert [layer.name for layer in again.layers] == [layer.name for layer in model.layers]


def test_a_file_with_weights_only(K, tmp_path):
    model = stirred(graph())
    model.save_weights(tmp_path / "w.h5")
    with h5py.File(tmp_path / "w.h5") as file:
        assert set(file.attrs) == {"layer_names", "backend", "keras_version", "kerascn_version"}
        assert names(file, "layer_names") == [layer.name for layer in model.layers]
