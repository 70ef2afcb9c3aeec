"""ConvLSTM2D beside tf_keras: 20 random configurations, and files both ways."""

import json

import numpy as np
import pytest

from kerascn import backend as K
from kerascn.engine import Input
from kerascn.layers import ConvLSTM2D, ConvLSTM2DCell, ConvRNN2D
from kerascn.models import Sequential, load_model
from tests.layers.images_by_loop import drawn_weights
from tests.layers.tf_keras_child import run_in_tf_keras

pytestmark = pytest.mark.engine


def random_configuration(number):
    """One of the trials: arguments, the series, its mask, first states if there are any, the weights."""
    chance = np.random.default_rng(number)
    strides = (1, 1) if chance.random() < 0.5 else tuple(map(int, chance.integers(1, 4, 2)))
    rate = (1, 1) if strides != (1, 1) or chance.random() < 0.4 else tuple(map(int, chance.integers(1, 3, 2)))
    arguments = dict(
        filters=int(chance.integers(1, 4)), kernel_size=tuple(map(int, chance.integers(1, 4, 2))), strides=strides,
        padding=str(chance.choice(["same", "valid"])), dilation_rate=rate, use_bias=bool(chance.random() < 0.8),
        data_format=str(chance.choice(["channels_last", "channels_first"])),
        activation=str(chance.choice(["tanh", "relu", "linear"])),
        recurrent_activation=str(chance.choice(["hard_sigmoid", "sigmoid"])),
        return_sequences=bool(chance.random() < 0.5), go_backwards=bool(chance.random() < 0.4),
    )  # fmt: skip
    channels = int(chance.integers(1, 4))
    x = chance.normal(size=(2, int(chance.integers(1, 5)), *chance.integers(5, 8, 2), channels)).astype("float32")
    kept = chance.random(size=x.shape[:2]) < (0.7 if chance.random() < 0.6 else 2)
    kept[:, 0] = True
    weights = [w.astype("float32") for w in drawn_weights(chance, arguments, channels)]
    shape = ConvLSTM2DCell(**{**small(arguments), "data_format": "channels_last"}).compute_output_shape(x[:, 0].shape)
    states = [chance.normal(size=shape).astype("float32") for _ in range(2 if chance.random() < 0.4 else 0)]
    return arguments, x, kept, states, weights


def small(arguments):
    """The arguments of the cell."""
    return {name: value for name, value in arguments.items() if name not in ("return_sequences", "go_backwards")}


TRIALS = [random_configuration(number) for number in range(20)]
ALWAYS = (0, 5, 9, 14)  # each takes seconds to compile; the others are for the long run

IN_TF_KERAS = """
import json
for number, arguments in enumerate(json.loads(str(given["arguments"]))):
    layer = keras.layers.ConvLSTM2D(**{**arguments, "data_format": "channels_last"}, return_state=True)
    x, kept = tf.constant(given[f"x{number}"]), tf.constant(given[f"kept{number}"])
    layer.build(x.shape)
    layer.set_weights([given[f"weight{number}_{k}"] for k in range(2 + arguments["use_bias"])])
    states = [tf.constant(given[f"state{number}_{k}"]) for k in range(2) if f"state{number}_{k}" in given]
    for k, one in enumerate(layer(x, mask=kept, initial_state=states or None)):
        results[f"{number}_{k}"] = one

folder, L = str(given["folder"]), keras.layers
ours = keras.models.load_model(f"{folder}/ours.h5", compile=False)
results["ours"] = ours.predict(given["images"], verbose=0)
theirs = keras.Sequential([
    L.ConvLSTM2D(2, (2, 3), strides=(1, 2), padding="same", return_sequences=True, input_shape=(3, 5, 6, 1)),
    L.Bidirectional(L.ConvLSTM2D(1, 2, dilation_rate=(2, 1), recurrent_activation="sigmoid"), merge_mode="sum"),
    L.Flatten(), L.Dense(1),
])
theirs.save(f"{folder}/theirs.h5")
results["theirs"] = theirs.predict(given["images"], verbose=0)
"""


def ours():
    """A model of the layers that both have."""
    return Sequential([
        ConvLSTM2D(2, (2, 3), padding="same", return_sequences=True, bias_initializer="uniform",
                   recurrent_dropout=0.2, input_shape=(3, 5, 6, 1)),
        ConvLSTM2D(1, 2, strides=2, go_backwards=True, kernel_regularizer="l2"),
    ])  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("both")


@pytest.fixture(scope="module")
def theirs(K, folder):
    images = np.random.default_rng(3).normal(size=(2, 3, 5, 6, 1)).astype("float32")
    model = ours()
    model.save(folder / "ours.h5")
    given = {"arguments": json.dumps([trial[0] for trial in TRIALS]), "folder": str(folder), "images": images}
    for number, (_, x, kept, states, weights) in enumerate(TRIALS):
        given |= {f"x{number}": x, f"kept{number}": kept}
        given |= {f"weight{number}_{k}": weight for k, weight in enumerate(weights)}
        given |= {f"state{number}_{k}": state for k, state in enumerate(states)}
    return {**run_in_tf_keras(IN_TF_KERAS, **given), "images": images, "model": model.predict(images)}


def test_the_trials_differ():
    for chosen in (TRIALS, [TRIALS[number] for number in ALWAYS]):
        for argument in ("padding", "data_format", "strides", "use_bias", "return_sequences", "go_backwards"):
            assert len({arguments[argument] for arguments, *_ in chosen}) > 1, argument
        assert {bool(kept.all()) for _, _, kept, _, _ in chosen} == {True, False}
        assert {len(states) for *_, states, _ in chosen} == {0, 2}
    assert len({arguments["dilation_rate"] for arguments, *_ in TRIALS}) > 2


@pytest.mark.parametrize(
    "number", [pytest.param(n, marks=[] if n in ALWAYS else [pytest.mark.all_only]) for n in range(len(TRIALS))]
)
def test_outputs_and_states_are_those_of_tf_keras(theirs, number):
    """Theirs run with the channels last, as they can on a CPU; ours in the order of the trial."""
    K.clear_session()
    arguments, x, kept, states, weights = TRIALS[number]
    first = arguments["data_format"] == "channels_first"
    x, *states = (np.moveaxis(array, -1, -3) if first else array for array in (x, *states))
    layer = ConvLSTM2D(**arguments, return_state=True)
    inputs = [Input(batch_shape=(None, *array.shape[1:])) for array in (x, *states)]
    mask = K.placeholder(shape=(None, x.shape[1]), dtype="bool")
    outputs = layer(inputs[0], mask=mask, initial_state=inputs[1:])
    layer.set_weights(weights)
    for k, found in enumerate(K.function([*inputs, mask], outputs)([x, *states, kept])):
        found = np.moveaxis(found, -3, -1) if first else found
        np.testing.assert_allclose(found, theirs[f"{number}_{k}"], rtol=2e-4, atol=2e-5, err_msg=str(arguments))


def test_files_go_both_ways(theirs, folder):
    np.testing.assert_allclose(theirs["model"], theirs["ours"], rtol=1e-4, atol=1e-5)
    K.clear_session()
    read = load_model(folder / "theirs.h5", compile=False)
    np.testing.assert_allclose(read.predict(theirs["images"]), theirs["theirs"], rtol=1e-4, atol=1e-5)
    cell = ConvRNN2D(ConvLSTM2DCell(2, (2, 3), padding="same", strides=(1, 2)), return_sequences=True)
    cell(read.inputs[0])
    cell.set_weights(read.layers[0].get_weights())  # the order of the weights is one and the same
