"""What can be asked of a layer about its calls: inputs, outputs, masks and shapes, by call or of the only one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..messages import fail
from .history import as_list, one_or_list


class Unless:
    """An attribute that is computed unless it was set."""

    def __init__(self, compute: Callable[[Any], Any]) -> None:
        self.compute, self.__doc__ = compute, compute.__doc__

    def __get__(self, layer: Any, owner: type) -> Any:
        return self if layer is None else self.compute(layer)


class Nodes:
    """The part of a layer that answers questions about its calls."""

    name: str
    batch_input_shape: Any
    _inbound_nodes: list[Any]
    _outbound_nodes: list[Any]
    _chances: list[Any]  # what a file told of where the random numbers of the calls to come start

    @property
    def inbound_nodes(self) -> list[Any]:
        """The calls of this layer."""
        return self._inbound_nodes

    @inbound_nodes.setter
    def inbound_nodes(self, calls: list[Any]) -> None:
        self._inbound_nodes = list(calls)

    @property
    def outbound_nodes(self) -> list[Any]:
        """The calls of other layers that took an output of this one."""
        return self._outbound_nodes

    @outbound_nodes.setter
    def outbound_nodes(self, calls: list[Any]) -> None:  # old programs empty it when they take layers away
        self._outbound_nodes = list(calls)

    def add_inbound_node(self, inbound_layers: Any, node_indices: Any = None, tensor_indices: Any = None) -> None:
        """Call the layer on what other layers gave.

        Args:
            inbound_layers: The other layers.
            node_indices: For each the number of its call; the first one unless given.
            tensor_indices: For each the number of its output; the first one unless given.
        """
        layers = as_list(inbound_layers)
        calls = zip(layers, as_list(node_indices) or [0] * len(layers), strict=True)
        nodes = [layer._inbound_nodes[number] for layer, number in calls]
        places = zip(nodes, as_list(tensor_indices) or [0] * len(layers), strict=True)
        self(one_or_list([node.output_tensors[place] for node, place in places]))  # type: ignore[operator]

    def _at(self, node_index: int, what: str) -> Any:
        calls, shown = len(self._inbound_nodes), what.removesuffix("s").removesuffix("_tensor")
        if not calls:
            raise fail(RuntimeError, "nodes.never_called", layer=self.name, what=shown)
        if not -calls <= node_index < calls:
            raise fail(ValueError, "nodes.no_such_call", layer=self.name, calls=calls, given=node_index, what=shown)
        return one_or_list(getattr(self._inbound_nodes[node_index], what))

    def _only(self, what: str, method: str) -> Any:
        calls, shown = len(self._inbound_nodes), what.removesuffix("s").removesuffix("_tensor")
        if calls == 0:
            raise fail(AttributeError, "nodes.never_called", layer=self.name, what=shown)
        if calls > 1:
            raise fail(AttributeError, "nodes.several", layer=self.name, calls=calls, what=shown, method=method)
        return one_or_list(getattr(self._inbound_nodes[0], what))

    def get_input_at(self, node_index: int) -> Any:
        """The input, or list of inputs, of one call."""
        return self._at(node_index, "input_tensors")

    def get_output_at(self, node_index: int) -> Any:
        """The output, or list of outputs, of one call."""
        return self._at(node_index, "output_tensors")

    def get_input_mask_at(self, node_index: int) -> Any:
        """The mask, or list of masks, of the inputs of one call."""
        return self._at(node_index, "input_masks")

    def get_output_mask_at(self, node_index: int) -> Any:
        """The mask, or list of masks, of the outputs of one call."""
        return self._at(node_index, "output_masks")

    def get_input_shape_at(self, node_index: int) -> Any:
        """The shape, or list of shapes, of the inputs of one call."""
        return self._at(node_index, "input_shapes")

    def get_output_shape_at(self, node_index: int) -> Any:
        """The shape, or list of shapes, of the outputs of one call."""
        return self._at(node_index, "output_shapes")

    @property
    def input(self) -> Any:
        """The input of a layer that was called once."""
        return self._only("input_tensors", "get_input_at")

    @property
    def output(self) -> Any:
        """The output of a layer that was called once."""
        return self._only("output_tensors", "get_output_at")

    @property
    def input_mask(self) -> Any:
        """The mask of the input of a layer that was called once."""
        return self._only("input_masks", "get_input_mask_at")

    @property
    def output_mask(self) -> Any:
        """The mask of the output of a layer that was called once."""
        return self._only("output_masks", "get_output_mask_at")

    @property
    def input_shape(self) -> Any:
        """The shape of the input, if all calls have the same."""
        return self._same("input_shapes", "get_input_shape_at")

    @property
    def output_shape(self) -> Any:
        """The shape of the output, if all calls have the same."""
        return self._same("output_shapes", "get_output_shape_at")

    def _same(self, what: str, method: str) -> Any:
        found = [getattr(node, what) for node in self._inbound_nodes]
        if found and all(shapes == found[0] for shapes in found):
            return one_or_list(found[0])
        return self._only(what, method)

    # What Keras 1 kept of the input.

    def _said_or_first_shape(self) -> Any:
        known = self.batch_input_shape
        if known is None and self._inbound_nodes and len(self._inbound_nodes[0].input_shapes) == 1:
            known = self._inbound_nodes[0].input_shapes[0]
        return known or ()

    @Unless
    def input_dim(self) -> Any:
        """The length of the input's last axis; ``None`` while it is not known."""
        return self._said_or_first_shape()[-1] if len(self._said_or_first_shape()) > 1 else None

    @Unless
    def input_length(self) -> Any:
        """How many steps the series have that come in; ``None`` for any number."""
        return self._said_or_first_shape()[1] if len(self._said_or_first_shape()) > 2 else None
