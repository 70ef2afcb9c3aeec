"""Arrays cut into batches, and questions about what makes batches."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import numpy as np

from ... import backend as K
from ...messages import fail
from ...training.generators import refuse_beside
from ...training.running import Course
from ...utils.data_utils import Sequence
from ...utils.lists import slice_arrays

__all__ = [
    "batch_shuffle", "check_generator_arguments", "check_num_samples", "get_input_shape_and_dtype",
    "get_static_batch_size", "is_generator_or_sequence", "is_sequence", "iter_sequence_infinite", "make_batches",
    "should_run_validation", "slice_X", "slice_arrays",
]  # fmt: skip


def slice_X(X: Any, start: Any = None, stop: Any = None) -> Any:  # noqa: N802
    """Some of the samples of an array, or of each array in a list.

    Args:
        X: An array or a list of arrays.
        start: The first sample; or a list of the numbers of those wanted.
        stop: The sample before which to end.
    """
    if isinstance(X, list):
        return [slice_X(one, start, stop) for one in X]
    return X[np.asarray(start)] if hasattr(start, "__len__") else X[start:stop]


def make_batches(size: int, batch_size: int) -> list[tuple[int, int]]:
    """Beginning and end of each batch; the last one may be smaller.

    Args:
        size: The number of samples.
        batch_size: The number of samples of a batch.
    """
    return [(start, min(size, start + batch_size)) for start in range(0, size, batch_size)]


def batch_shuffle(index_array: Any, batch_size: int) -> np.ndarray:
    """The same numbers with the whole batches in another order; what is left over stays at the end.

    Args:
        index_array: The numbers of the samples.
        batch_size: The number of samples of a batch.
    """
    indices = np.asarray(index_array)
    whole = len(indices) // batch_size * batch_size
    batches = np.random.permutation(indices[:whole].reshape(-1, batch_size))
    return np.append(batches.ravel(), indices[whole:])


def check_num_samples(
    ins: Any, batch_size: int | None = None, steps: int | None = None, steps_name: str = "steps"
) -> int | None:
    """How many samples arrays have; ``None`` where the number of batches is given, or must be.

    Args:
        ins: A list of arrays, or of tensors that bring their own data.
        batch_size: The size of a batch, if there is one.
        steps: How many batches there are, if it was said.
        steps_name: What the argument ``steps`` is called in the sentence.
    """
    if steps is not None and batch_size is not None:
        raise fail(ValueError, "compat.steps_and_size", argument=steps_name)
    if not ins or any(K.is_tensor(one) for one in ins):
        if steps is None:
            raise fail(ValueError, "compat.steps_missing", argument=steps_name)
        return None
    return int(ins[0].shape[0]) if hasattr(ins[0], "shape") else None


def check_generator_arguments(y: Any = None, sample_weight: Any = None, validation_split: Any = None) -> None:
    """Refuse what only arrays can have beside them.

    Args:
        y: Targets.
        sample_weight: Weights of samples.
        validation_split: A share of the samples.
    """
    refuse_beside(Sequence(), y=y, sample_weight=sample_weight, validation_split=validation_split)


def iter_sequence_infinite(seq: Any) -> Iterator[Any]:
    """The batches of a ``Sequence``, again and again.

    Args:
        seq: The ``Sequence``.
    """
    while True:
        yield from (seq[place] for place in range(len(seq)))


def is_sequence(seq: Any) -> bool:
    """Whether something is a ``Sequence``, or does what one does.

    Args:
        seq: Anything.
    """
    return isinstance(seq, Sequence) or all(hasattr(seq, name) for name in ("__getitem__", "__len__", "on_epoch_end"))


def is_generator_or_sequence(x: Any) -> bool:
    """Whether something makes batches.

    Args:
        x: Anything.
    """
    return inspect.isgenerator(x) or is_sequence(x)


def should_run_validation(validation_freq: Any, epoch: int) -> bool:
    """Whether there is a validation after an epoch.

    Args:
        validation_freq: After how many epochs there is one each time; or a list of epochs, from 1 on.
        epoch: The number of the epoch, from 0 on.
    """
    course = Course(epoch + 1, 0, 0, None, validation_freq)
    course.check()
    return course.tests_after(epoch + 1)


def get_input_shape_and_dtype(layer: Any) -> tuple[Any, Any]:
    """The shape with the batch axis and the type that a layer, or the first layer of a model, says its input has.

    Args:
        layer: A layer or a model.
    """
    while getattr(layer, "layers", None):
        layer = layer.layers[0]
    shape = getattr(layer, "batch_input_shape", None)
    return (shape, layer.dtype) if shape is not None else (None, None)


def get_static_batch_size(layer: Any) -> int | None:
    """How many samples each batch must have, if a layer says it.

    Args:
        layer: A layer or a model.
    """
    shape, _ = get_input_shape_and_dtype(layer)
    return None if shape is None else shape[0]
