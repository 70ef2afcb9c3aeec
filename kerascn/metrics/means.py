"""Metric classes that add up what a function gives for each sample, and divide by how much there was."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from .. import backend as K
from .. import losses
from ..declare import registry
from ..declare.checks import flag, fraction, positive, whole
from ..declare.declared import Declared
from ..declare.fields import arg
from ..losses.functions import checked, rank
from ..messages import fail, say
from . import functions
from .base import Metric

__all__ = [
    "Reduce", "Sum", "Mean", "MeanMetricWrapper", "Accuracy", "BinaryAccuracy", "CategoricalAccuracy",
    "SparseCategoricalAccuracy", "TopKCategoricalAccuracy", "SparseTopKCategoricalAccuracy", "MeanSquaredError",
    "RootMeanSquaredError", "MeanAbsoluteError", "MeanAbsolutePercentageError", "MeanSquaredLogarithmicError",
    "LogCoshError", "CosineSimilarity", "Hinge", "SquaredHinge", "CategoricalHinge", "Poisson", "KLDivergence",
    "BinaryCrossentropy", "CategoricalCrossentropy", "SparseCategoricalCrossentropy",
]  # fmt: skip

SUM, SUM_OVER_BATCH_SIZE, WEIGHTED_MEAN = "sum", "sum_over_batch_size", "weighted_mean"


def share(part: Any, whole: Any) -> Any:
    """A part of the whole; 0 where the whole is 0."""
    none = K.equal(whole, 0)
    return K.switch(none, K.zeros_like(part), part / K.switch(none, K.ones_like(whole), whole))


def in_line(y_true: Any, y_pred: Any) -> tuple[Any, Any]:
    """Both with as many axes, where one has a column for the vector of the other."""
    further = rank(y_true) - rank(y_pred)
    if further == 1 and (K.int_shape(y_true) or (0,))[-1] == 1:
        return y_true, K.expand_dims(y_pred, -1)
    if further == -1 and (K.int_shape(y_pred) or (0,))[-1] == 1:
        return K.expand_dims(y_true, -1), y_pred
    return y_true, y_pred


def weighted(values: Any, weights: Any) -> tuple[Any, Any]:
    """Values and their weights in one shape.

    Weights of fewer axes stand for whole samples: for each entry of the last axis alike if one axis is missing; if
    more are, for the mean over those.
    """
    further = rank(values) - rank(weights)
    if further > 1 and rank(weights) > 0:
        values = K.mean(values, axis=list(range(rank(weights), rank(values))))
    return values, spread(weights, values)


def spread(weights: Any, values: Any) -> Any:
    """The weights in the shape of the values; where they have fewer axes, they stand for whole samples."""
    if rank(weights) == rank(values) + 1 and (K.int_shape(weights) or (0,))[-1] == 1:
        weights = K.squeeze(weights, -1)
    if rank(weights) > rank(values):
        raise fail(ValueError, "metrics.weights", weights=K.int_shape(weights), values=K.int_shape(values))
    while 0 < rank(weights) < rank(values):
        weights = K.expand_dims(weights, -1)
    return weights * K.ones_like(values)


def _reductions(value: Any) -> bool | str:
    known = (SUM, SUM_OVER_BATCH_SIZE, WEIGHTED_MEAN)
    return value in known or say("check.one_of", allowed=", ".join(map(repr, known)))


class Reduce(Metric):
    """Adds up values, and maybe divides by how many there were.

    Args:
        reduction: 'sum', 'sum_over_batch_size' (divided by the number of values) or 'weighted_mean' (by the sum of
            the weights).
        name: Its name.
        dtype: The number type of its variables.
    """

    reduction: str = WEIGHTED_MEAN

    def __init__(self, reduction: str, name: str | None, dtype: str | None = None) -> None:
        self.reduction = checked("Reduce", "reduction", reduction, _reductions)
        super().__init__(name=name, dtype=dtype)

    def prepare(self) -> None:
        super().prepare()
        self.total = self.add_weight("total")
        if self.reduction != SUM:
            self.count = self.add_weight("count")

    def update_state(self, values: Any, sample_weight: Any = None) -> Any:
        """Add up the values of a batch.

        Args:
            values: A number, or numbers of any shape.
            sample_weight: Weights in the shape of the values, of their first axes, or one for all.
        """
        values, weights = K.cast(values, self.dtype), None
        if sample_weight is not None:
            values, weights = weighted(values, K.cast(sample_weight, self.dtype))
            values = values * weights
        updates = [K.update_add(self.total, K.sum(values))]
        if self.reduction != SUM:
            counted = weights if weights is not None and self.reduction == WEIGHTED_MEAN else K.ones_like(values)
            updates.append(K.update_add(self.count, K.sum(counted)))
        return updates

    def result(self) -> Any:
        """The sum, or the mean; 0 as long as there is nothing."""
        return K.identity(self.total) if self.reduction == SUM else share(self.total, self.count)

    def get_config(self) -> dict[str, Any]:
        own = {"reduction": self.reduction} if type(self).__init__ is Reduce.__init__ else {}
        return own | super().get_config()


class Sum(Reduce):
    """``sum(weight * value)`` over all values."""

    name: str = arg(default="sum")
    reduction = SUM
    __init__ = Declared.__init__


class Mean(Reduce):
    """``sum(weight * value) / sum(weight)`` over all values."""

    name: str = arg(default="mean")
    __init__ = Declared.__init__


class MeanMetricWrapper(Mean):
    """The mean of what a function ``fn(y_true, y_pred)`` gives for the samples.

    Args:
        fn: The function, or its name.
        name: Its name.
        dtype: The number type of its variables.
        **kwargs: Further arguments of the function.
    """

    of_elements: ClassVar[bool] = False  # whether two vectors are one number for each sample, not one sample

    def __init__(self, fn: Any, name: str | None = None, dtype: str | None = None, **kwargs: Any) -> None:
        self.fn = registry.usable("metric", registry.load("metric", fn))
        self.options = kwargs
        super().__init__(name=name, dtype=dtype)

    def function_options(self) -> dict[str, Any]:
        """The further arguments of the function."""
        return self.options

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        """Add up what the function gives for a batch.

        Args:
            y_true: The targets.
            y_pred: The predictions.
            sample_weight: Weights of the samples.
        """
        y_true, y_pred = in_line(K.cast(y_true, self.dtype), K.cast(y_pred, self.dtype))
        if self.of_elements and rank(y_true) == rank(y_pred) == 1:
            y_true, y_pred = K.expand_dims(y_true, -1), K.expand_dims(y_pred, -1)
        return super().update_state(self.fn(y_true, y_pred, **self.function_options()), sample_weight)

    def get_config(self) -> dict[str, Any]:
        own = type(self).__init__ is MeanMetricWrapper.__init__
        before = {"fn": registry.dump("metric", self.fn), **self.options} if own else {}
        return before | super().get_config()


class _OfFunction(MeanMetricWrapper):
    """A metric function as a class; the function's further arguments are fields."""

    __init__ = Declared.__init__
    function: ClassVar[Callable[..., Any]]

    @property
    def fn(self) -> Callable[..., Any]:  # type: ignore[override]
        """The function that compares."""
        return type(self).function

    def function_options(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in type(self).__fields__ if name not in Metric.__fields__}


class _OfElements(_OfFunction):
    """A function whose value for a sample is the mean over its elements."""

    of_elements = True


class Accuracy(_OfFunction):
    """How often a prediction equals its target."""

    name: str = arg(default="accuracy")
    function = staticmethod(functions.accuracy)


class BinaryAccuracy(_OfElements):
    """How often a prediction is on the right side of the threshold, for targets 0 and 1."""

    name: str = arg(default="binary_accuracy")
    threshold: float = arg(default=0.5, check=fraction)
    behind_dtype = ("threshold",)
    function = staticmethod(functions.binary_accuracy)


class CategoricalAccuracy(_OfFunction):
    """How often the class rated highest is the right one, for one-hot targets."""

    name: str = arg(default="categorical_accuracy")
    function = staticmethod(functions.categorical_accuracy)


class SparseCategoricalAccuracy(_OfFunction):
    """How often the class rated highest is the right one, for targets that are numbers of classes."""

    name: str = arg(default="sparse_categorical_accuracy")
    function = staticmethod(functions.sparse_categorical_accuracy)


class TopKCategoricalAccuracy(_OfFunction):
    """How often the right class is among the ``k`` rated highest, for one-hot targets."""

    k: int = arg(default=5, check=positive)
    name: str = arg(default="top_k_categorical_accuracy")
    function = staticmethod(functions.top_k_categorical_accuracy)


class SparseTopKCategoricalAccuracy(_OfFunction):
    """How often the right class is among the ``k`` rated highest, for targets that are numbers of classes."""

    k: int = arg(default=5, check=positive)
    name: str = arg(default="sparse_top_k_categorical_accuracy")
    function = staticmethod(functions.sparse_top_k_categorical_accuracy)


class MeanSquaredError(_OfElements):
    """The mean of ``(y_pred - y_true) ** 2``."""

    name: str = arg(default="mean_squared_error")
    function = staticmethod(losses.mean_squared_error)


class RootMeanSquaredError(Mean):
    """The root of the mean of ``(y_pred - y_true) ** 2``."""

    name: str = arg(default="root_mean_squared_error")

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        """Add up the squares of the errors.

        Args:
            y_true: The targets.
            y_pred: The predictions.
            sample_weight: Weights of the samples.
        """
        y_true, y_pred = in_line(K.cast(y_true, self.dtype), K.cast(y_pred, self.dtype))
        return super().update_state(K.square(y_pred - y_true), sample_weight)

    def result(self) -> Any:
        """The root of the mean."""
        return K.sqrt(super().result())


class MeanAbsoluteError(_OfElements):
    """The mean of ``abs(y_pred - y_true)``."""

    name: str = arg(default="mean_absolute_error")
    function = staticmethod(losses.mean_absolute_error)


class MeanAbsolutePercentageError(_OfElements):
    """The mean of ``100 * abs((y_true - y_pred) / y_true)``."""

    name: str = arg(default="mean_absolute_percentage_error")
    function = staticmethod(losses.mean_absolute_percentage_error)


class MeanSquaredLogarithmicError(_OfElements):
    """The mean of ``(log(1 + y_pred) - log(1 + y_true)) ** 2``."""

    name: str = arg(default="mean_squared_logarithmic_error")
    function = staticmethod(losses.mean_squared_logarithmic_error)


class LogCoshError(_OfElements):
    """The mean of ``log(cosh(y_pred - y_true))``."""

    name: str = arg(default="logcosh")
    function = staticmethod(losses.logcosh)


class CosineSimilarity(_OfFunction):
    """The mean cosine of the angles between targets and predictions; 1 where they point the same way."""

    name: str = arg(default="cosine_similarity")
    axis: int = arg(default=-1, check=whole)
    behind_dtype = ("axis",)
    function = staticmethod(functions.cosine_similarity)


class Hinge(_OfElements):
    """The mean of ``max(1 - y_true * y_pred, 0)``, for targets -1 and 1."""

    name: str = arg(default="hinge")
    function = staticmethod(losses.hinge)


class SquaredHinge(_OfElements):
    """The mean of ``max(1 - y_true * y_pred, 0) ** 2``, for targets -1 and 1."""

    name: str = arg(default="squared_hinge")
    function = staticmethod(losses.squared_hinge)


class CategoricalHinge(_OfFunction):
    """The mean of ``max(1 + max((1 - y_true) * y_pred) - sum(y_true * y_pred), 0)``, for one-hot targets."""

    name: str = arg(default="categorical_hinge")
    function = staticmethod(losses.categorical_hinge)


class Poisson(_OfElements):
    """The mean of ``y_pred - y_true * log(y_pred)``, for counts."""

    name: str = arg(default="poisson")
    function = staticmethod(losses.poisson)


class KLDivergence(_OfFunction):
    """The mean of ``sum(y_true * log(y_true / y_pred))``."""

    name: str = arg(default="kullback_leibler_divergence")
    function = staticmethod(losses.kullback_leibler_divergence)


class BinaryCrossentropy(_OfElements):
    """The mean of ``-(y_true * log(y_pred) + (1 - y_true) * log(1 - y_pred))``, for targets 0 and 1."""

    name: str = arg(default="binary_crossentropy")
    from_logits: bool = arg(default=False, check=flag)
    label_smoothing: float = arg(default=0, check=fraction)
    behind_dtype = ("from_logits", "label_smoothing")
    function = staticmethod(losses.binary_crossentropy)


class CategoricalCrossentropy(_OfFunction):
    """The mean of ``-sum(y_true * log(y_pred))``, for one-hot targets."""

    name: str = arg(default="categorical_crossentropy")
    from_logits: bool = arg(default=False, check=flag)
    label_smoothing: float = arg(default=0, check=fraction)
    behind_dtype = ("from_logits", "label_smoothing")
    function = staticmethod(losses.categorical_crossentropy)


class SparseCategoricalCrossentropy(_OfFunction):
    """The mean of ``-log(y_pred[y_true])``, for targets that are numbers of classes."""

    name: str = arg(default="sparse_categorical_crossentropy")
    from_logits: bool = arg(default=False, check=flag)
    axis: int = arg(default=-1, check=whole)
    behind_dtype = ("from_logits", "axis")
    function = staticmethod(losses.sparse_categorical_crossentropy)
