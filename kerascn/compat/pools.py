"""The pool of processes that Keras made batches in: what is in it, by number."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

import numpy as np

__all__ = ["get_index", "init_pool", "init_pool_generator", "next_sample"]

_here: dict[Any, Any] = {}


def init_pool(seqs: Any) -> None:
    """Say what ``get_index`` looks in.

    Args:
        seqs: Sequences by number, ``{number: sequence}``, or in a list.
    """
    _here.clear()
    _here.update(seqs if isinstance(seqs, dict) else enumerate(seqs))


def get_index(uid: Any, i: int) -> Any:
    """One batch of one of the sequences.

    Args:
        uid: The number of the sequence.
        i: The number of the batch.
    """
    return _here[uid][i]


def init_pool_generator(gens: Any, random_seed: int | None = None) -> None:
    """Say what ``next_sample`` takes from.

    Args:
        gens: Generators by number, ``{number: generator}``, or in a list.
        random_seed: Where the random numbers of NumPy and Python start.
    """
    init_pool(gens)
    if random_seed is not None:
        np.random.seed(random_seed)
        random.seed(random_seed)


def next_sample(uid: Any) -> Any:
    """The next batch of one of the generators.

    Args:
        uid: The number of the generator.
    """
    found: Iterable[Any] = _here[uid]
    return next(found)  # type: ignore[call-overload]
