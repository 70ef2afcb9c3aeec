"""One call of a layer: the tensors that went in and the tensors that came out."""

from __future__ import annotations

from typing import Any

from .history import History, as_list, history_of, shape_of


class Node:
    """A call, kept by the layer that was called and by the layers it took its inputs from.

    A layer that is called three times has three of these in ``_inbound_nodes``; that is what sharing means.
    """

    def __init__(
        self,
        outbound_layer: Any,
        input_tensors: Any,
        output_tensors: Any,
        input_masks: Any = None,
        output_masks: Any = None,
        arguments: dict[str, Any] | None = None,
        chance: Any = None,
    ) -> None:
        self.outbound_layer = outbound_layer
        self.input_tensors, self.output_tensors = as_list(input_tensors), as_list(output_tensors)
        self.input_masks = as_list(input_masks) or [None] * len(self.input_tensors)
        self.output_masks = as_list(output_masks) or [None] * len(self.output_tensors)
        self.input_shapes = [shape_of(x) for x in self.input_tensors]
        self.output_shapes = [shape_of(x) for x in self.output_tensors]
        self.arguments = dict(arguments or {})
        self.chance = chance if chance is not None and chance.used else None  # where its random numbers come from
        histories = [history_of(x) for x in self.input_tensors]
        self.inbound_layers = [history.layer if history else None for history in histories]
        self.node_indices = [history.node_index if history else None for history in histories]
        self.tensor_indices = [history.tensor_index if history else None for history in histories]
        outbound_layer._inbound_nodes.append(self)
        for layer in self.inbound_layers:
            if layer is not None:
                layer._outbound_nodes.append(self)

    @classmethod
    def create_node(
        cls, outbound_layer: Any, inbound_layers: Any, node_indices: Any = None, tensor_indices: Any = None
    ) -> Any:
        """Call a layer on what other layers gave; gives the call. Keras 1 had this for its own use.

        Args:
            outbound_layer: The layer that is called.
            inbound_layers: The other layers.
            node_indices: For each the number of its call; the first one unless given.
            tensor_indices: For each the number of its output; the first one unless given.
        """
        outbound_layer.add_inbound_node(inbound_layers, node_indices, tensor_indices)
        return outbound_layer._inbound_nodes[-1]

    @property
    def parents(self) -> list[Node]:
        """The calls that the inputs came out of."""
        known = zip(self.inbound_layers, self.node_indices, strict=True)
        return [layer._inbound_nodes[index] for layer, index in known if layer is not None]

    @property
    def is_input(self) -> bool:
        """Whether this is where data come in: the call of an ``InputLayer``."""
        return not self.input_tensors

    def sign(self) -> None:
        """Write on the outputs that they came out of this call."""
        index = self.outbound_layer._inbound_nodes.index(self)
        for place, tensor in enumerate(self.output_tensors):
            tensor._keras_history = History(self.outbound_layer, index, place)
