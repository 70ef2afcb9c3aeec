"""Merging as Keras 1 had it: one layer ``Merge`` and one function ``merge``, which are told how by ``mode``."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

import numpy as np

from .. import backend as K
from ..declare import registry
from ..declare.fields import arg
from ..declare.functions import dump_function, load_function
from ..declare.respell import both_spellings
from ..engine.history import as_list
from ..engine.layer import Layer
from ..layers.core import Lambda
from ..layers.merge import (
    Add,
    Average,
    Concatenate,
    Dot,
    Maximum,
    Minimum,
    Multiply,
    Subtract,
    add,
    average,
    check_several,
    concatenate,
    dot,
    maximum,
    minimum,
    multiply,
    subtract,
)
from ..messages import fail, say

# mode -> the layer of today that does it.
MODES = {
    "sum": lambda merge: Add(name=merge.name),
    "mul": lambda merge: Multiply(name=merge.name),
    "ave": lambda merge: Average(name=merge.name),
    "max": lambda merge: Maximum(name=merge.name),
    "concat": lambda merge: Concatenate(axis=merge.concat_axis, name=merge.name),
    "dot": lambda merge: Dot(axes=merge.dot_axes, name=merge.name),
    "cos": lambda merge: Dot(axes=merge.dot_axes, normalize=True, name=merge.name),
}
OF_OUTPUT = ("output_shape", "output_mask")  # which also are the names of questions to every layer


def _mode(value: Any) -> bool | str:
    return callable(value) or value in MODES or say("merge.mode", allowed=", ".join(map(repr, MODES)))


class Merge(Layer):
    """One tensor out of several, in the way that ``mode`` says.

    Args:
        layers: Layers or models whose outputs are merged, where the layer begins a ``Sequential``. Without them the
            layer is called on a list of tensors.
        mode: 'sum', 'mul', 'concat', 'ave', 'cos', 'dot', 'max', or a function of the list of tensors.
        concat_axis: The axis along which 'concat' puts the tensors in a row.
        dot_axes: The axis, or the two axes, over which 'dot' and 'cos' sum.
        output_shape: For a function: the shape of a sample of the output, or a function of the inputs' shapes. It is
            found where it is not said.
        output_mask: For a function: the mask of the output, or a function of the list of masks.
        arguments: Further arguments of the function, by name.
        node_indices: For each of ``layers`` the call whose output is meant; the first one unless said.
        tensor_indices: For each of ``layers`` which tensor of the call is meant; the first one unless said.
        name: The layer's name.
    """

    takes_list = True
    supports_masking = True

    layers: Any = arg(default=None)
    mode: Any = arg(default="sum", check=_mode)
    concat_axis: int = arg(default=-1)
    dot_axes: Any = arg(default=-1)
    output_shape: Any = arg(default=None)
    output_mask: Any = arg(default=None)
    arguments: Any = arg(default=None)
    node_indices: Any = arg(default=None)
    tensor_indices: Any = arg(default=None)
    name: Any = arg(default=None)

    def _set_field(self, name: str, value: Any) -> None:
        if name in OF_OUTPUT:
            self.__dict__.setdefault("_said", {})[name] = value
        else:
            super()._set_field(name, value)

    def _get_field(self, name: str) -> Any:
        return self.__dict__["_said"][name] if name in OF_OUTPUT else super()._get_field(name)

    def prepare(self) -> None:
        """Check the layers."""
        super().prepare()
        self.layers, self.arguments = as_list(self.layers), dict(self.arguments or {})
        wrong = [one for one in self.layers if not isinstance(one, Layer)]
        if wrong:
            raise fail(TypeError, "merge.layers", layer=self.name, given=" ".join(repr(wrong[0]).split())[:80])

    @property
    def _worker(self) -> Layer:
        """The layer of today that does the work."""
        if not callable(self.mode):
            return MODES[self.mode](self)
        shape = self._get_field("output_shape")
        return Lambda(function=self.mode, output_shape=shape, arguments=self.arguments, name=self.name)

    def starts_from(self) -> list[Any]:
        """The outputs of ``layers``, on which the layer is to be called where it begins a model."""
        if not self.layers:
            raise fail(ValueError, "merge.no_layers", layer=self.name)
        nodes = self.node_indices or [0] * len(self.layers)
        tensors = self.tensor_indices or [0] * len(self.layers)
        if not len(self.layers) == len(nodes) == len(tensors):
            raise fail(ValueError, "merge.indices", layer=self.name, count=len(self.layers))
        return [_output_of(*one) for one in zip(self.layers, nodes, tensors, strict=True)]

    def apply(self, inputs: Any, mask: Any, kwargs: dict[str, Any]) -> tuple[list[Any], list[Any]]:
        """Outputs and masks for the inputs, made by the layer that does the work."""
        check_several(self, inputs)
        outputs, masks = self._worker.apply(inputs, mask, kwargs)
        if callable(self.mode):
            masks = as_list(self.compute_mask(inputs, mask)) or [None] * len(outputs)
        return outputs, masks

    def call(self, inputs: Any, mask: Any = None) -> Any:
        """The inputs merged."""
        return self.apply(inputs, mask, {})[0][0]

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """The mask as the layer of today makes it; for a function, the one that was said."""
        if not callable(self.mode):
            return self._worker.compute_mask(inputs, mask)
        said = self._get_field("output_mask")
        return said(mask) if callable(said) else said

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The shape as the layer of today makes it."""
        return self._worker.compute_output_shape(input_shape)

    def get_config(self) -> dict[str, Any]:
        """The arguments as plain data, as Keras 1 wrote them; ``layers`` with all that belongs to them."""
        said = super().get_config()
        del said["node_indices"], said["tensor_indices"], said["layers"]
        if self.layers:
            said["layers"] = [registry.dump("layer", one) for one in self.layers]
        for part in ("mode", *OF_OUTPUT):
            raw = not callable(said[part])
            said[part], said[f"{part}_type"] = (said[part], "raw") if raw else dump_function(said[part])
        if isinstance(self._worker, Lambda):
            said["arguments"] = self._worker.get_config()["arguments"]
        return said

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: dict[str, Any] | None = None) -> Any:
        """The layer that a configuration of Keras 1, or one from here, describes.

        Args:
            config: What ``get_config`` gave.
            custom_objects: Functions and classes by their names.
        """
        kept, name = dict(config), config.get("name") or cls.__name__
        with registry.custom_objects(custom_objects or {}):
            for part in ("mode", *OF_OUTPUT):
                kind = kept.pop(f"{part}_type", "raw")
                if kind != "raw":
                    owner = name if part == "mode" else f"{name}.{part}"
                    kept[part] = load_function(kept[part], kind, owner, {"K": K, "np": np})
            kept["layers"] = _made_once(kept.get("layers") or [])
            plain = {"function": K.identity, "name": name, "arguments": kept.get("arguments")}
            kept["arguments"] = Lambda.from_config(plain).arguments
        return cls(**kept)


# While a configuration is carried out: the layers that some Merge in it merges, by what it says of them.
_merged: ContextVar[dict[str, Any] | None] = ContextVar("_merged", default=None)


def _made_once(configs: list[Any]) -> list[Any]:
    """The layers for configurations; one that several of the Merges within each other merge is made only once."""
    known = _merged.get()
    if known is None:
        token = _merged.set({})
        try:
            return _made_once(configs)
        finally:
            _merged.reset(token)
    return [known.get(repr(one)) or known.setdefault(repr(one), registry.load("layer", one)) for one in configs]


def _output_of(layer: Any, node_index: int, tensor_index: int) -> Any:
    """A tensor that a layer gave; a layer that only knows the shape of its input is called on an input of its own."""
    if not layer._inbound_nodes:
        if isinstance(layer, Merge):
            layer(layer.starts_from())
        elif layer.batch_input_shape is not None:
            layer.create_input_layer(layer.batch_input_shape)
        else:
            raise fail(ValueError, "merge.no_output", layer=layer.name)
    return as_list(layer.get_output_at(node_index))[tensor_index]


@both_spellings
def merge(
    inputs: Any,
    mode: Any = "sum",
    concat_axis: int = -1,
    dot_axes: Any = -1,
    output_shape: Any = None,
    output_mask: Any = None,
    arguments: Any = None,
    name: str | None = None,
) -> Any:
    """One tensor out of a list of tensors; given a list of layers or models, a layer ``Merge`` of them.

    Args:
        inputs: The tensors, or the layers.
        mode: As for ``Merge``, like all arguments that follow.
        concat_axis: The axis along which 'concat' puts the tensors in a row.
        dot_axes: The axis, or the two axes, over which 'dot' and 'cos' sum.
        output_shape: For a function: the shape of a sample of the output, or a function of the inputs' shapes.
        output_mask: For a function: the mask of the output, or a function of the list of masks.
        arguments: Further arguments of the function, by name.
        name: The layer's name.
    """
    said = dict(mode=mode, concat_axis=concat_axis, dot_axes=dot_axes, output_shape=output_shape)
    said |= dict(output_mask=output_mask, arguments=arguments, name=name)
    if any(isinstance(one, Layer) for one in as_list(inputs)):
        return Merge(inputs, **said)
    return Merge(**said)(inputs)


# In Keras 2 ``layers.merge`` also is the module of the merging layers: the function answers to their names.
for one in (Add, Average, Concatenate, Dot, Maximum, Minimum, Multiply, Subtract):
    setattr(merge, one.__name__, one)
for other in (add, average, concatenate, dot, maximum, minimum, multiply, subtract):
    setattr(merge, other.__name__, other)
