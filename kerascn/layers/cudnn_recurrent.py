"""CuDNNLSTM and CuDNNGRU: the layers that Keras 2 computed with NVIDIA's library, as plain computations on any machine.

They are an LSTM and a GRU with the activations tanh and sigmoid, the GRU with ``reset_after=True``. What differs is
how their weights are stored, and files keep that: the part of a kernel that belongs to one gate lies row by row as a
matrix ``(units, inputs)`` though its shape is said to be ``(inputs, units)``; and there are two biases in a row,
that of the inputs and that of the last output.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np

from .. import backend as K
from .. import config, initializers
from ..backend.contract.rnn import equal_parts
from ..declare.checks import flag, positive
from ..declare.fields import Field, arg, constraint, initializer, regularizer
from ..engine.history import as_list
from ..engine.weights import weight
from ..messages import fail
from .recurrent.base import SeriesReader

__all__ = ["CuDNNGRU", "CuDNNLSTM"]

LAST = ("return_sequences", "return_state", "stateful")


class _CuDNN(SeriesReader):
    """What the two have in common; the layer is its own cell."""

    go_backwards: bool = arg(default=False, check=flag, kw_only=True)

    units: int
    advance: ClassVar[Callable[..., Any]]
    gates: ClassVar[int]
    same_with_masks: ClassVar[str]  # the layer that computes the same, and can leave out steps
    unroll = False  # type: ignore[misc]
    supports_masking = False

    kernel = weight(lambda self, shape: (shape[-1], self.gates * self.units))
    recurrent_kernel = weight(lambda self, shape: (self.units, self.gates * self.units), arguments="recurrent")

    @property
    def cell(self) -> Any:
        """What knows the size of the states: the layer itself, which is its own cell."""
        return self

    @classmethod
    def placed(cls, fields: dict[str, Field]) -> dict[str, Field]:
        """The fields in their order: how to go over the series stands last, and there is nothing to unroll."""
        return {name: fields[name] for name in (*(n for n in fields if n not in (*LAST, "unroll")), *LAST)}

    def build_cell(self, step_shape: Any) -> None:
        """Make the two kernels, and the two biases as one weight."""
        super().build_cell(step_shape)
        self.bias = self.add_weight(
            name="bias",
            shape=(2 * self.gates * self.units,),
            initializer=self.first_bias,
            regularizer=self.bias_regularizer,
            constraint=self.bias_constraint,
        )

    def first_bias(self, shape: Any, dtype: Any = None) -> Any:
        """The biases at first."""
        return initializers.values(self.bias_initializer, shape, dtype or config.floatx())

    def call(
        self, inputs: Any, mask: Any = None, training: Any = None, initial_state: Any = None, constants: Any = None
    ) -> Any:
        """The output of the last step or of all; and the last states, if they are wanted."""
        if any(one is not None for one in as_list(mask)):
            raise fail(ValueError, "recurrent.cudnn_mask", layer=self.name, same=self.same_with_masks)
        return super().call(inputs, None, training, initial_state, constants)

    def _steps(self, inputs: Any, training: Any, constants: list[Any]) -> tuple[Any, Any]:
        kernel, recurrent = (self.as_plain(stored) for stored in (self.kernel, self.recurrent_kernel))
        of_inputs, of_output = equal_parts(self.bias, 2)
        series = K.bias_add(K.dot(inputs, kernel), of_inputs, data_format="channels_last")

        def step(x: Any, states: Any) -> Any:
            sums = K.bias_add(K.dot(states[0], recurrent), of_output, data_format="channels_last")
            return self.advance(equal_parts(x, self.gates), equal_parts(sums, self.gates), states)

        return step, series

    def as_plain(self, stored: Any) -> Any:
        """A kernel as LSTM and GRU keep it."""
        inputs = K.int_shape(stored)[0]
        of_gates = K.permute_dimensions(K.reshape(stored, (inputs, self.gates, self.units)), (1, 0, 2))
        turned = K.permute_dimensions(K.reshape(of_gates, (self.gates, self.units, inputs)), (2, 0, 1))
        return K.reshape(turned, (inputs, self.gates * self.units))


class CuDNNLSTM(_CuDNN):
    """An LSTM whose weights are stored as cuDNN's.

    Args:
        units: The length of the output.
        kernel_initializer: What sets the kernel of the inputs at first.
        recurrent_initializer: What sets that of the last output.
        bias_initializer: What sets the biases.
        unit_forget_bias: Whether nothing is forgotten at first.
        kernel_regularizer: A penalty on the kernel of the inputs.
        recurrent_regularizer: A penalty on that of the last output.
        bias_regularizer: A penalty on the biases.
        activity_regularizer: A penalty on the outputs.
        kernel_constraint: What the kernel of the inputs must fulfil.
        recurrent_constraint: What that of the last output must fulfil.
        bias_constraint: What the biases must fulfil.
        return_sequences: Whether the outputs of all steps are given.
        return_state: Whether the last states are given too.
        stateful: Whether the states outlive the batch.
        go_backwards: Whether the series is read from its end.
    """

    units: int = arg(check=positive)
    kernel_initializer: Any = initializer(default="glorot_uniform")
    recurrent_initializer: Any = initializer(default="orthogonal")
    bias_initializer: Any = initializer(default="zeros")
    unit_forget_bias: bool = arg(default=True, check=flag)
    kernel_regularizer: Any = regularizer()
    recurrent_regularizer: Any = regularizer()
    bias_regularizer: Any = regularizer()
    activity_regularizer: Any = regularizer()  # type: ignore[misc]
    kernel_constraint: Any = constraint()
    recurrent_constraint: Any = constraint()
    bias_constraint: Any = constraint()

    gates = 4
    same_with_masks = "LSTM(units, recurrent_activation='sigmoid')"

    @property
    def state_size(self) -> tuple[int, int]:
        """The lengths of the states: the last output, and what is kept."""
        return (self.units, self.units)

    def first_bias(self, shape: Any, dtype: Any = None) -> Any:
        """The biases at first: in the second one, the part of the forget gate is 1 if that is wanted."""
        parts = [self.bias_initializer] * 2 * self.gates
        if self.unit_forget_bias:
            parts[self.gates + 1] = initializers.Ones()
        drawn = [initializers.values(part, (self.units,), dtype or config.floatx()) for part in parts]
        return np.concatenate([K.eval(part) if K.is_tensor(part) else part for part in drawn])

    def advance(self, x: list[Any], h: list[Any], states: Any) -> tuple[Any, list[Any]]:
        """The output of one step and the new states, from each gate's sums over the inputs and the last output."""
        enter, keep, new, show = (one + other for one, other in zip(x, h, strict=True))
        kept = K.sigmoid(keep) * states[1] + K.sigmoid(enter) * K.tanh(new)
        output = K.sigmoid(show) * K.tanh(kept)
        return output, [output, kept]


class CuDNNGRU(_CuDNN):
    """A GRU whose weights are stored as cuDNN's.

    Args:
        units: The length of the output.
        kernel_initializer: What sets the kernel of the inputs at first.
        recurrent_initializer: What sets that of the last output.
        bias_initializer: What sets the biases.
        kernel_regularizer: A penalty on the kernel of the inputs.
        recurrent_regularizer: A penalty on that of the last output.
        bias_regularizer: A penalty on the biases.
        activity_regularizer: A penalty on the outputs.
        kernel_constraint: What the kernel of the inputs must fulfil.
        recurrent_constraint: What that of the last output must fulfil.
        bias_constraint: What the biases must fulfil.
        return_sequences: Whether the outputs of all steps are given.
        return_state: Whether the last state is given too.
        stateful: Whether the state outlives the batch.
        go_backwards: Whether the series is read from its end.
    """

    units: int = arg(check=positive)
    kernel_initializer: Any = initializer(default="glorot_uniform")
    recurrent_initializer: Any = initializer(default="orthogonal")
    bias_initializer: Any = initializer(default="zeros")
    kernel_regularizer: Any = regularizer()
    recurrent_regularizer: Any = regularizer()
    bias_regularizer: Any = regularizer()
    activity_regularizer: Any = regularizer()  # type: ignore[misc]
    kernel_constraint: Any = constraint()
    recurrent_constraint: Any = constraint()
    bias_constraint: Any = constraint()

    gates = 3
    same_with_masks = "GRU(units, recurrent_activation='sigmoid', reset_after=True)"

    @property
    def state_size(self) -> int:
        """The length of the state, which is the last output."""
        return self.units

    def advance(self, x: list[Any], h: list[Any], states: Any) -> tuple[Any, list[Any]]:
        """The output of one step and the new state, from each gate's sums over the inputs and the last output."""
        keep, look = K.sigmoid(x[0] + h[0]), K.sigmoid(x[1] + h[1])
        output = keep * states[0] + (1.0 - keep) * K.tanh(x[2] + look * h[2])
        return output, [output]
