"""Values: made, asked for, drawn by chance; the learning phase."""

from __future__ import annotations

from typing import Any

import numpy as np

from ... import config

__all__ = [
    "constant", "count_params", "dropout", "dtype", "eval", "eye", "get_value", "get_variable_shape",
    "in_test_phase", "in_train_phase", "int_shape", "learning_phase", "ndim", "ones", "ones_like", "print_tensor",
    "random_normal_variable", "random_uniform_variable", "set_learning_phase", "switch", "variable", "zeros",
    "zeros_like",
]  # fmt: skip

_phase: list[Any] = [1]


def learning_phase() -> Any:
    """1 in training, which it is unless set otherwise; 0 else."""
    return _phase[0]


def set_learning_phase(value: Any) -> None:
    """Say whether this is training.

    Args:
        value: 1 or 0.
    """
    _phase[0] = value


def in_train_phase(x: Any, alt: Any, training: Any = None) -> Any:
    """``x`` in training, else ``alt``; either may be a function."""
    chosen = x if (learning_phase() if training is None else training) else alt
    return chosen() if callable(chosen) else chosen


def in_test_phase(x: Any, alt: Any, training: Any = None) -> Any:
    """``alt`` in training, else ``x``; either may be a function."""
    return in_train_phase(alt, x, training)


def switch(condition: Any, then_expression: Any, else_expression: Any) -> Any:
    """One or the other, element by element; a condition with fewer axes speaks for whole rows."""
    chosen = [one() if callable(one) else np.asarray(one) for one in (then_expression, else_expression)]
    told = np.asarray(condition, dtype=bool)
    while told.ndim < chosen[0].ndim:
        told = told[..., np.newaxis]
    return np.where(told, *chosen)


def eval(x: Any) -> Any:
    """The value, which an array is."""
    return x


def get_value(x: Any) -> Any:
    """The value, which an array is."""
    return x


def count_params(x: Any) -> int:
    """How many numbers there are."""
    return int(np.size(x))


def int_shape(x: Any) -> tuple[int, ...]:
    """The shape."""
    return np.shape(x)


get_variable_shape = int_shape


def ndim(x: Any) -> int:
    """How many axes there are."""
    return np.ndim(x)


def dtype(x: Any) -> str:
    """The name of the type of the numbers."""
    return x.dtype.name


def variable(value: Any, dtype: Any = None, name: Any = None, constraint: Any = None) -> Any:
    """A new array.

    Args:
        value: Its numbers.
        dtype: Their type; that of the settings unless given.
        name: Of no use.
        constraint: Of no use: nothing is trained here.
    """
    return np.array(value, dtype or config.floatx())


def constant(value: Any, dtype: Any = None, shape: Any = None, name: Any = None) -> Any:
    """An array of a shape, filled with a value."""
    return np.ones(() if shape is None else shape, dtype or config.floatx()) * np.asarray(value, dtype)


def print_tensor(x: Any, message: str = "") -> Any:
    """Print an array, and give it back."""
    print(message, x)
    return x


def zeros(shape: Any, dtype: Any = None, name: Any = None) -> Any:
    """Zeros."""
    return np.zeros(shape, dtype or config.floatx())


def zeros_like(x: Any, dtype: Any = None, name: Any = None) -> Any:
    """Zeros in the shape of another array."""
    return np.zeros_like(x, dtype or config.floatx())


def ones(shape: Any, dtype: Any = None, name: Any = None) -> Any:
    """Ones."""
    return np.ones(shape, dtype or config.floatx())


def ones_like(x: Any, dtype: Any = None, name: Any = None) -> Any:
    """Ones in the shape of another array."""
    return np.ones_like(x, dtype or config.floatx())


def eye(size: Any, dtype: Any = None, name: Any = None) -> Any:
    """Zeros with ones on the diagonal."""
    lengths = tuple(size) if isinstance(size, (list, tuple)) else (size, size)
    return np.eye(*lengths, dtype=dtype or config.floatx())


def random_uniform_variable(
    shape: Any, low: float, high: float, dtype: Any = None, name: Any = None, seed: int | None = None
) -> Any:
    """Numbers drawn evenly between two."""
    chance: Any = np.random if seed is None else np.random.RandomState(seed)
    return chance.uniform(low, high, shape).astype(dtype or config.floatx())


def random_normal_variable(
    shape: Any, mean: float, scale: float, dtype: Any = None, name: Any = None, seed: int | None = None
) -> Any:
    """Numbers drawn from a normal distribution."""
    chance: Any = np.random if seed is None else np.random.RandomState(seed)
    return chance.normal(mean, scale, shape).astype(dtype or config.floatx())


def dropout(x: Any, level: float, noise_shape: Any = None, seed: int | None = None) -> Any:
    """Each number 0 with the probability ``level``, else divided by ``1 - level``."""
    chance: Any = np.random if seed is None else np.random.RandomState(seed)
    wanted = [a if b is None else b for a, b in zip(x.shape, noise_shape or x.shape, strict=True)]
    return x * chance.binomial(1, 1 - level, wanted).astype(x.dtype) / (1 - level)
