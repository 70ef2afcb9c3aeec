"""GRU: a state of which gates say what is kept and what is renewed.

With gates z (keep), r (look back) and the candidate g, computed from the input x and the last output h::

    z, r = recurrent_activation(x W + h U + b)        g = activation(x W + (r * h) U + b)
    h = z * h + (1 - z) * g

With ``reset_after`` the gate r comes behind the product, and that has a bias of its own::

    g = activation(x W + b + r * (h U + b'))

The three parts lie side by side in every weight, in the order z, r, g.
"""

from __future__ import annotations

from typing import Any

from ... import backend as K
from ...backend.contract.rnn import equal_parts
from ...declare import fields
from ...declare.checks import flag, fraction, one_of, positive
from ...declare.fields import Field, arg, constraint, initializer, regularizer
from ...engine.weights import weight
from .base import Recurrent
from .cells import Cell, masked_dot
from .steps import StepsOfGates

GATES = 3


class GRUCell(Cell):
    """One step of a GRU; ``RNN(GRUCell(32))`` is ``GRU(32)``."""

    units: int = arg(check=positive)
    activation: Any = fields.activation(default="tanh")
    recurrent_activation: Any = fields.activation(default="hard_sigmoid")
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
    implementation: int = arg(default=1, check=one_of(0, 1, 2))
    reset_after: bool = arg(default=False, check=flag)

    gates, gate_letters = GATES, "zrh"

    kernel = weight(lambda self, shape: (shape[-1], GATES * self.units))
    recurrent_kernel = weight(lambda self, shape: (self.units, GATES * self.units), arguments="recurrent")
    bias = weight(lambda self, shape: self.shape_of_bias(), when="use_bias")

    def shape_of_bias(self) -> tuple[int, ...]:
        """One bias; with ``reset_after`` two: that of the inputs and that of the last output."""
        return (2, GATES * self.units) if self.reset_after else (GATES * self.units,)

    @property
    def state_size(self) -> int:
        """The length of the state, which is the last output."""
        return self.units

    def input_bias(self) -> Any:
        """The bias that is added to the inputs' part."""
        return self.bias[0] if self.reset_after else self.bias

    def advance(self, projected: Any, states: Any, masks: Any) -> Any:
        """The output of one step and the new state, the inputs' part of the gates being known."""
        output, gate, bend = states[0], self.recurrent_activation or K.identity, self.activation or K.identity
        x_keep, x_look, x_new = equal_parts(projected, GATES)
        if self.reset_after:
            sums = masked_dot(output, self.recurrent_kernel, masks[1])
            sums = sums + self.bias[1] if self.use_bias else sums
            h_keep, h_look, h_new = equal_parts(sums, GATES)
            keep = gate(x_keep + h_keep)
            new = bend(x_new + gate(x_look + h_look) * h_new)
        else:
            cut = 2 * self.units
            of_gates, of_new = self.recurrent_kernel[:, :cut], self.recurrent_kernel[:, cut:]
            h_keep, h_look = equal_parts(masked_dot(output, of_gates, masks[1][:2]), 2)
            keep = gate(x_keep + h_keep)
            new = bend(x_new + masked_dot(gate(x_look + h_look) * output, of_new, masks[1][-1:]))
        output = keep * output + (1.0 - keep) * new
        return output, [output]


class GRU(StepsOfGates, Recurrent, GRUCell):
    """A series read with a memory that has two gates."""

    activity_regularizer: Any = regularizer()  # type: ignore[misc]
    implementation: int = arg(default=1, check=one_of(0, 1, 2))

    @classmethod
    def placed(cls, fields: dict[str, Field]) -> dict[str, Field]:
        """The fields in their order: ``reset_after`` came last."""
        ordered = super().placed(fields)
        return {name: ordered[name] for name in ordered if name != "reset_after"} | {
            "reset_after": fields["reset_after"]
        }
