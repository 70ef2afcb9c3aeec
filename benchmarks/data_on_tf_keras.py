"""Training from batches with tf_keras, the last Keras 2."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import tensorflow as tf
import tf_keras

from . import data_problem as problem

VERSIONS = {"tf_keras": tf_keras.__version__, "tensorflow": tf.__version__}


class Batches(problem.Numbered, tf_keras.utils.Sequence):
    """The batches by number."""


def make(source, workers, processes):
    """See `data_on_kerascn.make`; it has one worker at least."""
    layers = tf_keras.layers
    shape = (problem.FEATURES,)
    model = tf_keras.Sequential([layers.Dense(problem.UNITS, "tanh", input_shape=shape), layers.Dense(1)])
    model.compile(tf_keras.optimizers.SGD(problem.RATE), "mse")

    def train(steps, clock):
        model.set_weights(problem.WEIGHTS)
        data = Batches(steps) if source == "sequence" else problem.endless(steps)
        tick = tf_keras.callbacks.LambdaCallback(on_batch_end=lambda batch, logs: clock.tick())
        given = dict(workers=max(workers, 1), use_multiprocessing=processes, shuffle=False, verbose=0, callbacks=[tick])
        return model.fit(data, steps_per_epoch=steps, epochs=1, **given).history["loss"][0]

    return train
