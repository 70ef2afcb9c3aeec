"""Functions of TensorFlow whose arguments stood in another order, or were called otherwise, before 1.0."""

from __future__ import annotations

import numbers
from typing import Any

from ...backend.tensorflow.loading import tf, v1
from ...messages import fail


def _is_number(value: Any) -> bool:
    """Whether ``value`` is one whole number rather than a tensor or a list of them."""
    return isinstance(value, numbers.Integral)


def concat(*places: Any, **kwargs: Any) -> Any:
    """Join tensors: ``concat(values, axis)``, or as before 1.0 ``concat(concat_dim, values)``."""
    if "concat_dim" in kwargs:
        kwargs["axis"] = kwargs.pop("concat_dim")
    args = list(places)
    if len(args) >= 2 and _is_number(args[0]) and not _is_number(args[1]):
        args[:2] = args[1::-1]
    elif len(args) == 1 and _is_number(args[0]) and "values" in kwargs:
        args, kwargs = [], {**kwargs, "axis": args[0]}
    return v1.concat(*args, **kwargs)


def split(*places: Any, **kwargs: Any) -> Any:
    """Cut a tensor: ``split(value, parts, axis)``, or as before 1.0 ``split(split_dim, num_split, value)``."""
    old = {"split_dim": "axis", "num_split": "num_or_size_splits"}
    kwargs = {old.get(name, name): value for name, value in kwargs.items()}
    args = list(places)
    if len(args) >= 3 and _is_number(args[0]) and not _is_number(args[2]):
        args[:3] = args[2::-1]
    elif len(args) == 2 and "value" in kwargs:
        args, kwargs = [], {**kwargs, "axis": args[0], "num_or_size_splits": args[1]}
    return v1.split(*args, **kwargs)


def reverse(tensor: Any, axis: Any = None, name: str | None = None, dims: Any = None) -> Any:
    """Turn axes round: ``axis`` lists them; ``dims``, as before 1.0, says yes or no for each axis."""
    said = dims if axis is None else axis
    if isinstance(said, (list, tuple)) and said and all(isinstance(one, bool) for one in said):
        said = [place for place, turned in enumerate(said) if turned]
    return v1.reverse(tensor, said, name=name)


def batch_matmul(x: Any, y: Any, adj_x: bool = False, adj_y: bool = False, name: str | None = None) -> Any:
    """Products of matrices, one for each sample."""
    return v1.matmul(x, y, adjoint_a=adj_x, adjoint_b=adj_y, name=name)


def _logits_and_labels(function: str, args: Any, kwargs: dict[str, Any], labels_word: str = "labels") -> dict[str, Any]:
    """Arguments of a loss by name; two that are given by place are the logits and the labels, as before 1.0."""
    if labels_word in kwargs:
        kwargs["labels"] = kwargs.pop(labels_word)
    args = tuple(args)
    if args and args[0] is None:  # where 1.x had a guard against places
        args = args[1:]
    if len(args) > 2:
        raise fail(TypeError, "tf1.two_places", function=function)
    return dict(zip(("logits", "labels"), args, strict=False)) | kwargs


def softmax_cross_entropy_with_logits(*args: Any, **kwargs: Any) -> Any:
    """The cross entropy of classes that exclude each other; nothing is learnt by the labels."""
    given = _logits_and_labels("softmax_cross_entropy_with_logits", args, kwargs)
    given["labels"] = tf.stop_gradient(given["labels"])
    if "dim" in given:
        given["axis"] = given.pop("dim")
    return v1.nn.softmax_cross_entropy_with_logits_v2(**given)


def sparse_softmax_cross_entropy_with_logits(*args: Any, **kwargs: Any) -> Any:
    """The same with the numbers of the classes as labels."""
    given = _logits_and_labels("sparse_softmax_cross_entropy_with_logits", args, kwargs)
    return v1.nn.sparse_softmax_cross_entropy_with_logits(**given)


def sigmoid_cross_entropy_with_logits(*args: Any, **kwargs: Any) -> Any:
    """The cross entropy of classes that don't exclude each other; before 1.0 the labels were called ``targets``."""
    given = _logits_and_labels("sigmoid_cross_entropy_with_logits", args, kwargs, "targets")
    return v1.nn.sigmoid_cross_entropy_with_logits(**given)
