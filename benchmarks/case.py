"""One case in a process of its own: `python -m benchmarks.case WORKLOAD LIBRARY [check] [time] [quick]`.

The last line it prints is a JSON object with what was asked for. Nothing in it counts imports or the making
of the data.
"""

import importlib
import json
import platform
import statistics
import sys
import time

from . import problems

CHECKED_STEPS = 3
WARM_STEPS = 3
LEAST_STEPS, MOST_STEPS = 15, 300
SECONDS = 3.0


def check(build, problem):
    """A few steps without dropout from the first weights: their losses, and which weights stayed as they were."""
    step, read = build(problem, dropping=False)
    before = read()
    losses = [step() for _ in range(CHECKED_STEPS)]
    after = read()
    return {"losses": losses, "unmoved": [name for name in before if (before[name] == after[name]).all()]}


def measure(build, problem, quick):
    """The starting cost, the time of a step, and the losses on the way, all with dropout.

    `busy` is the number of processor cores that were at work on average.
    """
    began = time.perf_counter()
    step, _ = build(problem, dropping=True)
    losses = [step()]
    start = time.perf_counter() - began
    losses += [step() for _ in range(WARM_STEPS)]
    least, seconds = (LEAST_STEPS, 0.0) if quick else (LEAST_STEPS, SECONDS)
    taken, worked, began = [], time.process_time(), time.perf_counter()
    while len(taken) < least or (sum(taken) < seconds and len(taken) < MOST_STEPS):
        before = time.perf_counter()
        losses.append(step())
        taken.append(time.perf_counter() - before)
    busy = (time.process_time() - worked) / (time.perf_counter() - began)
    return {
        "start": start,
        "step": statistics.median(taken),
        "steps": len(taken),
        "busy": busy,
        "memory": _memory(),
        "losses": losses,
    }


def _memory():
    """The most memory that this process has held, in MB, where the system says it."""
    try:
        resource = importlib.import_module("resource")
    except ImportError:
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1e6 if sys.platform == "darwin" else 1e3)


def main(workload, library, *wanted):
    """Do what is asked for and print it."""
    quick = "quick" in wanted
    problem = problems.make(workload, quick)
    module = importlib.import_module(f"{__package__}.on_{library}")
    found = {"versions": {"python": platform.python_version(), "numpy": problems.np.__version__, **module.VERSIONS}}
    if "check" in wanted:
        found["check"] = check(module.build, problem)
    if "time" in wanted:
        found["time"] = measure(module.build, problem, quick)
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
