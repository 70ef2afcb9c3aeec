"""The initializers as Keras 1 had them: functions from a shape to a variable, ``glorot_uniform((3, 4), name='W')``.

They may be given wherever ``init=`` or ``kernel_initializer=`` is, and called in initializers of one's own. Those
that look at the shape of a convolution's kernel read it by ``dim_ordering``: 'th' for (filters, channels, rows,
columns), 'tf' for (rows, columns, channels, filters).
"""

from __future__ import annotations

import functools
import math
from typing import Any

import numpy as np

from . import backend as K
from . import initializers
from .declare import registry
from .declare.checks import one_of
from .messages import fail

__all__ = [
    "get_fans", "uniform", "normal", "lecun_uniform", "glorot_normal", "glorot_uniform", "he_normal", "he_uniform",
    "orthogonal", "identity", "zero", "one", "get",
]  # fmt: skip


def get_fans(shape: Any, dim_ordering: str = "th") -> tuple[float, float]:
    """How many numbers come into one unit through a kernel of that shape, and how many units one number goes to."""
    told = one_of("th", "tf")(dim_ordering)
    if told is not True:
        fields = dict(argument="dim_ordering", expected=told, value=repr(dim_ordering))
        raise fail(ValueError, "call.bad_value", function="get_fans", **fields)
    shape = initializers.shape_for("get_fans", shape)
    if len(shape) in (4, 5) and dim_ordering == "th":
        shape = (*shape[2:], shape[1], shape[0])
    return initializers.fans(shape)


def _variable(initializer: Any, shape: Any, name: str | None) -> Any:
    return K.variable(initializer.draw(shape, K.floatx()), name=name)


def uniform(shape: Any, scale: float = 0.05, name: str | None = None, dim_ordering: str = "th") -> Any:
    """Even numbers from ``-scale`` to ``scale``."""
    return _variable(initializers.RandomUniform(-scale, scale), shape, name)


def normal(shape: Any, scale: float = 0.05, name: str | None = None, dim_ordering: str = "th") -> Any:
    """Normal numbers of the standard deviation ``scale``."""
    return _variable(initializers.RandomNormal(0.0, scale), shape, name)


def lecun_uniform(shape: Any, name: str | None = None, dim_ordering: str = "th") -> Any:
    """Even numbers within ``sqrt(3 / fan_in)``."""
    fan_in, _ = get_fans(shape, dim_ordering)
    return uniform(shape, math.sqrt(3 / fan_in), name=name)


def glorot_normal(shape: Any, name: str | None = None, dim_ordering: str = "th") -> Any:
    """Normal numbers of the standard deviation ``sqrt(2 / (fan_in + fan_out))``."""
    return normal(shape, math.sqrt(2 / sum(get_fans(shape, dim_ordering))), name=name)


def glorot_uniform(shape: Any, name: str | None = None, dim_ordering: str = "th") -> Any:
    """Even numbers within ``sqrt(6 / (fan_in + fan_out))``."""
    return uniform(shape, math.sqrt(6 / sum(get_fans(shape, dim_ordering))), name=name)


def he_normal(shape: Any, name: str | None = None, dim_ordering: str = "th") -> Any:
    """Normal numbers of the standard deviation ``sqrt(2 / fan_in)``."""
    fan_in, _ = get_fans(shape, dim_ordering)
    return normal(shape, math.sqrt(2 / fan_in), name=name)


def he_uniform(shape: Any, name: str | None = None, dim_ordering: str = "th") -> Any:
    """Even numbers within ``sqrt(6 / fan_in)``."""
    fan_in, _ = get_fans(shape, dim_ordering)
    return uniform(shape, math.sqrt(6 / fan_in), name=name)


def orthogonal(shape: Any, scale: float = 1.1, name: str | None = None, dim_ordering: str = "th") -> Any:
    """A matrix with rows or columns at right angles and of length ``scale``; its first axis counts as the rows."""
    shape = initializers.shape_for("orthogonal", shape, least=1)
    drawn = initializers.orthogonal_matrix(np.random, shape[0], math.prod(shape[1:]))
    return K.variable(scale * drawn.reshape(shape), name=name)


def identity(shape: Any, scale: float = 1, name: str | None = None, dim_ordering: str = "th") -> Any:
    """``scale`` times the identity matrix."""
    return _variable(initializers.Identity(scale), shape, name)


def zero(shape: Any, name: str | None = None, dim_ordering: str = "th") -> Any:
    """Zeros."""
    return _variable(initializers.Zeros(), shape, name)


def one(shape: Any, name: str | None = None, dim_ordering: str = "th") -> Any:
    """Ones."""
    return _variable(initializers.Ones(), shape, name)


for _function in (
    uniform, normal, lecun_uniform, glorot_normal, glorot_uniform, he_normal, he_uniform, orthogonal, identity,
    zero, one,
):  # fmt: skip
    registry.register("initialization", _function.__name__, _function)


def get(identifier: Any, **kwargs: Any) -> Any:
    """The function of that name, with arguments of its own filled in; a function is given back as it is."""
    found = registry.load("initialization", identifier)
    return functools.partial(found, **kwargs) if kwargs and isinstance(identifier, str) else found
