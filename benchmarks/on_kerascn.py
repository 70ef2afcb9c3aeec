"""The workloads on an engine of kerascn; which one, KERAS_BACKEND says."""

import importlib.metadata

from kerascn import __version__
from kerascn import backend as K

from . import workloads

K.constant(0.0)  # brings the engine in, whose import is not counted

LIBRARY = {"tensorflow": "tensorflow", "theano": "pytensor"}[K.backend()]
VERSIONS = {"kerascn": __version__, LIBRARY: importlib.metadata.version(LIBRARY)}


def build(problem, dropping):
    """The training function.

    Returns:
        A function that does one step on the batch and gives its loss, and one that reads the weights.
    """
    w = {name: K.variable(value, name=name.replace("/", "_")) for name, value in problem.weights.items()}
    x = K.placeholder(shape=(None, *problem.x.shape[1:]), dtype=problem.x.dtype.name)
    y = K.placeholder(shape=(None, *problem.y.shape[1:]))
    loss = workloads.loss(K, problem.name, x, y, w)
    variables = list(w.values())
    optimizer = workloads.OPTIMIZERS[problem.optimizer]
    gradients = K.gradients(loss, variables)
    updates = optimizer(K, variables, gradients, problem.rate)
    phase = [K.learning_phase()] if problem.drops else []
    function = K.function([x, y, *phase], [loss], updates=updates)
    values = [problem.x, problem.y, *[int(dropping) for _ in phase]]

    def step():
        return float(function(values)[0])

    return step, lambda: dict(zip(w, K.batch_get_value(variables), strict=True))
