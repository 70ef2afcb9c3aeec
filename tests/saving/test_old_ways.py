"""The ways in which programs of 2015 to 2019 load models: functions of old paths, groups, open files, packed files."""

import importlib
import io
import json
import pickle
import tempfile
import zipfile

import h5py
import numpy as np
import pytest

import kerascn.compat
from kerascn import layers
from kerascn.models import Model, Sequential, load_model
from tests.saving.by_hand_numpy import keras1_lstm
from tests.saving.small import data, graph, key_of, row, same, stirred

pytestmark = pytest.mark.usefixtures("K")


@pytest.fixture
def keras():
    """The name ``keras`` of old programs."""
    kerascn.compat.install()
    return importlib.import_module("keras")


def old(path, name):
    return getattr(importlib.import_module(path), name)


# Whatever can be opened.


def dense():
    return stirred(Sequential([layers.Dense(3, input_shape=(4,), name="first")]))


def whole(source):
    return load_model(source, compile=False).get_weights()


class WeightsAlone:
    """Reads weights into a model that had others before."""

    def __init__(self):
        self.model = dense()

    def __call__(self, source):
        stirred(self.model, 9).load_weights(source)
        return self.model.get_weights()


@pytest.fixture(params=["whole", "weights"])
def read(request):
    return whole if request.param == "whole" else WeightsAlone()


def test_paths_and_open_files(tmp_path, read):
    model = dense()
    model.save(tmp_path / "m.h5")
    expected = model.get_weights()
    assert same(read(str(tmp_path / "m.h5")), expected)
    assert same(read(tmp_path / "m.h5"), expected)
    with h5py.File(tmp_path / "m.h5") as file:
        assert same(read(file), expected)
    with h5py.File(tmp_path / "all.h5", "w") as file:
        model.save(file.create_group("nets/first"))
        assert same(read(file["nets/first"]), expected)
    with open(tmp_path / "m.h5", "rb") as file:
        assert same(read(file), expected)


def test_bytes_in_memory_and_temporary_files(tmp_path, read):
    model = dense()
    memory = io.BytesIO()
    model.save(memory)
    assert same(read(memory), model.get_weights())  # at its end, as writing has left it
    assert same(read(io.BytesIO(memory.getvalue())), model.get_weights())
    with tempfile.NamedTemporaryFile(suffix=".h5") as file:
        model.save(file)
        file.flush()
        assert same(read(file), model.get_weights())
    with tempfile.SpooledTemporaryFile() as file:
        model.save(file)
        assert same(read(file), model.get_weights())
    with tempfile.TemporaryDirectory() as folder:
        model.save(f"{folder}/m.h5")
        assert same(read(f"{folder}/m.h5"), model.get_weights())


def test_a_member_of_a_zip_file(tmp_path, read):
    model = dense()
    model.save(tmp_path / "m.h5")
    with zipfile.ZipFile(tmp_path / "m.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.write(tmp_path / "m.h5", "models/m.h5")
    with zipfile.ZipFile(tmp_path / "m.zip") as packed, packed.open("models/m.h5") as file:
        assert same(read(file), model.get_weights())
    with pytest.raises(OSError) as error:
        read(tmp_path / "m.zip")
    assert key_of(error) == "saving.is_zip"


def test_a_file_opened_as_text(tmp_path, read):
    dense().save(tmp_path / "m.h5")
    with open(tmp_path / "m.h5", encoding="latin-1") as file, pytest.raises((OSError, TypeError)) as error:
        read(file)
    assert key_of(error) == "saving.opened_otherwise"


def test_what_numpy_and_pickle_keep_of_weights(tmp_path):
    model, other = stirred(row()), row()
    np.savez(tmp_path / "w.npz", **{f"a{place:03}": one for place, one in enumerate(model.get_weights())})
    with np.load(tmp_path / "w.npz") as arrays:
        other.set_weights([arrays[name] for name in sorted(arrays.files)])
    assert same(other.get_weights(), model.get_weights())
    together = np.empty(len(model.get_weights()), dtype=object)  # what np.save makes of a list of arrays
    together[:] = model.get_weights()
    stirred(other, 3).set_weights(together)
    assert same(other.get_weights(), model.get_weights())
    stirred(other, 4).set_weights(pickle.loads(pickle.dumps(model.get_weights())))
    assert same(other.get_weights(), model.get_weights())


# Into other models.


def vgg_like(end, name):
    model = Sequential()
    model.add(layers.Conv2D(3, (3, 3), padding="same", input_shape=(6, 6, 2), name="block1_conv1"))
    model.add(layers.Conv2D(4, (3, 3), padding="same", name="block1_conv2"))
    model.add(layers.Flatten(name="flatten"))
    model.add(layers.Dense(end, name=name))
    return model


def test_a_new_end_on_an_old_beginning(tmp_path):
    model = stirred(vgg_like(10, "predictions"))
    model.save_weights(tmp_path / "w.h5")
    by_name, by_place = (stirred(vgg_like(2, "mine"), seed) for seed in (2, 3))
    ends = [one.get_layer("mine").get_weights() for one in (by_name, by_place)]
    by_name.load_weights(tmp_path / "w.h5", by_name=True)
    with pytest.warns(UserWarning, match="mine.* predictions") as told:
        by_place.load_weights(tmp_path / "w.h5", skip_mismatch=True)
    assert [one.message.key for one in told] == ["saving.skipped_places"]
    for one, end in zip((by_name, by_place), ends, strict=True):
        assert same(one.get_weights(), [*model.get_weights()[:4], *end])


def test_a_beginning_taken_from_the_open_model(tmp_path):
    """What many wrote: a model without its last layers is loaded with the whole file, by name."""
    model = stirred(vgg_like(10, "predictions"))
    model.save_weights(tmp_path / "w.h5")
    short = Model(model.input, model.get_layer("flatten").output)
    expected = short.get_weights()
    stirred(model, 8)
    short.load_weights(tmp_path / "w.h5", by_name=True)
    assert same(short.get_weights(), expected)


# Functions of old paths.


@pytest.mark.parametrize("path", ["keras.engine.topology", "keras.engine.saving", "kerascn.saving"])
def test_weights_of_some_layers_in_an_open_group(keras, tmp_path, path):
    model, other = stirred(row()), stirred(row(), 4)
    save = old(path, "save_weights_to_hdf5_group")
    load, by_name = (old(path, f"load_weights_from_hdf5_group{end}") for end in ("", "_by_name"))
    with h5py.File(tmp_path / "w.h5", "w") as file:
        save(file, model.layers)
        by_name(file, other.layers[:1])
        assert same(other.get_weights(), model.get_weights()[:2] + stirred(row(), 4).get_weights()[2:])
        with pytest.raises(ValueError) as error:
            load(file, other.layers[:1])
        assert key_of(error) == "saving.layer_count"
        load(file, other.layers)
    assert same(other.get_weights(), model.get_weights())


def test_layers_of_other_shapes_by_name_in_an_open_group(keras, tmp_path):
    by_name = old("keras.engine.saving", "load_weights_from_hdf5_group_by_name")
    stirred(row()).save_weights(tmp_path / "w.h5")
    other = stirred(row(units=5), 4)
    before = other.get_weights()
    with h5py.File(tmp_path / "w.h5") as file:
        with pytest.warns(UserWarning) as told:
            by_name(file, other.layers, skip_mismatch=True)
        assert [one.message.key for one in told] == ["saving.skipped"]
        with pytest.raises(ValueError) as error:
            by_name(file, other.layers)
    assert key_of(error) == "saving.weight_shape"
    assert same(other.get_weights(), before)


def test_the_methods_of_keras_1(tmp_path):
    model, other = stirred(row()), row()
    with h5py.File(tmp_path / "w.h5", "w") as file:
        model.save_weights_to_hdf5_group(file)
        other.load_weights_from_hdf5_group(file)
        assert same(other.get_weights(), model.get_weights())
        stirred(other, 3).load_weights_from_hdf5_group_by_name(file)
    assert same(other.get_weights(), model.get_weights())


def test_arrays_of_a_file_made_ready_for_a_layer(keras):
    ready = old("keras.engine.topology", "preprocess_weights_for_loading")
    random = np.random.RandomState(0)
    gates = [random.uniform(-1, 1, shape) for _ in range(4) for shape in ((3, 5), (5, 5), (5,))]
    model = Sequential([layers.LSTM(5, recurrent_activation="hard_sigmoid", input_shape=(4, 3))])
    model.layers[0].set_weights(ready(model.layers[0], gates, "1", "theano"))
    x = random.uniform(-1, 1, (2, 4, 3))
    np.testing.assert_allclose(model.predict(x), keras1_lstm(x, *gates)[:, -1], atol=1e-5)
    kernel = random.uniform(-1, 1, (3, 2, 4, 5))
    layer = Sequential([layers.Conv2D(5, (3, 2), use_bias=False, input_shape=(6, 6, 4))]).layers[0]
    [found] = ready(layer, [kernel], "2.1.3", "theano")
    assert np.array_equal(found, kernel[::-1, ::-1].astype("float32"))
    [found] = ready(layer, [kernel], "2.1.3", "tensorflow")
    assert np.array_equal(found, kernel.astype("float32"))


def test_long_lists_of_texts_as_attributes(keras, tmp_path):
    save, load = (
        old("keras.engine.saving", f"{what}_attributes_{way}_hdf5_group")
        for what, way in (("save", "to"), ("load", "from"))
    )
    names = [f"layer_{number:05}" * 20 for number in range(600)]
    with h5py.File(tmp_path / "a.h5", "w") as file:
        save(file, "names", [one.encode() for one in names])
        assert {"names0", "names1"} <= set(file.attrs)
        assert load(file, "names") == names
        assert load(file, "others") == []


FROM_CONFIG = {"keras.models": graph, "keras.engine.saving": row, "kerascn.models": row, "kerascn.saving": graph}


@pytest.mark.parametrize("path", FROM_CONFIG)
def test_a_model_from_its_configuration(keras, path):
    model = stirred(FROM_CONFIG[path]())
    config = {"class_name": type(model).__name__, "config": model.get_config()}
    again = old(path, "model_from_config")(json.loads(json.dumps(config)))
    again.set_weights(model.get_weights())
    assert again.get_config() == model.get_config()
    x = data()[0]
    given = [x, x] if len(model.inputs) > 1 else x
    for one, other in zip(np.atleast_3d(again.predict(given)[0]), np.atleast_3d(model.predict(given)[0]), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6)


LAYER_FROM_CONFIG = [
    ("keras.utils.layer_utils", "layer_from_config"),
    ("kerascn.utils.layer_utils", "layer_from_config"),
    ("keras.layers", "deserialize"),
]
OF_EACH_AGE = {
    "Keras 2": {"class_name": "Dense", "config": {"units": 4, "activation": "relu", "name": "mine"}},
    "Keras 1": {"class_name": "Dense", "config": {"output_dim": 4, "activation": "relu", "name": "mine"}},
}


@pytest.mark.parametrize("age", OF_EACH_AGE)
@pytest.mark.parametrize(("path", "name"), LAYER_FROM_CONFIG)
def test_a_layer_from_its_configuration(keras, path, name, age):
    layer = old(path, name)(OF_EACH_AGE[age])
    assert (type(layer).__name__, layer.units, layer.name) == ("Dense", 4, "mine")
