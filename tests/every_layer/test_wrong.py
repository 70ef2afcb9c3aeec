"""The checks of the table can fail: each of these layers is broken in one way, and a check must say so."""

from dataclasses import replace

import numpy as np
import pytest

from kerascn import backend as K
from kerascn import layers
from kerascn.engine.weights import Weights
from tests.every_layer.model import SideBySide
from tests.every_layer.table import ALL
from tests.every_layer.test_forward import try_rows
from tests.every_layer.test_training import step
from tests.every_layer.together import new_session

pytestmark = pytest.mark.engine


def without_bias(self, inputs):
    return self.activation(K.dot(inputs, self.kernel)) if self.activation else K.dot(inputs, self.kernel)


def one_channel(self, input_shape):
    return (*input_shape[:-1], 1)


def no_mask(self, inputs, mask=None):
    return


def without_penalties(self, *args, regularizer=None, **kwargs):
    return ADD_WEIGHT(self, *args, **kwargs)


def without_constraints(self, *args, constraint=None, **kwargs):
    return ADD_WEIGHT(self, *args, **kwargs)


def of_ones(self, *args, initializer=None, **kwargs):
    return ADD_WEIGHT(self, *args, initializer="glorot_uniform", **kwargs)


def all_alike(self):
    return None


ADD_WEIGHT = Weights.add_weight
# The class whose rows are tried; what is broken of which class; what a check must say.
BROKEN = [
    ("Dense", layers.Dense, "call", without_bias, "or other numbers"),
    ("Dense", Weights, "add_weight", without_penalties, "the losses"),
    ("Dense", Weights, "add_weight", of_ones, "the weights at first"),
    ("SpatialDropout1D", layers.Dropout, "compute_output_shape", one_channel, "said"),
    ("LeakyReLU", layers.LeakyReLU, "compute_mask", no_mask, "the mask that goes on"),
    ("Flatten", layers.Flatten, "supports_masking", True, "takes masks"),
    ("Dropout", layers.Dropout, "shape_of_noise", all_alike, "in training"),
    ("Embedding", layers.Embedding, "_thinned", lambda self: self.embeddings, "in training"),
    ("Activation", layers.Activation, "call", lambda self, x: K.in_train_phase(self.activation(x), x), "lengths not"),
    ("GlobalAveragePooling1D", layers.GlobalAveragePooling1D, "call", lambda self, x: K.mean(x, 1), "or other numbers"),
    ("MaxPooling2D", layers.MaxPooling2D, "mode", "avg", "or other numbers"),
]


def rows_of_class(kind):
    return [row for row in ALL if row.kind == kind]


@pytest.mark.parametrize("kind, owner, name, broken, told", BROKEN, ids=lambda one: one if type(one) is str else "")
def test_a_broken_layer_is_noticed(monkeypatch, kind, owner, name, broken, told):
    monkeypatch.setattr(owner, name, broken)
    with new_session():
        complaints = list(try_rows(rows_of_class(kind), True))
    assert [one for one in complaints if told in one], complaints


def test_an_argument_without_an_effect_is_noticed():
    rows = [row for row in rows_of_class("ELU") if "alpha" in row.given]
    broken = [replace(row, formula=lambda x, a: np.where(x > 0, x, 0.4 * (np.exp(x) - 1))) for row in rows]
    with new_session():
        assert [one for one in try_rows(broken, True) if "alpha changes nothing" in one]


def test_a_constraint_that_is_not_kept_is_noticed(monkeypatch):
    monkeypatch.setattr(Weights, "add_weight", without_constraints)
    with new_session():
        together = SideBySide([row for row in rows_of_class("Dense") if "kernel_constraint" in row.given], join=True)
        step(together)
        assert all(layer.get_weights()[0].min() < 0 for layer in together.layers)
