"""The theme ``tensors`` of the contract on TensorFlow: variables, placeholders, shapes, values, names."""

from contextlib import ExitStack, contextmanager, nullcontext

import numpy as np
from tensorflow.python.ops.resource_variable_ops import ResourceVariable

from ...messages import fail
from ..contract.later import Later
from . import state
from .function import assign
from .loading import enter, tf, v1
from .native import cells_of, dtype_name, graph_of, is_native, is_sparse, noted, static_shape, to_dense
from .state import clear_session, manual_variable_initialization

__all__ = [
    "batch_get_value", "batch_set_value", "cast", "clear_session", "constant", "eye", "get_uid", "identity",
    "is_placeholder", "is_sparse", "is_tensor", "is_variable", "learning_phase",
    "manual_variable_initialization", "name_scope", "ones", "ones_like", "placeholder", "reset_uids",
    "set_learning_phase", "shape", "size", "to_dense", "update", "update_add", "update_sub", "variable",
    "zeros", "zeros_like",
]  # fmt: skip

LARGE = 2**22  # bytes; values of larger variables are not kept as a part of the graph
_STORE = "_kerascn_store"
_KEPT = "_kerascn_sparse_variable"  # marks what `variable` makes of a SciPy matrix


class Variable(ResourceVariable):
    """A variable with which ``loss += x`` means ``loss = loss + x``; TensorFlow's own refuses it."""

    def _as_without(self, other):
        return NotImplemented  # Python takes the operation that is not in place

    __iadd__ = __isub__ = __imul__ = __itruediv__ = __ipow__ = _as_without


def variable(value, dtype, name, constraint):
    if hasattr(value, "tocoo"):
        return _sparse_constant(value, dtype, name)
    return _variable(value, dtype, name, constraint)


def _variable(initial, dtype, name, constraint=None):
    if isinstance(initial, Later):
        return _from_outside(initial, dtype, name, constraint)
    if isinstance(initial, np.ndarray) and initial.nbytes > LARGE:
        return _from_outside(np.array(initial, dtype), dtype, name, constraint)
    return Variable(initial, dtype=dtype, name=name, constraint=constraint)


def _from_outside(initial, dtype, name, constraint):
    """A variable with first values that the graph itself doesn't hold, which would copy them several times.

    Our own sessions feed them in the place of the tensor ``held``; one that a user initialises asks for them.
    """
    held = tf.ensure_shape(tf.numpy_function(lambda: np.asarray(initial), [], initial.dtype), initial.shape)
    made = Variable(held, dtype=dtype, name=name, constraint=constraint)
    setattr(made, state.FIRST, (held, initial))
    return made


def _sparse_constant(matrix, dtype, name):
    indices, values, shape = cells_of(matrix)
    with v1.name_scope(name or "sparse") as scope:
        made = tf.SparseTensor(indices, values.astype(dtype), shape)
    made.name = scope.rstrip("/")
    setattr(made, _KEPT, True)
    return made


def constant(value, dtype, shape, name):
    return v1.constant(value, dtype, shape, name or "Const")


def placeholder(shape, ndim, dtype, sparse, name):
    if shape is None and ndim is None:
        raise fail(ValueError, "tensors.placeholder")
    shape = (None,) * ndim if shape is None else shape
    x = (v1.sparse_placeholder if sparse else v1.placeholder)(dtype, shape, name)
    x._keras_shape = shape
    if sparse:
        x.name = x.values.op.name.removesuffix("/values")
    return x


def is_placeholder(x):
    if isinstance(x, tf.Variable) or not is_native(x):
        return False
    return x.op.type in ("Placeholder", "PlaceholderWithDefault")


def is_variable(x):
    return is_native(x) and (isinstance(x, tf.Variable) or hasattr(x, _KEPT))


def is_tensor(x):
    return is_native(x)


def shape(x):
    return tf.cast(x.dense_shape, "int32") if is_sparse(x) else tf.shape(x)


def size(x, name):
    return tf.size(x, name=name)


def zeros(shape, dtype, name):
    return _full(tf.zeros, shape, dtype, name)


def ones(shape, dtype, name):
    return _full(tf.ones, shape, dtype, name)


def _full(fill, shape, dtype, name):
    """A variable where the shape is known, else a tensor; no array of that size is written into the graph."""
    if isinstance(shape, tuple) and not any(map(is_native, shape)):
        return _variable(lambda: fill(shape, dtype), dtype, name)
    return fill(tf.stack(shape) if isinstance(shape, tuple) else shape, dtype, name)


def eye(size, dtype, name):
    return _variable(np.eye(*size, dtype=dtype), dtype, name)


def zeros_like(x, dtype, name):
    return tf.zeros_like(x, dtype, name)


def ones_like(x, dtype, name):
    return tf.ones_like(x, dtype, name)


def identity(x, name):
    return noted(tf.identity(x, name), static_shape(x))


def cast(x, dtype):
    return noted(tf.cast(x, dtype), static_shape(x))


def update(x, new_x):
    return _assign(x, "assign", new_x)


def update_add(x, increment):
    return _assign(x, "assign_add", increment)


def update_sub(x, decrement):
    return _assign(x, "assign_sub", decrement)


def _assign(x, how, value):
    if not is_variable(x):
        raise fail(TypeError, "tensorflow.not_a_variable", shape=static_shape(x), dtype=dtype_name(x))
    return assign(x, how, value)


def batch_get_value(ops):
    if not ops:
        return []
    session = state.of(graph_of(ops)).session()
    return [_array(value) for value in session.run(list(ops))]


def _array(value):
    """What a session gives, as an array; cells with the zeros between them."""
    if not isinstance(value, v1.SparseTensorValue):
        return np.asarray(value)
    dense = np.zeros(value.dense_shape, value.values.dtype)
    dense[tuple(value.indices.T)] = value.values
    return dense


def batch_set_value(tuples):
    if not tuples:
        return
    stores = [_store(x) for x, _ in tuples]
    session = state.of(graph_of(tuples[0][0])).bare_session()
    feeds = {fed: value for (fed, _), (_, value) in zip(stores, tuples, strict=True)}
    session.run([op for _, op in stores], feeds)


def _store(x):
    """The placeholder and the op that store a value in the variable ``x``, made once."""
    if not hasattr(x, _STORE):
        with state.at_root(graph_of(x)), v1.name_scope("store"):
            fed = v1.placeholder(x.dtype.base_dtype, x.shape)
            setattr(x, _STORE, (fed, type(x).assign(x, fed, read_value=False)))
    return getattr(x, _STORE)


@contextmanager
def name_scope(name):
    with ExitStack() as stack:
        stack.enter_context(enter() or nullcontext())
        try:
            scope = stack.enter_context(v1.name_scope(name))
        except ValueError as error:
            raise fail(ValueError, "tensorflow.name", name=name) from error
        yield scope


def get_uid(prefix):
    uids = state.current().uids
    uids[prefix] += 1
    return uids[prefix]


def reset_uids():
    state.current().uids.clear()


def learning_phase():
    return state.current().learning_phase()


def set_learning_phase(value):
    state.current().fix_learning_phase(value)
