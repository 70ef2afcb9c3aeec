"""The order of the states of stacked cells: in the releases of Keras, in files, in tf_keras."""

import json

import numpy as np
import pytest

from kerascn.declare import later
from kerascn.layers import RNN, GRUCell, Input, LSTMCell, SimpleRNNCell, StackedRNNCells
from kerascn.models import Model, Sequential, load_model, model_from_json
from tests.layers.tf_keras_child import run_in_tf_keras

pytestmark = pytest.mark.engine
CHANCE = np.random.default_rng(8)
X = CHANCE.normal(size=(3, 4, 2)).astype("float32")
STATES = {size: CHANCE.normal(size=(3, size)).astype("float32") for size in (3, 5)}
FIRST_CELL_FIRST, LAST_CELL_FIRST = (3, 5), (5, 3)


def arrays(order):
    return [X, *(STATES[size] for size in order)]


def model_of(order, **said):
    """A SimpleRNN under a GRU, which takes and gives states; tf_keras can't load one that takes those of an LSTM."""
    inputs = [Input((4, 2)), *(Input((size,)) for size in order)]
    cells = StackedRNNCells([SimpleRNNCell(3), GRUCell(5)], **said)
    return Model(inputs, RNN(cells, return_state=True)(inputs[0], initial_state=inputs[1:]))


CHILD = """
folder, L = str(given["folder"]), keras.layers
arrays = lambda order: [given["x"], *(given[f"state{size}"] for size in order)]
for name, fed in (("plain", arrays((3, 5))), ("without states", given["x"])):
    found = keras.models.load_model(f"{folder}/{name}.h5", compile=False).predict(fed, verbose=0)
    for place, array in enumerate(found if isinstance(found, list) else [found]):
        results[f"{name}/{place}"] = array

order = (3, 5)
inputs = [L.Input((4, 2)), *(L.Input((size,)) for size in order)]
layer = L.RNN([L.SimpleRNNCell(3), L.GRUCell(5, reset_after=False)], return_state=True)
model = keras.Model(inputs, layer(inputs[0], initial_state=inputs[1:]))
for place, array in enumerate(keras.backend.function(inputs, model.outputs)(arrays(order))):
    results[f"theirs/{place}"] = array
model.save(f"{folder}/theirs.h5")
results["json"] = model.to_json()
"""


def test_files_mean_the_same_in_tf_keras(tmp_path):
    """tf_keras can't have the states of the last cell first: where they count, they must be in its order."""
    models = {"reversed": model_of(LAST_CELL_FIRST), "plain": model_of(FIRST_CELL_FIRST, reverse_state_order=False)}
    weights, ours = None, {}
    for name, order in (("reversed", LAST_CELL_FIRST), ("plain", FIRST_CELL_FIRST)):
        weights = weights or [CHANCE.normal(size=w.shape) for w in models[name].get_weights()]
        models[name].set_weights(weights)
        ours[name] = models[name].predict(arrays(order))
    for place, other in enumerate((0, 2, 1)):  # the outputs, then the states, turned round
        np.testing.assert_allclose(ours["reversed"][place], ours["plain"][other], atol=1e-5)
    alone = Sequential([RNN([SimpleRNNCell(3), GRUCell(5)], input_shape=(4, 2), weights=weights)])
    models["plain"].save(str(tmp_path / "plain.h5"))
    alone.save(str(tmp_path / "without states.h5"))
    ours["without states"] = [alone.predict(X)]
    states = {f"state{size}": array for size, array in STATES.items()}
    theirs = run_in_tf_keras(CHILD, folder=str(tmp_path), x=X, **states)
    for name in ("plain", "without states"):
        for place, array in enumerate(ours[name]):
            np.testing.assert_allclose(theirs[f"{name}/{place}"], array, rtol=1e-4, atol=1e-5, err_msg=name)
    read = load_model(str(tmp_path / "theirs.h5"), compile=False)
    told = model_from_json(str(theirs["json"]))
    told.set_weights(read.get_weights())
    for model in (read, told):
        for place, array in enumerate(model.predict(arrays(FIRST_CELL_FIRST))):
            np.testing.assert_allclose(array, theirs[f"theirs/{place}"], rtol=1e-4, atol=1e-5)


def test_each_release_is_understood():
    """2.1.5 put the states of the last cell first, 2.3.1 those of the first; neither said so in its files."""
    text = json.loads(Sequential([RNN([LSTMCell(3), GRUCell(5)], input_shape=(4, 2))]).to_json())
    layer = text["config"]["layers"][0]
    assert "reverse_state_order" not in layer["config"]["cell"]["config"]
    for release, turned in (("2.1.5", True), ("2.2.4", True), ("2.3.1", False), ("2.2.4-tf", False), ("2.21.0", False)):
        again = model_from_json(json.dumps({**text, "keras_version": release}))
        cells = again.layers[-1].cell
        assert cells.reverse_state_order is turned, release
        assert cells.state_size == ((5, 3, 3) if turned else (3, 3, 5))
    assert later.said_in_full(text, None) is text and later.said_in_full(7, "2.3.1") == 7
    assert "reverse_state_order" not in layer["config"]["cell"]["config"]
    assert StackedRNNCells([LSTMCell(3), GRUCell(5)]).state_size[0] == RNN([LSTMCell(3), GRUCell(5)]).cell.output_size
