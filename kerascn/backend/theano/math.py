"""The theme ``math`` of the contract on PyTensor: products, reductions, elements, comparisons."""

from __future__ import annotations

import numpy as np
import pytensor.sparse as ps
import pytensor.tensor as pt
from pytensor.gradient import disconnected_grad
from pytensor.raise_op import CheckAndRaise
from pytensor.tensor.extra_ops import CumOp
from pytensor.tensor.math import Max, Min, Prod

from ... import config
from ...messages import say
from .native import cast, dtype_name, fixed_shape, is_sparse, rank, static_shape


def _is_float(x) -> bool:
    return dtype_name(x).startswith("float")


def _is_unsigned(x) -> bool:
    return dtype_name(x).startswith("uint")


# --------------------------------------------------------------------------- products


def dot(x, y):
    """Sum over the last axis of ``x`` and the last but one of ``y``."""
    if is_sparse(x):
        return _sparse_dot(x, y)
    inner = _inner_axis(y)
    flat = rank(x) <= 2 and rank(y) <= 2
    product = pt.dot(x, y) if flat else pt.tensordot(x, y, [[rank(x) - 1], [inner]])
    others = (*static_shape(y)[:inner], *static_shape(y)[inner + 1 :])
    return fixed_shape(cast(product, dtype_name(x)), (*static_shape(x)[:-1], *others))


def _inner_axis(y) -> int:
    return rank(y) - 2 if rank(y) > 1 else 0


def _sparse_dot(x, y):
    """A sparse matrix times a tensor of any rank, whose inner axis comes first on the way."""
    if rank(y) == 2:
        return fixed_shape(ps.structured_dot(x, y), (static_shape(x)[0], static_shape(y)[1]))
    inner = _inner_axis(y)
    others = [axis for axis in range(rank(y)) if axis != inner]
    front = y.dimshuffle(inner, *others).reshape((y.shape[inner], -1))
    product = ps.structured_dot(x, front).reshape((x.shape[0], *(y.shape[axis] for axis in others)))
    return fixed_shape(product, (static_shape(x)[0], *(static_shape(y)[axis] for axis in others)))


def batch_dot(x, y, axes):
    """Sum over one axis of each, sample by sample."""
    if rank(x) == rank(y) == 2:
        return sum(x * y, (1,), True)
    rows = [axis for axis in range(1, rank(x)) if axis != axes[0]]
    columns = [axis for axis in range(1, rank(y)) if axis != axes[1]]
    left, right = x.dimshuffle(0, *rows, axes[0]), y.dimshuffle(0, axes[1], *columns)
    if rank(x) == rank(y) == 3:
        return cast(pt.matmul(left, right), dtype_name(x))
    left = left.reshape((x.shape[0], _size(x, rows), x.shape[axes[0]]))
    right = right.reshape((y.shape[0], y.shape[axes[1]], _size(y, columns)))
    shape = (x.shape[0], *(x.shape[axis] for axis in rows), *(y.shape[axis] for axis in columns))
    known = (static_shape(x)[0], *(static_shape(x)[a] for a in rows), *(static_shape(y)[a] for a in columns))
    return fixed_shape(cast(pt.matmul(left, right), dtype_name(x)).reshape(shape), known)


def _size(x, axes):
    """The number of elements along some axes together."""
    size = 1
    for axis in axes:
        size = size * x.shape[axis]
    return size


def transpose(x):
    """The axes in reverse order."""
    return x.dimshuffle(*reversed(range(rank(x))))


def gather(reference, indices):
    """The rows with the given numbers; those outside (with NumPy's counting from the end) are an error."""
    inside = pt.all(pt.ge(indices, 0) & pt.lt(indices, reference.shape[0]))
    checked = CheckAndRaise(IndexError, say("operand.row"))(indices, inside)
    rows = reference[checked.flatten()]
    shape = (*(indices.shape[axis] for axis in range(rank(indices))), *rows.shape[1:])
    found = rows if rank(indices) == 1 else rows.reshape(shape, ndim=rank(indices) + rank(reference) - 1)
    return fixed_shape(found, (*static_shape(indices), *static_shape(reference)[1:]))


# --------------------------------------------------------------------------- reductions


class _SharedAmongTies:
    """The gradient of the largest or smallest element: equal ones have equal shares of it."""

    def pullback(self, inputs, outputs, output_grads):
        """The gradient by the input."""
        (x,), (found,), (upstream,) = inputs, outputs, output_grads
        axis = tuple(range(rank(x))) if self.axis is None else tuple(self.axis)
        chosen = pt.cast(pt.eq(x, pt.expand_dims(found, axis)), dtype_name(x))
        return [chosen / pt.sum(chosen, axis, keepdims=True) * pt.expand_dims(upstream, axis)]


class Largest(_SharedAmongTies, Max):
    """PyTensor's maximum with the gradient of TensorFlow's."""


class Smallest(_SharedAmongTies, Min):
    """PyTensor's minimum, with a gradient."""


def max(x, axis, keepdims):
    """The largest element; of none, an error at run time."""
    return _reduced(Largest, x, axis, keepdims)


def min(x, axis, keepdims):
    """The smallest element; of none, an error at run time."""
    return _reduced(Smallest, x, axis, keepdims)


def _reduced(operation, x, axis, keepdims):
    axes = tuple(range(rank(x))) if axis is None else axis
    found = operation(axes)(x) if axes else x
    return pt.expand_dims(found, axes) if keepdims else found


def _counted(x):
    return cast(x, "int64") if dtype_name(x) == "bool" else x


def sum(x, axis, keepdims):
    """Sum in the number type of ``x``."""
    x = _counted(x)
    return pt.sum(x, axis, dtype=dtype_name(x), keepdims=keepdims)


class Product(Prod):
    """PyTensor's product, with a gradient that has a gradient too."""

    def pullback(self, inputs, outputs, output_grads):
        """The gradient by the input: the product of the other elements, without dividing by zeros."""
        (x,), (upstream,) = inputs, output_grads
        axis = tuple(range(rank(x))) if self.axis is None else tuple(self.axis)
        zero = pt.eq(x, 0)
        alone = pt.eq(pt.sum(zero, axis, keepdims=True), 1)
        filled = pt.switch(zero, pt.ones_like(x), x)
        others = pt.switch(alone, pt.expand_dims(self(filled), axis), pt.zeros_like(x))
        slope = pt.switch(zero, others, pt.expand_dims(self(x), axis) / filled)
        return [slope * pt.expand_dims(upstream, axis)]


def prod(x, axis, keepdims):
    """Product in the number type of ``x``."""
    x = _counted(x)
    axes = tuple(range(rank(x))) if axis is None else axis
    found = Product(axes, dtype=dtype_name(x))(x)
    return pt.expand_dims(found, axes) if keepdims else found


class Running(CumOp):
    """PyTensor's cumulative sum or product, in the type of its input, and with a gradient at zeros too."""

    def perform(self, node, inputs, output_storage):
        """Compute the output."""
        (x,) = inputs
        ufunc = np.add if self.mode == "add" else np.multiply
        with np.errstate(all="ignore"):
            output_storage[0][0] = ufunc.accumulate(x, self.axis, dtype=x.dtype)

    def pullback(self, inputs, outputs, output_grads):
        """The gradient by the input; the one of a product divides by no zero."""
        (x,), (upstream,) = inputs, output_grads
        if self.mode == "add":
            return [self._summed_back(upstream)]
        zero = pt.eq(x, 0)
        first = zero & pt.eq(Running(self.axis)(cast(zero, "int64")), 1)
        after = self._summed_back(upstream * self(pt.switch(first, pt.ones_like(x), x)))
        before = self._summed_back(upstream * self(x))
        return [pt.switch(first, after, before / pt.switch(zero, pt.ones_like(x), x))]

    def _summed_back(self, x):
        """Sums from each element to the end."""
        back = tuple(slice(None, None, -1 if axis == self.axis else None) for axis in range(rank(x)))
        return Running(self.axis)(x[back])[back]


def cumsum(x, axis):
    """Sums up to each element."""
    return Running(axis, "add")(_counted(x))


def cumprod(x, axis):
    """Products up to each element."""
    return Running(axis, "mul")(_counted(x))


def _real(x):
    """Whole numbers and bools as floatx."""
    return x if _is_float(x) else cast(x, config.floatx())


def mean(x, axis, keepdims):
    """Mean, in floatx if ``x`` holds no floats."""
    x = _real(x)
    inner = "float32" if dtype_name(x) == "float16" else dtype_name(x)  # the sum must not end at 65504
    return cast(pt.mean(cast(x, inner), axis, dtype=inner, keepdims=keepdims), dtype_name(x))


def var(x, axis, keepdims):
    """Mean of the squared distances from the mean."""
    x = _real(x)
    return mean(pt.sqr(x - mean(x, axis, True)), axis, keepdims)


def any(x, axis, keepdims):
    """Whether one element is not zero."""
    return pt.any(_truth(x), axis, keepdims=keepdims)


def all(x, axis, keepdims):
    """Whether no element is zero."""
    return pt.all(_truth(x), axis, keepdims=keepdims)


def _truth(x):
    return x if dtype_name(x) == "bool" else pt.neq(x, 0)


def logsumexp(x, axis, keepdims):
    """The largest element, plus the logarithm of what the others add to it."""
    largest = disconnected_grad(max(x, axis, True))
    largest = pt.switch(pt.isinf(largest) | pt.isnan(largest), 0, largest)
    total = pt.log(sum(pt.exp(x - largest), axis, True)) + largest
    return total if keepdims else pt.squeeze(total, axis)


def argmax(x, axis):
    """Index of the largest element; nan counts as the smallest."""
    return pt.argmax(_without_nan(x, -np.inf), axis)


def argmin(x, axis):
    """Index of the smallest element; nan counts as the largest."""
    return pt.argmin(_without_nan(x, np.inf), axis)


def _without_nan(x, instead):
    return pt.switch(pt.isnan(x), np.asarray(instead, dtype_name(x)), x) if _is_float(x) else x


# --------------------------------------------------------------------------- element by element


def square(x):
    """Each element times itself."""
    return pt.sqr(x)


def abs(x):
    """Each element without its sign."""
    return pt.abs(x)


def sqrt(x):
    """Square root; 0 of negative numbers, and no gradient there."""
    return pt.sqrt(pt.switch(pt.lt(x, 0), pt.zeros_like(x), x))


def exp(x):
    """The exponential function."""
    return pt.exp(x)


def log(x):
    """The natural logarithm."""
    return pt.log(x)


def round(x):
    """The nearest whole number, halves to the even one; without a gradient."""
    return disconnected_grad(pt.round(x, mode="half_to_even") if _is_float(x) else pt.tensor_copy(x))


def sign(x):
    """-1, 0 or 1."""
    return cast(pt.neq(x, 0), dtype_name(x)) if _is_unsigned(x) else pt.sign(x)


def pow(x, a):
    """``x`` to the power of ``a``."""
    if not _is_float(x) and not _is_unsigned(x):
        a = CheckAndRaise(ValueError, say("operand.exponent"))(a, pt.all(pt.ge(a, 0)))
    return cast(pt.pow(x, a), dtype_name(x))


def clip(x, min_value, max_value):
    """Into the range; the gradient passes where nothing is changed, bounds included."""
    if min_value is not None and max_value is not None:
        max_value = maximum(max_value, min_value)
    if min_value is not None:
        x = pt.switch(pt.lt(x, min_value), min_value, x)
    return x if max_value is None else pt.switch(pt.gt(x, max_value), max_value, x)


def equal(x, y):
    """Whether equal."""
    return pt.eq(x, y)


def not_equal(x, y):
    """Whether different."""
    return pt.neq(x, y)


def greater(x, y):
    """Whether ``x > y``."""
    return pt.gt(x, y)


def greater_equal(x, y):
    """Whether ``x >= y``."""
    return pt.ge(x, y)


def less(x, y):
    """Whether ``x < y``."""
    return pt.lt(x, y)


def less_equal(x, y):
    """Whether ``x <= y``."""
    return pt.le(x, y)


lesser, lesser_equal = less, less_equal


def maximum(x, y):
    """The larger one, nan if one is nan; of equal ones ``x`` has the gradient."""
    return pt.switch(_first_if(pt.ge(x, y), x), x, y)


def minimum(x, y):
    """The smaller one, nan if one is nan; of equal ones ``x`` has the gradient."""
    return pt.switch(_first_if(pt.le(x, y), x), x, y)


def _first_if(condition, x):
    """The condition to take ``x``: it is also taken where it is nan."""
    return condition | pt.isnan(x) if _is_float(x) else condition


def sin(x):
    """The sine."""
    return pt.sin(x)


def cos(x):
    """The cosine."""
    return pt.cos(x)


def one_hot(indices, num_classes):
    """A one at the place of each index."""
    return cast(pt.eq(pt.expand_dims(indices, -1), np.arange(num_classes)), config.floatx())
