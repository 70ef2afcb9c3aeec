"""The trap of sorted labels: ``validation_split`` takes the end of the data, where other classes are than before.

It is told only when chance can't have done it. If the samples lay in a random order, then for any set of classes the
number of its samples in a part of ``m`` samples would be below the share ``a`` with a probability of at most
``exp(-m * KL(a || p))``, ``p`` being the share of these classes in all data (the bound of Chernoff and Hoeffding, which
holds for drawing without putting back). With ``k`` classes there are ``2 ** k`` sets, and two parts. All of them
together are allowed one false alarm in a million of trainings.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .noticing import noticed

LOSSES = (
    "categorical_crossentropy", "sparse_categorical_crossentropy", "binary_crossentropy", "hinge", "squared_hinge",
    "categorical_hinge",
)  # fmt: skip
OF_NUMBERS = ("mean_squared_error", "mean_absolute_error", "kullback_leibler_divergence")  # of classes, if rows say so
RISK = 1e-6
HARDLY = 0.1  # a class that has less than a tenth of what chance gives it is as good as missing
OF_HELD, OF_LEARNT = 0.1, 0.25  # how much of a part the classes are that are missing in the other one


def look(model: Any, head: Any, loss: str | None, learnt: Any, held: Any, split: Any) -> None:
    """Look at the classes of the two parts that ``validation_split`` makes.

    Args:
        model: The model.
        head: The output that the classes are for.
        loss: The name of its loss.
        learnt: The target to learn from.
        held: The target kept for validation.
        split: The share that is kept.
    """
    several = getattr(learnt, "ndim", 0) == 2 and learnt.shape[1] > 1
    if loss not in LOSSES and not (loss in OF_NUMBERS and several):
        return
    labels = [class_numbers(part) for part in (learnt, held)]
    if labels[0] is None or labels[1] is None:
        return
    names, places = np.unique(np.concatenate(labels), return_inverse=True)
    parts = places[: len(labels[0])], places[len(labels[0]) :]
    counts = [np.bincount(part, minlength=len(names)) for part in parts]
    missing = missing_classes(*counts)
    if missing is not None:
        told = dict(output=head.name, split=split, classes=listed(names[missing]))
        sizes = dict(kept=len(parts[0]), held=len(parts[1]))
        noticed("traps.sorted_labels", model, **told, **sizes, **_of(missing, counts))


def _of(missing: np.ndarray, counts: list[np.ndarray]) -> dict[str, int]:
    return dict(learnt=int(counts[0][missing].sum()), tested=int(counts[1][missing].sum()))


def class_numbers(target: Any) -> np.ndarray | None:
    """The class of each sample; ``None`` where the target has no classes for samples as a whole."""
    if not isinstance(target, np.ndarray) or target.dtype.kind not in "biuf" or target.ndim > 2:
        return None
    if target.ndim == 2 and target.shape[1] > 1:
        ones = (target == 1).sum(axis=1) == 1
        return target.argmax(axis=1) if ones.all() and np.count_nonzero(target) == len(target) else None
    flat = target.ravel()
    if target.dtype.kind != "f":
        return flat
    return flat if np.isfinite(flat).all() and (np.rint(flat) == flat).all() else None


def missing_classes(learnt: np.ndarray, held: np.ndarray) -> np.ndarray | None:
    """Which classes one of two parts as good as lacks, if chance can't be the reason and it matters.

    Args:
        learnt: How many samples each class has in the first part.
        held: How many it has in the second part.
    """
    enough = len(learnt) * math.log(2) + math.log(2 / RISK)
    for part, other, share in ((learnt, held, OF_HELD), (held, learnt, OF_LEARNT)):
        size, all_of = part.sum(), learnt + held
        missing = part < HARDLY * all_of * (size / all_of.sum())
        by_chance = all_of[missing].sum() / all_of.sum()
        seen = part[missing].sum() / size
        if missing.all() or not missing.any() or other[missing].sum() < share * other.sum():
            continue
        if size * divergence(float(seen), float(by_chance)) > enough:
            return missing
    return None


def divergence(a: float, p: float) -> float:
    """``KL(a || p)`` of two events with these probabilities; ``p`` lies between 0 and 1."""
    first = a * math.log(a / p) if a else 0.0
    return first + ((1 - a) * math.log((1 - a) / (1 - p)) if a < 1 else 0.0)


def listed(names: np.ndarray) -> str:
    """The names of classes, of many the first and the last."""
    shown = [f"{name:g}" for name in names.tolist()]
    return ", ".join(shown) if len(shown) <= 6 else f"{', '.join(shown[:3])} ... {shown[-1]}"
