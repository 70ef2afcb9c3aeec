"""Bidirectional: a series read forwards and backwards, by two layers of one kind."""

from __future__ import annotations

from typing import Any

from .. import backend as K
from ..declare.checks import one_of
from ..declare.fields import arg
from ..engine.history import as_list, history_of, shapes_as_list, uses_phase
from ..engine.spec import check_inputs
from ..messages import fail
from .wrappers import Wrapper, build_within

MERGES = {
    "sum": lambda one, other: one + other,
    "mul": lambda one, other: one * other,
    "ave": lambda one, other: (one + other) / 2,
    "concat": lambda one, other: K.concatenate([one, other]),
}


class Bidirectional(Wrapper):
    """Reads a series with two layers of one kind, one from each end.

    Args:
        layer: A recurrent layer; both layers are made of its configuration.
        merge_mode: What becomes of the two outputs: 'sum', 'mul', 'ave', 'concat', or ``None`` to give both.
        weights: The weights to begin with, those of the layer that goes forwards first.
    """

    merge_mode: str | None = arg(default="concat", check=one_of(*MERGES, None))
    weights: Any = arg(default=None)  # every layer takes them; here they have a place

    supports_masking = True
    takes_series = True

    def prepare(self) -> None:
        """Make the two layers."""
        super().prepare()
        inner = self.layer
        config = inner.get_config()
        if not {"go_backwards", "return_sequences"} <= set(config):
            raise fail(ValueError, "wrapper.recurrent", given=inner.name)
        turned = {"go_backwards": not config["go_backwards"], "name": f"backward_{inner.name}"}
        self.forward_layer = type(inner).from_config({**config, "name": f"forward_{inner.name}"})
        self.backward_layer = type(inner).from_config({**config, **turned})
        self.forward_layer._initial_weights = inner.get_weights() if inner.built else inner._initial_weights

    def _set_field(self, name: str, value: Any) -> None:
        if name == "weights":  # which also is the name of the variables
            self.__dict__.setdefault("_given", {})[name] = value
        else:
            super()._set_field(name, value)

    def get_config(self) -> dict[str, Any]:
        """The arguments, with the configuration of the layer within; weights are not among them."""
        return {name: value for name, value in super().get_config().items() if name != "weights"}

    def layers_within(self) -> list[Any]:
        """The two layers, whose weights and losses are those of this layer."""
        return [self.forward_layer, self.backward_layer]

    @property
    def return_sequences(self) -> bool:
        """Whether the outputs of all steps are given."""
        return self.forward_layer.return_sequences

    @property
    def return_state(self) -> bool:
        """Whether the last states are given, those of the layer that goes forwards first."""
        return bool(getattr(self.forward_layer, "return_state", False))

    @property
    def stateful(self) -> bool:  # type: ignore[override]
        """Whether states outlive the batch."""
        return self.forward_layer.stateful

    def reset_states(self) -> None:
        """Set the states of both layers to zeros."""
        for layer in self.layers_within():
            layer.reset_states()

    # Building and calling.

    def build(self, input_shape: Any) -> None:
        """Build both layers for the series."""
        for layer in self.layers_within():
            build_within(layer, shapes_as_list(input_shape)[0])
        self.built = True

    def __call__(self, inputs: Any, mask: Any = None, initial_state: Any = None, **kwargs: Any) -> Any:
        """Apply both layers to a series, or to a list: the series, the states to begin with."""
        series, states = self._parted(inputs, initial_state)
        known = [history_of(x) is not None for x in states]
        if any(known) and not all(known):
            raise fail(ValueError, "recurrent.mixed", layer=self.name, known=sum(known), count=len(known))
        check_inputs(self.forward_layer, series)
        if states and all(known):
            return super().__call__([series, *states], mask, **kwargs)
        return super().__call__(series, mask, **(dict(initial_state=states) if states else {}), **kwargs)

    def _parted(self, inputs: Any, initial_state: Any) -> tuple[Any, list[Any]]:
        """The series and the first states, half of them for each layer."""
        states = as_list(initial_state)
        if isinstance(inputs, (list, tuple)):
            inputs, states = inputs[0], states or list(inputs[1:])
        if len(states) % 2:
            expected = 2 * max(len(states) // 2, 1)
            raise fail(ValueError, "recurrent.states", layer=self.name, expected=expected, given=len(states))
        return inputs, states

    def call(self, inputs: Any, mask: Any = None, training: Any = None, initial_state: Any = None) -> Any:
        """The two outputs merged, and the last states if they are wanted."""
        inputs, states = self._parted(inputs, initial_state)
        mask, half = as_list(mask)[0] if as_list(mask) else None, len(states) // 2
        outputs, last = [], []
        for layer, first in zip(self.layers_within(), (states[:half], states[half:]), strict=True):
            given = {"training": training, "initial_state": first or None}
            output, *ends = self.outputs_of(layer, inputs, mask, given)
            outputs.append(output)
            last += ends
        flagged = any(map(uses_phase, outputs))
        if self.return_sequences:
            outputs[1] = K.reverse(outputs[1], 1)
        merged = outputs if self.merge_mode is None else [MERGES[self.merge_mode](*outputs)]
        for output in merged:
            output._uses_learning_phase = flagged
        found = [*merged, *last]
        return found if len(found) > 1 else found[0]

    def says_shape(self) -> bool:
        """The layer says its output's shape only if those within do."""
        return self.forward_layer.says_shape()

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The shape of one layer's output, twice as long for 'concat'; and those of the states."""
        shape, *states = shapes_as_list(self.forward_layer.compute_output_shape(shapes_as_list(input_shape)[0]))
        if self.merge_mode == "concat":
            shape = (*shape[:-1], None if shape[-1] is None else 2 * shape[-1])  # type: ignore[index]
        shapes = [shape] * (2 if self.merge_mode is None else 1) + [*states, *states]
        return shapes if len(shapes) > 1 else shapes[0]

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """The mask of the series where all outputs are given; the states have none."""
        mask = as_list(mask)[0] if self.return_sequences and as_list(mask) else None
        masks = [mask] * (2 if self.merge_mode is None else 1)
        ends = len(as_list(self.forward_layer.compute_mask(inputs, None))) - 1 if self.return_state else 0
        masks += [None] * 2 * ends
        return masks if len(masks) > 1 else masks[0]
