"""Steps along the gradient (SGD), and steps divided by the root of a mean or sum of squares."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import backend as K
from ..declare.checks import flag
from ..declare.fields import arg
from .base import below_one, epsilon, finite, hyper, not_negative
from .descent import Descent


class SGD(Descent):
    """Stochastic gradient descent, with momentum if asked for.

    Args:
        lr: The learning rate.
        momentum: The part of the last step that is added to this one.
        decay: The learning rate is divided by ``1 + decay * steps``.
        nesterov: Whether the momentum looks one step ahead (Nesterov).
        clipnorm: The greatest common norm of all gradients.
        clipvalue: The greatest absolute value of an element of a gradient.
    """

    lr: Any = hyper(default=0.01, check=finite)
    momentum: Any = hyper(default=0.0, check=not_negative)
    decay: Any = hyper(default=0.0, check=not_negative)
    nesterov: bool = arg(default=False, check=flag)

    slots = ("moment",)

    def factors(self) -> tuple[Any, ...]:
        return self.rate(), K.identity(self.momentum)

    def step(self, p: Any, g: Any, slots: list[Any], *factors: Any) -> tuple[list[Any], Any]:
        rate, momentum = factors
        downhill = rate * g
        new = momentum * slots[0] - downhill
        return [new], p + (momentum * new - downhill if self.nesterov else new)


class RMSprop(Descent):
    """Divides each step by the root of a moving mean of the squared gradients; a good choice for recurrent nets.

    Args:
        lr: The learning rate.
        rho: How much of the mean is kept from step to step.
        epsilon: Added to the root, so that nothing is divided by 0; ``None`` for ``K.epsilon()``.
        decay: The learning rate is divided by ``1 + decay * steps``.
        clipnorm: The greatest common norm of all gradients.
        clipvalue: The greatest absolute value of an element of a gradient.
    """

    lr: Any = hyper(default=0.001, check=finite)
    rho: Any = hyper(default=0.9, check=below_one)
    epsilon: Any = epsilon()
    decay: Any = hyper(default=0.0, check=not_negative)

    slots, counted = ("accumulator",), False

    def factors(self) -> tuple[Any, ...]:
        return self.rate(), K.identity(self.rho), 1.0 - self.rho

    def step(self, p: Any, g: Any, slots: list[Any], *factors: Any) -> tuple[list[Any], Any]:
        rate, keep, take = factors
        new = keep * slots[0] + take * K.square(g)
        return [new], p - rate * g / (K.sqrt(new) + self.epsilon)


class Adagrad(Descent):
    """Divides each step by the root of the sum of all squared gradients so far.

    Args:
        lr: The learning rate.
        epsilon: Added to the root, so that nothing is divided by 0; ``None`` for ``K.epsilon()``.
        decay: The learning rate is divided by ``1 + decay * steps``.
        initial_accumulator_value: What the sum begins with; configurations of ``tf.keras`` name it.
        clipnorm: The greatest common norm of all gradients.
        clipvalue: The greatest absolute value of an element of a gradient.
    """

    lr: Any = hyper(default=0.01, check=finite)
    epsilon: Any = epsilon()
    decay: Any = hyper(default=0.0, check=not_negative)
    initial_accumulator_value: float = arg(default=0.0, check=not_negative, kw_only=True, in_keras2=False)

    slots, counted = ("accumulator",), False

    def new_slot(self, name: str, p: Any, place: int) -> Any:
        if not self.initial_accumulator_value:
            return super().new_slot(name, p, place)
        start = np.full_like(K.get_value(p), self.initial_accumulator_value)
        return K.variable(start, dtype=K.dtype(p), name=f"{name}_{place}")

    def factors(self) -> tuple[Any, ...]:
        return (self.rate(),)

    def step(self, p: Any, g: Any, slots: list[Any], *factors: Any) -> tuple[list[Any], Any]:
        new = slots[0] + K.square(g)
        return [new], p - factors[0] * g / (K.sqrt(new) + self.epsilon)


class Adadelta(Descent):
    """Scales each step by the root of the mean of the squared steps before, over that of the gradients.

    Args:
        lr: A factor of the step; leave it at 1.
        rho: How much of the means is kept from step to step.
        epsilon: Added below the roots; ``None`` for ``K.epsilon()``.
        decay: The learning rate is divided by ``1 + decay * steps``.
        clipnorm: The greatest common norm of all gradients.
        clipvalue: The greatest absolute value of an element of a gradient.
    """

    lr: Any = hyper(default=1.0, check=finite)
    rho: float = arg(default=0.95, check=below_one)
    epsilon: Any = epsilon()
    decay: Any = hyper(default=0.0, check=not_negative)

    slots, counted = ("accumulator", "delta_accumulator"), False

    def factors(self) -> tuple[Any, ...]:
        return (self.rate(),)

    def step(self, p: Any, g: Any, slots: list[Any], *factors: Any) -> tuple[list[Any], Any]:
        squares, steps = slots
        new_squares = self.rho * squares + (1.0 - self.rho) * K.square(g)
        step = g * K.sqrt(steps + self.epsilon) / K.sqrt(new_squares + self.epsilon)
        new_steps = self.rho * steps + (1.0 - self.rho) * K.square(step)
        return [new_squares, new_steps], p - factors[0] * step
