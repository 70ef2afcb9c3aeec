"""What the user's programs see of TensorFlow changes nothing in TensorFlow for anybody else."""

import importlib.util
import json
import os
import subprocess
import sys

import pytest

from kerascn.old_code.tensorflow1 import choice
from tests.house import tree

# A library that somebody else has installed.
LIBRARY = """
import tensorflow as tf
NAMES = '''
function GradientTape Variable constant convert_to_tensor Tensor Graph Module TensorShape shape reshape concat split
stack where cast matmul reduce_sum reduce_mean one_hot gather while_loop cond map_fn device name_scope executing_eagerly
data.Dataset data.TFRecordDataset data.AUTOTUNE image.resize image.decode_jpeg io.gfile.GFile io.parse_tensor
random.normal random.set_seed random.uniform nn.relu nn.softmax nn.conv2d nn.dropout math.log linalg.inv
sparse.SparseTensor
strings.split train.Checkpoint saved_model.load summary.create_file_writer distribute.MirroredStrategy
config.list_physical_devices debugging.assert_equal autograph.to_graph compat.v1.placeholder compat.v1.Session
compat.v1.train.AdamOptimizer compat.v1.global_variables_initializer __version__ version.VERSION
'''.split()

def seen(name):
    found = tf
    for part in name.split("."):
        found = getattr(found, part)
    return found

def described():
    marks = ("__module__", "__qualname__")
    found = {name: seen(name) for name in NAMES}
    return {name: [type(x).__name__, *(str(getattr(x, mark, "")) for mark in marks)] for name, x in found.items()}

def objects():
    return {name: seen(name) for name in NAMES}

def computed():
    x = tf.Variable(3.0)
    with tf.GradientTape() as tape:
        y = x * x
    doubled = tf.function(lambda v: v * 2)
    batches = [part.numpy().tolist() for part in tf.data.Dataset.range(4).batch(2)]
    return [float(tape.gradient(y, x)), float(doubled(tf.constant(2.0))), batches, tf.executing_eagerly()]
"""
BEFORE_AND_AFTER = """
import builtins, json, sys
import library, tensorflow
alone = library.described()
import kerascn
def of_keras():
    ours = ("tensorflow.keras.", "keras.")
    return {name: module for name, module in sys.modules.items() if f"{name}.".startswith(ours)}
objects, path, lazy = library.objects(), list(sys.meta_path), vars(tensorflow)["keras"]
values, own_import, modules = library.computed(), builtins.__import__, of_keras()
kerascn.install_as_keras(tensorflow=GENERATION)
import tensorflow as tf
import keras
same = [name for name in objects if library.seen(name) is not objects[name]]
theirs = tf.keras.layers.Dense is keras.layers.Dense is library.tf.keras.layers.Dense
mine = [name for name in objects if name not in ALSO_FIRST and getattr(tf, name.split(".")[0], None) is None]
values_after = library.computed() if GENERATION == 2 else None
library_itself = library.tf is tensorflow
kerascn.old_code.uninstall()
left = sorted(set(of_keras().items()) ^ set(modules.items()), key=str)
left = [name for name, _ in left][:5]
import tensorflow as tf
restored = [vars(tensorflow)["keras"] is lazy, sys.meta_path == path, builtins.__import__ is own_import]
restored += [tf is tensorflow, type(tf.TensorShape([2])[0]).__name__, left]
json.dump([alone, values, same, theirs, mine, values_after, library_itself, restored], sys.stdout)
"""
INSTALLED_FIRST = """
import json, sys
import kerascn
kerascn.install_as_keras(tensorflow=1)
import library
described, values = library.described(), library.computed()
theirs = [library.tf.keras.layers.Dense.__module__, library.tf.losses.Huber.__module__]
theirs.append("placeholder" in dir(library.tf))
loader = type(library.tf.__spec__.loader).__name__
import tensorflow as tf
old = hasattr(tf, "placeholder"), tf is library.tf, tf.executing_eagerly()
added = []
def add():
    total = library.tf.Variable(1.0)
    try:
        total += 1.0
        added.append("a sum")
    except RuntimeError:
        added.append("refused")
add()
kerascn.old_code.uninstall()
add()
json.dump([described, values, theirs, loader, *old, added], sys.stdout)
"""


def begin(text, folder, **replaced):
    (folder / "libraries").mkdir(exist_ok=True)
    (folder / "libraries" / "library.py").write_text(LIBRARY)
    (folder / "mine").mkdir(exist_ok=True)
    for name, value in replaced.items():
        text = text.replace(name, value)
    path = os.pathsep.join([str(tree.ROOT), str(folder / "libraries")])
    environ = {**os.environ, "PYTHONPATH": path, "KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3"}
    pipes = dict(stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    return subprocess.Popen([sys.executable, "-c", text], env=environ, cwd=folder / "mine", **pipes)


def told(process):
    out, err = process.communicate(timeout=200)
    assert process.returncode == 0, err[-3000:]
    return json.loads(out)


@pytest.fixture(scope="module")
def processes(tmp_path_factory):
    """Two processes: TensorFlow is loaded before kerascn is installed as Keras, or after."""
    folder = tmp_path_factory.mktemp("untouched")
    also = '{"__version__"}'
    started = [begin(BEFORE_AND_AFTER, folder, GENERATION="2", ALSO_FIRST=also), begin(INSTALLED_FIRST, folder)]
    yield [told(process) for process in started]
    for process in started:
        process.kill()
        process.communicate()


def test_it_stays_what_it_is_for_others_and_for_programs_of_today(processes):
    alone, values, changed, theirs, mine, values_after, library_itself, restored = processes[0]
    assert len(alone) > 50
    assert values == values_after == [6.0, 4.0, [[0, 1], [2, 3]], True]
    assert (changed, mine) == ([], [])
    assert theirs
    assert library_itself
    assert restored == [True, True, True, True, "int", []]


def test_it_stays_what_it_is_where_it_comes_later(processes):
    described, values, theirs, loader, has_old_names, same, eager, added = processes[1]
    assert described == processes[0][0]
    assert values == [6.0, 4.0, [[0, 1], [2, 3]], True]
    assert theirs == ["kerascn.layers.core", "kerascn.losses.classes", False]
    assert loader == "SourceFileLoader"
    assert (has_old_names, same, eager) == (True, False, False)
    assert added == ["a sum", "refused"]  # what programs of the first generation may do ends with them


def test_a_missing_tensorflow_says_what_to_install(monkeypatch):
    for name in [name for name in sys.modules if name.partition(".")[0] == "tensorflow"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, package=None: None)
    with pytest.raises(ModuleNotFoundError) as raised:
        choice.tensorflow()
    assert raised.value.key == "tf1.missing"
