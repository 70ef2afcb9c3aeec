"""Bidirectional: a series read forwards and backwards, by two layers of one kind."""

from __future__ import annotations

from typing import Any

from .. import backend as K
from ..backend.contract.eager import computes_at_once
from ..declare import registry
from ..declare.checks import one_of
from ..declare.fields import arg
from ..engine import at_once
from ..engine.history import as_list, history_of, shape_of, shapes_as_list, uses_phase
from ..engine.spec import check_inputs
from ..messages import fail
from .wrappers import Wrapper, build_within, is_layer

MERGES = {
    "sum": lambda one, other: one + other,
    "mul": lambda one, other: one * other,
    "ave": lambda one, other: (one + other) / 2,
    "concat": lambda one, other: K.concatenate([one, other]),
}


ALIKE = ("return_sequences", "return_state", "stateful")  # what both layers must have said alike


def _layer_or_none(value: Any) -> bool | str:
    return value is None or is_layer(value)


def _made_of(layer: Any, **changed: Any) -> Any:
    """A layer made of another one's configuration; cells of a user's class needn't be told of by their name."""
    cell = getattr(layer, "cell", None)
    classes = {type(one).__name__: type(one) for one in (cell, *getattr(cell, "cells", ()))}
    with registry.custom_objects(classes):
        return type(layer).from_config({**layer.get_config(), **changed})


def _copy_of(layer: Any, way: str) -> Any:
    """A layer like another one, to begin with its weights."""
    copy = _made_of(layer, name=f"{way}_{layer.name}")
    copy._initial_weights = layer.get_weights() if layer.built else layer._initial_weights
    return copy


class Bidirectional(Wrapper):
    """Reads a series with two layers of one kind, one from each end.

    Args:
        layer: A recurrent layer; both layers are made of its configuration.
        merge_mode: What becomes of the two outputs: 'sum', 'mul', 'ave', 'concat', or ``None`` to give both.
        weights: The weights to begin with, those of the layer that goes forwards first.
        backward_layer: The layer that goes backwards, where it isn't to be made of the other's configuration; its
            ``go_backwards`` must say so.
    """

    merge_mode: str | None = arg(default="concat", check=one_of(*MERGES, None))
    weights: Any = arg(default=None)  # every layer takes them; here they have a place
    backward_layer: Any = arg(default=None, check=_layer_or_none, kw_only=True, in_keras2=False)

    supports_masking = True
    takes_series = True
    constants_count = 0  # how many of the tensors given in a list are constants

    def prepare(self) -> None:
        """Make the two layers."""
        super().prepare()
        inner = self.layer
        config = inner.get_config()
        if not {"go_backwards", "return_sequences"} <= set(config):
            raise fail(ValueError, "wrapper.recurrent", given=inner.name)
        self.given_backward_layer = self.backward_layer
        turned = not config["go_backwards"]
        self.forward_layer = _copy_of(inner, "forward")
        if self.given_backward_layer is None:
            self.backward_layer = _made_of(inner, go_backwards=turned, name=f"backward_{inner.name}")
        else:
            self._check_turned(turned)
            self.backward_layer = _copy_of(self.backward_layer, "backward")

    def _check_turned(self, turned: bool) -> None:
        """Refuse a layer for the way back that doesn't go back, or gives something else than the one for the way."""
        wanted = {name: getattr(self.layer, name, False) for name in ALIKE} | {"go_backwards": turned}
        given = {name: getattr(self.backward_layer, name, False) for name in wanted}
        if given != wanted:
            said = [", ".join(f"{name}={value}" for name, value in each.items()) for each in (wanted, given)]
            raise fail(ValueError, "wrapper.backward", layer=self.name, expected=said[0], given=said[1])

    def _set_field(self, name: str, value: Any) -> None:
        if name == "weights":  # which also is the name of the variables
            self.__dict__.setdefault("_given", {})[name] = value
        else:
            super()._set_field(name, value)

    def get_config(self) -> dict[str, Any]:
        """The arguments, with the configurations of the layers within; weights are not among them."""
        said = {
            name: value for name, value in super().get_config().items() if name not in ("weights", "backward_layer")
        }
        if self.given_backward_layer is not None:
            inner = self.given_backward_layer
            said["backward_layer"] = {"class_name": type(inner).__name__, "config": inner.get_config()}
        return {**said, "num_constants": self.constants_count} if self.constants_count else said

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: dict[str, Any] | None = None) -> Any:
        """A layer as ``config`` describes it."""
        config = dict(config)
        count = config.pop("num_constants", None)
        with registry.custom_objects(custom_objects or {}):
            if config.get("backward_layer") is not None:
                config["backward_layer"] = registry.load("layer", config["backward_layer"])
            layer = super().from_config(config)
        layer.constants_count = count or 0
        return layer

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

    def __call__(
        self, inputs: Any, mask: Any = None, initial_state: Any = None, constants: Any = None, **kwargs: Any
    ) -> Any:
        """Apply both layers to a series, or to a list: the series, the states to begin with, the constants."""
        if computes_at_once(as_list(inputs)):
            return super().__call__(at_once.with_states(inputs, initial_state, constants), mask, **kwargs)
        series, states, constants = self._parted(inputs, initial_state, constants)
        further = [*states, *constants]
        known = [history_of(x) is not None for x in further]
        if any(known) and not all(known):
            raise fail(ValueError, "recurrent.mixed", layer=self.name, known=sum(known), count=len(known))
        check_inputs(self.forward_layer, series)
        for layer in self.layers_within() if constants else ():
            layer.constant_shapes = [shape_of(x) for x in constants]  # type: ignore[attr-defined]
        if further and all(known):
            self.constants_count = len(constants)
            return super().__call__([series, *further], mask, **kwargs)
        given = {"initial_state": states, "constants": constants}
        return super().__call__(series, mask, **{name: value for name, value in given.items() if value}, **kwargs)

    def _parted(self, inputs: Any, initial_state: Any, constants: Any) -> tuple[Any, list[Any], list[Any]]:
        """The series, the first states, half of them for each layer, and the constants, for both."""
        states, further = as_list(initial_state), as_list(constants)
        if isinstance(inputs, (list, tuple)):
            cut = len(inputs) - (0 if further else self.constants_count)
            inputs, states, further = inputs[0], states or list(inputs[1:cut]), further or list(inputs[cut:])
        if len(states) % 2:
            expected = 2 * max(len(states) // 2, 1)
            raise fail(ValueError, "recurrent.states", layer=self.name, expected=expected, given=len(states))
        return inputs, states, further

    def call(
        self, inputs: Any, mask: Any = None, training: Any = None, initial_state: Any = None, constants: Any = None
    ) -> Any:
        """The two outputs merged, and the last states if they are wanted."""
        inputs, states, constants = self._parted(inputs, initial_state, constants)
        mask, half = as_list(mask)[0] if as_list(mask) else None, len(states) // 2
        outputs, last = [], []
        for layer, first in zip(self.layers_within(), (states[:half], states[half:]), strict=True):
            given = {"training": training, "initial_state": first or None, "constants": constants or None}
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
        """The shapes of the two outputs, or that of both in one; and those of the states."""
        series = shapes_as_list(input_shape)[0]
        told = [shapes_as_list(layer.compute_output_shape(series)) for layer in self.layers_within()]
        (one, *states), (other, *of_other) = told
        found: list[Any] = [one, other] if self.merge_mode is None else [one]
        if self.merge_mode == "concat":
            lengths: Any = one[-1], other[-1]  # type: ignore[index]
            found = [(*one[:-1], None if None in lengths else sum(lengths))]  # type: ignore[index]
        shapes = [*found, *states, *of_other]
        return shapes if len(shapes) > 1 else shapes[0]

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """The mask of the series where all outputs are given; the states have none."""
        mask = as_list(mask)[0] if self.return_sequences and as_list(mask) else None
        masks = [mask] * (2 if self.merge_mode is None else 1)
        ends = len(as_list(self.forward_layer.compute_mask(inputs, None))) - 1 if self.return_state else 0
        masks += [None] * 2 * ends
        return masks if len(masks) > 1 else masks[0]
