"""Variables, placeholders and constants on PyTensor: made, measured, changed; the learning phase."""

from __future__ import annotations

import numpy as np
import pytensor
import pytensor.sparse as ps
import pytensor.tensor as pt
from pytensor.compile.ops import view_op
from scipy.sparse import csr_matrix, issparse

from ...messages import fail
from ..contract.later import Later
from . import native, state
from .native import is_native, is_placeholder, is_sparse, is_variable

__all__ = [
    "variable", "constant", "placeholder", "is_placeholder", "is_variable", "is_tensor", "is_sparse",
    "to_dense", "shape", "size", "zeros", "ones", "eye", "zeros_like", "ones_like", "identity", "cast",
    "update", "update_add", "update_sub", "batch_get_value", "batch_set_value",
    "name_scope", "get_uid", "reset_uids", "clear_session", "manual_variable_initialization",
    "learning_phase", "set_learning_phase", "pattern_broadcast",
]  # fmt: skip


def variable(value, dtype, name, constraint):
    """A shared variable whose shape is known, for an array or a SciPy sparse matrix."""
    name = state.full_name(name)
    if issparse(value):
        held = csr_matrix(value, dtype=native.checked_sparse_dtype(dtype), copy=True)
        made = pytensor.shared(held, name=name, borrow=True)
    else:
        held = np.asarray(value, dtype) if isinstance(value, Later) else np.array(value, dtype)
        made = pytensor.shared(held, name=name, borrow=True, shape=held.shape)
    made._keras_shape = held.shape
    made.constraint = constraint
    return made


def constant(value, dtype, shape, name):
    """A constant; with a shape, too short a value is continued with its last element."""
    array = np.array(value, dtype)
    if shape is not None:
        missing = max(int(np.prod(shape)) - array.size, 0)
        array = np.pad(array.ravel(), (0, missing), mode="edge").reshape(shape)
    return pt.constant(array, name=state.full_name(name))


def placeholder(shape, ndim, dtype, sparse, name):
    """A symbolic tensor to be fed, with its known lengths on its type."""
    if shape is None and ndim is None:
        raise fail(ValueError, "tensors.placeholder")
    shape = tuple(shape) if shape is not None else (None,) * ndim
    kind = _sparse_type(shape, dtype) if sparse else pt.TensorType(dtype, shape=shape)
    made = kind(name=state.full_name(name))
    made._keras_shape = shape
    return made


def _sparse_type(shape, dtype):
    if len(shape) != 2:
        raise fail(ValueError, "theano.sparse_rank", shape=shape)
    return ps.SparseTensorType("csr", native.checked_sparse_dtype(dtype), shape=shape)


def is_tensor(x):
    """Whether ``x`` is a tensor of this engine."""
    return is_native(x)


def to_dense(tensor):
    """A sparse tensor as a dense one; a dense one as it is."""
    if not is_sparse(tensor):
        return tensor
    return native.fixed_shape(ps.dense_from_sparse(tensor), native.static_shape(tensor))


def shape(x):
    """The shape as int32 vector, known lengths as constants (so that what is made by them knows them too)."""
    if not native.rank(x):
        return pt.constant(np.zeros(0, "int32"))
    known = native.static_shape(x) if is_sparse(x) else x.type.shape
    lengths = [pt.cast(x.shape[i], "int32") if n is None else np.int32(n) for i, n in enumerate(known)]
    return pt.as_tensor_variable(lengths)


def size(x, name):
    """The number of elements, int32."""
    return _named(pt.cast(pt.prod(shape(x), dtype="int64"), "int32"), name)


def zeros(shape, dtype, name):
    """Zeros: a variable, or a tensor where a length is symbolic."""
    return _filled(0, shape, dtype, name)


def ones(shape, dtype, name):
    """Ones: a variable, or a tensor where a length is symbolic."""
    return _filled(1, shape, dtype, name)


def _filled(number, shape, dtype, name):
    if not is_native(shape) and not any(map(is_native, shape)):
        return variable(np.full(shape, number, dtype), dtype, name, None)
    return _named(pt.alloc(np.asarray(number, dtype), *sizes(shape)), name)


def sizes(shape):
    """The lengths in a Size: a tuple as it is, an int vector taken apart."""
    if not is_native(shape):
        return tuple(shape)
    return tuple(shape[i] for i in range(shape.type.shape[0]))


def eye(size, dtype, name):
    """A variable with ones on the diagonal; ``size`` is ``(rows, columns)``."""
    return variable(np.eye(*size), dtype, name, None)


def zeros_like(x, dtype, name):
    """Zeros of the shape of ``x``."""
    return _named(pt.zeros_like(x, dtype=dtype or native.dtype_name(x)), name)


def ones_like(x, dtype, name):
    """Ones of the shape of ``x``."""
    return _named(pt.ones_like(x, dtype=dtype or native.dtype_name(x)), name)


def identity(x, name):
    """A new tensor with the content of ``x``."""
    same = native.fixed_shape(view_op(x), native.static_shape(x)) if is_sparse(x) else pt.tensor_copy(x)
    return _named(same, name)


def cast(x, dtype):
    """``x`` in another dtype."""
    return native.cast(x, dtype)


def _named(x, name):
    if name is not None:
        x.name = state.full_name(name)
    return x


def update(x, new_x):
    """The pair that makes a function put ``new_x`` into ``x``."""
    return x, native.fitted(x, new_x)


def update_add(x, increment):
    """The pair that makes a function add ``increment`` to ``x``."""
    increment = native.fitted(x, increment)
    new = x + increment
    new.tag.kerascn_increment = increment
    return x, new


def update_sub(x, decrement):
    """The pair that makes a function subtract ``decrement`` from ``x``."""
    return update_add(x, -native.fitted(x, decrement))


def batch_get_value(ops):
    """The values of variables as arrays (copies); a sparse one with its zeros."""
    return [x.get_value().toarray() if is_sparse(x) else x.get_value() for x in ops]


def batch_set_value(tuples):
    """Put arrays that fit into variables, as copies."""
    for x, value in tuples:
        x.set_value(np.array(value), borrow=True)


def name_scope(name):
    """A block within which names begin with ``name/``."""
    return state.name_scope(name)


def get_uid(prefix):
    """The next number of ``prefix``, from 1."""
    return state.next_number(prefix)


def reset_uids():
    """Start every prefix at 1 again."""
    state.numbers.clear()


def clear_session():
    """Forget the numbers given, the fixed learning phase and the open name scopes."""
    state.reset()


def learning_phase():
    """0 or 1 if fixed, else the symbolic phase."""
    return state.learning_phase()


def set_learning_phase(value):
    """Fix the learning phase."""
    state.fix_learning_phase(int(value))


def pattern_broadcast(x, broadcastable):
    """Promise that ``x`` has length 1 along the marked axes, so that they broadcast."""
    return native.fixed_shape(x, tuple(1 if mark else None for mark in broadcastable))


def manual_variable_initialization(value):
    """Shared variables always have their initial values: asking for anything else is an error."""
    if value:
        raise fail(RuntimeError, "engine.only_tensorflow", function="K.manual_variable_initialization")
