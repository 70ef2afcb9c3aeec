"""Models that are classes of the user's own: layers as attributes, and a method ``call``."""

from __future__ import annotations

from typing import Any

from .. import backend as K
from ..engine.history import as_list, one_or_list, shape_of
from ..engine.input import Input
from ..engine.ledger import Entry
from ..engine.network import Network
from ..messages import fail
from . import users_data
from .copying import _Copied
from .users_data import Slot


class _OwnClass(_Copied):
    """The part of a model that a user's class with its own ``call`` needs; else it does as any network."""

    @property
    def is_own_class(self) -> bool:
        """Whether the model is a user's class with its own ``call`` and not made from tensors."""
        return self._plan is None and type(self).call is not Network.call

    @property
    def input_names(self) -> list[str]:
        """The name of each input: that of its layer; in a class of one's own ``input_1``, ``input_2``."""
        if self.is_own_class:
            return [f"input_{place}" for place, _ in enumerate(self.inputs or [], 1)]
        return super().input_names

    @property
    def output_names(self) -> list[str]:
        """The name of each output: that of its layer; in a class of one's own ``output_1``, ``output_2``."""
        if self.is_own_class:
            return [f"output_{place}" for place, _ in enumerate(self.outputs or [], 1)]
        return super().output_names

    def _note_shapes(self, inputs: Any, outputs: list[Any]) -> None:
        """In a class of one's own the layers within have noted the shapes already."""
        if not self.is_own_class or type(self).compute_output_shape is not Network.compute_output_shape:
            super()._note_shapes(inputs, outputs)
            return
        for output in outputs:
            if not K.is_tensor(output):
                raise fail(TypeError, "layer.bad_output", layer=self.name, given=repr(output)[:80])
            output._keras_shape = shape_of(output)

    def apply(self, inputs: Any, mask: Any, kwargs: dict[str, Any]) -> tuple[list[Any], list[Any]]:
        """Outputs and masks; in a class of one's own losses, updates and metrics of the layers become the model's."""
        if not self.is_own_class:
            return super().apply(inputs, mask, kwargs)
        before = {layer.name: len(layer._inbound_nodes) for layer in self.layers}
        found = super().apply(inputs, mask, kwargs)
        for layer in self.layers:
            for node in layer._inbound_nodes[before.get(layer.name, 0) :]:
                self.add_loss(layer.get_losses_for(node.input_tensors), inputs)
                kept = [entry for entry in layer._updates if entry.belongs_to(node.input_tensors)]
                key = tuple(as_list(inputs))
                self._updates += [Entry(entry.thing, key, (*entry.origins, layer)) for entry in kept]
                self._metrics += [Entry(one, key, (layer,)) for one in layer.get_metrics_for(node.input_tensors)]
        return found

    def _calls_by_layer(self) -> list[tuple[Any, list[Any]]]:
        return [] if self.is_own_class else super()._calls_by_layer()

    def get_config(self) -> dict[str, Any]:
        """The layers and their calls as plain data; a class of one's own can't be told so."""
        if self.is_own_class:
            raise fail(RuntimeError, "model.own_class_config", model=type(self).__name__)
        return super().get_config()

    def make_inputs(self, data: Any) -> None:
        """Make the inputs that fit these data, where the model does not know them yet."""
        if self.inputs:
            return
        if not self.is_own_class:
            raise fail(RuntimeError, "model.nothing", model=self.name)
        if data is None or isinstance(data, dict):
            raise fail(ValueError, "model.own_class_data", model=self.name)
        given = list(data) if isinstance(data, (list, tuple)) and any(hasattr(x, "shape") for x in data) else [data]
        arrays = [users_data.array_for(x, Slot("input", f"input_{n}", None)) for n, x in enumerate(given, 1)]
        shapes = [(*x.shape, 1) if len(x.shape) == 1 else tuple(x.shape) for x in arrays]
        with self.in_graph():
            inputs = [Input(batch_shape=(None, *shape[1:])) for shape in shapes]
            outputs = self(one_or_list(inputs))
        self.inputs, self.outputs = inputs, as_list(outputs)
