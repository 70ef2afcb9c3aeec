"""Famous nets with Keras 3 on TensorFlow, its defaults untouched."""

from . import nets_like_keras
from .on_keras import VERSIONS as VERSIONS
from .on_keras import keras  # which has been told its backend there


def warm():
    """Load the engine, which is no part of what is measured."""
    keras.Sequential([keras.Input((2,)), keras.layers.Dense(2)])


def make(name, size):
    """See `nets_like_keras.make`."""
    return nets_like_keras.make(keras.applications, keras.optimizers.SGD(1e-4), name, size)
