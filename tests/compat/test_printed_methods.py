"""Every method of models that the old text prints is called as printed: by keyword and by place, in both dialects."""

import ast
import warnings

import numpy as np
import pytest

from kerascn import backend as K
from kerascn import config
from kerascn.layers import Dense, Layer
from kerascn.messages import KerascnWarning
from kerascn.models import Model, Sequential
from tests import seeds

pytestmark = pytest.mark.engine

OF_SEQUENTIAL = [n for n in range(119, 132) if n not in (120, 130)]
OF_MODEL = [n for n in range(134, 147) if n not in (135, 143)]
X = np.linspace(-1, 1, 80, dtype="float32").reshape(40, 2)
Y = X[:, :1] * X[:, 1:]
NEEDED = {  # for what has no default, and what would take long
    "x": X, "y": Y, "optimizer": "sgd", "loss": "mse", "samples_per_epoch": 40, "val_samples": 30, "nb_epoch": 2,
    "verbose": 0, "index": 0,
}  # fmt: skip


def printed(number):
    """The name of the method in a block, and its arguments with the printed defaults."""
    made = ast.parse(f"def {seeds.block('002', number).strip()}: pass").body[0]
    names = [one.arg for one in made.args.args if one.arg != "self"]
    defaults = [ast.literal_eval(one) for one in made.args.defaults]
    return made.name, dict.fromkeys(names) | dict(zip(names[len(names) - len(defaults) :], defaults, strict=True))


def batches():
    while True:
        for start in range(0, 40, 16):  # the last batch is smaller
            yield X[start : start + 16], Y[start : start + 16]


def result_of(number, dialect, by_place):
    """What a call of the method gives, for a new model from the same seed."""
    np.random.seed(5)
    K.clear_session()
    model = Sequential([Dense(3, activation="tanh", input_dim=2), Dense(1, activation="sigmoid")])
    if number in OF_MODEL:
        model = Model(model.inputs, model.outputs)
    model.compile("sgd", "mse")
    name, arguments = printed(number)
    given = {word: NEEDED.get(word, default) for word, default in arguments.items()}
    if "generator" in given:
        given["generator"] = batches()
    config.set_dialect(dialect)
    method = getattr(model, name)
    told = method(*given.values()) if by_place else method(**given)
    return name, _plain(told, model)


def _plain(told, model):
    if told is None or isinstance(told, Layer):  # compile gives nothing, get_layer a layer
        return [model.evaluate(X, Y, verbose=0)]
    return [np.asarray(one) for one in (told.history["loss"] if hasattr(told, "history") else [told])]


@pytest.fixture(autouse=True)
def language():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", KerascnWarning)
        yield
    config.set_dialect(2)
    K.clear_session()


@pytest.mark.parametrize("number", [*OF_SEQUENTIAL, *OF_MODEL])
def test_a_method_as_it_is_printed(number):
    (name, first), *others = [result_of(number, *way) for way in ((1, False), (2, False), (1, True))]
    assert all(np.isfinite(one).all() for one in first)
    assert len(first) == (2 if name.startswith("fit") else 1)
    for _, other in others:
        np.testing.assert_array_equal(first, other)
