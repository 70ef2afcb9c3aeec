"""Every genuine file is in the table; what goes together predicts what its referee knows, on both engines.

A few files of each kind are tried by default, all with ``--all``.
"""

import inspect
import json

import h5py
import numpy as np
import pytest

from kerascn import backend
from kerascn.models import Model, load_model, model_from_json, model_from_yaml
from tests.genuine import genuine
from tests.layers.tf_keras_child import run_in_tf_keras
from tests.saving import by_hand, by_hand_numpy, genuine_table, new_weights
from tests.saving.genuine_table import BY_HAND, FOLDER, ITSELF, NONE, ROWS

DL4J = "dl4j-test-resources/"
DEFAULT = {
    "DDPG-Keras-Torcs/criticmodel.h5",
    "betago/model_zoo/one_epoch_cnn_weights_keras0_layerN.hd5",
    "blackboxchallenge/my_model_weights_keras0.h5",
    "keras2cpp/pair2/my_nn_weights.h5",
    f"{DL4J}examples/lambda/sequential_lambda.h5",
    f"{DL4J}examples/simple_lstm/simple_lstm_tf_keras_1_model.h5",
    f"{DL4J}fullconfigs/cnn/cnn_batch_norm.h5",
    f"{DL4J}simple/cnn_tf_model.h5",
    f"{DL4J}weights/batch_to_conv2d_theano_1.h5",
    f"{DL4J}weights/bidirectional_lstm_theano_1.h5",
    f"{DL4J}weights/embedding_conv1d_theano_1.h5",
    f"{DL4J}weights/simple_rnn_theano_1.h5",
    f"{DL4J}weights/space_to_depth_simple_tensorflow_2.h5",
}
PREDICTS = [row for row in ROWS.values() if row.referee and row.kind != "recording"]
RECORDINGS = [row for row in ROWS.values() if row.referee and row.kind == "recording"]
FUNCTIONS = {"lambda_1": lambda x: x**2, "lambda_2": lambda x: 3 * x}  # their byte code is of Python 2.7


def space_to_depth(concatenate):
    """What stands in the four corners of each square, one behind the other."""
    return lambda x: concatenate([x[:, r::2, c::2] for r in (0, 1) for c in (0, 1)], axis=-1)


def by_default(rows):
    """The rows as parameters of a test, those that are not for every day marked."""
    return [
        pytest.param(row, id=row.file, marks=() if row.file in DEFAULT else pytest.mark.all_only) for row in rows
    ]


def path_of(row):
    return genuine(FOLDER + row.file)


def architecture_of(row):
    """The file that describes the model of a row."""
    return path_of(row if row.goes_with in (ITSELF, NONE) or row.kind == "architecture" else ROWS[row.goes_with])


def described(row):
    """The model of a row, as a file describes it; None where it was written by hand."""
    return None if row.goes_with == BY_HAND else genuine_table.architecture_of(architecture_of(row))


def built(row):
    """The model of an architecture, or of weights before they are loaded."""
    if row.goes_with == BY_HAND:
        return by_hand.MODELS[FOLDER + row.file]()
    path = architecture_of(row)
    return (model_from_yaml if path.suffix == ".yml" else model_from_json)(path.read_text())


def loaded(row):
    """The model of a row, with its weights."""
    if row.kind == "model":
        own = {**FUNCTIONS, "space_to_depth_x2": space_to_depth(backend.concatenate)}
        return load_model(path_of(row), custom_objects=own, compile=False)
    model = built(row)
    if row.kind == "weights":
        model.load_weights(path_of(row))
    return model


def listed(value):
    return value if isinstance(value, list) else [value]


def predicted(model, inputs):
    """What a model predicts, as a list; in batches of its size, if it has one."""
    size = model.inputs[0]._keras_shape[0] or len(inputs[0])
    return listed(model.predict(inputs if len(inputs) > 1 else inputs[0], batch_size=size))


# What the referees know.


def recording_of(row):
    """Recorded inputs and predictions of a model."""
    folder, _, name = row.file.rpartition("/")
    if name == "cnn_batch_norm.h5":
        return [[np.load(genuine(f"{FOLDER}{folder}/{one}.npy"))] for one in ("input", "predictions")]
    with h5py.File(genuine(f"{FOLDER}{folder}/{name.rpartition('_')[0]}_inputs_and_outputs.h5")) as file:
        return [[array[()] for array in file[one].values()] for one in ("inputs", "predictions")]


def inputs_of(row, model=None):
    """What goes into the model of a row, the same for kerascn and for the referee."""
    if row.referee == "recorded":
        return recording_of(row)[0]
    if row.goes_with != BY_HAND:
        return genuine_table.inputs_of(described(row))
    return [by_hand_numpy.inputs_of(FOLDER + row.file)]


def numpy_says(row, inputs, arrays):
    """What NumPy computes."""
    if row.goes_with == BY_HAND:
        return listed(by_hand_numpy.predicted(FOLDER + row.file, path_of(row), inputs[0]))
    functions = {**FUNCTIONS, "space_to_depth_x2": space_to_depth(np.concatenate)}
    return genuine_table.network(described(row), arrays, row, functions)(*inputs)


CHILD = """
import json, sys
sys.path.insert(0, str(given["root"]))
from tests.saving import new_weights
for case in json.loads(str(given["cases"])):
    name, model = case["name"], None
    if case["described"] is None:
        model = keras.models.load_model(case["path"], compile=False)
    else:
        model = keras.models.model_from_json(json.dumps(case["described"]))
        model.load_weights(case["path"]) if case["path"] else new_weights.fill(model)
    if case["turned"]:  # tf_keras takes the kernels of Theano as they are
        for layer in model.layers:
            if type(layer).__name__.startswith("Conv"):
                kernel, *others = layer.get_weights()
                turned = kernel[(slice(None, None, -1),) * (kernel.ndim - 2)]
                layer.set_weights([turned, *others])
    inputs = [given[key] for key in sorted(given) if key.startswith(f"{name}:")]
    found = model.predict(inputs if len(inputs) > 1 else inputs[0], batch_size=len(inputs[0]), verbose=0)
    for place, one in enumerate(found if isinstance(found, list) else [found]):
        results[f"{name}:{place}"] = one
"""


@pytest.fixture(scope="module")
def theirs(request):
    """What tf_keras predicts for the rows that wait for it in this run."""
    waiting = [item.callspec.params["row"] for item in request.session.items if "theirs" in item.fixturenames]
    cases, arrays = [], {}
    for row in waiting:
        if row.referee == "tf_keras":
            whole = row.kind == "model"
            case = {"name": row.file, "path": "" if row.kind == "architecture" else str(path_of(row))}
            cases.append(case | {"described": None if whole else described(row), "turned": row.engine == "theano"})
            arrays |= {f"{row.file}:{place}": one for place, one in enumerate(inputs_of(row))}
    root = str(genuine_table.HERE.parent.parent)
    return run_in_tf_keras(CHILD, cases=json.dumps(cases), root=root, **arrays) if cases else {}


def agrees(found, expected, name):
    """All outputs are those of the referee, and they are no trivial ones."""
    for one, other in zip(found, expected, strict=True):
        assert one.shape == other.shape, name
        scale = max(1.0, float(np.abs(other).max()))
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5 * scale, err_msg=name)
    assert any(np.ptp(one) > 0 for one in expected), name


@pytest.mark.parametrize("row", by_default(row for row in PREDICTS if row.referee != "tf_keras"))
def test_predictions_are_those_of_the_referee(K, row):
    model = loaded(row)
    if row.kind == "architecture":
        arrays = {name: [(name, one) for one in found] for name, found in new_weights.fill(model).items()}
        row = row._replace(release="2", engine="")
    else:
        arrays = None if row.goes_with == BY_HAND or row.referee == "recorded" else genuine_table.arrays_of(path_of(row))
    inputs = inputs_of(row)
    expected = recording_of(row)[1] if row.referee == "recorded" else numpy_says(row, inputs, arrays)
    agrees(predicted(model, inputs), expected, row.file)


@pytest.mark.parametrize("row", by_default(row for row in PREDICTS if row.referee == "tf_keras"))
def test_predictions_are_those_of_tf_keras(K, theirs, row):
    model = loaded(row)
    if row.kind == "architecture":
        new_weights.fill(model)
    found = predicted(model, inputs_of(row))
    agrees(found, [theirs[f"{row.file}:{place}"] for place in range(len(found))], row.file)
