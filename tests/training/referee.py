"""Training said in NumPy: weighted and masked losses, the steps of SGD, the means of an epoch."""

import numpy as np


def mse(t, p):
    return np.mean((p - t) ** 2, -1)


def mae(t, p):
    return np.mean(np.abs(p - t), -1)


def crossentropy(t, p):
    return -np.sum(t * np.log(p), -1)


def sparse_crossentropy(t, p):
    labels = t.reshape(p.shape[:-1]).astype(int)
    return -np.log(np.take_along_axis(p, labels[..., None], -1)[..., 0])


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def one_number(score, weights=None, mask=None):
    """The mean of the scores, each with its weight, over what the mask leaves."""
    score = np.asarray(score, "float64")
    if mask is not None:
        score = score * mask / mask.mean()
    if weights is not None:
        while score.ndim > weights.ndim:
            score = score.mean(-1)
        score = score * weights / (weights != 0).mean()
    return score.mean()


def epoch_mean(numbers, sizes):
    """The mean of what batches gave, each counted by its size."""
    return np.average(numbers, weights=sizes)


def batches(count, size):
    """The rows of each batch."""
    return [np.arange(start, min(start + size, count)) for start in range(0, count, size)]


def orders(count, passes, first=0):
    """The orders of the shuffled passes of a model whose first such pass comes now; it draws its seed from NumPy."""
    seed = int(np.random.randint(2**63 - 1, dtype="int64"))
    low, high = seed % 2**32, seed // 2**32
    return [np.random.RandomState([low, high, number, 0]).permutation(count) for number in range(first, first + passes)]


def epoch_mean_of(rows, sizes):
    """The same of several numbers at once."""
    return np.average(np.array(rows), axis=0, weights=sizes)
