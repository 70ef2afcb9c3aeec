"""Layers round a layer: their root, and the same layer at each step of a series."""

from __future__ import annotations

from typing import Any

from .. import backend as K
from ..declare import registry
from ..declare.fields import arg
from ..engine.history import as_list, uses_phase
from ..engine.layer import Layer, arguments_of
from ..engine.ledger import Entry
from ..engine.spec import InputSpec
from ..messages import fail, say


def is_layer(value: Any) -> bool | str:
    """Whether a value is a layer; what is expected, if it is not."""
    return isinstance(value, Layer) or say("wrapper.layer")


def build_within(layer: Layer, input_shape: Any) -> None:
    """Build a layer that is held by another one, and set the weights it was given."""
    if not layer.built:
        layer.build(input_shape)
        layer.built = True
        if layer._initial_weights is not None:
            layer.set_weights(layer._initial_weights)
            layer._initial_weights = None


class Wrapper(Layer):
    """The root of layers that hold another layer; weights and losses are those of the layer within."""

    layer: Any = arg(check=is_layer)

    def build_layer(self, input_shape: Any) -> None:
        """Build the layer within."""
        build_within(self.layer, input_shape)
        self.built = True

    def run_layer(self, inputs: Any, mask: Any, arguments: dict[str, Any]) -> Any:
        """The output of the layer within; its losses, updates and metrics become those of this call."""
        outputs = self.outputs_of(self.layer, inputs, mask, arguments)
        if len(outputs) != 1:
            raise fail(ValueError, "wrapper.one_output", layer=self.name, inner=self.layer.name, given=len(outputs))
        return outputs[0]

    def outputs_of(self, layer: Layer, inputs: Any, mask: Any, arguments: dict[str, Any]) -> list[Any]:
        """All outputs of a layer within; its losses, updates and metrics become those of this call."""
        taken = arguments_of(type(layer).call)
        given = {name: value for name, value in arguments.items() if name in taken and value is not None}
        outputs, _ = layer.apply(inputs, mask, given)
        self.add_loss(layer.get_losses_for(inputs))
        mine = tuple(self._running_on[-1])
        found = [entry for entry in layer._updates if entry.belongs_to(as_list(inputs))]
        self._updates += [Entry(entry.thing, mine, (*entry.origins, layer)) for entry in found]
        self._metrics += [Entry(reading, mine, (layer,)) for reading in layer.get_metrics_for(inputs)]
        return outputs

    def layers_within(self) -> list[Any]:
        """The layers whose weights and losses are those of this layer."""
        return [self.layer]

    def build(self, input_shape: Any = None) -> None:
        """Nothing is left to make once a class has built the layer within; in Keras 1 it called this then."""
        self.built = True

    @property
    def trainable_weights(self) -> list[Any]:
        """The variables that training changes: those of the layer within, and what a user's class has beside."""
        return self._changing() if self.trainable else []

    @trainable_weights.setter
    def trainable_weights(self, weights: Any) -> None:
        within = [one for layer in self.layers_within() for one in layer.weights]
        self._trainable_weights = [one for one in weights if not any(one is other for other in within)]

    @property
    def non_trainable_weights(self) -> list[Any]:
        """The variables that training leaves alone."""
        kept = [one for layer in self.layers_within() for one in layer.non_trainable_weights]
        return ([] if self.trainable else self._changing()) + kept + self._non_trainable_weights

    @non_trainable_weights.setter
    def non_trainable_weights(self, weights: Any) -> None:
        within = [one for layer in self.layers_within() for one in layer.weights]
        self._non_trainable_weights = [one for one in weights if not any(one is other for other in within)]

    def _changing(self) -> list[Any]:
        return [one for layer in self.layers_within() for one in layer.trainable_weights] + self._trainable_weights

    @property
    def constraints(self) -> dict[Any, Any]:
        """The constraints of the layers within, as Keras 1 told them: variable -> constraint."""
        return {variable: one for layer in self.layers_within() for variable, one in layer.constraints.items()}

    @constraints.setter
    def constraints(self, constraints: Any) -> None:
        """A wrapper has none of its own."""

    @property
    def losses(self) -> list[Any]:
        """The losses of the calls, and those of the weights of the layer within."""
        return super().losses + self._losses_of_weights()

    def get_losses_for(self, inputs: Any) -> list[Any]:
        """The losses computed from ``inputs``; for ``None`` those that depend on no input."""
        return super().get_losses_for(inputs) + (self._losses_of_weights() if inputs is None else [])

    def _losses_of_weights(self) -> list[Any]:
        return [loss for layer in self.layers_within() for loss in layer.get_losses_for(None)]

    @property
    def activity_regularizer(self) -> Any:
        """That of the layer within is applied there."""
        return None

    def get_config(self) -> dict[str, Any]:
        """The arguments, with the configuration of the layer within."""
        return {
            **super().get_config(),
            "layer": {"class_name": type(self.layer).__name__, "config": registry.config_of(self.layer)},
        }

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: dict[str, Any] | None = None) -> Any:
        """A layer as ``config`` describes it."""
        config = dict(config)
        with registry.custom_objects(custom_objects or {}):
            inner = config.pop("layer")
            return super().from_config({"layer": registry.load("layer", inner), **config})


class TimeDistributed(Wrapper):
    """Applies a layer to each step of a series, with the same weights.

    Args:
        layer: The layer; any number of axes may follow that of time.
    """

    supports_masking = True
    takes_series = True
    input_spec = InputSpec(min_ndim=3)

    def build(self, input_shape: Any) -> None:
        """Build the layer within for one step."""
        if self.layer.stateful:
            raise fail(ValueError, "wrapper.stateful", layer=self.name, inner=self.layer.name)
        self.build_layer((input_shape[0], *input_shape[2:]))

    def call(self, inputs: Any, training: Any = None, mask: Any = None) -> Any:
        """The outputs of all steps: samples and steps are taken as one axis, and parted again behind the layer."""
        steps = K.reshape(inputs, (-1, *lengths_from(inputs, 2)))
        shape: Any = K.int_shape(inputs)
        steps._keras_shape = (None, *shape[2:])
        inner_mask = None
        if mask is not None and (K.ndim(mask) or 0) > 2:
            inner_mask = K.reshape(mask, (-1, *lengths_from(mask, 2)))
        output = self.run_layer(steps, inner_mask, {"training": training})
        batch, time, rest = shape[0], lengths_from(inputs, 1)[0], lengths_from(output, 1)
        found = K.reshape(output, (-1 if batch is None else batch, time, *rest))
        found._uses_learning_phase = uses_phase(output)
        return found

    def says_shape(self) -> bool:
        """The layer says its output's shape only if the one within does."""
        return self.layer.says_shape()

    def compute_output_shape(self, input_shape: Any) -> Any:
        """What the layer within makes of one step, with the axis of time."""
        inner = self.layer.compute_output_shape((input_shape[0], *input_shape[2:]))
        return (input_shape[0], input_shape[1], *as_list(inner)[1:])


def lengths_from(tensor: Any, first: int) -> list[Any]:
    """The lengths of the axes from ``first`` on; where one is not known, a tensor that will tell."""
    shape: Any = K.int_shape(tensor)
    return [K.shape(tensor)[axis] if shape[axis] is None else shape[axis] for axis in range(first, len(shape))]
