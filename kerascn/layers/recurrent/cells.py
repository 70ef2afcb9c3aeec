"""What cells have in common: one step of a recurrent layer.

A *cell* does one step: ``cell.call(inputs, states)`` gives the output and the new states, ``cell.state_size`` says
how long each state is. A cell of ours comes in three parts, so that a series is read fast:

* ``masks(inputs, training)``: what dropout leaves out, drawn once for all steps;
* ``project(inputs, masks)``: what doesn't depend on the states, for one step or for all at once;
* ``advance(projected, states, masks)``: the step itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import backend as K
from ...backend.contract.rnn import equal_parts
from ...engine.layer import Layer
from ...engine.nodes import Unless


class Cell(Layer):
    """The root of our cells: dropout, and the parts that don't depend on the states."""

    gates = 1  # how many parts lie side by side in each weight
    gate_letters = ""  # what Keras 1 called them, in their order

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """``lstm.W_i`` is the part of ``kernel`` that belongs to one gate, as Keras 1 kept it; also of U and b."""
            weight, _, gate = name.partition("_")
            if weight not in ("W", "U", "b") or len(gate) != 1 or gate not in self.gate_letters:
                return super().__getattr__(name)
            begin = self.gate_letters.index(gate) * self.width
            return getattr(self, weight)[..., begin : begin + self.width]

    @property
    def width(self: Any) -> int:
        """The length, or the number of channels, of the output."""
        return self.units

    @Unless
    def uses_learning_phase(self: Any) -> bool:  # type: ignore[misc]
        """Whether there is dropout, unless the class of a user says so itself."""
        return 0 < self.dropout < 1 or 0 < self.recurrent_dropout < 1

    def call(self: Any, inputs: Any, states: Any, training: Any = None) -> Any:
        """The output of one step and the new states."""
        masks = self.masks(inputs, training)
        return self.advance(self.project(inputs, masks), states, masks)

    def masks(self: Any, inputs: Any, training: Any = None) -> Any:
        """Dropout's masks of the inputs and of the last output: no mask, one, or one for each gate."""
        count = 1 if self.implementation == 2 else self.gates
        shape: Any = K.int_shape(inputs)
        dropped = ((self.dropout, shape[-1]), (self.recurrent_dropout, self.units))
        return [dropout_masks(inputs, rate, lengths, count, training) for rate, lengths in dropped]

    def project(self: Any, inputs: Any, masks: Any) -> Any:
        """The part of the sums that comes from the inputs."""
        sums = masked_dot(inputs, self.kernel, masks[0])
        return K.bias_add(sums, self.input_bias(), data_format="channels_last") if self.use_bias else sums

    def input_bias(self: Any) -> Any:
        """The bias that is added to the inputs' part."""
        return self.bias

    def compute_output_shape(self: Any, input_shape: Any) -> Any:
        """The length of the output in the last place."""
        return (*input_shape[:-1], self.units)


def sizes_of(cell: Any) -> list[int]:
    """The length of each state of a cell.

    A class in the manner of Keras 1 needn't say it; it sets ``states``, and all are as long as the output.
    """
    size = getattr(cell, "state_size", None)
    sizes = list(size) if isinstance(size, (list, tuple)) else [] if size is None else [size]
    count = len(getattr(cell, "kept_states", ())) or (1 if size is None else 0)
    return sizes + [getattr(cell, "units", None) or getattr(cell, "output_dim", None)] * (count - len(sizes))


def comes_in_parts(cell: Any) -> bool:
    """Whether a cell has the three parts, and ``call`` isn't written anew by a subclass of the class that has."""
    owners = [cls for cls in type(cell).__mro__ if "call" in vars(cls) or "advance" in vars(cls)]
    return bool(owners) and "advance" in vars(owners[0])


def dropout_masks(inputs: Any, rate: float, lengths: Any, count: int, training: Any) -> list[Any]:
    """Masks of dropout: ``count`` of them, or none where nothing is dropped.

    Args:
        inputs: A tensor with as many samples as the masks are to have.
        rate: The share that is dropped.
        lengths: The length of a mask, or the lengths of all its axes but that of the samples.
        count: How many masks there are.
        training: Whether the layer is training, where the learning phase isn't to decide.
    """
    if not 0 < rate < 1:
        return []
    lengths = lengths if isinstance(lengths, (list, tuple)) else [lengths]
    ones = K.ones((K.shape(inputs)[0], *lengths), K.dtype(inputs))
    return [K.in_train_phase(lambda: K.dropout(ones, rate), ones, training=training) for _ in range(count)]


def masked_dot(inputs: Any, kernel: Any, masks: list[Any]) -> Any:
    """``inputs . kernel``, with one mask for the inputs, with one for each part of the kernel, or with none."""
    if K.ndim(inputs) == 3:
        masks = [K.expand_dims(mask, 1) for mask in masks]
    if len(masks) < 2:
        return K.dot(inputs * masks[0] if masks else inputs, kernel)
    parts = zip(masks, equal_parts(kernel, len(masks)), strict=True)
    return K.concatenate([K.dot(inputs * mask, part) for mask, part in parts])
