"""TimeDistributed: the layer within, at each step, by itself."""

import json

import numpy as np
import pytest

import kerascn
from kerascn import backend as K
from kerascn.engine import Input, Layer
from kerascn.engine.network import Network
from kerascn.layers import (
    LSTM,
    Activation,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Masking,
    Reshape,
    TimeDistributed,
)
from kerascn.models import Sequential

pytestmark = pytest.mark.engine
CHANCE = np.random.default_rng(8)


class Doubling(Layer):
    """A user's layer that says nothing of its shape."""

    def call(self, x):
        return K.concatenate([x, x])


def small_network():
    """A network that can be wrapped as a whole."""
    x = Input((3,))
    return Network(x, Dense(2)(Activation("tanh")(Dense(4)(x))))


MADE = {
    "dense": (lambda: Dense(4, activation="tanh"), (3,)),
    "convolution": (lambda: Conv2D(2, (2, 3), padding="same"), (4, 5, 3)),
    "flatten": (lambda: Flatten(), (2, 3)),
    "reshape": (lambda: Reshape((3, 2)), (6,)),
    "series in series": (lambda: LSTM(3), (4, 2)),
    "network": (small_network, (3,)),
    "users": (lambda: Doubling(), (3,)),
    "nested": (lambda: TimeDistributed(Dense(2)), (3, 4)),
}


@pytest.mark.parametrize("known", [True, False], ids=["steps known", "steps unknown"])
@pytest.mark.parametrize("name", MADE)
def test_each_step_is_what_the_layer_alone_makes_of_it(name, known):
    make, shape = MADE[name]
    inner = make()
    series, alone = Input((5 if known else None, *shape)), Input(shape)
    wrapped = TimeDistributed(inner)
    y, z = wrapped(series), inner(alone)
    x = CHANCE.normal(size=(3, 5, *shape))
    (found,) = K.function([series], [y])([x])
    single = K.function([alone], [z])
    wanted = np.stack([single([x[:, step]])[0] for step in range(5)], axis=1)
    np.testing.assert_allclose(found, wanted, atol=1e-5)
    assert K.int_shape(y) == (None, 5 if known else None, *wanted.shape[2:])
    assert wrapped.weights == inner.weights


def test_the_mask_goes_through():
    x = Masking()(Input((4, 3)))
    wrapped = TimeDistributed(Dense(2))
    y = wrapped(x)
    assert wrapped._inbound_nodes[0].output_masks[0] is wrapped._inbound_nodes[0].input_masks[0] is not None
    LSTM(2)(y)


def test_losses_and_updates_of_the_layer_within():
    inner = Dense(2, kernel_regularizer="l2", activity_regularizer="l1")
    wrapped, x = TimeDistributed(inner), Input((4, 3))
    y = wrapped(x)
    array = CHANCE.normal(size=(2, 4, 3))
    penalty, found = K.function([x], [sum(wrapped.losses), y])([array])
    wanted = 0.01 * (np.square(inner.get_weights()[0]).sum() + np.abs(found).sum())
    np.testing.assert_allclose(penalty, wanted, rtol=1e-4)

    normal = TimeDistributed(BatchNormalization(momentum=0.5))
    model = Sequential([normal])
    model.build((None, 4, 3))
    model.compile("sgd", "mse")
    array = CHANCE.normal(size=(6, 4, 3)) + 3
    model.train_on_batch(array, array)
    moved = normal.layer.get_weights()[2]
    np.testing.assert_allclose(moved, 0.5 * array.reshape(-1, 3).mean(0), rtol=1e-4)


def test_what_differs_in_training_does_so_within():
    x = Input((40, 10))
    y = TimeDistributed(Dropout(0.5))(x)
    assert y._uses_learning_phase
    calculate = K.function([x, K.learning_phase()], [y])
    ones = np.ones((5, 40, 10))
    assert (calculate([ones, 0])[0] == 1).all()
    dropped = calculate([ones, 1])[0]
    assert 0.4 < (dropped == 0).mean() < 0.6 and not np.array_equal(dropped[:, 0], dropped[:, 1])


def test_it_is_frozen_with_the_layer_within():
    wrapped = TimeDistributed(Dense(2))
    wrapped(Input((4, 3)))
    assert len(wrapped.trainable_weights) == 2
    wrapped.trainable = False
    assert (wrapped.trainable_weights, len(wrapped.non_trainable_weights)) == ([], 2)
    wrapped.trainable, wrapped.layer.trainable = True, False
    assert (wrapped.trainable_weights, len(wrapped.non_trainable_weights)) == ([], 2)


def test_the_layer_within_may_be_frozen_at_any_time():
    inner = BatchNormalization()
    inner.trainable = False
    model = Sequential([TimeDistributed(inner, input_shape=(3, 2))])
    assert model.updates == []
    inner.trainable = True
    assert len(model.updates) == 2
    model.layers[0].trainable = False
    assert model.updates == []


def test_a_configuration_makes_the_same_layer():
    x = Input((4, 6, 5, 3))
    network = Network(x, TimeDistributed(Flatten())(TimeDistributed(Conv2D(2, (3, 3), activation="relu"))(x)))
    config = json.loads(json.dumps(network.get_config()))
    inner = config["layers"][1]["config"]["layer"]
    assert inner["class_name"] == "Conv2D" and inner["config"]["filters"] == 2
    again = Network.from_config(config)
    again.set_weights(network.get_weights())
    array = CHANCE.normal(size=(2, 4, 6, 5, 3))
    found = [K.function(n.inputs, n.outputs)([array])[0] for n in (network, again)]
    np.testing.assert_array_equal(*found)


def test_the_names_of_both_ages():
    assert TimeDistributed(Dense(2)).name == "time_distributed_1"
    kerascn.set_dialect(1)
    try:
        assert TimeDistributed(Dense(2), input_shape=(3, 4)).name == "timedistributed_1"
    finally:
        kerascn.set_dialect(2)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("given", [Dense, 3, "Dense"])
def test_no_layer_within(given, language):
    kerascn.config.set_language(language)
    try:
        with pytest.raises(ValueError) as caught:
            TimeDistributed(given)
    finally:
        kerascn.config.forget()
    assert caught.value.key == "call.bad_value" and "Dense(8)" in str(caught.value)


def test_several_outputs_within_are_refused():
    with pytest.raises(ValueError) as caught:
        TimeDistributed(LSTM(3, return_state=True))(Input((2, 4, 3)))
    assert caught.value.key == "wrapper.one_output" and "lstm_1" in str(caught.value)


def test_a_series_is_needed():
    with pytest.raises(ValueError) as caught:
        TimeDistributed(Dense(3))(Input((4,)))
    assert caught.value.key == "spec.min_ndim"


def test_a_layer_that_keeps_states_is_refused():
    with pytest.raises(ValueError) as caught:
        TimeDistributed(LSTM(3, stateful=True))(Input(batch_shape=(2, 4, 5, 3)))
    assert caught.value.key == "wrapper.stateful" and "lstm_1" in str(caught.value)


def test_a_step_must_fit_the_layer_within():
    with pytest.raises(ValueError) as caught:
        TimeDistributed(Conv2D(2, (3, 3)))(Input((4, 3)))
    assert caught.value.key == "spec.ndim" and "conv2d_1" in str(caught.value)
