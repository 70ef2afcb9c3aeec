"""LSTM: a state that is kept, changed and shown through gates.

With gates i (enter), f (keep), o (show) and the candidate g, all computed from the input x and the last output h::

    i, f, o = recurrent_activation(x W + h U + b)        g = activation(x W + h U + b)
    c = f * c + i * g                                     h = o * activation(c)

The four parts lie side by side in every weight, in the order i, f, g, o.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ... import backend as K
from ... import config, initializers
from ...backend.contract.rnn import equal_parts
from ...declare import fields, registry
from ...declare.attributes import old_initializer
from ...declare.checks import flag, fraction, one_of, positive
from ...declare.fields import arg, constraint, initializer, regularizer
from ...engine.weights import weight
from .base import Recurrent
from .cells import Cell, masked_dot
from .steps import StepsOfGates

GATES = 4


class _ForgetBias:
    """``forget_bias_init``, as Keras 1 said it: what sets the bias of the forget gate at first."""

    unit_forget_bias: bool
    own_forget_bias: Any = None  # an initializer, unless one of Keras 2's two will do

    @property
    def forget_bias_init(self) -> Any:
        """The function of Keras 1 that does it."""
        return old_initializer(self.own_forget_bias or ("ones" if self.unit_forget_bias else "zeros"))

    @forget_bias_init.setter
    def forget_bias_init(self, initializer: Any) -> None:
        name = getattr(initializer, "__name__", initializer)
        if name in ("one", "ones", "zero", "zeros"):
            self.unit_forget_bias, self.own_forget_bias = name.startswith("one"), None
        elif initializer is not None:
            self.own_forget_bias = initializer


class _LongMemory(_ForgetBias, Cell):
    """What a step of an LSTM is, whether over vectors or over images; a class of it says its arguments and kernels."""

    activation: ClassVar[Any] = None
    recurrent_activation: ClassVar[Any] = None
    use_bias: ClassVar[Any] = True
    bias_initializer: ClassVar[Any] = "zeros"
    unit_forget_bias: ClassVar[Any] = True
    bias_regularizer: ClassVar[Any] = None
    bias_constraint: ClassVar[Any] = None
    forget_bias_init: Any = arg(default=None, kw_only=True, in_keras2=False)

    gates, gate_letters = GATES, "ifco"

    @property
    def state_size(self) -> tuple[int, int]:
        """The lengths of the states: the last output, and what is kept."""
        return (self.width, self.width)

    def _get_field(self, name: str) -> Any:
        return self.own_forget_bias if name == "forget_bias_init" else super()._get_field(name)

    def build(self, input_shape: Any) -> None:
        """Make the two kernels and the bias."""
        super().build(input_shape)
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                name="bias",
                shape=(GATES * self.width,),
                initializer=self._first_bias,
                regularizer=self.bias_regularizer,
                constraint=self.bias_constraint,
            )

    def _first_bias(self, shape: Any, dtype: Any = None) -> Any:
        """The bias at first: the part of the forget gate is 1 if that is wanted, so that nothing is forgotten."""
        if not self.unit_forget_bias and self.own_forget_bias is None:
            return initializers.values(self.bias_initializer, shape, dtype or config.floatx())
        forget = registry.load("initializer", "ones" if self.own_forget_bias is None else self.own_forget_bias)
        parts = [self.bias_initializer, forget, self.bias_initializer, self.bias_initializer]
        drawn = [initializers.values(part, (self.width,), dtype or config.floatx()) for part in parts]
        return np.concatenate([K.eval(part) if K.is_tensor(part) else part for part in drawn])

    def gated(self, sums: Any, kept: Any, axis: int = -1) -> Any:
        """The output of one step and the new states, the sums of all gates being known."""
        enter, keep, new, show = equal_parts(sums, GATES, axis=axis)
        gate, bend = self.recurrent_activation or K.identity, self.activation or K.identity
        kept = gate(keep) * kept + gate(enter) * bend(new)
        output = gate(show) * bend(kept)
        return output, [output, kept]


class LSTMCell(_LongMemory):
    """One step of an LSTM; ``RNN(LSTMCell(32))`` is ``LSTM(32)``."""

    units: int = arg(check=positive)
    activation: Any = fields.activation(default="tanh")  # type: ignore[misc]
    recurrent_activation: Any = fields.activation(default="hard_sigmoid")  # type: ignore[misc]
    use_bias: bool = arg(default=True, check=flag)  # type: ignore[misc]
    kernel_initializer: Any = initializer(default="glorot_uniform")
    recurrent_initializer: Any = initializer(default="orthogonal")
    bias_initializer: Any = initializer(default="zeros")  # type: ignore[misc]
    unit_forget_bias: bool = arg(default=True, check=flag)  # type: ignore[misc]
    kernel_regularizer: Any = regularizer()
    recurrent_regularizer: Any = regularizer()
    bias_regularizer: Any = regularizer()  # type: ignore[misc]
    kernel_constraint: Any = constraint()
    recurrent_constraint: Any = constraint()
    bias_constraint: Any = constraint()  # type: ignore[misc]
    dropout: float = arg(default=0.0, check=fraction)
    recurrent_dropout: float = arg(default=0.0, check=fraction)
    implementation: int = arg(default=1, check=one_of(0, 1, 2))

    kernel = weight(lambda self, shape: (shape[-1], GATES * self.units))
    recurrent_kernel = weight(lambda self, shape: (self.units, GATES * self.units), arguments="recurrent")

    def advance(self, projected: Any, states: Any, masks: Any) -> Any:
        """The output of one step and the new states, the inputs' part of the gates being known."""
        output, kept = states
        return self.gated(projected + masked_dot(output, self.recurrent_kernel, masks[1]), kept)


class LSTM(StepsOfGates, Recurrent, LSTMCell):
    """A series read with a long memory."""

    activity_regularizer: Any = regularizer()  # type: ignore[misc]
    implementation: int = arg(default=1, check=one_of(0, 1, 2))
