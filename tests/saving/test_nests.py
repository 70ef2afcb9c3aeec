"""Layers that hold layers: their weights as other releases wrote them, in rows made by hand."""

import json
import warnings
from functools import cache

import h5py
import numpy as np
import pytest

from kerascn import layers
from kerascn.layers import Merge
from kerascn.models import Sequential, model_from_json
from kerascn.saving.old_weights.cudnn import to_plain
from tests.saving.small import key_of, same, stirred
from tests.saving.test_ages import dense0

pytestmark = pytest.mark.usefixtures("K")
WIDTH = 4  # all weights alike in shape, so that only the order tells them apart


def write(path, groups, release=None, engine=None):
    """A file of weights: for each layer its name and pairs of name and array."""
    with h5py.File(path, "w") as file:
        file.attrs["layer_names"] = np.array([name.encode() for name in groups])
        for attribute, value in (("keras_version", release), ("backend", engine)):
            if value:
                file.attrs[attribute] = value
        for name, pairs in groups.items():
            group = file.create_group(name)
            group.attrs["weight_names"] = np.array([one.encode() for one, _ in pairs])
            for one, array in pairs:
                group.create_dataset(one, data=array)
    return path


def dense(name):
    return layers.Dense(WIDTH, name=name)


def inner(name="inner"):
    """Dense and normalization twice: four kinds of weights, each kind twice in the same shape."""
    model = Sequential(name=name)
    model.add(layers.Dense(WIDTH, input_shape=(WIDTH,), name="d1"))
    for layer in (layers.BatchNormalization(name="n1"), dense("d2"), layers.BatchNormalization(name="n2")):
        model.add(layer)
    return model


def nested():
    model = Sequential([inner()])
    model.add(dense("last"))
    return model


@cache
def made():
    """One model for many tests, and numbers for its weights."""
    model = nested()
    return model, by_layer(stirred(model))


def emptied(frozen=()):
    """The model, with zeros for weights and some of its layers frozen."""
    model = made()[0]
    for layer in model.layers[0].layers:
        layer.trainable = layer.name not in frozen
    model.set_weights([np.zeros(w.shape) for w in model.get_weights()])
    return model


def by_layer(model):
    """The values of each layer within, by its name and the names of its weights."""
    found = {}
    for layer in (*model.layers[0].layers, *model.layers[1:]):
        for weight, value in zip(layer.weights, layer.get_weights(), strict=True):
            found[f"{layer.name}/{weight.name.rpartition('/')[2].partition(':')[0]}"] = value
    return found


CHANGES, STAYS = ("kernel", "bias", "gamma", "beta"), ("moving_mean", "moving_variance")


def keras_2(values, order):
    """The row of a nested model: names as Keras 2 wrote them."""
    return [(f"{name}:0", values[name]) for name in order]


def sorted_as_keras_2(values, frozen=()):
    names = [name for name in values if not name.startswith("last")]
    changes = [n for n in names if n.split("/")[1] in CHANGES and n.split("/")[0] not in frozen]
    return [*changes, *(n for n in names if n not in changes)]


ALL = ("d1", "n1", "d2", "n2")


@pytest.mark.parametrize("then", [(), ("d1",), ALL], ids=["then free", "then d1", "then all"])
@pytest.mark.parametrize("now", [(), ("d1",), ("n1", "d2")], ids=["now free", "now d1", "now n1 and d2"])
@pytest.mark.parametrize("known", [True, False], ids=["names known", "other names"])
def test_models_within_models_of_keras_2(tmp_path, then, now, known):
    """What was frozen then and what is now move arrays about; names tell, and where they are others, kinds do."""
    values = made()[1]
    groups = {"inner": keras_2(values, sorted_as_keras_2(values, then))}
    if not known:
        groups["inner"] = [(name.replace("/", "_x/"), array) for name, array in groups["inner"]]
    groups["last"] = [(f"last/{name}:0", values[f"last/{name}"]) for name in ("kernel", "bias")]
    path, model = write(tmp_path / "w.h5", groups, "2.1.5", "tensorflow"), emptied(now)
    if not known and then == ("d1",) != now:  # of what was frozen, neither the names nor the model know
        before = model.get_weights()
        with pytest.raises(ValueError) as error:
            model.load_weights(path)
        assert key_of(error) == "saving.weight_shape"
        assert same(model.get_weights(), before)
    else:
        model.load_weights(path)
        found = by_layer(model)
        assert all(np.array_equal(found[name], values[name]) for name in values)


def old_name(name):
    words = {"kernel": "W", "bias": "b", "moving_mean": "running_mean", "moving_variance": "running_std"}
    layer, local = name.split("/")
    return f"{layer}_{words.get(local, local)}"


def test_models_within_models_of_keras_1(tmp_path):
    values = made()[1]
    row = [(old_name(name), values[name]) for name in sorted_as_keras_2(values)]
    last = [(f"last_{name}", values[f"last/{long}"]) for name, long in (("W", "kernel"), ("b", "bias"))]
    model = emptied()
    with pytest.warns(UserWarning) as told:  # such a file does not say its release
        model.load_weights(write(tmp_path / "w.h5", {"inner": row, "last": last}))
    assert [one.message.key for one in told] == ["saving.running_std"]
    found = by_layer(model)
    assert all(np.array_equal(found[name], values[name]) for name in values)


@pytest.mark.parametrize("release", [None, "2.0.6"])
def test_a_model_within_a_model_that_the_file_has_as_single_layers(tmp_path, release):
    values = made()[1]
    groups = {}
    for name, array in values.items():
        groups.setdefault(name.split("/")[0], []).append((name if release else old_name(name), array))
    model = emptied()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a file of Keras 1 does not say its release
        model.load_weights(write(tmp_path / "w.h5", groups, release))
    found = by_layer(model)
    assert all(np.array_equal(found[name], values[name]) for name in values)


def test_another_number_of_layers_is_still_told(tmp_path):
    values = made()[1]
    path = write(
        tmp_path / "w.h5", {"last": [(f"last/{name}:0", values[f"last/{name}"]) for name in ("kernel", "bias")]}
    )
    model = emptied()
    before = model.get_weights()
    with pytest.raises(ValueError) as error:
        model.load_weights(path)
    assert key_of(error) == "saving.layer_count"
    assert same(model.get_weights(), before)


# Layers round layers.


def gates(layer, letters, units, way):
    """Arrays by gate as Keras 1 wrote them, of the weights of a layer of today."""
    found, order = [], {"LSTM": "ifco", "GRU": "zrh"}[type(layer).__name__]
    for letter in letters:
        place = order.index(letter) * units
        for part, array in zip("WUb", layer.get_weights(), strict=True):
            found.append((f"{way}_{part}_{letter}", array[..., place : place + units]))
    return found


def loaded(tmp_path, model, groups, *origin):
    """The weights of a model after loading a file into it, and those it had when the file was made."""
    before = model.get_weights()
    model.set_weights([np.zeros(w.shape) for w in before])
    model.load_weights(write(tmp_path / "w.h5", groups, *origin))
    return model.get_weights(), before


@pytest.mark.parametrize(("name", "letters"), [("LSTM", "icfo"), ("GRU", "zrh")])
def test_both_layers_of_bidirectional(tmp_path, name, letters):
    two = layers.Bidirectional(getattr(layers, name)(3), input_shape=(5, 3), name="two")
    model = stirred(Sequential([two]))
    row = [one for layer in two.layers_within() for one in gates(layer, letters, 3, layer.name)]
    assert same(*loaded(tmp_path, model, {"two": row}))


def test_a_model_at_each_step(tmp_path):
    model = stirred(Sequential([layers.TimeDistributed(inner(), input_shape=(5, WIDTH), name="steps")]))
    within = model.layers[0].layer
    values = {f"{layer.name}/{w.name.partition(':')[0]}": v for layer in within.layers
              for w, v in zip(layer.weights, layer.get_weights(), strict=True)}  # fmt: skip
    row = [(f"steps/{name}:0", values[name]) for name in sorted_as_keras_2(values)]
    assert same(*loaded(tmp_path, model, {"steps": row}, "2.2.4", "tensorflow"))


def test_weights_of_cudnn_within_bidirectional(tmp_path):
    def around(layer):
        return Sequential([layers.Bidirectional(layer, input_shape=(5, 3), name="two")])

    model = stirred(around(layers.CuDNNGRU(3)))
    model.save_weights(tmp_path / "w.h5")
    other = around(layers.GRU(3, recurrent_activation="sigmoid", reset_after=True))
    other.load_weights(tmp_path / "w.h5")
    of_cudnn = model.get_weights()
    expected = [to_plain(3)(array) if array.ndim == 2 else array.reshape(2, -1) for array in of_cudnn]
    assert same(other.get_weights(), expected)
    with pytest.raises(ValueError) as error:
        around(layers.GRU(3)).load_weights(tmp_path / "w.h5")
    assert key_of(error) == "saving.other_gru"


# A Merge at the beginning.


def branched():
    """Two branches of two layers that are alike in shape, merged."""
    branches = []
    for letter in "ab":
        branch = Sequential()
        branch.add(layers.Dense(WIDTH, input_shape=(WIDTH,), name=f"{letter}1"))
        branch.add(dense(f"{letter}2"))
        branches.append(branch)
    model = Sequential([Merge(branches, mode="concat")])
    model.add(dense("end"))
    return model


def test_branches_stand_one_after_the_other_in_files_of_keras_1(tmp_path):
    model = stirred(branched())
    weights = {layer.name: layer.get_weights() for layer in model.layers}
    order = ("a1", "a2", "b1", "b2", "end")
    assert [layer.name for layer in model.flattened_layers] == list(order)
    groups = {f"x_{name}": list(zip((f"x_{name}_W", f"x_{name}_b"), weights[name], strict=True)) for name in order}
    other = branched()
    other.load_weights(write(tmp_path / "w.h5", groups))
    for name in order:
        assert same(other.get_layer(name).get_weights(), weights[name])


def test_before_a_merge_was_one_with_its_branches(tmp_path):
    model = stirred(branched())
    weights = {layer.name: layer.get_weights() for layer in model.layers}
    rows = [[array for name in names for array in weights[name]] for names in (("a1", "a2", "b1", "b2"), ("end",))]
    with h5py.File(tmp_path / "w.h5", "w") as file:
        file.attrs["nb_layers"] = len(rows)
        for number, row in enumerate(rows):
            group = file.create_group(f"layer_{number}")
            group.attrs["nb_params"] = len(row)
            for place, array in enumerate(row):
                group.create_dataset(f"param_{place}", data=array)
    other = branched()
    other.load_weights(tmp_path / "w.h5")
    for name in ("a1", "a2", "b1", "b2", "end"):
        assert same(other.get_layer(name).get_weights(), weights[name])


def write_graph(path, arrays):
    with h5py.File(path, "w") as file:
        group = file.create_group("graph")
        group.attrs["nb_params"] = len(arrays)
        for place, array in enumerate(arrays):
            group.create_dataset(f"param_{place}", data=array)
    return path


def test_a_graph_of_keras_0(tmp_path):
    def made(first):
        return Sequential([layers.Dense(first, input_shape=(WIDTH,)), layers.Dense(WIDTH)])

    model = stirred(made(7))
    path = write_graph(tmp_path / "w.h5", model.get_weights())
    other = made(7)
    other.load_weights(path)
    assert same(other.get_weights(), model.get_weights())
    alike = made(WIDTH)  # two layers alike in shape: which of them came first isn't known
    with pytest.raises(ValueError) as error:
        alike.load_weights(write_graph(path, alike.get_weights()))
    assert key_of(error) == "saving.layer_count"


def test_the_architecture_of_a_graph_tells_the_order(tmp_path):
    """Weights come in the order in which nodes were added, whatever the model makes of it."""

    def node(name, source):
        return {"name": name, "input": source, "inputs": [], "merge_mode": "concat", "concat_axis": -1,
                "create_output": False}  # fmt: skip

    told = {
        "name": "Graph",
        "input_config": [{"name": "x", "input_shape": [WIDTH], "dtype": "float"}],
        "node_config": [node("b", "x"), node("a", "x"), node("c", "b")],
        "output_config": [{"name": "y", "input": "c", "inputs": []}, {"name": "z", "input": "a", "inputs": []}],
        "nodes": {name: dense0(WIDTH, name) for name in "abc"},
    }
    model = stirred(model_from_json(json.dumps(told)))
    expected = {name: model.get_layer(name).get_weights() for name in "abc"}
    path = write_graph(tmp_path / "w.h5", [array for name in "bac" for array in expected[name]])
    model.set_weights([np.zeros(w.shape) for w in model.get_weights()])
    model.load_weights(path)
    assert all(same(model.get_layer(name).get_weights(), expected[name]) for name in "abc")
