"""PyTensor variables as the rest of the engine sees them: what is one, and what is known of it."""

from __future__ import annotations

import numpy as np
import pytensor.sparse as ps
import pytensor.tensor as pt
from pytensor.compile.sharedvalue import SharedVariable
from pytensor.graph.basic import Constant, Variable
from scipy.sparse import issparse

from ... import config
from ...messages import fail


def is_sparse(x) -> bool:
    """Whether ``x`` is a sparse tensor of PyTensor."""
    return isinstance(x, Variable) and isinstance(x.type, ps.SparseTensorType)


def is_native(value) -> bool:
    """Whether ``value`` is a PyTensor tensor, dense or sparse: variable, placeholder, constant or result."""
    return isinstance(value, Variable) and isinstance(value.type, pt.TensorType | ps.SparseTensorType)


def is_variable(x) -> bool:
    """Whether ``x`` keeps a value between calls."""
    return is_native(x) and isinstance(x, SharedVariable)


def is_placeholder(x) -> bool:
    """Whether ``x`` has no value of its own and has to be fed."""
    return is_native(x) and x.owner is None and not isinstance(x, SharedVariable | Constant)


def as_tensor(value, dtype=None):
    """A number, a list, an array or a SciPy sparse matrix as a constant; a tensor stays itself.

    Args:
        value: what to convert; the constant does not follow later changes of an array.
        dtype: the dtype to have; ``None`` keeps an array's own, and gives numbers and lists floatx or int32.
    """
    if is_native(value):
        return value
    if issparse(value):
        return ps.as_sparse_variable(value.astype(dtype or value.dtype))
    array = np.array(value)
    if dtype is None and not isinstance(value, np.ndarray | np.generic):
        dtype = {"f": config.floatx(), "i": "int32"}.get(array.dtype.kind)
    return pt.constant(array if dtype is None else array.astype(dtype))


def rank(x) -> int:
    """The number of axes."""
    return x.type.ndim


def static_shape(x) -> tuple[int | None, ...]:
    """The shape as far as it is known without running anything: what a layer noted on ``x``, or its type.

    A variable that a user has made with PyTensor has the shape of its value.
    """
    if is_variable(x) and None in x.type.shape and not is_sparse(x):
        return x.get_value(borrow=True).shape
    return tuple(getattr(x, "_keras_shape", x.type.shape))


def dtype_name(x) -> str:
    """The dtype, such as 'float32'."""
    return x.type.dtype


def shown(x) -> str:
    """``x`` as a sentence names it: its name, else its dtype and shape."""
    return getattr(x, "name", None) or f"<{dtype_name(x)} {static_shape(x)}>"


def cast(x, dtype):
    """``x`` in another dtype; itself if it has it already."""
    if dtype_name(x) == dtype:
        return x
    if not is_sparse(x):
        return pt.cast(x, dtype)
    return fixed_shape(ps.cast(x, checked_sparse_dtype(dtype)), static_shape(x))


def checked_sparse_dtype(dtype):
    """The dtype, if sparse tensors can have it; else a sentence."""
    if dtype not in ps.SparseTensorType.dtype_specs_map:
        raise fail(TypeError, "theano.sparse_dtype", dtype=dtype)
    return dtype


def fixed_shape(x, shape):
    """``x`` with ``shape`` known beforehand as well; a running graph that breaks the promise is an error.

    Broadcasting needs axes of length 1 to be known beforehand, and PyTensor forgets shapes now and then.
    A sparse tensor only gets a note.
    """
    if is_sparse(x):
        x._keras_shape = tuple(shape)
    if is_sparse(x) or rank(x) != len(shape):
        return x
    merged = tuple(given if own is None else own for own, given in zip(x.type.shape, shape, strict=True))
    return x if merged == x.type.shape else pt.specify_shape(x, merged)


def fitted(variable, value):
    """``value`` as ``variable`` can hold it: a tensor of its dtype and its shape, else a sentence."""
    if not is_variable(variable):
        raise fail(TypeError, "theano.not_a_variable", given=shown(variable))
    value = cast(as_tensor(value), dtype_name(variable))
    own, new = variable.type.shape, value.type.shape
    if len(own) != len(new) or any(a != b for a, b in zip(own, new, strict=True) if None not in (a, b)):
        raise fail(ValueError, "theano.update_shape", variable=shown(variable), expected=own, given=new)
    return fixed_shape(value, own)
