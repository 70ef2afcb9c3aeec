"""A network: layers between inputs and outputs, which is itself a layer."""

from __future__ import annotations

from typing import Any

from .. import backend as K
from ..backend.contract.random import random_scope
from ..backend.contract.session import graph_in_use, inside
from ..declare.fields import arg
from ..declare.respell import both_spellings
from ..messages import fail
from ..metrics.base import Reading
from ..saving.given import laid_out
from ..saving.methods import Savable
from ..traps import norms, ranges
from . import architecture
from .display import html_of
from .history import Shape, as_list, history_of, mask_of, one_or_list, shape_of, shapes_as_list, uses_phase
from .layer import Layer
from .ledger import Entry
from .node import Node
from .spec import InputSpec
from .summary import print_summary
from .walk import Plan, plan
from .weights import set_checked


class Network(Savable, Layer):
    """Layers from input tensors to output tensors; or, in a subclass with ``call``, layers kept as attributes."""

    inputs: Any = arg(default=None)
    outputs: Any = arg(default=None)
    name: Any = arg(default=None)

    supports_masking = True

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        """Remember the graph that the network is made in, from the beginning."""
        network = super().__new__(cls)
        network.graph, network._plan = graph_in_use(), None
        return network

    def _automatic_name(self) -> str:
        """``model_1`` for a plain network, else a name made from the class's as for any layer."""
        return f"model_{K.get_uid('model')}" if type(self).__name__ == "Network" else super()._automatic_name()

    def in_graph(self) -> Any:
        """A ``with`` block in which K builds in the network's graph; needed in other threads."""
        return inside(self.graph)  # type: ignore[attr-defined]

    def prepare(self) -> None:
        """Find the layers between the inputs and the outputs."""
        super().prepare()
        if self.inputs is not None or self.outputs is not None:
            self.connect(self.inputs, self.outputs)

    def connect(self, inputs: Any, outputs: Any) -> None:
        """Make this the network from ``inputs`` to ``outputs``."""
        vars(self).update(inputs=as_list(inputs), outputs=as_list(outputs))
        self._check_tensors()
        self._plan = plan(self.inputs, self.outputs)
        self._inbound_nodes.clear()
        masks = [mask_of(x) for x in self.outputs]
        Node(self, self.inputs, self.outputs, [mask_of(x) for x in self.inputs], masks)
        for layer in self._inbound_nodes[0].inbound_layers:
            layer._outbound_nodes.pop()  # it is no call of the input layers' neighbours
        self._inbound_nodes[0].inbound_layers = []
        self.built = True

    def __setattr__(self, name: str, value: Any) -> None:
        """Programs of old end a network elsewhere: ``model.outputs = [model.layers[-1].output]``."""
        if name in ("outputs", "output_layers") and value is not None and vars(self).get("_plan") is not None:
            self._go_to(as_list(value) if name == "outputs" else [layer.output for layer in as_list(value)])
        else:
            super().__setattr__(name, value)

    def _go_to(self, outputs: list[Any]) -> None:
        self.connect(self.inputs, outputs)

    def _check_tensors(self) -> None:
        for argument, tensors in (("inputs", self.inputs), ("outputs", self.outputs)):
            if not tensors:
                raise fail(ValueError, "network.nothing", argument=argument)
            for tensor in tensors:
                if history_of(tensor) is None:
                    given = " ".join(repr(tensor).split())[:80]
                    raise fail(TypeError, "network.not_a_keras_tensor", argument=argument, given=given)
        if len({id(x) for x in self.inputs}) != len(self.inputs):
            raise fail(ValueError, "network.input_twice", names=", ".join(self.input_names))
        for tensor in self.inputs:
            layer, node_index, _ = history_of(tensor) or (None, 0, 0)
            if layer is None or not layer._inbound_nodes[node_index].is_input:
                raise fail(ValueError, "network.input_not_input", layer=getattr(layer, "name", "?"))

    @property
    def plan(self) -> Plan:
        """The order of computation; an error before inputs and outputs are known."""
        if self._plan is None:
            raise fail(RuntimeError, "network.not_connected", model=self.name)
        return self._plan

    # What it is made of.

    @property
    def layers(self) -> list[Any]:
        """The layers; of a subclass with its own ``call`` those kept as attributes, in their order.

        It is the model's own list: old programs take layers from its end, and go on from ``layers[-1].output``.
        """
        if self._plan is not None:
            return self._plan.layers
        found = []
        for value in vars(self).values():
            several = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
            found += [one for one in several if isinstance(one, Layer) and not any(one is f for f in found)]
        return found

    @property
    def input_layers(self) -> list[Any]:
        """The layer of each input."""
        return [x._keras_history.layer for x in self.inputs]

    @property
    def output_layers(self) -> list[Any]:
        """The layer of each output."""
        return [x._keras_history.layer for x in self.outputs]

    @property
    def input_names(self) -> list[str]:
        """The name of each input: that of its layer."""
        return [layer.name for layer in self.input_layers]

    @property
    def output_names(self) -> list[str]:
        """The name of each output: that of its layer, numbered from the second one on."""
        names: list[str] = []
        for layer in self.output_layers:
            seen = sum(name == layer.name or name.startswith(f"{layer.name}_again_") for name in names)
            names.append(layer.name if not seen else f"{layer.name}_again_{seen}")
        return names

    def get_layer(self, name: str | None = None, index: int | None = None) -> Any:
        """A layer by its name, or by its place (input layers count)."""
        if index is not None:
            if not -len(self.layers) <= index < len(self.layers):
                raise fail(ValueError, "network.no_index", model=self.name, index=index, count=len(self.layers))
            return self.layers[index]
        if name is None:
            raise fail(ValueError, "network.name_or_index", model=self.name)
        for layer in self.layers:
            if layer.name == name:
                return layer
        names = ", ".join(layer.name for layer in self.layers)
        raise fail(ValueError, "network.no_layer", model=self.name, name=name, names=names)

    @property
    def stateful(self) -> bool:  # type: ignore[override]
        """Whether any layer carries states from batch to batch."""
        return any(layer.stateful for layer in self.layers)

    def reset_states(self) -> None:
        """Forget what layers carry from batch to batch."""
        for layer in self.layers:
            if layer.stateful:
                layer.reset_states()

    @property
    def state_updates(self) -> list[Any]:
        """The updates of layers that carry states: they are done in test and prediction as well."""
        found: list[Any] = []
        for layer in self.layers:
            if layer.stateful:
                found += layer.state_updates if isinstance(layer, Network) else layer.updates
        return found

    @property
    def uses_learning_phase(self) -> bool:
        """Whether an output may differ between training and test."""
        return any(uses_phase(x) for x in self.outputs or [])

    @property
    def input_spec(self) -> Any:
        """What is asked of each input."""
        if self._plan is None:
            return None
        shapes = [shape_of(x) for x in self.inputs]
        return [None if shape is None else InputSpec(shape=(None, *shape[1:])) for shape in shapes]

    # Weights, losses, updates: those of the layers.

    @property  # type: ignore[misc]
    def trainable_weights(self) -> list[Any]:
        """The variables that training changes, layer by layer."""
        return [w for layer in self.layers for w in layer.trainable_weights] if self.trainable else []

    @property  # type: ignore[misc]
    def non_trainable_weights(self) -> list[Any]:
        """The variables that training leaves alone."""
        frozen = [] if self.trainable else [w for layer in self.layers for w in layer.trainable_weights]
        return frozen + [w for layer in self.layers for w in layer.non_trainable_weights]

    def _weights_by_layer(self) -> list[Any]:
        return [w for layer in self.layers for w in layer.weights]

    def get_weights(self) -> list[Any]:
        """The values of all weights, layer by layer."""
        return K.batch_get_value(self._weights_by_layer())

    def set_weights(self, weights: Any) -> None:
        """Set the values of all weights, layer by layer; nothing is changed unless every array fits."""
        pairs = set_checked(self.name, self._weights_by_layer(), laid_out(self.layers, weights))
        norms.look(self, self.layers, pairs)
        ranges.forget(self)

    def _calls_by_layer(self) -> list[tuple[Any, list[Any]]]:
        if self._plan is None:
            return [(layer, layer._inbound_nodes) for layer in self.layers]
        calls = self._plan.calls
        return [(layer, [node for node in calls if node.outbound_layer is layer]) for layer in self.layers]

    @property
    def constraints(self) -> dict[Any, Any]:
        """The constraints of the layers, as Keras 1 told them: variable -> constraint."""
        return {variable: one for layer in self.layers for variable, one in layer.constraints.items()}

    @constraints.setter
    def constraints(self, constraints: Any) -> None:
        """A network has none of its own."""

    @property
    def regularizers(self) -> list[Any]:
        """What Keras 1 kept of the regularizers of the layers: those that users' layers have noted."""
        return [one for layer in self.layers for one in layer.regularizers]

    @regularizers.setter
    def regularizers(self, regularizers: Any) -> None:
        """A network has none of its own."""

    def _keras1_penalties(self) -> list[Any]:
        """Those of the layers are counted with the layers."""
        return []

    @property
    def losses(self) -> list[Any]:
        """The losses of the layers, as far as they belong to this network's calls, and the network's own."""
        found = self.get_losses_for(None) + super().get_losses_for(self.inputs or [])
        for layer, calls in self._calls_by_layer():
            for node in calls:
                found += layer.get_losses_for(node.input_tensors)
        return _each_once(found)

    @property  # type: ignore[misc]
    def updates(self) -> list[Any]:
        """The updates of the layers, as far as they belong to this network's calls, and the network's own."""
        found = self.get_updates_for(None) + super().get_updates_for(self.inputs or [])
        for layer, calls in self._calls_by_layer():
            for node in calls:
                found += layer.get_updates_for(node.input_tensors)
        return _each_once(found) if self.trainable or self.stateful else []

    def get_losses_for(self, inputs: Any) -> list[Any]:
        """The losses computed from ``inputs``; for ``None`` those that depend on no input."""
        found = super().get_losses_for(inputs)
        return found if inputs is not None else found + [x for layer in self.layers for x in layer.get_losses_for(None)]

    def get_updates_for(self, inputs: Any) -> list[Any]:
        """The updates computed from ``inputs``; for ``None`` those that depend on no input."""
        found = super().get_updates_for(inputs)
        if inputs is not None or not (self.trainable or self.stateful):
            return found
        return found + [x for layer in self.layers for x in layer.get_updates_for(None)]

    def add_metric(self, value: Any, name: str | None = None, aggregation: str | None = "mean") -> None:
        """Show a number beside the loss and the metrics of ``compile``: its mean over all batches of an epoch.

        Args:
            value: A tensor computed from the network's inputs; or what calling a metric object gave.
            name: The name that it is shown under; a metric object has its own.
            aggregation: 'mean'; ``None`` says the same.
        """
        with self.in_graph():
            super().add_metric(value, name, aggregation)

    def _metric_key(self) -> tuple[Any, ...] | None:
        return tuple(self.inputs) if self.inputs and not self._running_on else super()._metric_key()

    @property
    def readings(self) -> list[Reading]:
        """The metrics of the network's own and of its layers, as far as they belong to this network's calls."""
        found = self.get_metrics_for(None) + super().get_metrics_for(self.inputs or [])
        for layer, calls in self._calls_by_layer():
            for node in calls:
                found += layer.get_metrics_for(node.input_tensors)
        return _each_once(found)

    def get_metrics_for(self, inputs: Any) -> list[Reading]:
        """The metrics computed from ``inputs``; for ``None`` those that depend on no input."""
        found = super().get_metrics_for(inputs)
        if inputs is not None:
            return found
        return found + [x for layer in self.layers for x in layer.get_metrics_for(None)]

    # Running the layers on other tensors.

    def apply(self, inputs: Any, mask: Any, kwargs: dict[str, Any]) -> tuple[list[Any], list[Any]]:
        """Outputs and masks for other inputs; the layers' calls for them leave no trace in the layers."""
        if self._plan is None:
            return super().apply(inputs, mask, kwargs)
        found = self._run(as_list(inputs), as_list(mask) or [None] * len(self.inputs))
        outputs = [found[id(x)][0] for x in self.outputs]
        outputs = [K.identity(y) if any(y is x for x in as_list(inputs)) else y for y in outputs]
        for made, like in zip(outputs, (found[id(x)][0] for x in self.outputs), strict=True):
            if made is not like and hasattr(like, "_keras_shape"):
                made._keras_shape = like._keras_shape
        return outputs, [found[id(x)][1] for x in self.outputs]

    def call(self, inputs: Any, mask: Any = None) -> Any:
        """The outputs for other inputs."""
        return one_or_list(self.apply(inputs, mask, {})[0])

    def run_internal_graph(self, inputs: Any, masks: Any = None) -> tuple[list[Any], list[Any], list[Shape | None]]:
        """Outputs, masks and shapes for other inputs."""
        outputs, masks = self.apply(as_list(inputs), masks, {})
        return outputs, masks, [shape_of(x) for x in outputs]

    def _run(self, inputs: list[Any], masks: list[Any]) -> dict[int, tuple[Any, Any]]:
        """For every tensor of the network what stands for it now, with its mask.

        Losses and updates of an earlier call on the same inputs give way to those of this one: they count once.
        """
        self._losses = [entry for entry in self._losses if not (entry.origins and entry.belongs_to(inputs))]
        self._updates = [entry for entry in self._updates if not (entry.origins and entry.belongs_to(inputs))]
        self._metrics = [entry for entry in self._metrics if not (entry.origins and entry.belongs_to(inputs))]
        known = {id(x): (y, m) for x, y, m in zip(self.inputs, inputs, masks, strict=True)}
        for place, node in enumerate(self.plan.calls):
            if node.is_input:
                continue
            layer = node.outbound_layer
            taken = [known[id(x)] for x in node.input_tensors]
            arguments = dict(node.arguments)
            mask = arguments.pop("mask", one_or_list([m for _, m in taken]))
            given = [x for x, _ in taken]
            passed = given if len(given) > 1 or _was_list(layer, node) else given[0]
            before = [*layer._losses, *layer._updates, *layer._metrics]
            with K.name_scope(layer.scope_name), random_scope(f"call {place}"):
                outputs, out_masks = layer.apply(passed, mask, arguments)
            self._losses += _for_outside(layer._losses, before, layer, given, inputs)
            self._updates += _for_outside(layer._updates, before, layer, given, inputs)
            self._metrics += _for_outside(layer._metrics, before, layer, given, inputs)
            made = zip(node.output_tensors, outputs, out_masks, strict=True)
            known |= {id(x): (y, m) for x, y, m in made}
        return known

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """The masks of the outputs for other inputs."""
        if self._plan is None or all(m is None for m in as_list(mask)):
            return None
        return one_or_list(self.apply(inputs, mask, {})[1])

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The shapes of the outputs for other shapes of the inputs."""
        shapes = {id(x): s for x, s in zip(self.inputs, shapes_as_list(input_shape), strict=True)}
        for node in self.plan.calls:
            if not node.is_input:
                layer, given = node.outbound_layer, [shapes[id(x)] for x in node.input_tensors]
                told = layer.compute_output_shape(given if len(given) > 1 or _was_list(layer, node) else given[0])
                shapes |= {id(x): s for x, s in zip(node.output_tensors, shapes_as_list(told), strict=True)}
        return one_or_list([shapes[id(x)] for x in self.outputs])

    # Configurations and tables.

    def count_params(self) -> int:
        """The number of numbers in all weights."""
        self._check_built()
        return sum(K.count_params(w) for w in {id(w): w for w in self._weights_by_layer()}.values())

    def get_config(self) -> dict[str, Any]:
        """The layers and their calls as plain data, in the layout of Keras 2."""
        return architecture.config_of(self)

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: dict[str, Any] | None = None) -> Any:
        """A network as ``config`` describes it, with new weights."""
        inputs, outputs = architecture.rebuild(config, custom_objects)
        network = cls(inputs=inputs, outputs=outputs, name=config.get("name"))
        network.trainable = config.get("trainable", True)
        return network

    @both_spellings
    def summary(self, line_length: int | None = None, positions: Any = None, print_fn: Any = None) -> None:
        """Print a table of the layers with their output shapes and numbers of parameters.

        Args:
            line_length: The width of the table.
            positions: Where the columns end: numbers of characters, or parts of the width.
            print_fn: What is called with each line, in place of ``print``.
        """
        self._check_built()
        print_summary(self, line_length, positions, print_fn)

    def _repr_html_(self) -> str:
        """What a notebook shows: the table of the layers and a picture."""
        return html_of(self)

    def _check_built(self) -> None:
        unbuilt = [layer.name for layer in self.layers if not layer.built]
        if unbuilt:
            raise fail(RuntimeError, "network.unbuilt", model=self.name, layer=unbuilt[0])


def _for_outside(entries: list[Entry], before: list[Entry], layer: Any, given: list[Any], inputs: Any) -> list[Entry]:
    """The entries that a call of ``layer`` on ``given`` added, as entries of a network called on ``inputs``."""
    known = set(map(id, before))
    added = [entry for entry in entries if id(entry) not in known and entry.belongs_to(given)]
    return [Entry(entry.thing, tuple(inputs), (*entry.origins, layer)) for entry in added]


def _was_list(layer: Any, node: Node) -> bool:
    """Whether a call with one tensor was given it in a list: merging layers must be."""
    return len(node.input_tensors) == 1 and getattr(layer, "takes_list", False)


def _each_once(things: list[Any]) -> list[Any]:
    return list({id(one): one for one in things}.values())
