"""What programs of old read of a model under names with an underscore, or names that Keras 1 alone had."""

from __future__ import annotations

from typing import Any

from ..engine.history import shape_of
from .running import _Running


class _OldNames(_Running):
    """The part of a model that answers to these names."""

    @property
    def _feed_inputs(self) -> list[Any]:
        return self._inputs_fed()[1]

    @property
    def _feed_input_names(self) -> list[str]:
        return [slot.name for slot in self._inputs_fed()[0]]

    @property
    def _feed_input_shapes(self) -> list[Any]:
        return [shape_of(x) for x in self._feed_inputs]

    @property
    def _feed_outputs(self) -> list[Any]:
        return [head.output for head in self.compiled.heads if head.feeds_target]

    @property
    def _feed_output_names(self) -> list[str]:
        return [head.name for head in self.compiled.heads if head.feeds_target]

    @property
    def _feed_output_shapes(self) -> list[Any]:
        return [head.shape for head in self.compiled.heads if head.feeds_target]

    @property
    def _feed_targets(self) -> list[Any]:
        return [head.target for head in self.compiled.heads if head.feeds_target]

    @property
    def _feed_sample_weights(self) -> list[Any]:
        return [head.weights for head in self.compiled.heads if head.weights is not None]

    @property
    def _feed_loss_fns(self) -> list[Any]:
        return [head.function for head in self.compiled.heads if head.feeds_target]

    @property
    def _collected_trainable_weights(self) -> list[Any]:
        self._assemble()
        return self._trained

    @property
    def internal_input_shapes(self) -> list[Any]:
        """The shapes of the inputs."""
        return [shape_of(x) for x in self.inputs]

    @property
    def internal_output_shapes(self) -> list[Any]:
        """The shapes of the outputs."""
        return [shape_of(x) for x in self.outputs]

    def _standardize_user_data(
        self, x: Any, y: Any = None, sample_weight: Any = None, class_weight: Any = None, **options: Any
    ) -> tuple[list[Any], list[Any], list[Any]]:
        """Inputs, targets and weights as lists of arrays, checked; ``options`` are of no use."""
        if y is None:
            return self._inputs_alone(x).inputs, [], []
        data = self._data(x, y, sample_weight, class_weight)
        return data.inputs, data.targets, data.weights

    # The layers and calls by their distance from the outputs, the farthest last.

    @property
    def nodes_by_depth(self) -> dict[int, list[Any]]:
        """The calls, ``{distance from the outputs: calls}``."""
        found: dict[int, list[Any]] = {}
        for node, depth in self.plan.depths.items():
            found.setdefault(depth, []).append(node)
        return found

    @property
    def layers_by_depth(self) -> dict[int, list[Any]]:
        """The layers, ``{distance from the outputs: layers}``."""
        farthest: dict[int, int] = {}
        for node, depth in self.plan.depths.items():
            layer = id(node.outbound_layer)
            farthest[layer] = max(depth, farthest.get(layer, 0))
        found: dict[int, list[Any]] = {}
        for layer in self.plan.layers:
            found.setdefault(farthest[id(layer)], []).append(layer)
        return found

    _nodes_by_depth, _layers_by_depth = nodes_by_depth, layers_by_depth
