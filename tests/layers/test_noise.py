"""Noise: its distribution in training, nothing in use, in the words of both ages."""

import json

import numpy as np
import pytest

import kerascn
from kerascn import backend as K
from kerascn.layers import AlphaDropout, GaussianDropout, GaussianNoise, Masking
from tests.layers.referee_layers import apply, check_refusal, computing_in, inputs_for, plain

pytestmark = pytest.mark.engine

CHANCE = np.random.default_rng(31)
ONES = np.ones((200, 300), "float32")
NORMAL = CHANCE.normal(size=(200, 300)).astype("float32")
KINDS = {
    "noise": lambda: GaussianNoise(0.5),
    "gaussian": lambda: GaussianDropout(0.3),
    "alpha": lambda: AlphaDropout(0.2),
}
LOWEST = -1.7580993408473766  # selu(-infinity): the product of its two constants, with the sign changed


def check_normal(numbers, mean, stddev):
    """Mean, spread, skewness and share within one deviation are those of a normal distribution."""
    scaled = (numbers.astype("float64") - mean) / stddev
    slack = 5 / np.sqrt(scaled.size)
    assert abs(scaled.mean()) < slack
    assert abs(scaled.std() - 1) < slack
    assert abs((scaled**3).mean()) < slack * np.sqrt(15)
    assert abs((np.abs(scaled) < 1).mean() - 0.682689) < slack / 2
    assert np.abs(np.corrcoef(scaled[0], scaled[1])[0, 1]) < 5 / np.sqrt(scaled.shape[1])


@pytest.mark.parametrize("stddev", [0.1, 2.0])
def test_noise_is_added(stddev):
    found = apply(GaussianNoise(stddev), NORMAL, training=True)
    check_normal(found - NORMAL, 0, stddev)
    assert abs(np.corrcoef((found - NORMAL).ravel(), NORMAL.ravel())[0, 1]) < 5 / np.sqrt(NORMAL.size)


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.8])
def test_noise_is_multiplied(rate):
    found = apply(GaussianDropout(rate), ONES, training=True)
    check_normal(found, 1, np.sqrt(rate / (1 - rate)))
    doubled = apply(GaussianDropout(rate), 2 * ONES, training=True)
    check_normal(doubled, 2, 2 * np.sqrt(rate / (1 - rate)))


@pytest.mark.parametrize("rate", [0.1, 0.5])
def test_alpha_dropout(rate):
    scale = ((1 - rate) * (1 + rate * LOWEST**2)) ** -0.5
    shift = -scale * LOWEST * rate
    found = apply(AlphaDropout(rate), NORMAL, training=True)
    dropped = np.isclose(found, scale * LOWEST + shift, atol=1e-5)
    np.testing.assert_allclose(found[~dropped], (scale * NORMAL + shift)[~dropped], atol=1e-5)
    assert abs(dropped.mean() - rate) < 5 * np.sqrt(rate * (1 - rate) / NORMAL.size)
    assert abs(found.mean()) < 0.02 and abs(found.std() - 1) < 0.02


@pytest.mark.parametrize("noise_shape", [(200, 1), (None, 1), (1, 300)])
def test_the_shape_of_the_noise(noise_shape):
    found = apply(AlphaDropout(0.5, noise_shape), ONES, training=True)
    dropped = found < 0
    assert 0.3 < dropped.mean() < 0.7
    for axis, length in enumerate(noise_shape):
        assert (dropped == dropped.take([0], axis)).all() == (length == 1)


def test_seeds():
    first = apply(AlphaDropout(0.5, seed=3, name="a"), ONES, training=True, calls=2)
    again = apply(AlphaDropout(0.5, seed=3, name="a"), ONES, training=True, calls=2)
    np.testing.assert_array_equal(first, again)
    assert (first[0] != first[1]).any()
    assert (apply(AlphaDropout(0.5, seed=4, name="a"), ONES, training=True) != first[0]).any()


@pytest.mark.parametrize("name", KINDS)
def test_each_call_draws_anew(name):
    one, other = apply(KINDS[name](), ONES, training=True, calls=2)
    assert (one != other).any()


@pytest.mark.parametrize("name", KINDS)
def test_in_use_and_said_in_the_call(name):
    layer = KINDS[name]()
    np.testing.assert_array_equal(apply(layer, NORMAL), NORMAL)
    (x,) = inputs_for([NORMAL])
    always, never = layer(x, training=True), layer(x, training=False)
    found = K.function([x], [always, never])([NORMAL])
    assert (found[0] != NORMAL).any() and (found[1] == NORMAL).all()
    assert layer(x)._uses_learning_phase and not never._uses_learning_phase


@pytest.mark.parametrize("layer", [GaussianDropout(0.0), GaussianDropout(1), AlphaDropout(0.0), GaussianNoise(0)])
def test_nothing_to_do(layer):
    np.testing.assert_array_equal(apply(layer, NORMAL, training=True), NORMAL)


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("dtype", ["float64", "float16"])
def test_number_types_and_unknown_lengths(name, dtype):
    with computing_in(dtype):
        layer = KINDS[name]()
        array = NORMAL[:6].reshape(6, 20, 15).astype(dtype)
        found = apply(layer, array, training=True, unknown=(1, 2))
    assert found.dtype == dtype and np.isfinite(found).all() and (found != array).mean() > 0.1
    assert layer.output_shape == (None, None, None)
    assert layer.compute_output_shape((None, 3)) == (None, 3)


@pytest.mark.parametrize("name", KINDS)
def test_masks_pass(name):
    gaps = np.where(CHANCE.random((3, 5, 1)) < 0.5, 2, CHANCE.normal(size=(3, 5, 4))).astype("float32")
    (x,) = inputs_for([gaps])
    layer = KINDS[name]()
    layer(Masking(2.0)(x))
    (found,) = K.function([x], [K.cast(layer.output_mask, "float32")])([gaps])
    np.testing.assert_array_equal(found, (gaps != 2).any(-1))


@pytest.mark.parametrize("make", [*KINDS.values(), lambda: AlphaDropout(0.1, (None, 1), 3)])
def test_a_copy_by_the_configuration(make):
    layer = make()
    config = json.loads(json.dumps(layer.get_config()))
    assert json.loads(json.dumps(type(layer).from_config(config).get_config())) == config


def test_the_words_of_keras_1():
    old, new = GaussianNoise(sigma=0.2), GaussianNoise(0.2)
    assert (old.name, new.name) == ("gaussiannoise_1", "gaussian_noise_1")
    assert plain(old.get_config()) == plain(new.get_config())
    assert plain(GaussianDropout(p=0.4).get_config()) == plain(GaussianDropout(rate=0.4).get_config())
    kerascn.set_dialect(1)
    try:
        assert (GaussianNoise(0.2).stddev, GaussianDropout(0.4).rate) == (0.2, 0.4)
    finally:
        kerascn.set_dialect(2)


WRONG = [
    (lambda: GaussianNoise(), "call.missing", ["GaussianNoise", "stddev"]),
    (lambda: GaussianNoise(-1), "call.bad_value", ["stddev", "-1"]),
    (lambda: GaussianNoise("loud"), "call.bad_value", ["stddev", "loud"]),
    (lambda: GaussianNoise(0.1, sigma=0.2), "call.twice_keras1", ["sigma"]),
    (lambda: GaussianDropout(1.5), "call.bad_value", ["rate", "1.5"]),
    (lambda: AlphaDropout(-0.1), "call.bad_value", ["rate", "-0.1"]),
    (lambda: AlphaDropout(0.1, seed="x"), "call.bad_value", ["seed", "x"]),
    (lambda: apply(AlphaDropout(0.1, (3,)), ONES), "call.bad_value", ["noise_shape", "(3,)"]),
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("place", range(len(WRONG)))
def test_wrong_uses(place, language):
    check_refusal(*WRONG[place], language)
