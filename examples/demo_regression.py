"""The demo: a small network learns a curve from noisy points, on each engine, through K alone.

    python3 dev.py demo                      both engines, one after the other, and a picture
    python examples/demo_regression.py theano    one engine

The network is `K.dot(K.sin(K.dot(x, frequencies) + phases), heights) + level`: a sum of waves whose
frequencies, phases and heights are learned by gradient descent.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from kerascn import backend as K

ENGINES = ("tensorflow", "theano")
FOLDER = Path(__file__).resolve().parent.parent / "build" / "demo"
WAVES = 12
STEPS = 600
RATE = 0.01  # how far one step of Adam goes
MEMORY = (0.9, 0.99)  # how much Adam keeps of the mean gradient and of its square


def truth(x):
    """The curve to be learned."""
    return np.sin(3.0 * x) + 0.5 * np.cos(7.0 * x) + 0.3 * x


def points(count=240):
    """Noisy points of the curve, the same in every run."""
    random = np.random.default_rng(7)
    x = random.uniform(-2.0, 2.0, (count, 1))
    y = truth(x) + random.normal(0.0, 0.1, x.shape)
    return x.astype("float32"), y.astype("float32")


def parameters():
    """The numbers to be learned, as variables with their first values."""
    random = np.random.default_rng(1)
    return {
        "frequencies": K.variable(random.normal(0.0, 4.0, (1, WAVES))),
        "phases": K.variable(random.uniform(-1.5, 1.5, (WAVES,))),
        "heights": K.variable(random.normal(0.0, 0.1, (WAVES, 1))),
        "level": K.variable(np.zeros((1,))),
    }


def predict(x, known):
    """The network."""
    waves = K.sin(K.dot(x, known["frequencies"]) + known["phases"])
    return K.dot(waves, known["heights"]) + known["level"]


def adam(loss, variables):
    """The updates of one step of Adam: pairs of a variable and its new value."""
    step = K.variable(0.0)
    updates = [(step, step + 1.0)]
    for variable, gradient in zip(variables, K.gradients(loss, variables), strict=True):
        mean = K.zeros(K.int_shape(variable))
        square = K.zeros(K.int_shape(variable))
        new_mean = MEMORY[0] * mean + (1.0 - MEMORY[0]) * gradient
        new_square = MEMORY[1] * square + (1.0 - MEMORY[1]) * K.square(gradient)
        size = K.sqrt(new_square / (1.0 - K.pow(MEMORY[1], step + 1.0))) + 1e-7
        change = RATE * new_mean / (1.0 - K.pow(MEMORY[0], step + 1.0)) / size
        updates += [(mean, new_mean), (square, new_square), (variable, variable - change)]
    return updates


def train(x_data, y_data):
    """Learn the parameters.

    Returns:
        The variables, and a function that predicts with them.
    """
    x = K.placeholder(shape=(None, 1))
    y = K.placeholder(shape=(None, 1))
    known = parameters()
    loss = K.mean(K.square(predict(x, known) - y))
    step = K.function([x, y], [loss], updates=adam(loss, list(known.values())))
    began = time.perf_counter()
    for number in range(1, STEPS + 1):
        (value,) = step([x_data, y_data])
        show(number, float(value), time.perf_counter() - began)
    return known, K.function([x], [predict(x, known)])


def show(number, loss, seconds):
    """Draw the progress bar; where there is no terminal, a line now and then."""
    live = sys.stdout.isatty()
    if not live and number % (STEPS // 4) and number != STEPS:
        return
    done = 30 * number // STEPS
    bar = "=" * done + "." * (30 - done)
    start, end = ("\r" if live else ""), ("" if live and number < STEPS else "\n")
    print(f"{start}{number:4d}/{STEPS} [{bar}] {seconds:5.1f}s - loss: {loss:.4f}", end=end, flush=True)


def run(engine):
    """Train on one engine, save what was learned, load it again and check that it predicts the same."""
    x_data, y_data = points()
    known, function = train(x_data, y_data)
    line = np.linspace(-2.0, 2.0, 400, dtype="float32")[:, None]
    (learned,) = function([line])

    FOLDER.mkdir(parents=True, exist_ok=True)
    file = FOLDER / f"{engine}.npz"
    np.savez(file, **{name: K.get_value(variable) for name, variable in known.items()})
    for variable in known.values():
        K.set_value(variable, np.zeros(K.int_shape(variable)))
    with np.load(file) as saved:
        for name, variable in known.items():
            K.set_value(variable, saved[name])
    (again,) = function([line])
    if not np.array_equal(learned, again):
        sys.exit(f"{engine}: the parameters loaded from {file} predict something else")

    error = float(np.sqrt(np.mean((learned - truth(line)) ** 2)))
    print(f"saved to {file}, loaded again: the same curve; it lies {error:.3f} from the true one on average")
    np.save(FOLDER / f"{engine}-curve.npy", learned)


def draw():
    """Draw the points, the true curve and what each engine has learned, in one picture."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    x_data, y_data = points()
    line = np.linspace(-2.0, 2.0, 400)
    figure, axes = pyplot.subplots(figsize=(9, 5))
    axes.scatter(x_data, y_data, s=8, color="0.7", label="points")
    axes.plot(line, truth(line), "k:", label="truth")
    for engine, style in zip(ENGINES, ("-", "--"), strict=True):
        axes.plot(line, np.load(FOLDER / f"{engine}-curve.npy")[:, 0], style, label=engine)
    axes.legend()
    path = FOLDER / "curve.png"
    figure.savefig(path, dpi=100)
    return path


def both():
    """One process for each engine, then the picture."""
    for engine in ENGINES:
        print(f"\n== {engine}", flush=True)
        line = [sys.executable, __file__, engine]
        code = subprocess.call(line, env=os.environ | {"KERAS_BACKEND": engine})
        if code:
            return code
    print(f"\nBoth curves: {draw()}")
    print("Next: read examples/demo_regression.py, change WAVES or STEPS, and look at README.md.")
    return 0


if __name__ == "__main__":
    if sys.argv[1:]:
        os.environ["KERAS_BACKEND"] = sys.argv[1]
        run(sys.argv[1])
    else:
        sys.exit(both())
