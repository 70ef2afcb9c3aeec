"""What a value of TensorFlow is: its kind, rank, shape and dtype, and the way from NumPy to a tensor."""

import numpy as np

from ... import config
from ...messages import fail
from .loading import KEEPS_EAGER, get_graph, is_own, tf, v1

_EAGER = tf.__internal__.EagerTensor
_KINDS = (tf.Tensor, tf.Variable, tf.SparseTensor, tf.IndexedSlices)


def is_native(value):
    """Whether ``value`` is a graph tensor, a variable or a sparse tensor; an eager tensor is refused."""
    if not isinstance(value, _KINDS):
        return False
    if isinstance(_core(value), _EAGER):
        raise fail(TypeError, "tensorflow.eager_tensor", shape=tuple(value.shape), dtype=value.dtype.name)
    if KEEPS_EAGER and not is_own(_core(value).graph):
        raise fail(TypeError, "tensorflow.in_function", shape=tuple(value.shape), dtype=value.dtype.name)
    return True


def _core(value):
    """The dense tensor that stands for ``value``: a variable's handle, the values of a sparse tensor."""
    if isinstance(value, tf.Variable):
        return value.handle if hasattr(value, "handle") else value.op.outputs[0]
    return value.values if isinstance(value, (tf.SparseTensor, tf.IndexedSlices)) else value


def is_sparse(value):
    """Whether ``value`` is a sparse tensor."""
    return isinstance(value, tf.SparseTensor)


def as_tensor(value, dtype=None):
    """A number, list or NumPy array as a constant; numbers and lists of floats become floatx.

    Args:
        value: The value; IndexedSlices and lists that hold tensors are taken as well.
        dtype: The dtype wanted, or None for the value's own.
    """
    if isinstance(value, (*_KINDS, list, tuple)) and not _is_plain(value):
        return tf.convert_to_tensor(value, dtype)
    array = np.asarray(value)
    if dtype is None and not isinstance(value, (np.ndarray, np.generic)):
        dtype = {"f": config.floatx(), "i": "int32"}.get(array.dtype.kind)
    return tf.constant(array if dtype is None else array.astype(dtype))


def _is_plain(value):
    """Whether a list, however deep, holds no tensor."""
    if isinstance(value, (list, tuple)):
        return all(map(_is_plain, value))
    return not isinstance(value, _KINDS)


def cells_of(matrix):
    """A SciPy matrix as (indices, values, shape), its cells in the order of rows and each only once."""
    rows = matrix.tocsr(copy=True)
    rows.sum_duplicates()
    cells = rows.tocoo()
    return np.stack([cells.row, cells.col], 1).astype("int64"), cells.data, matrix.shape


def to_dense(tensor):
    """A sparse tensor, or slices, with the zeros written out; anything else as it is."""
    if isinstance(tensor, tf.IndexedSlices):
        return tf.convert_to_tensor(tensor)
    if not is_sparse(tensor):
        return tensor
    dense = tf.sparse.to_dense(v1.sparse_reorder(tensor))
    dense.set_shape(static_shape(tensor))
    return dense


def noted(x, shape):
    """``x``, whose shape is remembered if it is sparse: TensorFlow forgets what it knew of a sparse tensor's."""
    if is_sparse(x):
        x._keras_shape = tuple(shape)
    return x


def as_dense(value):
    """Any native value as a plain tensor: a variable is read, a sparse tensor is filled up."""
    return tf.convert_to_tensor(to_dense(value))


def static_shape(x):
    """The shape as a tuple of int and None, or None where not even the rank is known."""
    known = getattr(x, "_keras_shape", None)
    if known is not None:
        return tuple(known)
    return None if x.shape.rank is None else tuple(x.shape.as_list())


def rank(x):
    """The number of axes, or None where it isn't known."""
    known = static_shape(x)
    return None if known is None else len(known)


def dtype_name(x):
    """The dtype as a word, such as 'float32'."""
    return x.dtype.base_dtype.name


def graph_of(*values):
    """The graph of the first value, lists looked into, that has one; else the graph that K works in."""
    return next(_graphs(values), None) or get_graph()


def _graphs(values):
    for value in values:
        if isinstance(value, (list, tuple)):
            yield from _graphs(value)
        elif isinstance(value, (*_KINDS, tf.Operation)):
            yield _core(value).graph
