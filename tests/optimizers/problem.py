"""A small problem for optimizers: the squared distance of two parameters from their targets, scaled anew each step."""

import numpy as np

from kerascn.optimizers import updates_of

STARTS = [np.array([[0.5, -1.5], [2.0, 0.25], [-0.75, 3.0]]), np.array([1.0, -2.0, 0.1, 4.0])]
TARGETS = [np.array([[1.0, 1.0], [-1.0, 0.5], [2.0, -2.0]]), np.array([0.0, 2.0, 0.2, -1.0])]
SCALES = [1.0, -0.5, 2.0, 0.1, 1.5]


class Problem:
    """Two variables and their loss, to be trained by an optimizer of either age."""

    def __init__(self, K, dtype=None, constraint=None):
        self.K = K
        self.params = [K.variable(start, dtype=dtype, constraint=constraint) for start in STARTS]
        self.scale = K.placeholder((), dtype=dtype)
        away = [
            K.sum(K.square(p - K.constant(target, dtype=dtype))) for p, target in zip(self.params, TARGETS, strict=True)
        ]
        self.loss = self.scale * (away[0] + away[1])

    def function(self, optimizer):
        """A function that makes one step with a given scale, and gives the loss before it."""
        return self.K.function([self.scale], [self.loss], updates_of(optimizer, self.loss, self.params))

    def values(self):
        return self.K.batch_get_value(self.params)

    def run(self, optimizer, scales=SCALES):
        """The parameters after each step."""
        step = self.function(optimizer)
        found = []
        for scale in scales:
            step([scale])
            found.append(self.values())
        return found


def gradient_of(place):
    """The gradient of the problem by one of its parameters, in NumPy."""
    return lambda p, t: 2 * SCALES[t - 1] * (p - TARGETS[place].astype(p.dtype))
