"""The theme ``random`` of the contract on TensorFlow: all numbers are made from the bits of one Philox op.

The bits are the same in a session and in a graph compiled by XLA; TensorFlow's own normal and uniform ops are
not, so the distributions are made here.
"""

import math

from .loading import tf
from .native import is_native

__all__ = ["draw_integers", "draw_kept", "draw_normal", "draw_truncated", "draw_uniform", "drop"]

PHILOX = 1
WORDS = {"float16": "uint32", "float32": "uint32", "float64": "uint64"}
WITHIN_TWO = math.erf(math.sqrt(2))


def draw_normal(key, step, shape, dtype):
    """By the method of Box and Muller: two evenly spread numbers give two normal ones."""
    shape = _lengths(shape)
    count = _count(shape)
    bits = _bits(key, step, [2, (count + 1) // 2], WORDS[dtype])
    radius = tf.sqrt(-2 * tf.math.log(_above_zero(bits[0])))
    angle = 2 * math.pi * _fractions(bits[1])
    drawn = tf.concat([radius * tf.cos(angle), radius * tf.sin(angle)], 0)
    return tf.cast(tf.reshape(drawn[:count], shape), dtype)


def draw_truncated(key, step, shape, dtype):
    """The inverse of the cumulative distribution, at numbers spread evenly over what lies within -2 and 2."""
    even = 2 * _fractions(_bits(key, step, _lengths(shape), WORDS[dtype])) - 1
    drawn = math.sqrt(2) * tf.math.erfinv(even * WITHIN_TWO)
    return tf.cast(tf.clip_by_value(drawn, -2.0, 2.0), dtype)


def draw_uniform(key, step, shape, dtype):
    drawn = _fractions(_bits(key, step, _lengths(shape), WORDS[dtype]))
    return tf.minimum(tf.cast(drawn, dtype), 1 - tf.constant(2**-11, dtype)) if dtype == "float16" else drawn


def draw_integers(key, step, shape, minval, maxval, dtype):
    wide = "uint64" if dtype == "uint64" else "int64"
    bounds = {"minval": tf.cast(minval, wide), "maxval": tf.cast(maxval, wide)}
    if wide == "uint64":
        span = bounds["maxval"] - bounds["minval"]
        return bounds["minval"] + tf.math.floormod(_bits(key, step, _lengths(shape), wide), span)
    drawn = tf.raw_ops.StatelessRandomUniformIntV2(shape=_lengths(shape), **_source(key, step), **bounds)
    return tf.cast(drawn, dtype)


def draw_kept(key, step, shape, level):
    """16 random bits decide about an element; 32 where 16 are too coarse, near the levels 0 and 1."""
    shape = _lengths(shape)
    if not 2**-6 <= level <= 1 - 2**-6:
        return _bits(key, step, shape, "uint32") >= tf.constant(round(level * 2**32), "uint32")
    count = _count(shape)
    halves = tf.reshape(tf.bitcast(_bits(key, step, [(count + 1) // 2], "uint32"), "uint16"), [-1])
    return tf.reshape(halves[:count], shape) >= tf.constant(round(level * 2**16), "uint16")


def drop(x, kept, scale):
    x = tf.convert_to_tensor(x)
    dropped = tf.where(kept, x * scale, tf.zeros((), x.dtype))
    dropped.set_shape(x.shape)
    return dropped


def _source(key, step):
    """What names a stream of random bits: the step is the upper half of the 128-bit counter."""
    counter = tf.stack([tf.zeros((), "uint64"), tf.cast(step, "uint64")])
    return {"key": tf.constant([key], "uint64"), "counter": counter, "alg": PHILOX}


def _bits(key, step, shape, dtype):
    return tf.raw_ops.StatelessRandomUniformFullIntV2(shape=shape, dtype=dtype, **_source(key, step))


def _fractions(bits):
    """Numbers in [0, 1), as fine as the float type can hold them."""
    dtype, size, kept = ("float32", 32, 24) if bits.dtype == tf.uint32 else ("float64", 64, 53)
    return tf.cast(tf.bitwise.right_shift(bits, tf.constant(size - kept, bits.dtype)), dtype) * 2.0**-kept


def _above_zero(bits):
    """Numbers in (0, 1], which get finer towards 0."""
    dtype, size = ("float32", 32) if bits.dtype == tf.uint32 else ("float64", 64)
    return tf.cast(bits, dtype) * 2.0**-size + 2.0 ** -(size + 1)


def _lengths(shape):
    """A Size as TensorFlow takes it: a list of numbers, or an int32 vector."""
    if is_native(shape):
        return tf.cast(shape, "int32")
    return tf.stack([tf.cast(length, "int32") for length in shape]) if any(map(is_native, shape)) else list(shape)


def _count(shape):
    """How many elements a tensor of that shape has."""
    return tf.reduce_prod(shape) if is_native(shape) else math.prod(shape)
