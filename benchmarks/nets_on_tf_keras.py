"""Famous nets with tf_keras, the last Keras 2, its defaults untouched."""

from . import nets_like_keras
from .layers_on_tf_keras import VERSIONS as VERSIONS
from .layers_on_tf_keras import tf_keras


def warm():
    """Load the engine, which is no part of what is measured."""
    tf_keras.Sequential([tf_keras.layers.Dense(2, input_shape=(2,))])


def make(name, size):
    """See `nets_like_keras.make`."""
    return nets_like_keras.make(tf_keras.applications, tf_keras.optimizers.SGD(1e-4), name, size)
