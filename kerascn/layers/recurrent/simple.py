"""SimpleRNN: the output is computed from the input and from the last output, ``h = activation(x W + h U + b)``."""

from __future__ import annotations

from typing import Any

from ...declare import fields
from ...declare.checks import flag, fraction, one_of, positive
from ...declare.fields import arg, constraint, initializer, regularizer
from ...engine.weights import weight
from .base import Recurrent
from .cells import Cell, masked_dot
from .steps import StepsOfGates


class SimpleRNNCell(Cell):
    """One step of a SimpleRNN; ``RNN(SimpleRNNCell(32))`` is ``SimpleRNN(32)``."""

    units: int = arg(check=positive)
    activation: Any = fields.activation(default="tanh")
    use_bias: bool = arg(default=True, check=flag)
    kernel_initializer: Any = initializer(default="glorot_uniform")
    recurrent_initializer: Any = initializer(default="orthogonal")
    bias_initializer: Any = initializer(default="zeros")
    kernel_regularizer: Any = regularizer()
    recurrent_regularizer: Any = regularizer()
    bias_regularizer: Any = regularizer()
    kernel_constraint: Any = constraint()
    recurrent_constraint: Any = constraint()
    bias_constraint: Any = constraint()
    dropout: float = arg(default=0.0, check=fraction)
    recurrent_dropout: float = arg(default=0.0, check=fraction)
    implementation: int = arg(default=1, check=one_of(0, 1, 2), kw_only=True, in_keras2=False)

    kernel = weight(lambda self, shape: (shape[-1], self.units))
    recurrent_kernel = weight(lambda self, shape: (self.units, self.units), arguments="recurrent")
    bias = weight(lambda self, shape: (self.units,), when="use_bias")

    @property
    def state_size(self) -> int:
        """The length of the state, which is the last output."""
        return self.units

    def advance(self, projected: Any, states: Any, masks: Any) -> Any:
        """The output of one step and the new state, the inputs' part of the sum being known."""
        output = projected + masked_dot(states[0], self.recurrent_kernel, masks[1])
        output = output if self.activation is None else self.activation(output)
        return output, [output]


class SimpleRNN(StepsOfGates, Recurrent, SimpleRNNCell):
    """A series read with a short memory."""

    activity_regularizer: Any = regularizer()  # type: ignore[misc]
    implementation: int = arg(default=1, check=one_of(0, 1, 2), kw_only=True, in_keras2=False)
