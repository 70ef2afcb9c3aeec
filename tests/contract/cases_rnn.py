"""Recurrent steps, the calls of ``K.rnn`` that are tested with them, and the plain loop that is the referee.

A step is written once, over the handful of functions in ``ops``: those of K, or NumPy's. What is tested is the loop.
"""

from dataclasses import dataclass, field

import numpy as np

DRAW = np.random.RandomState(3)


def normal(*shape):
    return DRAW.normal(size=shape) * 0.5


@dataclass
class Loop:
    """One call of ``K.rnn``: the step, its weights, the arrays it is given, the other arguments."""

    step: object
    inputs: np.ndarray
    states: list
    weights: list = field(default_factory=list)
    mask: np.ndarray | None = None
    constants: list | None = None
    options: dict = field(default_factory=dict)


class Numpy:
    """The functions that steps use, by NumPy."""

    dot, tanh, square = staticmethod(np.dot), staticmethod(np.tanh), staticmethod(np.square)

    @staticmethod
    def sum(x, axis):
        return np.sum(x, axis)


def by_numpy(loop, inputs, states, constants, weights):
    """Last output, outputs and last states, by a plain loop."""
    backwards, zeros = (loop.options.get(name) for name in ("go_backwards", "zero_output_for_mask"))
    outputs, before = [], None
    for time in reversed(range(inputs.shape[1])) if backwards else range(inputs.shape[1]):
        output, new = loop.step(Numpy, weights)(inputs[:, time], [*states, *constants])
        if loop.mask is not None:
            on = loop.mask.reshape(loop.mask.shape[:2])[:, time] != 0
            held = np.zeros_like(output) if before is None or zeros else before
            output = np.array([a if here else b for here, a, b in zip(on, output, held, strict=True)])
            pairs = zip(new, states, strict=True)
            new = [np.array([a if here else b for here, a, b in zip(on, *pair, strict=True)]) for pair in pairs]
        before, states = output, new
        outputs.append(output)
    return [outputs[-1], np.stack(outputs, 1), *states]


def simple(ops, weights):
    def step(x, states):
        hidden = ops.tanh(ops.dot(x, weights[0]) + ops.dot(states[0], weights[1]))
        return hidden, [hidden]

    return step


def stateless(ops, weights):
    return lambda x, states: (ops.tanh(ops.dot(x, weights[0])), [])


def apart(ops, weights):
    """Two states of different shapes; the output is none of them and has a shape of its own."""

    def step(x, states):
        matrix = states[0] * 0.5 + ops.square(states[0]) * 0.1
        vector = ops.tanh(states[1] + ops.sum(matrix, 1))
        return ops.dot(x, weights[0]) * ops.sum(vector, 1).reshape((-1, 1)), [matrix, vector]

    def k_step(x, states):
        matrix = states[0] * 0.5 + ops.square(states[0]) * 0.1
        vector = ops.tanh(states[1] + ops.sum(matrix, 1))
        return ops.dot(x, weights[0]) * ops.expand_dims(ops.sum(vector, 1)), [matrix, vector]

    return step if ops is Numpy else k_step


def with_constants(ops, weights):
    def step(x, given):
        hidden = ops.tanh(ops.dot(x * given[1], weights[0]) + given[0] * given[2])
        return hidden, [hidden]

    return step


SERIES, START, WEIGHTS = normal(3, 5, 2), [normal(3, 4)], [normal(2, 4), normal(4, 4)]
MASK = np.array([[1, 0, 1, 1, 0], [0, 0, 1, 0, 1], [0, 0, 0, 0, 0]], bool)
APART = dict(step=apart, inputs=SERIES, states=[normal(3, 2, 3), normal(3, 3)], weights=[normal(2, 5)])
CONSTANTS = [normal(3, 2), normal(3, 4)]
PLAIN = dict(step=simple, inputs=SERIES, states=START, weights=WEIGHTS)

LOOPS = {
    "plain": Loop(**PLAIN),
    "one step": Loop(simple, normal(3, 1, 2), START, WEIGHTS),
    "backwards": Loop(**PLAIN, options={"go_backwards": True}),
    "no state": Loop(stateless, SERIES, [], WEIGHTS[:1]),
    "no state, masked": Loop(stateless, SERIES, [], WEIGHTS[:1], MASK),
    "states of other shapes": Loop(**APART),
    "five axes": Loop(simple, normal(2, 3, 4, 3, 2), [normal(2, 4, 3, 4)], WEIGHTS),
    "five axes, masked": Loop(simple, normal(2, 3, 4, 3, 2), [normal(2, 4, 3, 4)], WEIGHTS, MASK[:2, 1:4]),
    "constants": Loop(with_constants, SERIES, START, WEIGHTS[:1], constants=CONSTANTS),
    "constants, masked": Loop(with_constants, SERIES, START, WEIGHTS[:1], MASK, constants=CONSTANTS),
    "masked": Loop(**PLAIN, mask=MASK),
    "masked by numbers": Loop(**PLAIN, mask=MASK[:, ::-1, None] * np.float32(0.5)),
    "masked by whole numbers": Loop(**PLAIN, mask=MASK[:, ::-1].astype("int32")),
    "masked, backwards": Loop(**PLAIN, mask=MASK, options={"go_backwards": True}),
    "masked, zeros": Loop(**PLAIN, mask=MASK, options={"zero_output_for_mask": True}),
    "output apart, masked": Loop(**APART, mask=MASK),
    "output apart, masked, zeros": Loop(**APART, mask=MASK[:, :, None], options={"zero_output_for_mask": True}),
    "output apart, masked, backwards": Loop(**APART, mask=MASK, options={"go_backwards": True}),
}
