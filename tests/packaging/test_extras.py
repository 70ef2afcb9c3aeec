"""Each extra alone, and the sentence that one gets without it."""

import os
import subprocess
import sys

import pytest

from tests.packaging.conftest import ROOT, run

PACKAGE_OF = {"tensorflow": "tensorflow", "theano": "pytensor"}

BLOCKED = """
import sys
from importlib.machinery import BuiltinImporter, FrozenImporter, PathFinder

class Without(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name.partition(".")[0] not in {blocked}:
            return super().find_spec(name, path, target)

sys.meta_path[:] = [BuiltinImporter, FrozenImporter, Without]
from kerascn import backend as K
try:
    K.variable(1.0)
except Exception as error:
    print(type(error).__name__, error.key)
    print(error)
else:
    print("used", K.backend())
"""
ENGINE = """
from kerascn import backend as K
print(K.backend(), K.eval(K.variable([1.0, 2.0]) * 2).tolist())
"""
OTHERS = {
    "h5py": "import h5py",
    "yaml": "import yaml",
    "tensorboard": "from tensorboard.summary.writer.record_writer import RecordWriter",
    "images": "import PIL.Image, scipy.ndimage",
    "sklearn": "import sklearn",
    "diagrams": "import pydot",
    "audio": "import librosa, soundfile, scipy.io.wavfile, scipy.signal",
    "docs": "import mkdocs, material, jieba, jupytext, nbconvert",
    "tutorials": "import matplotlib.pyplot, sklearn, h5py, PIL.Image, scipy.ndimage, tensorboard",
    "test": "import pytest, xdist, hypothesis, setuptools, mypy, ruff, pandas, jieba",
}


def blocked(packages, home, **settings):
    """Use K in a new process for which these packages do not exist."""
    environ = {"HOME": str(home), "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **settings}
    line = [sys.executable, "-c", BLOCKED.format(blocked=packages)]
    done = subprocess.run(line, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_missing_engine_is_named_with_its_extra(engine_name, language, tmp_path):
    package = PACKAGE_OF[engine_name]
    settings = {"KERAS_BACKEND": engine_name, "KERASCN_LANG": language}
    kind, sentence = blocked([package], tmp_path, **settings).split("\n", 1)
    assert kind.split()[1] == "engine.missing"
    assert f"pip install kerascn[{engine_name}]" in sentence.replace('"', "").replace("'", "")
    assert any("\u4e00" <= letter <= "\u9fff" for letter in sentence) == (language == "zh")


def test_without_tensorflow_theano_is_taken(tmp_path):
    assert blocked(["tensorflow"], tmp_path) == "used theano\n"


def test_without_any_engine_the_extra_of_the_default_is_named(tmp_path):
    kind, sentence = blocked(["tensorflow", "pytensor"], tmp_path).split("\n", 1)
    assert kind.split()[1] == "engine.missing"
    assert "kerascn[tensorflow]" in sentence


@pytest.mark.network
@pytest.mark.all_only
@pytest.mark.parametrize("extra", PACKAGE_OF)
def test_an_engine_alone(extra, wheel, environment, network, tmp_path):
    environment.pip("install", f"{wheel}[{extra}]")
    settings = {"HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    assert run(environment.python, "-c", ENGINE, cwd=tmp_path, env=settings) == f"{extra} [2.0, 4.0]\n"


@pytest.mark.network
@pytest.mark.all_only
@pytest.mark.parametrize("extra", OTHERS)
def test_another_extra_alone(extra, wheel, environment, network, tmp_path):
    environment.pip("install", f"{wheel}[{extra}]")
    run(environment.python, "-c", OTHERS[extra] + "; import kerascn", cwd=tmp_path)
