"""The referee: every optimizer as a plain NumPy loop over one parameter, after the published formulas.

Each generator is given the parameter, ``gradient(p, t)`` and the options, and yields the parameter after each step.
"""

import itertools

import numpy as np


def _rate(lr, decay, t):
    return lr * 1.0 / (1.0 + decay * (t - 1))


def sgd(p, gradient, lr=0.01, momentum=0.0, decay=0.0, nesterov=False):
    speed = np.zeros_like(p)
    for t in itertools.count(1):
        g, rate = gradient(p, t), _rate(lr, decay, t)
        speed = momentum * speed - rate * g
        p = p + momentum * speed - rate * g if nesterov else p + speed
        yield p


def rmsprop(p, gradient, lr=0.001, rho=0.9, epsilon=1e-7, decay=0.0):
    mean = np.zeros_like(p)
    for t in itertools.count(1):
        g = gradient(p, t)
        mean = rho * mean + (1 - rho) * g**2
        p = p - _rate(lr, decay, t) * g / (np.sqrt(mean) + epsilon)
        yield p


def adagrad(p, gradient, lr=0.01, epsilon=1e-7, decay=0.0, initial_accumulator_value=0.0):
    total = np.full_like(p, initial_accumulator_value)
    for t in itertools.count(1):
        g = gradient(p, t)
        total = total + g**2
        p = p - _rate(lr, decay, t) * g / (np.sqrt(total) + epsilon)
        yield p


def adadelta(p, gradient, lr=1.0, rho=0.95, epsilon=1e-7, decay=0.0):
    squares, steps = np.zeros_like(p), np.zeros_like(p)
    for t in itertools.count(1):
        g = gradient(p, t)
        squares = rho * squares + (1 - rho) * g**2
        step = np.sqrt(steps + epsilon) / np.sqrt(squares + epsilon) * g
        steps = rho * steps + (1 - rho) * step**2
        p = p - _rate(lr, decay, t) * step
        yield p


def adam(p, gradient, lr=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, decay=0.0, amsgrad=False):
    m, v, highest = np.zeros_like(p), np.zeros_like(p), np.zeros_like(p)
    for t in itertools.count(1):
        g = gradient(p, t)
        m = beta_1 * m + (1 - beta_1) * g
        v = beta_2 * v + (1 - beta_2) * g**2
        highest = np.maximum(highest, v)
        rate = _rate(lr, decay, t) * np.sqrt(1 - beta_2**t) / (1 - beta_1**t)
        p = p - rate * m / (np.sqrt(highest if amsgrad else v) + epsilon)
        yield p


def adamax(p, gradient, lr=0.002, beta_1=0.9, beta_2=0.999, epsilon=1e-7, decay=0.0):
    m, u = np.zeros_like(p), np.zeros_like(p)
    for t in itertools.count(1):
        g = gradient(p, t)
        m = beta_1 * m + (1 - beta_1) * g
        u = np.maximum(beta_2 * u, np.abs(g))
        p = p - _rate(lr, decay, t) / (1 - beta_1**t) * m / (u + epsilon)
        yield p


def nadam(p, gradient, lr=0.002, beta_1=0.9, beta_2=0.999, epsilon=1e-7, schedule_decay=0.004):
    m, v, product = np.zeros_like(p), np.zeros_like(p), 1.0
    for t in itertools.count(1):
        g = gradient(p, t)
        now = beta_1 * (1 - 0.5 * 0.96 ** (t * schedule_decay))
        then = beta_1 * (1 - 0.5 * 0.96 ** ((t + 1) * schedule_decay))
        product = product * now
        m = beta_1 * m + (1 - beta_1) * g
        v = beta_2 * v + (1 - beta_2) * g**2
        mean = (1 - now) * g / (1 - product) + then * m / (1 - product * then)
        p = p - lr * mean / (np.sqrt(v / (1 - beta_2**t)) + epsilon)
        yield p


LOOPS = {f.__name__: f for f in (sgd, rmsprop, adagrad, adadelta, adam, adamax, nadam)}

# Every argument of every optimizer off its default, alone and together.
OPTIONS = {
    "sgd": [
        {}, {"lr": 0.1}, {"momentum": 0.9}, {"decay": 0.3}, {"momentum": 0.9, "nesterov": True},
        {"lr": 0.05, "momentum": 0.8, "decay": 0.01, "nesterov": True},
    ],
    "rmsprop": [{}, {"lr": 0.1}, {"rho": 0.5}, {"epsilon": 0.1}, {"decay": 0.3}],
    "adagrad": [{}, {"lr": 0.1}, {"epsilon": 0.1}, {"decay": 0.3}, {"initial_accumulator_value": 0.1}],
    "adadelta": [{}, {"lr": 0.1}, {"rho": 0.5}, {"epsilon": 0.1}, {"decay": 0.3}],
    "adam": [
        {}, {"lr": 0.1}, {"beta_1": 0.5}, {"beta_2": 0.5}, {"epsilon": 0.1}, {"decay": 0.3},
        {"beta_2": 0.5, "amsgrad": True},
        {"lr": 0.1, "beta_1": 0.5, "beta_2": 0.2, "amsgrad": True, "decay": 0.1},
    ],
    "adamax": [{}, {"lr": 0.1}, {"beta_1": 0.5}, {"beta_2": 0.5}, {"epsilon": 0.1}, {"decay": 0.3}],
    "nadam": [{}, {"lr": 0.1}, {"beta_1": 0.5}, {"beta_2": 0.5}, {"epsilon": 0.1}, {"schedule_decay": 0.4}],
}  # fmt: skip
CASES = [(name, options) for name, several in OPTIONS.items() for options in several]
