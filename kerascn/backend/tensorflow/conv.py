"""The theme ``conv`` of the contract on TensorFlow.

On a CPU, TensorFlow itself works with the channels last; oneDNN, which stands in for it in float32, works with
either format. Where channels first can't be had, the operation is done with the channels last, and its input
and result are transposed.
"""

from functools import cache, partial

import numpy as np

from ..contract.windows import arranged, output_length, span
from .loading import tf, v1
from .native import dtype_name, static_shape
from .slopes import with_slope

LETTERS = {1: "W", 2: "HW", 3: "DHW"}


@cache
def _any_format():
    """Whether this machine's TensorFlow convolves float32 images with the channels first; it is tried once."""
    with tf.Graph().as_default(), tf.device(None):
        x = v1.placeholder("float32", (1, 1, 3, 3))
        y = tf.nn.conv2d(x, np.ones((2, 2, 1, 1), "float32"), 1, "VALID", "NCHW")
        (slope,) = v1.gradients(y, [x])
        with v1.Session() as session:
            try:
                session.run(slope, {x: np.ones((1, 1, 3, 3))})
            except tf.errors.OpError:
                return False
    return True


def _fast(x):
    """Whether ``x`` may have its channels first, and kernels gaps."""
    return dtype_name(x) == "float32" and _any_format()


def _name(axes, data_format):
    letters = LETTERS[axes]
    return f"NC{letters}" if data_format == "channels_first" else f"N{letters}C"


def _in_all(numbers, data_format):
    """Numbers for the axes of space, and 1 for batch and channels."""
    return list(arranged(1, 1, numbers, data_format))


def _channels_last(x):
    axes = len(static_shape(x))
    return tf.transpose(x, (0, *range(2, axes), 1))


def _channels_first(x):
    axes = len(static_shape(x))
    return tf.transpose(x, (0, axes - 1, *range(1, axes - 1)))


def _either_format(operation, x, data_format):
    """``operation(x, data_format)``, with the channels last where they have to be."""
    if data_format == "channels_first" and not _fast(x):
        return _channels_first(operation(_channels_last(x), "channels_last"))
    return operation(x, data_format)


def _spread(kernel, dilation):
    """The kernel with zeros in its gaps."""
    letters = "abcde"[: len(kernel.shape)]
    for axis, rate in enumerate(dilation):
        if rate > 1:
            size = _lengths_of(kernel)[axis]
            places = tf.one_hot(tf.range(size) * rate, span(size, rate), dtype=dtype_name(kernel))
            own = letters[axis]
            kernel = tf.einsum(f"{own}z,{letters}->{letters.replace(own, 'z')}", places, kernel)
    return kernel


def _as_images(x, data_format):
    """Sequences as images of one row."""
    return tf.expand_dims(x, 2 if data_format == "channels_first" else 1)


def _as_sequences(x, data_format):
    return tf.squeeze(x, [2 if data_format == "channels_first" else 1])


def convolve(x, kernel, strides, padding, data_format, dilation_rate):
    if len(strides) == 1:
        return _over_sequences(convolve, x, kernel, strides, padding, data_format, dilation_rate)
    if len(strides) == 3 or not _fast(x):
        kernel, dilation_rate = _spread(kernel, dilation_rate), (1,) * len(strides)
    function = tf.nn.conv2d if len(strides) == 2 else tf.nn.conv3d

    def operation(x, data_format):
        steps, gaps = _in_all(strides, data_format), _in_all(dilation_rate, data_format)
        name = _name(len(strides), data_format)
        return function(x, kernel, steps, padding.upper(), data_format=name, dilations=gaps)

    return _either_format(operation, x, data_format)


def _over_sequences(function, x, kernel, strides, padding, data_format, dilation_rate):
    """A convolution over images of one row; its steps down are as long, as some operations want them."""
    if padding == "causal":
        zeros = span(_lengths_of(kernel)[0], *dilation_rate) - 1
        x = tf.pad(x, arranged((0, 0), (0, 0), [(zeros, 0)], data_format))
        padding = "valid"
    images, kernel = _as_images(x, data_format), tf.expand_dims(kernel, 0)
    found = function(images, kernel, strides * 2, padding, data_format, (1, *dilation_rate))
    return _as_sequences(found, data_format)


def convolve_each(x, kernel, strides, padding, data_format, dilation_rate):
    if len(strides) == 1:
        return _over_sequences(convolve_each, x, kernel, strides, padding, data_format, dilation_rate)
    kernel = _spread(kernel, dilation_rate)
    if strides[0] != strides[1]:
        return convolve(x, _for_all_channels(kernel), strides, padding, data_format, (1, 1))

    def operation(x, data_format):
        steps = _in_all(strides, data_format)
        return tf.nn.depthwise_conv2d(x, kernel, steps, padding.upper(), _name(2, data_format))

    return _either_format(operation, x, data_format)


def _for_all_channels(kernel):
    """A kernel for each channel as one kernel for all, with zeros for the other channels."""
    rows, columns, channels, each = tf.unstack(tf.shape(kernel))
    own = tf.eye(channels, dtype=dtype_name(kernel))[None, None, :, :, None]
    spread = tf.reshape(kernel[:, :, :, None, :] * own, [rows, columns, channels, channels * each])
    known = static_shape(kernel)
    spread.set_shape((*known[:3], None if None in known[2:] else known[2] * known[3]))
    return spread


def convolve_back(x, kernel, output_shape, strides, padding, data_format, dilation_rate):
    axes = len(strides)
    if axes == 3 or not _fast(x):
        kernel, dilation_rate = _spread(kernel, dilation_rate), (1,) * axes
    function = partial(tf.nn.conv2d_transpose, dilations=dilation_rate) if axes == 2 else tf.nn.conv3d_transpose
    shape = [_lengths_of(x)[0] if output_shape[0] is None else output_shape[0], *output_shape[1:]]

    def operation(y, name):
        lengths = shape if name == data_format else [shape[0], *shape[2:], shape[1]]
        lengths = [tf.cast(length, "int32") for length in lengths]
        return function(y, kernel, lengths, _in_all(strides, name), padding.upper(), _name(axes, name))

    found = _either_format(operation, x, data_format)
    found.set_shape([length if isinstance(length, int) else None for length in shape])
    return found


def pool(x, pool_size, strides, padding, data_format, pool_mode):
    axes = len(strides)
    if axes == 3 and dtype_name(x) != "float32":
        operation = partial(_pool_by_turns, pool_size=pool_size, strides=strides, padding=padding, mode=pool_mode)
        return _either_format(lambda x, _: operation(x), x, data_format)

    def operation(x, data_format):
        size, steps = _in_all(pool_size, data_format), _in_all(strides, data_format)
        form = (size, steps, padding.upper(), _name(axes, data_format))
        if pool_mode == "avg":
            return (_average if padding == "same" else tf.nn.avg_pool)(x, *form)
        return _largest(x, *form) if data_format == "channels_first" else tf.nn.max_pool(x, *form)

    return _either_format(operation, x, data_format)


def _pool_by_turns(x, pool_size, strides, padding, mode):
    """Pooling of volumes in two turns, over images and then over depth, for types that know no volumes."""
    function = partial(pool, padding=padding, data_format="channels_last", pool_mode=mode)
    batch, depth, rows, columns, channels = _lengths_of(x)
    x = function(tf.reshape(x, [-1, rows, columns, channels]), pool_size[1:], strides[1:])
    _, rows, columns, _ = _lengths_of(x)
    x = tf.reshape(x, [batch, depth, rows * columns, channels])
    x = function(x, (pool_size[0], 1), (strides[0], 1))
    return tf.reshape(x, [batch, _lengths_of(x)[1], rows, columns, channels])


def _lengths_of(x):
    """The lengths, as numbers where they are known."""
    return [tf.shape(x)[axis] if length is None else length for axis, length in enumerate(static_shape(x))]


def _average(x, size, steps, padding, name):
    """Averages with zeros around; TensorFlow's gradient is wrong where a window may be longer than the axis."""
    known = static_shape(x)
    if all(k == 1 or (n is not None and k <= n) for n, k in zip(known, size, strict=True)):
        return tf.nn.avg_pool(x, size, steps, padding, name)
    zeros = [_zeros(*numbers) for numbers in zip(_lengths_of(x), size, steps, strict=True)]
    inside = tf.ones_like(x)
    found, share = (tf.nn.avg_pool(tf.pad(part, zeros), size, steps, "VALID", name) for part in (x, inside))
    lengths = [output_length(n, k, step, "same") for n, k, step in zip(known, size, steps, strict=True)]
    return tf.ensure_shape(found / share, lengths)


def _zeros(length, window, stride):
    """The zeros before and after an axis whose length may be a tensor."""
    count = tf.maximum((output_length(length, window, stride, "same") - 1) * stride + window - length, 0)
    return count // 2, count - count // 2


def _largest(x, size, steps, padding, name):
    """Max pooling with the channels first whose gradient has a gradient in turn; TensorFlow's own has none."""
    volumes = "3D" if len(size) == 5 else ""
    last = "NDHWC" if volumes else "NHWC"
    slope = getattr(tf.raw_ops, f"MaxPool{volumes}Grad")
    slope_of_slope = getattr(tf.raw_ops, f"MaxPool{volumes}GradGrad")
    first = {"ksize": size, "strides": steps, "padding": padding, "data_format": name}
    swapped = {"ksize": [1, *size[2:], 1], "strides": [1, *steps[2:], 1], "padding": padding, "data_format": last}

    @with_slope
    def back(x, y, upstream):
        def again(second):
            parts = [_channels_last(part) for part in (x, y, second)]
            found = slope_of_slope(orig_input=parts[0], orig_output=parts[1], grad=parts[2], **swapped)
            return tf.zeros_like(x), tf.zeros_like(y), _channels_first(found)

        return slope(orig_input=x, orig_output=y, grad=upstream, **first), again

    @with_slope
    def forward(x):
        y = tf.nn.max_pool(x, size, steps, padding, name)
        return y, lambda upstream: back(x, y, upstream)

    return forward(x)
