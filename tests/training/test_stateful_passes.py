"""Every pass over data moves the state of stateful layers on, a validation within fit too."""

import numpy as np
import pytest

from kerascn import backend
from kerascn.layers import SimpleRNN
from kerascn.models import Sequential
from kerascn.optimizers import SGD

pytestmark = pytest.mark.usefixtures("K")

ONES = {"kernel_initializer": "ones", "recurrent_initializer": "ones", "use_bias": False, "activation": None}


@pytest.fixture
def model():
    made = Sequential([SimpleRNN(1, stateful=True, batch_input_shape=(2, 3, 1), **ONES)])
    made.compile(SGD(lr=0.0), "mse")
    return made


def state(model):
    return backend.get_value(model.layers[0].states[0])[:, 0].tolist()


def test_each_pass_goes_on_from_the_state_that_the_last_one_left(model):
    x, y = np.ones((4, 3, 1)), np.zeros((4, 1))  # two batches, each of which adds 3
    model.fit(x, y, shuffle=False, verbose=0)
    assert state(model) == [6, 6]
    model.evaluate(x, y, verbose=0)
    assert state(model) == [12, 12]
    model.predict(x)
    assert state(model) == [18, 18]
    model.train_on_batch(x[:2], y[:2])
    model.test_on_batch(x[:2], y[:2])
    model.predict_on_batch(x[:2])
    assert state(model) == [27, 27]
    model.reset_states()
    assert state(model) == [0, 0]


def test_validation_goes_on_from_the_training_and_the_training_from_it(model):
    x, y = np.ones((4, 3, 1)), np.zeros((4, 1))
    model.fit(x, y, epochs=2, shuffle=False, validation_data=(10 * x, y), verbose=0)
    assert state(model) == [2 * (6 + 60)] * 2
