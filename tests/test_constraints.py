"""Constraints: norms against NumPy on the running engine, both spellings, configurations, users' own."""

import json

import numpy as np
import pytest

import kerascn
from kerascn import constraints
from kerascn.declare.declared import Declared
from kerascn.declare.fields import constraint
from tests.contract.told import refused

EPSILON = 1e-7


def np_norm(w, axis):
    return np.sqrt((w**2).sum(axis=axis, keepdims=True))


def np_max_norm(w, max_value=2, axis=0):
    norm = np_norm(w, axis)
    return w * np.minimum(norm, max_value) / (norm + EPSILON)


def np_unit_norm(w, axis=0):
    return w / (np_norm(w, axis) + EPSILON)


def np_min_max_norm(w, min_value=0.0, max_value=1.0, rate=1.0, axis=0):
    norm = np_norm(w, axis)
    wanted = rate * np.minimum(np.maximum(norm, min_value), max_value) + (1 - rate) * norm
    return w * wanted / (norm + EPSILON)


FORMULAS = {
    "MaxNorm": np_max_norm,
    "NonNeg": lambda w: np.where(w > 0, w, 0),
    "UnitNorm": np_unit_norm,
    "MinMaxNorm": np_min_max_norm,
}
CASES = [
    ("MaxNorm", {}, (4, 3)),
    ("MaxNorm", {"max_value": 0.5}, (4, 3)),
    ("MaxNorm", {"max_value": 0.5, "axis": 1}, (4, 3)),
    ("MaxNorm", {"max_value": 1.5, "axis": (0, 1, 2)}, (3, 2, 4, 5)),
    ("MaxNorm", {"max_value": 1.5, "axis": None}, (4, 3)),
    ("NonNeg", {}, (4, 3)),
    ("NonNeg", {}, (5,)),
    ("UnitNorm", {}, (4, 3)),
    ("UnitNorm", {"axis": -1}, (4, 3)),
    ("UnitNorm", {"axis": [0, 1]}, (3, 2, 4)),
    ("MinMaxNorm", {}, (4, 3)),
    ("MinMaxNorm", {"min_value": 2.5, "max_value": 2.75}, (4, 3)),
    ("MinMaxNorm", {"min_value": 1.0, "max_value": 1.2, "rate": 0.3}, (4, 3)),
    ("MinMaxNorm", {"max_value": 0.3, "axis": 1}, (4, 3)),
]


@pytest.mark.parametrize("dtype, tolerance", [("float32", 1e-5), ("float64", 1e-12)])
def test_values(K, dtype, tolerance):
    draw = np.random.RandomState(5)
    weights = [draw.normal(size=shape).astype(dtype) for _, _, shape in CASES]
    made = [
        getattr(constraints, name)(**options)(K.variable(w, dtype=dtype))
        for (name, options, _), w in zip(CASES, weights, strict=True)
    ]
    for (name, options, shape), w, found in zip(CASES, weights, K.function([], made)([]), strict=True):
        options = options | ({"axis": tuple(options["axis"])} if isinstance(options.get("axis"), list) else {})
        expected = FORMULAS[name](w.astype("float64"), **options)
        np.testing.assert_allclose(found, expected, rtol=tolerance, atol=tolerance, err_msg=f"{name} {options}")
        assert found.dtype == dtype and found.shape == shape


def test_zeros_stay_zeros(K):
    zeros = K.zeros((3, 2))
    made = [getattr(constraints, name)()(zeros) for name in FORMULAS]
    assert not np.any(K.function([], made)([]))


def test_all_at_once_holds_what_is_promised(K):
    w = K.variable(np.random.RandomState(6).normal(scale=3, size=(7, 4)), dtype="float64")
    at_most, unit, between = K.function(
        [],
        [constraints.MaxNorm(1.5)(w), constraints.UnitNorm()(w), constraints.MinMaxNorm(0.5, 0.75)(w)],
    )([])
    assert np.all(np_norm(at_most, 0) <= 1.5)
    np.testing.assert_allclose(np_norm(unit, 0), 1, rtol=1e-6)
    assert np.all((np_norm(between, 0) < 0.75 + 1e-9) & (np_norm(between, 0) > 0.5 - 1e-6))


def config(made):
    return made.get_config()


def test_both_spellings():
    assert (
        config(constraints.MaxNorm(m=3)) == config(constraints.MaxNorm(max_value=3)) == config(constraints.maxnorm(3))
    )
    old = constraints.MinMaxNorm(low=0.1, high=0.9, rate=0.5, axis=1)
    assert config(old) == {"min_value": 0.1, "max_value": 0.9, "rate": 0.5, "axis": 1}
    for dialect in (1, 2):
        kerascn.set_dialect(dialect)
        try:
            assert config(constraints.MinMaxNorm(0.1, 0.9, 0.5, 1)) == config(old)
            assert config(constraints.MaxNorm()) == {"max_value": 2, "axis": 0}
            assert config(constraints.MaxNorm(4, 1)) == {"max_value": 4, "axis": 1}
        finally:
            kerascn.set_dialect(2)


@pytest.mark.parametrize(
    "name, kind",
    [
        ("max_norm", "MaxNorm"), ("maxnorm", "MaxNorm"), ("MaxNorm", "MaxNorm"), ("non_neg", "NonNeg"),
        ("nonneg", "NonNeg"), ("NonNeg", "NonNeg"), ("unit_norm", "UnitNorm"), ("unitnorm", "UnitNorm"),
        ("UnitNorm", "UnitNorm"), ("min_max_norm", "MinMaxNorm"), ("MinMaxNorm", "MinMaxNorm"),
    ],
)  # fmt: skip
def test_every_name_of_either_age(name, kind):
    assert type(constraints.get(name)) is getattr(constraints, kind)
    assert getattr(constraints, name) is getattr(constraints, kind)


@pytest.mark.parametrize("name, options, shape", CASES)
def test_configurations_make_a_round_trip(name, options, shape):
    made = getattr(constraints, name)(**options)
    saved = json.loads(json.dumps(constraints.serialize(made)))
    assert saved["class_name"] == name
    again = constraints.deserialize(saved)
    assert type(again) is type(made) and json.loads(json.dumps(constraints.serialize(again))) == saved
    assert {name: saved["config"][name] for name in options} == json.loads(json.dumps(options))


def test_configurations_of_keras_1():
    assert config(constraints.get({"name": "MaxNorm", "m": 3, "axis": 1})) == {"max_value": 3, "axis": 1}
    old = {"name": "MinMaxNorm", "low": 0.2, "high": 0.8, "rate": 1.0, "axis": 0}
    assert config(constraints.deserialize(old)) == {"min_value": 0.2, "max_value": 0.8, "rate": 1.0, "axis": 0}
    assert type(constraints.get({"name": "NonNeg"})) is constraints.NonNeg
    assert config(constraints.get("maxnorm", {"m": 7})) == {"max_value": 7, "axis": 0}


class Holder(Declared):
    kernel_constraint = constraint(default=None)


def test_fields_hold_constraints():
    assert Holder().kernel_constraint is None and Holder().get_config() == {"kernel_constraint": None}
    assert isinstance(Holder("nonneg").kernel_constraint, constraints.NonNeg)
    assert isinstance(Holder(constraints.NonNeg).kernel_constraint, constraints.NonNeg)
    assert Holder.from_config(Holder(constraints.MaxNorm(3)).get_config()).kernel_constraint.max_value == 3


def clipped(w):
    from kerascn import backend

    return backend.clip(w, -1, 1)


class OldCap:
    """As a user of Keras 1 wrote it, without a root."""

    def __init__(self, top=1.0):
        self.top = top

    def __call__(self, p):
        from kerascn import backend

        return backend.minimum(p, self.top)

    def get_config(self):
        return {"name": self.__class__.__name__, "top": self.top}


class Cap(constraints.Constraint):
    """As a user of Keras 2 writes it."""

    def __init__(self, top=1.0):
        self.top = top

    def __call__(self, w):
        from kerascn import backend

        return backend.minimum(w, self.top)

    def get_config(self):
        return {"top": self.top}


def test_those_of_users(K):
    w = K.variable([[-3.0, 0.5, 3.0]])
    assert constraints.get(clipped) is clipped and constraints.serialize(clipped) == "clipped"
    assert K.eval(constraints.get(clipped)(w)).tolist() == [[-1.0, 0.5, 1.0]]
    for kind in (OldCap, Cap):
        mine = kind(2.0)
        assert constraints.get(mine) is mine
        assert K.eval(constraints.get(mine)(w)).tolist() == [[-3.0, 0.5, 2.0]]
        again = constraints.deserialize(constraints.serialize(mine), {kind.__name__: kind})
        assert type(again) is kind and again.top == 2.0
    assert K.eval(constraints.Constraint()(w)).tolist() == K.eval(w).tolist()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_uses(language):
    refused(lambda: constraints.get("maxnrom"), "maxnrom", "maxnorm", language=language, kind=ValueError)
    refused(lambda: constraints.get(5), "5", language=language, kind=ValueError)
    refused(lambda: constraints.MaxNorm("2"), "MaxNorm", "max_value", "'2'", language=language, kind=ValueError)
    refused(lambda: constraints.MaxNorm(axis=1.5), "MaxNorm", "axis", "1.5", language=language, kind=ValueError)
    refused(lambda: constraints.MaxNorm(max=2), "MaxNorm", "max", language=language, kind=TypeError)
    refused(lambda: constraints.MaxNorm(m=2, max_value=3), "m", "max_value", language=language, kind=TypeError)
    refused(lambda: constraints.NonNeg(1), "NonNeg", language=language, kind=TypeError)


def test_an_axis_that_does_not_exist_is_told(K):
    refused(lambda: constraints.UnitNorm(axis=3)(K.zeros((2, 2))), "axis", "3")
