"""What the nets of the Inception family are written in: branches side by side, joined along the channels.

A branch is a list of steps. A step is a convolution ``Conv(filters, rows, columns)``, a pooling ``Pool(kind)``, or a
list of branches into which it divides once more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from ..layers import AveragePooling2D, MaxPooling2D, concatenate
from .frame import channel_axis


class Conv(NamedTuple):
    """A convolution, with its normalization and activation."""

    filters: int
    rows: int
    columns: int
    step: int = 1
    padding: str = "same"


class Pool(NamedTuple):
    """A pooling of 3x3: ``'average'`` with steps of 1, ``'max'`` or ``'halving average'`` with steps of 2."""

    kind: str


AVERAGE, MAX, HALVING_AVERAGE = Pool("average"), Pool("max"), Pool("halving average")


def run(x: Any, steps: Any, convolve: Callable[[Any, Conv], Any]) -> Any:
    """A branch: one step after the other.

    Args:
        x: What comes in.
        steps: The steps.
        convolve: How the net makes a convolution.
    """
    for step in steps:
        if isinstance(step, Conv):
            x = convolve(x, step)
        elif isinstance(step, Pool):
            x = pooled(x, step)
        else:
            x = joined(x, step, convolve)
    return x


def joined(x: Any, branches: Any, convolve: Callable[[Any, Conv], Any], name: str | None = None) -> Any:
    """Several branches of one input, joined along the channels.

    Args:
        x: What comes in.
        branches: The branches.
        convolve: How the net makes a convolution.
        name: The name of the layer that joins them.
    """
    ends = [run(x, steps, convolve) for steps in branches]
    return concatenate(ends, axis=channel_axis(), name=name)


def pooled(x: Any, pool: Pool) -> Any:
    """The pooling."""
    if pool.kind == "average":
        return AveragePooling2D((3, 3), strides=(1, 1), padding="same")(x)
    kind = MaxPooling2D if pool.kind == "max" else AveragePooling2D
    return kind((3, 3), strides=(2, 2))(x)
