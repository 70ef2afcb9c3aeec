"""What each workload learns, as NumPy arrays alone: one batch, the first weights, the numbers of the optimizer.

Weights are listed in the order in which the network uses them, kernels as (in, out) and
(rows, columns, in, out), images with their channels last.
"""

from dataclasses import dataclass, field

import numpy as np

DECAY = 0.9  # momentum, and how much RMSprop and Adam keep of their means
SQUARE_DECAY = 0.999  # Adam's mean of squares
EPSILON = 1e-10  # so small that it does not matter where in the formula a library adds it


@dataclass
class Problem:
    """A batch to learn by heart, and what to begin with."""

    name: str
    optimizer: str
    rate: float
    x: np.ndarray
    y: np.ndarray
    drops: bool = False
    weights: dict[str, np.ndarray] = field(default_factory=dict)


def make(name: str, quick: bool) -> Problem:
    """A workload by its name, in full size or tiny; the same numbers in every process."""
    return MAKERS[name](np.random.default_rng(7), quick)


def mlp(random, quick):
    """784-512-512-10, dropout 0.2, RMSprop."""
    batch, inputs, hidden, classes = (16, 20, 12, 4) if quick else (128, 784, 512, 10)
    x = random.uniform(0.0, 1.0, (batch, inputs)).astype("float32")
    problem = Problem("mlp", "rmsprop", 0.01 if quick else 0.0001, x, _classes(random, batch, classes), drops=True)
    for layer, shape in (("first", (inputs, hidden)), ("second", (hidden, hidden)), ("last", (hidden, classes))):
        _layer(problem, random, layer, shape)
    return problem


def cnn(random, quick):
    """Convolutions of 32 and 64 channels, max pooling, dense layers of 128 and 10, dropout, Adam."""
    batch, side, channels, hidden, classes = (8, 10, (4, 6), 12, 4) if quick else (128, 28, (32, 64), 128, 10)
    x = random.uniform(0.0, 1.0, (batch, side, side, 1)).astype("float32")
    problem = Problem("cnn", "adam", 0.01 if quick else 0.0001, x, _classes(random, batch, classes), drops=True)
    before = 1
    for layer, after in zip(("conv1", "conv2"), channels, strict=True):
        _layer(problem, random, layer, (3, 3, before, after))
        before = after
    flat = ((side - 4) // 2) ** 2 * before
    for layer, shape in (("hidden", (flat, hidden)), ("last", (hidden, classes))):
        _layer(problem, random, layer, shape)
    return problem


def lstm(random, quick):
    """An embedding of 20,000 words, an LSTM of 128 units over 80 steps, one sigmoid, Adam."""
    batch, words, length, width, units = (8, 50, 6, 5, 7) if quick else (32, 20000, 80, 128, 128)
    x = random.integers(0, words, (batch, length)).astype("int32")
    y = random.integers(0, 2, (batch, 1)).astype("float32")
    problem = Problem("lstm", "adam", 0.001, x, y)
    bias = np.zeros(4 * units, "float32")
    bias[units : 2 * units] = 1.0  # the gate that forgets begins open
    problem.weights |= {
        "embedding": random.uniform(-0.05, 0.05, (words, width)).astype("float32"),
        "kernel": _normal(random, (width, 4 * units), 1.0),
        "recurrent": _normal(random, (units, 4 * units), 1.0),
        "bias": bias,
    }
    _layer(problem, random, "last", (units, 1))
    return problem


VGG = (64, 64, None, 128, 128, None, 256, 256, 256, None, 512, 512, 512, None, 512, 512, 512, None)


def vgg(random, quick):
    """The 13 convolutions of VGG16 on images of 32x32, one dense layer, SGD with momentum."""
    batch, divisor, classes = (4, 16, 4) if quick else (32, 1, 10)
    x = random.uniform(0.0, 1.0, (batch, 32, 32, 3)).astype("float32")
    problem = Problem("vgg", "momentum", 0.003, x, _classes(random, batch, classes))
    before = 3
    for number, after in enumerate(filter(None, VGG), 1):
        _layer(problem, random, f"conv{number}", (3, 3, before, after // divisor))
        before = after // divisor
    _layer(problem, random, "last", (before, classes))
    return problem


MAKERS = {"mlp": mlp, "cnn": cnn, "lstm": lstm, "vgg": vgg}


def _classes(random, batch, classes):
    return np.eye(classes, dtype="float32")[random.integers(0, classes, batch)]


def _layer(problem, random, name, shape):
    """The kernel and the bias of a layer."""
    problem.weights[f"{name}/kernel"] = _normal(random, shape, 2.0)
    problem.weights[f"{name}/bias"] = np.zeros(shape[-1], "float32")


def _normal(random, shape, gain):
    deviation = np.sqrt(gain / np.prod(shape[:-1]))
    return random.normal(0.0, deviation, shape).astype("float32")
