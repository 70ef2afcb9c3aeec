"""What users give as data, checked and brought into the order of a model's inputs and outputs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ... import backend as K
from ...declare.respell import both_spellings
from ...engine.history import as_list
from ...losses import check_target
from ...messages import fail
from ...training import users_data
from ...training.users_data import Slot

__all__ = [
    "check_array_length_consistency", "check_array_lengths", "check_loss_and_target_compatibility",
    "standardize_class_weights", "standardize_input_data", "standardize_sample_or_class_weights",
    "standardize_sample_weights", "standardize_single_array", "standardize_weights",
]  # fmt: skip


def standardize_single_array(x: Any) -> Any:
    """An array or a tensor; a vector as a column.

    Args:
        x: The array, or ``None``, which is given back.
    """
    if x is None:
        return None
    if K.is_tensor(x):
        return K.expand_dims(x, -1) if K.ndim(x) == 1 else x
    array = x if users_data.is_file_like(x) else np.asarray(x)
    if not array.shape:
        raise fail(ValueError, "compat.single_number", given=array)
    return np.asarray(array[:])[:, np.newaxis] if len(array.shape) == 1 else array


@both_spellings
def standardize_input_data(
    data: Any, names: Sequence[str], shapes: Any = None, check_batch_axis: bool = True, exception_prefix: str = ""
) -> list[Any]:
    """One array for each name, in their order, with vectors as columns.

    Args:
        data: An array, a list, or a dictionary by name.
        names: The names.
        shapes: The shape that is expected of each, batch axis first, with ``None`` for what may vary.
        check_batch_axis: Whether the batch axis counts as well.
        exception_prefix: What the data are, such as ``'target'``.
    """
    if data is None:
        return [None] * len(names)
    what = "target" if "target" in exception_prefix else "input"
    told = [None if shape is None else tuple(shape) for shape in shapes or [None] * len(names)]
    slots = [Slot(what, name, shape) for name, shape in zip(names, told, strict=True)]
    found = [standardize_single_array(array) for array in users_data.in_order(data, slots)]
    for slot, array in zip(slots, found, strict=True):
        samples = slot.shape[0] if slot.shape else None
        if check_batch_axis and samples is not None and array.shape[0] != samples:
            fields = dict(label=slot.label, expected=slot.shape, given=tuple(array.shape))
            raise fail(ValueError, "data.shape", **fields)
    return found


def standardize_sample_or_class_weights(x_weight: Any, output_names: Sequence[str], weight_type: str) -> list[Any]:
    """The weights for each output.

    Args:
        x_weight: Weights as ``fit`` takes them: for the only output, or a list, or a dictionary by output.
        output_names: The names of the outputs.
        weight_type: ``'sample_weight'`` or ``'class_weight'``.
    """
    return users_data.weights_for_each(x_weight, list(output_names), weight_type)


def standardize_class_weights(class_weight: Any, output_names: Sequence[str]) -> list[Any]:
    """The weights of the classes for each output.

    Args:
        class_weight: ``{class: weight}``; with several outputs a list or a dictionary of such.
        output_names: The names of the outputs.
    """
    return standardize_sample_or_class_weights(class_weight, output_names, "class_weight")


def standardize_sample_weights(sample_weight: Any, output_names: Sequence[str]) -> list[Any]:
    """The weights of the samples for each output.

    Args:
        sample_weight: An array; with several outputs a list or a dictionary of such.
        output_names: The names of the outputs.
    """
    return standardize_sample_or_class_weights(sample_weight, output_names, "sample_weight")


def check_array_length_consistency(inputs: Any, targets: Any, weights: Any = None) -> None:
    """Refuse arrays that have not all the same number of samples.

    Args:
        inputs: A list of arrays.
        targets: A list of arrays.
        weights: A list of arrays, of which some may be ``None``.
    """
    given = (("inputs", inputs), ("targets", targets), ("weights", weights))
    counts = [
        (f"{word}[{place}]", array.shape[0])
        for word, arrays in given
        for place, array in enumerate(as_list(arrays))
        if array is not None and not K.is_tensor(array)
    ]
    if len({count for _, count in counts}) > 1:
        raise fail(ValueError, "data.samples", told=", ".join(f"{name}: {count}" for name, count in counts))


def check_array_lengths(
    inputs: Any = None,
    targets: Any = None,
    weights: Any = None,
    X: Any = None,
    Y: Any = None,
    W: Any = None,
) -> None:
    """``check_array_length_consistency`` by its name in Keras 1; 1.1 called the arguments X, Y and W.

    Args:
        inputs: A list of arrays.
        targets: A list of arrays.
        weights: A list of arrays, of which some may be ``None``.
        X: The inputs.
        Y: The targets.
        W: The weights.
    """
    pairs = ((inputs, X), (targets, Y), (weights, W))
    check_array_length_consistency(*(one if other is None else other for one, other in pairs))


@both_spellings
def check_loss_and_target_compatibility(targets: Any, loss_fns: Any, output_shapes: Any) -> None:
    """Refuse targets that a loss can't compare with an output.

    Args:
        targets: A list of arrays.
        loss_fns: The loss of each output; ``None`` for an output without one.
        output_shapes: The shape of each output, with the batch axis.
    """
    for place, (target, loss, shape) in enumerate(zip(targets, loss_fns, output_shapes, strict=True), 1):
        if target is not None and loss is not None and shape is not None and not K.is_tensor(target):
            check_target(loss, tuple(target.shape), (None, *shape[1:]), f"output {place}")


def standardize_weights(
    y: Any, sample_weight: Any = None, class_weight: Any = None, sample_weight_mode: str | None = None
) -> np.ndarray:
    """The weight of each sample of one output; with ``'temporal'`` of each step of a series.

    Args:
        y: The targets.
        sample_weight: Weights of the samples.
        class_weight: Weights of the classes, ``{class: weight}``.
        sample_weight_mode: ``'temporal'`` or ``None``.
    """
    if sample_weight_mode not in (None, "temporal"):
        raise fail(ValueError, "compile.weight_mode", name="y", given=repr(sample_weight_mode))
    found = users_data.sample_weights(y, sample_weight, class_weight, sample_weight_mode == "temporal", "y")
    return found.astype(K.floatx())
