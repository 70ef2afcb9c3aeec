"""Files of all rows go both ways between kerascn and tf_keras, with the predictions that NumPy says."""

import numpy as np
import pytest

from kerascn import backend as K
from kerascn.models import load_model
from tests.every_layer.formulas import near
from tests.every_layer.model import SideBySide
from tests.every_layer.table import ALL, FAMILIES, rows_of
from tests.every_layer.together import name_of, new_session
from tests.layers.tf_keras_child import run_in_tf_keras

pytestmark = pytest.mark.engine

AT_ONCE = 12  # how many outputs one function computes
OF_KERAS_1 = "only Keras 1 had it"
ON_THE_CPU = "TensorFlow computes it with the channels last only, where there is no GPU"
# What tf_keras can't read, or computes otherwise: (class, argument or None, value) -> why.
UNLIKE = {
    **dict.fromkeys([(kind, None, None) for kind in (
        "Highway", "MaxoutDense", "Merge", "ParametricSoftplus", "SReLU", "TimeDistributedDense",
    )], OF_KERAS_1),
    ("BatchNormalization", "mode", 1): OF_KERAS_1,
    ("BatchNormalization", "mode", 2): OF_KERAS_1,
    ("Conv1D", "padding", "full"): OF_KERAS_1,
    ("Conv2D", "padding", "full"): OF_KERAS_1,
    ("Embedding", "dropout", 0.5): OF_KERAS_1,
    **dict.fromkeys([(kind, "data_format", "channels_first") for kind in (
        "AtrousConvolution2D", "AveragePooling2D", "Conv1D", "Conv2D", "Conv3D", "Conv3DTranspose", "MaxPooling2D",
        "SeparableConv1D", "SeparableConv2D",
    )], ON_THE_CPU),
    **dict.fromkeys([("CuDNNGRU", None, None), ("CuDNNLSTM", None, None)], "it computes them on a GPU only"),
    **dict.fromkeys([("ConvLSTM2DCell", None, None), ("ConvRNN2D", None, None)], "it has no such name"),
    ("ConvLSTM2D", "data_format", "channels_first"): ON_THE_CPU,
    ("RNN", "return_state", True): "of stacked cells, it gives the states of the first cell first",
    ("UpSampling2D", "interpolation", "bilinear"): "it mixes pixels by their middles, Keras 2 did by their corners",
}  # fmt: skip

CHILD = """
folder = str(given["folder"])
def power(x, n=2):
    return x**n
def positive_somewhere(x, mask):
    return tf.reduce_any(x > 0, axis=-1)
keras.utils.get_custom_objects().update(power=power, positive_somewhere=positive_somewhere)
model = keras.models.load_model(f"{folder}/ours.h5", compile=False)
inputs = [given[f"input {n}"] for n in range(int(given["count"]))]
for place, output in enumerate(model(inputs)):
    results[f"ours {place}"] = output
random = np.random.RandomState(5)
weights = []
for weight in model.weights:
    drawn = random.normal(size=weight.shape)
    weights.append(np.abs(drawn) + 0.1 if "variance" in weight.name else drawn)
for weight, value in zip(model.weights, weights):
    weight.assign(value)
model.save(f"{folder}/theirs.h5")
model.reset_states()
for place, output in enumerate(model(inputs)):
    results[f"theirs {place}"] = output
"""


def unlike(row):
    """The exceptions that a row falls under."""
    given = [
        (row.kind, name, value) for name, value in row.given.items() if isinstance(value, (str, int, float, tuple))
    ]
    return [one for one in [(row.kind, None, None), *given] if one in UNLIKE]


def exchanged(every):
    """The rows that are exchanged: of classes that are slow some or every one."""
    return [row for family in FAMILIES for row in rows_of(family, "channels_last", every) if not unlike(row)]


@pytest.fixture(scope="module", params=[False, pytest.param(True, marks=pytest.mark.all_only)], ids=["few", "all"])
def both(request, tmp_path_factory):
    """Our model of all rows, what tf_keras found for its file and for its own, and the folder of the files."""
    folder = tmp_path_factory.mktemp("both")
    with new_session():
        together = SideBySide(exchanged(request.param))
        together.model.save(folder / "ours.h5")
        arrays = {f"input {n}": array for n, array in enumerate(together.inputs)}
        found = run_in_tf_keras(CHILD, folder=str(folder), count=len(together.inputs), **arrays)
    return folder, together, found


def outputs_of(found, which, together):
    """What tf_keras found, as a list for each row."""
    return together.found([found[f"{which} {place}"] for place in range(sum(together.counts))])


def predicted(model, arrays):
    """What a model predicts, a few outputs at a time: functions of very many loops take long to compile."""
    outputs = []
    for begin in range(0, len(model.outputs), AT_ONCE):
        some = K.function([*model.inputs, K.learning_phase()], model.outputs[begin : begin + AT_ONCE])
        outputs += some([*arrays, 0])
    return outputs


def functions_of(together):
    """The functions of the layers Lambda by the layers' names: tf_keras writes all functions as code."""
    found = {}
    for row, layer in zip(together.rows, together.layers, strict=True):
        if row.kind == "Lambda":
            found |= {layer.name: row.given["function"], f"{layer.name}.mask": row.given.get("mask")}
    return {name: function for name, function in found.items() if function is not None}


def test_tf_keras_reads_ours(both):
    _, together, found = both
    for number, (row, one, other) in enumerate(
        zip(together.rows, outputs_of(found, "ours", together), together.expected(), strict=True)
    ):
        assert all(near(x, np.asarray(y)) for x, y in zip(one, other, strict=True)), name_of(row, number)


def test_ours_reads_tf_keras(both):
    folder, together, found = both
    with new_session():
        model = load_model(folder / "theirs.h5", custom_objects=functions_of(together), compile=False)
        ours = together.found(predicted(model, together.inputs))
    for number, (row, one, other) in enumerate(
        zip(together.rows, ours, outputs_of(found, "theirs", together), strict=True)
    ):
        assert all(near(x, y) for x, y in zip(one, other, strict=True)), name_of(row, number)


def test_every_exception_is_a_row():
    assert {one for row in ALL for one in unlike(row)} == set(UNLIKE)
