"""The layers with tf_keras, the last Keras 2, its defaults untouched."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import tensorflow as tf
import tf_keras

from . import keras_like

VERSIONS = {"tf_keras": tf_keras.__version__, "tensorflow": tf.__version__}


def make(row, quick):
    """See `keras_like.make`."""
    return keras_like.make(
        row,
        quick,
        tf_keras.layers,
        tf_keras.Model,
        lambda: tf_keras.optimizers.SGD(0.01),
        tf_keras.backend.clear_session,
    )
