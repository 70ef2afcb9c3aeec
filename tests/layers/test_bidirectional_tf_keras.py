"""Bidirectional against tf_keras: random configurations, with masks, directions, states, and every way to merge."""

import json

import numpy as np
import pytest

from kerascn import backend as K
from kerascn import layers
from kerascn.engine import Input
from kerascn.layers import Bidirectional
from kerascn.models import Model, load_model
from tests.layers.tf_keras_child import run_in_tf_keras

pytestmark = pytest.mark.engine
GATES = {"SimpleRNN": 1, "GRU": 3, "LSTM": 4}
MERGES = ["concat", "sum", "mul", "ave", None]


def random_configuration(number):
    """One of the trials: the kind, its arguments, how to merge, the series, its mask, the states, the weights."""
    chance = np.random.default_rng(701 + number)
    kind, units = list(GATES)[number % 3], int(chance.integers(1, 5))
    arguments = dict(
        units=units, use_bias=bool(chance.random() < 0.8), activation=str(chance.choice(["tanh", "relu"])),
        return_sequences=bool(chance.random() < 0.6), go_backwards=bool(chance.random() < 0.4),
        return_state=bool(chance.random() < 0.5),
    )  # fmt: skip
    if kind != "SimpleRNN":
        arguments["recurrent_activation"] = str(chance.choice(["hard_sigmoid", "sigmoid"]))
    if kind == "GRU":
        arguments["reset_after"] = bool(chance.random() < 0.5)
    x = chance.normal(size=(3, int(chance.integers(2, 6)), int(chance.integers(1, 4)))).astype("float32")
    kept = chance.random(size=x.shape[:2]) < (0.7 if chance.random() < 0.6 else 2)
    kept[:, 0] = True
    count = (4 if kind == "LSTM" else 2) if chance.random() < 0.5 else 0
    states = [chance.normal(size=(3, units)).astype("float32") for _ in range(count)]
    length = GATES[kind] * units
    bias = (2, length) if arguments.get("reset_after") else (length,)
    shapes = [(x.shape[2], length), (units, length), bias][: 2 + arguments["use_bias"]] * 2
    weights = [chance.normal(size=shape).astype("float32") * 0.7 for shape in shapes]
    return kind, arguments, MERGES[number % 5], x, kept, states, weights


TRIALS = [random_configuration(number) for number in range(20)]
ALWAYS = (0, 1, 2, 3, 14)  # the rest are for the long run

IN_TF_KERAS = """
import json
for number, (kind, arguments, mode, states, weights) in enumerate(json.loads(str(given["trials"]))):
    layer = keras.layers.Bidirectional(getattr(keras.layers, kind)(**arguments), merge_mode=mode)
    x, kept = tf.constant(given[f"x{number}"]), tf.constant(given[f"kept{number}"])
    first = [tf.constant(given[f"state{number}_{k}"]) for k in range(states)]
    for one in (layer.forward_layer, layer.backward_layer):
        one.zero_output_for_mask = False  # as Keras 1 and 2 have it; tf_keras has zeros where steps are masked
    layer(x)
    layer.set_weights([given[f"weight{number}_{k}"] for k in range(weights)])
    found = layer(x, mask=kept, initial_state=first or None)
    for place, array in enumerate(found if isinstance(found, (list, tuple)) else [found]):
        results[f"{number}_{place}"] = array

both = keras.Sequential([keras.layers.Bidirectional(
    keras.layers.LSTM(3, return_sequences=True), merge_mode="sum", input_shape=(4, 2),
    backward_layer=keras.layers.GRU(3, activation="relu", go_backwards=True, return_sequences=True))])
both.save(str(given["folder"]) + "/theirs.h5")
results["theirs"] = both.predict(given["x"], verbose=0)
ours = keras.models.load_model(str(given["folder"]) + "/ours.h5", compile=False)
results["ours"] = ours.predict(given["x"], verbose=0)
"""
X = np.random.default_rng(1).normal(size=(3, 4, 2)).astype("float32")


def model_of_two_kinds():
    """A series read by a GRU, and backwards by a SimpleRNN."""
    back = layers.SimpleRNN(4, go_backwards=True, activation="relu")
    both = Bidirectional(layers.GRU(4), backward_layer=back, merge_mode="mul")
    series = Input((4, 2))
    return Model(series, both(series))


@pytest.fixture(scope="module")
def theirs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("both")
    model = model_of_two_kinds()
    model.save(str(folder / "ours.h5"))
    told, given = [], {"folder": str(folder), "x": X}
    for number, (kind, arguments, mode, x, kept, states, weights) in enumerate(TRIALS):
        told.append((kind, arguments, mode, len(states), len(weights)))
        given |= {f"x{number}": x, f"kept{number}": kept}
        given |= {f"state{number}_{k}": state for k, state in enumerate(states)}
        given |= {f"weight{number}_{k}": weight for k, weight in enumerate(weights)}
    prediction = model.predict(X)
    return run_in_tf_keras(IN_TF_KERAS, trials=json.dumps(told), **given), folder, prediction


def test_the_trials_differ():
    for chosen in (TRIALS, [TRIALS[number] for number in ALWAYS]):
        for argument in ("return_sequences", "go_backwards", "return_state", "use_bias"):
            assert len({trial[1][argument] for trial in chosen}) == 2, argument
        assert {bool(trial[4].all()) for trial in chosen} == {bool(trial[5]) for trial in chosen} == {True, False}
        assert {trial[0] for trial in chosen} == set(GATES) and {trial[2] for trial in chosen} == set(MERGES)


@pytest.mark.parametrize(
    "number", [pytest.param(n, marks=[] if n in ALWAYS else [pytest.mark.all_only]) for n in range(len(TRIALS))]
)
def test_outputs_and_states_are_those_of_tf_keras(theirs, number):
    kind, arguments, mode, x, kept, states, weights = TRIALS[number]
    layer = Bidirectional(getattr(layers, kind)(**arguments), merge_mode=mode)
    series, mask = Input(batch_shape=(None, *x.shape[1:])), K.placeholder(shape=(None, x.shape[1]), dtype="bool")
    first = [Input((state.shape[1],)) for state in states]
    found = layer([series, *first] if first else series, mask=mask)
    layer.set_weights(weights)
    found = K.function([series, mask, *first], found if isinstance(found, list) else [found])([x, kept, *states])
    assert f"{number}_{len(found)}" not in theirs[0]
    for place, array in enumerate(found):
        said = f"{place}: {kind} {arguments} {mode}"
        np.testing.assert_allclose(array, theirs[0][f"{number}_{place}"], rtol=2e-4, atol=2e-5, err_msg=said)


def test_files_with_two_kinds_of_layers(theirs):
    found, folder, ours = theirs
    np.testing.assert_allclose(found["ours"], ours, rtol=2e-4, atol=2e-5)
    again = load_model(str(folder / "theirs.h5"), compile=False)
    np.testing.assert_allclose(again.predict(X), found["theirs"], rtol=2e-4, atol=2e-5)
    both = again.layers[0]
    assert type(both.forward_layer).__name__ == "LSTM" and type(both.backward_layer).__name__ == "GRU"
    assert both.get_config()["backward_layer"]["config"]["go_backwards"] is True
