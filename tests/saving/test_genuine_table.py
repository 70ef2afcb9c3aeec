"""Every genuine file is in the table; what goes together predicts what its referee knows, on both engines.

A few files of each kind are tried by default, all with ``--all``.
"""

import json
import warnings
from contextlib import contextmanager

import h5py
import numpy as np
import pytest

pytest.importorskip("yaml", reason="PyYAML, which reads two files, is not installed: pip install 'kerascn[yaml]'")

from dev_tools import pages
from kerascn import backend
from kerascn.models import Model, load_model, model_from_json, model_from_yaml
from tests.genuine import genuine
from tests.layers.tf_keras_child import run_in_tf_keras
from tests.saving import by_hand, by_hand_numpy, genuine_page, genuine_table, new_weights
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
PREDICTS = [row for row in ROWS.values() if row.referee and (row.kind, row.referee) != ("recording", "recorded")]
RECORDINGS = [row for row in ROWS.values() if row.referee == "recorded" and row.kind == "recording"]
FUNCTIONS = {"lambda_1": lambda x: x**2, "lambda_2": lambda x: 3 * x}  # their byte code is of Python 2.7


WARNED = {
    "DDPG-Keras-Torcs/actormodel.h5": ["saving.lambda_initializer"],  # of layers whose weights are loaded then
    "betago/model_zoo/one_epoch_cnn_weights_keras0_layerN.hd5": ["saving.keras0_kernels"],  # taken as Theano's
}


def space_to_depth(concatenate):
    """What stands in the four corners of each square, one behind the other."""
    return lambda x: concatenate([x[:, r::2, c::2] for r in (0, 1) for c in (0, 1)], axis=-1)


def by_default(rows):
    """The rows as parameters of a test, those that are not for every day marked."""
    return [pytest.param(row, id=row.file, marks=() if row.file in DEFAULT else pytest.mark.all_only) for row in rows]


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
    if row.kind == "recording":
        return loaded(ROWS[row.goes_with])
    if row.kind == "model":
        own = {**FUNCTIONS, "space_to_depth_x2": space_to_depth(backend.concatenate)}
        return load_model(path_of(row), custom_objects=own, compile=False)
    model = built(row)
    if row.kind == "weights":
        model.load_weights(path_of(row))
    return model


@contextmanager
def told(row):
    """A block in which the file of a row makes the warnings of ``WARNED`` and no other."""
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        yield
    assert [warning.message.key for warning in found] == WARNED.get(row.file, []), [str(one.message) for one in found]


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
    if row.kind == "recording":
        with h5py.File(path_of(row)) as file:
            return [array[()] for array in file["inputs"].values()]
    if row.referee == "recorded":
        return recording_of(row)[0]
    return genuine_table.inputs_of(described(row) or json.loads(model.to_json()))


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

def model_of(case):
    if case["described"] is None:
        return keras.models.load_model(case["path"], compile=False)
    model = keras.models.model_from_json(json.dumps(case["described"]))
    model.load_weights(case["path"]) if case["path"] else new_weights.fill(model)
    return model

def turn(model):  # tf_keras takes the kernels of Theano as they are
    for layer in model.layers:
        if type(layer).__name__.startswith("Conv"):
            kernel, *others = layer.get_weights()
            layer.set_weights([kernel[(slice(None, None, -1),) * (kernel.ndim - 2)], *others])

for case in json.loads(str(given["cases"])):
    name = case["name"]
    inputs = [given[key] for key in sorted(given) if key.startswith(f"{name}:")]
    try:
        model = model_of(case)
        if case["turned"]:
            turn(model)
        found = model(inputs if len(inputs) > 1 else inputs[0], training=False)
    except Exception as error:
        found = "tf_keras fails: " + str(error)[-500:]
    for place, one in enumerate(found if isinstance(found, list) else [found]):
        results[f"{name}:{place}"] = one if isinstance(one, str) else one.numpy()
    keras.backend.clear_session()
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
            if row.kind == "recording":
                whole, case["path"] = True, str(path_of(ROWS[row.goes_with]))
            cases.append(
                case
                | {
                    "described": None if whole else described(row),
                    "turned": row.engine == "theano" and row.kind != "architecture",
                }
            )
            arrays |= {f"{row.file}:{place}": one for place, one in enumerate(inputs_of(row))}
    root = str(genuine_table.HERE.parent.parent)
    return run_in_tf_keras(CHILD, 900, cases=json.dumps(cases), root=root, **arrays)


def agrees(found, expected, name):
    """All outputs are those of the referee, and they are no trivial ones."""
    for one, other in zip(found, expected, strict=True):
        assert one.shape == other.shape, f"{name}: {other}"
        scale = max(1.0, float(np.abs(other).max()))
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5 * scale, err_msg=name)
    assert any(np.ptp(one) > 0 for one in expected), name


@pytest.mark.parametrize("row", by_default(row for row in PREDICTS if row.referee != "tf_keras"))
def test_predictions_are_those_of_the_referee(K, row):
    with told(row):
        model = loaded(row)
    if row.kind == "architecture":
        arrays = {name: [(name, one) for one in found] for name, found in new_weights.fill(model).items()}
        row = row._replace(release="2", engine="")
    else:
        arrays = (
            None if row.goes_with == BY_HAND or row.referee == "recorded" else genuine_table.arrays_of(path_of(row))
        )
    inputs = inputs_of(row, model)
    expected = recording_of(row)[1] if row.referee == "recorded" else numpy_says(row, inputs, arrays)
    agrees(predicted(model, inputs), expected, row.file)


@pytest.mark.parametrize("row", by_default(row for row in PREDICTS if row.referee == "tf_keras"))
def test_predictions_are_those_of_tf_keras(K, theirs, row):
    with told(row):
        model = loaded(row)
    if row.kind == "architecture":
        new_weights.fill(model)
    found = predicted(model, inputs_of(row))
    agrees(found, [theirs[f"{row.file}:{place}"] for place in range(len(found))], row.file)


# Recordings, and what goes with nothing.


def solved(model, file):
    """The model with weights that give what was recorded before and behind each Dense layer."""
    before = file["inputs"]["dense_input_1"][()]
    for layer in model.layers:
        after = file["activations"][layer.name][()]
        if layer.weights:
            extended = np.hstack([before, np.ones((len(before), 1))])
            found = np.linalg.lstsq(extended.astype("float64"), after, rcond=None)[0]
            layer.set_weights([found[:-1], found[-1]])
        before = after
    return model


RECORDED_LAYERS = [row for row in RECORDINGS if row.file.endswith(".h5")]


@pytest.mark.parametrize("row", by_default(RECORDED_LAYERS))
def test_each_layer_gives_what_was_recorded(K, row):
    with h5py.File(path_of(row)) as file:
        inputs, other = inputs_of(row), ROWS[row.goes_with]
        model = solved(built(other), file) if other.kind == "architecture" else loaded(other)
        names = [layer.name for layer in model.layers if layer.name in file["activations"]]
        assert len(names) == len(file["activations"])
        each = Model(model.inputs, [layer.output for layer in model.layers if layer.name in names])
        agrees(predicted(each, inputs), [file["activations"][name][()] for name in names], row.file)
        (expected,) = (array[()] for array in file["predictions"].values())
        agrees(predicted(model, inputs), [expected], row.file)


@pytest.mark.parametrize("row", [row for row in ROWS.values() if row.kind == "preprocessing"], ids=lambda row: row.file)
def test_what_is_no_model_is_told(row):
    with pytest.raises(ValueError) as error:
        built(row)
    assert error.value.key.startswith(("saving.", "registry."))


# The table itself.


def test_every_file_stands_in_the_table_once():
    index = json.loads(genuine(f"{FOLDER}index.json").read_text())
    files = [row.file for row in genuine_table.rows()]
    assert sorted(files) == sorted(one["file"].removeprefix(FOLDER) for one in index) and len(set(files)) == 159
    told = {one["file"].removeprefix(FOLDER): one for one in index}
    kinds = {"full": "model", "weights-old": "weights", "yaml": "architecture", "io": "recording", "npy": "recording"}
    for row in ROWS.values():
        kind, release = told[row.file]["kind"], told[row.file]["keras_version"]
        assert row.kind in (kinds.get(kind, kind), "architecture", "preprocessing"), row
        assert release in (None, row.release), row
        assert told[row.file]["backend"] in (None, row.engine), row


def test_pairs_are_mutual():
    for row in ROWS.values():
        assert row.goes_with in (ITSELF, BY_HAND, NONE) or row.goes_with in ROWS, row
        if row.kind in ("weights", "architecture") and row.goes_with in ROWS:
            assert ROWS[row.goes_with].goes_with == row.file, row
        assert (row.goes_with == BY_HAND) <= (FOLDER + row.file in by_hand.MODELS), row
        assert (row.kind == "model") == (row.goes_with == ITSELF), row


def test_nearly_every_model_has_a_referee():
    models = [row for row in ROWS.values() if row.kind in ("model", "weights", "recording")]
    assert len(models) == 94 and [row.file for row in models if not row.referee] == [
        f"{DL4J}fullconfigs/cnn_batch_norm/{name}.npy" for name in ("input", "predictions")
    ]  # their model is not there
    assert all(row.referee in genuine_table.REFEREES for row in models if row.referee)


def test_default_is_a_part_of_the_table():
    assert {row.file for row in PREDICTS + RECORDINGS} > DEFAULT


def test_what_goes_with_nothing_is_read():
    shapes = {}
    for row in ROWS.values():
        if row.kind == "recording" and row.goes_with == NONE:
            shapes |= genuine_table.recorded_shapes(path_of(row))
    assert shapes == {"input": (5, 48, 48, 1), "predictions": (5, 10)}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_is_up_to_date(language):
    """Else: python -m tests.saving.genuine_page."""
    found = (pages.DOCS / language / genuine_page.PAGE).read_text(encoding="utf-8")
    lines = [line for line in found.split("\n") if not line.startswith("source_hash:")]
    assert lines == genuine_page.page(language, path_of).split("\n")
