"""Small models for the tests of saving, and what is asked of them again and again."""

import numpy as np

from kerascn import layers
from kerascn.engine import Layer
from kerascn.models import Model, Sequential


class Scale(Layer):
    """A layer of a user: one factor for all."""

    def __init__(self, start=2.0, **kwargs):
        self.start = start
        super().__init__(**kwargs)

    def build(self, input_shape):
        self.factor = self.add_weight(name="factor", shape=(1,), initializer="ones")
        super().build(input_shape)

    def call(self, inputs):
        return inputs * self.factor * self.start

    def get_config(self):
        return {**super().get_config(), "start": self.start}


def half_square(y_true, y_pred):
    """A loss of a user."""
    return (y_true - y_pred) ** 2 / 2


def graph(name=None, units=3):
    """A model with two inputs, two outputs, a shared layer and moving averages."""
    a, b = layers.Input((4,), name="a"), layers.Input((4,), name="b")
    shared = layers.Dense(units, activation="tanh", name="shared")
    one, other = shared(a), shared(b)
    one = layers.BatchNormalization(name="norm")(one)
    return Model(inputs=[a, b], outputs=[layers.Dense(2, name="x")(one), layers.Dense(1, name="y")(other)], name=name)


def row(units=3):
    """A few layers in a row."""
    model = Sequential()
    model.add(layers.Dense(units, activation="relu", input_shape=(4,), name="first"))
    model.add(layers.BatchNormalization(name="norm"))
    model.add(layers.Dense(2, name="last"))
    return model


def data(samples=8, seed=0):
    """Inputs of four numbers and targets of two."""
    random = np.random.RandomState(seed)
    return random.uniform(-1, 1, (samples, 4)).astype("float32"), random.uniform(-1, 1, (samples, 2)).astype("float32")


def stirred(model, seed=1):
    """The model, all its weights set to numbers of their own."""
    random = np.random.RandomState(seed)
    model.set_weights([random.uniform(0.1, 1, w.shape) for w in model.get_weights()])
    return model


def same(ours, theirs):
    """Whether two lists of arrays are equal to the last digit."""
    ours, theirs = list(ours), list(theirs)
    return len(ours) == len(theirs) and all(np.array_equal(x, y) for x, y in zip(ours, theirs, strict=True))


def key_of(error):
    """The key of the sentence of an exception that pytest has caught."""
    return getattr(error.value, "key", None)
