"""The trap of BatchNormalization's weights in the wrong order."""

import functools
import itertools
import time

import h5py
import numpy as np
import pytest

from kerascn import config
from kerascn.layers import BatchNormalization, Dense, Input, TimeDistributed
from kerascn.models import Model, Sequential
from tests.traps.told import told

pytestmark = pytest.mark.engine
told = functools.partial(told, file=__file__)

VARIANCE, ORDER = "traps.normalization_variance", "traps.normalization_order"
RANDOM = np.random.RandomState(0)
ROLES = ("gamma", "beta", "mean", "variance")
TRAINED = {
    "gamma": RANDOM.uniform(0.6, 1.4, 6),
    "beta": RANDOM.uniform(-0.4, 0.4, 6),
    "mean": RANDOM.normal(size=6),
    "variance": RANDOM.uniform(0.1, 4, 6),
}
FRESH = {"gamma": np.ones(6), "beta": np.zeros(6), "mean": np.zeros(6), "variance": np.ones(6)}


def norm(**more):
    return Sequential([BatchNormalization(input_shape=(6,), name="norm", **more)])


def in_order(values, order):
    return [values[name] for name in order.split()]


def computes(model, order):
    """What the layer should give for ones, by NumPy, if its weights are those of ``TRAINED``, in any order."""
    gamma, beta, mean, variance = in_order(TRAINED, order)
    return gamma * (1 - mean) / np.sqrt(variance + 1e-3) + beta


@pytest.mark.parametrize(
    ("values", "order", "key"),
    [
        (TRAINED, "mean variance gamma beta", VARIANCE),  # of Caffe, whose two layers are one here
        (TRAINED, "gamma beta variance mean", VARIANCE),
        (TRAINED, "gamma variance mean beta", VARIANCE),
        (TRAINED, "beta gamma mean variance", ORDER),  # by the alphabet
        (FRESH, "mean variance gamma beta", ORDER),
        (FRESH, "gamma beta variance mean", ORDER),
        (FRESH, "beta gamma mean variance", ORDER),
    ],
)
def test_weights_in_the_wrong_order(values, order, key, tmp_path):
    given = in_order(values, order)
    model = norm()
    with told(key) as caught:
        model.layers[0].set_weights(given)
        model.layers[0].set_weights(given)  # once for a layer
    assert str(caught[0].message).startswith("norm:")
    with told(key):
        model.set_weights(given)
    np.testing.assert_array_equal(model.get_weights(), np.float32(given))  # told, but done
    model.save_weights(tmp_path / "weights.h5")
    for by_name in (True, False):
        again = norm()
        with told(key):
            again.load_weights(tmp_path / "weights.h5", by_name=by_name)


def test_the_right_order_is_right():
    model = norm()
    order = "gamma beta mean variance"
    model.set_weights(in_order(TRAINED, order))
    np.testing.assert_allclose(model.predict(np.ones((1, 6)))[0], computes(model, order), rtol=1e-4)


def test_every_order_of_fresh_weights():
    """Told of all but those that look like the right one."""
    for order in itertools.permutations(ROLES):
        values = [FRESH[name] for name in order]
        layer = norm().layers[0]
        keys = [] if np.array_equal(values, [FRESH[name] for name in ROLES]) else [ORDER]
        with told(*keys):
            layer.set_weights(values)


def nested():
    x = Input(shape=(6,))
    return Model(x, Sequential([norm(), Dense(1)])(x))


def for_each_step():
    return Sequential([TimeDistributed(BatchNormalization(), input_shape=(2, 6))])


@pytest.mark.parametrize("make", [nested, for_each_step])
def test_a_layer_within(make):
    model = make()
    weights = model.get_weights()
    weights[-1] = -np.ones(6)
    with told(VARIANCE):
        model.set_weights(weights)


def test_several_layers_are_told_of_at_once():
    model = Sequential([BatchNormalization(input_shape=(6,), name="n0")])
    for place in range(1, 5):
        model.add(BatchNormalization(name=f"n{place}"))
    with told(VARIANCE) as caught:
        model.set_weights(5 * in_order(TRAINED, "mean variance gamma beta"))
    assert str(caught[0].message).startswith("n0, n1, n2, ...:")


def test_without_gamma_and_beta():
    model = norm(scale=False, center=False)
    with told(VARIANCE):
        model.set_weights([TRAINED["variance"], TRAINED["mean"]])


@pytest.mark.parametrize(
    "values",
    [
        FRESH,
        TRAINED,
        TRAINED | {"gamma": np.zeros(6)},  # as the last one of a block of a ResNet begins
        TRAINED | {"gamma": RANDOM.normal(size=6)},
        TRAINED | {"beta": RANDOM.uniform(0.6, 1.4, 6)},
        TRAINED | {"variance": np.zeros(6), "mean": np.ones(6)},  # an input that is always 1
        TRAINED | {"variance": np.full(6, -1e-4)},  # what rounding does to a deviation of 0
        FRESH | {"gamma": np.zeros(6)},
        FRESH | {"mean": np.ones(6)},
    ],
)
def test_weights_that_are_well(values):
    norm().set_weights([values[name] for name in ROLES])


def test_few_channels_say_nothing():
    model = Sequential([BatchNormalization(input_shape=(2,))])
    model.set_weights([np.zeros(2), np.ones(2), np.zeros(2), np.ones(2)])


def test_arrays_of_a_file_that_is_open(tmp_path):
    with h5py.File(tmp_path / "arrays.h5", "w") as file:
        arrays = [file.create_dataset(name, data=TRAINED[name]) for name in ("gamma", "beta", "variance", "mean")]
        with told(VARIANCE):
            norm().set_weights(arrays)


def test_it_can_be_turned_off(monkeypatch):
    monkeypatch.setattr(config, "traps", False)
    norm().set_weights(in_order(TRAINED, "mean variance gamma beta"))


def test_it_costs_little():
    """Beside the setting itself, in a net of some layers."""
    model = Sequential([BatchNormalization(input_shape=(64,))])
    for _ in range(19):
        model.add(BatchNormalization())
    weights = model.get_weights()
    took = {}
    for traps in (True, False, True, False, True, False):
        config.traps = traps
        begun = time.perf_counter()
        model.set_weights(weights)
        took.setdefault(traps, []).append(time.perf_counter() - begun)
    config.traps = True
    assert min(took[True]) < min(took[False]) + 0.02
