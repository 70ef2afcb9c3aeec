"""Activations as layers: against formulas, with weights shared along axes, in the words of both ages."""

import json

import numpy as np
import pytest

from kerascn import backend as K
from kerascn import constraints
from kerascn.engine import Input
from kerascn.layers import (
    ELU,
    LeakyReLU,
    Masking,
    ParametricSoftplus,
    PReLU,
    ReLU,
    Softmax,
    SReLU,
    ThresholdedReLU,
)
from tests.layers.referee_layers import apply, check_gradients, check_refusal, computing_in, copy_of, inputs_for, plain

pytestmark = pytest.mark.engine

CHANCE = np.random.default_rng(21)
ROWS = CHANCE.normal(size=(3, 4)).astype("float32") * 2
IMAGES = CHANCE.normal(size=(2, 3, 5, 4)).astype("float32") * 2


def softmax(axis):
    def formula(x):
        powers = np.exp(x - x.max(axis, keepdims=True))
        return powers / powers.sum(axis, keepdims=True)

    return formula


def leaky(x, alpha):
    return np.where(x > 0, x, alpha * x)


def relu(top=np.inf, slope=0.0, threshold=0.0):
    return lambda x: np.where(x >= top, top, np.where(x >= threshold, x, slope * (x - threshold)))


def bent(x, t_left, a_left, t_right, a_right):
    right = t_left + np.abs(t_right)
    below, above = t_left + a_left * (x - t_left), right + a_right * (x - right)
    return np.where(x <= t_left, below, np.where(x >= right, above, x))


def soft(x, alpha, beta):
    return alpha * np.log1p(np.exp(beta * x))


# Layer; the array it is called on; the formula, of the array and the weights.
FORMULAS = {
    "leaky": (lambda: LeakyReLU(), ROWS, lambda x: leaky(x, 0.3)),
    "leaky alpha": (lambda: LeakyReLU(0.1), IMAGES, lambda x: leaky(x, 0.1)),
    "elu": (lambda: ELU(), ROWS, lambda x: np.where(x > 0, x, np.exp(x) - 1)),
    "elu alpha": (lambda: ELU(0.5), IMAGES, lambda x: np.where(x > 0, x, 0.5 * (np.exp(x) - 1))),
    "thresholded": (lambda: ThresholdedReLU(), ROWS, lambda x: np.where(x > 1, x, 0)),
    "thresholded theta": (lambda: ThresholdedReLU(-0.5), IMAGES, lambda x: np.where(x > -0.5, x, 0)),
    "softmax": (lambda: Softmax(), IMAGES, softmax(-1)),
    "softmax axis": (lambda: Softmax(1), IMAGES, softmax(1)),
    "relu": (lambda: ReLU(), ROWS, relu()),
    "relu top": (lambda: ReLU(1.5), IMAGES, relu(1.5)),
    "relu all": (lambda: ReLU(1.5, 0.2, 0.7), IMAGES, relu(1.5, 0.2, 0.7)),
    "prelu": (lambda: PReLU("normal"), ROWS, leaky),
    "prelu zeros": (lambda: PReLU(), ROWS, lambda x, alpha: np.maximum(x, 0)),
    "prelu shared": (lambda: PReLU("normal", shared_axes=[1, 2]), IMAGES, leaky),
    "prelu one axis": (lambda: PReLU("normal", shared_axes=2), IMAGES, leaky),
    "softplus": (lambda: ParametricSoftplus(), ROWS, soft),
    "softplus shared": (lambda: ParametricSoftplus(0.7, 1.5, shared_axes=(1, 3)), IMAGES, soft),
    "srelu": (lambda: SReLU("normal", a_right_init="normal"), ROWS, bent),
    "srelu shared": (lambda: SReLU("normal", "normal", "normal", "normal", [1, 2]), IMAGES, bent),
}


@pytest.mark.parametrize("name", FORMULAS)
@pytest.mark.parametrize("age", [1, 2])
def test_the_formula_and_the_shape_in_both_dialects(name, age, dialect):
    make, array, formula = FORMULAS[name]
    layer = make()
    dialect(age)
    found = apply(layer, array)
    expected = formula(array, *layer.get_weights())
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)
    assert found.dtype == np.float32
    assert layer.output_shape == (None, *expected.shape[1:])
    assert tuple(layer.compute_output_shape(array.shape)) == expected.shape


@pytest.mark.parametrize("name", [name for name in FORMULAS if FORMULAS[name][1] is IMAGES])
def test_unknown_lengths(name):
    make, array, formula = FORMULAS[name]
    layer = make()
    shared = getattr(layer, "shared_axes", None) or [1, 2]
    found = apply(layer, array, unknown=shared)
    assert layer.output_shape == (None, *(None if axis in shared else array.shape[axis] for axis in (1, 2, 3)))
    np.testing.assert_allclose(found, formula(array, *layer.get_weights()), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("name", FORMULAS)
def test_a_copy_by_the_configuration(name):
    make, array, _ = FORMULAS[name]
    layer = make()
    expected = apply(layer, array)
    copy = copy_of(layer, array)
    assert json.loads(json.dumps(copy.get_config())) == json.loads(json.dumps(layer.get_config()))
    np.testing.assert_allclose(apply(copy, array), expected, rtol=1e-6)


@pytest.mark.parametrize("name", FORMULAS)
def test_gradients(name):
    make, array, _ = FORMULAS[name]
    array = np.where(np.abs(array) < 1e-3, 0.1, array).astype("float64")[:2, :2]
    with computing_in("float64"):
        layer = make()
        layer(inputs_for([array])[0])
        check_gradients(layer, array, tolerance=1e-5)


SHAPES = {
    "prelu": [(4,)], "prelu shared": [(1, 1, 4)], "prelu one axis": [(3, 1, 4)],
    "softplus": [(4,)] * 2, "softplus shared": [(1, 5, 1)] * 2, "srelu": [(4,)] * 4, "srelu shared": [(1, 1, 4)] * 4,
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_the_shapes_of_weights(name):
    make, array, _ = FORMULAS[name]
    layer = make()
    apply(layer, array)
    assert [w.shape for w in layer.get_weights()] == SHAPES[name]
    assert len(layer.trainable_weights) == len(SHAPES[name])


def test_the_weights_at_first():
    layer = ParametricSoftplus(0.4, 3.0)
    apply(layer, ROWS)
    np.testing.assert_allclose(layer.get_weights(), [[0.4] * 4, [3.0] * 4], rtol=1e-6)
    layer = SReLU()
    apply(layer, ROWS)
    t_left, a_left, t_right, a_right = layer.get_weights()
    assert not t_left.any() and a_left.any() and t_right.any() and (a_right == 1).all()
    given = PReLU(weights=[np.arange(4.0)])
    apply(given, ROWS)
    assert given.get_weights()[0].tolist() == [0, 1, 2, 3]


def test_penalty_and_constraint_of_prelu():
    layer = PReLU("ones", "l2", constraints.MaxNorm(1))
    (x,) = inputs_for([ROWS])
    layer(x)
    (found,) = K.function([x], layer.losses)([ROWS])
    np.testing.assert_allclose(found, 0.04, rtol=1e-5)
    assert isinstance(layer.alpha.constraint, constraints.MaxNorm) and layer.alphas is layer.alpha


@pytest.mark.parametrize("kind", [LeakyReLU, PReLU, ELU, ThresholdedReLU, Softmax, ReLU, ParametricSoftplus, SReLU])
def test_masks_pass(kind):
    gaps = np.where(CHANCE.random((3, 5, 1)) < 0.5, 2, CHANCE.normal(size=(3, 5, 4))).astype("float32")
    (x,) = inputs_for([gaps])
    layer = kind()
    layer(Masking(2.0)(x))
    (found,) = K.function([x], [K.cast(layer.output_mask, "float32")])([gaps])
    np.testing.assert_array_equal(found, (gaps != 2).any(-1))


# ------------------------------------------------------------------------------- Spellings and wrong uses


def test_the_words_of_keras_1(dialect):
    old, new = PReLU(init="one", shared_axes=[1]), PReLU(alpha_initializer="one", shared_axes=[1])
    assert (old.name, new.name) == ("prelu_1", "p_re_lu_1")
    assert plain(old.get_config()) == plain(new.get_config())
    weights = [np.ones(4, "float32")]
    dialect(1)
    by_place = PReLU("one", weights, [1])
    dialect(2)
    assert plain(by_place.get_config()) == plain(new.get_config())
    assert ParametricSoftplus(0.1, 2.0, None, 1).get_config()["shared_axes"] == [1]
    assert PReLU("one", None, None, [1]).shared_axes == [1]


def call(layer, *shape):
    return lambda: layer()(Input(batch_shape=shape))


WRONG = [
    (lambda: LeakyReLU("steep"), "call.bad_value", ["alpha", "steep"]),
    (lambda: ELU(None), "call.bad_value", ["alpha", "None"]),
    (lambda: ThresholdedReLU(theta="one"), "call.bad_value", ["theta", "one"]),
    (lambda: Softmax(axis=1.5), "call.bad_value", ["axis", "1.5"]),
    (call(lambda: Softmax(3), None, 4), "call.bad_value", ["axis", "3"]),
    (lambda: ReLU(max_value=-1), "call.bad_value", ["max_value", "-1"]),
    (lambda: ReLU(negative_slope=-0.1), "call.bad_value", ["negative_slope", "-0.1"]),
    (lambda: ReLU(threshold="low"), "call.bad_value", ["threshold", "low"]),
    (lambda: PReLU("normall"), "registry.unknown", ["normall", "normal"]),
    (lambda: PReLU(shared_axes=[0]), "activation.shared_axes", ["[0]"]),
    (lambda: PReLU(shared_axes="all"), "activation.shared_axes", ["all"]),
    (call(lambda: PReLU(shared_axes=[2]), None, 4), "activation.no_axis", ["[2]", "(None, 4)"]),
    (call(lambda: PReLU(), None, None, 4), "weights.shape_unknown", ["alpha", "None"]),
    (lambda: ParametricSoftplus("zero"), "call.bad_value", ["alpha_init", "zero"]),
    (lambda: SReLU(t_left_init="left"), "registry.unknown", ["left"]),
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("place", range(len(WRONG)))
def test_wrong_uses(place, language):
    check_refusal(*WRONG[place], language)


def test_the_shape_must_stay_where_weights_are_not_shared():
    layer = PReLU(shared_axes=[1])
    layer(Input((5, 4)))
    layer(Input((7, 4)))
    check_refusal(lambda: layer(Input((5, 3))), "spec.axis", ["4", "3"], "en")
