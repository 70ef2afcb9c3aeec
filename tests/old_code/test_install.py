"""`install_as_keras()` in scripts, packages and notebooks."""

import importlib
import sys
import types
import warnings

import pytest

import kerascn
from kerascn.messages import KerascnWarning
from kerascn.old_code import imports, install_as_keras, uninstall, users
from tests.house import tree
from tests.old_code.running import environ
from tests.old_code.test_program import write


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A folder of the user's on Python's path; all is ended behind the test."""
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in [one for one in sys.modules if one.partition(".")[0] == "keras"]:  # TensorFlow may have brought it
        monkeypatch.delitem(sys.modules, name)
    before = set(sys.modules)
    yield tmp_path
    uninstall()
    kerascn.set_dialect(2)
    for name in set(sys.modules) - before:
        if getattr(sys.modules[name], "__file__", None) and str(tmp_path) in str(sys.modules[name].__file__):
            del sys.modules[name]


def test_in_a_package(home):
    files = {
        "mine/__init__.py": "import numpy as early\nimport kerascn\n"
        "kerascn.install_as_keras(dialect=1)\nfrom . import net\n",
        "mine/net.py": "import numpy as np\nfrom keras.layers import Dense\nkind = np.float\nprint 'python 2'\n",
        "other.py": "import numpy as np\nhas = hasattr(np, 'float')\n",
    }
    write(home, files)
    mine = importlib.import_module("mine")
    assert mine.net.kind is float and mine.net.Dense is kerascn.layers.Dense
    assert kerascn.config.dialect() == 1 and importlib.import_module("keras").__version__ == "1.2.2"
    assert not hasattr(mine.early, "float")  # a name that was bound before stays what it was
    assert importlib.import_module("other").has is False  # it lies outside the package's folder


def test_what_it_is_given(home):
    for wrong in (0, 3, "1"):
        with pytest.raises(ValueError) as error:
            install_as_keras(tensorflow=wrong)
        assert error.value.key == "config.not_one_of"
    with pytest.raises(ValueError) as error:
        install_as_keras(dialect=7)
    assert error.value.key == "config.not_one_of"
    assert "keras" not in sys.modules and not imports.has_taken(globals())


def test_twice_and_the_end(home):
    names = {"__name__": "asking", "__file__": str(home / "asking.py")}
    text = "import kerascn\nkerascn.install_as_keras()\nkerascn.install_as_keras()\nimport numpy as np\nkind = np.float"
    exec(text, names)
    assert names["kind"] is float and users.owns(str(home / "x.py"))
    uninstall()
    uninstall()
    assert not users.owns(str(home / "x.py"))
    with pytest.raises(AttributeError):
        exec("import numpy as np\nnp.float", names)


def test_another_keras_is_said_at_the_users_line(home, monkeypatch):
    other = types.ModuleType("keras")
    other.__version__ = "3.9"
    monkeypatch.setitem(sys.modules, "keras", other)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        install_as_keras()
    assert [(one.category, one.filename) for one in told] == [(KerascnWarning, __file__)]
    assert importlib.import_module("keras").layers is kerascn.layers
    uninstall()
    assert sys.modules["keras"] is other


CELLS = [
    "import numpy as early\nimport kerascn\nkerascn.install_as_keras(dialect=1)",
    "import keras, numpy as np\nfrom beside import value\n"
    "print(keras.__version__, np.float, value, hasattr(early, 'float'))",
    "import threading, pickle\nfrom keras.models import Sequential\nfrom keras.layers import Dense\n"
    "m = Sequential([Dense(output_dim=2, input_dim=3)])\ndef f():\n    import cPickle\n"
    "    found.append(cPickle.loads(pickle.dumps(1)) == 1)\n"
    "found = []\nt = threading.Thread(target=f); t.start(); t.join()\nprint(m.count_params(), found)",
    "get_ipython().__class__.__name__",
    "from kerascn.old_code import uninstall\nuninstall()\nimport numpy\nprint(hasattr(numpy, 'float'))",
    "%load_ext kerascn",
    "import numpy\nprint(numpy.float)",
    "%unload_ext kerascn",
    "import numpy\nprint(hasattr(numpy, 'float'))",
]


def test_in_a_notebook(tmp_path, monkeypatch):
    reason = "what runs a notebook is not installed: pip install 'kerascn[test]'"
    nbclient = pytest.importorskip("nbclient", reason=reason)
    nbformat = pytest.importorskip("nbformat", reason=reason)
    write(tmp_path, {"beside.py": "print 'beside'\nimport numpy\nvalue = numpy.bool\n"})
    for name, value in environ(tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PYTHONPATH", str(tree.ROOT))
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in CELLS])
    nbclient.NotebookClient(book, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    said = [
        "".join(o.get("text", "") for o in cell.outputs if o.get("name") == "stdout").strip() for cell in book.cells
    ]
    assert said[1] == "beside\n1.2.2 <class 'float'> <class 'bool'> False"
    assert said[2].endswith("8 [True]")
    assert "Shell" in book.cells[3].outputs[0]["data"]["text/plain"]
    assert (said[4], said[6], said[8]) == ("False", "<class 'float'>", "False")
