"""Names that stand in texts, generators that are methods, and files that are no programs."""

import subprocess
import sys

import pytest

from kerascn.migrate import migrate

BEGIN = "from keras.models import Sequential\nfrom keras import metrics\nm = Sequential()\n"


@pytest.mark.parametrize(
    "line, word",
    [
        ("m.compile('sgd', 'mse', metrics=['acc', 'precision'])", "precision"),
        ("m.compile('sgd', 'mse', metrics={'a': ['fmeasure'], 'b': 'acc'})", "fmeasure"),
        ("m.compile('sgd', 'mse', metrics=[metrics.recall])", "recall"),
        ("x = m.get_layer('convolution2d_1')", "'conv2d_1'"),
        ("x = m.get_layer('deconvolution2d_12')", "'conv2d_transpose_12'"),
        ("x = m.get_layer('separableconvolution2d_2')", "'separable_conv2d_2'"),
    ],
)
def test_they_are_told(line, word):
    done = migrate(BEGIN + line + "\n", dialect=1)
    assert done.text == BEGIN + line + "\n"
    assert [remark.line for remark in done.left] == [4]
    assert word in done.left[0].text
    assert migrate(BEGIN + line.replace("metrics.recall", "'acc'") + "\n", dialect=2).left == ()


@pytest.mark.parametrize("text", ["'dense_1'", "'conv2d_1'", "'my_convolution2d_1'", "'binary_accuracy'", "'mse'"])
def test_others_are_not(text):
    line = f"m.compile('sgd', 'mse', metrics=[{text}])\nx = m.get_layer({text})\n"
    assert migrate(BEGIN + line, dialect=1).left == ()


def test_new_names_are_those_that_layers_give_themselves():
    from kerascn import layers
    from kerascn.migrate import loaded

    classes = {"conv1d": "Conv1D", "conv2d": "Conv2D", "conv3d": "Conv3D"}
    classes |= {"conv2d_transpose": "Conv2DTranspose", "separable_conv2d": "SeparableConv2D"}
    assert set(loaded("named_by_text").NEW_NAMES.values()) == set(classes)
    for name, kind in classes.items():
        assert getattr(layers, kind)(2, 3).name.rpartition("_")[0] == name


METHOD = """
from keras.models import Sequential
class Net:
    def __init__(self):
        self.model = Sequential()
    def batches(self, X, batch_size=5):
        yield X
    def train(self, X):
        self.model.fit_generator(self.batches(X{more}), samples_per_epoch=20, nb_epoch=2, verbose=0)
"""


@pytest.mark.parametrize("more, steps", [("", 4), (", 10", 2), (", batch_size=4", 5)])
def test_the_size_of_batches_of_a_method(more, steps):
    assert f"steps_per_epoch={steps}, epochs=2" in migrate(METHOD.format(more=more), dialect=1).text


def test_two_methods_of_one_name_are_not_told_apart():
    text = METHOD.format(more="") + "class B:\n    def batches(self, X, batch_size=7): pass\n"
    assert "samples_per_epoch=20" in migrate(text, dialect=1).text


def test_what_is_left_is_said_once():
    done = migrate("from keras.layers import Highway\nx = Highway()\n", "keras3", dialect=1)
    assert len(done.left) == len(set(done.left))


def test_files_that_are_no_programs(tmp_path):
    (tmp_path / "wrong.py").write_text("a = 1\nx = = 1\n", "utf-8")
    names = [str(tmp_path / name) for name in ("wrong.py", "missing.py")]
    line = [sys.executable, "-m", "kerascn", "migrate", "--check", *names]
    done = subprocess.run(line, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    wrong, missing = done.stderr.splitlines()
    assert "line 2" in wrong
    assert wrong.startswith(names[0])
    assert names[1] in missing
    assert "Errno" not in missing
