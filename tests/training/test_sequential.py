"""Models whose layers stand in a row: adding, taking away, building late, configurations."""

import copy
import json
import pickle

import numpy as np
import pytest

import kerascn
from kerascn.declare import registry
from kerascn.engine.input import Input, InputLayer
from kerascn.layers import Activation, Dense, Dropout, Flatten, Layer, Reshape
from kerascn.models import Model, Sequential, clone_model, load_model, model_from_json

pytestmark = pytest.mark.engine
X = np.random.RandomState(0).normal(size=(6, 4)).astype("float32")


@pytest.fixture(autouse=True)
def fresh(K):
    yield
    K.clear_session()


def dense(x, layer, activation=lambda y: y):
    kernel, bias = layer.get_weights()
    return activation(x @ kernel + bias)


def test_layers_one_after_the_other(K):
    model = Sequential([Dense(5, activation="relu", input_dim=4), Dense(2)])
    assert model.name == "sequential_1" and [layer.name for layer in model.layers] == ["dense_1", "dense_2"]
    assert model.input_shape == (None, 4) and model.output_shape == (None, 2) and model.model is model
    first, second = model.layers
    expected = dense(dense(X, first, lambda y: np.maximum(y, 0)), second)
    np.testing.assert_allclose(model.predict(X), expected, rtol=1e-4, atol=1e-5)
    assert model.input_names == ["dense_1_input"] and model.output_names == ["dense_2"]
    assert model.count_params() == 5 * 5 + 6 * 2
    assert [w.shape for w in model.get_weights()] == [(4, 5), (5,), (5, 2), (2,)]


def test_adding_and_taking_away(K):
    model = Sequential()
    model.add(Dense(5, input_shape=(4,)))
    model.add(Dense(3))
    model.compile("sgd", "mse")
    before = model.predict(X)
    model.add(Activation("softmax"))
    np.testing.assert_allclose(model.predict(X).sum(-1), 1, rtol=1e-5)
    model.pop()
    np.testing.assert_allclose(model.predict(X), before, rtol=1e-6)
    assert model.output_shape == (None, 3) and model.layers[-1].outbound_nodes == []
    model.pop()
    model.pop()
    assert model.layers == [] and model.outputs is None
    model.add(Dense(2, input_dim=4))
    assert model.predict(X).shape == (6, 2)


@pytest.mark.parametrize("by", ["fit", "predict", "build", "call", "train_on_batch"])
def test_built_when_the_shape_is_known(K, by):
    model = Sequential([Dense(5), Dense(1)])
    model.compile("sgd", "mse", metrics=["mae"])
    assert model.get_weights() == [] and model.outputs is None and not model.built
    if by == "fit":
        model.fit(X, X[:, :1], verbose=0)
    elif by == "predict":
        model.predict(X)
    elif by == "train_on_batch":
        model.train_on_batch(X, X[:, :1])
    elif by == "build":
        model.build((None, 4))
    else:
        a = Input(shape=(4,))
        assert Model(a, model(a)).output_shape == (None, 1)
    assert model.built and [w.shape for w in model.get_weights()] == [(4, 5), (5,), (5, 1), (1,)]
    assert len(model.evaluate(X, X[:, :1], verbose=0)) == 2 and model.metrics_names[0] == "loss"


def test_layers_added_to_a_model_that_was_built_late(K):
    model = Sequential([Dense(5)])
    model.predict(X)
    model.add(Dense(2))
    assert model.predict(X).shape == (6, 2)


def test_a_vector_for_a_model_built_late(K):
    assert Sequential([Dense(2)]).predict(np.arange(5.0)).shape == (5, 2)


def test_the_first_layer_is_a_model(K):
    inner = Sequential([Dense(3, input_dim=4)], name="inner")
    model = Sequential([inner, Dense(2)])
    assert [layer.name for layer in model.layers] == ["inner", "dense_2"]
    np.testing.assert_allclose(model.predict(X), dense(inner.predict(X), model.layers[1]), rtol=1e-4, atol=1e-6)
    assert len(model.get_weights()) == 4
    model.compile("sgd", "mse")
    before = inner.get_weights()[0]
    model.fit(X, X[:, :2], verbose=0)
    assert not np.array_equal(inner.get_weights()[0], before)


def test_the_first_layer_is_a_model_of_two_inputs(K):
    class Both(Layer):
        def call(self, inputs):
            return inputs[0] + inputs[1]

        def compute_output_shape(self, input_shape):
            return input_shape[0]

    a, b = Input(shape=(4,)), Input(shape=(4,))
    model = Sequential([Model([a, b], Both()([a, b])), Activation("linear")])
    np.testing.assert_allclose(model.predict([X, X]), 2 * X, rtol=1e-6)


def test_a_layer_that_brings_its_beginnings(K):
    class Sum(Layer):
        def __init__(self, models):
            super().__init__()
            self.models = models

        def starts_from(self):
            return [model.output for model in self.models]

        def call(self, inputs):
            return inputs[0] + inputs[1]

        def compute_output_shape(self, input_shape):
            return input_shape[0]

    branches = [Sequential([Dense(3, input_dim=4)]) for _ in range(2)]
    model = Sequential([Sum(branches), Activation("linear")])
    expected = dense(X, branches[0].layers[0]) + dense(2 * X, branches[1].layers[0])
    np.testing.assert_allclose(model.predict([X, 2 * X]), expected, rtol=1e-4, atol=1e-5)


def test_an_input_layer_first(K):
    model = Sequential([InputLayer(input_shape=(4,), name="given"), Dense(2)])
    assert model.input_names == ["given"] and [layer.name for layer in model.layers] == ["dense_1"]
    again = Sequential.from_config(model.get_config())
    assert again.input_names == ["given"] and again.predict(X).shape == (6, 2)


def test_classes(K):
    model = Sequential([Activation("linear", input_shape=(4,))])
    np.testing.assert_array_equal(model.predict_classes(X), X.argmax(-1))
    np.testing.assert_array_equal(model.predict_proba(X), X)
    model = Sequential([Activation("linear", input_shape=(1,))])
    np.testing.assert_array_equal(model.predict_classes(X[:, :1]), (X[:, :1] > 0.5).astype(int))


def test_places_are_those_of_sequential(K):
    model = Sequential([Dense(2, input_shape=(3, 4))])
    model.compile("sgd", "mse", ["mae"], "temporal")
    assert K.ndim(model.sample_weights[0]) == 2
    model = Sequential([Dense(2, activation="softmax", input_dim=4)])
    model.compile("sgd", "categorical_crossentropy")
    y = np.eye(2)[[0, 1, 0, 1, 0, 1]]
    zero = model.train_on_batch(X, y, {0: 0.0, 1: 0.0})
    assert zero != zero or zero == 0  # the mean of nothing


@pytest.mark.parametrize("kind", ["dictionary", "list", "through JSON", "keras 1"])
def test_configurations(K, kind):
    model = Sequential([Dense(5, activation="tanh", input_dim=4), Dropout(0.5), Dense(2)], name="net")
    config = model.get_config()
    if kind == "through JSON":
        config = json.loads(json.dumps(config))
    if kind == "list":
        config = config["layers"]
    if kind == "keras 1":
        old = {"output_dim": 5, "batch_input_shape": [None, 4], "init": "uniform", "activation": "tanh"}
        config = [
            {"class_name": "Dense", "config": old},
            {"class_name": "Dropout", "config": {"p": 0.5}},
            {"class_name": "Dense", "config": {"output_dim": 2, "bias": True, "trainable": True}},
        ]
    again = Sequential.from_config(config)
    assert [type(layer) for layer in again.layers] == [Dense, Dropout, Dense]
    assert again.output_shape == (None, 2) and again.layers[0].activation is model.layers[0].activation
    again.set_weights(model.get_weights())
    np.testing.assert_allclose(again.predict(X), model.predict(X), rtol=1e-5)
    assert again.name == ("net" if kind in ("dictionary", "through JSON") else "sequential_1")


def test_a_configuration_with_the_shape_beside_the_layers(K):
    model = Sequential([Dense(2)], name="net")
    config = model.get_config() | {"build_input_shape": [None, 4]}
    assert Sequential.from_config(config).output_shape == (None, 2)
    assert Sequential.from_config(model.get_config()).outputs is None
    model.predict(X)
    again = Sequential.from_config(json.loads(json.dumps(model.get_config())))
    again.set_weights(model.get_weights())
    np.testing.assert_allclose(again.predict(X), model.predict(X), rtol=1e-5)


def test_a_row_within_a_model_from_its_configuration(K):
    inner = Sequential([Dense(3, input_dim=4)], name="inner")
    a = Input(shape=(4,))
    model = Model(a, Dense(2)(inner(a)))
    again = Model.from_config(json.loads(json.dumps(model.get_config())))
    assert again.get_layer("inner").layers[0].units == 3
    again.set_weights(model.get_weights())
    np.testing.assert_allclose(again.predict(X), model.predict(X), rtol=1e-5)
    assert isinstance(registry.load("layer", {"class_name": "Sequential", "config": inner.get_config()}), Sequential)


def test_the_table(K, capsys):
    Sequential([Flatten(input_shape=(2, 2)), Dense(3)], name="net").summary()
    shown = capsys.readouterr().out
    assert "flatten_1 (Flatten)" in shown and "(None, 3)" in shown and "Total params: 15" in shown


def test_trainable_layers(K):
    model = Sequential([Dense(3, input_dim=4), Dense(2)])
    model.layers[0].trainable = False
    assert len(model.trainable_weights) == 2 and len(model.non_trainable_weights) == 2
    model.trainable = False
    assert model.trainable_weights == []


def test_names_count_up(K):
    assert [Sequential().name, Sequential().name, Sequential(name="own").name] == [
        "sequential_1",
        "sequential_2",
        "own",
    ]


def test_keras_1(K):
    model = Sequential()
    model.add(Dense(output_dim=8, input_dim=4, init="uniform", activation="relu"))
    model.add(Dropout(p=0.2))
    model.add(Dense(output_dim=3, activation="softmax"))
    model.compile(optimizer="rmsprop", loss="categorical_crossentropy", metrics=["accuracy"])
    history = model.fit(X, np.eye(3)[[0, 1, 2, 0, 1, 2]], nb_epoch=2, batch_size=2, verbose=0)
    assert len(history.history["acc"]) == 2


def test_all_in_the_dialect_of_keras_1(K):
    """Places and defaults of then: the fourth place of compile, the third of train_on_batch, ten epochs."""
    kerascn.set_dialect(1)
    try:
        model = Sequential([Dense(2, "uniform", "softmax", input_dim=4)])
        assert model.name == "sequential_1"
        model.compile("sgd", "categorical_crossentropy", ["accuracy"])
        y = np.eye(2)[[0, 1, 0, 1, 0, 1]]
        log_p = np.log((model.predict(X) * y).sum(-1))
        weights = np.array([1.0, 3.0])[y.argmax(-1)]
        found = model.train_on_batch(X, y, {0: 1.0, 1: 3.0})[0]
        np.testing.assert_allclose(found, np.mean(-log_p * weights), rtol=1e-4)
        assert len(model.fit(X, y, 3, verbose=0).epoch) == 10
        assert model.predict_classes(X, 2, 0).shape == (6,)
    finally:
        kerascn.set_dialect(2)


def test_in_keras_1_the_configuration_is_a_list(K, tmp_path):
    """Programs of then: ``model.get_config()[0]``. What is written to files is the same in either dialect."""
    base = Sequential([Dense(4, activation="relu", input_shape=(4,), name="below")], name="base")
    base.trainable = False
    model = Sequential([base, Dense(3, name="above")], name="row")
    written, whole = model.to_json(), model.get_config()
    kerascn.set_dialect(1)
    try:
        listed = model.get_config()
        assert type(listed) is list and [one["class_name"] for one in listed] == ["Sequential", "Dense"]
        assert listed == whole["layers"] == model.legacy_get_config()
        assert json.loads(model.to_json()) == json.loads(written)
        x = Input((4,))
        assert Model(x, base(x)).get_config()["layers"][1]["config"]["trainable"] is False
        again = Sequential.from_config(json.loads(json.dumps(listed)))
        assert [layer.name for layer in again.layers] == ["base", "above"]
        assert again.layers[0].trainable is False and again.layers[1].units == 3
        other = model_from_json(json.dumps({"class_name": "Sequential", "config": listed}))
        twins = (clone_model(model), pickle.loads(pickle.dumps(model)), copy.deepcopy(model), model_from_json(written))
        for twin in (again, other, *twins):
            twin.set_weights(model.get_weights())
            np.testing.assert_allclose(twin.predict(X), model.predict(X), rtol=1e-5)
        assert [twin.name for twin in twins] == ["row"] * 4
        model.save(str(tmp_path / "m.h5"))
        assert load_model(str(tmp_path / "m.h5"), compile=False).get_layer("base").trainable is False
    finally:
        kerascn.set_dialect(2)
    assert model.get_config() == whole and whole["name"] == "row"


def test_whole_numbers_of_numpy(K, capsys):
    """What ``np.prod`` gives is shown and written as a number of Python's."""
    size = np.prod((2, 3))
    model = Sequential([Dense(size, input_dim=np.int64(4)), Reshape((np.int32(3), size // 3))])
    model.summary()
    assert "np." not in capsys.readouterr().out
    assert {type(n) for n in (*model.output_shape[1:], *model.input_shape[1:], model.layers[0].units)} == {int}
    assert json.loads(model.to_json())["config"]["layers"][1]["config"]["target_shape"] == [3, 2]


def test_ten_epochs_are_spoken_of(K):
    model = Sequential([Dense(output_dim=1, input_dim=4)])
    model.compile("sgd", "mse")
    with pytest.warns(kerascn.messages.KerascnWarning) as caught:
        assert len(model.fit(X, X[:, :1], verbose=0).epoch) == 1
        model.fit(X, X[:, :1], verbose=0)
    assert [one.message.key for one in caught] == ["fit.one_epoch"]
    model.fit(X, X[:, :1], epochs=1, verbose=0)


@pytest.mark.parametrize("given", [5, Dense])
def test_layers_must_be_a_list(given):
    with pytest.raises(TypeError) as error:
        Sequential(given)
    assert error.value.key == "sequential.layers"


def test_all_layers_taken_away_and_others_added(K):
    model = Sequential([InputLayer((3,)), Dense(2)])
    model.pop()
    model.add(Dense(4))
    assert model.output_shape == (None, 4)
    model = Sequential([Dense(2, input_dim=3)])
    model.pop()
    model.add(Dense(4))
    with pytest.raises(AttributeError) as error:
        _ = model.output_shape
    assert error.value.key == "nodes.never_called"
    with pytest.raises(RuntimeError) as error:
        model.count_params()
    assert error.value.key == "network.unbuilt"
    model.build((None, 6))
    assert (model.output_shape, model.count_params()) == ((None, 4), 28)
