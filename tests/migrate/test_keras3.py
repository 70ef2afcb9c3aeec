"""Programs rewritten for Keras 3 run there: names, functions of the backend, losses, whole programs."""

import ast
import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import numpy as np
import pytest

from dev_tools.old_scripts import scripts
from kerascn.migrate import keras3_names, migrate
from kerascn.migrate.keras3_ops import FORMS, OPS
from tests.old_scripts.conftest import samples  # noqa: F401  a fixture
from tests.surface_lines import FOLDER

STARTER = Path(__file__).with_name("keras3_starter.py")
SCRIPTS = {script.name: script for script in scripts()}
# Those that Keras 3 can express whole; of the others `migrate` says what is left.
RUN = (
    "keras1/digits_mlp.py", "keras1/digits_cnn.py", "keras1/five_digits_more.py", "keras1/houses_py2.py",
    "keras1/siamese.py", "keras1/text_generation.py", "keras1/stateful_lstm.py",
    "keras2/addition_rnn.py", "keras2/acgan.py", "keras2/bidirectional_lstm.py", "keras2/cnn_lstm.py",
)  # fmt: skip
QUICK = ("keras1/houses_py2.py",)


def under_keras3(folder, text, mirror="", timeout=600, python=sys.executable):
    """Run a program with Keras 3 in a process that knows nothing of kerascn; what it prints."""
    path = folder / "program.py"
    path.write_text(text, "utf-8")
    keep = ("PATH", "HOME", "LANG", "TMPDIR", "SYSTEMROOT")
    environ = {name: os.environ[name] for name in keep if name in os.environ}
    environ |= {"KERAS_BACKEND": "tensorflow", "MPLBACKEND": "Agg", "OMP_NUM_THREADS": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}
    line = [str(python), str(STARTER), str(mirror), str(path)]
    options = dict(cwd=folder, env=environ, capture_output=True, encoding="utf-8", timeout=timeout, check=False)
    done = subprocess.run(line, **options)
    assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-4000:]}\n{text[-3000:]}"
    return done.stdout


def rewritten(name):
    return migrate(SCRIPTS[name].path.read_text("utf-8"), "keras3", name=name).text


@pytest.mark.parametrize("name", [pytest.param(n, marks=() if n in QUICK else pytest.mark.all_only) for n in RUN])
def test_programs_run_under_keras3(name, tmp_path, samples):  # noqa: F811
    output = under_keras3(tmp_path, rewritten(name), samples["KERASCN_DATA_MIRROR"])
    reached = {claim.words: claim.printed(output) for claim in SCRIPTS[name].claims}
    print(reached)
    assert reached
    assert all(np.isfinite(value) for value in reached.values())


@pytest.mark.network
def test_in_an_environment_of_its_own(tmp_path, samples):  # noqa: F811
    """Keras 3 and TensorFlow are installed there, and Pillow, with which one program saves its picture."""
    place = tmp_path / "environment"
    venv.create(place, with_pip=True)
    python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    subprocess.run(
        [python, "-m", "pip", "install", "-q", "keras>=3,<4", "tensorflow>=2.21,<2.22", "Pillow"], check=True
    )
    missing = subprocess.run([python, "-I", "-c", "import kerascn"], capture_output=True, cwd=tmp_path, check=False)
    assert missing.returncode != 0
    for name in RUN:
        folder = tmp_path / name.replace("/", "_")
        folder.mkdir()
        output = under_keras3(folder, rewritten(name), samples["KERASCN_DATA_MIRROR"], python=python)
        assert all(np.isfinite(claim.printed(output)) for claim in SCRIPTS[name].claims), name


def public_paths():
    """The paths below Keras of what Keras 2.1.5 had, as its printed surface says."""
    module, found = "", []
    for line in (FOLDER / "keras-2.1.5.txt").read_text("utf-8").splitlines():
        if line.startswith("keras"):
            module = line.strip().partition(".")[2]
        elif line.startswith("  ") and line[2] != " " and not module.startswith("backend"):
            found.append(f"{module}.{line.strip().removeprefix('class ').partition('(')[0].split()[0]}".lstrip("."))
    return found


def test_every_name_is_where_it_is_said_to_be(tmp_path):
    wanted = {path: keras3_names.path_of_keras3(path) for path in public_paths()}
    names = sorted({path for path in wanted.values() if path and not path.startswith("applications")})
    assert len(names) > 230
    text = (
        "import importlib\nmissing = []\n"
        f"for path in {names!r}:\n"
        "    module, _, name = (path if path.startswith('tensorflow') else 'keras.' + path).rpartition('.')\n"
        "    try:\n        getattr(importlib.import_module(module), name)\n"
        "    except (ImportError, AttributeError):\n        missing.append(path)\n"
        "print(missing)\n"
    )
    assert ast.literal_eval(under_keras3(tmp_path, text).splitlines()[-1]) == []


A = [[0.5, -1.25, 2.0], [1.5, 0.25, -0.75]]
CALLS = {
    "one_hot": "K.one_hot(K.constant([0, 2], dtype='int32'), 3)",
    "gather": "K.gather(X, K.constant([1, 0], dtype='int32'))",
    "reshape": "K.reshape(X, (3, 2))", "cast": "K.cast(X, 'int32')", "clip": "K.clip(X, -1, 1)",
    "permute_dimensions": "K.permute_dimensions(X, (1, 0))", "pow": "K.pow(X, 2)", "arange": "K.arange(2, 8, 3)",
    "repeat_elements": "K.repeat_elements(X, 2, 1)", "reverse": "K.reverse(X, 1)", "repeat": "K.repeat(X, 3)",
    "concatenate": "K.concatenate([X, Y])", "stack": "K.stack([X, Y], axis=1)", "dot": "K.dot(X, K.transpose(Y))",
    "expand_dims": "K.expand_dims(X)", "squeeze": "K.squeeze(K.expand_dims(X, 1), 1)", "elu": "K.elu(X, 0.5)",
    "relu": "K.relu(X, alpha=0.1, max_value=1.)", "l2_normalize": "K.l2_normalize(X, 1)", "eye": "K.eye(3)",
    "int_shape": "K.constant([len(K.int_shape(X * 1.))])", "zeros": "K.zeros((2, 3))", "ones": "K.ones((2, 3))",
    "in_top_k": "K.cast(K.in_top_k(X, K.constant([2, 2], dtype='int32'), 1), 'int32')",
    "binary_crossentropy": "K.binary_crossentropy(P, Q)",
    "categorical_crossentropy": "K.categorical_crossentropy(P, Q)",
    "sparse_categorical_crossentropy": "K.sparse_categorical_crossentropy(K.constant([1, 0], dtype='int32'), Q)",
    "constant": "K.constant(3.)", "variable": "K.variable([1., 2.]) * 2", "softmax": "K.softmax(X)",
    "argmax": "K.argmax(X)", "batch_flatten": "K.batch_flatten(K.expand_dims(X))",
    "sum": "K.sum((X + 1), axis=1, keepdims=True)", "mean": "K.mean(X, -1)", "dtype": "K.cast(X, K.dtype(X))",
    "shape": "K.shape(X)", "ndim": "K.constant([K.ndim(X)])", "log": "K.log(K.exp(X))", "sqrt": "K.sqrt(K.square(X))",
}  # fmt: skip
TWO = ("maximum", "minimum", "equal", "not_equal", "greater", "greater_equal", "less", "less_equal")
BY_CHANCE = ("random_normal", "random_uniform", "truncated_normal")
OTHERWISE = ("eval", "get_value", "set_value")  # they give arrays, or nothing
LINES = {
    name: CALLS.get(name) or (f"K.{name}(X, Y)" if name in TWO else f"K.{name}(X)")
    for name in (*OPS, *FORMS)
    if name not in (*BY_CHANCE, *OTHERWISE)
}
BEFORE = f"from keras import backend as K\nX = K.constant({A})\nY = K.constant({np.array(A)[::-1].tolist()})\n"
BEFORE += "P, Q = K.constant([[1., 0., 0.], [0., 0., 1.]]), K.constant([[.2, .3, .5], [.1, .1, .8]])\n"


@pytest.mark.second_with_all
def test_functions_of_the_backend_compute_the_same(tmp_path, K):
    """Each call as it was, on the engine of this run, and as it is rewritten, under Keras 3."""
    names = {"K": K}
    exec(BEFORE.partition("\n")[2], names)
    before = [np.asarray(K.eval(eval(line, names)), "float64").tolist() for line in LINES.values()]
    text = BEFORE + "found = []\n" + "".join(f"found.append({line})\n" for line in LINES.values())
    text += "import json, numpy\nprint(json.dumps([numpy.asarray(one, 'float64').tolist() for one in found]))\n"
    done = migrate(text, "keras3")
    assert done.left == ()
    after = json.loads(under_keras3(tmp_path, done.text).splitlines()[-1])
    for name, old, new in zip(LINES, before, after, strict=True):
        np.testing.assert_allclose(new, old, rtol=1e-4, atol=1e-5, err_msg=name)


TRAINED = """
import numpy as np
from keras.models import Sequential
from keras.layers.core import Dense
from keras.layers import LSTM, Embedding
from keras.optimizers import {optimizer}
x = np.arange(40).reshape(20, 2) / 40.
y = x.sum(1, keepdims=True)
model = Sequential([Dense(3, activation='tanh', input_dim=2), Dense(1)])
model.set_weights([np.full((2, 3), .3), np.arange(3) / 10., np.full((3, 1), -.2), np.zeros(1)])
model.compile({call}, 'mse')
history = model.fit(x, y, batch_size=5, {epochs}, shuffle=False, verbose=0)
{generator}print([round(float(v), 5) for v in history.history['loss']] + [round(float(np.sum(model.predict(x))), 4)])
"""
GENERATOR = """
def batches():
    while True:
        yield x, y
model.fit_generator(batches(), 1, 2, verbose=0)
"""
OPTIMIZERS = {
    "SGD": "SGD(0.1, 0.9, 1e-2, True)", "RMSprop": "RMSprop(lr=0.01, decay=0.1)", "Adam": "Adam(lr=0.01, epsilon=1e-7)",
    "Adagrad": "Adagrad(lr=0.05)", "Adadelta": "'adadelta'", "Adamax": "Adamax(decay=0.)",
}  # fmt: skip


@pytest.mark.second_with_all
def test_the_losses_stay(tmp_path, engine_name):
    """Optimizers with their places, rates that fall, generators: the same losses as before, also from Keras 1."""
    for dialect, words in ((1, ("nb_epoch=4", "")), (2, ("epochs=4", GENERATOR))):
        texts = [
            TRAINED.format(optimizer=name, call=call, epochs=words[0], generator=words[1])
            for name, call in OPTIMIZERS.items()
        ]
        text = "\n".join(texts)
        done = migrate(text, "keras3", dialect=dialect)
        assert done.left == ()
        after = [ast.literal_eval(line) for line in under_keras3(tmp_path, done.text).splitlines() if line[:1] == "["]
        path = tmp_path / "old.py"
        path.write_text(text, "utf-8")
        line = [sys.executable, "-m", "kerascn", "run", "--dialect", str(dialect), str(path)]
        environ = os.environ | {"KERAS_BACKEND": engine_name, "PYTHONPATH": os.pathsep.join(map(str, sys.path))}
        old = subprocess.run(line, capture_output=True, text=True, timeout=300, env=environ, check=True).stdout
        before = [ast.literal_eval(one) for one in old.splitlines() if one[:1] == "["]
        np.testing.assert_allclose(after, before, rtol=2e-3, atol=2e-4)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from keras.layers.core import Dense\n", "from keras.layers import Dense\n"),
        ("from keras.engine.topology import Layer\n", "from keras.layers import Layer\n"),
        ("from keras.utils.np_utils import to_categorical\n", "from keras.utils import to_categorical\n"),
        ("import keras\nx = keras.layers.core.Dense(3)\n", "import keras\nx = keras.layers.Dense(3)\n"),
        (
            "from keras.preprocessing.text import Tokenizer\n",
            "from tensorflow.keras.preprocessing.text import Tokenizer\n",
        ),
        ("model.predict_proba(x)\n", "model.predict(x)\n"),
        ("print(model.optimizer.lr)\n", "print(model.optimizer.learning_rate)\n"),
        ("model.save_weights('a.h5')\nb = 'a.h5'\n", "model.save_weights('a.weights.h5')\nb = 'a.weights.h5'\n"),
        (
            "from keras.callbacks import ModelCheckpoint\nc = ModelCheckpoint('m.{epoch}.hdf5')\n",
            "from keras.callbacks import ModelCheckpoint\nc = ModelCheckpoint('m.{epoch}.keras')\n",
        ),
        ("# nothing of Keras\nx = dict(lr=3)\n", "# nothing of Keras\nx = dict(lr=3)\n"),
    ],
)
def test_small_changes(before, after):
    assert migrate(before, "keras3").text == after


VAE = (
    "from keras import backend as K\nfrom keras.layers import Dense, Input\n"
    "x = Input((4,))\nh = Dense(3)(x)\nz_mean = Own(2)(h)\nmodel.compile(SGD(), {'out': loss})\n"
)


def test_losses_of_their_arguments_alone_are_not_spoken_of():
    for body in ("K.sum(x - y)", "other(x)", "K.sum(x, axis=h_axis)", "K.mean(self.h)"):
        assert migrate(f"{VAE}def loss(x, y, z_mean=1):\n    h = x\n    return {body}\n", "keras3").left == ()
    text = f"{VAE}def other(x, y):\n    return K.sum(h)\n"
    assert migrate(text, "keras3").left == ()  # nobody compiles with it


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("from keras import backend as K\nf = K.function([x], [y])\n", "K.function"),
        ("from keras import backend as K\nx = K.batch_dot(a, b, axes=[1, 1])\n", "K.batch_dot"),
        ("from keras.layers import LocallyConnected1D\n", "LocallyConnected1D"),
        ("from keras.wrappers.scikit_learn import KerasClassifier\n", "KerasClassifier"),
        ("model.load_weights(path, by_name=True)\n", "by_name"),
        ("from keras.layers import Dense\nDense(3, weights=w)\n", "weights"),
        ("from keras.layers import LSTM\nLSTM(3)\n", "LSTM"),
        ("from keras.layers import Dense\nDense(3, activation='hard_sigmoid')\n", "hard_sigmoid"),
        ("from keras.optimizers import SGD\nSGD(decay=1e-3)\n", "decay"),
        ("model.to_yaml()\n", "to_yaml"),
        ("print(model.metrics_names)\n", "return_dict"),
        (f"{VAE}def loss(x, y):\n    z = x\n    return K.sum(z + h)\n", "h, a tensor"),
        (f"{VAE}def loss(x, y):\n    m = K.mean(x)\n    return m + K.sum(y * z_mean, axis=1)\n", "z_mean"),
        ("from keras.optimizers import Nadam\nNadam()\n", "Nadam"),
        ("class A:\n    def build(self, s):\n        self.trainable_weights = [w]\n", "add_weight"),
    ],
)
def test_what_keras3_can_not_do_is_said_with_its_line(text, key):
    (remark,) = migrate(text, "keras3").left
    assert key in remark.text
    assert remark.line == len(text.splitlines())


@pytest.mark.parametrize("name", RUN)
def test_once_more_changes_nothing(name):
    text = rewritten(name)
    ast.parse(text)
    again = migrate(text, "keras3", name=name, dialect=2, python=3)
    assert again.text == text
