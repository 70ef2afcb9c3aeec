"""BatchNormalization: the array that Keras 1 called ``running_std`` was at first one, and then a variance."""

from __future__ import annotations

import re
from typing import Any

from ..naming import kind_of
from ..origin import Origin
from .table import Piece, Stored, rule, shape_of

FIRST_WITH_VARIANCE = (1, 0, 7)  # on TensorFlow 1.0.6 had it already


@rule("BatchNormalization")
def moving_averages(layer: Any, stored: list[Stored], origin: Origin) -> list[Piece] | None:
    """The arrays by their names; a deviation becomes a variance."""
    weights = {"gamma": layer.gamma, "beta": layer.beta, "mean": layer.moving_mean, "variance": layer.moving_variance}
    order = [next((name for name, weight in weights.items() if weight is one), "") for one in layer.weights]
    if len(order) != len(stored) or "" in order:
        return None
    said = {kind_of(one.name): one for one in stored}
    found = [said[name] for name in order] if set(said) == set(order) else stored
    make = from_deviation(layer.epsilon) if has_deviation(origin) else None
    if make and [tuple(one.array.shape) for one in found] != [shape_of(weight) for weight in layer.weights]:
        return None
    return [Piece((one,), make if name == "variance" else None) for name, one in zip(order, found, strict=True)]


def has_deviation(origin: Origin) -> bool:
    """Whether the release that wrote the file kept a standard deviation."""
    if origin.age == 0:
        return True
    release = numbers_of(origin.release)
    if release is None or release >= FIRST_WITH_VARIANCE:
        return False
    return not (release == (1, 0, 6) and origin.engine == "tensorflow")


def may_have_deviation(origin: Origin, stored: list[Stored]) -> bool:
    """Whether there is an array of which nothing tells if it is a standard deviation or a variance."""
    named = [one for one in stored if one.name.partition(":")[0].endswith("running_std")]
    return bool(named) and origin.age == 1 and numbers_of(origin.release) is None


def numbers_of(release: str | None) -> tuple[int, ...] | None:
    """The numbers of a release, such as (1, 0, 7)."""
    found = re.match(r"(\d+)\.(\d+)(?:\.(\d+))?", release or "")
    return tuple(int(one or 0) for one in found.groups()) if found else None


def from_deviation(epsilon: float) -> Any:
    """A function that makes a variance of a standard deviation.

    Those releases divided by ``deviation + epsilon``; today it is ``sqrt(variance + epsilon)``.
    """
    return lambda deviation: (deviation.astype("float64") + epsilon) ** 2 - epsilon
