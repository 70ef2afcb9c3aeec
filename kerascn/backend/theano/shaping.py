"""The theme ``shaping`` of the contract on PyTensor."""

import builtins

import pytensor.sparse as ps
import pytensor.tensor as pt
from pytensor.graph.basic import Apply
from pytensor.raise_op import Assert

from ...messages import fail
from .native import cast, dtype_name, fixed_shape, is_native, is_sparse, rank, static_shape
from .tensors import to_dense


def concatenate(tensors, axis):
    if all(map(is_sparse, tensors)):
        return _sparse_concatenate(tensors, axis)
    return pt.join(axis, *map(to_dense, tensors))


def _sparse_concatenate(tensors, axis):
    joined = (ps.hstack if axis else ps.vstack)(tensors, format="csr")
    lengths = list(zip(*map(static_shape, tensors), strict=True))
    shape = [next((n for n in along if n is not None), None) for along in lengths]
    shape[axis] = None if None in lengths[axis] else sum(lengths[axis])
    return fixed_shape(joined, shape)


def stack(x, axis):
    return pt.stack(x, axis=axis)


def reshape(x, shape):
    if is_native(shape) and shape.type.shape[0] is None:
        raise fail(ValueError, "theano.vector_length", function="K.reshape", argument="shape")
    return pt.reshape(x, _numbers(shape))


def _numbers(given, count=None):
    """The numbers in a tuple, or in a vector of ``count`` numbers, one by one."""
    if is_native(given):
        given = [given[i] for i in range(count or given.type.shape[0])]
    return tuple(given)


def permute_dimensions(x, pattern):
    return x.transpose(pattern)


def repeat_elements(x, rep, axis):
    return pt.repeat(x, rep, axis=axis)


def tile(x, n):
    return pt.tile(x, _numbers(n))


def expand_dims(x, axis):
    return pt.expand_dims(x, axis)


def squeeze(x, axis):
    return pt.squeeze(x, axis)


def slice(x, start, size):
    start, size = (_numbers(given, rank(x)) for given in (start, size))
    ends = [_end(x.shape[i], first, count) for i, (first, count) in enumerate(zip(start, size, strict=True))]
    part = x[tuple(map(builtins.slice, start, ends))]
    for axis, count in enumerate(size):
        if is_native(count):
            part = _all_there(part, pt.or_(count < 0, pt.eq(part.shape[axis], count)))
    return fixed_shape(part, tuple(None if is_native(count) or count < 0 else count for count in size))


def _end(length, first, count):
    """Where a part ends; all there is for a count of -1."""
    if is_native(count):
        return pt.switch(count < 0, length, first + count)
    return None if count < 0 else first + count


_all_there = Assert("K.slice: the part reaches beyond the end of the tensor")


def reverse(x, axes):
    return x[tuple(builtins.slice(None, None, -1 if axis in axes else None) for axis in range(rank(x)))]


def arange(start, stop, step, dtype):
    ends = (0, start, step) if stop is None else (start, stop, step)
    counted = "float64" if any(map(_is_float, ends)) else "int64"
    return cast(pt.arange(*(_as_number(end, counted) for end in ends), dtype=counted), dtype)


def _is_float(number):
    return "float" in dtype_name(number) if is_native(number) else isinstance(number, float)


def _as_number(number, dtype):
    return cast(number, dtype) if is_native(number) else pt.constant(number, dtype=dtype)


def temporal_padding(x, padding):
    return _padded(x, 1, padding)


def spatial_2d_padding(x, padding, data_format):
    return _padded(x, 2 if data_format == "channels_first" else 1, padding)


def spatial_3d_padding(x, padding, data_format):
    return _padded(x, 2 if data_format == "channels_first" else 1, padding)


def _padded(x, first, pairs):
    """Zeros before and after the axes from ``first`` on, a pair of numbers each."""
    lengths = [x.shape[i] if n is None else n for i, n in enumerate(static_shape(x))]
    inner = [builtins.slice(None)] * rank(x)
    for axis, (before, after) in enumerate(pairs, first):
        inner[axis] = builtins.slice(before, before + lengths[axis])
        lengths[axis] += before + after
    return pt.set_subtensor(_zeros(lengths, dtype_name(x))[tuple(inner)], x)


def _zeros(lengths, dtype):
    """``pt.zeros``, which goes through the whole graph behind a length to see whether it is known; here it isn't."""
    known = tuple(n if isinstance(n, int) else None for n in lengths)
    inputs = [pt.constant(0, dtype=dtype), *(pt.as_tensor(n, dtype="int64") for n in lengths)]
    return Apply(pt.alloc, inputs, [pt.tensor(dtype=dtype, shape=known)]).outputs[0]
