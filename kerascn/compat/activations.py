"""Activations with weights that only Keras 1 had."""

from __future__ import annotations

from typing import Any

from .. import backend as K
from .. import initializers
from ..declare.checks import number
from ..declare.fields import arg, initializer
from ..engine.weights import weight
from ..layers.advanced_activations import SharedAxes


class ParametricSoftplus(SharedAxes):
    """``alpha * log(1 + exp(beta * x))``; ``alpha`` and ``beta`` are learned.

    Args:
        alpha_init: The value of ``alpha`` at first.
        beta_init: The value of ``beta`` at first.
        shared_axes: The axes along which they are the same.
    """

    alpha_init: float = arg(default=0.2, check=number)
    beta_init: float = arg(default=5.0, check=number)

    alpha = weight(lambda self, shape: self.shape_of_weights(shape))
    beta = weight(lambda self, shape: self.shape_of_weights(shape))

    @classmethod
    def placed(cls, fields: dict[str, Any]) -> dict[str, Any]:
        """The fields in their order: the shared axes stand last."""
        return {name: fields[name] for name in ("alpha_init", "beta_init", "shared_axes")}

    @property
    def alpha_initializer(self) -> Any:
        """What sets ``alpha`` at first."""
        return initializers.Constant(self.alpha_init)

    @property
    def beta_initializer(self) -> Any:
        """What sets ``beta`` at first."""
        return initializers.Constant(self.beta_init)

    def call(self, inputs: Any) -> Any:
        """The activations."""
        return self.alpha * K.softplus(self.beta * inputs)


class SReLU(SharedAxes):
    """Three lines, which meet at ``t_left`` and at ``t_left + abs(t_right)``; the one in the middle is ``x`` itself.

    Args:
        t_left_init: What sets the left bend at first.
        a_left_init: What sets the slope left of it at first.
        t_right_init: What sets the distance to the right bend at first.
        a_right_init: What sets the slope right of that at first.
        shared_axes: The axes along which these weights are the same.
    """

    t_left_init: Any = initializer(default="zero")
    a_left_init: Any = initializer(default="glorot_uniform")
    t_right_init: Any = initializer(default="glorot_uniform")
    a_right_init: Any = initializer(default="one")

    @classmethod
    def placed(cls, fields: dict[str, Any]) -> dict[str, Any]:
        """The fields in their order: the shared axes stand last."""
        return {name: fields[name] for name in (*list(fields)[1:], "shared_axes")}

    def make_declared_weights(self, input_shape: Any) -> None:
        """Make the two bends and the two slopes."""
        shape = self.shape_of_weights(input_shape)
        self.t_left = self.add_weight(shape, initializer=self.t_left_init, name="t_left")
        self.a_left = self.add_weight(shape, initializer=self.a_left_init, name="a_left")
        self.t_right = self.add_weight(shape, initializer=self.t_right_init, name="t_right")
        self.a_right = self.add_weight(shape, initializer=self.a_right_init, name="a_right")

    def call(self, inputs: Any) -> Any:
        """The activations."""
        beyond = inputs - self.t_left
        left_of_bend = beyond - K.relu(beyond)
        right_of_bend = K.relu(beyond - K.abs(self.t_right))
        middle = inputs - left_of_bend - right_of_bend
        return middle + self.a_left * left_of_bend + self.a_right * right_of_bend
