"""The family of Adam: the mean of the gradients, divided by a measure of their size."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import backend as K
from ..declare.checks import flag
from ..declare.fields import arg
from .base import below_one, epsilon, finite, hyper, not_negative, number_in
from .descent import Descent


class Adam(Descent):
    """Moving mean of the gradients over the root of the moving mean of their squares, both freed of their start at 0.

    Args:
        lr: The learning rate.
        beta_1: How much of the mean is kept from step to step.
        beta_2: How much of the mean of squares is kept.
        epsilon: Added to the root, so that nothing is divided by 0; ``None`` for ``K.epsilon()``.
        decay: The learning rate is divided by ``1 + decay * steps``.
        amsgrad: Whether to divide by the greatest mean of squares so far (AMSGrad).
        clipnorm: The greatest common norm of all gradients.
        clipvalue: The greatest absolute value of an element of a gradient.
    """

    lr: Any = hyper(default=0.001, check=finite)
    beta_1: Any = hyper(default=0.9, check=below_one)
    beta_2: Any = hyper(default=0.999, check=below_one)
    epsilon: Any = epsilon()
    decay: Any = hyper(default=0.0, check=not_negative)
    amsgrad: bool = arg(default=False, check=flag)

    slots = ("m", "v", "vhat")

    def new_slot(self, name: str, p: Any, place: int) -> Any:
        if name == "vhat" and not self.amsgrad:  # unused, but Keras 2 keeps its place among the weights
            return K.zeros((1,), dtype=K.dtype(p), name=f"{name}_{place}")
        return super().new_slot(name, p, place)

    def factors(self) -> tuple[Any, ...]:
        t = self.number_of_step()
        rate = self.rate() * (K.sqrt(1.0 - K.pow(self.beta_2, t)) / (1.0 - K.pow(self.beta_1, t)))
        return rate, K.identity(self.beta_1), 1.0 - self.beta_1, K.identity(self.beta_2), 1.0 - self.beta_2

    def step(self, p: Any, g: Any, slots: list[Any], *factors: Any) -> tuple[list[Any], Any]:
        rate, keep_m, take_m, keep_v, take_v = factors
        m, v, greatest = slots
        new_m = keep_m * m + take_m * g
        new_v = keep_v * v + take_v * K.square(g)
        news, below = [new_m, new_v], new_v
        if self.amsgrad:
            below = K.maximum(greatest, new_v)
            news.append(below)
        return news, p - rate * new_m / (K.sqrt(below) + self.epsilon)

    def _orders(self) -> list[list[Any]]:
        parameters = len(self.weights) // 3
        return [self.weights, self.weights[: 1 + 2 * parameters]]  # until 2.1.2 there was no vhat


class Adamax(Descent):
    """Adam with the greatest absolute gradient, slowly forgotten, in place of the mean of squares.

    Args:
        lr: The learning rate.
        beta_1: How much of the mean is kept from step to step.
        beta_2: How much of the greatest absolute gradient is kept.
        epsilon: Added to it, so that nothing is divided by 0; ``None`` for ``K.epsilon()``.
        decay: The learning rate is divided by ``1 + decay * steps``.
        clipnorm: The greatest common norm of all gradients.
        clipvalue: The greatest absolute value of an element of a gradient.
    """

    lr: Any = hyper(default=0.002, check=finite)
    beta_1: Any = hyper(default=0.9, check=below_one)
    beta_2: Any = hyper(default=0.999, check=below_one)
    epsilon: Any = epsilon()
    decay: Any = hyper(default=0.0, check=not_negative)

    slots = ("m", "u")

    def factors(self) -> tuple[Any, ...]:
        rate = self.rate() / (1.0 - K.pow(self.beta_1, self.number_of_step()))
        return rate, K.identity(self.beta_1), 1.0 - self.beta_1, K.identity(self.beta_2)

    def step(self, p: Any, g: Any, slots: list[Any], *factors: Any) -> tuple[list[Any], Any]:
        rate, keep_m, take_m, keep_u = factors
        new_m = keep_m * slots[0] + take_m * g
        new_u = K.maximum(keep_u * slots[1], K.abs(g))
        return [new_m, new_u], p - rate * new_m / (new_u + self.epsilon)


class Nadam(Descent):
    """Adam whose momentum looks one step ahead (Nesterov) and grows from step to step.

    Args:
        lr: The learning rate.
        beta_1: How much of the mean is kept from step to step, in the long run.
        beta_2: How much of the mean of squares is kept.
        epsilon: Added to the root, so that nothing is divided by 0; ``None`` for ``K.epsilon()``.
        schedule_decay: How fast the momentum grows.
        clipnorm: The greatest common norm of all gradients.
        clipvalue: The greatest absolute value of an element of a gradient.
    """

    lr: Any = hyper(default=0.002, check=finite)
    beta_1: Any = hyper(default=0.9, check=below_one)
    beta_2: Any = hyper(default=0.999, check=below_one)
    epsilon: Any = epsilon()
    schedule_decay: float = arg(default=0.004, check=not_negative)

    slots = ("m", "v")

    def prepare(self) -> None:
        super().prepare()
        self.m_schedule = K.variable(1.0, name="m_schedule")

    def momentum_at(self, t: Any) -> Any:
        """The momentum of step ``t``: it rises from half of ``beta_1`` to ``beta_1``."""
        return self.beta_1 * (1.0 - 0.5 * K.pow(K.constant(0.96), t * self.schedule_decay))

    def factors(self) -> tuple[Any, ...]:
        t = self.number_of_step()
        now, then = self.momentum_at(t), self.momentum_at(t + 1.0)
        product, rate = self._product, self.rate()
        gradient_part = rate * (1.0 - now) / (1.0 - product)
        mean_part = rate * then / (1.0 - product * then)
        return (
            gradient_part, mean_part, 1.0 / (1.0 - K.pow(self.beta_2, t)),
            K.identity(self.beta_1), 1.0 - self.beta_1, K.identity(self.beta_2), 1.0 - self.beta_2,
        )  # fmt: skip

    def updates_before(self) -> list[Any]:
        self._product = self.m_schedule * self.momentum_at(self.number_of_step())
        return [*super().updates_before(), (self.m_schedule, self._product)]

    def step(self, p: Any, g: Any, slots: list[Any], *factors: Any) -> tuple[list[Any], Any]:
        gradient_part, mean_part, unbias, keep_m, take_m, keep_v, take_v = factors
        new_m = keep_m * slots[0] + take_m * g
        new_v = keep_v * slots[1] + take_v * K.square(g)
        step = (gradient_part * g + mean_part * new_m) / (K.sqrt(new_v * unbias) + self.epsilon)
        return [new_m, new_v], p - step

    def set_weights(self, weights: Any) -> None:
        super().set_weights(weights)
        if len(weights) == len(self.weights):  # Keras 2.1 does not keep the product of the momenta: work it out
            K.set_value(self.m_schedule, self._product_of(number_in(self.iterations)))

    def _product_of(self, steps: float) -> float:
        t = np.arange(1, steps + 1)
        return float(np.prod(number_in(self.beta_1) * (1.0 - 0.5 * 0.96 ** (t * self.schedule_decay))))

    def _orders(self) -> list[list[Any]]:
        return [self.weights, [self.iterations, self.m_schedule, *self.weights[1:]]] if self.weights else [[]]
