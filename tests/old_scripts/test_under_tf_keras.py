"""The programs in the words of Keras 2 are programs of Keras: they run under tf_keras, and come out alike there."""

import json
import os
import subprocess
import sys

import pytest

from dev_tools.old_scripts import FOLDER, read
from kerascn.migrate import migrate
from tests.house import tree

pytestmark = [pytest.mark.engine, pytest.mark.second_with_all]

# What tf_keras has changed since: the text of the program, and what it is there.
SINCE = {
    "from keras.datasets": "from kerascn.datasets",  # the same samples, as plain arrays
    "from keras.utils import np_utils": "import tf_keras.utils as np_utils",
    "from keras.utils.np_utils import": "from tf_keras.utils import",
    "from keras.layers.core import": "from tf_keras.layers import",
    "from keras.": "from tf_keras.",
    "from keras ": "from tf_keras ",
    "import keras\n": "import tf_keras as keras\n",
    "Adam(lr=": "Adam(learning_rate=",
    "'accuracy'": "'acc'",  # what the metric's values are called follows how one asks for it
    "validation_data=[x_test, y_test]": "validation_data=(x_test, y_test)",
}
SHAPES = """
import json
print('SHAPES', json.dumps([model.output_shape, [w.shape for w in model.get_weights()]], default=int))
"""
NAMES = (
    "digits_mlp_plots", "news_mlp", "cnn_lstm", "bidirectional_lstm", "question_about_picture",
)  # fmt: skip
FURTHEST = 0.08  # how far the figures of two trainings may be apart


def shapes(output):
    """What the last lines printed: the shape of the answers and of each weight."""
    return json.loads(output.rpartition("SHAPES ")[2].splitlines()[0])


def under_tf_keras(text, folder, data):
    path = folder / "theirs.py"
    path.write_text(text, "utf-8")
    environ = os.environ | data | {"PYTHONPATH": str(tree.ROOT), "OMP_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}
    environ["KERAS_BACKEND"] = "tensorflow"  # the Keras 3 that comes with TensorFlow knows no Theano
    options = dict(capture_output=True, encoding="utf-8", timeout=300, check=False, cwd=folder, env=environ)
    done = subprocess.run([sys.executable, str(path)], **options)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return done.stdout


@pytest.mark.all_only
@pytest.mark.parametrize("name", NAMES)
def test_it_comes_out_alike_under_tf_keras(name, run_old, tmp_path, samples):
    script = read(FOLDER / "keras2" / f"{name}.py")
    text = script.path.read_text("utf-8") + SHAPES
    (tmp_path / "ours.py").write_text(text, "utf-8")
    ours = run_old(tmp_path / "ours.py")
    (tmp_path / "there").mkdir()
    theirs = under_tf_keras(as_there(text), tmp_path / "there", samples)
    assert shapes(ours) == shapes(theirs)
    for claim in script.claims:
        assert claim.holds(ours)
        assert claim.holds(theirs)
        assert abs(claim.printed(ours) - claim.printed(theirs)) < FURTHEST


def as_there(text):
    """The program with tf_keras for keras."""
    for then, now in SINCE.items():
        text = text.replace(then, now)
    return text


# Programs of Keras 1 whose neighbours are still what they were; the quick one first.
REWRITTEN = ("houses_py2", "two_inputs", "five_digits_more")


@pytest.mark.parametrize(
    "name", [REWRITTEN[0], *(pytest.param(one, marks=pytest.mark.all_only) for one in REWRITTEN[1:])]
)
def test_rewritten_it_reaches_there_what_it_says(name, tmp_path, samples):
    script = read(FOLDER / "keras1" / f"{name}.py")
    done = migrate(script.path.read_text("utf-8"), name=name)
    output = under_tf_keras(as_there(done.text), tmp_path, samples)
    print({claim.words: claim.printed(output) for claim in script.claims})
    assert [claim for claim in script.claims if not claim.holds(output)] == [], output[-3000:]
