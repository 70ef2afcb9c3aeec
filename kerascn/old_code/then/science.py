"""What SciPy had, apart from pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.integrate
import scipy.stats


def simps(y: Any, x: Any = None, dx: float = 1, axis: int = -1, even: Any = None) -> Any:
    """``scipy.integrate.simps``."""
    return scipy.integrate.simpson(y, x=x, dx=dx, axis=axis)


def central_diff_weights(points: int, order: int = 1) -> Any:
    """``scipy.misc.central_diff_weights``: the weights of a derivative from points at equal distances."""
    places = np.arange(points) - points // 2
    powers = places[None, :].astype(float) ** np.arange(points)[:, None]
    factorial = float(np.prod(np.arange(1, order + 1)))
    return np.linalg.solve(powers, np.eye(points)[order] * factorial)


def derivative(func: Callable[..., Any], x0: float, dx: float = 1.0, n: int = 1, args: Any = (), order: int = 3) -> Any:
    """``scipy.misc.derivative``."""
    weights = central_diff_weights(order, n)
    places = x0 + dx * (np.arange(order) - order // 2)
    return sum(weight * func(place, *args) for weight, place in zip(weights, places, strict=True)) / dx**n


def binom_test(x: Any, n: Any = None, p: float = 0.5, alternative: str = "two-sided") -> float:
    """``scipy.stats.binom_test``."""
    successes, number = (int(x), int(n)) if n is not None else (int(x[0]), int(x[0] + x[1]))
    return float(scipy.stats.binomtest(successes, number, p, alternative).pvalue)


def itemfreq(values: Any) -> Any:
    """``scipy.stats.itemfreq``: each value and how often it comes."""
    return np.column_stack(np.unique(values, return_counts=True))


def signaltonoise(values: Any, axis: Any = 0, ddof: int = 0) -> Any:
    """``scipy.stats.signaltonoise``: mean by standard deviation, 0 where there is no deviation."""
    mean, deviation = np.mean(values, axis), np.std(values, axis, ddof=ddof)
    return np.where(deviation == 0, 0, mean / np.where(deviation == 0, 1, deviation))


def ss(values: Any, axis: Any = 0) -> Any:
    """``scipy.stats.ss``: the sum of squares."""
    return np.sum(np.square(values), axis)


def square_of_sums(values: Any, axis: Any = 0) -> Any:
    """``scipy.stats.square_of_sums``."""
    return np.square(np.sum(values, axis))


def threshold(values: Any, threshmin: Any = None, threshmax: Any = None, newval: Any = 0) -> Any:
    """``scipy.stats.threshold``: values outside of the limits become ``newval``."""
    found = np.array(values)
    outside = np.zeros(found.shape, bool)
    outside |= False if threshmin is None else found < threshmin
    outside |= False if threshmax is None else found > threshmax
    found[outside] = newval
    return found


def median_absolute_deviation(values: Any, axis: Any = 0, scale: float = 1.4826) -> Any:
    """``scipy.stats.median_absolute_deviation``."""
    return scale * scipy.stats.median_abs_deviation(values, axis=axis)
