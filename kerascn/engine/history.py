"""What a tensor knows of its making: the layer it came out of, its shape as far as known, its mask.

These facts hang on the engine's own tensors, under the names that users' code reads: ``_keras_history``,
``_keras_shape`` and ``_uses_learning_phase``.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from .. import backend as K

Shape = tuple[int | None, ...]


class History(NamedTuple):
    """The tensor is output ``tensor_index`` of call ``node_index`` of ``layer``."""

    layer: Any
    node_index: int
    tensor_index: int


def as_list(given: Any) -> list[Any]:
    """A list of what is given: one thing, several, or (``None``) nothing."""
    return [] if given is None else list(given) if isinstance(given, (list, tuple)) else [given]


def one_or_list(things: list[Any]) -> Any:
    """The only element of a list of one, else the list."""
    return things[0] if len(things) == 1 else things


def history_of(tensor: Any) -> History | None:
    """Where a tensor came from; ``None`` for one that no layer gave."""
    return getattr(tensor, "_keras_history", None)


def mask_of(tensor: Any) -> Any:
    """The mask that the tensor's layer gave with it, or ``None``."""
    history = history_of(tensor)
    if history is None:
        return None
    layer, node_index, tensor_index = history
    return layer._inbound_nodes[node_index].output_masks[tensor_index]


def shape_of(tensor: Any) -> Shape | None:
    """The shape, ``None`` where a length is not known; ``None`` if not even the rank is."""
    return K.int_shape(tensor)


def uses_phase(tensor: Any) -> bool:
    """Whether the value may differ between training and test."""
    return bool(getattr(tensor, "_uses_learning_phase", False))


def is_one_shape(shape: Any) -> bool:
    """Whether ``shape`` is a single shape and not a list of them."""
    if hasattr(shape, "as_list"):
        return True
    return isinstance(shape, (tuple, list)) and all(n is None or not hasattr(n, "__len__") for n in shape)


def plain_shape(shape: Any) -> Shape:
    """The shape as a tuple; a TensorShape of TensorFlow, in which a length may be a Dimension, says its own."""
    lengths = shape.as_list() if hasattr(shape, "as_list") else shape
    return tuple(getattr(length, "value", length) for length in lengths)


def shapes_as_list(shapes: Any) -> list[Shape | None]:
    """One shape, or several, as a list of tuples."""
    if shapes is None:
        return [None]
    return [plain_shape(shapes)] if is_one_shape(shapes) else [None if s is None else plain_shape(s) for s in shapes]
