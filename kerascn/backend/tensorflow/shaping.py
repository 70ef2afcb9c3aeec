"""The theme ``shaping`` of the contract on TensorFlow."""

from .loading import tf
from .native import is_native, is_sparse, noted, rank, static_shape, to_dense


def concatenate(tensors, axis):
    if all(map(is_sparse, tensors)):
        return _sparse_concatenate(tensors, axis)
    return tf.concat([to_dense(x) for x in tensors], axis)


def _sparse_concatenate(tensors, axis):
    lengths = list(zip(*map(static_shape, tensors), strict=True))
    shape = [next((n for n in along if n is not None), None) for along in lengths]
    shape[axis] = None if None in lengths[axis] else sum(lengths[axis])
    return noted(tf.sparse.concat(axis, tensors), shape)


def stack(x, axis):
    return tf.stack(x, axis)


def reshape(x, shape):
    return tf.reshape(x, _counts(shape))


def _counts(numbers):
    """Lengths and indices, of which some may be tensors, as one vector of int32."""
    if is_native(numbers):
        return tf.cast(numbers, "int32")
    return [tf.cast(number, "int32") if is_native(number) else number for number in numbers]


def permute_dimensions(x, pattern):
    return tf.transpose(x, pattern)


def repeat_elements(x, rep, axis):
    [rep] = _counts([rep])
    if rank(x) is None:
        return tf.repeat(x, rep, axis=axis)
    lengths = [tf.shape(x)[i] if n is None else n for i, n in enumerate(static_shape(x))]
    times = [1] * (len(lengths) + 1)
    times[axis + 1] = rep
    lengths[axis] *= rep
    return tf.reshape(tf.tile(tf.expand_dims(x, axis + 1), times), lengths)


def tile(x, n):
    times = [n[i] for i in range(n.shape[0])] if is_native(n) else list(n)
    axes = len(times) if rank(x) is None else rank(x)
    for _ in range(axes, len(times)):
        x = tf.expand_dims(x, 0)
    return tf.tile(x, [1] * (axes - len(times)) + _counts(times))


def expand_dims(x, axis):
    return tf.expand_dims(x, axis)


def squeeze(x, axis):
    return tf.squeeze(x, [axis])


def slice(x, start, size):
    return tf.slice(x, _counts(start), _counts(size))


def reverse(x, axes):
    return tf.reverse(x, axes)


def arange(start, stop, step, dtype):
    ends = (0, start, step) if stop is None else (start, stop, step)
    counted = "float64" if any(map(_is_float, ends)) else "int64"
    start, stop, step = (_as_number(end, counted) for end in ends)
    if any(map(is_native, ends)):
        stop = tf.where(step > 0, tf.maximum(start, stop), tf.minimum(start, stop))
    elif (ends[1] - ends[0]) * ends[2] < 0:
        stop = start
    return tf.cast(tf.range(start, stop, step), dtype)


def _is_float(number):
    return number.dtype.is_floating if is_native(number) else isinstance(number, float)


def _as_number(number, dtype):
    return tf.cast(number, dtype) if is_native(number) else tf.constant(number, dtype)


def temporal_padding(x, padding):
    return _padded(x, 1, padding)


def spatial_2d_padding(x, padding, data_format):
    return _padded(x, 2 if data_format == "channels_first" else 1, padding)


def spatial_3d_padding(x, padding, data_format):
    return _padded(x, 2 if data_format == "channels_first" else 1, padding)


def _padded(x, first, pairs):
    """Zeros before and after the axes from ``first`` on, a pair of numbers each."""
    after = 1 if first == 1 else 0
    return tf.pad(x, [(0, 0)] * first + list(pairs) + [(0, 0)] * after)
