"""The layers with Keras 3 on TensorFlow, its defaults untouched."""

from . import keras_like
from .on_keras import VERSIONS as VERSIONS
from .on_keras import keras  # which has been told its backend there


def make(row, quick):
    """See `keras_like.make`."""
    forget = keras.backend.clear_session
    return keras_like.make(row, quick, keras.layers, keras.Model, lambda: keras.optimizers.SGD(0.01), forget)
