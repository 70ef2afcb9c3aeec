"""The theme ``random`` of the contract on PyTensor: an operation that draws, and one that drops elements.

Neither has a state: `Draw` makes a Philox generator of NumPy's from (key, step) whenever it runs.
"""

from __future__ import annotations

import math

import numpy as np
import pytensor.tensor as pt
from pytensor.gradient import DisconnectedType
from pytensor.graph.basic import Apply
from pytensor.graph.op import Op

from .native import as_tensor, dtype_name, is_native
from .tensors import sizes

__all__ = ["draw_integers", "draw_kept", "draw_normal", "draw_truncated", "draw_uniform", "drop"]


def _wide(dtype):
    """The type in which NumPy draws floats that are wanted in ``dtype``."""
    return "float64" if dtype == "float64" else "float32"


def _normal(generator, shape, dtype):
    return generator.standard_normal(shape, _wide(dtype)).astype(dtype, copy=False)


def _truncated(generator, shape, dtype):
    drawn = generator.standard_normal(shape, _wide(dtype))
    beyond = np.flatnonzero(np.abs(drawn) > 2)
    while beyond.size:
        drawn.flat[beyond] = generator.standard_normal(beyond.size, _wide(dtype))
        beyond = beyond[np.abs(drawn.flat[beyond]) > 2]
    return drawn.astype(dtype, copy=False)


def _uniform(generator, shape, dtype):
    drawn = generator.random(shape, _wide(dtype))
    return np.minimum(drawn.astype("float16"), np.float16(1 - 2**-11)) if dtype == "float16" else drawn


def _integers(generator, shape, dtype, minval, maxval):
    return generator.integers(minval, maxval, shape, dtype)


def _kept(generator, shape, dtype, level):
    """16 random bits decide about an element; 64 where 16 are too coarse, near the levels 0 and 1."""
    size = 16 if 2**-6 <= level <= 1 - 2**-6 else 64
    count = math.prod(shape)
    words = generator.integers(0, 2**64 - 1, -(-count * size // 64), "uint64", endpoint=True)
    bits = words.view(f"uint{size}")[:count].reshape(shape)
    return bits >= np.asarray(round(float(level) * 2**size), bits.dtype)


DRAWS = {
    "normal": _normal,
    "truncated": _truncated,
    "uniform": _uniform,
    "integers": _integers,
    "kept": _kept,
}


class Draw(Op):
    """Random numbers, from (key, step) alone.

    Args:
        how: One of ``DRAWS``.
        dtype: The dtype of the numbers.
        ndim: The number of axes.
    """

    __props__ = ("how", "dtype", "ndim")

    def __init__(self, how, dtype, ndim):
        self.how, self.dtype, self.ndim = how, dtype, ndim

    def make_node(self, key, step, *rest):
        """A node; ``rest`` holds the lengths of the axes, then the parameters of the distribution."""
        lengths = [pt.cast(pt.as_tensor_variable(length), "int64") for length in rest[: self.ndim]]
        parameters = [pt.as_tensor_variable(parameter) for parameter in rest[self.ndim :]]
        drawn = pt.tensor(dtype=self.dtype, shape=tuple(map(_known, lengths)))
        return Apply(self, [key, pt.as_tensor_variable(step), *lengths, *parameters], [drawn])

    def perform(self, node, inputs, output_storage):
        """Draw."""
        key, step, *rest = inputs
        words = {"key": np.array([key, 0], "uint64"), "counter": np.array([0, 0, 0, step], "uint64")}
        generator = np.random.Generator(np.random.Philox(**words))
        shape = tuple(map(int, rest[: self.ndim]))
        output_storage[0][0] = np.asarray(DRAWS[self.how](generator, shape, self.dtype, *rest[self.ndim :]))

    def infer_shape(self, fgraph, node, shapes):
        """The lengths are among the inputs."""
        return [tuple(node.inputs[2 : 2 + self.ndim])]

    def connection_pattern(self, node):
        """Nothing is learnt through random numbers."""
        return [[False] for _ in node.inputs]

    def pullback(self, inputs, outputs, cotangents):
        """No gradients."""
        return [DisconnectedType()() for _ in inputs]


class Masked(Op):
    """Floats times a number where a mask of bools is True, and zeros elsewhere, whatever stood there.

    The mask is broadcast. The same by `pt.switch` takes NumPy several times as long.
    """

    __props__ = ()

    def make_node(self, x, kept, scale):
        """A node; the result is like ``x``, and ``scale`` is a scalar of its dtype."""
        x = pt.as_tensor_variable(x)
        pairs = zip(x.type.shape, kept.type.shape, strict=True)
        shape = [other if own is None and other != 1 else own for own, other in pairs]
        return Apply(self, [x, kept, scale], [pt.tensor(dtype=x.type.dtype, shape=shape)])

    def perform(self, node, inputs, output_storage):
        """Clear the bits of the floats that are dropped; kept, as a number, is -1, which has all bits set."""
        x, kept, scale = inputs
        result = np.multiply(x, scale, out=np.empty(x.shape, x.dtype))
        bits = result.view(f"int{8 * x.itemsize}")
        np.bitwise_and(bits, np.negative(kept.view("int8")), out=bits)
        output_storage[0][0] = result

    def infer_shape(self, fgraph, node, shapes):
        """The shape of the floats."""
        return [shapes[0]]

    def connection_pattern(self, node):
        """Nothing is learnt through the mask."""
        return [[True], [False], [True]]

    def pullback(self, inputs, outputs, cotangents):
        """The same elements are dropped from the gradient."""
        x, kept, scale = inputs
        plain = self(x, kept, pt.ones_like(scale))
        return [self(cotangents[0], kept, scale), DisconnectedType()(), pt.sum(cotangents[0] * plain)]


def _known(length):
    """The number that a scalar tensor is known to be, or None."""
    found = pt.get_underlying_scalar_constant_value(length, raise_not_constant=False)
    return None if is_native(found) else int(found)


def _drawn(how, key, step, shape, dtype, *parameters):
    lengths = sizes(shape)
    return Draw(how, dtype, len(lengths))(pt.constant(np.uint64(key)), step, *lengths, *parameters)


def draw_normal(key, step, shape, dtype):
    return _drawn("normal", key, step, shape, dtype)


def draw_truncated(key, step, shape, dtype):
    return _drawn("truncated", key, step, shape, dtype)


def draw_uniform(key, step, shape, dtype):
    return _drawn("uniform", key, step, shape, dtype)


def draw_integers(key, step, shape, minval, maxval, dtype):
    return _drawn("integers", key, step, shape, dtype, minval, maxval)


def draw_kept(key, step, shape, level):
    return _drawn("kept", key, step, shape, "bool", np.float64(level))


def drop(x, kept, scale):
    return Masked()(x, kept, as_tensor(scale, dtype_name(x)))
