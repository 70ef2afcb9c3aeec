"""Variables, placeholders and constants, their shapes and values, names, and the learning phase."""

from __future__ import annotations

from typing import Any

import numpy as np

from ... import config
from ...messages import fail
from .dispatch import composite, current, primitive
from .kinds import (
    AnyDType,
    Assignments,
    DType,
    Flag,
    Like,
    LikeVariable,
    MaybeCount,
    MaybeDType,
    MaybeShape,
    Name,
    Number,
    Numbers,
    Seed,
    Settable,
    Shape,
    Size,
    SparseOk,
    Square,
    Tensor,
    Text,
    Value,
    Variable,
    Variables,
)

__all__ = [
    "batch_get_value", "batch_set_value", "cast", "cast_to_floatx", "clear_session", "constant", "count_params",
    "dtype", "eye", "get_uid", "get_value", "get_variable_shape", "identity", "int_shape", "is_explicit_shape",
    "is_keras_tensor", "is_placeholder", "is_sparse", "is_symbolic", "is_tensor", "is_variable", "learning_phase",
    "legacy_weight_ordering", "manual_variable_initialization", "moving_average_update", "name_scope", "ndim",
    "ones", "ones_like", "pattern_broadcast", "placeholder", "random_normal_variable", "random_uniform_variable",
    "reset_uids", "set_learning_phase", "set_legacy_weight_ordering", "set_value", "shape", "size", "to_dense",
    "update", "update_add", "update_sub", "variable", "zeros", "zeros_like",
]  # fmt: skip

_legacy_weight_ordering = [False]


@primitive
def variable(value: Value, dtype: DType = None, name: Name = None, constraint: Any = None) -> Any:
    """A variable: a tensor that keeps its value between calls.

    Args:
        value: The initial value: a number, a list, an array, or a tensor (its value now); a SciPy sparse matrix
            makes a sparse variable, which keeps that value for good.
        dtype: The number type; the default is ``floatx()``.
        name: A name for the variable.
        constraint: A function that optimizers apply to the variable after each step.

    Returns:
        The engine's own variable.
    """


@primitive
def constant(value: Numbers, dtype: DType = None, shape: MaybeShape = None, name: Name = None) -> Any:
    """A tensor whose value never changes.

    Args:
        value: A number, a list or an array.
        dtype: The number type; the default is ``floatx()``.
        shape: The shape to give it; a single number fills it, a shorter list is continued with its last element.
        name: A name for the tensor.
    """


@primitive
def placeholder(
    shape: MaybeShape = None,
    ndim: MaybeCount = None,
    dtype: DType = None,
    sparse: Flag = False,
    name: Name = None,
) -> Any:
    """A tensor whose value is given when a function is called.

    Args:
        shape: The shape, with ``None`` where any length will do.
        ndim: The number of axes, where the shape is not known; one of the two must be given.
        dtype: The number type; the default is ``floatx()``.
        sparse: Whether the value is a sparse matrix.
        name: A name for the placeholder.
    """


@primitive
def is_placeholder(x: Any) -> bool:
    """Whether ``x`` was made by ``placeholder``."""


@primitive
def is_variable(x: Any) -> bool:
    """Whether ``x`` is a variable of the engine."""


@primitive
def is_tensor(x: Any) -> bool:
    """Whether ``x`` is a tensor of the engine: a variable, a placeholder, or the result of an operation."""


@composite
def is_keras_tensor(x: Any) -> bool:
    """Whether ``x`` came out of a layer or of ``Input``; asked of something that is no tensor, an error."""
    if not current().is_native(x):
        raise fail(ValueError, "tensors.not_a_tensor", function="K.is_keras_tensor", value=repr(x)[:80])
    return hasattr(x, "_keras_history")


@composite
def is_symbolic(x: Any) -> bool:
    """Whether ``x`` is a tensor of the engine's graph (every K tensor is)."""
    return current().is_native(x)


@primitive
def is_sparse(tensor: Any) -> bool:
    """Whether ``tensor`` is sparse."""


@primitive
def to_dense(tensor: SparseOk) -> Any:
    """The same values as an ordinary tensor; an ordinary tensor is given back as it is."""


@primitive
def shape(x: SparseOk) -> Any:
    """The shape as a tensor of int32, known when the graph is run."""


@composite
def int_shape(x: Any) -> tuple[int | None, ...] | None:
    """The shape as far as it is known now: a tuple of numbers and ``None``; ``None`` if not even the rank is known."""
    if hasattr(x, "_keras_shape"):
        return tuple(x._keras_shape)
    if isinstance(x, np.ndarray):
        return x.shape
    if not current().is_native(x):
        raise fail(TypeError, "tensors.not_a_tensor", function="K.int_shape", value=repr(x)[:80])
    return current().static_shape(x)


@composite
def ndim(x: SparseOk) -> int | None:
    """The number of axes, or ``None`` if it is not known."""
    return current().rank(x)


@primitive
def size(x: Tensor, name: Name = None) -> Any:
    """The number of elements, as a scalar tensor of int32.

    Args:
        x: The tensor.
        name: A name for the result.
    """


@composite
def dtype(x: SparseOk) -> str:
    """The number type as a word, such as 'float32'."""
    return current().dtype_name(x)


@primitive
def zeros(shape: Size, dtype: DType = None, name: Name = None) -> Any:
    """A variable full of zeros; with a tensor among the sizes, a tensor full of zeros."""


@primitive
def ones(shape: Size, dtype: DType = None, name: Name = None) -> Any:
    """A variable full of ones; with a tensor among the sizes, a tensor full of ones."""


@primitive
def eye(size: Square, dtype: DType = None, name: Name = None) -> Any:
    """A variable with ones on the diagonal; ``size`` is a number, or (rows, columns)."""


@primitive
def zeros_like(x: Tensor, dtype: MaybeDType = None, name: Name = None) -> Any:
    """Zeros in the shape of ``x``; its dtype too unless another is given."""


@primitive
def ones_like(x: Tensor, dtype: MaybeDType = None, name: Name = None) -> Any:
    """Ones in the shape of ``x``; its dtype too unless another is given."""


@primitive
def identity(x: SparseOk, name: Name = None) -> Any:
    """A tensor with the same content as ``x``, under another name."""


@composite
def random_uniform_variable(
    shape: Shape, low: Number, high: Number, dtype: DType = None, name: Name = None, seed: Seed = None
) -> Any:
    """A variable whose initial values are drawn evenly between ``low`` and ``high``.

    Args:
        shape: The shape, all numbers.
        low: The lower bound.
        high: The upper bound.
        dtype: The number type; the default is ``floatx()``.
        name: A name for the variable.
        seed: A number that fixes the draw; without it NumPy's global generator is used.
    """
    draw = np.random if seed is None else np.random.RandomState(seed % 2**32)
    return variable(draw.uniform(low, high, shape), dtype, name)


@composite
def random_normal_variable(
    shape: Shape, mean: Number, scale: Number, dtype: DType = None, name: Name = None, seed: Seed = None
) -> Any:
    """A variable whose initial values follow a normal distribution.

    Args:
        shape: The shape, all numbers.
        mean: The mean.
        scale: The standard deviation.
        dtype: The number type; the default is ``floatx()``.
        name: A name for the variable.
        seed: A number that fixes the draw; without it NumPy's global generator is used.
    """
    draw = np.random if seed is None else np.random.RandomState(seed % 2**32)
    return variable(draw.normal(mean, scale, shape), dtype, name)


@composite
def count_params(x: Tensor) -> int:
    """The number of elements of a variable or of a tensor whose shape is fully known."""
    shape = int_shape(x)
    if shape is None or None in shape:
        raise fail(ValueError, "tensors.shape_unknown", function="K.count_params", argument="x", shape=shape)
    return int(np.prod(shape, dtype="int64"))


@primitive
def cast(x: SparseOk, dtype: AnyDType) -> Any:
    """``x`` with its values turned into another number type."""


@composite
def cast_to_floatx(x: Any) -> Any:
    """A NumPy array, or a tensor, in the default number type."""
    if current().is_native(x):
        return cast(x, config.floatx())
    return np.asarray(x, dtype=config.floatx())


@primitive
def update(x: LikeVariable, new_x: Like) -> Any:
    """An update that sets the variable ``x`` to ``new_x``; to be given to ``function(..., updates=[...])``."""


@primitive
def update_add(x: LikeVariable, increment: Like) -> Any:
    """An update that adds ``increment`` to the variable ``x``."""


@primitive
def update_sub(x: LikeVariable, decrement: Like) -> Any:
    """An update that takes ``decrement`` away from the variable ``x``."""


@composite
def moving_average_update(x: LikeVariable, value: Like, momentum: Number) -> Any:
    """An update that moves the variable ``x`` towards ``value``: ``x * momentum + value * (1 - momentum)``.

    Several such updates of one variable in one function add their steps up.
    """
    step = 1 - momentum
    if not current().is_native(step):
        step = constant(step, dtype=dtype(x))
    return update_sub(x, (x - value) * step)


@composite
def get_value(x: Variable) -> Any:
    """The value of a variable as a NumPy array; of a sparse one with its zeros."""
    return batch_get_value([x])[0]


@primitive
def batch_get_value(ops: Variables) -> list[Any]:
    """The values of a list of variables as NumPy arrays, in one go."""


@composite
def set_value(x: Settable, value: Any) -> None:
    """Set a variable to the value of a NumPy array of the same shape; a sparse variable can't be set."""
    batch_set_value([(x, value)])


@primitive
def batch_set_value(tuples: Assignments) -> None:
    """Set several variables at once; nothing is changed if one of the values does not fit.

    Args:
        tuples: A list of (variable, NumPy array) pairs.
    """


@composite
def get_variable_shape(x: Any) -> tuple[int | None, ...] | None:
    """The shape of a variable."""
    return int_shape(x)


@primitive
def name_scope(name: Text) -> Any:
    """A ``with`` block whose variables and placeholders get ``name/`` before their names."""


@primitive
def get_uid(prefix: Text = "") -> int:
    """The next number of a prefix: 1, 2, 3 ..., counted per graph."""


@primitive
def reset_uids() -> None:
    """Start every prefix of ``get_uid`` at 1 again."""


@primitive
def clear_session() -> None:
    """Forget the graph, its session, the uids and the learning phase, and begin with a new graph."""


@primitive
def manual_variable_initialization(value: Flag) -> None:
    """Leave the initial values of variables to the user (``True``), or set them when first needed (``False``)."""


@primitive
def learning_phase() -> Any:
    """0 (test) or 1 (training) if it was fixed, else a scalar tensor that a function may be fed with."""


@primitive
def set_learning_phase(value: Flag) -> None:
    """Fix the learning phase: 0 for test, 1 for training."""


@composite
def pattern_broadcast(x: Tensor, broadcastable: Any) -> Any:
    """``x`` with its axes of length 1 declared broadcastable; a function of the Theano engine alone."""
    raise fail(RuntimeError, "engine.only_theano", function="K.pattern_broadcast")


@composite
def is_explicit_shape(shape: Any) -> bool:
    """Whether ``shape`` is a tuple or list of numbers (and ``None``) rather than a tensor."""
    return isinstance(shape, (list, tuple)) and all(s is None or isinstance(s, int) for s in shape)


@composite
def set_legacy_weight_ordering(value: Flag) -> None:
    """Keep the order of weights that Keras had before 1.0 (for files of that age)."""
    _legacy_weight_ordering[0] = value


@composite
def legacy_weight_ordering() -> bool:
    """Whether the order of weights from before Keras 1.0 is kept."""
    return _legacy_weight_ordering[0]
