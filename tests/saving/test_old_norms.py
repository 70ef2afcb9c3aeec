"""BatchNormalization and Highway as older releases wrote them, against their formulas."""

import json
import warnings

import h5py
import numpy as np
import pytest

from kerascn import layers
from kerascn.models import Sequential, model_from_json
from kerascn.saving import weights
from kerascn.saving.old_weights import Stored, pieces
from kerascn.saving.old_weights.norms import may_have_deviation
from kerascn.saving.origin import Origin
from tests.saving.small import key_of

CHANNELS, EPSILON = 3, 0.01


def set_from(layer, given, origin):
    found = pieces(layer, given, origin)
    layer.set_weights([one.make(*(s.array for s in one.stored)) if one.make else one.stored[0].array for one in found])


def drawn(names, seed=0):
    random = np.random.RandomState(seed)
    return {name: random.uniform(0.2, 2, CHANNELS) for name in names}


def norm(**options):
    layer = layers.BatchNormalization(epsilon=EPSILON, **options)
    model = Sequential([layer])
    model.build((None, CHANNELS))
    return model, layer


X = np.random.RandomState(1).uniform(-2, 2, (4, CHANNELS))
OLD = ("gamma", "beta", "running_mean", "running_std")


@pytest.mark.parametrize(
    ("age", "release", "engine", "deviation"),
    [
        (0, None, None, True),
        (1, "1.0.3", None, True),
        (1, "1.0.6", "theano", True),
        (1, "1.0.6", "tensorflow", False),
        (1, "1.0.7", None, False),
        (1, "1.2.2", "theano", False),
        (1, None, "theano", False),
        (2, "2.0.6", "tensorflow", False),
    ],
)
def test_a_deviation_or_a_variance(K, age, release, engine, deviation):
    weights = drawn(OLD)
    gamma, beta, mean, spread = weights.values()
    divisor = spread + EPSILON if deviation else np.sqrt(spread + EPSILON)
    named = [Stored(f"batchnormalization_1_{name}", array) for name, array in weights.items()]
    given = [Stored(f"param_{place}", array) for place, array in enumerate(weights.values())] if age == 0 else named
    model, layer = norm()
    set_from(layer, given, Origin(age, release, engine))
    np.testing.assert_allclose(model.predict(X), gamma * (X - mean) / divisor + beta, rtol=1e-4, atol=1e-5)
    assert may_have_deviation(Origin(age, release, engine), given) == (release is None and age == 1)


def test_arrays_are_found_by_their_names(K):
    weights = drawn(("moving_variance", "beta", "moving_mean", "gamma"))
    layer = norm()[1]
    set_from(layer, [Stored(f"bn/{name}:0", array) for name, array in weights.items()], Origin())
    for name, found in zip(("gamma", "beta", "moving_mean", "moving_variance"), layer.get_weights(), strict=True):
        np.testing.assert_allclose(found, weights[name], rtol=1e-6)


def test_deviations_of_another_shape_are_not_read(K):
    class Unread:
        shape = (CHANNELS + 1,)

    layer = norm()[1]
    given = [Stored(f"param_{place}", Unread()) for place in range(4)]
    assert [piece.make for piece in pieces(layer, given, Origin(age=0))] == [None] * 4
    with pytest.raises(ValueError) as error:
        weights.pairs(layer, "layer_0", given, Origin(age=0))
    assert key_of(error) == "saving.weight_shape"


@pytest.mark.parametrize("left", ["gamma", "beta"])
def test_layers_without_one_of_the_weights(K, left):
    names = [name for name in ("gamma", "beta", "moving_mean", "moving_variance") if name != left]
    weights = drawn(names)
    model, layer = norm(**{"scale" if left == "gamma" else "center": False})
    set_from(layer, [Stored(f"bn/{name}:0", array) for name, array in weights.items()], Origin())
    expected = (X - weights["moving_mean"]) / np.sqrt(weights["moving_variance"] + EPSILON)
    expected = expected * weights.get("gamma", 1) + weights.get("beta", 0)
    np.testing.assert_allclose(model.predict(X), expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (0, 2, 1, 3)], ids=["bias behind its kernel", "kernels first"])
def test_both_orders_of_highway(K, order):
    random = np.random.RandomState(2)
    W, b, W_carry, b_carry = (random.uniform(-1, 1, s) for s in [(CHANNELS, CHANNELS), CHANNELS] * 2)
    share = 1 / (1 + np.exp(-(X @ W_carry + b_carry)))
    expected = share * np.tanh(X @ W + b) + (1 - share) * X
    layer = layers.Highway(activation="tanh")
    model = Sequential([layer])
    model.build((None, CHANNELS))
    written = [Stored(f"param_{place}", [W, b, W_carry, b_carry][place]) for place in order]
    set_from(layer, written, Origin(age=1))
    np.testing.assert_allclose(model.predict(X), expected, rtol=1e-4, atol=1e-5)


def written(path):
    """Weights as Keras 1 wrote them, without its release."""
    weights = drawn(OLD)
    with h5py.File(path, "w") as file:
        file.attrs["layer_names"] = [b"norm"]
        group = file.create_group("norm")
        group.attrs["weight_names"] = [f"norm_{name}".encode() for name in weights]
        for name, array in weights.items():
            group.create_dataset(f"norm_{name}", data=array)
    return list(weights.values())


def described(release):
    config = {"name": "norm", "epsilon": EPSILON, "mode": 0, "momentum": 0.9, "trainable": True,
              "batch_input_shape": [None, CHANNELS], "input_dtype": "float32"}  # fmt: skip
    layer = {"class_name": "BatchNormalization", "config": config}
    return json.dumps({"class_name": "Sequential", "config": [layer], "keras_version": release})


@pytest.mark.parametrize(
    ("release", "deviation"), [("1.0.3", True), ("1.0.5", True), ("1.0.7", False), ("1.1.2", False)]
)
def test_the_architecture_tells_the_release(K, tmp_path, release, deviation):
    gamma, beta, mean, spread = written(tmp_path / "w.h5")
    model = model_from_json(described(release))
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # there is no doubt
        model.load_weights(tmp_path / "w.h5")
    divisor = spread + EPSILON if deviation else np.sqrt(spread + EPSILON)
    np.testing.assert_allclose(model.predict(X), gamma * (X - mean) / divisor + beta, rtol=1e-4, atol=1e-5)


def test_where_nothing_tells_the_release_that_is_told(K, tmp_path):
    gamma, beta, mean, variance = written(tmp_path / "w.h5")
    model, _layer = norm()
    with pytest.warns(UserWarning) as told:
        model.load_weights(tmp_path / "w.h5")
    assert [one.message.key for one in told] == ["saving.running_std"]
    expected = gamma * (X - mean) / np.sqrt(variance + EPSILON) + beta
    np.testing.assert_allclose(model.predict(X), expected, rtol=1e-4, atol=1e-5)
