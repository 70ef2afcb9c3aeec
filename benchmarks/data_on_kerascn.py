"""Training from batches on an engine of kerascn; which one, KERAS_BACKEND says."""

from kerascn import __version__
from kerascn.callbacks import LambdaCallback
from kerascn.layers import Dense
from kerascn.models import Sequential
from kerascn.optimizers import SGD
from kerascn.utils.data_utils import Sequence

from . import data_problem as problem

VERSIONS = {"kerascn": __version__}


class Batches(problem.Numbered, Sequence):
    """The batches by number."""


def make(source, workers, processes):
    """A function that trains for some steps from the first weights, tells the clock of each, and gives the loss."""
    model = Sequential([Dense(problem.UNITS, activation="tanh", input_shape=(problem.FEATURES,)), Dense(1)])
    model.compile(SGD(problem.RATE), "mse")

    def train(steps, clock):
        model.set_weights(problem.WEIGHTS)
        data = Batches(steps) if source == "sequence" else problem.endless(steps)
        tick = LambdaCallback(on_batch_end=lambda batch, logs: clock.tick())
        given = dict(workers=workers, use_multiprocessing=processes, shuffle=False, verbose=0, callbacks=[tick])
        return model.fit(data, steps_per_epoch=steps, epochs=1, **given).history["loss"][0]

    return train
