"""Pooling as PyTensor operations.

The gradient of ``Largest`` goes by ``Number``, a plane that says which element of its window is the largest;
a network that only predicts does without it. ``Average`` takes only elements inside the signal. Signals are
(batch, channels, *space), whatever their strides in memory.
"""

from __future__ import annotations

import itertools
from functools import reduce

import numpy as np
import pytensor.tensor as pt
from pytensor.gradient import DisconnectedType
from pytensor.graph.basic import Apply
from pytensor.graph.op import Op

from ...messages import fail
from ..contract.windows import output_length, zeros_around
from .conv_kernels import new_signal
from .conv_ops import known_number, spatial


class _Pooling(Op):
    """What all have in common.

    Args:
        size: The lengths of the window.
        strides: How far it moves.
        padding: 'valid' or 'same'.
        last: Whether the channels of results lie side by side in memory.
    """

    __props__ = ("size", "strides", "padding", "last")

    def __init__(self, size, strides, padding, last):
        self.size, self.strides, self.padding, self.last = tuple(size), tuple(strides), padding, last

    def _as(self, kind):
        return kind(*(getattr(self, name) for name in self.__props__))

    def _results(self, lengths):
        triples = zip(lengths, self.size, self.strides, strict=True)
        return tuple(output_length(n, k, step, self.padding) for n, k, step in triples)

    def _checked(self, lengths):
        found = self._results(lengths)
        if min(found) < 0:
            raise fail(ValueError, "conv.too_short", function="K.pool", window=self.size, lengths=lengths)
        return found

    def _new(self, make, shape, dtype):
        return new_signal(make, shape, dtype, self.last)

    def _cut(self, axis, place, length, out):
        """The windows whose element ``place`` lies inside along an axis, and those elements."""
        step, (before, _) = (
            self.strides[axis],
            zeros_around(length, self.size[axis], self.strides[axis], self.padding),
        )
        first = max(0, -((place - before) // step))
        end = min(out, (length - 1 - place + before) // step + 1)
        start = first * step + place - before
        return slice(first, max(end, first)), slice(start, start + max(end - first - 1, 0) * step + 1, step)

    def _taps(self, lengths, out):
        """For each element of a window: its number, the windows that have it, and the elements."""
        cuts = [
            [self._cut(axis, place, n, many) for place in range(self.size[axis])]
            for axis, (n, many) in enumerate(zip(lengths, out, strict=True))
        ]
        for number, pairs in enumerate(itertools.product(*cuts)):
            if all(windows.stop > windows.start for windows, _ in pairs):
                windows, elements = zip(*pairs, strict=True)
                yield number, (..., *windows), (..., *elements)


class Largest(_Pooling):
    """The largest element of each window; nan where one is nan."""

    def make_node(self, x):
        """The node, with its result's shape as far as it is known."""
        shape = (*x.type.shape[:2], *self._results(x.type.shape[2:]))
        return Apply(self, [x], [pt.tensor(dtype=x.type.dtype, shape=shape)])

    def perform(self, node, inputs, outputs):
        """Compute."""
        (x,) = inputs
        out = self._checked(x.shape[2:])
        y = self._new(np.empty, (*x.shape[:2], *out), x.dtype)
        y[...] = -np.inf
        for _, windows, elements in self._taps(x.shape[2:], out):
            np.maximum(y[windows], x[elements], out=y[windows])
        outputs[0][0] = y

    def infer_shape(self, fgraph, node, shapes):
        """The result's shape from that of the input."""
        return [(*shapes[0][:2], *self._results(shapes[0][2:]))]

    def pullback(self, inputs, outputs, cotangents):
        """The gradient goes to the largest elements, of equal ones to the first."""
        number = self._as(Number)(inputs[0], outputs[0])
        return [self._as(PutBack)(cotangents[0], number, *spatial(inputs[0]))]


class Number(_Pooling):
    """Which element of its window is the largest; the first of equal ones."""

    def make_node(self, x, y):
        """The node."""
        return Apply(self, [x, y], [pt.tensor(dtype=self._dtype(), shape=y.type.shape)])

    def _dtype(self):
        return "uint8" if np.prod(self.size, dtype=int) < 256 else "int32"

    def perform(self, node, inputs, outputs):
        """Compute: the later elements first, so that an earlier one has the last word."""
        x, y = inputs
        number = self._new(np.zeros, y.shape, self._dtype())
        for at, windows, elements in reversed([*self._taps(x.shape[2:], y.shape[2:])]):
            np.copyto(number[windows], at, where=x[elements] == y[windows], casting="unsafe")
        outputs[0][0] = number

    def infer_shape(self, fgraph, node, shapes):
        """One number for each largest element."""
        return [shapes[1]]

    def connection_pattern(self, node):
        """Numbers have no gradient."""
        return [[False], [False]]

    def pullback(self, inputs, outputs, cotangents):
        """No gradients."""
        return [DisconnectedType()(), DisconnectedType()()]


class PutBack(_Pooling):
    """For each window a value, added where the window's element of the given number stands."""

    def make_node(self, values, number, *lengths):
        """The node, with its result's shape as far as it is known."""
        lengths = [pt.cast(pt.as_tensor(length), "int64") for length in lengths]
        shape = (*values.type.shape[:2], *map(known_number, lengths))
        return Apply(self, [values, number, *lengths], [pt.tensor(dtype=values.type.dtype, shape=shape)])

    def perform(self, node, inputs, outputs):
        """Compute."""
        values, number, *lengths = inputs
        dx = self._new(np.zeros, (*values.shape[:2], *map(int, lengths)), values.dtype)
        alone = all(k <= step for k, step in zip(self.size, self.strides, strict=True))
        for at, windows, elements in self._taps(dx.shape[2:], values.shape[2:]):
            chosen = number[windows] == at
            if alone:
                np.multiply(values[windows], chosen, out=dx[elements])
            else:
                dx[elements] += values[windows] * chosen
        outputs[0][0] = dx

    def infer_shape(self, fgraph, node, shapes):
        """The result's shape from those of the inputs."""
        return [(*shapes[0][:2], *node.inputs[2:])]

    def connection_pattern(self, node):
        """Only the values have a gradient."""
        return [[True]] + [[False]] * len(node.inputs[1:])

    def pullback(self, inputs, outputs, cotangents):
        """The gradient by the values: the elements at the same numbers."""
        nothing = [DisconnectedType()() for _ in inputs[1:]]
        return [self._as(PickOut)(cotangents[0], inputs[1]), *nothing]


class PickOut(_Pooling):
    """For each window the element of the given number."""

    def make_node(self, x, number):
        """The node."""
        return Apply(self, [x, number], [pt.tensor(dtype=x.type.dtype, shape=number.type.shape)])

    def perform(self, node, inputs, outputs):
        """Compute."""
        x, number = inputs
        y = self._new(np.zeros, number.shape, x.dtype)
        for at, windows, elements in self._taps(x.shape[2:], number.shape[2:]):
            np.copyto(y[windows], x[elements], where=number[windows] == at)
        outputs[0][0] = y

    def infer_shape(self, fgraph, node, shapes):
        """The shape of the numbers."""
        return [shapes[1]]

    def connection_pattern(self, node):
        """Numbers have no gradient."""
        return [[True], [False]]

    def pullback(self, inputs, outputs, cotangents):
        """The gradient goes back to where the elements stood."""
        return [self._as(PutBack)(cotangents[0], inputs[1], *spatial(inputs[0])), DisconnectedType()()]


class Average(_Pooling):
    """The average of each window's elements that lie inside the signal."""

    def make_node(self, x):
        """The node, with its result's shape as far as it is known."""
        shape = (*x.type.shape[:2], *self._results(x.type.shape[2:]))
        return Apply(self, [x], [pt.tensor(dtype=x.type.dtype, shape=shape)])

    def _shares(self, lengths, out, dtype):
        """One over the number of elements of each window."""
        counts = []
        for axis, (length, many) in enumerate(zip(lengths, out, strict=True)):
            count = np.zeros(many)
            for place in range(self.size[axis]):
                count[self._cut(axis, place, length, many)[0]] += 1
            counts.append(count)
        return (1 / reduce(np.multiply.outer, counts)).astype(dtype)

    def _places(self, axis, length, many, rank):
        """The pairs of slices of one axis, for tensors of this rank."""
        for place in range(self.size[axis]):
            windows, elements = self._cut(axis, place, length, many)
            if windows.stop > windows.start:
                before = (slice(None),) * (axis + 2)
                after = (slice(None),) * (rank - axis - 3)
                yield (*before, windows, *after), (*before, elements, *after)

    def perform(self, node, inputs, outputs):
        """Compute, axis by axis."""
        (x,) = inputs
        out = self._checked(x.shape[2:])
        total, wide = x, "float32" if x.dtype == np.float16 else x.dtype
        for axis, (length, many) in enumerate(zip(x.shape[2:], out, strict=True)):
            shape = [*total.shape]
            shape[axis + 2] = many
            part = self._new(np.zeros, shape, wide)
            for windows, elements in self._places(axis, length, many, x.ndim):
                part[windows] += total[elements]
            total = part
        total *= self._shares(x.shape[2:], out, wide)
        outputs[0][0] = total.astype(x.dtype, copy=False)

    def infer_shape(self, fgraph, node, shapes):
        """The result's shape from that of the input."""
        return [(*shapes[0][:2], *self._results(shapes[0][2:]))]

    def pullback(self, inputs, outputs, cotangents):
        """Each element of a window has its share."""
        return [self._as(Share)(cotangents[0], *spatial(inputs[0]))]


class Share(Average):
    """For each window a value, divided among its elements."""

    def make_node(self, values, *lengths):
        """The node, with its result's shape as far as it is known."""
        lengths = [pt.cast(pt.as_tensor(length), "int64") for length in lengths]
        shape = (*values.type.shape[:2], *map(known_number, lengths))
        return Apply(self, [values, *lengths], [pt.tensor(dtype=values.type.dtype, shape=shape)])

    def perform(self, node, inputs, outputs):
        """Compute, axis by axis."""
        values, *lengths = inputs
        lengths, out = tuple(map(int, lengths)), values.shape[2:]
        wide = "float32" if values.dtype == np.float16 else values.dtype
        total = values * self._shares(lengths, out, wide)
        for axis, (length, many) in enumerate(zip(lengths, out, strict=True)):
            shape = [*total.shape]
            shape[axis + 2] = length
            part = self._new(np.zeros, shape, wide)
            for windows, elements in self._places(axis, length, many, values.ndim):
                part[elements] += total[windows]
            total = part
        outputs[0][0] = total.astype(values.dtype, copy=False)

    def infer_shape(self, fgraph, node, shapes):
        """The result's shape from those of the inputs."""
        return [(*shapes[0][:2], *node.inputs[1:])]

    def connection_pattern(self, node):
        """Lengths have no gradients."""
        return [[True]] + [[False]] * len(node.inputs[1:])

    def pullback(self, inputs, outputs, cotangents):
        """The average of the gradient over each window."""
        return [self._as(Average)(cotangents[0]), *(DisconnectedType()() for _ in inputs[1:])]
