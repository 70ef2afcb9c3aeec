"""Training from batches with Keras 3 on TensorFlow."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ["KERAS_BACKEND"] = "tensorflow"

import keras
import tensorflow as tf

from . import data_problem as problem

VERSIONS = {"keras": keras.__version__, "tensorflow": tf.__version__}


class Batches(problem.Numbered, keras.utils.PyDataset):
    """The batches by number."""


def make(source, workers, processes):
    """See `data_on_kerascn.make`; a generator always runs without workers there."""
    layers = keras.layers
    shape = (problem.FEATURES,)
    model = keras.Sequential([keras.Input(shape), layers.Dense(problem.UNITS, "tanh"), layers.Dense(1)])
    model.compile(keras.optimizers.SGD(problem.RATE), "mse")

    def train(steps, clock):
        model.set_weights(problem.WEIGHTS)
        given = dict(workers=max(workers, 1), use_multiprocessing=processes)
        data = Batches(steps, **given) if source == "sequence" else problem.endless(steps)
        tick = keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: clock.tick())
        history = model.fit(data, steps_per_epoch=steps, epochs=1, shuffle=False, verbose=0, callbacks=[tick])
        return history.history["loss"][0]

    return train
