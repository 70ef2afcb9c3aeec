"""The theme ``nn`` of the contract on TensorFlow: activations, losses, batch normalization, bias."""

import math

from ..contract.fitting import fractions_of
from .loading import tf
from .math import mean
from .native import dtype_name, is_native, rank, static_shape
from .slopes import with_slope


def _is(value, number):
    """Whether a factor is a plain number, and this one."""
    return isinstance(value, float) and value == number


def _length(x, axis):
    """The length of an axis: a number if it is known."""
    known = static_shape(x)[axis]
    return tf.shape(x)[axis] if known is None else known


# --------------------------------------------------------------------------- activations


def relu(x, alpha, max_value, threshold):
    if _is(alpha, 0) and _is(threshold, 0) and _is(max_value, 6):
        return tf.nn.relu6(x)
    y = _bent(x, alpha, threshold)
    return y if max_value is None else tf.where(x >= max_value, tf.cast(max_value, x.dtype), y)


def _bent(x, alpha, threshold):
    """The rectifier without its upper end; without a slope, no -inf is multiplied by 0."""
    if _is(threshold, 0) and _is(alpha, 0):
        return tf.nn.relu(x)
    if _is(threshold, 0) and isinstance(alpha, float) and x.dtype != tf.float64:  # it keeps alpha in float32
        return tf.nn.leaky_relu(x, alpha)
    below = tf.zeros_like(x) if _is(alpha, 0) else (x - threshold) * alpha
    return tf.where(x < threshold, below, x)


def elu(x, alpha):
    y = tf.nn.elu(x)
    return y if _is(alpha, 1) else tf.where(x > 0, y, y * alpha)


def softmax(x, axis):
    return tf.nn.softmax(x, axis)


def softplus(x):
    return tf.math.softplus(x)


def softsign(x):
    return x / (tf.abs(x) + 1)  # the one operation has no gradient of its gradient


def sigmoid(x):
    return tf.sigmoid(x)


def hard_sigmoid(x):
    return tf.minimum(tf.maximum(x * 0.2 + 0.5, 0.0), 1.0)


def tanh(x):
    return tf.tanh(x)


def l2_normalize(x, axis):
    if dtype_name(x) == "float16":  # which has no 1e-12
        return tf.cast(tf.math.l2_normalize(tf.cast(x, "float32"), axis), "float16")
    return tf.math.l2_normalize(x, axis)


# --------------------------------------------------------------------------- losses


def in_top_k(predictions, targets, k):
    targets = tf.expand_dims(tf.cast(targets, "int64"), 1)
    chosen = tf.equal(tf.range(tf.shape(predictions, "int64")[1]), targets)
    own = tf.reduce_sum(tf.where(chosen, predictions, tf.zeros_like(predictions)), 1, keepdims=True)
    better = tf.math.count_nonzero(predictions > own, 1)
    sound = tf.reduce_all(tf.math.is_finite(predictions), 1) & tf.reduce_any(chosen, 1)
    return sound & (better < k)


def _clipped(x):
    """Probabilities, kept away from 0 and 1."""
    low, high = fractions_of(dtype_name(x))
    return tf.minimum(tf.maximum(x, low), high)


def categorical_crossentropy(target, output, from_logits, axis):
    if from_logits:  # the fused loss has no right gradient for targets that do not add up to 1
        return -tf.reduce_sum(tf.math.multiply_no_nan(tf.nn.log_softmax(output, axis), target), axis)
    shares = output / tf.reduce_sum(output, axis, keepdims=True)
    return -tf.reduce_sum(target * tf.math.log(_clipped(shares)), axis)


def sparse_categorical_crossentropy(target, output, from_logits, axis):
    others = [place for place in range(rank(output)) if place != axis]
    output = tf.convert_to_tensor(output) if axis == len(others) else tf.transpose(output, [*others, axis])
    rows = tf.reshape(output, [-1, _length(output, len(others))])
    labels = tf.reshape(tf.cast(target, "int64"), [-1])
    if from_logits:
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, rows)
    else:
        right = tf.gather(rows, labels, axis=1, batch_dims=1)
        losses = -tf.math.log(_clipped(right / tf.reduce_sum(rows, 1)))
    return tf.reshape(losses, [_length(output, place) for place in range(len(others))])


def binary_crossentropy(target, output, from_logits):
    if from_logits:
        return tf.nn.sigmoid_cross_entropy_with_logits(target, output)
    output = _clipped(output)
    return -(target * tf.math.log(output) + (1 - target) * tf.math.log1p(-output))


# --------------------------------------------------------------------------- batch normalization

LAYOUTS = {(0, 1, 2): "NHWC", (0, 2, 3): "NCHW"}
FUSED_LEAST_EPSILON = 1.001e-5


def normalize_batch_in_training(x, gamma, beta, reduction_axes, epsilon):
    x, axes = tf.convert_to_tensor(x), tuple(sorted(reduction_axes))
    layout = LAYOUTS.get(axes) if rank(x) == 4 and dtype_name(x) == "float32" else None
    if layout is None or epsilon < FUSED_LEAST_EPSILON:
        return _normalized(x, gamma, beta, axes, epsilon)
    channels = _length(x, layout.index("C"))
    gamma = tf.ones([channels]) if gamma is None else _as_vector(gamma, channels)
    beta = tf.zeros([channels]) if beta is None else _as_vector(beta, channels)
    return _normalized_at_once(x, gamma, beta, axes, epsilon, layout)


def _as_vector(values, length):
    return values if rank(values) == 1 else tf.reshape(values, [length])


def _normalized(x, gamma, beta, axes, epsilon):
    centre = mean(x, axes, True)
    centred = x - centre
    variance = mean(tf.square(centred), axes, True)
    scale = tf.math.rsqrt(variance + epsilon)
    y = centred * (scale if gamma is None else scale * _kept(gamma, x, axes))
    y = y if beta is None else y + _kept(beta, x, axes)
    return y, tf.squeeze(centre, axes), tf.squeeze(variance, axes)


def _kept(values, x, axes):
    """Values of the axes that are not reduced, with a length of 1 for the others."""
    if rank(values) == rank(x):
        return values
    for axis in axes:
        values = tf.expand_dims(values, axis)
    return values


def _normalized_at_once(x, gamma, beta, axes, epsilon, layout):
    """The same by TensorFlow's one operation, which divides the variance by one less than the count."""
    none = tf.constant([], "float32")
    y, centre, variance, *_ = tf.raw_ops.FusedBatchNormV3(
        x=x, scale=gamma, offset=beta, mean=none, variance=none, epsilon=epsilon, data_format=layout, is_training=True
    )
    count = tf.cast(_product([_length(x, axis) for axis in axes]), "float32")
    return (y, *_with_slopes(x, centre, variance * ((count - 1) / count), axes, count))


def _product(lengths):
    """Numbers and tensors multiplied: first the numbers, which takes no operation."""
    known = math.prod(n for n in lengths if not is_native(n))
    return math.prod((n for n in lengths if is_native(n)), start=known)


def _with_slopes(x, centre, variance, axes, count):
    """The mean and the variance with their gradients, which the one operation leaves out."""

    @with_slope
    def moments(x, centre, variance):
        def slopes(by_centre, by_variance):
            centred = x - tf.reduce_mean(x, axes, keepdims=True)
            by_x = (_kept(by_centre, x, axes) + 2 * centred * _kept(by_variance, x, axes)) / count
            return by_x, None, None

        return (centre, variance), slopes

    return moments(x, centre, variance)


def batch_normalization(x, mean, var, beta, gamma, epsilon, axis):
    mean, var, beta, gamma = (_along(values, x, axis) for values in (mean, var, beta, gamma))
    scale = tf.math.rsqrt(var + epsilon)
    scale = scale if gamma is None else scale * gamma
    return x * scale + ((0 if beta is None else beta) - mean * scale)


def _along(values, x, axis):
    """A vector as it broadcasts against ``x`` along an axis; anything else as it is."""
    if values is None or rank(values) != 1 or rank(x) is None or axis == rank(x) - 1:
        return values
    return tf.reshape(values, [-1, *[1] * (rank(x) - 1 - axis)])


# --------------------------------------------------------------------------- bias


def bias_add(x, bias, data_format):
    first = data_format == "channels_first" and rank(x) not in (1, 2, None)
    if rank(bias) == 1 and rank(x) not in (1, None) and dtype_name(x).startswith("float"):
        return tf.nn.bias_add(x, bias, "NC" if first else "N.C")
    if not first:
        return x + bias
    if rank(bias) > 1:
        lengths = tf.shape(bias)
        return x + tf.reshape(bias, tf.concat([lengths[-1:], lengths[:-1]], 0))
    return x + tf.reshape(bias, [-1, *[1] * (rank(x) - 2)])
