"""Whether a target fits a loss and an output, told by their shapes alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..declare import registry
from ..messages import fail
from . import functions
from .classes import Loss

__all__ = ["check_target", "function_of", "is_categorical_crossentropy"]

Shape = Sequence["int | None"]


def function_of(loss: Any) -> Any:
    """The function behind a loss that is given by name, configuration, class or object."""
    found = registry.load("loss", loss)
    return getattr(found, "fn", found) if isinstance(found, Loss) else found


def is_categorical_crossentropy(loss: Any) -> bool:
    """Whether a loss is ``categorical_crossentropy``, as a function, a class or a name."""
    if isinstance(loss, str):
        return loss in ("categorical_crossentropy", "CategoricalCrossentropy")
    return getattr(function_of(loss), "__name__", None) == "categorical_crossentropy"


def check_target(loss: Any, target_shape: Shape, output_shape: Shape, name: str) -> None:
    """Refuse a target that a loss can't compare with an output, with a sentence that says what to do.

    Of a loss of the user's nothing is known, so it is not checked.

    Args:
        loss: The loss, in any of the ways it can be given.
        target_shape: The shape of the target, the batch included; None for a length that is not known.
        output_shape: The shape of the output.
        name: The name of the output, for the sentence.
    """
    function = function_of(loss)
    if registry.name_of("loss", function) is None:
        return
    target, output = tuple(target_shape), tuple(output_shape)
    shown = dict(loss=registry.name_of("loss", function), target=target, output=output, name=name)
    if function is functions.sparse_categorical_crossentropy:
        _check_sparse(target, output, shown)
    elif function is functions.categorical_crossentropy:
        _check_categorical(target, output, shown)
    elif not _fits(target, output):
        key = "losses.label_column" if _is_labels(target, output) else "losses.shapes"
        raise fail(ValueError, key, **shown)


def _check_sparse(target: tuple[Any, ...], output: tuple[Any, ...], shown: dict[str, Any]) -> None:
    labels = output[:-1]
    if _same(target, (*labels, 1)) or _same(target, labels):
        return
    key = "losses.one_hot" if _same(target, output) else "losses.sparse_shapes"
    raise fail(ValueError, key, expected=(*labels, 1), **shown)


def _check_categorical(target: tuple[Any, ...], output: tuple[Any, ...], shown: dict[str, Any]) -> None:
    if output[-1] == 1:
        raise fail(ValueError, "losses.one_class", **shown)
    if not _fits(target, output):
        key = "losses.integer_labels" if _is_labels(target, output) else "losses.shapes"
        raise fail(ValueError, key, **shown)


def _is_labels(target: tuple[Any, ...], output: tuple[Any, ...]) -> bool:
    """Whether a target holds one number where the output holds a vector."""
    return output[-1] != 1 and (_same(target, output[:-1]) or _same(target, (*output[:-1], 1)))


def _fits(target: tuple[Any, ...], output: tuple[Any, ...]) -> bool:
    """Whether both have the same shape; a vector counts as a column."""
    return _same((*target, 1) if len(target) == 1 else target, output)


def _same(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    return len(one) == len(other) and all(None in pair or pair[0] == pair[1] for pair in zip(one, other, strict=True))
