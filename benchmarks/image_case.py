"""Pictures changed by one library: `python -m benchmarks.image_case SOURCE LIBRARY [quick]`.

The last line printed is a JSON object: pictures a second, and numbers of the results, by which they are compared.
"""

import contextlib
import importlib
import io
import json
import statistics
import sys
import time

import numpy as np

from . import image_problem as problem

REPEATS, SECONDS = 5, 0.5


def sample(picture):
    """A few numbers by which changed pictures can be compared."""
    flat = np.asarray(picture, "float64").ravel()
    places = np.linspace(0, len(flat) - 1, 9).astype(int)
    return [float(n) for n in (flat.mean(), flat.std(), *flat[places])]


def rate_of(batches, steps):
    """How many pictures a second of the processor's time, which other programs don't take from."""
    began = time.process_time()
    batches(steps)
    return steps * problem.BATCH / (time.process_time() - began)


def report(make, source, quick):
    """What is reported of a source."""
    with problem.folder(problem.SHAPES[source][0]) if source == "files" else contextlib.nullcontext() as folder:
        with contextlib.redirect_stdout(io.StringIO()):  # some tell how many files they have found
            changed, batches = make(source, folder)
        batch = batches(2)
        steps = 1 if quick else max(1, round(SECONDS * rate_of(batches, 4) / problem.BATCH))
        rate = statistics.median(rate_of(batches, steps) for _ in range(1 if quick else REPEATS))
        means = [float(batch.mean()), float(batch.std())]
        return {"rate": rate, "changed": sample(changed()), "batch": means, "shape": list(batch.shape)}


def main(source, library, *wanted):
    """Measure a source and print the report."""
    module = importlib.import_module(f"{__package__}.images_on_{library}")
    times = report(module.make, source, "quick" in wanted)
    print(json.dumps({"versions": module.VERSIONS, "time": times}))


if __name__ == "__main__":
    main(*sys.argv[1:])
