"""A model whose layers stand in a row."""

from __future__ import annotations

from typing import Any

from .. import backend as K
from .. import config as settings
from ..declare import registry
from ..declare.respell import both_spellings
from ..engine.architecture import frozen
from ..engine.history import as_list, is_one_shape, one_or_list, shape_of
from ..engine.input import Input, InputLayer
from ..engine.layer import Layer
from ..engine.network import Network
from ..engine.walk import sources_of
from ..messages import fail, say
from ..saving.ages import in_layout_of_keras2
from ..saving.calls import layer_from
from . import users_data
from .keras0 import can_ask
from .model import Model
from .row import Row
from .users_data import Slot


class Sequential(Model):
    """Layers in a row: each takes what the one before it gives.

    Args:
        layers: The layers; more can be added with ``add``.
        name: A name for the model.
    """

    def __init__(self, layers: Any = None, name: str | None = None) -> None:
        self._stack: list[Any] = []
        super().__init__(name=name)
        if isinstance(layers, Layer) or not (layers is None or hasattr(layers, "__iter__")):
            raise fail(TypeError, "sequential.layers", given=_shown(layers))
        for layer in layers or []:
            self.add(layer)

    is_own_class = False

    def _automatic_name(self) -> str:
        return f"sequential_{K.get_uid('sequential')}"

    @property
    def layers(self) -> list[Any]:
        """The layers, without input layers; those of the models that a first ``Merge`` merges come before it.

        What is taken from the end of the list, ``model.layers.pop()``, is taken from the model.
        """
        merged = self._plan is not None and any(hasattr(type(layer), "starts_from") for layer in self._stack[:1])
        found = self._plan.layers if merged else self._stack
        return Row(self, [layer for layer in found if not isinstance(layer, InputLayer)])

    @property
    def flattened_layers(self) -> list[Any]:
        """The layers as files of Keras 1 list them: in place of a first ``Merge`` the branches, one after the other."""
        first, *others = self._stack or [None]
        if not hasattr(first, "starts_from"):
            return self.layers
        branches = [getattr(one, "flattened_layers", getattr(one, "layers", [one])) for one in first.layers]
        row = [layer for branch in branches for layer in branch] + others
        return list({id(layer): layer for layer in row if not isinstance(layer, InputLayer)}.values())

    @property
    def model(self) -> Any:
        """The model itself; in Keras 1 another model lay within."""
        return self

    def add(self, layer: Any) -> None:
        """Put a layer at the end.

        Args:
            layer: A layer or a model. If the first one says the shape of its input, everything is built at once.
        """
        if not isinstance(layer, Layer):
            raise fail(TypeError, "sequential.not_a_layer", model=self.name, given=_shown(layer))
        if any(layer is known for known in self._stack):
            raise fail(ValueError, "sequential.twice", model=self.name, layer=layer.name)
        if any(layer.name == known.name for known in self._stack):
            raise fail(ValueError, "network.names", names=layer.name)
        with self.in_graph():
            if not self._stack:
                inputs, outputs = _start_with(layer)
            else:
                inputs = self.inputs
                outputs = None if inputs is None else layer(one_or_list(self.outputs))
            if outputs is not None and len(as_list(outputs)) != 1:
                raise fail(ValueError, "sequential.outputs", model=self.name, layer=layer.name)
        self._stack.append(layer)
        self._renew(inputs, outputs)

    def _renew(self, inputs: Any, outputs: Any) -> None:
        """Make this the model from ``inputs`` to ``outputs``; what was compiled before is no more."""
        self._forget_functions()
        if inputs is None:
            self.inputs = self.outputs = None
            self._plan = None  # type: ignore[assignment]
            self.built = False
            self._inbound_nodes.clear()
        else:
            self.connect(inputs, outputs)

    def _go_to(self, outputs: Any) -> None:
        """End with other outputs, of one of the layers; those behind it are in the row no more."""
        self._renew(self.inputs, outputs)
        while self._stack and not any(self._stack[-1] is layer for layer in self._plan.layers):
            self._stack.pop()

    def pop(self) -> None:
        """Take the last layer away."""
        if not self.layers:
            raise fail(ValueError, "sequential.empty_pop", model=self.name)
        self._stack.pop()
        if self.inputs is None:
            return
        if not self._stack:
            self._renew(None, None)
            return
        made_by = self.outputs[0]._keras_history
        node = made_by.layer._inbound_nodes[made_by.node_index]
        for before in node.inbound_layers:
            before._outbound_nodes = [other for other in before._outbound_nodes if other is not node]
        self._renew(self.inputs, node.input_tensors)

    def build(self, input_shape: Any = None) -> None:
        """Build the layers for inputs of a shape, batch axis first, where the first layer does not say it.

        Args:
            input_shape: Such as ``(None, 784)``.
        """
        if not self.layers:
            raise fail(RuntimeError, "sequential.empty", model=self.name)
        if self._plan is not None:
            return
        if input_shape is None or not is_one_shape(input_shape):
            raise fail(ValueError, "sequential.build_shape", model=self.name, given=input_shape)
        with self.in_graph():
            dtype = self._stack[0].dtype
            outputs = inputs = Input(batch_shape=tuple(input_shape), dtype=dtype)
            for layer in self._stack:
                outputs = layer(outputs)
        self.connect(inputs, outputs)

    def make_inputs(self, data: Any) -> None:
        """Build the layers for the shape of these data, where the first one does not say it."""
        if self._plan is not None:
            return
        if not self.layers:
            raise fail(RuntimeError, "sequential.empty", model=self.name)
        given = data[0] if isinstance(data, (list, tuple)) and len(data) == 1 else data
        if given is None or isinstance(given, dict):
            raise fail(ValueError, "sequential.build_shape", model=self.name, given=type(data).__name__)
        shape = tuple(users_data.array_for(given, Slot("input", "input_1", None)).shape)
        self.build((None, *(shape[1:] or (1,))))

    @both_spellings
    def compile(  # type: ignore[override]
        self,
        optimizer: Any,
        loss: Any = None,
        metrics: Any = None,
        sample_weight_mode: Any = None,
        weighted_metrics: Any = None,
        target_tensors: Any = None,
        loss_weights: Any = None,
        **options: Any,
    ) -> None:
        """Say how the model is trained; see ``Model.compile``, whose places are others.

        Args:
            optimizer: A name, or an optimizer.
            loss: A name or a function.
            metrics: Names or functions, as a list.
            sample_weight_mode: ``'temporal'``: each step of a series has its weight.
            weighted_metrics: Metrics that samples count in by their weights.
            target_tensors: A tensor of the engine that the output is compared with, in place of data.
            loss_weights: A factor of the loss, in a list.
            **options: What ``K.function`` takes further on the engine in use.
        """
        Model.compile(
            self,
            optimizer,
            loss=loss,
            metrics=metrics,
            loss_weights=loss_weights,
            sample_weight_mode=sample_weight_mode,
            weighted_metrics=weighted_metrics,
            target_tensors=target_tensors,
            **options,
        )

    @can_ask
    @both_spellings
    def train_on_batch(  # type: ignore[override]
        self,
        x: Any,
        y: Any = None,
        class_weight: Any = None,
        sample_weight: Any = None,
        reset_metrics: bool = True,
    ) -> Any:
        """One step of training; gives the loss and the metrics before it.

        Args:
            x: The inputs.
            y: The targets.
            class_weight: Weights of the classes, ``{class: weight}``.
            sample_weight: Weights of the samples, an array.
            reset_metrics: Whether metric objects look at this batch alone; if not, they go on from those before it.
        """
        return self._train_on_batch(x, y, sample_weight, class_weight, reset_metrics)

    @both_spellings
    def predict_proba(self, x: Any, batch_size: int | None = None, verbose: int = 0, steps: int | None = None) -> Any:
        """The outputs for inputs, as ``predict`` gives them.

        Args:
            x: The inputs.
            batch_size: How many samples are computed together; 32 unless given.
            verbose: 1: a progress bar; 0: nothing is shown.
            steps: How many batches there are, for models whose inputs are tensors with data.
        """
        return self.predict(x, batch_size=batch_size, verbose=verbose, steps=steps)

    @both_spellings
    def predict_classes(self, x: Any, batch_size: int | None = None, verbose: int = 0, steps: int | None = None) -> Any:
        """The number of the class rated highest; with a single output 1 where it is above a half, else 0.

        Args:
            x: The inputs.
            batch_size: How many samples are computed together; 32 unless given.
            verbose: 1: a progress bar; 0: nothing is shown.
            steps: How many batches there are, for models whose inputs are tensors with data.
        """
        found = self.predict(x, batch_size=batch_size, verbose=verbose, steps=steps)
        return found.argmax(axis=-1) if found.shape[-1] > 1 else (found > 0.5).astype("int32")

    def legacy_get_config(self) -> list[dict[str, Any]]:
        """The layers as plain data, in a list, as Keras 1 had it."""
        return self._layers_as_data()

    @classmethod
    def legacy_from_config(cls, config: Any, layer_cache: Any = None) -> Any:
        """A model as a list of layers describes it, with new weights.

        Args:
            config: What ``legacy_get_config`` gave, or Keras 1 wrote.
            layer_cache: Of no use.
        """
        return cls.from_config(config)

    def get_config(self) -> Any:
        """The layers as plain data: a dictionary with the name; in dialect 1 the list that it was in Keras 1."""
        layers = self._layers_as_data()
        return layers if settings.dialect() == 1 else self.with_name(layers)

    def _layers_as_data(self) -> list[dict[str, Any]]:
        return [{"class_name": type(layer).__name__, "config": registry.config_of(layer)} for layer in self._stack]

    def with_name(self, layers: list[dict[str, Any]]) -> dict[str, Any]:
        """A list of layers as plain data, with what belongs to the model itself."""
        said: dict[str, Any] = {"name": self.name, **frozen(self), "layers": layers}
        if self._plan is not None and _says_no_shape(self._stack[0]):
            said["build_input_shape"] = shape_of(self.inputs[0])
        return said

    @classmethod
    def from_config(cls, config: Any, custom_objects: dict[str, Any] | None = None) -> Any:
        """A model as ``config`` describes it, with new weights.

        Args:
            config: What ``get_config`` gave, here or in Keras; the list that Keras 1 and 2.1 wrote as well,
                and the layers of Keras 0.x.
            custom_objects: Names of the configuration that stand for the user's own classes and functions.
        """
        told = config if isinstance(config, dict) else {"layers": config}
        if not isinstance(told.get("layers"), (list, tuple)):
            raise fail(ValueError, "architecture.no_key", key="layers", known=", ".join(map(str, told)))
        with registry.custom_objects(custom_objects or {}):
            said = in_layout_of_keras2({"class_name": cls.__name__, "config": list(told["layers"])})
            model = cls([layer_from(one) for one in said["config"]], name=told.get("name"))
        model.trainable = told.get("trainable", True)
        shape = told.get("build_input_shape")
        if shape is not None and model.layers and model._plan is None:
            model.build(tuple(shape))
        return model


def _start_with(layer: Any) -> tuple[Any, Any]:
    """Inputs and outputs of a model that begins with ``layer``; ``None`` as long as the inputs' shape is not known."""
    if isinstance(layer, InputLayer):
        inputs = layer._inbound_nodes[0].output_tensors
        return inputs, inputs
    if layer.input_was_set:
        return sources_of([layer.input]), layer.output
    if hasattr(layer, "starts_from"):  # a layer that merges what other models gave
        tensors = layer.starts_from()
        return sources_of(tensors), layer(tensors)
    inputs = _inputs_for(layer)
    return inputs, None if inputs is None else layer(one_or_list(inputs))


def _inputs_for(layer: Any) -> Any:
    """New inputs like those that a layer or a model says it takes."""
    if isinstance(layer, Network):
        return [_like(x) for x in layer.inputs] if layer.inputs else None
    if layer.batch_input_shape is None:
        return None
    return [Input(batch_shape=layer.batch_input_shape, dtype=layer.dtype, name=f"{layer.name}_input")]


def _like(x: Any) -> Any:
    """A new input like the input ``x`` of another model."""
    first = x._keras_history.layer
    if not first.is_placeholder:
        return x
    return Input(batch_shape=shape_of(x), dtype=first.dtype, sparse=first.sparse, name=f"{first.name}_again")


def _shown(value: Any) -> str:
    if isinstance(value, type):
        return say("sequential.class", name=value.__name__)
    return " ".join(repr(value).split())[:80]


def _says_no_shape(layer: Any) -> bool:
    """Whether a first layer leaves open what its input is."""
    known = isinstance(layer, (InputLayer, Network)) or hasattr(layer, "starts_from")
    return not known and layer.batch_input_shape is None
