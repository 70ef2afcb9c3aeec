"""The ``.h5`` files of Keras 3: their layout made by hand, and files that Keras 3 itself has written."""

import copy
import json

import numpy as np
import pytest

from kerascn.layers import GRU, Concatenate, Conv2D, Dense, Flatten, Input
from kerascn.models import Model, Sequential, load_model, model_from_json
from tests.layers.tf_keras_child import run_in_tf_keras

POLICY = {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}, "registered_name": None}


def tensor(name, call=0, place=0):
    history = {"shape": [None, 3], "dtype": "float32", "keras_history": [name, call, place]}
    return {"class_name": "__keras_tensor__", "config": history}


def as_keras3(layer):
    """What Keras 3 writes of a layer that Keras 2 describes in this way."""
    layer = copy.deepcopy(layer)
    config = layer["config"]
    config["dtype"] = POLICY
    if layer["class_name"] == "InputLayer":
        config.update(batch_shape=config.pop("batch_input_shape"), dtype="float32", ragged=False, optional=False)
    for value in config.values():
        if isinstance(value, dict) and value.get("class_name") == "VarianceScaling":
            value.update(class_name="GlorotUniform", module="keras.initializers", registered_name=None)
            value["config"] = {"seed": None, "input_axes": None, "output_axes": None}
    nodes = []
    for node in layer.get("inbound_nodes", []):
        places = [tensor(*place[:3]) for place in node]
        if layer["class_name"] == "GRU" and len(places) > 1:
            nodes.append({"args": places[:1], "kwargs": {"initial_state": places[1], "mask": None}})
        else:
            nodes.append({"args": [places] if len(places) > 1 else places, "kwargs": {"mask": None}})
    if "inbound_nodes" in layer:
        layer["inbound_nodes"] = nodes
    return layer


def branched():
    x, state = Input((4, 3), name="x"), Input((5,), name="state")
    y = GRU(5, name="gru")(x, initial_state=state)
    z = Flatten(name="flat")(x)
    return Model([x, state], Dense(2, name="out")(Concatenate(name="both")([y, z])))


def pictures():
    return Sequential([Conv2D(2, (3, 3), input_shape=(6, 6, 1)), Flatten(), Dense(3)])


@pytest.mark.parametrize("build", [branched, pictures])
def test_the_layout_of_keras3_is_understood(K, build):
    model = build()
    said = json.loads(model.to_json())
    said["class_name"] = said["class_name"].replace("Model", "Functional")
    layers = [as_keras3(layer) for layer in said["config"]["layers"]]
    if build is pictures:
        shape = layers[0]["config"].pop("batch_input_shape")
        first = {"batch_shape": shape, "dtype": "float32", "sparse": False, "ragged": False, "name": "input_layer"}
        layers = [{"class_name": "InputLayer", "config": first}, *layers]
        said["config"] |= {"trainable": True, "dtype": POLICY, "build_input_shape": shape}
    said["config"]["layers"] = layers
    again = model_from_json(json.dumps(said))
    again.set_weights(model.get_weights())
    inputs = [np.random.RandomState(0).normal(size=(2, *x._keras_shape[1:])) for x in model.inputs]
    np.testing.assert_array_equal(again.predict(inputs), model.predict(inputs))


@pytest.mark.parametrize(
    "call",
    [
        {"args": [], "kwargs": {}},
        {"args": [tensor("x")], "kwargs": {"mask": tensor("x")}},
        {"args": [3], "kwargs": {}},
        {"args": [{"class_name": "__keras_tensor__", "config": {}}], "kwargs": {}},
        {"args": 1, "kwargs": {}},
        {},
    ],
    ids=["no tensor", "tensor as argument", "number", "no history", "no list", "empty"],
)
def test_calls_that_keras2_can_not_describe_are_told(call):
    dense = {"class_name": "Dense", "name": "dense", "config": {"units": 2}, "inbound_nodes": [call]}
    layers = [
        {"class_name": "InputLayer", "name": "x", "config": {"batch_shape": [None, 3]}, "inbound_nodes": []},
        dense,
    ]
    config = {"name": "m", "layers": layers, "input_layers": ["x", 0, 0], "output_layers": ["dense", 0, 0]}
    with pytest.raises(ValueError) as told:
        model_from_json(json.dumps({"class_name": "Functional", "config": config}))
    assert told.value.key == "saving.keras3_call"


CHILD = """
import keras  # Keras 3, which TensorFlow brings along
folder = str(given["folder"])
x = keras.Input((8, 8, 1), name="x")
y = keras.layers.BatchNormalization()(keras.layers.Conv2D(3, 3, activation="relu")(x))
y = keras.layers.Flatten()(y)
y = keras.layers.Concatenate()([y, keras.layers.Dense(2)(y)])
whole = keras.Model(x, keras.layers.Dense(2)(y))
row = keras.Sequential([keras.Input((5, 3)), keras.layers.LSTM(4), keras.layers.Dropout(0.5), keras.layers.Dense(2)])
results["release"] = keras.__version__
for name, model, data in (("whole", whole, given["pictures"]), ("row", row, given["rows"])):
    model.compile("sgd", "mse")
    model.fit(data, np.ones((len(data), 2)), verbose=0)
    model.save(f"{folder}/{name}.h5")
    results[name] = model.predict(data, verbose=0)
"""


@pytest.mark.all_only
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_files_of_keras3_predict_the_same(K, tmp_path):
    random = np.random.RandomState(0)
    data = {"pictures": random.normal(size=(4, 8, 8, 1)), "rows": random.normal(size=(4, 5, 3))}
    found = run_in_tf_keras(CHILD, folder=str(tmp_path), **data)
    if str(found["release"]) < "3":
        pytest.skip("the referee Keras 3 is not installed: pip install keras")
    for name, key in (("whole", "pictures"), ("row", "rows")):
        model = load_model(tmp_path / f"{name}.h5", compile=False)
        np.testing.assert_allclose(model.predict(data[key]), found[name], rtol=1e-4, atol=1e-5)
