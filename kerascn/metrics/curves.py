"""Metric classes over many thresholds: the area under a curve, and one share where another is given."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import backend as K
from ..declare.checks import fraction, one_of, positive
from ..declare.fields import arg
from ..messages import fail, say
from .base import Metric
from .counts import _Counts, _thresholds
from .means import share

__all__ = ["AUC", "SensitivitySpecificityBase", "SensitivityAtSpecificity", "SpecificityAtSensitivity"]


def _at_least_two(value: Any) -> bool | str:
    return (positive(value) is True and value > 1) or say("metrics.num_thresholds")


def evenly(count: int) -> list[float]:
    """So many numbers from 0 to 1 with equal distances; for one the half."""
    return [0.5] if count == 1 else [place / (count - 1) for place in range(count)]


class _OfThresholds(_Counts):
    """What the classes have in common: the shares that follow from the counts at many thresholds."""

    def sensitivities(self) -> Any:
        """For each threshold how many of the real ones are found, ``TP / (TP + FN)``."""
        tp, _, fn, _ = self.counts
        return share(tp, tp + fn)

    def specificities(self) -> Any:
        """For each threshold how many of the others are left out, ``TN / (TN + FP)``."""
        _, fp, _, tn = self.counts
        return share(tn, tn + fp)


class AUC(_OfThresholds):
    """The area under a curve that is drawn by the threshold, from trapezes between its points.

    Args:
        num_thresholds: How many thresholds there are, evenly between 0 and 1.
        curve: 'ROC' (sensitivity over 1 - specificity) or 'PR' (precision over recall).
        summation_method: The height between two points: 'interpolation' (the middle; for 'PR' what lies between the
            counts), 'minoring' (the lower one) or 'majoring' (the higher one).
        name: Its name.
        dtype: The number type of its variables.
        thresholds: Thresholds between 0 and 1 to take in place of evenly spaced ones; the ends are added.
    """

    num_thresholds: int = arg(default=200, check=_at_least_two)
    curve: str = arg(default="ROC", check=one_of("ROC", "PR"))
    summation_method: str = arg(default="interpolation", check=one_of("interpolation", "minoring", "majoring"))
    thresholds: Any = arg(default=None, check=_thresholds)
    behind_dtype = ("thresholds",)

    def prepare(self) -> None:
        super().prepare()
        self.given_thresholds = self.thresholds
        if self.thresholds is None:
            inner = evenly(self.num_thresholds)[1:-1]
        else:
            inner = sorted(float(x) for x in np.atleast_1d(self.thresholds))
            self.num_thresholds = len(inner) + 2
        self.thresholds = [-K.epsilon(), *inner, 1 + K.epsilon()]
        self.keep_counts()

    def result(self) -> Any:
        """The area."""
        if self.curve == "PR" and self.summation_method == "interpolation":
            return self.interpolate_pr_auc()
        tp, fp, _, tn = self.counts
        if self.curve == "ROC":
            x, y = share(fp, fp + tn), self.sensitivities()
        else:
            x, y = self.sensitivities(), share(tp, tp + fp)
        if self.summation_method == "interpolation":
            heights = (y[:-1] + y[1:]) / 2
        else:
            heights = (K.minimum if self.summation_method == "minoring" else K.maximum)(y[:-1], y[1:])
        return K.sum((x[:-1] - x[1:]) * heights)

    def interpolate_pr_auc(self) -> Any:
        """The area under precision over recall, where between two points the counts and not the shares are straight.

        With ``TP = slope * P + intercept`` between two thresholds, ``P`` the number found, the part between them is
        ``(TP1 - TP2 + intercept * log(P1 / P2)) * slope / (TP + FN)``.
        """
        tp, fp, fn, _ = self.counts
        found = tp + fp
        fewer, rise = found[:-1] - found[1:], tp[:-1] - tp[1:]
        slope = share(rise, K.maximum(fewer, 0))
        intercept = tp[1:] - slope * found[1:]
        both = K.cast(K.greater(found[:-1], 0), self.dtype) * K.cast(K.greater(found[1:], 0), self.dtype)
        ratio = both * share(found[:-1], K.maximum(found[1:], 0)) + (1 - both)
        parts = slope * (rise + intercept * K.log(ratio))
        return K.sum(share(parts, K.maximum(tp[1:] + fn[1:], 0)))

    def get_config(self) -> dict[str, Any]:
        return super().get_config() | {"thresholds": self.given_thresholds}


class SensitivitySpecificityBase(_OfThresholds):
    """The root of the two below: which share there is where the other one is nearest to a value.

    Args:
        value: The value of the other share.
        num_thresholds: How many thresholds are tried, evenly from 0 to 1.
        name: Its name.
        dtype: The number type of its variables.
    """

    def __init__(self, value: float, num_thresholds: int = 200, name: Any = None, dtype: Any = None) -> None:
        for argument, given, check in (("value", value, fraction), ("num_thresholds", num_thresholds, positive)):
            if check(given) is not True:
                fields = dict(function=type(self).__name__, argument=argument, expected=check(given), value=repr(given))
                raise fail(ValueError, "call.bad_value", **fields)
        super().__init__(name=name, dtype=dtype)
        self.value, self.num_thresholds = value, num_thresholds
        self.begin()

    def begin(self) -> None:
        """Set the thresholds, and make the variables."""
        self.thresholds = evenly(self.num_thresholds)
        self.keep_counts()

    def where_nearest(self, wanted: Any, given: Any) -> Any:
        """Of the vector ``wanted`` the entry where ``given`` is nearest to the value."""
        return K.gather(wanted, K.argmin(K.abs(given - self.value), axis=0))


class SensitivityAtSpecificity(SensitivitySpecificityBase):
    """The sensitivity at the threshold where the specificity is nearest to a value.

    Args:
        specificity: The value.
        num_thresholds: How many thresholds are tried, evenly from 0 to 1.
        name: Its name.
        dtype: The number type of its variables.
    """

    specificity: float = arg(check=fraction)
    num_thresholds: int = arg(default=200, check=positive)
    __init__ = Metric.__init__

    def prepare(self) -> None:
        super().prepare()
        self.value = self.specificity
        self.begin()

    def result(self) -> Any:
        """The sensitivity there."""
        return self.where_nearest(self.sensitivities(), self.specificities())


class SpecificityAtSensitivity(SensitivitySpecificityBase):
    """The specificity at the threshold where the sensitivity is nearest to a value.

    Args:
        sensitivity: The value.
        num_thresholds: How many thresholds are tried, evenly from 0 to 1.
        name: Its name.
        dtype: The number type of its variables.
    """

    sensitivity: float = arg(check=fraction)
    num_thresholds: int = arg(default=200, check=positive)
    __init__ = Metric.__init__

    def prepare(self) -> None:
        super().prepare()
        self.value = self.sensitivity
        self.begin()

    def result(self) -> Any:
        """The specificity there."""
        return self.where_nearest(self.specificities(), self.sensitivities())
