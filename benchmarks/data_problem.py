"""What the benchmark of data trains with: a small network, and items that cost some milliseconds of NumPy's work."""

import numpy as np

SIZE, FEATURES, UNITS = 32, 64, 64  # of a batch, of a sample, of the hidden layer
WORK = np.linspace(0, 1, 20000)
ROUNDS = 25  # of the work for one batch: some 5 ms on a processor of today
STEPS = 200
RATE = 0.05
DRAW = np.random.RandomState(0)
SHAPES = ((FEATURES, UNITS), (UNITS,), (UNITS, 1), (1,))
WEIGHTS = [(DRAW.normal(size=shape) * 0.1).astype("float32") for shape in SHAPES]


def batch(number):
    """One batch by its number; it takes as long as reading and preparing real samples would."""
    total = 0.0
    for turn in range(ROUNDS):
        total += np.sin(WORK + turn).sum()  # NumPy lets other threads work meanwhile
    draw = np.random.RandomState(number)
    x = draw.normal(size=(SIZE, FEATURES)).astype("float32")
    return x, x[:, :1] * 2 + np.float32(total * 0.0)


class Numbered:
    """The batches by number; beside it a class derives from what its library calls such."""

    def __init__(self, steps, **given):
        super().__init__(**given)
        self.steps = steps

    def __len__(self):
        return self.steps

    def __getitem__(self, number):
        return batch(number)


def endless(steps):
    """The batches of an epoch, again and again."""
    while True:
        for number in range(steps):
            yield batch(number)
