"""What a traceback says about an import that fails."""

import pytest

from kerascn.old_code import advice, tracebacks
from tests.old_code.running import kerascn


def error_of(line):
    with pytest.raises(ImportError) as told:
        exec(compile(line, "users.py", "exec"), {})
    return told.value


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("from kerascn.models import Sequental", "Did you mean Sequential?"),
        ("from kerascn.layers import Convolution2d", "Did you mean Convolution2D?"),
        ("from kerascn.models import zzzz", None),
        ("import cv2_is_not_here", "put cv2_is_not_here.py into the folder of the program"),
        ("import json.nothing", None),  # the package is there
    ],
)
def test_a_failed_import_is_told_with_what_to_do(line, says):
    found = advice.about(error_of(line))
    assert found is None if says is None else says in found


def test_packages_by_their_name_for_pip(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert "pip install opencv-python" in advice.about(ModuleNotFoundError("no", name="cv2"))
    assert "pip install gensim" in advice.about(ModuleNotFoundError("no", name="gensim.models"))
    assert advice.about(ImportError("some library's own words")) is None and advice.about(ValueError("x")) is None


def test_only_once_where_python_says_it_too():
    assert tracebacks.lines_of(error_of("from kerascn.models import Sequental")).count("Did you mean") == 1


def test_the_users_line_and_the_sentence_alone(tmp_path):
    (tmp_path / "load.py").write_text("from keras.models import load_model\nmodel = load_model('none.h5')\n")
    shown = kerascn("run", "--quiet", "--backend", "theano", "load.py", home=tmp_path).stderr
    assert [line.strip() for line in shown.splitlines() if line.startswith("  File")] == [
        'File "load.py", line 2, in <module>'
    ]
    assert "There is no file none.h5" in shown
