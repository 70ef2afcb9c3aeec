"""The losses as classes: they weight the samples and reduce to one number.

Written ``MeanSquaredError(reduction="sum")``; a user's own class derives from ``Loss``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from .. import backend as K
from ..declare import registry
from ..declare.checks import flag, fraction, one_of
from ..declare.declared import Declared
from ..declare.fields import arg
from ..messages import fail
from . import functions
from .functions import above_zero, checked, rank

__all__ = [
    "Reduction", "Loss", "LossFunctionWrapper", "MeanSquaredError", "MeanAbsoluteError",
    "MeanAbsolutePercentageError", "MeanSquaredLogarithmicError", "BinaryCrossentropy", "CategoricalCrossentropy",
    "SparseCategoricalCrossentropy", "Hinge", "SquaredHinge", "CategoricalHinge", "Poisson", "LogCosh",
    "KLDivergence", "Huber", "compute_weighted_loss",
]  # fmt: skip


class Reduction:
    """What a loss class does with the numbers of the samples."""

    AUTO = "auto"  # a word of later releases for the last one here
    NONE = "none"
    SUM = "sum"
    SUM_OVER_BATCH_SIZE = "sum_over_batch_size"

    @classmethod
    def all(cls) -> tuple[str, ...]:
        """Every reduction there is."""
        return (cls.NONE, cls.SUM, cls.SUM_OVER_BATCH_SIZE)

    @classmethod
    def validate(cls, key: str) -> None:
        """Refuse what is no reduction."""
        checked("Reduction.validate", "key", key, _reduction)


_reduction = one_of(*Reduction.all(), Reduction.AUTO)


def compute_weighted_loss(
    losses: Any, sample_weight: Any = None, reduction: str = Reduction.SUM_OVER_BATCH_SIZE, name: str | None = None
) -> Any:
    """The losses times their weights, reduced.

    Args:
        losses: A tensor with a number for each sample, or for each step of each sample.
        sample_weight: A number, or a tensor whose axes are the first ones of ``losses``; None for 1.
        reduction: 'none', 'sum', or 'sum_over_batch_size' (also 'auto'): the sum divided by how many there are.
        name: Of no use.
    """
    checked("compute_weighted_loss", "reduction", reduction, _reduction)
    if sample_weight is not None:
        losses = losses * _fitted(K.cast(sample_weight, K.dtype(losses)), losses)
    if reduction == Reduction.NONE or rank(losses) == 0:
        return losses
    return K.sum(losses) if reduction == Reduction.SUM else K.mean(losses)


def _fitted(weights: Any, losses: Any) -> Any:
    """The weights with as many axes as the losses; where they have fewer, they stand for whole samples or steps."""
    if rank(weights) == rank(losses) + 1 and (K.int_shape(weights) or ())[-1] == 1:
        return K.squeeze(weights, -1)
    while 0 < rank(weights) < rank(losses):
        weights = K.expand_dims(weights, -1)
    return weights


class Loss(Declared):
    """A loss with a name, reduced to one number; a subclass says how to compare, in ``call(y_true, y_pred)``.

    Args:
        reduction: 'sum_over_batch_size' (the mean), 'sum' or 'none'.
        name: Its name.
    """

    reduction: str = arg(default=Reduction.SUM_OVER_BATCH_SIZE, check=_reduction)
    name: str | None = arg(default=None)

    def prepare(self) -> None:
        """Say 'auto' in the words of Keras 2."""
        super().prepare()
        if self.reduction == Reduction.AUTO:
            self.reduction = Reduction.SUM_OVER_BATCH_SIZE

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        """The loss of a batch, its samples weighted."""
        return compute_weighted_loss(self.call(y_true, y_pred), sample_weight, self.reduction)

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """A number for each sample; to be written by the subclass."""
        raise fail(TypeError, "losses.no_call", loss=type(self).__name__)


class LossFunctionWrapper(Loss):
    """A loss made of a function.

    Args:
        fn: The function of target and prediction, or its name.
        reduction: 'sum_over_batch_size' (the mean), 'sum' or 'none'.
        name: Its name.
        **kwargs: Further arguments of the function.
    """

    def __init__(
        self, fn: Any, reduction: str = Reduction.SUM_OVER_BATCH_SIZE, name: str | None = None, **kwargs: Any
    ) -> None:
        super().__init__(reduction=reduction, name=name)
        self.fn = registry.usable("loss", registry.load("loss", fn))
        self.options = kwargs

    def call(self, y_true: Any, y_pred: Any) -> Any:
        return self.fn(y_true, y_pred, **self.options)

    def get_config(self) -> dict[str, Any]:
        own = type(self).__init__ is LossFunctionWrapper.__init__  # else a class may choose the function itself
        return ({"fn": registry.dump("loss", self.fn)} if own else {}) | super().get_config() | self.options


class _OfFunction(Loss):
    """A loss function as a class; the function's further arguments are fields."""

    function: ClassVar[Callable[..., Any]]

    @property
    def fn(self) -> Callable[..., Any]:
        """The function that compares."""
        return type(self).function

    def call(self, y_true: Any, y_pred: Any) -> Any:
        options = {name: getattr(self, name) for name in type(self).__fields__ if name not in Loss.__fields__}
        return self.fn(y_true, y_pred, **options)


# Arguments that stand before those of ``Loss``: a class takes its fields from the last of its bases first.


class _Logits(Declared):
    from_logits: bool = arg(default=False, check=flag)


class _Smoothing(Declared):
    label_smoothing: float = arg(default=0, check=fraction)


class _Delta(Declared):
    delta: float = arg(default=1.0, check=above_zero)


class MeanSquaredError(_OfFunction):
    """``mean_squared_error`` as a class."""

    name: str = arg(default="mean_squared_error")
    function = staticmethod(functions.mean_squared_error)


class MeanAbsoluteError(_OfFunction):
    """``mean_absolute_error`` as a class."""

    name: str = arg(default="mean_absolute_error")
    function = staticmethod(functions.mean_absolute_error)


class MeanAbsolutePercentageError(_OfFunction):
    """``mean_absolute_percentage_error`` as a class."""

    name: str = arg(default="mean_absolute_percentage_error")
    function = staticmethod(functions.mean_absolute_percentage_error)


class MeanSquaredLogarithmicError(_OfFunction):
    """``mean_squared_logarithmic_error`` as a class."""

    name: str = arg(default="mean_squared_logarithmic_error")
    function = staticmethod(functions.mean_squared_logarithmic_error)


class BinaryCrossentropy(_OfFunction, _Smoothing, _Logits):
    """``binary_crossentropy`` as a class."""

    name: str = arg(default="binary_crossentropy")
    function = staticmethod(functions.binary_crossentropy)


class CategoricalCrossentropy(_OfFunction, _Smoothing, _Logits):
    """``categorical_crossentropy`` as a class."""

    name: str = arg(default="categorical_crossentropy")
    function = staticmethod(functions.categorical_crossentropy)


class SparseCategoricalCrossentropy(_OfFunction, _Logits):
    """``sparse_categorical_crossentropy`` as a class."""

    name: str = arg(default="sparse_categorical_crossentropy")
    function = staticmethod(functions.sparse_categorical_crossentropy)


class Hinge(_OfFunction):
    """``hinge`` as a class."""

    name: str = arg(default="hinge")
    function = staticmethod(functions.hinge)


class SquaredHinge(_OfFunction):
    """``squared_hinge`` as a class."""

    name: str = arg(default="squared_hinge")
    function = staticmethod(functions.squared_hinge)


class CategoricalHinge(_OfFunction):
    """``categorical_hinge`` as a class."""

    name: str = arg(default="categorical_hinge")
    function = staticmethod(functions.categorical_hinge)


class Poisson(_OfFunction):
    """``poisson`` as a class."""

    name: str = arg(default="poisson")
    function = staticmethod(functions.poisson)


class LogCosh(_OfFunction):
    """``logcosh`` as a class."""

    name: str = arg(default="logcosh")
    function = staticmethod(functions.logcosh)


class KLDivergence(_OfFunction):
    """``kullback_leibler_divergence`` as a class."""

    name: str = arg(default="kullback_leibler_divergence")
    function = staticmethod(functions.kullback_leibler_divergence)


class Huber(_OfFunction, _Delta):
    """``huber_loss`` as a class."""

    name: str = arg(default="huber_loss")
    function = staticmethod(functions.huber_loss)


for _name in __all__:
    if _name not in ("Reduction", "Loss", "LossFunctionWrapper", "compute_weighted_loss"):
        registry.register("loss", _name, globals()[_name])
registry.register("loss", "LossFunctionWrapper", LossFunctionWrapper)
