"""Regularizers: penalties and gradients against NumPy on the running engine, both spellings, users' own."""

import json

import numpy as np
import pytest

import kerascn
from kerascn import regularizers
from kerascn.declare.declared import Declared
from kerascn.declare.fields import regularizer
from tests.contract.told import refused


def np_penalty(x, l1=0.0, l2=0.0):
    return l1 * np.abs(x).sum() + l2 * (x**2).sum()


@pytest.mark.parametrize("l1, l2", [(0.3, 0), (0, 0.2), (0.3, 0.2)])
@pytest.mark.parametrize("shape", [(5,), (4, 3), (3, 2, 4, 5)])
@pytest.mark.parametrize("dtype, tolerance", [("float32", 1e-5), ("float64", 1e-12)])
def test_penalties_and_gradients(K, l1, l2, shape, dtype, tolerance):
    x = np.random.RandomState(8).normal(size=shape).astype(dtype)
    variable = K.variable(x, dtype=dtype)
    penalty = regularizers.L1L2(l1, l2)(variable)
    assert K.ndim(penalty) == 0 and K.dtype(penalty) == dtype
    found, slope = K.function([], [penalty, K.gradients(penalty, [variable])[0]])([])
    np.testing.assert_allclose(found, np_penalty(x.astype("float64"), l1, l2), rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(slope, l1 * np.sign(x) + 2 * l2 * x, rtol=tolerance, atol=tolerance)


def test_factors_of_0_give_no_penalty(K):
    assert K.eval(regularizers.L1L2()(K.variable([[1.0, -2.0]]))) == 0
    assert K.eval(regularizers.Regularizer()(K.variable([[1.0, -2.0]]))) == 0


def test_the_short_forms():
    for made, l1, l2 in (
        (regularizers.l1(0.1), 0.1, 0.0), (regularizers.l2(0.2), 0.0, 0.2), (regularizers.l1_l2(0.1, 0.2), 0.1, 0.2),
        (regularizers.l1(), 0.01, 0.0), (regularizers.l2(), 0.0, 0.01), (regularizers.l1_l2(), 0.01, 0.01),
        (regularizers.l1(l=0.5), 0.5, 0.0), (regularizers.l1l2(l1=0.1), 0.1, 0.01),
        (regularizers.activity_l1(0.3), 0.3, 0.0), (regularizers.activity_l2(0.3), 0.0, 0.3),
        (regularizers.activity_l1l2(0.3, 0.4), 0.3, 0.4), (regularizers.WeightRegularizer(l2=0.5), 0.0, 0.5),
        (regularizers.ActivityRegularizer(0.5), 0.5, 0.0), (regularizers.L1L2Regularizer(), 0.0, 0.0),
    ):  # fmt: skip
        assert regularizers.serialize(made) == {"class_name": "L1L2", "config": {"l1": l1, "l2": l2}}


@pytest.mark.parametrize(
    "name, l1, l2",
    [
        ("l1", 0.01, 0.0), ("l2", 0.0, 0.01), ("l1_l2", 0.01, 0.01), ("l1l2", 0.01, 0.01), ("activity_l1", 0.01, 0.0),
        ("activity_l2", 0.0, 0.01), ("activity_l1l2", 0.01, 0.01), ("L1L2", 0.0, 0.0), ("L1L2Regularizer", 0.0, 0.0),
        ("WeightRegularizer", 0.0, 0.0), ("ActivityRegularizer", 0.0, 0.0),
    ],
)  # fmt: skip
def test_every_name_of_either_age(name, l1, l2):
    assert regularizers.get(name).get_config() == {"l1": l1, "l2": l2}
    assert regularizers.get(getattr(regularizers, name)).get_config() == {"l1": l1, "l2": l2}


def test_places_are_the_same_in_both_ages():
    for dialect in (1, 2):
        kerascn.set_dialect(dialect)
        try:
            assert regularizers.l1l2(0.3, 0.4).get_config() == {"l1": 0.3, "l2": 0.4}
            assert regularizers.L1L2(0.3, 0.4).get_config() == {"l1": 0.3, "l2": 0.4}
        finally:
            kerascn.set_dialect(2)


def test_configurations():
    made = regularizers.l1_l2(0.25, np.float32(0.5))
    saved = json.loads(json.dumps(regularizers.serialize(made)))
    assert regularizers.deserialize(saved).get_config() == {"l1": 0.25, "l2": 0.5}
    for name in ("WeightRegularizer", "ActivityRegularizer", "L1L2Regularizer"):
        old = {"name": name, "l1": 0.25, "l2": 0.5}
        assert regularizers.get(old).get_config() == {"l1": 0.25, "l2": 0.5}
    assert regularizers.get("l2", {"l": 0.7}).l2 == 0.7
    power = regularizers.deserialize(regularizers.serialize(regularizers.EigenvalueRegularizer(0.5)))
    assert power.k == 0.5 and regularizers.get({"name": "EigenvalueRegularizer", "k": 2}).k == 2


@pytest.mark.parametrize("shape", [(5, 5), (6, 3), (3, 6)])
def test_eigenvalue_follows_the_power_method(K, shape):
    x = np.random.RandomState(9).normal(size=shape)
    square, vector = x.T @ x, np.ones((shape[1], 1))
    for _ in range(9):
        vector = square @ vector
    quotient = (vector.T @ square @ vector) / (vector.T @ vector)
    variable = K.variable(x, dtype="float64")
    penalty = regularizers.EigenvalueRegularizer(0.4)(variable)
    found, slope = K.function([], [penalty, K.gradients(penalty, [variable])[0]])([])
    np.testing.assert_allclose(found, 0.4 * np.sqrt(quotient.item()), rtol=1e-9)
    assert slope.shape == shape and np.all(np.isfinite(slope))


def test_eigenvalue_is_the_largest_singular_value(K):
    x = np.diag([5.0, 1.0, 0.5])
    found = K.eval(regularizers.EigenvalueRegularizer(1.0)(K.variable(x, dtype="float64")))
    np.testing.assert_allclose(found, np.linalg.svd(x)[1][0], rtol=1e-9)
    assert 0 <= K.eval(regularizers.EigenvalueRegularizer(1.0)(K.zeros((3, 3)))) < 1e-6


class Holder(Declared):
    kernel_regularizer = regularizer(default=None)


def test_fields_hold_regularizers():
    assert Holder().kernel_regularizer is None and Holder().get_config() == {"kernel_regularizer": None}
    assert Holder("l2").kernel_regularizer.l2 == 0.01 and Holder(regularizers.l2).kernel_regularizer.l2 == 0.01
    saved = Holder(regularizers.l1(0.5)).get_config()
    assert saved == {"kernel_regularizer": {"class_name": "L1L2", "config": {"l1": 0.5, "l2": 0.0}}}
    assert Holder.from_config(saved).kernel_regularizer.l1 == 0.5


# --------------------------------------------------------------------------- those of users


def largest(w):
    from kerascn import backend

    return 0.5 * backend.max(w)


class New(regularizers.Regularizer):
    """As a user of Keras 1.2 and later writes it."""

    def __init__(self, factor=1.0):
        self.factor = factor

    def __call__(self, x):
        from kerascn import backend

        return self.factor * backend.max(x)

    def get_config(self):
        return {"name": self.__class__.__name__, "factor": self.factor}


class OldRooted(regularizers.Regularizer):
    """Keras 1.1: the root keeps the weight, the call gets the loss and adds to it."""

    def __init__(self, factor=1.0):
        self.factor = factor
        self.uses_learning_phase = True

    def __call__(self, loss):
        from kerascn import backend

        return loss + self.factor * backend.max(self.p)

    def get_config(self):
        return {"name": self.__class__.__name__, "factor": self.factor}


class OldBare:
    """Keras 1.1 without the root, with its own set_param."""

    def __init__(self, factor=1.0):
        self.factor = factor

    def set_param(self, p):
        self.p = p

    def __call__(self, loss):
        from kerascn import backend

        return loss + self.factor * backend.max(self.p)

    def get_config(self):
        return {"name": self.__class__.__name__, "factor": self.factor}


class OldActivity(regularizers.Regularizer):
    """Keras 1.1 on the output of a layer."""

    def __init__(self, factor=1.0):
        self.factor = factor

    def set_layer(self, layer):
        self.layer = layer

    def __call__(self, loss):
        from kerascn import backend

        for index in range(len(self.layer.inbound_nodes)):
            loss += self.factor * backend.max(self.layer.get_output_at(index))
        return loss + 0 * backend.sum(self.layer.output)

    def get_config(self):
        return {"name": self.__class__.__name__, "factor": self.factor}


@pytest.mark.parametrize("kind", [New, OldRooted, OldBare, OldActivity])
def test_classes_of_users_of_every_age(K, kind):
    x = K.variable([[1.0, 4.0], [2.0, -5.0]])
    mine = kind(0.5)
    loaded = regularizers.get(mine)
    assert K.eval(loaded(x)) == 2.0
    assert K.eval(loaded(K.variable([[6.0]]))) == 3.0
    assert regularizers.get(loaded) is loaded
    saved = regularizers.serialize(loaded)
    assert saved["class_name"] == kind.__name__ and saved["config"]["factor"] == 0.5
    again = regularizers.deserialize(json.loads(json.dumps(saved)), {kind.__name__: kind})
    assert K.eval(again(x)) == 2.0
    assert Holder(mine).get_config()["kernel_regularizer"] == saved


def test_functions_of_users(K):
    assert regularizers.get(largest) is largest and regularizers.serialize(largest) == "largest"
    assert K.eval(regularizers.get("l1")(K.variable([3.0]))) == np.float32(0.03)
    assert regularizers.deserialize("largest", {"largest": largest}) is largest


@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_uses(K, language):
    refused(lambda: regularizers.get("l3l"), "l3l", language=language, kind=ValueError)
    refused(lambda: regularizers.get("l1_l3"), "l1_l3", "l1_l2", language=language, kind=ValueError)
    refused(lambda: regularizers.get(0.01), "0.01", language=language, kind=ValueError)
    refused(lambda: regularizers.L1L2("0.1"), "L1L2", "l1", "'0.1'", language=language, kind=ValueError)
    refused(lambda: regularizers.l2(None), "l2", "None", language=language, kind=ValueError)
    refused(lambda: regularizers.l2(l2=1), "l2", language=language, kind=TypeError)
    refused(lambda: regularizers.EigenvalueRegularizer(), "k", language=language, kind=TypeError)
    call = lambda: regularizers.EigenvalueRegularizer(1)(K.zeros((2, 3, 4)))  # noqa: E731
    refused(call, "EigenvalueRegularizer", "(2, 3, 4)", language=language, kind=ValueError)
