"""A famous net in a process of its own: `python -m benchmarks.net_case NET LIBRARY [quick]`.

The last line printed is a JSON object. Times are those of the processor, in seconds: building, the first prediction
and the first training step with what has to be compiled for them, and later ones. Importing the library counts not.
"""

import importlib
import json
import statistics
import sys
import time
from typing import NamedTuple

import numpy as np

REPEATS = 5
CLASSES = 1000
LIKE = 50  # numbers of the output that are reported, so that libraries can be compared


class Net(NamedTuple):
    """A net: rows and columns of its images, and how many of them a batch has."""

    size: int
    batch: int


NETS = {"VGG16": Net(224, 2), "ResNet50": Net(224, 4), "MobileNet": Net(224, 8), "InceptionV3": Net(299, 4)}
QUICK = Net(96, 1)


def values(shapes):
    """The same weights for every library: kernels that keep the size of what flows, means of 0, all else 1 or 0."""
    draw = np.random.default_rng(3)
    return [_value(draw, shape) for shape in shapes]


def _value(draw, shape):
    if len(shape) == 1:
        return draw.uniform(0.5, 1.0, shape).astype("float32")  # also a variance, which has to be positive
    found = draw.random(shape, "float32") - np.float32(0.5)
    return found * np.float32(np.sqrt(12 / np.prod(shape[:-1])))


def spent(function, *arguments):
    """The processor's time that a call takes, and what it gives."""
    began = time.process_time()
    found = function(*arguments)
    return time.process_time() - began, found


def report(library, name, quick):
    """What a net computes, and how long it takes."""
    net = QUICK if quick else NETS[name]
    library.warm()
    build, steps = spent(library.make, name, net.size)
    if steps is None:
        return None
    shapes, put, predict, train = steps
    draw = np.random.default_rng(4)
    x = draw.random((net.batch, net.size, net.size, 3), "float32")
    y = np.eye(CLASSES, dtype="float32")[draw.integers(0, CLASSES, net.batch)]
    first_predict, _ = spent(predict, x)
    put(values(shapes()))
    output = predict(x)
    repeats = 1 if quick else REPEATS
    found = {"build": build, "first predict": first_predict, "output": [float(n) for n in output.ravel()[:LIKE]]}
    found["predict"] = statistics.median(spent(predict, x)[0] for _ in range(repeats))
    found["first train"] = spent(train, x, y)[0]
    found["train"] = statistics.median(spent(train, x, y)[0] for _ in range(repeats))
    return found


def main(name, library, *wanted):
    """Measure and print the report."""
    module = importlib.import_module(f"{__package__}.nets_on_{library}")
    print(json.dumps({"versions": module.VERSIONS, "time": report(module, name, "quick" in wanted)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
