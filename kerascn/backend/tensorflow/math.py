"""The theme ``math`` of the contract on TensorFlow: products, reductions, elementwise functions, comparisons.

TensorFlow lacks kernels for some number types; one such op makes its session useless. So those types are
cast to one that has a kernel, and back: for sums, products and powers of whole numbers that changes nothing.
"""

from ... import config
from .loading import tf
from .native import dtype_name, is_sparse, rank, static_shape
from .slopes import with_slope

_LONG = ("int64", "uint32", "uint64")
_SPARSE_PRODUCTS = ("int32", "float16", "float32", "float64", "complex64", "complex128")
_PRODUCTS = ("int32", "int64", "float16", "float32", "float64", "complex64", "complex128")


def _through(x, dtypes, by):
    """``x`` in the type ``by``, unless its own is one of ``dtypes``."""
    return x if dtype_name(x) in dtypes else tf.cast(x, by)


def _unsigned(x):
    return dtype_name(x).startswith("uint")


# --------------------------------------------------------------------------- products


def dot(x, y):
    if is_sparse(x):
        return _sparse_dot(x, y)
    given = dtype_name(x)
    x, y = _through(x, _PRODUCTS, "int64"), _through(y, _PRODUCTS, "int64")
    if rank(x) in (2, None) and rank(y) in (2, None):
        product = tf.matmul(x, y)
    else:
        product = tf.tensordot(x, y, [[rank(x) - 1], [_inner_axis(y)]])
    return tf.cast(product, given)


def _inner_axis(y):
    return rank(y) - 2 if rank(y) > 1 else 0


def _sparse_dot(x, y):
    """A sparse matrix times a tensor of any rank, whose inner axis comes first on the way."""
    if rank(y) == 2:
        return _sparse_matmul(x, y)
    inner = _inner_axis(y)
    others = [axis for axis in range(rank(y)) if axis != inner]
    front = tf.transpose(y, [inner, *others])
    product = _sparse_matmul(x, tf.reshape(front, [_length(front, 0), -1]))
    return tf.reshape(product, [_length(x, 0), *(_length(y, axis) for axis in others)])


def _sparse_matmul(x, y):
    given = dtype_name(x)
    if given in _LONG:
        product = _sum_of_rows(x.values, x.indices, y, _length(x, 0))
    else:
        x, y = _through(x, _SPARSE_PRODUCTS, "int32"), _through(y, _SPARSE_PRODUCTS, "int32")
        product = tf.cast(tf.sparse.sparse_dense_matmul(x, y), given)
    product.set_shape((static_shape(x)[0], static_shape(y)[1]))
    return product


def _sum_of_rows(values, cells, y, length):
    """A sparse matrix times ``y`` for types that TensorFlow's own product lacks: each cell scales a row of ``y``."""
    rows = tf.expand_dims(values, 1) * tf.gather(y, cells[:, 1])
    return tf.math.unsorted_segment_sum(rows, cells[:, 0], length)


def _length(x, axis):
    """The length of an axis: a number if it is known."""
    known = static_shape(x)[axis]
    return (tf.cast(x.dense_shape, "int32") if is_sparse(x) else tf.shape(x))[axis] if known is None else known


def batch_dot(x, y, axes):
    given = dtype_name(x)
    x, y = _through(x, _PRODUCTS, "int64"), _through(y, _PRODUCTS, "int64")
    if rank(x) == rank(y) == 2:
        product = tf.reduce_sum(x * y, 1, keepdims=True)
    elif rank(x) == rank(y) == 3:
        product = tf.matmul(x, y, transpose_a=axes[0] == 1, transpose_b=axes[1] == 2)
    else:
        product = _batch_matmul(x, y, axes)
    return tf.cast(product, given)


def _batch_matmul(x, y, axes):
    """The product by way of (batch, rows, summed) and (batch, summed, columns)."""
    rows = [axis for axis in range(1, rank(x)) if axis != axes[0]]
    columns = [axis for axis in range(1, rank(y)) if axis != axes[1]]
    left, right = tf.transpose(x, [0, *rows, axes[0]]), tf.transpose(y, [0, axes[1], *columns])
    left = tf.reshape(left, [_length(x, 0), _size(x, rows), _length(x, axes[0])])
    right = tf.reshape(right, [_length(y, 0), _length(y, axes[1]), _size(y, columns)])
    shape = [_length(x, 0), *(_length(x, axis) for axis in rows), *(_length(y, axis) for axis in columns)]
    return tf.reshape(tf.matmul(left, right), shape)


def _size(x, axes):
    """The number of elements along some axes together."""
    size = 1
    for axis in axes:
        size = size * _length(x, axis)
    return size


def transpose(x):
    return tf.transpose(x)


def gather(reference, indices):
    return tf.gather(reference, _through(indices, ("int32", "int64"), "int64"))


# --------------------------------------------------------------------------- reductions


def _checked(x, axis):
    """``x``, with an error at run time where an axis to reduce is empty; TensorFlow would say infinity."""
    known = static_shape(x)
    axes = range(len(known or ())) if axis is None else axis
    lengths = [None if known is None else known[a] for a in axes] if known is not None or axis else [None]
    x = tf.convert_to_tensor(x)
    if None not in lengths and 0 not in lengths:
        return x
    shape = tf.shape(x) if axis is None else tf.gather(tf.shape(x), list(axis))
    message = "the largest or smallest of no elements was asked for"
    with tf.control_dependencies([tf.debugging.Assert(tf.reduce_all(shape > 0), [message])]):
        return tf.identity(x)


def max(x, axis, keepdims):
    return tf.reduce_max(_checked(x, axis), axis, keepdims)


def min(x, axis, keepdims):
    return tf.reduce_min(_checked(x, axis), axis, keepdims)


def _counted(x):
    return tf.cast(x, "int64") if dtype_name(x) == "bool" else x


def _precisely(reduce, x, axis, keepdims):
    """A reduction, of halves in float32: TensorFlow would lose digits on the way."""
    if dtype_name(x) != "float16":
        return reduce(x, axis, keepdims)
    return tf.cast(reduce(tf.cast(x, "float32"), axis, keepdims), "float16")


def sum(x, axis, keepdims):
    return _precisely(tf.reduce_sum, _counted(x), axis, keepdims)


def prod(x, axis, keepdims):
    return tf.reduce_prod(_counted(x), axis, keepdims)


def cumsum(x, axis):
    return tf.cumsum(_counted(x), axis)


def cumprod(x, axis):
    x = _counted(x)
    return _cumprod(tf.convert_to_tensor(x), axis) if x.dtype.is_floating else tf.math.cumprod(x, axis)


def _cumprod(x, axis):
    """The cumulative product, with a gradient that holds for zeros too (TensorFlow divides by them)."""

    @with_slope
    def product(x):
        result = tf.math.cumprod(x, axis)

        def slope(upstream):
            zero = tf.equal(x, 0)
            first = zero & tf.equal(tf.cumsum(tf.cast(zero, "int32"), axis), 1)
            without = _cumprod(tf.where(first, tf.ones_like(x), x), axis)
            after = tf.cumsum(upstream * without, axis, reverse=True)
            before = tf.cumsum(upstream * _cumprod(x, axis), axis, reverse=True)
            return tf.where(first, after, before / tf.where(zero, tf.ones_like(x), x))

        return result, slope

    return product(x)


def _real(x):
    """Whole numbers and bools as floatx."""
    return tf.convert_to_tensor(x) if dtype_name(x).startswith("float") else tf.cast(x, config.floatx())


def mean(x, axis, keepdims):
    return _precisely(tf.reduce_mean, _real(x), axis, keepdims)


def var(x, axis, keepdims):
    x = _real(x)
    return mean(tf.square(x - mean(x, axis, True)), axis, keepdims)


def any(x, axis, keepdims):
    return tf.reduce_any(tf.cast(x, "bool"), axis, keepdims)


def all(x, axis, keepdims):
    return tf.reduce_all(tf.cast(x, "bool"), axis, keepdims)


def logsumexp(x, axis, keepdims):
    return tf.reduce_logsumexp(_checked(x, axis), axis, keepdims)


def argmax(x, axis):
    return tf.argmax(x, axis) if axis is not None else tf.argmax(tf.reshape(x, [-1]), 0)


def argmin(x, axis):
    return tf.argmin(x, axis) if axis is not None else tf.argmin(tf.reshape(x, [-1]), 0)


# --------------------------------------------------------------------------- element by element


def square(x):
    return tf.square(x)


def abs(x):
    return tf.identity(x) if _unsigned(x) else tf.abs(x)


def sqrt(x):
    return tf.sqrt(tf.maximum(x, 0))


def exp(x):
    return tf.exp(x)


def log(x):
    return tf.math.log(x)


def round(x):
    return tf.round(x)


def sign(x):
    return tf.cast(tf.not_equal(x, 0), dtype_name(x)) if _unsigned(x) else tf.sign(x)


def pow(x, a):
    if _unsigned(x):
        return tf.cast(tf.pow(tf.cast(x, "int64"), tf.cast(a, "int64")), dtype_name(x))
    return tf.pow(x, a)


def clip(x, min_value, max_value):
    if min_value is not None and max_value is not None:
        max_value = tf.maximum(max_value, min_value)
    x = tf.convert_to_tensor(x)
    if min_value is not None:
        x = tf.maximum(x, min_value)
    return x if max_value is None else tf.minimum(x, max_value)


def equal(x, y):
    return tf.equal(x, y)


def not_equal(x, y):
    return tf.not_equal(x, y)


def greater(x, y):
    return tf.greater(x, y)


def greater_equal(x, y):
    return tf.greater_equal(x, y)


def less(x, y):
    return tf.less(x, y)


def less_equal(x, y):
    return tf.less_equal(x, y)


lesser, lesser_equal = less, less_equal


def maximum(x, y):
    return tf.maximum(x, y)


def minimum(x, y):
    return tf.minimum(x, y)


def sin(x):
    return tf.sin(x)


def cos(x):
    return tf.cos(x)


def one_hot(indices, num_classes):
    return tf.one_hot(_through(indices, ("uint8", "int32", "int64"), "int64"), num_classes, dtype=config.floatx())
