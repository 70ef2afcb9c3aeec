"""Training from a source of batches: `python -m benchmarks.data_case SOURCE WORKERS LIBRARY [quick]`.

SOURCE is `sequence` (batches by number) or `generator`; WORKERS a number, with `p` behind it for processes. The last
line printed is a JSON object: seconds until the first step was done, steps a second after it, the losses of an epoch.
"""

import importlib
import json
import sys
import time

from . import data_problem


class Clock:
    """Notes when the steps of the timed epoch were done."""

    def __init__(self):
        self.began, self.times = time.perf_counter(), []

    def tick(self):
        """A step is done."""
        self.times.append(time.perf_counter())

    def report(self, loss):
        """What is reported."""
        spent = self.times[-1] - self.times[0]
        return {"start": self.times[0] - self.began, "rate": (len(self.times) - 1) / spent, "loss": float(loss)}


def of_item():
    """How many seconds the work for one batch takes, alone."""
    began = time.perf_counter()
    for number in range(20):
        data_problem.batch(number)
    return (time.perf_counter() - began) / 20


def main(source, workers, library, *wanted):
    """Train a short epoch, then the one that is timed."""
    module = importlib.import_module(f"{__package__}.data_on_{library}")
    steps = 20 if "quick" in wanted else data_problem.STEPS
    train = module.make(source, int(workers.strip("p")), workers.endswith("p"))
    if train is None:
        print(json.dumps({"versions": module.VERSIONS, "time": None}))
        return
    train(4, Clock())
    clock = Clock()
    loss = train(steps, clock)
    times = clock.report(loss) | {"item": of_item()}
    print(json.dumps({"versions": module.VERSIONS, "time": times}))


if __name__ == "__main__":
    main(*sys.argv[1:])
