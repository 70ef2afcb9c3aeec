"""The layers of one family in a process of their own: `python -m benchmarks.layer_case FAMILY LIBRARY [quick]`.

The last line it prints is a JSON object with a report for each layer. `forward` is what `predict` takes for a
batch, `train` what `fit` takes, both in seconds and without the first call, which is `start`.
"""

import importlib
import json
import statistics
import sys
import time

import numpy as np

from . import families

STEPS = 48  # of an epoch that is timed, so that what an epoch costs in itself counts as it does in earnest
REPEATS = 3


def report(row, library, quick):
    """What one layer computes and how long it takes."""
    began = time.perf_counter()
    made = library.make(row, quick)
    if made is None:
        return None
    predict, train = made
    batch = families.batch_of(row, quick)
    x = data(row, library, quick, 1)
    output = predict(x, batch)
    y = np.zeros((len(x[0]), *output.shape[1:]), "float32")
    losses = [train(x, y, batch)]
    start = time.perf_counter() - began
    losses += [train(x, y, batch) for _ in range(2)]
    found = {"output": sample(output), "losses": losses, "start": start, "random": row.random}
    steps = 2 if quick else STEPS
    x = data(row, library, quick, steps)
    y = np.zeros((len(x[0]), *output.shape[1:]), "float32")
    repeats = 1 if quick else REPEATS
    found["forward"] = statistics.median(timed(predict, x, batch) for _ in range(repeats)) / steps
    found["train"] = statistics.median(timed(train, x, y, batch) for _ in range(repeats)) / steps
    return found


def data(row, library, quick, steps):
    """The inputs of so many steps, as the library wants them."""
    found = families.batches(row, quick, steps)
    return library.arrange(row, found) if hasattr(library, "arrange") else found


def timed(function, *arguments):
    """How long a call takes, in seconds."""
    began = time.perf_counter()
    function(*arguments)
    return time.perf_counter() - began


def sample(output):
    """A few numbers by which outputs can be compared."""
    flat = np.asarray(output, "float64").ravel()
    places = np.linspace(0, len(flat) - 1, 7).astype(int)
    return [float(n) for n in (flat.mean(), flat.std(), *flat[places])]


def main(family, library, *wanted):
    """Measure the family and print the reports."""
    module = importlib.import_module(f"{__package__}.layers_on_{library}")
    reports = {row.name: report(row, module, "quick" in wanted) for row in families.rows(family)}
    print(json.dumps({"versions": module.VERSIONS, "layers": reports}))


if __name__ == "__main__":
    main(*sys.argv[1:])
