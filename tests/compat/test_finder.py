"""`import keras` means kerascn, on request only, and both names lead to one module."""

import importlib
import importlib.util
import subprocess
import sys
import types

import pytest

import kerascn
from kerascn.compat import finder, paths
from kerascn.messages import KerascnWarning
from tests import seeds
from tests.house import tree


def child(program):
    line = [sys.executable, "-W", "error", "-c", program]
    return subprocess.run(line, cwd=tree.ROOT, capture_output=True, text=True, check=False)


def test_importing_kerascn_leaves_keras_alone():
    done = child(
        "import importlib.util as u, sys, kerascn, kerascn.compat\n"
        "assert not [n for n in sys.modules if n.split('.')[0] == 'keras']\n"
        "found = u.find_spec('keras')\n"
        "assert found is None or 'kerascn' not in str(found.origin), found\n"
        "assert not [f for f in sys.meta_path if type(f).__name__ == 'Everything']\n"
        "kerascn.compat.install(); import keras\n"
        "assert keras.layers is kerascn.layers\n"
        "kerascn.compat.uninstall()\n"
        "assert 'keras' not in sys.modules\n"
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_one_module_under_both_names(keras):
    for ours in ("layers", "layers.core", "backend", "optimizers", "engine", "engine.network", "losses"):
        there = importlib.import_module(f"keras.{ours}")
        here = importlib.import_module(f"kerascn.{ours}")
        assert there is here
        assert here.__spec__.name == here.__name__ == f"kerascn.{ours}"
        assert getattr(keras, ours.partition(".")[0]) is importlib.import_module(f"kerascn.{ours.partition('.')[0]}")
    assert keras.layers.Dense is kerascn.layers.Dense


def test_old_modules_are_reached_by_the_dot(keras):
    assert keras.engine.topology.Layer is kerascn.layers.Layer
    assert keras.engine.training.Model is kerascn.models.Model
    with pytest.raises(AttributeError, match="topologie"):
        _ = keras.engine.topologie


def test_the_ways_to_import(keras):
    names = {}
    exec(
        "import keras\nimport keras.backend as K1\nfrom keras import backend as K2\n"
        "from keras.layers.core import Dense, Activation\nfrom keras.engine.topology import Layer, InputSpec\n"
        "from keras.engine import Layer as Layer2, get_source_inputs, Container\n"
        "import keras.objectives, keras.layers.core as core\nfrom keras import initializations, Input\n"
        "import keras.backend.tensorflow_backend as KTF\nfrom keras.backend.tensorflow_backend import set_session\n"
        "from keras.layers import merge\nfrom keras.layers.merge import concatenate\n"
        "from keras.engine.topology import Merge\nfrom keras.engine.training import Model as Model1\n"
        "from keras import Model, Sequential\n",
        names,
    )
    assert names["K1"] is names["K2"] is kerascn.backend
    assert names["Layer"] is names["Layer2"] is kerascn.layers.Layer
    assert names["Container"] is kerascn.engine.Network
    assert names["keras"].objectives is kerascn.losses
    assert names["core"].Dense is names["Dense"]
    assert names["Input"] is kerascn.layers.Input
    assert names["KTF"].set_session is names["set_session"]
    assert names["merge"] is kerascn.layers.merge is keras.layers.merge
    assert names["Merge"] is kerascn.layers.Merge
    assert names["Model"] is names["Model1"] is keras.models.Model
    assert names["concatenate"] is kerascn.layers.concatenate
    assert keras.__file__ == kerascn.__file__


def test_a_function_is_not_overwritten_by_the_module_of_its_name(keras, monkeypatch):
    """`keras.layers.merge` was a function and a module; importing the module must leave the function."""
    module = types.ModuleType("kerascn.layers.both")
    monkeypatch.setitem(sys.modules, "kerascn.layers.both", module)
    monkeypatch.setattr(kerascn.layers, "both", max, raising=False)
    importlib.import_module("keras.layers.core")
    assert importlib.import_module("keras.layers.core") is kerascn.layers.core
    finder._enter_loaded()
    assert importlib.import_module("keras.layers.both") is module
    assert kerascn.layers.both is max


def test_the_version_is_that_of_the_dialect(keras):
    assert keras.__version__ == "2.1.5"
    kerascn.set_dialect(1)
    try:
        assert keras.__version__ == "1.2.2"
        assert int(keras.__version__[0]) < 2  # how scripts ask
    finally:
        kerascn.set_dialect(2)


@pytest.mark.parametrize(
    "statement", ["import keras.nowhere", "from keras import nowhere", "from keras.utils.nowhere import x"]
)
def test_what_is_not_there_is_said(keras, statement):
    with pytest.raises(ModuleNotFoundError) as error:
        exec(statement)
    assert error.value.key == "compat.no_module"
    assert "nowhere" in str(error.value)


def test_names_that_are_not_there(keras):
    for module in ("keras", "keras.engine", "keras.engine.topology"):
        with pytest.raises(AttributeError) as error:
            _ = importlib.import_module(module).Nowhere
        assert error.value.key == "compat.no_name"
        assert not hasattr(importlib.import_module(module), "Nowhere")
    with pytest.raises(ImportError, match="Nowhere"):
        exec("from keras.layers import Nowhere")


def test_another_keras_is_not_shadowed_silently(monkeypatch):
    other, part = types.ModuleType("keras"), types.ModuleType("keras.layers")
    other.__version__ = "3.9"
    monkeypatch.setitem(sys.modules, "keras", other)
    monkeypatch.setitem(sys.modules, "keras.layers", part)
    with pytest.warns(KerascnWarning, match=r"3\.9") as told:
        kerascn.compat.install()
    try:
        assert told[0].message.key == "compat.keras_here"
        assert told[0].filename == __file__
        assert importlib.import_module("keras.layers") is kerascn.layers
        kerascn.compat.install()  # a second time changes nothing
    finally:
        kerascn.compat.uninstall()
    assert (sys.modules["keras"], sys.modules["keras.layers"]) == (other, part)
    kerascn.compat.uninstall()
    assert sys.modules["keras"] is other


def test_old_paths_below_kerascn():
    from kerascn.engine import topology

    assert topology.Layer is kerascn.layers.Layer
    names = {}
    exec("from kerascn.engine.topology import *", names)
    assert names["Merge"] is kerascn.layers.Merge
    assert "targets" not in names
    assert importlib.import_module("kerascn.objectives") is importlib.import_module("kerascn.losses")
    assert kerascn.losses.__name__ == "kerascn.losses"


TARGETS = [
    (path, name, target)
    for table in (paths.GATHERED, paths.ADDED)
    for path, targets in table.items()
    for name, target in targets.items()
]


@pytest.mark.parametrize(("path", "name", "target"), TARGETS)
def test_every_target_of_the_table_is_there(path, name, target):
    module, _, other = target.partition(":")
    assert hasattr(importlib.import_module(f"kerascn.{module}"), other or name), f"{path}: {name}"


def test_no_old_path_hides_a_module_of_ours():
    real = {name.partition(".")[2] for name in tree.modules()}
    assert not real & {*paths.SAME, *paths.GATHERED, *paths.PACKAGES}
    assert not [path for path in paths.ADDED if path and path not in real]


def imported_by(text):
    """The module paths below keras that a text's lines import."""
    found = set()
    for line in text.splitlines():
        words = line.strip().lstrip(">").split()
        if words[:1] in (["import"], ["from"]) and len(words) > 1 and words[1].split(".")[0] == "keras":
            found.add(words[1].rstrip(","))
    return found


def test_every_path_that_the_old_texts_import_is_there(keras):
    asked = set().union(*(imported_by(text) for text in seeds.texts().values()))
    assert {"keras.engine.topology", "keras.objectives", "keras.layers.core"} <= asked
    assert [name for name in sorted(asked) if not finder._is_here(name)] == []


@pytest.mark.parametrize("package", ["keras", "kerascn"])
def test_a_star_brings_what_lies_elsewhere_too(keras, package):
    names = {}
    exec(f"from {package}.layers.core import *\nfrom {package}.utils.np_utils import *", names)
    for name in ("Dense", "Merge", "MaxoutDense", "TimeDistributedDense", "to_categorical", "convert_kernel"):
        assert callable(names[name]), name
    assert names["Merge"] is kerascn.layers.Merge
