"""Initializers: bounds and statistics over shapes, seeds, names, configurations, functions of users of either age."""

import functools
import inspect
import json
import os
import subprocess
import sys

import numpy as np
import pytest

from kerascn import initializations, initializers
from kerascn.declare.declared import Declared
from kerascn.declare.fields import initializer
from tests.contract.told import refused
from tests.house import tree

SHAPES = {(400, 300): (400, 300), (9, 60, 90): (540, 810), (5, 3, 20, 50): (300, 750), (3, 2, 3, 20, 40): (360, 720)}
CUT = 0.8796256610342398  # the standard deviation of the normal distribution that is cut off at 2


@pytest.fixture(autouse=True)
def seeded():
    np.random.seed(1234)


def check_numbers(found, stddev, bound=None, mean=0.0):
    """The first two moments are within five standard errors, and nothing lies beyond the bound."""
    error = stddev / np.sqrt(found.size)
    assert abs(found.mean() - mean) < 5 * error
    assert abs(found.std() - stddev) < 5 * error
    if bound is not None:
        assert np.abs(found - mean).max() <= bound
        assert np.abs(found - mean).max() > 0.98 * bound


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    "name, variance",
    [
        ("lecun_uniform", lambda i, o: 1 / i), ("glorot_uniform", lambda i, o: 2 / (i + o)),
        ("he_uniform", lambda i, o: 2 / i), ("lecun_normal", lambda i, o: 1 / i),
        ("glorot_normal", lambda i, o: 2 / (i + o)), ("he_normal", lambda i, o: 2 / i),
    ],
)  # fmt: skip
def test_scaled_by_the_fans(name, variance, shape):
    sigma = np.sqrt(variance(*SHAPES[shape]))
    found = initializers.get(name).draw(shape, "float64")
    assert found.shape == shape and found.dtype == "float64"
    if name.endswith("uniform"):
        check_numbers(found, sigma, np.sqrt(3) * sigma)
    else:
        check_numbers(found, CUT * sigma, 2 * sigma)


@pytest.mark.parametrize("mode, n", [("fan_in", 300), ("fan_out", 750), ("fan_avg", 525), ("FAN_AVG", 525)])
def test_variance_scaling_modes(mode, n):
    made = initializers.VarianceScaling(scale=3.0, mode=mode, distribution="Uniform")
    check_numbers(made.draw((5, 3, 20, 50), "float64"), np.sqrt(3 / n), 3 / np.sqrt(n))
    assert made.mode == mode.lower() and made.distribution == "uniform"


def test_vectors_count_the_root_of_their_length_as_both_fans():
    found = initializers.he_uniform().draw((250000,), "float64")
    check_numbers(found, np.sqrt(2 / 500), np.sqrt(6 / 500))


def test_plain_distributions():
    shape = (500, 400)
    check_numbers(initializers.RandomNormal().draw(shape, "float64"), 0.05)
    check_numbers(initializers.RandomNormal(1.0, 0.5).draw(shape, "float64"), 0.5, mean=1.0)
    check_numbers(initializers.RandomUniform().draw(shape, "float64"), 0.05 / np.sqrt(3), 0.05)
    check_numbers(initializers.RandomUniform(1.0, 4.0).draw(shape, "float64"), 3 / np.sqrt(12), 1.5, mean=2.5)
    check_numbers(initializers.TruncatedNormal().draw(shape, "float64"), 0.05 * CUT, 0.1)
    check_numbers(initializers.TruncatedNormal(3.0, 0.2).draw(shape, "float64"), 0.2 * CUT, 0.4, mean=3.0)
    assert np.abs(initializers.RandomNormal().draw(shape, "float64")).max() > 0.15


def test_fixed_values():
    assert initializers.Zeros().draw((2, 3), "float32").tolist() == [[0] * 3] * 2
    assert initializers.Ones().draw((2,), "int32").tolist() == [1, 1]
    assert initializers.Constant(2.5).draw((2, 2), "float32").tolist() == [[2.5] * 2] * 2
    assert initializers.Constant([1, 2]).draw((3, 2), "float32").tolist() == [[1, 2]] * 3
    assert initializers.Constant().draw((), "float32") == 0
    assert initializers.Identity(3).draw((2, 2), "float32").tolist() == [[3, 0], [0, 3]]
    assert initializers.TruncatedNormal().draw((), "float64").shape == ()


@pytest.mark.parametrize("shape", [(5, 5), (7, 4), (4, 7), (3, 3, 2, 20), (3, 2, 2, 5), (6,)])
def test_orthogonal(shape):
    found = initializers.Orthogonal(gain=1.5).draw(shape, "float64").reshape(-1, shape[-1])
    product = found @ found.T if found.shape[0] < found.shape[1] else found.T @ found
    np.testing.assert_allclose(product, 1.5**2 * np.eye(len(product)), atol=1e-12)


def test_orthogonal_matrices_point_everywhere():
    """The entries of an evenly drawn one have mean 0 and mean square 1/n; so has the trace mean 0."""
    drawn = np.array([initializers.Orthogonal().draw((4, 4), "float64") for _ in range(2000)])
    assert np.abs(drawn.mean(axis=0)).max() < 5 * 0.5 / np.sqrt(2000)
    np.testing.assert_allclose((drawn**2).mean(axis=0), 0.25, atol=0.03)


DRAWN = [
    initializers.RandomNormal, initializers.RandomUniform, initializers.TruncatedNormal, initializers.VarianceScaling,
    initializers.Orthogonal, initializers.glorot_normal, initializers.glorot_uniform, initializers.he_normal,
    initializers.he_uniform, initializers.lecun_normal, initializers.lecun_uniform,
]  # fmt: skip


@pytest.mark.parametrize("maker", DRAWN)
def test_seeds(maker):
    draw = lambda made: made.draw((6, 5), "float64")  # noqa: E731
    assert np.array_equal(draw(maker(seed=3)), draw(maker(seed=3)))
    assert not np.array_equal(draw(maker(seed=3)), draw(maker(seed=4)))
    fixed = maker(seed=3)
    np.random.seed(1)
    first, state = draw(fixed), np.random.get_state()[1].copy()
    assert np.array_equal(first, draw(fixed)) and np.array_equal(state, np.random.get_state()[1])
    free = maker()
    np.random.seed(1)
    first, second = draw(free), draw(free)
    np.random.seed(1)
    assert np.array_equal(first, draw(free)) and not np.array_equal(first, second)


PROGRAM = """
import numpy as np
from kerascn import initializers
np.random.seed(7)
print([initializers.get(n).draw((3, 4), "float32").tolist() for n in ("glorot_uniform", "he_normal", "orthogonal")])
"""


def test_the_same_in_a_new_process(tmp_path):
    environ = os.environ | {"PYTHONPATH": str(tree.ROOT), "HOME": str(tmp_path)}
    line = [sys.executable, "-c", PROGRAM]
    told = [subprocess.run(line, env=environ, capture_output=True, text=True, check=True).stdout for _ in range(2)]
    assert told[0] == told[1] and len(told[0]) > 300


NAMES = {
    "Zeros": "zero zeros", "Ones": "one ones", "Constant": "constant", "RandomUniform": "uniform random_uniform",
    "RandomNormal": "normal random_normal", "TruncatedNormal": "truncated_normal", "Orthogonal": "orthogonal",
    "Identity": "identity",
    "VarianceScaling": "lecun_uniform lecun_normal glorot_uniform glorot_normal he_uniform he_normal",
}  # fmt: skip


@pytest.mark.parametrize("kind", NAMES)
def test_every_name_of_either_age(kind):
    for name in [kind, *NAMES[kind].split()]:
        assert type(initializers.get(name)) is getattr(initializers, kind)
        assert type(initializers.get(getattr(initializers, name))) is getattr(initializers, kind)


def test_configurations_as_keras_2_writes_them():
    scaled = {"scale": 1.0, "mode": "fan_avg", "distribution": "uniform", "seed": None}
    assert initializers.serialize(initializers.get("glorot_uniform")) == {
        "class_name": "VarianceScaling",
        "config": scaled,
    }
    assert initializers.serialize(initializers.he_normal(seed=5))["config"] == {
        "scale": 2.0, "mode": "fan_in", "distribution": "normal", "seed": 5,
    }  # fmt: skip
    assert initializers.serialize(initializers.get("zero")) == {"class_name": "Zeros", "config": {}}
    assert initializers.serialize(initializers.Constant(np.arange(2)))["config"] == {"value": [0, 1]}
    assert list(inspect.signature(initializers.RandomNormal).parameters) == ["mean", "stddev", "seed"]


@pytest.mark.parametrize(
    "made",
    [
        initializers.Zeros(), initializers.Constant(3), initializers.RandomNormal(1, 2, 3),
        initializers.RandomUniform(1, 2, 3), initializers.TruncatedNormal(1, 2, 3),
        initializers.VarianceScaling(2.0, "fan_out", "uniform", 9), initializers.Orthogonal(2.0, 4),
        initializers.Identity(2), initializers.he_uniform(8),
    ],
)  # fmt: skip
def test_configurations_make_a_round_trip(made):
    again = initializers.deserialize(json.loads(json.dumps(initializers.serialize(made))))
    assert type(again) is type(made) and again.get_config() == made.get_config()
    assert np.array_equal(again.draw((4, 4), "float32"), made.draw((4, 4), "float32"))


class Holder(Declared):
    kernel_initializer = initializer(default="glorot_uniform")


def test_fields_hold_initializers():
    assert Holder().kernel_initializer.mode == "fan_avg" and Holder(None).kernel_initializer is None
    assert isinstance(Holder("one").kernel_initializer, initializers.Ones)
    assert Holder(initializers.he_normal).kernel_initializer.scale == 2.0
    assert Holder.from_config(Holder(initializers.Constant(3)).get_config()).kernel_initializer.value == 3


def test_calling_gives_a_tensor(K):
    tensor = initializers.RandomNormal(seed=1)((2, 3))
    assert K.is_tensor(tensor) and K.int_shape(tensor) == (2, 3) and K.dtype(tensor) == K.floatx()
    assert np.array_equal(K.eval(tensor), initializers.RandomNormal(seed=1).draw((2, 3), K.floatx()))
    assert K.dtype(initializers.Ones()([2], dtype="float64")) == "float64"
    assert K.eval(K.variable(initializers.Identity()((2, 2)))).tolist() == [[1, 0], [0, 1]]


# --------------------------------------------------------------------------- what weights are made of

ORDER = np.arange(6.0).reshape(2, 3)


def of_keras_1(shape, name=None):
    return initializations.normal(shape, scale=3.0, name=name)


def of_keras_1_with_order(shape, name=None, dim_ordering="th"):
    return initializations.he_normal(shape, name=name, dim_ordering=dim_ordering)


def of_keras_2(shape, dtype=None):
    return np.full(shape, 2.0, dtype=dtype)


class MyNormal(initializers.RandomNormal):
    def __call__(self, shape, dtype=None):
        return np.full(shape, 7.0)


class Bare:
    def __call__(self, shape):
        return ORDER


def test_values_for_weights(K):
    values = functools.partial(initializers.values, dtype="float32")
    for given in (
        lambda shape: ORDER, lambda shape: ORDER.tolist(), lambda shape, name: K.variable(ORDER, name=name),
        lambda shape: K.constant(ORDER) * 1, lambda *args: ORDER, lambda shape, **kwargs: ORDER, Bare(), Bare,
        functools.partial(lambda shape, add, name=None: ORDER + add, add=0), initializers.Constant(ORDER),
    ):  # fmt: skip
        found = values(given, (2, 3))
        assert isinstance(found, np.ndarray) and found.dtype == "float32" and np.array_equal(found, ORDER)
    assert values("ones", (2,)).tolist() == [1, 1] and values(np.zeros, (2,)).tolist() == [0, 0]
    assert values(of_keras_2, [2]).tolist() == [2, 2] and values(MyNormal(), (2,)).tolist() == [7, 7]
    check_numbers(values(of_keras_1, (300, 200)), 3.0)
    check_numbers(values(of_keras_1_with_order, (3, 3, 50, 90)), np.sqrt(2 / 450))
    check_numbers(values(initializations.glorot_uniform, (3, 3, 50, 90)), np.sqrt(2 / 1260), np.sqrt(6 / 1260))


def test_values_follow_the_seed_of_numpy(K):
    for given in ("glorot_uniform", of_keras_1, initializations.orthogonal):
        np.random.seed(5)
        first = initializers.values(given, (3, 4), "float32")
        np.random.seed(5)
        assert np.array_equal(first, initializers.values(given, (3, 4), "float32"))


def test_functions_of_users_are_known_by_name():
    assert initializers.get(of_keras_1) is of_keras_1 and initializers.serialize(of_keras_1) == "of_keras_1"
    assert initializers.serialize(lambda shape: 0) == "<lambda>"
    assert initializers.deserialize("of_keras_1", {"of_keras_1": of_keras_1}) is of_keras_1
    saved = initializers.serialize(MyNormal(1, 2))
    assert saved["class_name"] == "MyNormal"
    assert initializers.deserialize(saved, {"MyNormal": MyNormal}).stddev == 2


@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_uses(K, language):
    say = functools.partial(refused, language=language, kind=ValueError)
    say(lambda: initializers.get("glorot_unifrom"), "glorot_unifrom", "'glorot_uniform'")
    say(lambda: initializers.get(3), "3")
    say(lambda: initializers.Ones()((2, None)), "Ones", "(2, None)")
    say(lambda: initializers.Ones().draw("ab", "float32"), "Ones", "'ab'")
    say(lambda: initializers.Orthogonal()(()), "Orthogonal", "()")
    say(lambda: initializers.Identity()((2, 3)), "Identity", "(2, 3)")
    say(lambda: initializers.Constant([1, 2])((3,)), "Constant", "(2,)", "(3,)")
    say(lambda: initializers.VarianceScaling(scale=0), "VarianceScaling", "scale")
    say(lambda: initializers.VarianceScaling(mode="fan"), "mode", "fan_in")
    say(lambda: initializers.VarianceScaling(distribution="even"), "distribution", "uniform")
    say(lambda: initializers.RandomNormal(seed=-1), "seed", "-1")
    say(lambda: initializers.glorot_uniform((3, 4)), "seed", "(3, 4)")
    say(lambda: initializers.RandomUniform("a"), "minval")
    say(lambda: initializers.values(of_wrong_shape, (2, 3), "float32"), "of_wrong_shape", "(2, 3)", "(2, 3, 1)")
    say(lambda: initializers.values(lambda shape: None, (2, 3), "float32"), "(2, 3)", "None")
    say(lambda: initializations.get("unifrom"), "unifrom", "'uniform'")
    say(lambda: initializations.get_fans((1, 2), "tensorflow"), "dim_ordering", "'tensorflow'")
    refused(lambda: initializers.RandomNormal(std_dev=1), "std_dev", "stddev", language=language, kind=TypeError)
    refused(lambda: initializers.he_normal(name="W"), "he_normal", "name", language=language, kind=TypeError)


def of_wrong_shape(shape):
    return np.zeros((*shape, 1))


# --------------------------------------------------------------------------- the functions of Keras 1


def test_fans_in_both_orders():
    assert initializations.get_fans((4, 7)) == (4, 7)
    assert initializations.get_fans((8, 4, 3, 5)) == initializations.get_fans((3, 5, 4, 8), "tf") == (60, 120)
    assert initializations.get_fans((8, 4, 2, 3, 5)) == initializations.get_fans((2, 3, 5, 4, 8), "tf") == (120, 240)
    assert initializations.get_fans((16,)) == (4, 4)


@pytest.mark.parametrize("shape, order", [((90, 50, 3, 3), "th"), ((3, 3, 50, 90), "tf")])
@pytest.mark.parametrize(
    "name, sigma",
    [
        ("lecun_uniform", np.sqrt(1 / 450)), ("glorot_uniform", np.sqrt(2 / 1260)), ("he_uniform", np.sqrt(2 / 450)),
        ("glorot_normal", np.sqrt(2 / 1260)), ("he_normal", np.sqrt(2 / 450)),
    ],
)  # fmt: skip
def test_functions_of_keras_1_look_at_the_fans(K, name, sigma, shape, order):
    found = K.get_value(getattr(initializations, name)(shape, dim_ordering=order))
    assert found.shape == shape and found.dtype == K.floatx()
    check_numbers(found, sigma, np.sqrt(3) * sigma if name.endswith("uniform") else None)
    assert name.endswith("uniform") or np.abs(found).max() > 3 * sigma  # not cut off


def test_the_other_functions_of_keras_1(K):
    check_numbers(K.get_value(initializations.uniform((300, 200), 0.2)), 0.2 / np.sqrt(3), 0.2)
    check_numbers(K.get_value(initializations.normal((300, 200))), 0.05)
    square = K.get_value(initializations.orthogonal((3, 2, 4)))
    np.testing.assert_allclose(square.reshape(3, 8) @ square.reshape(3, 8).T, 1.1**2 * np.eye(3), atol=1e-5)
    assert K.get_value(initializations.identity((2, 2), 4)).tolist() == [[4, 0], [0, 4]]
    assert not K.get_value(initializations.zero((2,))).any() and K.get_value(initializations.one((2,))).all()
    assert "W_1" in initializations.one((2,), name="W_1").name


def test_get_of_keras_1(K):
    assert initializations.get("uniform") is initializations.uniform
    assert initializations.get(of_keras_1) is of_keras_1
    wide = initializations.get("uniform", scale=9.0)
    assert np.abs(K.get_value(wide((50, 50)))).max() > 8
