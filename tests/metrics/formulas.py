"""What the metric classes mean, said in NumPy: each looks at all batches together."""

import numpy as np

EPSILON = 1e-7


def spread(weights, like):
    """Weights of samples or steps in the shape of what they count."""
    weights = np.ones(like.shape) if weights is None else np.asarray(weights, "float64")
    while weights.ndim < like.ndim:
        weights = weights[..., None]
    return np.broadcast_to(weights, like.shape)


def mean_of(score):
    """The weighted mean of a score."""

    def mean(t, p, weights=None):
        found = np.asarray(score(t, p), "float64")
        weights = spread(weights, found)
        return (found * weights).sum() / weights.sum()

    return mean


def in_top_k(labels, p, k):
    own = np.take_along_axis(p, labels[..., None], -1)
    return (p > own).sum(-1) < k


def counts(t, p, thresholds, weights=None):
    """True and false positives, false and true negatives for each threshold."""
    weights, t, p = spread(weights, p).ravel(), np.asarray(t).ravel() != 0, p.ravel()
    rows = []
    for threshold in thresholds:
        said = p > threshold
        rows.append([(weights * kind).sum() for kind in (t & said, ~t & said, t & ~said, ~t & ~said)])
    return np.array(rows).T


def share(part, whole):
    return np.divide(part, whole, out=np.zeros_like(part), where=whole != 0)


def curve_thresholds(count):
    return np.concatenate([[-EPSILON], np.arange(1, count - 1) / (count - 1), [1 + EPSILON]])


def area(t, p, thresholds, curve="ROC", method="interpolation", weights=None):
    """The area under a curve, point by point."""
    tp, fp, fn, tn = counts(t, p, thresholds, weights)
    if curve == "PR" and method == "interpolation":
        return precision_recall_area(tp, fp, fn)
    x, y = (share(fp, fp + tn), share(tp, tp + fn)) if curve == "ROC" else (share(tp, tp + fn), share(tp, tp + fp))
    total = 0.0
    for k in range(len(thresholds) - 1):
        ends = y[k], y[k + 1]
        height = {"interpolation": np.mean(ends), "minoring": min(ends), "majoring": max(ends)}[method]
        total += (x[k] - x[k + 1]) * height
    return total


def precision_recall_area(tp, fp, fn):
    """The integral of precision over recall, with both counts straight between two thresholds."""
    total = 0.0
    for k in range(len(tp) - 1):
        much, few = tp[k] + fp[k], tp[k + 1] + fp[k + 1]
        if much <= few:
            continue
        slope = (tp[k] - tp[k + 1]) / (much - few)
        intercept = tp[k + 1] - slope * few
        ratio = np.log(much / few) if much > 0 and few > 0 else 0.0
        total += slope * (tp[k] - tp[k + 1] + intercept * ratio) / (tp[k + 1] + fn[k + 1])
    return total


def nearest(wanted, given, value):
    return wanted[np.argmin(np.abs(given - value))]


def mean_iou(t, p, classes, weights=None):
    t, p, weights = t.ravel(), p.ravel(), spread(weights, p).ravel()
    found = []
    for k in range(classes):
        both, either = weights[(t == k) & (p == k)].sum(), weights[(t == k) | (p == k)].sum()
        if either > 0:
            found.append(both / either)
    return np.mean(found)
