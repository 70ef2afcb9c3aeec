"""Every metric class with random batches, the weights of their samples, and its formula in NumPy."""

import numpy as np

from tests.metrics import formulas
from tests.metrics.formulas import counts, mean_of, share

ROWS = (7, 4, 1)  # batches of one epoch


def draw(kind, rows, chance):
    """Targets and predictions of a kind."""
    p = chance.uniform(size=(rows, 4))
    labels = chance.integers(4, size=rows)
    kinds = {
        "numbers": lambda: (chance.normal(size=(rows, 3)), chance.normal(size=(rows, 3))),
        "positive": lambda: (chance.uniform(0.2, 3, size=(rows, 3)), chance.uniform(0.2, 3, size=(rows, 3))),
        "signs": lambda: (chance.choice([-1.0, 1.0], size=(rows, 3)), chance.normal(size=(rows, 3))),
        "yes or no": lambda: (chance.integers(2, size=(rows, 1)), chance.uniform(size=(rows, 1))),
        "several": lambda: (chance.integers(2, size=(rows, 4)), chance.uniform(size=(rows, 4))),
        "one-hot": lambda: (np.eye(4)[labels], p / p.sum(-1, keepdims=True)),
        "labels": lambda: (labels[:, None], p / p.sum(-1, keepdims=True)),
        "areas": lambda: (chance.integers(3, size=(rows, 2, 2)), chance.integers(3, size=(rows, 2, 2))),
        "equal": lambda: (chance.integers(2, size=(rows, 3)), chance.integers(2, size=(rows, 3))),
    }
    t, p = kinds[kind]()
    return t.astype("float32"), p.astype("float32")


def norm(x):
    return x / np.linalg.norm(x, axis=-1, keepdims=True)


def smooth(t, share_of_all, classes):
    return t * (1 - share_of_all) + share_of_all / classes


def binary(t, p):
    return -np.mean(t * np.log(p) + (1 - t) * np.log(1 - p), -1)


def softmax(x):
    return np.exp(x) / np.exp(x).sum(-1, keepdims=True)


def of_label(t, p):
    return -np.log(np.take_along_axis(p, t.astype(int), -1)[..., 0])


def at(threshold, *kinds):
    """A count, or a share of two, at one threshold or several."""

    def count(t, p, weights=None):
        found = counts(t, p, np.atleast_1d(threshold), weights)[list(kinds)]
        value = found[0] if len(kinds) == 1 else share(found[0], found[0] + found[1])
        return value if np.ndim(threshold) else value[0]

    return count


def top(k, *kinds, threshold=-1.0, class_id=None):
    """A share among the ``k`` classes rated highest, or of one class of them."""

    def count(t, p, weights=None):
        kept = np.where(formulas.in_top_k(np.arange(p.shape[-1]) + np.zeros(p.shape, int), p[:, None, :], k), p, -9)
        if class_id is not None:
            t, kept = t[:, class_id], kept[:, class_id]
        return at(threshold, *kinds)(t, kept, weights)

    return count


def column(class_id, *kinds):
    return lambda t, p, weights=None: at(0.5, *kinds)(t[:, class_id], p[:, class_id], weights)


def area(count=200, thresholds=None, **how):
    limits = formulas.curve_thresholds(count)
    if thresholds is not None:
        limits = [-formulas.EPSILON, *sorted(thresholds), 1 + formulas.EPSILON]
    return lambda t, p, weights=None: formulas.area(t, p, limits, weights=weights, **how)


def at_value(value, count, wanted):
    def nearest(t, p, weights=None):
        limits = [0.5] if count == 1 else np.arange(count) / (count - 1)
        tp, fp, fn, tn = counts(t, p, limits, weights)
        both = share(tp, tp + fn), share(tn, tn + fp)
        return formulas.nearest(both[wanted], both[1 - wanted], value)

    return nearest


def rooted(t, p, weights=None):
    return np.sqrt(mean_of(lambda t, p: (t - p) ** 2)(t, p, weights))


TP, FP, FN, TN = range(4)
LIMITS = [0.2, 0.5, 0.7]

# class, arguments, kind of data, formula, whether tf_keras has the same class with the same meaning
CASES = [
    ("MeanSquaredError", {}, "numbers", mean_of(lambda t, p: np.mean((t - p) ** 2, -1)), True),
    ("RootMeanSquaredError", {}, "numbers", rooted, True),
    ("MeanAbsoluteError", {}, "numbers", mean_of(lambda t, p: np.mean(abs(t - p), -1)), True),
    ("MeanAbsolutePercentageError", {}, "positive", mean_of(lambda t, p: 100 * np.mean(abs((t - p) / t), -1)), True),
    ("MeanSquaredLogarithmicError", {}, "positive", mean_of(lambda t, p: np.mean(np.log((1 + t) / (1 + p)) ** 2, -1)),
     True),
    ("LogCoshError", {}, "numbers", mean_of(lambda t, p: np.mean(np.log(np.cosh(p - t)), -1)), True),
    ("Poisson", {}, "positive", mean_of(lambda t, p: np.mean(p - t * np.log(p), -1)), True),
    ("KLDivergence", {}, "one-hot", mean_of(lambda t, p: np.sum(t * np.log(np.maximum(t, 1e-7) / p), -1)), True),
    ("CosineSimilarity", {}, "numbers", mean_of(lambda t, p: np.sum(norm(t) * norm(p), -1)), True),
    ("Hinge", {}, "signs", mean_of(lambda t, p: np.mean(np.maximum(1 - t * p, 0), -1)), True),
    ("SquaredHinge", {}, "signs", mean_of(lambda t, p: np.mean(np.maximum(1 - t * p, 0) ** 2, -1)), True),
    ("CategoricalHinge", {}, "one-hot",
     mean_of(lambda t, p: np.maximum(1 + ((1 - t) * p).max(-1) - (t * p).sum(-1), 0)), True),
    ("Accuracy", {}, "equal", mean_of(lambda t, p: t == p), True),
    ("BinaryAccuracy", {}, "several", mean_of(lambda t, p: np.mean((p > 0.5) == t, -1)), True),
    ("BinaryAccuracy", {"threshold": 0.3}, "several", mean_of(lambda t, p: np.mean((p > 0.3) == t, -1)), True),
    ("CategoricalAccuracy", {}, "one-hot", mean_of(lambda t, p: t.argmax(-1) == p.argmax(-1)), True),
    ("SparseCategoricalAccuracy", {}, "labels", mean_of(lambda t, p: t[:, 0] == p.argmax(-1)), True),
    ("TopKCategoricalAccuracy", {"k": 2}, "one-hot",
     mean_of(lambda t, p: formulas.in_top_k(t.argmax(-1), p, 2)), True),
    ("SparseTopKCategoricalAccuracy", {"k": 3}, "labels",
     mean_of(lambda t, p: formulas.in_top_k(t[:, 0].astype(int), p, 3)), True),
    ("BinaryCrossentropy", {}, "several", mean_of(binary), True),
    ("BinaryCrossentropy", {"label_smoothing": 0.2}, "several", mean_of(lambda t, p: binary(smooth(t, 0.2, 2), p)),
     True),
    ("BinaryCrossentropy", {"from_logits": True}, "several", mean_of(lambda t, p: binary(t, 1 / (1 + np.exp(-p)))),
     True),
    ("CategoricalCrossentropy", {}, "one-hot", mean_of(lambda t, p: -np.sum(t * np.log(p), -1)), True),
    ("CategoricalCrossentropy", {"from_logits": True, "label_smoothing": 0.1}, "one-hot",
     mean_of(lambda t, p: -np.sum(smooth(t, 0.1, 4) * np.log(softmax(p)), -1)), True),
    ("SparseCategoricalCrossentropy", {}, "labels", mean_of(of_label), True),
    ("SparseCategoricalCrossentropy", {"from_logits": True}, "labels", mean_of(lambda t, p: of_label(t, softmax(p))),
     True),
    ("TruePositives", {}, "yes or no", at(0.5, TP), True),
    ("FalsePositives", {"thresholds": 0.3}, "yes or no", at(0.3, FP), True),
    ("FalseNegatives", {"thresholds": LIMITS}, "several", at(LIMITS, FN), True),
    ("TrueNegatives", {"thresholds": LIMITS}, "yes or no", at(LIMITS, TN), True),
    ("Precision", {}, "yes or no", at(0.5, TP, FP), True),
    ("Precision", {"thresholds": LIMITS}, "several", at(LIMITS, TP, FP), True),
    ("Precision", {"top_k": 2}, "several", top(2, TP, FP), True),
    ("Precision", {"class_id": 1}, "several", column(1, TP, FP), True),
    ("Precision", {"thresholds": 0.6, "top_k": 3}, "several", top(3, TP, FP, threshold=0.6), True),
    ("Recall", {"thresholds": 0.4}, "yes or no", at(0.4, TP, FN), True),
    ("Recall", {"thresholds": LIMITS}, "yes or no", at(LIMITS, TP, FN), True),
    ("Recall", {"top_k": 1}, "several", top(1, TP, FN), True),
    ("Recall", {"class_id": 3}, "several", column(3, TP, FN), True),
    ("Recall", {"class_id": 2, "top_k": 2}, "several", top(2, TP, FN, class_id=2), True),
    ("AUC", {}, "yes or no", area(), True),
    ("AUC", {"num_thresholds": 5}, "several", area(5), True),
    ("AUC", {"summation_method": "minoring"}, "yes or no", area(method="minoring"), True),
    ("AUC", {"summation_method": "majoring"}, "yes or no", area(method="majoring"), True),
    ("AUC", {"thresholds": LIMITS}, "several", area(thresholds=LIMITS), True),
    ("AUC", {"curve": "PR"}, "several", area(curve="PR"), True),
    ("AUC", {"curve": "PR", "summation_method": "minoring", "num_thresholds": 11}, "yes or no",
     area(11, curve="PR", method="minoring"), True),
    ("AUC", {"curve": "PR", "summation_method": "majoring"}, "several", area(curve="PR", method="majoring"), True),
    ("SensitivityAtSpecificity", {"specificity": 0.6}, "several", at_value(0.6, 200, 0), False),
    ("SensitivityAtSpecificity", {"specificity": 0.3, "num_thresholds": 1}, "several", at_value(0.3, 1, 0), False),
    ("SpecificityAtSensitivity", {"sensitivity": 0.7, "num_thresholds": 20}, "several", at_value(0.7, 20, 1), False),
    ("MeanIoU", {"num_classes": 3}, "areas", lambda t, p, weights=None: formulas.mean_iou(t, p, 3, weights), True),
]  # fmt: skip
KINDS = sorted({case[2] for case in CASES})


def batches(seed=5):
    """For each kind the batches of an epoch, as ``(targets, predictions, weights)``."""
    chance = np.random.default_rng(seed)
    found = {}
    for kind in KINDS:
        drawn = [draw(kind, rows, chance) for rows in ROWS]
        found[kind] = [(t, p, chance.integers(1, 4, size=len(t)).astype("float32")) for t, p in drawn]
    return found
