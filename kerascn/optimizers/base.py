"""What every optimizer has: gradients (clipped if asked for), weights, configuration, and calls of either age."""

from __future__ import annotations

import inspect
import math
import numbers
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import numpy as np

from .. import backend as K
from ..declare.checks import optional
from ..declare.declared import Declared
from ..declare.fields import Field, arg
from ..messages import fail, say
from .configs import in_todays_words

T = TypeVar("T", bound="Optimizer")

RATES = {"lr": "learning_rate", "learning_rate": "lr"}  # two names of one attribute


def is_number(value: Any) -> bool:
    """Whether ``value`` is a real number that can be computed with; True, False and nan are none."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value.item()
    return isinstance(value, numbers.Real) and not isinstance(value, bool) and math.isfinite(value)


def finite(value: Any) -> bool | str:
    """Any real number, or a variable that holds one."""
    return _holds(value) or say("optimizer.number")


def not_negative(value: Any) -> bool | str:
    """Zero or a positive number, or a variable."""
    return _holds(value, lambda number: number >= 0) or say("optimizer.not_negative")


def below_one(value: Any) -> bool | str:
    """A number from 0 up to, but not 1 itself, or a variable."""
    return _holds(value, lambda number: 0 <= number < 1) or say("optimizer.below_one")


def _holds(value: Any, good: Callable[[Any], bool] = lambda number: True) -> bool:
    """Whether ``value`` is such a number, or a variable."""
    return bool(good(value)) if is_number(value) else K.is_variable(value)


def _made_anew(kind: Any, config: dict[str, Any]) -> Any:
    return kind.from_config(config)


class Optimizer(Declared):
    """Base of all optimizers, of the user's own as well: these override ``get_updates``.

    Args:
        clipnorm: If given, all gradients are scaled together so that their common norm is at most this.
        clipvalue: If given, every element of a gradient is kept between minus this and this.
    """

    clipnorm: Any = arg(default=None, check=optional(not_negative), kw_only=True, in_keras2=False)
    clipvalue: Any = arg(default=None, check=optional(not_negative), kw_only=True, in_keras2=False)

    def prepare(self) -> None:
        super().prepare()
        self.updates: list[Any] = []
        self.weights: list[Any] = []
        for name in ("clipnorm", "clipvalue"):  # as ever: an attribute only where something is clipped
            if self.__dict__.get(name) is None:
                self.__dict__.pop(name, None)

    def __setattr__(self, name: str, value: Any) -> None:
        name = RATES[name] if RATES.get(name) in self.__dict__ else name
        held = self.__dict__.get(name)
        if held is not None and is_number(value) and not is_number(held) and K.is_variable(held):
            K.set_value(held, value)
        else:
            super().__setattr__(name, value)

    def __getattr__(self, name: str) -> Any:
        if RATES.get(name) in self.__dict__:
            return self.__dict__[RATES[name]]
        return super().__getattribute__(name)  # ends in Python's own sentence

    def __reduce_ex__(self, protocol: Any) -> Any:
        """A copy, or what a pickle brings, is a new optimizer with the same arguments; what was learnt is not in it."""
        return _made_anew, (type(self), self.get_config())

    def get_updates(self, loss: Any = None, params: Any = None, constraints: Any = None) -> list[Any]:
        """The updates of one step: pairs (variable, new value), for ``K.function(..., updates=...)``.

        Args:
            loss: The tensor to make smaller.
            params: The variables to change, as a list.
            constraints: Variable -> constraint, in an optimizer of Keras 1.
        """
        raise fail(RuntimeError, "optimizer.no_updates", name=type(self).__name__)

    def get_gradients(self, loss: Any, params: Any) -> list[Any]:
        """The gradients of ``loss`` by each of ``params``, clipped if the optimizer was asked to.

        Args:
            loss: The tensor to differentiate.
            params: The variables to differentiate by, as a list.
        """
        found = K.gradients(loss, params)
        missing = [name_of(p) for p, g in zip(params, found, strict=True) if g is None]
        if missing:
            raise fail(ValueError, "optimizer.no_gradient", names=", ".join(missing))
        return self.clipped([K.to_dense(g) for g in found])

    @property
    def clips(self) -> bool:
        """Whether gradients are clipped."""
        return bool(getattr(self, "clipnorm", None) or getattr(self, "clipvalue", None))

    def clipped(self, gradients: list[Any]) -> list[Any]:
        """The gradients, clipped if that was asked for."""
        norm, most = getattr(self, "clipnorm", None) or 0, getattr(self, "clipvalue", None) or 0
        if norm > 0 and gradients:
            length = K.sqrt(_total([K.cast(K.sum(K.square(g)), K.floatx()) for g in gradients]))
            gradients = [clip_norm(g, norm, K.cast(length, K.dtype(g))) for g in gradients]
        return [K.clip(g, -most, most) for g in gradients] if most > 0 else gradients

    def get_weights(self) -> list[np.ndarray]:
        """What the optimizer remembers between steps, as a list of arrays."""
        return K.batch_get_value(self.weights)

    def set_weights(self, weights: Any) -> None:
        """Let the optimizer go on from what ``get_weights`` gave; nothing is changed if one array does not fit.

        Args:
            weights: A list of arrays in the order of ``get_weights``, or as another release of Keras saved it.
        """
        name = type(self).__name__
        if not isinstance(weights, (list, tuple)):
            raise fail(TypeError, "optimizer.weights_list", name=name, given=type(weights).__name__)
        if weights and not self.weights:
            raise fail(ValueError, "optimizer.no_weights", name=name, given=len(weights))
        arrays = [np.asarray(weight) for weight in weights]
        known = self._orders()
        variables = next((order for order in known if len(order) == len(arrays)), None)
        if variables is None:
            raise fail(ValueError, "optimizer.count", name=name, expected=len(known[0]), given=len(arrays))
        for place, (variable, array) in enumerate(zip(variables, arrays, strict=True), 1):
            if K.int_shape(variable) != array.shape:
                shapes = dict(expected=K.int_shape(variable), given=array.shape)
                raise fail(ValueError, "optimizer.shape", name=name, place=place, **shapes)
        K.batch_set_value(list(zip(variables, arrays, strict=True)))

    def _orders(self) -> list[list[Any]]:
        """The lists of variables that ``set_weights`` can fill; its own first, then those of other releases."""
        return [self.weights]

    def get_config(self) -> dict[str, Any]:
        """The arguments as plain data, in the words of Keras 2."""
        config = {}
        for name, field in type(self).__fields__.items():
            if name in self.__dict__ and (field.in_keras2 or self.__dict__[name] != field.default):
                config[name] = field.dump(self.__dict__[name])
        return config

    @classmethod
    def from_config(cls: type[T], config: dict[str, Any]) -> T:
        """An optimizer as ``config`` describes it, whichever release of Keras wrote it."""
        declared = cls.__init__ is Declared.__init__
        return cls(**(in_todays_words(config, cls.__name__, cls.__fields__) if declared else config))


class Constraints(Mapping):
    """Variable -> constraint, found by identity: what Keras 1 handed to ``get_updates``."""

    def __init__(self, pairs: Any = ()) -> None:
        self.pairs = [(variable, constraint) for variable, constraint in pairs if constraint is not None]

    def __getitem__(self, variable: Any) -> Any:
        for known, constraint in self.pairs:
            if known is variable:
                return constraint
        raise KeyError(variable)

    def __iter__(self) -> Iterator[Any]:
        return (variable for variable, _ in self.pairs)

    def __len__(self) -> int:
        return len(self.pairs)


def constraint_of(param: Any) -> Any:
    """The constraint that hangs on a variable, or ``None``; one that a Keras 1 layer gave it later comes first."""
    return getattr(param, "_keras_constraint", None) or getattr(param, "constraint", None)


def clip_norm(g: Any, c: Any, n: Any) -> Any:
    """``g`` made shorter by ``c / n`` where the norm ``n`` is greater than ``c``.

    Args:
        g: A gradient.
        c: The greatest norm allowed; 0 or less: any.
        n: The norm, of this gradient or of several together.
    """
    return g if c <= 0 else g * (c / K.maximum(n, c))


def updates_of(optimizer: Any, loss: Any, params: list[Any]) -> list[Any]:
    """The updates of one step of any optimizer, of a user's class of either age too.

    Args:
        optimizer: An object whose ``get_updates`` takes (loss, params), or (params, constraints, loss).
        loss: The tensor to make smaller.
        params: The variables to change.
    """
    taken = inspect.signature(optimizer.get_updates).parameters
    known = {"loss": loss, "params": params, "constraints": Constraints((p, constraint_of(p)) for p in params)}
    needed = [name for name, p in taken.items() if p.default is p.empty and p.kind is p.POSITIONAL_OR_KEYWORD]
    if {"loss", "params"} <= set(needed):
        return optimizer.get_updates(**{name: known[name] for name in needed if name in known})
    if len(needed) == 3:
        return optimizer.get_updates(params, known["constraints"], loss)
    return optimizer.get_updates(loss, params)


def speaks_keras1(optimizer: Any) -> bool:
    """Whether the ``get_updates`` of a user's class is written as in Keras 1."""
    return list(inspect.signature(type(optimizer).get_updates).parameters)[1:4] == ["params", "constraints", "loss"]


def _total(numbers: list[Any]) -> Any:
    total = numbers[0]
    for number in numbers[1:]:
        total = total + number
    return total


def name_of(param: Any) -> str:
    """The name of a variable, as a sentence shows it."""
    return str(getattr(param, "name", None) or "?").split(":")[0]


class Hyper(Field):
    """A number of the formula that can be changed while the optimizer is used: it is kept in a variable."""

    def __init__(self, default: Any, check: Any) -> None:
        super().__init__(default, check, dump=number_in)


def hyper(*, default: Any, check: Any) -> Any:
    """An argument that is kept in a variable."""
    return Hyper(default, check)


def number_in(value: Any) -> float:
    """The number that a variable holds now; a plain number as it is."""
    return float(value if is_number(value) else K.get_value(value))


def epsilon() -> Any:
    """The argument ``epsilon``: ``None`` stands for ``K.epsilon()``."""
    return Field(None, optional(not_negative), load=lambda value: K.epsilon() if value is None else value)
