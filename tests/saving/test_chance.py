"""What files, copies and clones keep of chance in training, and what they do with nonsense about it."""

import copy
import json
import pickle
import warnings
from types import SimpleNamespace

import h5py
import numpy as np
import pytest

from kerascn import layers, losses, optimizers
from kerascn.callbacks import ModelCheckpoint
from kerascn.models import Model, Sequential, clone_model, load_model, model_from_json
from kerascn.utils import Sequence
from tests.saving.resuming import with_noise
from tests.saving.small import same

ATTRIBUTE = "kerascn_chance"
X = np.random.RandomState(0).normal(size=(20, 4)).astype("float32")
Y = X[:, :1] - X[:, 1:2]


def half(y_true, y_pred):
    """A loss of a user."""
    return losses.mse(y_true, y_pred) / 2


class Shrinking(optimizers.SGD):
    """An optimizer of a user."""


def begun(dropped=0.5, optimizer="adam"):
    """A model that has been trained a little."""
    row = [layers.Dense(8, input_shape=(4,)), layers.Dropout(dropped), layers.Lambda(with_noise), layers.Dense(1)]
    model = Sequential(row)
    model.compile(optimizer, half, metrics=["mae"])
    model.fit(X, Y, batch_size=6, epochs=1, verbose=0)
    return model


def next_losses(model, epochs=2):
    return model.fit(X, Y, batch_size=6, epochs=epochs, verbose=0).history["loss"]


def loaded(path, **options):
    return load_model(path, custom_objects={"half": half, "with_noise": with_noise, "Shrinking": Shrinking}, **options)


def told(path):
    with h5py.File(path) as file:
        return json.loads(file.attrs[ATTRIBUTE])


def test_seeds_steps_and_orders_are_told(K, tmp_path):
    model = begun()
    model.evaluate(X, Y, batch_size=5, verbose=0)
    model.predict(X, batch_size=10)
    model.save(tmp_path / "m.h5")
    data = told(tmp_path / "m.h5")
    assert data["steps"] == {"train": 4, "test": 4, "predict": 2} and data["shuffling"]["passes"] == 1
    dropout, noise = (layer.name for layer in model.layers[1:3])
    assert set(data["layers"]) == {dropout, noise}
    ((place, seed),) = data["layers"][dropout]["calls"]
    assert place == f"{dropout}/0" and 0 <= seed < 2**63
    assert seed not in (data["layers"][noise]["calls"][0][1], data["shuffling"]["seed"])


def test_chance_belongs_to_the_training(K, tmp_path):
    """A file that is not read as one to train on has a chance of its own; so many can begin from one file."""
    model, path = begun(), tmp_path / "m.h5"
    model.save(path)
    without, found = tmp_path / "without.h5", []
    model.save(without, include_optimizer=False)
    for file in (path, path, without):
        again = loaded(file, compile=False)
        again.set_weights(model.get_weights())
        again.compile("adam", half)
        found.append(next_losses(again, 1)[0])
    assert len(set(found)) == 3
    with h5py.File(without) as file:
        assert ATTRIBUTE not in file.attrs
    assert next_losses(loaded(path)) == next_losses(loaded(path)) == next_losses(model)


class Parts(Sequence):
    """The data in five batches."""

    def __len__(self):
        return 5

    def __getitem__(self, index):
        return X[4 * index : 4 * index + 4], Y[4 * index : 4 * index + 4]


def test_a_sequence_goes_on_in_its_orders(K, tmp_path):
    """Though its batches are made ahead, those of the next epoch too, when the callback saves the model."""
    model = begun()
    options = dict(workers=2, max_queue_size=10, verbose=0)
    saved = ModelCheckpoint(str(tmp_path / "{epoch}.h5"))
    expected = model.fit_generator(Parts(), epochs=4, callbacks=[saved], **options).history["loss"]
    np.random.seed(1)
    for epoch in (1, 3):
        again = loaded(tmp_path / f"{epoch}.h5")
        found = again.fit_generator(Parts(), epochs=4, initial_epoch=epoch, **options).history["loss"]
        np.testing.assert_allclose(found, expected[epoch:], rtol=1e-6)
        np.testing.assert_allclose(again.get_weights()[0], model.get_weights()[0], rtol=1e-6, atol=1e-7)
    other = loaded(tmp_path / "1.h5")
    other._shuffling.passes += 1
    found = other.fit_generator(Parts(), epochs=4, initial_epoch=1, **options).history["loss"]
    assert not np.allclose(found, expected[1:], rtol=1e-6)


def test_weights_alone_are_not_enough(K, tmp_path):
    """The state of the optimizer and the chance can be handed on beside them, in one process."""
    model = begun(dropped=0.0)
    model.save_weights(tmp_path / "w.h5")
    state = model.optimizer.get_weights()
    again = clone_model(model)
    again.load_weights(tmp_path / "w.h5")
    again.compile("adam", half)
    again.set_optimizer_state(state)
    assert same(again.optimizer.get_weights(), state) and same(again.get_weights(), model.get_weights())
    assert next_losses(again) != next_losses(model)  # noise and orders are others


def test_an_open_file_is_written_twice(K, tmp_path):
    model = begun()
    with h5py.File(tmp_path / "m.h5", "w") as file:
        model.save(file)
        model.save(file, include_optimizer=False)
        assert ATTRIBUTE not in file.attrs


def test_steps_go_on_after_compiling_again(K):
    model = begun()
    first = model.train_function
    model.compile("sgd", "mse")
    model.train_on_batch(X, Y)
    assert model.train_function is not first and model.train_function.calls == 5
    model.train_on_batch(X, Y, sample_weight=np.ones(20))
    assert model.train_function.calls == 6


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))])
def test_a_copy_goes_on_where_the_model_stopped(K, copied):
    model = begun(optimizer=Shrinking(lr=0.01, momentum=0.9))
    again = copied(model)
    assert again is not model and type(again.optimizer) is Shrinking and again.loss is half
    expected = next_losses(model)
    assert not same(model.get_weights(), again.get_weights())  # nothing is shared
    assert next_losses(again) == expected and same(again.get_weights(), model.get_weights())


def test_models_that_are_not_compiled_or_built_are_copied(K):
    model = Sequential([layers.Dense(2, input_shape=(4,)), layers.Activation("relu")])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        again = pickle.loads(pickle.dumps(model))
    assert same(model.get_weights(), again.get_weights()) and again.optimizer is None
    assert [layer.name for layer in copy.copy(Sequential([layers.Dense(2, name="d")])).layers] == ["d"]


def test_clones_have_a_chance_of_their_own(K):
    model = begun()
    made = [clone_model(model), Sequential.from_config(model.get_config())]
    made.append(model_from_json(model.to_json(), {"with_noise": with_noise}))
    found = []
    for one in [*made, model]:
        one.set_weights(model.get_weights())
        one.compile("adam", half)
        found.append(one.train_on_batch(X, Y))
    assert len(set(found)) == 4


def test_numpys_seed_fixes_a_clone_as_it_fixes_a_model(K):
    model, found = begun(), []
    for _ in range(2):
        np.random.seed(3)
        again = clone_model(model)
        again.compile("adam", half)
        found.append(next_losses(again))
    assert found[0] == found[1]


def test_names_do_not_matter_unless_a_layer_has_a_seed_of_its_own(K):
    """So a cell of a notebook gives the same when it is run again."""

    def run(seed_of_layer=None):
        np.random.seed(4)
        inner = Sequential([layers.GaussianNoise(0.5, input_shape=(4,)), layers.Dropout(0.4, seed=seed_of_layer)])
        model = Sequential([inner, layers.Dense(8), layers.Dropout(0.5, seed=seed_of_layer), layers.Dense(1)])
        model.compile("sgd", half)
        return model.train_on_batch(X, Y)

    assert run() == run() and run(1) != run(1)


def test_a_layer_called_in_many_places(K, tmp_path):
    """Calls that are no part of the model, models within, and one layer twice: all keep their masks."""
    x, drop = layers.Input((4,)), layers.Dropout(0.5, seed=1)
    inner = Sequential([layers.Dropout(0.4, input_shape=(4,)), layers.Dense(4)])
    drop(layers.Input((3,)))
    model = Model(x, layers.Dense(1)(drop(inner(drop(inner(x))))))
    model.compile("sgd", "mse")
    model.save(tmp_path / "m.h5")
    data = told(tmp_path / "m.h5")["layers"]
    assert [place for place, _ in data[drop.name]["calls"]] == [f"{drop.name}/1", f"{drop.name}/2"]
    assert len(data[inner.name]["calls"]) == 2 and set(data[inner.name]["layers"]) == {inner.layers[0].name}
    again, expected = load_model(tmp_path / "m.h5"), model.train_on_batch(X, Y)
    assert again.train_on_batch(X, Y) == expected
    again.save(tmp_path / "again.h5")
    assert told(tmp_path / "again.h5")["layers"] == data


def test_a_file_that_is_loaded_and_saved_at_once_says_the_same(K, tmp_path):
    model = begun()
    model.save(tmp_path / "m.h5")
    again = loaded(tmp_path / "m.h5")
    again.save(tmp_path / "again.h5")
    assert told(tmp_path / "again.h5") == told(tmp_path / "m.h5")
    assert same(again.optimizer.get_weights(), model.optimizer.get_weights())


def test_states_of_series_begin_at_zero(K, tmp_path):
    model = Sequential([layers.SimpleRNN(2, stateful=True, batch_input_shape=(5, 4, 1)), layers.Dense(1)])
    model.compile("sgd", "mse")
    fresh = model.predict_on_batch(X[:5, :, None])
    model.save(tmp_path / "m.h5")
    assert not np.allclose(model.predict_on_batch(X[:5, :, None]), fresh)
    np.testing.assert_allclose(load_model(tmp_path / "m.h5").predict_on_batch(X[:5, :, None]), fresh, rtol=1e-6)


NONSENSE = {
    "no_json": b"{",
    "a_number": 7,
    "numbers": np.arange(9),
    "bytes": b"\xff\xfe",
    "deep": b"[" * 100_000,
    "a_list": [],
    "empty": {},
    "later": {"format": 2},
    "steps": {"steps": {"train": -1, "test": 0, "predict": 0}},
    "huge_step": {"steps": {"train": 10**30, "test": 0, "predict": 0}},
    "other_steps": {"steps": {"train": 0, "train_function": 5}},
    "true": {"steps": {"train": True, "test": 0, "predict": 0}},
    "fraction": {"seed": 1.5},
    "huge_seed": {"seed": 2**63},
    "text": {"seed": "5"},
    "orders": {"shuffling": {"seed": 1, "passes": 2, "__class__": "x"}},
    "passes": {"shuffling": {"seed": 1, "passes": None}},
    "layers": {"layers": []},
    "entry": {"layers": {"dropout_1": [["a", 1]]}},
    "call": {"layers": {"dropout_1": {"calls": [["a", 1, 2]]}}},
    "call_seed": {"layers": {"dropout_1": {"calls": [["a", -1]]}}},
    "long_place": {"layers": {"dropout_1": {"calls": [["a" * 5000, 1]]}}},
    "deep_layers": {"layers": {"a": {"layers": {"b": {"layers": 5}}}}},
}


@pytest.fixture(scope="module")
def file_of_a_training(K, tmp_path_factory):
    path = tmp_path_factory.mktemp("training") / "m.h5"
    model = Sequential([layers.Dropout(0.5, input_shape=(4,)), layers.Dense(1)])
    model.compile("sgd", "mse")
    model.train_on_batch(X, Y)
    model.save(path)
    return path


@pytest.mark.parametrize("name", NONSENSE)
def test_nonsense_is_left_aside_with_a_sentence(K, tmp_path, file_of_a_training, name):
    path, nonsense = tmp_path / "m.h5", NONSENSE[name]
    path.write_bytes(file_of_a_training.read_bytes())
    with h5py.File(path, "r+") as file:
        good = json.loads(file.attrs[ATTRIBUTE])
        if isinstance(nonsense, dict):
            nonsense = json.dumps({**good, **nonsense} if nonsense else {}).encode()
        file.attrs[ATTRIBUTE] = json.dumps(nonsense).encode() if isinstance(nonsense, list) else nonsense
    with pytest.warns(UserWarning, match=str(path)) as caught:
        model = load_model(path)
    assert len(caught) == 1
    (known,) = good["layers"].values()
    assert model._steps_done["train"] == 0 and good["steps"]["train"] == 1
    assert model.layers[0]._inbound_nodes[0].chance.seed != known["calls"][0][1]


def test_layers_and_calls_that_are_not_there_are_left_aside(K, tmp_path, file_of_a_training):
    path = tmp_path / "m.h5"
    path.write_bytes(file_of_a_training.read_bytes())
    with h5py.File(path, "r+") as file:
        data = json.loads(file.attrs[ATTRIBUTE])
        calls = {"calls": [["x", 1]] * 50, "layers": {"y": {"calls": [None]}}}
        data["layers"] = {"nobody": calls, **dict.fromkeys(data["layers"], calls)}
        file.attrs[ATTRIBUTE] = json.dumps(data).encode()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = load_model(path)
    assert model.layers[0]._inbound_nodes[0].chance.seed == 1
    model.train_on_batch(X, Y)


def test_a_file_without_it_loads_as_ever(K, tmp_path, file_of_a_training):
    path = tmp_path / "m.h5"
    path.write_bytes(file_of_a_training.read_bytes())
    with h5py.File(path, "r+") as file:
        del file.attrs[ATTRIBUTE]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = load_model(path)
    assert np.isfinite(model.train_on_batch(X, Y))


def test_optimizers_of_tensorflow_are_left_out(K, engine_name, tmp_path):
    if engine_name == "theano":  # there is none on the other engine
        with pytest.raises(RuntimeError) as raised:
            begun(
                optimizer=optimizers.TFOptimizer(
                    SimpleNamespace(compute_gradients=0, apply_gradients=0, get_slot_names=0)
                )
            )
        assert raised.value.key == "engine.only_tensorflow"
        return
    import tensorflow as tf

    model = begun(optimizer=optimizers.TFOptimizer(tf.compat.v1.train.AdamOptimizer()))
    with pytest.warns(UserWarning, match="TensorFlow"):
        model.save(tmp_path / "m.h5")
    with h5py.File(tmp_path / "m.h5") as file:
        assert not {ATTRIBUTE, "training_config"} & set(file.attrs)
    with pytest.warns(UserWarning):
        again = copy.copy(model)
    assert again.optimizer is None and same(again.get_weights(), model.get_weights())
