"""Where data come in: ``Input`` and the layer behind it."""

from __future__ import annotations

from typing import Any

from .. import backend as K
from .. import config
from ..declare.fields import arg
from ..declare.respell import both_spellings
from ..messages import fail
from .history import one_or_list, shape_of
from .layer import Layer
from .node import Node


class InputLayer(Layer):
    """The beginning of a graph: a placeholder, or a tensor that is there already."""

    input_shape: Any = arg(default=None)
    batch_size: Any = arg(default=None)
    batch_input_shape: Any = arg(default=None)
    dtype: Any = arg(default=None)
    input_tensor: Any = arg(default=None)
    sparse: bool = arg(default=False)
    name: Any = arg(default=None)

    def _set_field(self, name: str, value: Any) -> None:
        if name in ("input_shape", "batch_size", "batch_input_shape", "dtype"):
            self.__dict__.setdefault("_given", {})[name] = value
        else:
            super()._set_field(name, value)

    def _automatic_name(self) -> str:
        return f"input_{K.get_uid('input')}"

    def prepare(self) -> None:
        """Make the placeholder, or check the tensor that was given in its place."""
        super().prepare()
        tensor = self.input_tensor
        if tensor is None:
            if self.batch_input_shape is None:
                raise fail(ValueError, "input.no_shape", layer=self.name)
            shape = _checked_shape(self.name, self.batch_input_shape)
            dtype = self.dtype or config.floatx()
            tensor = K.placeholder(shape=shape, dtype=dtype, sparse=self.sparse, name=self.scope_name)
        elif not K.is_tensor(tensor) and not K.is_sparse(tensor):
            raise fail(TypeError, "input.not_a_tensor", layer=self.name, given=repr(tensor)[:80])
        self.is_placeholder = self.input_tensor is None or K.is_placeholder(tensor)
        self.sparse, self.dtype, self.built = K.is_sparse(tensor), K.dtype(tensor), True
        if self.batch_input_shape is None:
            self.batch_input_shape = shape_of(tensor)
        tensor._keras_shape = self.batch_input_shape
        tensor._uses_learning_phase = False
        node = Node(self, [], [tensor])
        node.input_shapes = node.output_shapes
        node.sign()

    @property
    def input(self) -> Any:
        """The tensor itself."""
        return self.output

    def get_input_at(self, node_index: int) -> Any:
        """The tensor itself."""
        return self.get_output_at(node_index)

    def get_config(self) -> dict[str, Any]:
        """Shape, type and name; a tensor that was given can't be a part of it."""
        fields = dict(batch_input_shape=self.batch_input_shape, dtype=self.dtype, sparse=self.sparse)
        return {**fields, "name": self.name}


def _checked_shape(layer: str, shape: Any) -> tuple[int | None, ...]:
    lengths = tuple(shape)
    for length in lengths:
        if length is not None and (isinstance(length, bool) or not hasattr(length, "__index__") or length < 0):
            raise fail(ValueError, "input.bad_shape", layer=layer, given=lengths)
    return tuple(None if n is None else int(n) for n in lengths)


@both_spellings
def Input(  # noqa: N802
    shape: Any = None,
    batch_shape: Any = None,
    name: str | None = None,
    dtype: str | None = None,
    sparse: bool = False,
    tensor: Any = None,
) -> Any:
    """A tensor that stands for data still to come: the beginning of a model.

    Args:
        shape: The shape of one sample, such as ``(784,)``; ``None`` for an axis of any length.
        batch_shape: The same with the batch axis before it, such as ``(32, 784)`` or ``(None, 784)``.
        name: A name for the input; data may be given by it.
        dtype: The number type; the default is ``floatx()``.
        sparse: Whether the data are sparse matrices.
        tensor: A tensor of the engine to use in place of a placeholder.

    Returns:
        A tensor that layers can be called on.
    """
    if shape is None and batch_shape is None and tensor is None:
        raise fail(ValueError, "input.no_shape", layer="Input")
    if batch_shape is None and shape is not None:
        if isinstance(shape, int):
            raise fail(TypeError, "layer.input_shape", layer="Input", given=shape)
        batch_shape = (None, *shape)
    made = InputLayer(batch_input_shape=batch_shape, name=name, dtype=dtype, sparse=sparse, input_tensor=tensor)
    return one_or_list(made._inbound_nodes[0].output_tensors)
