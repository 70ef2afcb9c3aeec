"""``theano.scan`` and its kin: what they compute, with the dictionary of updates."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import pytensor
from pytensor.scan.utils import until

from .functions import OrderedUpdates
from .modes import chosen

__all__ = ["foldl", "foldr", "map_", "reduce", "scan", "until"]


def scan(
    fn: Callable[..., Any],
    sequences: Any = None,
    outputs_info: Any = None,
    non_sequences: Any = None,
    n_steps: Any = None,
    truncate_gradient: int = -1,
    go_backwards: bool = False,
    mode: Any = None,
    name: str | None = None,
    profile: Any = False,
    allow_gc: bool | None = None,
    strict: bool = False,
    return_list: bool = False,
) -> tuple[Any, OrderedUpdates]:
    """Call a step once for each element of the sequences, each time with what the step before has given.

    Args:
        fn: The step: it gets elements, earlier results, and the rest, in this order.
        sequences: What is walked along its first axis; a dict names offsets (``taps``).
        outputs_info: For each result what it begins with, or ``None``.
        non_sequences: What every step gets whole.
        n_steps: How many steps.
        truncate_gradient: How many steps back gradients go; -1 is all.
        go_backwards: Whether to begin at the end.
        mode: As in ``function``.
        name: The loop's name.
        profile: As in Theano.
        allow_gc: As in Theano.
        strict: Whether everything the step uses must be given to it.
        return_list: Whether one result comes in a list too.

    Returns:
        The results of all steps, and the updates that a function needs so that random streams go on.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        found, updates = pytensor.scan(
            fn, sequences, outputs_info, non_sequences, n_steps, truncate_gradient, go_backwards,
            None if mode is None else chosen(mode), name, profile, allow_gc, strict, return_list, return_updates=True,
        )  # fmt: skip
    return found, OrderedUpdates(updates)


def map_(
    fn: Callable[..., Any],
    sequences: Any,
    non_sequences: Any = None,
    truncate_gradient: int = -1,
    go_backwards: bool = False,
    mode: Any = None,
    name: str | None = None,
) -> tuple[Any, OrderedUpdates]:
    """What ``fn`` gives for each element of the sequences, and the updates. The arguments are those of ``scan``."""
    return scan(fn, sequences, None, non_sequences, None, truncate_gradient, go_backwards, mode, name)


def reduce(
    fn: Callable[..., Any],
    sequences: Any,
    outputs_info: Any,
    non_sequences: Any = None,
    go_backwards: bool = False,
    mode: Any = None,
    name: str | None = None,
) -> tuple[Any, OrderedUpdates]:
    """The last result of ``scan``, and the updates. The arguments are those of ``scan``."""
    found, updates = scan(fn, sequences, outputs_info, non_sequences, None, -1, go_backwards, mode, name)
    return [one[-1] for one in found] if isinstance(found, list | tuple) else found[-1], updates


def foldl(
    fn: Callable[..., Any],
    sequences: Any,
    outputs_info: Any,
    non_sequences: Any = None,
    mode: Any = None,
    name: str | None = None,
) -> tuple[Any, OrderedUpdates]:
    """``reduce`` from the beginning to the end."""
    return reduce(fn, sequences, outputs_info, non_sequences, False, mode, name)


def foldr(
    fn: Callable[..., Any],
    sequences: Any,
    outputs_info: Any,
    non_sequences: Any = None,
    mode: Any = None,
    name: str | None = None,
) -> tuple[Any, OrderedUpdates]:
    """``reduce`` from the end to the beginning."""
    return reduce(fn, sequences, outputs_info, non_sequences, True, mode, name)
