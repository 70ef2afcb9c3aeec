"""What the losses are, said in NumPy; and targets and predictions that suit each of them."""

import numpy as np

EPSILON = 1e-7
SHAPES = [(5, 4), (7,), (2, 3, 4), (2, 3, 2, 5)]


def kept(p):
    return np.clip(p, EPSILON, 1 - EPSILON)


def crossentropy(t, p):
    return -np.sum(t * np.log(kept(p / p.sum(-1, keepdims=True))), -1)


def binary(t, p):
    return -np.mean(t * np.log(kept(p)) + (1 - t) * np.log(1 - kept(p)), -1)


def huber(t, p, delta=1.0):
    e = np.abs(p - t)
    return np.mean(np.where(e <= delta, e**2 / 2, delta * (e - delta / 2)), -1)


def divergence(t, p):
    t, p = np.clip(t, EPSILON, 1), np.clip(p, EPSILON, 1)
    return np.sum(t * np.log(t / p), -1)


def opposite_cosine(t, p, axis=-1):
    return -np.sum(t * p, axis) / np.sqrt(np.sum(t**2, axis) * np.sum(p**2, axis))


def percentage(t, p):
    return 100 * np.mean(np.abs(t - p) / np.maximum(np.abs(t), EPSILON), -1)


def logarithmic(t, p):
    return np.mean((np.log1p(np.maximum(p, EPSILON)) - np.log1p(np.maximum(t, EPSILON))) ** 2, -1)


def categorical_hinge(t, p):
    return np.maximum(1 + np.max((1 - t) * p, -1) - np.sum(t * p, -1), 0)


FORMULAS = {
    "mean_squared_error": lambda t, p: np.mean((p - t) ** 2, -1),
    "mean_absolute_error": lambda t, p: np.mean(np.abs(p - t), -1),
    "mean_absolute_percentage_error": percentage,
    "mean_squared_logarithmic_error": logarithmic,
    "logcosh": lambda t, p: np.mean(np.log(np.cosh(p - t)), -1),
    "huber_loss": huber,
    "hinge": lambda t, p: np.mean(np.maximum(1 - t * p, 0), -1),
    "squared_hinge": lambda t, p: np.mean(np.maximum(1 - t * p, 0) ** 2, -1),
    "categorical_hinge": categorical_hinge,
    "categorical_crossentropy": crossentropy,
    "binary_crossentropy": binary,
    "kullback_leibler_divergence": divergence,
    "poisson": lambda t, p: np.mean(p - t * np.log(p + EPSILON), -1),
    "cosine_proximity": opposite_cosine,
}
ONE_HOT = ("categorical_hinge", "categorical_crossentropy")
SIGNS = ("hinge", "squared_hinge")
ZERO_OR_ONE = ("binary_crossentropy",)
PROBABILITIES = ("categorical_crossentropy", "binary_crossentropy", "kullback_leibler_divergence", "poisson")


def pair(name, shape, dtype="float32", seed=0):
    """A target and a prediction for the loss ``name``."""
    draw = np.random.RandomState(seed)
    t, p = draw.normal(size=shape), draw.normal(size=shape) * 2
    if name in PROBABILITIES:
        p = draw.uniform(0.05, 0.95, shape)
        t = draw.uniform(0.05, 0.95, shape)
    if name in ONE_HOT:
        t = np.eye(shape[-1])[draw.randint(shape[-1], size=shape[:-1])]
    if name in SIGNS:
        t = np.sign(t)
    if name in ZERO_OR_ONE:
        t = np.round(t)
    return t.astype(dtype), p.astype(dtype)
