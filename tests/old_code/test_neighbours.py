"""Each row of the table of old names: a user's program sees and uses it, an installed module does not notice it."""

import builtins
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kerascn.old_code import faces, imports, neighbours
from kerascn.old_code.then import six
from kerascn.saving import hdf5

FOLDER = Path(__file__).parent / "neighbours"
# Modules of windows, for which Python may have been built without tkinter.
WINDOWS = {"Tkinter", "ttk", "tkFileDialog", "tkMessageBox", "tkSimpleDialog", "tkFont"}
# What these have is six's own matter where it is installed; test_six_where_it_is_missing imports them.
OF_SIX = {"six.moves.urllib.request", "six.moves.urllib.parse", "six.moves.urllib.error"}
USES = ("numpy", "scipy", "sklearn", "h5py", "pandas", "matplotlib", "pillow", "python")
PACKAGES = {"pillow": "PIL", "python": "os"}


def has(package):
    return importlib.util.find_spec(package) is not None


def rows():
    """All rows but TensorFlow's and Keras's as (module, name); of a module that has another name today, one name."""
    found = []
    theirs = {*neighbours.tensorflow1.NAMES, *neighbours.tensorflow1.MODULES, *neighbours.keras_parts.MODULES}
    for module, names in (*neighbours.NAMES.items(), *neighbours.MODULES.items()):
        top = module.partition(".")[0]
        gone = module in neighbours.MODULES and top not in ("sklearn", "pandas", "scipy", "six")
        if module in theirs | OF_SIX or (module in WINDOWS and not has("tkinter")) or not (gone or has(top)):
            continue
        if isinstance(names, str):
            importlib.import_module(names)
            names = [next(name for name in sorted(dir(sys.modules[names]), reverse=True) if name[0] != "_")]
        found += [(module, name) for name in names]
    return found


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What a user's program tells of the rows, and what an installed module does, in that program and alone."""
    place = tmp_path_factory.mktemp("neighbours")
    (place / "user").mkdir()
    (place / "installed").mkdir()
    shutil.copy(FOLDER / "uses.py", place / "user")
    shutil.copy(FOLDER / "installed.py", place / "installed")
    (place / "rows.json").write_text(json.dumps(rows()))
    path = os.pathsep.join([str(place / "installed"), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONWARNINGS": "ignore", "MPLBACKEND": "agg"}
    for command in (["-m", "kerascn", "run", "uses.py"], [str(place / "installed" / "installed.py")]):
        done = subprocess.run(
            [sys.executable, *command, str(place / "rows.json")],
            cwd=place / "user", env=environment, capture_output=True, text=True, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
    read = {name: json.loads((place / "user" / f"{name}.json").read_text()) for name in ("told", "alone")}
    return {**read["told"], "alone": read["alone"]}


@pytest.mark.parametrize("use", USES)
def test_a_users_program_uses_old_names(use, told):
    package = PACKAGES.get(use, use)
    if not has(package):
        pytest.skip(f"{package} is not installed: pip install {package}")
    assert told[f"use_{use}"] == "holds", told[f"use_{use}"]


def test_a_users_program_sees_all_rows(told):
    assert sorted({(module, name) for module, name, _ in told["missed"]}) == []


def test_an_installed_module_sees_what_it_sees_without_us(told):
    assert told["seen"] == told["alone"]["seen"]
    assert len(told["seen"]) < len(rows()) / 2


def test_objects_of_other_libraries_are_the_same_for_an_installed_module(told):
    assert told["objects"] == told["alone"]["objects"]
    assert told["objects"]["value"] is False
    assert told["objects"]["attribute"] is True
    assert told["objects"].get("names", []) == []


def test_mldata_gives_the_digits_in_order(monkeypatch):
    pytest.importorskip("sklearn", reason="scikit-learn is not installed: pip install 'kerascn[sklearn]'")
    from kerascn.old_code.then import learning_data

    digits = np.arange(10, dtype=np.uint8)[::-1]
    pictures = np.repeat(digits, 4).reshape(10, 2, 2)
    monkeypatch.setattr(learning_data.mnist, "load_data", lambda: ((pictures, digits), (pictures[:3], digits[:3])))
    found = learning_data.fetch_mldata("MNIST original", data_home=".")
    assert found.target.tolist() == [*range(10), 7, 8, 9]
    assert found.data.shape == (13, 4)
    assert found.data[:, 0].tolist() == found.target.tolist()
    assert found["data"] is found.data
    with pytest.raises(ValueError) as caught:
        learning_data.fetch_mldata("iris")
    assert caught.value.key == "neighbours.mldata"


def test_boston_has_all_districts(monkeypatch):
    pytest.importorskip("sklearn", reason="scikit-learn is not installed: pip install 'kerascn[sklearn]'")
    from kerascn.old_code.then import learning_data

    asked = []
    data = (np.zeros((506, 13)), np.ones(506)), (np.zeros((0, 13)), np.zeros(0))
    monkeypatch.setattr(learning_data.boston_housing, "load_data", lambda **options: asked.append(options) or data)
    assert learning_data.load_boston().data.shape == (506, 13)
    assert len(learning_data.load_boston().feature_names) == 13
    assert [part.shape for part in learning_data.load_boston(return_X_y=True)] == [(506, 13), (506,)]
    assert asked[0] == {"test_split": 0.0}


def run(text):
    """Run a text as a module of the user."""
    space = {"__name__": "__main__"}
    imports.take(space)
    exec(text, space)
    return space


SIX = """
import six
from six.moves import range, zip, urllib, cPickle
from six.moves.urllib.parse import quote
from six.moves.urllib.request import urlretrieve
class Meta(type): pass
class A(six.with_metaclass(Meta, dict)): pass
@six.add_metaclass(Meta)
class B(object): x = 1
from six.moves.urllib.error import URLError
made = type(A).__name__, A.__bases__, type(B).__name__, B.x
pairs = list(six.iteritems({1: 2})), list(six.itervalues({1: 2})), list(six.iterkeys({1: 2}))
told = six.PY3, six.PY2, isinstance("a", six.string_types), six.b("a"), six.u("a"), six.text_type, quote("a b")
again = six.moves.range(2), urllib.parse.quote("/a b"), cPickle.dumps(1)
try:
    six.reraise(ValueError, ValueError("again"), None)
except ValueError as error:
    raised = str(error)
"""


def test_six_where_it_is_missing(monkeypatch):
    real = faces._exists
    monkeypatch.setattr(faces, "_exists", lambda name: not name.startswith("six") and real(name))
    faces.forget()
    try:
        space = run(SIX)
        assert space["six"].iteritems is six.iteritems
    finally:
        faces.forget()
    assert space["made"] == ("Meta", (dict,), "Meta", 1)
    assert space["pairs"] == ([(1, 2)], [2], [1])
    assert space["told"] == (True, False, True, b"a", "a", str, "a%20b")
    assert space["again"][:2] == (range(2), "/a%20b")
    assert space["raised"] == "again"


def test_a_file_that_may_only_be_read_is_opened_for_reading(tmp_path, monkeypatch):
    import h5py

    from kerascn.old_code.then import hdf5 as then

    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["x"] = 1
    opened = h5py.File

    def refusing(name, mode, *given, **options):
        if mode == "a":
            raise PermissionError
        return opened(name, mode, *given, **options)

    monkeypatch.setattr(then.h5py, "File", refusing)
    with then.File(tmp_path / "a.h5") as file:
        assert file.mode == "r"


def test_our_own_reading_of_files_is_not_the_users(tmp_path):
    assert not imports.has_taken(vars(hdf5), vars(builtins))
